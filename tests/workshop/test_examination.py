"""Where things stand, the outline, and fixes."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets import Library
from auditrules.rulesets.positions import PositionMap
from auditrules.rulesets.scaffold import scaffold
from auditrules.workshop.examination import Examination, examined, worked_out
from auditrules.workshop.fixes import fault_at, fix_in_words, fix_of, next_fault
from auditrules.workshop.outline import entry_at, headings, outline

TEXT = scaffold("ours", "graded")


def look(text: str) -> Examination:
    return examined(Path("ours.toml"), text, 1, Library())


def test_no_place_is_worked_out_where_there_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def never(text: str) -> PositionMap:
        raise AssertionError("the positions were worked out")

    monkeypatch.setattr("auditrules.rulesets.source.positions", never)
    monkeypatch.setattr("auditrules.rulesets.editing.positions", never)
    found = look(TEXT)
    assert found.ruleset is not None
    with pytest.raises(AssertionError, match="worked out"):
        worked_out(found)


def line_of(found: Examination, name: str) -> str:
    place = found.place_of(name)
    assert place is not None, name
    return found.text.split("\n")[place.line - 1]


def test_rules_are_found_by_their_names_also_while_the_text_has_faults() -> None:
    for text in (TEXT, TEXT.replace("child_seen is no", "child_sen is no")):
        found = look(text)
        assert line_of(found, "limit.not_seen") == "[limit.not_seen]"
        assert '"any_inadequate"' in line_of(found, "decide.overall.1")
        assert '"good_throughout"' in line_of(found, "decide.overall.good_throughout")
        assert '"good_throughout"' in line_of(found, "decide.overall.rows.2.when")
        assert line_of(found, "decide.overall.otherwise").startswith("otherwise =")
        assert found.place_of("limit.gone") is None


def test_the_outline_lists_tables_by_kind_and_counts_faults_where_they_stand() -> None:
    found = look(TEXT.replace("child_seen is no", "child_sen is no"))
    groups = {group.kind: group for group in found.outline}
    assert [entry.label for entry in groups["grade"].entries] == ["inadequate", "requires_improvement", "good"]
    assert groups["limit"].errors == 1
    assert groups["section"].errors == 0
    assert sum(group.errors for group in groups.values()) == found.errors


def test_the_outline_stays_whole_while_a_line_is_broken() -> None:
    broken = TEXT.replace('label = "Safety"', 'label = "Safety')
    assert [entry.path for entry in headings(broken)] == [entry.path for entry in headings(TEXT)]
    assert look(broken).ruleset is None


def test_headings_inside_a_text_of_several_lines_are_none() -> None:
    text = '[ruleset]\nabout = """\n[section.no]\n"""\n[section.yes]\n# """\n[section.too]\n'
    assert [entry.path for entry in headings(text)] == [("ruleset",), ("section", "yes"), ("section", "too")]


def test_examples_are_named_by_what_they_show_and_rows_belong_to_their_table() -> None:
    text = (
        '[decide.overall]\n[[decide.overall.rows]]\nthen = "good"\n[[examples]]\nname = "A good file"\n[[examples]]\n'
    )
    assert [(entry.path, entry.label) for entry in headings(text)] == [
        (("decide", "overall"), "overall"),
        (("examples", 0), "A good file"),
        (("examples", 1), "example 2"),
    ]
    assert entry_at(headings(text), 3) == headings(text)[0]


def test_the_fix_of_a_fault_is_an_edit_of_its_words() -> None:
    found = look(TEXT.replace("child_seen is no", "child_sen is no"))
    (fault,) = found.mine
    edit = fix_of(fault, found)
    assert edit is not None
    assert found.text[: edit.extent.start] + edit.text + found.text[edit.extent.end :] == TEXT
    assert fix_in_words(fault, found) == "child_sen → child_seen"


def test_faults_are_gone_through_round_and_round_and_the_one_at_the_cursor_is_in_hand() -> None:
    text = TEXT.replace("child_seen is no", "child_sen is no").replace("any section is", "any sction is")
    found = look(text)
    assert len(found.mine) == 2
    first, second = found.mine
    start, later = found.extent(first.place).start, found.extent(second.place).start
    assert next_fault(found, 0, 1) == first
    assert next_fault(found, start, 1) == second
    assert next_fault(found, later, 1) == first
    assert next_fault(found, later, -1) == first
    assert next_fault(found, start, -1) == second
    assert fault_at(found, first.place.line, start) == first
    assert fault_at(found, first.place.line, start - 5) == first
    assert fault_at(found, 1, 0) is None


@pytest.mark.parametrize("text", ["", "\n", "# nothing yet\n", "[ruleset\n"])
def test_a_text_without_a_heading_has_none(text: str) -> None:
    assert headings(text) == []
    assert outline(headings(text)) == ()
