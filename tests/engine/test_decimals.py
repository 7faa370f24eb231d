"""Numbers of so many decimal places at the most: what is accepted, and what rules can make of them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from auditrules.audits.answers import checked_value
from auditrules.audits.spots import Refused
from auditrules.engine import BadAnswers, Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.intervals import Interval
from auditrules.engine.proving import prove
from auditrules.engine.whatif import what_would_change
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

HEAD = '[ruleset]\nid = "t"\nversion = "1"\ntitle = "T"\n[section.s]\nlabel = "S"\ngraded = false\n'


def ruleset(decimals: str, *rows: str, more: str = "") -> str:
    lines = "\n".join(f'  {{ when = "n is {when}", then = "v{at}" }},' for at, when in enumerate(rows))
    values = ", ".join(f'"v{at}"' for at in range(len(rows)))
    question = f'[question.n]\nsection = "s"\ntext = "N?"\nanswers = "number"\nmin = 0\n{decimals}\n'
    return f'{HEAD}{question}[decide.band]\noutcomes = [{values}]\nhit = "unique"\nrows = [\n{lines}\n]\n{more}'


def loaded(text: str) -> Ruleset:
    found, faults = examine(Path("t.toml"), Library(), text=text)
    assert found is not None, faults
    return found


def codes(text: str) -> list[str]:
    return [finding.code for finding in run_checks(loaded(text))]


def test_bands_over_whole_numbers_have_no_gap_between_them() -> None:
    bands = ("at most 20", "between 21 and 38", "at least 39")
    assert codes(ruleset("decimals = 0", *bands)) == []
    assert "A109" in codes(ruleset("decimals = 1", *bands))
    assert "A109" in codes(ruleset("", *bands))
    assert codes(ruleset("decimals = 1", "at most 2.4", "at least 2.5")) == []


def test_a_number_left_out_is_a_gap_among_whole_numbers_too() -> None:
    (finding,) = [
        f for f in run_checks(loaded(ruleset("decimals = 0", "at most 20", "at least 22"))) if f.code == "A109"
    ]
    assert "21" in finding.message
    assert "more than" not in finding.message


def test_a_gap_between_two_whole_numbers_in_a_row_names_the_way_out() -> None:
    (finding,) = [f for f in run_checks(loaded(ruleset("", "at most 20", "at least 21"))) if f.code == "A109"]
    assert "decimals = 0" in str(finding.help)
    (finding,) = [f for f in run_checks(loaded(ruleset("", "at most 20", "at least 22"))) if f.code == "A109"]
    assert "decimals = 0" not in str(finding.help)


def test_promises_are_of_the_numbers_that_can_be() -> None:
    promise = '[promise.p]\nwhenever = "n is more than 20 and n is less than 21"\nthen = "band is v0"\n'
    bands = ("at most 20", "at least 21")
    assert [one.verdict for one in prove(loaded(ruleset("decimals = 0", *bands, more=promise)))] == ["empty"]
    assert [one.verdict for one in prove(loaded(ruleset("", *bands, more=promise)))] == ["broken"]


@pytest.mark.parametrize(("decimals", "good", "bad"), [(0, ["7", "7.0"], "7.5"), (1, ["7.5", "7.50"], "7.25")])
def test_answers_of_more_places_are_refused_in_words(decimals: int, good: list[str], bad: str) -> None:
    made = loaded(ruleset(f"decimals = {decimals}", "at most 20", "more than 20"))
    engine = Engine(made)
    for answer in good:
        assert engine.judge({"n": answer}).outcomes["band"].value == "v0"
        assert checked_value(made.vocabulary.items["n"], answer, date(2026, 3, 4))
    with pytest.raises(BadAnswers, match="whole number" if decimals == 0 else "at most 1 decimal place"):
        engine.judge({"n": bad})
    with pytest.raises(Refused, match="more places"):
        checked_value(made.vocabulary.items["n"], bad, date(2026, 3, 4))


def test_changes_are_told_in_whole_numbers() -> None:
    engine = Engine(loaded(ruleset("decimals = 0", "less than 21", "at least 21 and n is less than 39", "at least 39")))
    (way,) = what_would_change(engine, {"n": "3"}, "band", "v1").ways
    assert way.changes[0].after == "between 21 and 38"


def test_faults_of_decimals_are_shown_with_their_place() -> None:
    text = ruleset("decimals = 0", "at most 20", "more than 20")
    text += '[[examples]]\nname = "E"\ngiven = { n = 1.5 }\nexpect = { band = "v0" }\n'
    text += '[question.m]\nsection = "s"\ntext = "M?"\nanswers = "yes_no"\ndecimals = 0\n'
    found = examine(Path("t.toml"), Library(), text=text)[1]
    assert {(one.code, one.message) for one in found} == {
        ("N105", "1.5 is no answer to 'n': it takes a whole number"),
        ("R105", "only a number has decimals"),
    }
    assert any(one.code.startswith("S") for one in examine(Path("t.toml"), Library(), text=ruleset("decimals = -1"))[1])


@pytest.mark.parametrize(
    ("low", "high", "included", "decimals", "found"),
    [
        (20, 21, False, 0, None),
        (20, 22, False, 0, (21, 21)),
        (20, 21, False, 1, (Decimal("20.1"), Decimal("20.9"))),
        (Decimal("20.5"), Decimal("21.5"), True, 0, (21, 21)),
        (20, 21, True, 0, (20, 21)),
    ],
)
def test_an_interval_begins_and_ends_with_numbers_of_so_many_places(
    low: object, high: object, included: bool, decimals: int, found: tuple[object, object] | None
) -> None:
    inside = Interval(Decimal(str(low)), Decimal(str(high)), included, included).within(None, None, decimals)
    assert (None if inside is None else (inside.low, inside.high)) == found
