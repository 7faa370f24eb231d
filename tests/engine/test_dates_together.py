"""Comparisons of dates are not free of one another: what the engine makes of that, held against trying dates out."""

from __future__ import annotations

import random
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from auditrules.conditions.dates import Span, Unit
from auditrules.conditions.ir import DateTest, SpanTest
from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.engine.analysis import Analysis
from auditrules.engine.answers import read_answers
from auditrules.engine.date_cases import DateCases
from auditrules.engine.date_solving import FIRST_DAY, LAST_DAY, Marks, bounds_of, ruled_out, solved
from auditrules.engine.diagram import Diagram
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.judging import Judging
from auditrules.engine.proving import prove
from auditrules.engine.variables import Pair, pair_holds
from auditrules.engine.whatif import what_would_change
from tests.engine.oracle import NA, Audit, completions
from tests.engine.random_rulesets import DAYS, dated_rulesets, part_answered
from tests.engine.test_reachable import relaxed

NAMES = ("a", "b", "c")
ITEMS = {name: Item(name, "question", "date", name) for name in NAMES}
EVERYWHERE = dict.fromkeys(NAMES, (FIRST_DAY, LAST_DAY))
UNITS: tuple[Unit, ...] = ("day", "working_day", "week", "month", "year")


def pairs() -> st.SearchStrategy[Pair]:
    orders = st.sampled_from(["before", "after", "on", "on_or_before", "on_or_after"])
    lengths = st.sampled_from(["at_least", "at_most", "more_than", "less_than"])
    two = st.permutations(NAMES).map(lambda names: names[:2])

    def plain(names: list[str], how: str) -> Pair:
        return Pair(names[0], names[1], DateTest(how, names[1]))  # type: ignore[arg-type]

    def apart(names: list[str], how: str, n: int, unit: Unit, way: str) -> Pair:
        span = Span(n, unit, way, names[1])  # type: ignore[arg-type]
        return Pair(names[0], names[1], SpanTest(how, span))  # type: ignore[arg-type]

    spans = st.builds(
        apart, two, lengths, st.integers(0, 14), st.sampled_from(UNITS), st.sampled_from(["after", "before"])
    )
    return st.one_of(st.builds(plain, two, orders), spans)


def some_dates(draw: random.Random) -> dict[str, date]:
    """Three dates near one another, at a time of many holidays as often as not."""
    first = draw.choice([date(2024, 12, 18), date(2026, 1, 29), date(2027, 3, 22), date(2030, 6, 3)])
    reach = draw.choice([3, 20, 60, 500])
    return {name: first + timedelta(days=draw.randint(0, reach)) for name in NAMES}


@relaxed
@given(st.lists(pairs(), min_size=2, max_size=6, unique=True), st.integers())
def test_what_some_dates_give_is_possible(compared: list[Pair], seed: int) -> None:
    draw = random.Random(seed)
    cases = DateCases(compared, ITEMS)
    diagram = Diagram([2] * len(compared))
    groups = cases.possible(diagram)
    for _ in range(30):
        dates = some_dates(draw)
        held = {
            number: int(pair_holds(pair, ITEMS[pair.item], dates[pair.item], dates[pair.other]))
            for number, pair in enumerate(compared)
        }
        for group, node in groups:
            assert diagram.results(node, {number: held[number] for number in group}) == {True}


@relaxed
@given(st.lists(pairs(), min_size=2, max_size=5, unique=True), st.data())
def test_of_what_is_possible_there_are_dates(compared: list[Pair], data: st.DataObject) -> None:
    held = {number: data.draw(st.integers(0, 1)) for number in range(len(compared))}
    cases = DateCases(compared, ITEMS)
    diagram = Diagram([2] * len(compared))
    possible = all(diagram.results(node, held) == {True} for _, node in cases.possible(diagram))
    dates = cases.dates(diagram, held)
    if possible and cases.sure:
        assert dates is not None
    if dates is not None:
        assert possible
        for number, pair in enumerate(compared):
            assert pair_holds(pair, ITEMS[pair.item], dates[pair.item], dates[pair.other]) == bool(held[number])


