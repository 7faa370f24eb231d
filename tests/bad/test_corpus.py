"""Faulty rulesets and the exact messages they give.

Every ``NAME.toml`` beside a ``NAME.expected`` is examined, and what a person would be shown is compared with it, to the
caret. After a change of messages::

    UPDATE_EXPECTED=1 uv run pytest tests/bad -n 0

writes them anew; read every difference before it is kept. A file whose name begins with a code gives that code.
"""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pytest

from auditrules.rulesets import Library
from auditrules.rulesets.codes import CODES
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.loading import examine
from auditrules.rulesets.source import read_regular

HERE = Path(__file__).parent
UPDATE = os.environ.get("UPDATE_EXPECTED") == "1"
#: The first file of a folder of overlays; what it extends stands beside it and has no messages of its own.
FIRST = ("over.toml", "one.toml", "level01.toml")
FILES = sorted(
    path.relative_to(HERE)
    for path in HERE.rglob("*.toml")
    if path.relative_to(HERE).parent == Path() or path.name in FIRST
)


@pytest.fixture(autouse=True)
def _in_the_corpus(monkeypatch: pytest.MonkeyPatch) -> None:
    """Paths in messages are as they were given: relative to the corpus."""
    monkeypatch.chdir(HERE)


def faults(path: Path) -> tuple[Diagnostic, ...]:
    return Library().examine(path)[1]


def shown(fault: Diagnostic) -> str:
    try:
        text = read_regular(fault.place.path, 1_000_000).decode("utf-8", "replace")
    except OSError:
        text = None
    return fault.render(text)


@pytest.mark.parametrize("path", FILES, ids=str)
def test_messages(path: Path) -> None:
    found = "\n".join(shown(fault) for fault in faults(path)) + "\n"
    expected = path.with_suffix(".expected")
    if UPDATE:
        expected.write_text(found, encoding="utf-8", newline="\n")
    assert found == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", FILES, ids=str)
def test_what_is_shown_is_fit_for_a_terminal_and_for_a_script(path: Path) -> None:
    found = faults(path)
    assert found
    for fault in found:
        for line in shown(fault).split("\n"):
            assert all(character.isprintable() or character == "\t" for character in line), repr(line)
            assert len(line) < 1200
        data = json.loads(json.dumps(fault.as_json()))
        assert data["code"] in CODES
        assert (data["line"], data["column"]) <= (data["end_line"], data["end_column"])
        assert data["message"]
        assert not re.search(r"pydantic|tomli|None|str_type|\bdict\b|\btuple\b|Decimal", data["message"] + data["help"])


@pytest.mark.parametrize("path", [path for path in FILES if re.match(r"[A-Z]\d{3}", str(path))], ids=str)
def test_a_file_named_after_a_code_gives_it(path: Path) -> None:
    assert str(path)[:4] in {fault.code for fault in faults(path)}


def test_every_code_is_given_by_a_file() -> None:
    # Files larger than they may be are made by tests/rulesets/test_hostile.py, so that they need not be kept.
    # Two versions of a ruleset are held against one another in tests/rulesets/test_versions.py. What plugins bring
    # (P101 and on) needs plugins: tests/plugins gives those.
    made = {"T102", "T107", "R112", "L106", "L107"}
    assert {fault.code for path in FILES for fault in faults(path)} >= {
        code for code in CODES if code[0] not in "AP"
    } - made


def test_every_expectation_has_its_file() -> None:
    assert {path.relative_to(HERE).with_suffix(".toml") for path in HERE.rglob("*.expected")} == set(FILES)


def fixes() -> list[tuple[Path, int]]:
    """Every fault with a replacement ready: its file, and which one of the file's faults it is."""
    cwd = Path.cwd()
    os.chdir(HERE)
    try:
        return [
            (path, number)
            for path in FILES
            for number, fault in enumerate(faults(path))
            if fault.fix is not None and fault.place.path == path
        ]
    finally:
        os.chdir(cwd)


@pytest.mark.parametrize(("path", "number"), fixes(), ids=lambda one: str(one))
def test_a_fix_mends_its_fault(path: Path, number: int) -> None:
    before = faults(path)
    fault = before[number]
    assert fault.fix is not None
    # Line ends as they are in the file: a place counts them.
    lines = path.read_bytes().decode("utf-8").removeprefix("\ufeff").split("\n")
    start, end = (
        sum(len(line) + 1 for line in lines[: line - 1]) + column - 1
        for line, column in (
            (fault.fix.place.line, fault.fix.place.column),
            (fault.fix.place.end_line, fault.fix.place.end_column),
        )
    )
    text = "\n".join(lines)
    mended = text[:start] + fault.fix.text + text[end:]
    _, after = examine(path, Library(), text=mended)
    same = [one for one in after if (one.code, one.message) == (fault.code, fault.message) and one.place == fault.place]
    assert same == []
    # What was hidden behind it may show, but the text is no less TOML than before.
    assert [one.code for one in after if one.code == "T106"] <= [one.code for one in before if one.code == "T106"]
