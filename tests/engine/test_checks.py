"""Checks against every audit: each finds its wrong example, leaves its right one alone, and says so at the place."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.engine.checks import CHECKS, run_checks
from auditrules.rulesets.audit_codes import AUDIT_CODES, COMMON
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

WITH_EXAMPLES = [code for code, note in AUDIT_CODES.items() if note.wrong]


def loaded(text: str, path: str = "example.toml") -> Ruleset:
    ruleset, diagnostics = examine(Path(path), Library(), text=text)
    assert ruleset is not None, "\n".join(map(str, diagnostics))
    return ruleset


def found(body: str, *, budget: int = 200_000) -> tuple[Diagnostic, ...]:
    return run_checks(loaded(COMMON + body), budget=budget)


def one(body: str, code: str) -> Diagnostic:
    (diagnostic,) = [diagnostic for diagnostic in found(body) if diagnostic.code == code]
    return diagnostic


@pytest.mark.parametrize("code", WITH_EXAMPLES)
def test_the_wrong_example_is_found_and_the_right_one_is_not(code: str) -> None:
    note = AUDIT_CODES[code]
    assert code in {diagnostic.code for diagnostic in found(note.wrong)}
    right = found(note.right)
    # "Otherwise" may leave a grade that only a fuller example would use.
    assert {diagnostic.code for diagnostic in right} <= {"A112"} - {code}, "\n".join(map(str, right))


def test_every_code_has_a_check() -> None:
    assert {check.__doc__.partition(":")[0] for _, check in CHECKS if check.__doc__} == {
        ", ".join(group)
        for group in (
            ["A101"],
            ["A102"],
            ["A103"],
            ["A103", "A104", "A107"],
            ["A105"],
            ["A106"],
            ["A108"],
            ["A109"],
            ["A110"],
            ["A111"],
            ["A112"],
            ["A113"],
        )
    }


def test_only_a_contradiction_is_an_error() -> None:
    severities = {
        diagnostic.code: diagnostic.severity for code in WITH_EXAMPLES for diagnostic in found(AUDIT_CODES[code].wrong)
    }
    assert severities.pop("A102") == "error"
    assert set(severities.values()) == {"warning"}


# ------------------------------------------------------------------ what they say


def test_a_gap_shows_the_smallest_audit_in_the_words_of_the_form() -> None:
    gap = one(AUDIT_CODES["A101"].wrong, "A101")
    shown = gap.message.removeprefix("a complete audit can end without 'Overall grade': no row applies where ")
    # One section fair, the other fair or good: two answers say so, and none of them can be left out.
    assert shown in ("Safety: Fair; The plan: Fair", "Safety: Fair; The plan: Good", "Safety: Good; The plan: Fair")
    text = (COMMON + AUDIT_CODES["A101"].wrong).splitlines()
    assert text[gap.place.line - 1] == "[decide.overall]"


def test_a_gap_is_no_longer_than_it_must_be() -> None:
    gap = one(
        """
[decide.overall]
rows = [
  { when = "safety is good and plan is good", then = "good" },
  { when = "safety is good and plan is not good", then = "fair" },
  { when = "safety is fair", then = "poor" },
]
""",
        "A101",
    )
    assert gap.message.endswith("no row applies where Safety: Poor")


def test_hidden_sections_leave_a_gap_too() -> None:
    gap = one(
        """
[section.school]
label = "School"
relevant = "age is at least 5"

[decide.overall]
rows = [
  { when = "school is good", then = "good" },
  { when = "school is poor", then = "poor" },
  { when = "school is fair", then = "fair" },
]
""",
        "A101",
    )
    assert gap.message.endswith("no row applies where Age: 0")


def test_an_outcome_that_does_not_apply_is_no_gap() -> None:
    assert not found(
        """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is fair", then = "fair" },
]

[decide.leaving]
outcomes = ["early", "ready"]
relevant = "age is at least 16"
rows = [
  { when = "age is between 16 and 18", then = "early" },
  { when = "age is more than 18", then = "ready" },
]
"""
    )


def test_contradicting_rows_are_named_with_an_example() -> None:
    contradiction = one(AUDIT_CODES["A102"].wrong, "A102")
    assert "row 1" in contradiction.message
    assert "(Good, Poor)" in contradiction.message
    assert contradiction.message.endswith(("where Safety: Poor; The plan: Good", "where Safety: Good; The plan: Poor"))
    assert (
        contradiction.place.line
        == (COMMON + AUDIT_CODES["A102"].wrong).splitlines().index('  { when = "any section is good", then = "good" },')
        + 1
    )


def test_first_rows_may_overlap() -> None:
    assert not found(AUDIT_CODES["A107"].right.replace("safety is good", "any section is good"))


def test_a_shadowed_row_names_the_row_that_shadows_it() -> None:
    assert "row 1 applies wherever it does" in one(AUDIT_CODES["A104"].wrong, "A104").message


def test_a_row_shadowed_by_several_together() -> None:
    shadowed = one(
        """
