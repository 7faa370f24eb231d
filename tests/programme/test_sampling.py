"""The draw: by lot, the same everywhere, in proportion, and what a plugin may and may not make of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.plugins.calling import Plugins
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.plugins.views import CaseView, SamplingFrame
from auditrules.programme.case_list import BadList, read_cases
from auditrules.programme.sampling import NotDrawn, by_lot, draw, shared_out

NONE = load_plugins(PluginSettings(enabled=False))
PINNED = ("K-009", "K-011", "K-017", "K-018", "K-035")


def cases(*teams: tuple[str, int]) -> tuple[CaseView, ...]:
    return tuple(
        CaseView(f"{team or 'x'}-{number:03}", {"Team": team}) for team, size in teams for number in range(1, size + 1)
    )


def test_the_draw_is_the_lowest_digests_and_the_same_for_ever() -> None:
    frame = SamplingFrame("june", 5, cases(("K", 40)))
    lowest = sorted(
        (case.reference for case in frame.cases),
        key=lambda one: hashlib.sha256(b"june\0case\0" + one.encode()).digest(),
    )
    assert by_lot(frame) == tuple(sorted(lowest[:5]))
    # Written down once: another version of Python, or of this program, must not draw others.
    assert by_lot(frame) == PINNED
    assert by_lot(SamplingFrame("june", 5, frame.cases[::-1])) == PINNED
    assert by_lot(SamplingFrame("july", 5, frame.cases)) != PINNED


def test_every_group_gets_its_share_and_is_named_even_when_that_is_none() -> None:
    frame = SamplingFrame("june", 10, cases(("North", 50), ("South", 45), ("East", 4), ("", 1)), ("Team",))
    drawn = draw(frame, NONE)
    assert [(one.name, one.cases, one.drawn) for one in drawn.strata] == [
        ("(blank)", 1, 0),
        ("East", 4, 0),
        ("North", 50, 5),
        ("South", 45, 5),
    ]
    assert len(drawn.references) == 10
    assert drawn.references == draw(frame, NONE).references
    assert "in proportion by Team" in drawn.how


@given(st.dictionaries(st.text(max_size=3), st.integers(0, 30), max_size=8), st.integers(0, 240), st.text(max_size=3))
def test_shares_add_up_and_are_within_one_of_exact_proportion(groups: dict[str, int], size: int, seed: str) -> None:
    whole = sum(groups.values())
    size = min(size, whole)
    shares = shared_out(size, groups, seed)
    assert sum(shares.values()) == size
    for name, share in shares.items():
        assert 0 <= share <= groups[name]
        assert abs(share * whole - size * groups[name]) < whole or not whole


def test_no_case_is_likelier_than_another() -> None:
    frame = cases(("K", 20))
    counts = dict.fromkeys((case.reference for case in frame), 0)
    for number in range(2_000):
        for reference in by_lot(SamplingFrame(f"seed {number}", 5, frame)):
            counts[reference] += 1
    # 500 are expected of each, with a standard deviation below 20.
    assert all(400 < count < 600 for count in counts.values())


def test_those_drawn_in_any_event_come_with_the_others() -> None:
    frame = SamplingFrame("june", 2, cases(("North", 4)), ("Team",))
    drawn = draw(frame, NONE, [CaseView("Z-1", {"Team": "South"})], [CaseView("Z-2", {"Team": "West"})])
    assert len(drawn.references) == 3
    assert "Z-1" in drawn.references
    assert [(one.name, one.cases, one.drawn) for one in drawn.strata] == [
        ("North", 4, 2),
        ("South", 1, 1),
        ("West", 0, 0),
    ]


def test_more_than_there_are_is_refused() -> None:
    with pytest.raises(NotDrawn, match="41 are wanted, and there are only 40"):
        draw(SamplingFrame("june", 41, cases(("K", 40))), NONE)


# ---------------------------------------------------------------- plugins


def with_plugins(tmp_path: Path, *sources: str) -> Plugins:
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)
    for number, source in enumerate(sources, 1):
        path = folder / f"lot_{number}.py"
        path.write_text(
            "from auditrules.plugins import Draw, hookimpl\n\n\n"
            f"@hookimpl\ndef auditrules_sample(frame):\n    {source}\n"
        )
        path.chmod(0o600)
    return load_plugins(PluginSettings(folder=folder))


FIRST = "return Draw(tuple(case.reference for case in frame.cases[:frame.size]), 'the first')"


def test_a_plugin_draws_before_the_program(tmp_path: Path) -> None:
    frame = SamplingFrame("june", 2, cases(("K", 4)))
    drawn = draw(frame, with_plugins(tmp_path, FIRST, "return None"), [CaseView("Z-1")])
    assert (drawn.references, drawn.how, drawn.plugin) == (("K-001", "K-002", "Z-1"), "the first", "lot_1")


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("return 1 / 0", "failed at drawing: .*division by zero"),
        ("raise SystemExit(3)", "failed at drawing"),
        ("return ['K-001', 'K-002']", "drew more than once"),
        ("return 'K-001'", "returned a str, no Draw"),
        ("return Draw(('K-001', 'X'), 'so')", "X is not among the cases"),
        ("return Draw(('K-001', 'K-001'), 'so')", "drew a case twice"),
        ("return Draw(('K-001',), 'so')", "drew 1 and not 2"),
        ("return Draw(['K-001', 'K-002'], 'so')", "no tuple of texts"),
        ("return Draw(('K-001', 'K-002'), '')", "does not say how"),
    ],
)
def test_a_plugin_that_draws_what_cannot_be_stops_the_draw(tmp_path: Path, source: str, why: str) -> None:
    plugins = with_plugins(tmp_path, source)
    with pytest.raises(NotDrawn, match=f"(?s)plugin lot_1 .*{why}"):
        draw(SamplingFrame("june", 2, cases(("K", 4))), plugins)
    record = plugins.record("lot_1")
    assert record is not None
    assert record.status == "faulty"


def test_two_plugins_that_both_draw_are_an_error_that_names_both(tmp_path: Path) -> None:
    with pytest.raises(NotDrawn, match="The plugins lot_1 and lot_2 both draw"):
        draw(SamplingFrame("june", 2, cases(("K", 4))), with_plugins(tmp_path, FIRST, FIRST))


# ---------------------------------------------------------------- lists


def listed(tmp_path: Path, content: str | bytes, by: Iterable[str] = (), column: str | None = None) -> list[CaseView]:
    path = tmp_path / "cases.csv"
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return list(read_cases(path, by=tuple(by), column=column).cases)


def test_lists_of_cases_are_read_as_councils_write_them(tmp_path: Path) -> None:
    assert [case.reference for case in listed(tmp_path, "K-2\nK-1\n\n")] == ["K-1", "K-2"]
    assert [case.reference for case in listed(tmp_path, "Case reference\nK-1\n")] == ["K-1"]
    assert listed(tmp_path, "Team;Case ref\nNorth; K-1 \n;K-2\n", ["team"]) == [
        CaseView("K-1", {"team": "North"}),
        CaseView("K-2", {"team": ""}),
    ]
    assert [case.reference for case in listed(tmp_path, "Id,Team\nK-1,North\n", column="id")] == ["K-1"]
    assert [case.reference for case in listed(tmp_path, "case\nÉ-1\n".encode("utf-16"))] == ["É-1"]
    assert [case.reference for case in listed(tmp_path, "case\nÉ-1\n".encode("cp1252"))] == ["É-1"]


def test_all_that_is_wrong_with_a_list_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadList) as caught:
        listed(tmp_path, "case,Team\nK-1,North\n,South\nK-1,South\n")
    assert [line.partition("cases.csv:")[2] for line in str(caught.value).splitlines()] == [
        "3: the row has no case reference",
        "4: the case 'K-1' stands in line 2 already",
    ]
    with pytest.raises(BadList, match=r"1: there is no column 'Teams'. Did you mean 'Team'\?"):
        listed(tmp_path, "case,Team\nK-1,North\n", ["Teams"])
    with pytest.raises(BadList, match="no column 'case reference'"):
        listed(tmp_path, "Id,Team\nK-1,North\n")
    with pytest.raises(BadList, match="Excel workbook"):
        listed(tmp_path, b"PK\x03\x04")
    with pytest.raises(BadList, match="nothing in it"):
        listed(tmp_path, "\n")
    with pytest.raises(BadList, match="bytes that no text has"):
        listed(tmp_path, b"\x00\x01")
