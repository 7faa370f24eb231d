"""An audit followed answer by answer, held against judging every set of answers from nothing."""

from __future__ import annotations

import random
import statistics
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import FrameType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.vocabulary import Item
from auditrules.engine import BadAnswers, Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.evaluation import as_data, evaluate
from auditrules.engine.judgement import Judgement, Reason
from auditrules.engine.judging import Judging
from auditrules.engine.leading import leads_as_data
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.random_rulesets import part_answered, rulesets
from tests.engine.test_evaluating import shorter
from tests.engine.test_levels import loaded

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
        slowly = as_data(from_nothing(engine, answers, audit))
        slowly |= leads_as_data(ruleset, engine.leads_to(answers, audit=audit))
        assert evaluate(engine, {**answers, **audit}) == slowly
        complete += engine.evaluator.evaluate(engine.evaluator.codes(answers)).complete
    assert complete


# ------------------------------------------------------------------ what is too complex for a diagram


@shorter
@given(st.data())
def test_what_has_no_diagram_is_followed_by_the_compiled_rules(data: st.DataObject) -> None:
    """Whatever part of a ruleset the budget leaves without a diagram: nothing possible is left out, nothing is kept."""
    ruleset: Ruleset = data.draw(rulesets())
    budget = data.draw(st.sampled_from([1, 10, 20, 40, 80, 160]))
    engine, whole = Engine(ruleset, budget=budget), Engine(ruleset)
    for _ in range(5):
        answers = data.draw(part_answered(ruleset))
        judged, exact = engine.judge(answers), whole.judge(answers)
        assert judged == Engine(ruleset, budget=budget).judge(answers)
        for name, outcome in judged.outcomes.items():
            assert set(exact.outcomes[name].reachable) <= set(outcome.reachable)
            assert set(exact.outcomes[name].deciding) <= set(outcome.deciding)
            assert exact.outcomes[name].applicable or not outcome.applicable or not outcome.exact
            if outcome.exact:
                assert outcome.reachable == exact.outcomes[name].reachable
        assert {one.limit for one in exact.limits} <= {one.limit for one in judged.limits}
        assert {one.limit for one in judged.limits if one.active} <= {one.limit for one in exact.limits if one.active}
        assert {one.escalation for one in judged.escalations} <= {one.escalation for one in exact.escalations}
        away = set(judged.not_applicable)
        assert away <= set(exact.not_applicable)
        assert set(exact.not_applicable) <= away | set(judged.applicability_unknown) | set(judged.unanswered)


def longer(times: int) -> Ruleset:
    """A form of 60 questions and as many more, with rules over single answers, one section and all of them."""
    sections = [f"s{number}" for number in range(6)]
    questions = [f"q{number}" for number in range(60 * times)]
    rules = [
        '[ruleset]\nid = "longer"\nversion = "1"\ntitle = "Longer"',
        '[grade.poor]\nlabel = "Poor"\n[grade.fair]\nlabel = "Fair"\n[grade.good]\nlabel = "Good"',
        *(f'[section.{name}]\nlabel = "{name}"' for name in sections),
        *(
            f'[question.{name}]\nsection = "{sections[place % 6]}"\ntext = "{name}"\nanswers = "yes_partly_no"'
            for place, name in enumerate(questions)
        ),
        '[decide.overall]\notherwise = "good"\nrows = [{ when = "at least 2 sections are poor", then = "poor" },'
        ' { when = "at least 3 sections are fair", then = "fair" }]',
        '[limit.kept]\nwhen = "any question in s2 is no and s2 is good"\noverall_at_most = "fair"\nbecause = "Kept"',
        '[limit.many]\nwhen = "at least 15 questions are no"\noverall_at_most = "poor"\nbecause = "Many"',
        '[escalate.partly]\nwhen = "at least 20 questions are partly"\nto = ["manager"]',
        '[escalate.first]\nwhen = "q0 is no and s1 is poor"\nto = ["manager"]',
    ]
    return loaded("\n".join(rules))


def calls_of_a_change(engine: Engine) -> int:
    """Functions of ours called to judge one changed answer: the median over changes of a form half filled in."""
    draw = random.Random(1)
    items = [item for item in engine.ruleset.vocabulary.items.values() if not item.decided]
    answers: dict[str, object] = {item.id: draw.choice(item.values).id for item in items[::2]}
    engine.judge(answers)
    counts = []
    for item in draw.sample(items, 15):
        answers = {**answers, item.id: draw.choice([one.id for one in item.values if one.id != answers.get(item.id)])}
        calls = 0

        def count(frame: FrameType, event: str, arg: object) -> None:
            nonlocal calls
            calls += event == "call"

        before = sys.getprofile()
        sys.setprofile(count)
        try:
            engine.judge(answers)
        finally:
            sys.setprofile(before)
        counts.append(calls)
    return statistics.median_low(counts)


def test_a_changed_answer_costs_little_more_on_a_form_many_times_as_long() -> None:
    """Beyond what the diagrams take, too: there, judging from nothing took a hundred times as long."""
    of_one = calls_of_a_change(Engine(longer(1)))
    for times in (2, 4, 8, 16):
        engine = Engine(longer(times))
        assert calls_of_a_change(engine) < of_one * 3
        assert engine.judge({}).outcomes["overall"].exact is (times <= 4)
