"""What becomes of versions: worked out from a record, day by day."""

from __future__ import annotations

import hashlib
import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from auditrules.rulesets.lifecycle import Done, Record, moves
from auditrules.rulesets.record import BEGINNING, line_of, parse_record, read_record

DAY = date(2026, 11, 2)


def _record(*lines: tuple[str, str, dict[str, object]]) -> Record:
    done = [
        Done(number, "2026-11-02T09:30:00.000000Z", "A. Lead", kind, "small", version, data)  # type: ignore[arg-type]
        for number, (kind, version, data) in enumerate(lines, 1)
    ]
    return Record(tuple(done))


def _published(version: str, begins: date, until: date | None = None) -> tuple[str, str, dict[str, object]]:
    data: dict[str, object] = {"in_force_from": begins.isoformat()}
    if until is not None:
        data["in_force_to"] = until.isoformat()
    return "published", version, data


def _withdrawn(version: str, on: date) -> tuple[str, str, dict[str, object]]:
    return "withdrawn", version, {"on": on.isoformat(), "because": "It was wrong."}


def _states(record: Record, on: date) -> dict[str, str]:
    return {one.version: one.state(on) for one in record.published("small")}


def test_a_version_is_in_force_from_its_day_on_and_to_its_last() -> None:
    record = _record(_published("1.0", DAY, DAY + timedelta(9)))
    assert [
        _states(record, day)["1.0"] for day in (DAY - timedelta(1), DAY, DAY + timedelta(9), DAY + timedelta(10))
    ] == ["to_come", "in_force", "in_force", "ended"]
    (version,) = record.published("small")
    assert version.words(DAY) == "in force since 02.11.2026 to 11.11.2026"
    assert version.words(DAY - timedelta(1)) == "in force from 02.11.2026"
    assert version.words(DAY + timedelta(10)) == "ended on 11.11.2026"


def test_a_later_version_supersedes_from_the_day_it_is_in_force() -> None:
    later = DAY + timedelta(30)
    record = _record(_published("1.9", DAY), _published("1.10", later))
    assert _states(record, later - timedelta(1)) == {"1.10": "to_come", "1.9": "in_force"}
    assert _states(record, later) == {"1.10": "in_force", "1.9": "superseded"}
    assert record.published("small")[1].words(later) == "superseded by 1.10 on 02.12.2026"


def test_of_several_later_ones_the_first_in_force_supersedes() -> None:
    record = _record(
        _published("1.0", DAY), _published("1.1", DAY + timedelta(20)), _published("1.2", DAY + timedelta(10))
    )
    oldest = record.version("small", "1.0")
    assert oldest is not None
    assert (oldest.superseded_by, oldest.superseded_on) == ("1.2", DAY + timedelta(10))
    assert _states(record, DAY + timedelta(25)) == {"1.2": "in_force", "1.1": "superseded", "1.0": "superseded"}


def test_withdrawn_before_it_is_in_force_a_version_supersedes_nothing() -> None:
    later = DAY + timedelta(30)
    record = _record(_published("1.0", DAY), _published("1.1", later), _withdrawn("1.1", later))
    assert _states(record, later) == {"1.1": "withdrawn", "1.0": "in_force"}


def test_withdrawn_after_that_it_brings_nothing_back() -> None:
    later = DAY + timedelta(30)
    record = _record(_published("1.0", DAY), _published("1.1", later), _withdrawn("1.1", later + timedelta(5)))
    assert _states(record, later + timedelta(4)) == {"1.1": "in_force", "1.0": "superseded"}
    assert _states(record, later + timedelta(5)) == {"1.1": "withdrawn", "1.0": "superseded"}
    assert record.published("small")[0].words(later + timedelta(5)) == "withdrawn on 07.12.2026"


@pytest.mark.parametrize(
    ("state", "allowed"),
    [
        ("draft", ("agree", "publish")),
        ("agreed", ("agree", "publish")),
        ("to_come", ("withdraw",)),
        ("in_force", ("withdraw",)),
        ("superseded", ()),
        ("withdrawn", ()),
        ("ended", ()),
    ],
)
def test_allowed_moves(state: str, allowed: tuple[str, ...]) -> None:
    assert moves(state) == allowed  # type: ignore[arg-type]


def test_an_agreement_is_of_one_text() -> None:
    record = _record(
        ("agreed", "1.0", {"text": "a", "agreed_by": "the board"}), ("agreed", "1.0", {"text": "b", "agreed_by": "B"})
    )
    found = record.agreement("small", "1.0", "a")
    assert found is not None
    assert found.text("agreed_by") == "the board"
    assert record.agreement("small", "1.0", "c") is None
    assert record.agreement("small", "1.1", "a") is None


# The file of the record


def _lines(count: int) -> bytes:
    before, lines = BEGINNING, []
    for number in range(1, count + 1):
        done = Done(number, "2026-11-02T09:30:00.000000Z", "A. Lead", "saved", "small", "1.0", {"text": str(number)})
        line = line_of(done, before)
        lines.append(line)
        before = hashlib.sha256(line).hexdigest()
    return b"\n".join(lines) + b"\n"


def test_a_record_is_read_as_it_was_written() -> None:
    record = parse_record(_lines(3))
    assert record.faults == ()
    assert [(one.number, one.text("text")) for one in record.done] == [(1, "1"), (2, "2"), (3, "3")]


def test_no_record_is_an_empty_one(tmp_path: Path) -> None:
    assert read_record(tmp_path) == Record(last=BEGINNING)


def _changed(raw: bytes) -> bytes:
    return raw.replace(b'"by":"A. Lead"', b'"by":"B. Other"', 1)


def _cut(raw: bytes) -> bytes:
    return b"\n".join(raw.splitlines()[1:]) + b"\n"


def _left_out(raw: bytes) -> bytes:
    lines = raw.splitlines()
    return b"\n".join([lines[0], lines[2]]) + b"\n"


@pytest.mark.parametrize("change", [_changed, _cut, _left_out])
def test_a_line_changed_or_taken_out_is_found(change: object) -> None:
    fault = parse_record(change(_lines(3))).faults[0]  # type: ignore[operator]
    assert "does not follow from the line before it" in fault


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"[]", b"null", b"{}", b'{"kind": "sold"}', b"\xff", b"[" * 100_000]
    + [json.dumps({"kind": "saved", "number": number, "at": 1}).encode() for number in (True, 1, "1")],
)
def test_a_line_that_is_none_is_told_and_the_others_are_read(line: bytes) -> None:
    record = parse_record(line + b"\n" + _lines(1))
    assert "line 1 of the record of versions can't be read" in record.faults
    assert len(record.done) == 1


def test_a_record_that_is_no_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "published" / "record.jsonl").mkdir(parents=True)
    (fault,) = read_record(tmp_path).faults
    assert "can't be read" in fault