@relaxed
@given(st.lists(pairs(), min_size=1, max_size=4), st.integers())
def test_the_quick_look_rules_out_nothing_that_some_dates_meet(compared: list[Pair], seed: int) -> None:
    dates = some_dates(random.Random(seed))
    bounds = []
    for pair in compared:
        held = pair_holds(pair, ITEMS[pair.item], dates[pair.item], dates[pair.other])
        before = dates[pair.item] < dates[pair.other]
        ways = bounds_of(pair, held=held)
        bounds += ways[0] if len(ways) == 1 or before else ways[1]
    assert not ruled_out(bounds, EVERYWHERE)
    found = solved(bounds, EVERYWHERE, Marks(lambda size: None))
    assert found is not False


@relaxed
@given(st.data())
def test_reachable_outcomes_are_exactly_those_of_all_dates(data: st.DataObject) -> None:
    ruleset = data.draw(dated_rulesets())
    answers = data.draw(part_answered(ruleset))
    audits = [Audit(ruleset, completion) for completion in completions(ruleset, answers, [], DAYS)]
    engine = Engine(ruleset)
    assert engine.compiled is not None
    followed = engine.judge(answers)
    from_nothing = Judging(ruleset, engine.compiled, read_answers(ruleset.vocabulary, answers)).judgement({})
    values = {audit.outcome("overall") for audit in audits}
    truths = {audit.holds(ruleset.conditions["limit.l0.when"]) for audit in audits}
    due = {audit.holds(ruleset.conditions["escalate.e.when"]) for audit in audits} == {True}
    for judgement in (followed, from_nothing):
        outcome = judgement.outcomes["overall"]
        assert outcome.exact
        assert set(outcome.reachable) == values
        active = {one.limit: one.active for one in judgement.limits}
        assert active.get("l0", False) == (next(iter(truths)) if len(truths) == 1 else None)
        assert [one.escalation for one in judgement.escalations] == (["e"] if due else [])
    assert followed.outcomes["overall"].deciding == from_nothing.outcomes["overall"].deciding
    for target in ("bad", "fair", "fine"):
        steps = what_would_change(engine, answers, "overall", target).steps
        assert (steps == 0) == (target in values)


@relaxed
@given(st.data())
def test_complete_audits_with_dates_are_decided_as_read(data: st.DataObject) -> None:
    ruleset = data.draw(dated_rulesets())
    evaluator = Evaluator(ruleset)
    for _ in range(40):
        answers = {name: data.draw(st.sampled_from(DAYS)) for name in NAMES}
        answers |= {"s0": data.draw(st.sampled_from(["bad", "fair", "fine"]))}  # type: ignore[dict-item]
        if ruleset.vocabulary.items["a"].allow_not_applicable and data.draw(st.booleans()):
            answers |= {"a": NA}  # type: ignore[dict-item]
        evaluation = evaluator.evaluate(evaluator.codes(answers))
        audit = Audit(ruleset, answers)
        assert evaluation.values == {"overall": audit.outcome("overall")}
        assert evaluation.escalations == (("e",) if audit.holds(ruleset.conditions["escalate.e.when"]) else ())


@relaxed
@given(st.data())
def test_promises_about_dates_are_proved_or_broken_as_they_are(data: st.DataObject) -> None:
    ruleset = data.draw(dated_rulesets())
    audits = [Audit(ruleset, completion) for completion in completions(ruleset, {}, [], DAYS)]
    whenever, then = (ruleset.conditions[f"promise.p.{part}"] for part in ("whenever", "then"))
    told = [audit for audit in audits if audit.holds(whenever)]
    (found,) = prove(ruleset)
    kept = "proved" if all(audit.holds(then) for audit in told) else "broken"
    assert found.verdict == (kept if told else "empty")
    for shown in found.audits:
        given_answers = {one.item: NA if one.answer == "n/a" else one.answer for one in shown.stated}
        # Whatever else is answered: any one completion does, of every date that is not stated on its own.
        completed = {**dict.fromkeys(NAMES, DAYS[3]), "s0": "fair", **given_answers}
        audit = Audit(ruleset, completed)
        assert audit.holds(whenever)
        assert not audit.holds(then)


@relaxed
@given(st.data())
def test_a_rule_never_holds_just_where_no_dates_make_it(data: st.DataObject) -> None:
    ruleset = data.draw(dated_rulesets())
    analysis = Analysis(ruleset)
    audits = [Audit(ruleset, completion) for completion in completions(ruleset, {}, [], DAYS)]
    for key in ("limit.l0.when", "escalate.e.when", "decide.overall.rows.1.when"):
        truths = {audit.holds(ruleset.conditions[key]) for audit in audits}
        node = analysis.holds(key)
        assert analysis.diagram.results(node, {}) == truths
