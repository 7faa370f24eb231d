"""Promises, held against listing every audit of small random rulesets; also that no smaller audit breaks them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.conditions.ir import Condition, Not
from auditrules.conditions.parser import parse
from auditrules.engine import Engine
from auditrules.engine.proving import Proof, prove
from auditrules.rulesets.models import Promise
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.oracle import NA, Audit
from tests.engine.random_rulesets import GRADES, rulesets
from tests.engine.test_checks_random import every_audit
from tests.engine.test_reachable import EXAMPLES, relaxed

# Every audit of a ruleset is listed, which takes its time.
modest = settings(relaxed, max_examples=max(EXAMPLES // 3, 1))


def with_promise(ruleset: Ruleset, promise: Promise, **conditions: Condition) -> Ruleset:
    document = ruleset.document.model_copy(update={"promise": {"p": promise}})
    parsed = {f"promise.p.{part}": condition for part, condition in conditions.items()}
    return replace(ruleset, document=document, conditions={**ruleset.conditions, **parsed})


def only(ruleset: Ruleset) -> Proof:
    (found,) = prove(ruleset)
    return found


def fewest(audits: Iterable[Audit], broken: Callable[[Audit], bool], below: int) -> int | None:
    """The fewest stated answers, fewer than ``below``, that break a promise whatever the others are."""
    told = [(audit.answers, broken(audit)) for audit in audits]
    names = list(told[0][0]) if told else []
    for size in range(below):
        for chosen in combinations(names, size):
            groups: dict[tuple[object, ...], bool] = {}
            for answers, breaks in told:
                key = tuple(answers[name] for name in chosen)
                groups[key] = groups.get(key, True) and breaks
            if any(groups.values()):
                return size
    return None


def agrees(ruleset: Ruleset, found: Proof, index: int = 0) -> None:
    """What an audit is said to come to is what the engine says of its answers."""
    judgement = Engine(ruleset).judge({one.item: one.answer for one in found.audits[index].stated})
    overall = judgement.outcomes["overall"]
    labels = [ruleset.vocabulary.items["overall"].value_label(value) for value in overall.reachable]
    said = dict(found.audits[index].comes_to).get("Overall grade")
    if said is not None:
        assert said.removesuffix("no outcome").removesuffix(" or ") == " or ".join(labels)


@modest
@given(st.data())
def test_whenever_and_then(data: st.DataObject) -> None:
    drawn = data.draw(rulesets())
    written = [
        value
        for key, value in drawn.conditions.items()
        if key.startswith(("define", "decide.overall.rows", "limit", "escalate"))
    ]
    grades = [parse(f"overall is {grade}") for grade in GRADES] + [parse("overall is fair or better")]
    some = st.sampled_from([*written, *grades, parse("escalate.e"), parse("age is more than 1.5")])
    whenever = data.draw(some)
    then = data.draw(st.one_of(some, some.map(Not)))
    ruleset = with_promise(drawn, Promise(whenever="always", then="always"), whenever=whenever, then=then)
    audits = every_audit(ruleset)

    def holds(audit: Audit, condition: object) -> bool:
        return Rules(audit).holds(condition)

    speaks = [audit for audit in audits if holds(audit, whenever)]
    breaks = [audit for audit in speaks if not holds(audit, then)]
    found = only(ruleset)
    assert found.verdict == ("empty" if not speaks else "broken" if breaks else "proved")
    if breaks:
        stated = {one.item: one.answer for one in found.audits[0].stated}
        matching = [audit for audit in audits if all(audit.answers[name] == value for name, value in stated.items())]
        assert all(holds(audit, whenever) and not holds(audit, then) for audit in matching)
        assert fewest(audits, lambda audit: holds(audit, whenever) and not holds(audit, then), len(stated)) is None, (
            stated
        )
        agrees(ruleset, found)


class Rules(Audit):
    """An audit of which a condition may name a rule, as in a promise."""

    def __init__(self, audit: Audit) -> None:
        super().__init__(audit.ruleset, audit.answers)

    def holds(self, condition: object) -> bool:
        name = getattr(condition, "name", "")
        if "." in name:
            return super().holds(self.ruleset.conditions[f"{name}.when"])
        return super().holds(condition)


@modest
@given(st.data())
def test_every_complete_audit_has_overall(data: st.DataObject) -> None:
    ruleset = with_promise(data.draw(rulesets()), Promise(claim="every_complete_audit_has_overall"))
    audits = every_audit(ruleset)
    found = only(ruleset)
    assert (found.verdict == "broken") == any(audit.outcome("overall") is None for audit in audits)
    if found.verdict == "broken":
        assert fewest(audits, lambda audit: audit.outcome("overall") is None, len(found.audits[0].stated)) is None
        agrees(ruleset, found)


@modest
@given(st.data())
def test_improving_never_lowers(data: st.DataObject) -> None:
    ruleset = with_promise(data.draw(rulesets()), Promise(claim="improving_a_section_never_lowers_overall"))
    audits = every_audit(ruleset)
    sections = [item.id for item in ruleset.sections]
    outcomes = {tuple(audit.answers.items()): audit.outcome("overall") for audit in audits}

    def lowers(audit: Audit, section: str, upper: str) -> bool:
        better = {**audit.answers, section: upper}
        before, after = outcomes[tuple(audit.answers.items())], outcomes[tuple(better.items())]
        return before in GRADES and after in GRADES and GRADES.index(str(after)) < GRADES.index(str(before))

    steps = [
        (section, lower, upper)
        for section in sections
        for lower, upper in combinations(GRADES, 2)
        if any(audit.answers[section] == lower and lowers(audit, section, upper) for audit in audits)
    ]
    found = only(ruleset)
    assert found.verdict == ("broken" if steps else "proved")
    if not steps:
        return
    before, after = ({one.item: one.answer for one in audit.stated} for audit in found.audits)
    (improved,) = [name for name in before if before[name] != after[name]]
    step = (improved, str(before[improved]), str(after[improved]))
    assert step in steps
    with_lower = [audit for audit in audits if audit.answers[improved] == step[1]]
    assert all(
        lowers(audit, improved, step[2])
        for audit in with_lower
        if all(audit.answers[name] == value for name, value in before.items())
    )
    # The section itself is always stated; of the other answers no fewer would do, for this section or any other.
    everywhere_graded = set(outcomes.values()) <= set(GRADES)
    for section, lower, upper in steps:
        if everywhere_graded and GRADES.index(upper) - GRADES.index(lower) > 1:
            continue
        these = [audit for audit in audits if audit.answers[section] == lower]
        assert fewest(these, lambda audit, s=section, u=upper: lowers(audit, s, u), len(before) - 1) is None  # type: ignore[misc]  # bound here
    assert NA not in (step[1], step[2])
    agrees(ruleset, found, 0)
    agrees(ruleset, found, 1)