[decide.overall]
otherwise = "fair"
rows = [
  { when = "safety is good", then = "good" },
  { when = "safety is not good", then = "fair" },
  { when = "plan is poor", then = "poor" },
]
""",
        "A104",
    )
    assert "the rows that apply wherever it does" in shadowed.message


def test_a_limit_of_greater_strength_than_another_is_not_idle() -> None:
    twice = """
[decide.overall]
otherwise = "good"
rows = [
  { when = "every section is fair", then = "fair" },
  { when = "every section is poor", then = "poor" },
]

[limit.usually]
when = "any section is poor"
overall_at_most = "fair"
strength = "should"
because = "B"

[limit.always]
when = "safety is poor"
overall_at_most = "fair"
strength = "must"
because = "B"
"""
    assert not found(twice)
    assert "A106" in {diagnostic.code for diagnostic in found(twice.replace('"must"', '"may"'))}
    assert "A106" in {diagnostic.code for diagnostic in found(twice.replace('"must"', '"should"'))}


def test_worst_and_unique_rows_that_change_nothing() -> None:
    body = """
[decide.overall]
hit = "worst"
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is fair", then = "fair" },
  { when = "safety is fair", then = "fair" },
]
"""
    assert "row" in one(body, "A107").message
    assert (
        one(body, "A107").place.line
        == (COMMON + body).splitlines().index('  { when = "safety is fair", then = "fair" },') + 1
    )
    assert "A104" in {diagnostic.code for diagnostic in found(body.replace('"worst"', '"first"'))}


@pytest.mark.parametrize(
    ("condition", "told"),
    [
        ("not (seen is yes)", True),
        ("not (seen is not yes)", True),
        ("not (safety is good)", False),
        ("seen is applicable and not (seen is yes)", False),
        ("seen is not applicable or not (seen is yes)", False),
        ("not (not (seen is yes))", False),
        ("safety is poor or not (seen is yes or plan is good)", True),
        ("not (seen is applicable)", False),
    ],
)
def test_conditions_true_of_what_does_not_apply(condition: str, told: bool) -> None:
    body = (
        AUDIT_CODES["A112"].right + f'\n[limit.unseen]\nwhen = "{condition}"\noverall_at_most = "fair"\nbecause = "B"\n'
    )
    codes = {diagnostic.code for diagnostic in found(body)}
    assert ("A108" in codes) is told


def test_the_place_of_such_a_condition_is_the_test_itself() -> None:
    body = AUDIT_CODES["A108"].wrong
    diagnostic = one(body, "A108")
    line = (COMMON + body).splitlines()[diagnostic.place.line - 1]
    assert line[diagnostic.place.column - 1 : diagnostic.place.end_column - 1] == "seen is yes"


# ------------------------------------------------------------------ bands


def bands(*rows: str, otherwise: str = "poor", hit: str = "first") -> str:
    lines = "\n".join(
        f'  {{ when = "{row}", then = "{("good", "fair", "poor")[index % 3]}" }},' for index, row in enumerate(rows)
    )
    last = f'otherwise = "{otherwise}"\n' if otherwise else ""
    return f'\n[decide.overall]\nhit = "{hit}"\n{last}rows = [\n{lines}\n]\n'


def intervals(body: str, code: str) -> list[str]:
    return [
        diagnostic.message.partition(" that is ")[2].partition(";")[0]
        for diagnostic in found(body)
        if diagnostic.code == code
    ]


def test_what_bands_leave_out() -> None:
    assert intervals(bands("age is at most 15", "age is at least 16"), "A109") == ["more than 15 and less than 16"]
    assert intervals(bands("age is less than 16", "age is more than 16"), "A109") == ["16"]
    assert intervals(bands("age is less than 16", "age is at least 16"), "A109") == []
    assert sorted(intervals(bands("age is 3", "age is 5", otherwise=""), "A109")) == [
        "at least 0 and less than 3",
        "more than 3 and less than 5",
        "more than 5",
    ]


def test_beyond_the_last_band_otherwise_is_an_answer() -> None:
    assert intervals(bands("age is between 5 and 10", "age is more than 10 and age is less than 16"), "A109") == []


def test_another_row_may_fill_the_gap() -> None:
    filled = bands("age is at most 15", "age is at least 16", "plan is one of poor, fair, good")
    assert intervals(filled, "A109") == []


POINTS = """
[question.late]
section = "plan"
text = "Late?"
answers = "choice"
values = [{ id = "never", points = 0 }, { id = "once", points = 1 }, { id = "often", points = 3 }]

