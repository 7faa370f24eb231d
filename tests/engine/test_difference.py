"""Two rulesets in meaning: what is written otherwise, and the audits that move."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from auditrules.engine import Engine
from auditrules.engine.difference import Difference, difference
from auditrules.rulesets import Library, Ruleset
from auditrules.rulesets.loading import examine

from .oracle import Audit, completions
from .random_rulesets import NUMBERS, rulesets
from .test_coverage import BASE


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("small.toml"), Library(), text=text)
    assert ruleset is not None, "\n".join([text, *map(str, diagnostics)])
    return ruleset


def changed(*changes: tuple[str, str]) -> Difference:
    text = BASE
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return difference(loaded(BASE), loaded(text))


def lines(found: Difference) -> list[tuple[str, str, str, str | None, str | None]]:
    return [(one.kind, one.name, one.part, one.before, one.after) for one in found.changes]


def moves(found: Difference, what: str = "overall") -> set[tuple[str, str]]:
    return {(one.before, one.after) for one in found.moves if one.what == what}


def test_another_layout_is_the_same_meaning() -> None:
    found = changed(('when = "seen is no"', 'when = "( seen is one of no )"  # as agreed'))
    assert found.same
    assert (found.changes, found.moves) == ((), ())


def test_a_condition_that_changed_is_shown_in_its_canonical_text_with_the_audits_that_move() -> None:
    found = changed(('when = "seen is no"', 'when = "seen is  not no"'))
    assert lines(found) == [("changed", "limit.unseen", "when", "seen is no", "seen is not no")]
    assert moves(found) == {("fine", "fair"), ("fair", "fine")}
    assert found.not_bumped
    assert not changed(('when = "seen is no"', 'when = "seen is yes"'), ('version = "1"', 'version = "2"')).not_bumped


def test_the_example_of_a_move_moves_so_whatever_else_is_answered() -> None:
    found = changed(('at_most = "fair"', 'at_most = "poor"'))
    (move,) = [one for one in found.moves if one.what == "overall"]
    assert (move.before, move.after) == ("fair", "poor")
    answers = {one.item: one.answer for one in move.example}
    assert Engine(found.old).judge(answers).outcomes["overall"].value == "fair"
    assert Engine(found.new).judge(answers).outcomes["overall"].value == "poor"
    assert "Was the child seen?: No" in [one.words for one in move.example]


def test_rows_are_known_by_their_ids() -> None:
    found = changed(
        ('"any section is poor", then = "poor"', '"any section is poor", then = "fair"'),
        ('{ id = "fine", when = "every section is fine", then = "fine" },\n', ""),
    )
    assert lines(found) == [
        ("removed", "decide.overall.fine", "row", "every section is fine: fine", None),
        ("changed", "decide.overall.poor", "row", "any section is poor: poor", "any section is poor: fair"),
    ]
    assert moves(found) == {("poor", "fair"), ("fine", "fair")}


def test_items_added_removed_and_changed() -> None:
    found = changed(
        ("max = 25", "max = 20"),
        ('[section.record]\nlabel = "Record"', '[section.record]\nlabel = "The record"'),
        ('text = "Was the child seen?"', 'text = "Was the child seen alone?"'),
        (
            "[decide.overall]",
            '[question.told]\nsection = "safety"\ntext = "Told?"\nanswers = "yes_no"\n\n[decide.overall]',
        ),
    )
    assert set(lines(found)) == {
        ("changed", "fact.age", "max", "25", "20"),
        ("changed", "section.record", "label", "Record", "The record"),
        ("changed", "question.seen", "text", "Was the child seen?", "Was the child seen alone?"),
        ("added", "question.told", "", None, "Told?"),
    }
    assert all(one.of_item for one in found.changes)
    assert found.moves == ()


def test_a_question_that_is_new_can_move_audits() -> None:
    found = changed(
        (
            "[escalate.harm]",
            '[question.told]\nsection = "safety"\ntext = "Told?"\nanswers = "yes_no"\n'
            '[limit.told]\nwhen = "told is no"\nat_most = "poor"\nbecause = "B"\n\n[escalate.harm]',
        )
    )
    assert moves(found) == {("fair", "poor"), ("fine", "poor")}
    for move in found.moves:
        assert "Told?: No" in [one.words for one in move.example]


def test_an_answer_that_became_another_kind_of_thing_is_not_taken_for_the_same() -> None:
    found = changed(
        ('answers = "yes_no"', 'answers = "choice"\nvalues = ["late", "early"]'),
        ('when = "seen is no"', 'when = "seen is late"'),
        ('when = "seen is no and safety is poor"', 'when = "seen is late and safety is poor"'),
        ('when = "safety is poor and seen is no"', 'when = "safety is poor and seen is late"'),
    )
    assert moves(found) == {("fine", "fair"), ("fair", "fine")}
    shown = [one.words for move in found.moves for one in move.example]
    assert any(words.endswith("(in the old one)") for words in shown)
    assert any(words.endswith("(in the new one)") for words in shown)


def test_rules_that_hold_for_other_audits() -> None:
    found = changed(('when = "safety is poor and seen is no"\nto', 'when = "safety is poor"\nto'))
    assert moves(found, "escalate.harm") == {("does not hold", "holds")}
    (move,) = [one for one in found.moves if one.what == "escalate.harm"]
    assert {one.words for one in move.example} == {"Safety: Poor", "Was the child seen?: Yes"}


def test_a_date_compared_otherwise_is_told_as_the_comparison() -> None:
    found = changed(("5 working days", "10 working days"))
    (move,) = found.moves
    assert (move.what, move.before, move.after) == ("action.late", "holds", "does not hold")
    assert {one.words for one in move.example} == {
        "Done: more than 5 working days after 'Due'",
        "Done: not more than 10 working days after 'Due'",
    }


def test_grades_in_another_order() -> None:
    poor, fair = '[grade.poor]\nlabel = "Poor"\n', '[grade.fair]\nlabel = "Fair"\n'
    found = changed((poor + fair, fair + poor))
    assert ("changed", "grade", "order", "poor, fair, fine", "fair, poor, fine") in lines(found)


def test_without_time_it_says_that_it_does_not_know() -> None:
    old = loaded(BASE)
    text = BASE.replace("every section is fine", "at least 2 sections are fine")
    ticks = iter(range(10**9))
    found = difference(old, loaded(text), out_of_time=lambda: next(ticks) >= 0)
    assert not found.same
    assert found.too_complex or found.moves


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(rulesets(), st.data())
def test_moves_are_those_of_every_audit_tried(ruleset: Ruleset, data: st.DataObject) -> None:
    from auditrules.engine.mutants import mutants

    mutant = data.draw(st.sampled_from(list(mutants(ruleset))[:80]))
    assume(mutant.ruleset.conditions["decide.overall.relevant"] == ruleset.conditions["decide.overall.relevant"])
    other = mutant.ruleset
    found = difference(ruleset, other)
    assert not found.too_complex
    if other.meaning_hash == ruleset.meaning_hash:
        assert found.moves == ()
    expected: set[tuple[object, object]] = set()
    for index, answers in enumerate(completions(ruleset, {}, NUMBERS)):
        if index > 1500:
            break
        before, after = Audit(ruleset, answers).outcome("overall"), Audit(other, answers).outcome("overall")
        if before != after:
            expected.add((before or "no outcome", after or "no outcome"))
    assert expected <= moves(found)
    for move in found.moves:
        if move.what == "overall":
            answers = {one.item: one.answer for one in move.example}
            for side, value in ((ruleset, move.before), (other, move.after)):
                outcome = Engine(side).judge(answers).outcomes["overall"]
                assert outcome.value == (None if value == "no outcome" else value)


@pytest.mark.parametrize("name", ["small", "other"])
def test_only_the_id_or_version_is_no_difference(name: str) -> None:
    found = changed(('id = "small"', f'id = "{name}"'), ('version = "1"', 'version = "3"'))
    assert found.same
