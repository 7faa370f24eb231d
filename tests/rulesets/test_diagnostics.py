"""How a fault is shown: its place, the line, and carets under the very words."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets import Library
from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.rulesets.loading import examine
from auditrules.rulesets.scaffold import scaffold


def fault(line: int, column: int, end: int, message: str = "wrong", help_: str = "") -> Diagnostic:
    return Diagnostic("C202", "error", message, Place(Path("a.toml"), line, column, line, end), help_)


def carets(text: str, column: int, end: int) -> tuple[str, str]:
    _, shown, pointer = fault(1, column, end).render(text).split("\n")
    return shown, pointer


def test_a_fault_in_one_line() -> None:
    assert str(fault(3, 7, 9, help_="Mend it.")) == "a.toml:3:7: C202 wrong. Mend it."
    assert str(fault(3, 7, 9)) == "a.toml:3:7: C202 wrong"


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_the_line_and_the_carets(end: str) -> None:
    text = end.join(["first", 'when = "plann is no"', "last"])
    assert fault(2, 9, 14).render(text).split("\n")[1:] == ['  2 | when = "plann is no"', "    |         ^^^^^"]


def test_carets_stand_under_wide_and_joined_letters() -> None:
    shown, pointer = carets('漢字 = "e\u0301x" # y', 9, 10)
    # Two wide letters take four columns, and a combining accent none.
    assert shown == '  1 | 漢字 = "e\u0301x" # y'
    assert pointer == "    | " + " " * len('____ = "e') + "^"


def test_tabs_stay_tabs() -> None:
    assert carets("\twhen\t= x", 9, 10) == ("  1 | \twhen\t= x", "    | \t    \t  ^")
    assert carets("\tx", 2, 3) == ("  1 | \tx", "    | \t^")


def test_a_long_line_is_cut_to_what_matters() -> None:
    shown, pointer = carets("a" * 500 + "FAULT" + "b" * 500, 501, 506)
    at = pointer.index("^")
    assert shown[at : at + 5] == "FAULT"
    assert pointer.count("^") == 5
    assert len(shown) < 160


def test_other_ends_of_line_count_as_no_line() -> None:
    text = "# one\u2028two\x85three\x0b\nfault here"
    assert fault(2, 1, 6).render(text).split("\n")[1:] == ["  2 | fault here", "    | ^^^^^"]


def test_a_byte_order_mark_takes_no_column() -> None:
    assert carets("\ufefffault", 1, 6) == ("  1 | fault", "    | ^^^^^")


def test_nothing_acts_on_the_terminal() -> None:
    rendered = fault(1, 1, 2, "'\x1b[31m\u202e' is wrong\x07", "Say\nmore.").render("\x1b]0;title\x07 = 1")
    assert all(character.isprintable() or character in "\n\t" for character in rendered)
    assert rendered.count("\n") == 2


def test_what_is_quoted_is_cut() -> None:
    long = fault(1, 1, 2, f"'{'x' * 5000}' is wrong")
    assert len(long.message) < 120
    assert len(fault(1, 1, 2, "word " * 5000).message) <= 500


def test_a_place_beyond_the_text_is_told_without_its_line() -> None:
    assert fault(9, 1, 2).render("one line") == "a.toml:9:1: C202 wrong"
    assert fault(1, 1, 2).render(None) == "a.toml:1:1: C202 wrong"
    # At the end of a line that has nothing there.
    assert carets("ab", 3, 3) == ("  1 | ab", "    |   ^")


def test_a_time_after_no_date_of_the_ruleset_says_how_to_do_without() -> None:
    action = '\n[action.again]\nwhen = "child_seen is no"\ntext = "Go again"\nowner = "manager"\ndue = "%s"\n'
    text = scaffold("ours", "graded") + action
    _, found = examine(Path("ours.toml"), Library(), text=text % "5 working days after completed")
    assert [(one.code, one.message) for one in found] == [("C202", "'completed' is not a date of this ruleset")]
    assert found[0].help == "It has no date. '5 working days' alone counts from the day it is proposed."
    assert examine(Path("ours.toml"), Library(), text=text % "5 working days")[1] == ()