[question.lost]
section = "plan"
text = "Lost?"
answers = "choice"
values = [{ id = "never", points = 0 }, { id = "once", points = 1 }, { id = "often", points = 3 }]
"""


def test_totals_that_no_answers_add_up_to_leave_no_gap() -> None:
    total = "total points of questions is"
    # Whole points: nothing lies between 1 and 2. And no answers add up to 5.
    assert intervals(POINTS + bands(f"{total} at most 1", f"{total} at least 2"), "A109") == []
    assert intervals(POINTS + bands(f"{total} at most 4", f"{total} at least 6"), "A109") == []
    assert intervals(POINTS + bands(f"{total} at most 1", f"{total} at least 3"), "A109") == [
        "more than 1 and less than 3"
    ]


def test_counts_are_bands_too() -> None:
    body = '\n[section.third]\nlabel = "Third"\n' + bands("at least 3 sections are good", "at most 1 section is good")
    (gap,) = [diagnostic for diagnostic in found(body) if diagnostic.code == "A109"]
    assert "a count of 'sections are good' that is more than 1 and less than 3" in gap.message


def test_numbers_that_two_bands_take() -> None:
    assert intervals(bands("age is at most 16", "age is at least 16"), "A110") == ["16"]
    assert intervals(bands("age is at least 16", "age is at least 10"), "A110") == []
    assert intervals(bands("age is between 5 and 10", "age is between 8 and 20"), "A110") == ["between 8 and 10"]
    assert intervals(bands("age is at most 16", "age is at least 16", hit="worst"), "A110") == []


# ------------------------------------------------------------------ bases, budgets, dates


def test_what_a_base_brings_is_not_held_against_who_extends_it(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(COMMON + AUDIT_CODES["A106"].right)
    over = tmp_path / "over.toml"
    over.write_text(
        '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\nextends = "example@1"\n\n'
        '[question.seen]\nrelevant = "age is less than 0"\n'
    )
    ruleset, diagnostics = examine(over, Library())
    assert ruleset is not None, diagnostics
    told = run_checks(ruleset)
    assert {(diagnostic.code, diagnostic.place.path) for diagnostic in told} == {("A105", over)}


def test_a_ruleset_made_to_be_extended_has_no_audits_of_its_own() -> None:
    assert run_checks(loaded(COMMON.replace("title", "base = true\ntitle") + AUDIT_CODES["A101"].wrong)) == ()


def test_too_complex_is_one_note_that_says_what_was_left_out() -> None:
    (note,) = found(AUDIT_CODES["A101"].wrong, budget=5)
    assert (note.code, note.severity) == ("A199", "warning")
    assert all(what in note.message for what, _ in CHECKS)


def test_time_that_is_up_is_the_same_note() -> None:
    many = "".join(f'\n[section.s{index}]\nlabel = "S{index}"\n' for index in range(20))
    ruleset = loaded(
        COMMON
        + many
        + '\n[decide.overall]\notherwise = "poor"\nrows = [{ when = "at least 9 sections are good", then = "good" }]\n'
    )
    looks = 0

    def up() -> bool:
        nonlocal looks
        looks += 1
        return True

    (note,) = run_checks(ruleset, out_of_time=up)
    assert note.code == "A199"
    assert looks == 1


DATES = """
[fact.begun]
type = "date"

[fact.ended]
type = "date"

[decide.overall]
hit = "unique"
otherwise = "good"
rows = [
  { when = "begun is before ended", then = "poor" },
  { when = "%s", then = "fair" },
]
"""


def test_dates_that_cannot_be_are_no_example() -> None:
    impossible = found(DATES % "begun is after ended")
    assert "A102" not in {diagnostic.code for diagnostic in impossible}
    possible = one(DATES % "ended is more than 10 working days after begun", "A102")
    assert "Begun: " in possible.message
    assert "Ended: " in possible.message
