"""An audit followed answer by answer, held against judging every set of answers from nothing."""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.vocabulary import Item
from auditrules.engine import BadAnswers, Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.evaluation import as_data, evaluate
from auditrules.engine.judgement import Judgement, Reason
from auditrules.engine.judging import Judging
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.random_rulesets import part_answered, rulesets
from tests.engine.test_evaluating import shorter

RULESETS = Path(__file__).parents[2] / "rulesets"
LIBRARY = Library([LibraryFolder(RULESETS, "shipped")])
SHIPPED = sorted(entry.reference for entry in LIBRARY.entries() if entry.problem is None and not entry.base)


def answer_of(item: Item, draw: random.Random) -> object:
    """An answer to an item, at times "not applicable" and at times none."""
    if item.allow_not_applicable and draw.random() < 0.15:
        return "n/a"
    if draw.random() < 0.1:
        return None
    if item.kind == "choice" and item.values:
        return draw.choice(item.values).id
    if item.kind == "choices":
        return [value.id for value in item.values if draw.random() < 0.4]
    if item.kind == "number":
        low, high = int(item.minimum or 0), int(item.maximum if item.maximum is not None else 40)
        return str(draw.randint(low, high))
    if item.kind == "date":
        return f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return None if item.role == "section" else draw.choice(["Some words", ""])


def without_reads(judgement: Judgement) -> Judgement:
    """Without the answers that reasons name: a sum decided early is told by what is there, not by what is missing."""

    def bare(reason: Reason) -> Reason:
        return replace(reason, reads=())

    return replace(
        judgement,
        outcomes={
            name: replace(outcome, because=tuple(map(bare, outcome.because)))
            for name, outcome in judgement.outcomes.items()
        },
        limits=tuple(replace(limit, reason=bare(limit.reason)) for limit in judgement.limits),
        escalations=tuple(replace(escalation, reason=bare(escalation.reason)) for escalation in judgement.escalations),
    )


def from_nothing(engine: Engine, answers: Mapping[str, object], audit: Mapping[str, object]) -> Judgement:
    return Judging(engine.ruleset, engine.compiled, read_answers(engine.ruleset.vocabulary, answers)).judgement(audit)


@pytest.mark.parametrize("reference", SHIPPED)
def test_each_answer_leads_to_the_judgement_from_nothing(reference: str) -> None:
    ruleset = LIBRARY.load(reference)
    engine = Engine(ruleset)
    assert engine.compiled is not None
    assert engine.evaluator is not None
    draw = random.Random(reference)
    items = [item for item in ruleset.vocabulary.items.values() if not item.decided]
    answers: dict[str, object] = {}
    audit: dict[str, object] = {}
    for step in range(120):
        for item in draw.sample(items, draw.choice([1, 1, 1, 2, len(items) // 3])):
            answers[item.id] = answer_of(item, draw)
        if draw.random() < 0.2:
            answers.pop(draw.choice(list(answers)), None)
        if step % 10 == 0:
            audit = draw.choice([{}, {"overall_rationale": "Because", "consulted": True}, {"overall_grade": "x"}])
        judged, anew = engine.judge(answers, audit=audit), from_nothing(engine, answers, audit)
        assert without_reads(judged) == without_reads(anew)
        if engine.evaluator.evaluate(engine.evaluator.codes(answers)).complete:
            assert judged == anew


@shorter
@given(st.data())
def test_random_rulesets_are_followed_as_they_are_judged(data: st.DataObject) -> None:
    ruleset: Ruleset = data.draw(rulesets())
    engine = Engine(ruleset)
    for _ in range(5):
        answers = data.draw(part_answered(ruleset))
        assert without_reads(engine.judge(answers)) == without_reads(from_nothing(engine, answers, {}))


def test_refused_answers_change_nothing() -> None:
    engine = Engine(LIBRARY.load("file-audit"))
    section = next(item for item in engine.ruleset.vocabulary.members("section") if item.values)
    before = engine.judge({section.id: section.values[0].id})
    with pytest.raises(BadAnswers, match="no-such-grade"):
        engine.judge({section.id: "no-such-grade"})
    with pytest.raises(BadAnswers, match="nothing that this ruleset asks"):
        engine.judge({"nonsense": "yes"})
    assert engine.judge({section.id: section.values[0].id}) == before


def test_an_answer_changed_in_place_is_seen() -> None:
    """A caller may hand in the same list again with something else in it."""
    engine = Engine(LIBRARY.load("file-audit"))
    sections = [item for item in engine.ruleset.vocabulary.members("section") if item.values]
    answers: dict[str, object] = {item.id: item.values[-1].id for item in sections}
    engine.judge(answers)
    answers[sections[0].id] = sections[0].values[0].id
    assert engine.judge(answers) == from_nothing(engine, answers, {})


@pytest.mark.parametrize("reference", SHIPPED)
def test_evaluate_gives_the_judgement_as_data(reference: str) -> None:
    """Complete audits take a shorter way than the judgement; nobody can tell from what comes out."""
    ruleset = LIBRARY.load(reference)
    engine = Engine(ruleset)
    assert engine.evaluator is not None
    draw = random.Random(reference)
    items = [item for item in ruleset.vocabulary.items.values() if not item.decided]
    complete = 0
    for step in range(60):
        answers = {item.id: answer_of(item, draw) for item in items}
        if step % 3:
            answers |= {name: answer_of(ruleset.item(name), draw) for name, given in answers.items() if given is None}
            answers |= {name: answer_of(ruleset.item(name), draw) for name, given in answers.items() if given is None}
        audit = {"overall_rationale": "Because", "consulted": True} if step % 2 else {}
        assert evaluate(engine, {**answers, **audit}) == as_data(from_nothing(engine, answers, audit))
        complete += engine.evaluator.evaluate(engine.evaluator.codes(answers)).complete
    assert complete
