"""Every fault of a file at once, whatever else is wrong with it."""

from __future__ import annotations

from pathlib import Path

from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine

FAULTY = """\
[ruleset]
id = "x"
version = "1"
title = Not in quotation marks
[grade.bad]
label = "Bad"
[grade.good]
labl = "Good"
[section.safety]
label = "Safety"
[question.q]
section = "saftey"
text = "Q?"
answers = yes_no
[question.r]
section = "safety"
text = 5
answers = "yes_nope"
[decide.overall]
otherwise = "goood"
rows = [
  { when = "any section is baad", then = "bad" },
  { when = "safty == bad", then = "bad" },
  { when = "q is yes and r is no", then = "bod", becuase = "x" },
]
[limit.x]
when = "safety is inadequate"
overall_at_most = "bad"
"""


def _codes(text: str) -> list[tuple[int, str]]:
    ruleset, diagnostics = examine(Path("faulty.toml"), Library(), text=text)
    assert ruleset is None
    return [(diagnostic.place.line, diagnostic.code) for diagnostic in diagnostics]


def test_lines_that_are_no_toml_hide_nothing_else() -> None:
    assert _codes(FAULTY) == [
        (4, "T106"),
        (8, "S101"),
        (12, "N106"),
        (14, "T106"),
        (17, "S103"),
        (18, "N104"),
        (20, "N105"),
        (22, "C204"),
        (23, "C102"),
        (24, "N105"),
        (24, "S101"),
        (26, "S102"),
        (27, "C204"),
    ]


def test_a_question_whose_kind_is_unknown_makes_no_faults_of_its_conditions() -> None:
    text = FAULTY.replace("title = Not in quotation marks", 'title = "T"')
    assert (24, "C203") not in _codes(text)


def test_an_entry_that_is_taken_out_is_not_reported_as_unknown() -> None:
    codes = _codes('[ruleset]\nid = "x"\nversion = "1"\ntitle = "T"\nfact = 3\n[fact]\n')
    assert codes
    text = (
        '[ruleset]\nid = "x"\nversion = "1"\ntitle = "T"\n[fact.kind]\nvalues = 3\n'
        '[decide.d]\noutcomes = ["a", "b"]\notherwise = "c"\nrows = [{ when = "kind is x", then = "a" }]\n'
    )
    assert _codes(text) == [(6, "S103"), (9, "N105")]


def test_a_line_that_others_hang_on_ends_the_reading() -> None:
    codes = _codes('[ruleset]\nid = "x"\nversion = "1"\ntitle = "T"\n[broken\nlabel = "x"\n')
    assert codes == [(5, "T106")]
