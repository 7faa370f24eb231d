"""Long lines for a terminal are broken between words."""

from __future__ import annotations

import pytest

from auditrules.cli.wrapping import wrapped


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("short", "short"),
        ("a sentence that is longer than it", "a sentence that is\nlonger than it"),
        ("  1 An answer of a few words more", "  1 An answer of a\n    few words more"),
        ("Number or a name, or nothing> ", "Number or a name, or\nnothing> "),
        ("x" * 30 + " and more", "x" * 30 + "\nand more"),
        ("see " + "x" * 30, "see\n" + "x" * 30),
        ("記録 記録 記録 記録 記録", "記録 記録 記録 記録\n記録"),
        ("e\u0301e\u0301e\u0301e\u0301e\u0301 combining word", "e\u0301e\u0301e\u0301e\u0301e\u0301 combining word"),
        ("two lines\nare broken each for itself", "two lines\nare broken each for\nitself"),
        ("         " + "x" * 12, "         " + "x" * 12),
        ("", ""),
    ],
)
def test_lines_are_broken_between_words(text: str, shown: str) -> None:
    assert wrapped(text, 20) == shown


def test_a_terminal_of_no_known_width_breaks_lines_itself() -> None:
    assert wrapped("a sentence that is longer than it", 0) == "a sentence that is longer than it"
