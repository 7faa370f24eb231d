"""Checks against every audit, held against listing every audit of small random rulesets."""

from __future__ import annotations

from collections.abc import Iterator

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from auditrules.conditions.ir import And, Condition, Const, Is, Not, Or, StateTest
from auditrules.engine.checks import run_checks
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.ruleset import Ruleset
from tests.engine.oracle import NA, Audit, completions
from tests.engine.random_rulesets import NUMBERS, rulesets
from tests.engine.test_reachable import EXAMPLES, MAX_COMPLETIONS, relaxed

# Every audit of a ruleset is listed, which takes its time.
modest = settings(relaxed, max_examples=max(EXAMPLES // 3, 1))


@modest
@given(st.data())
def test_findings_are_those_of_listing_every_audit(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    audits = every_audit(ruleset)
    told = {
        (one.code, one.place.line, one.place.column)
        for one in run_checks(ruleset)
        if one.code not in ("A108", "A109", "A110", "A111")
    }
    assert told == {*rows(ruleset, audits), *limits(ruleset, audits), *others(ruleset, audits)}


@modest
@given(st.data())
def test_conditions_true_of_what_does_not_apply(data: st.DataObject) -> None:
    ruleset = data.draw(rulesets())
    audits = every_audit(ruleset)
    told = {(one.place.line, one.message) for one in run_checks(ruleset) if one.code == "A108"}
    expected = set()
    for key, condition in ruleset.conditions.items():
        for part in negated(condition, False):
            if any(
                audit.value(part.item) == NA and audit.holds(condition) and not Forced(audit, part).holds(condition)
                for audit in audits
            ):
                expected.add((line(ruleset, path_of(key)), part.item))
    assert {at for at, _ in told} == {at for at, _ in expected}
    assert len(told) == len(expected)


def every_audit(ruleset: Ruleset) -> list[Audit]:
    audits = []
    for count, completion in enumerate(completions(ruleset, {}, NUMBERS)):
        assume(count < MAX_COMPLETIONS)
        audits.append(Audit(ruleset, completion))
    return audits


class Forced(Audit):
    """An audit in which one test, wherever its own condition stands, passes."""

    def __init__(self, audit: Audit, part: Is) -> None:
        super().__init__(audit.ruleset, audit.answers)
        self.audit = audit
        self.part = part

    def holds(self, condition: object) -> bool:
        if condition is self.part:
            return True
        if isinstance(condition, (Not, And, Or)):
            return super().holds(condition)
        return self.audit.holds(condition)


def negated(condition: Condition, under: bool) -> Iterator[Is]:
    if isinstance(condition, Is) and under and not isinstance(condition.test, StateTest):
        yield condition
    elif isinstance(condition, Not):
        yield from negated(condition.part, not under)
    elif isinstance(condition, (And, Or)):
        for part in condition.parts:
            yield from negated(part, under)


# ------------------------------------------------------------------ places


def path_of(key: str) -> KeyPath:
    parts = key.split(".")
    if parts[2] == "rows":
        return (parts[0], parts[1], "rows", int(parts[3]) - 1, "when")
    return tuple(parts)


def place(ruleset: Ruleset, code: str, path: KeyPath, *, key: bool = False) -> tuple[str, int, int]:
    assert ruleset.composition is not None
    at = ruleset.composition.fault(code, "", path, key=key).place
    return (code, at.line, at.column)


def line(ruleset: Ruleset, path: KeyPath) -> int:
    return place(ruleset, "", path)[1]


# ------------------------------------------------------------------ by listing


def rows(ruleset: Ruleset, audits: list[Audit]) -> Iterator[tuple[str, int, int]]:
    for name, decide in ruleset.document.decide.items():
        inside = [audit for audit in audits if audit.outcome(name) != NA]
        if not inside:
            continue
        fires = [
            [
                audit.holds(ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"])
                for index in range(len(decide.rows))
            ]
            for audit in inside
        ]
        thens = [row.then for row in decide.rows]

        def table(fired: list[bool], thens: list[str] = thens, name: str = name) -> str | None:
            return result(ruleset, name, [then for then, fires in zip(thens, fired, strict=True) if fires])

        if any(not any(fired) for fired in fires) and decide.otherwise is None:
            yield place(ruleset, "A101", ("decide", name), key=True)
        for index in range(len(thens)):
            at = ("decide", name, "rows", index, "when")
            if decide.hit == "unique" and any(
                fired[index] and fired[other]
                for fired in fires
                for other in range(index)
                if thens[other] != thens[index]
            ):
                yield place(ruleset, "A102", at)
            reached = [fired for fired in fires if fired[index] and not (decide.hit == "first" and any(fired[:index]))]
            if not any(fired[index] for fired in fires):
                yield place(ruleset, "A103", at)
            elif not reached:
                yield place(ruleset, "A104", at)
            elif all(table(fired) == table([*fired[:index], False, *fired[index + 1 :]]) for fired in reached):
                yield place(ruleset, "A107", at)
        outcomes = {audit.outcome(name) for audit in inside}
        for index, value in enumerate(ruleset.vocabulary.items[name].values):
            if value.id in outcomes:
                continue
            own = len(decide.outcomes)
            if decide.outcomes and index < own:
                yield place(ruleset, "A112", ("decide", name, "outcomes", index))
            elif value.id in decide.off_scale:
                yield place(ruleset, "A112", ("decide", name, "off_scale", list(decide.off_scale).index(value.id)))
            else:
                yield place(ruleset, "A112", ("decide", name), key=True)


def result(ruleset: Ruleset, name: str, fired: list[str]) -> str | None:
    decide = ruleset.document.decide[name]
    item = ruleset.vocabulary.items[name]
    if not fired:
        return decide.otherwise
    if decide.hit == "first":
        return fired[0]
    if decide.hit == "unique":
        return fired[0] if len(set(fired)) == 1 else None
    scale = [value.id for value in item.values if value.id not in item.off_scale]
    return min(fired, key=lambda one: scale.index(one) if one in scale else -1)


def limits(ruleset: Ruleset, audits: list[Audit]) -> Iterator[tuple[str, int, int]]:
    for name in ruleset.document.limit:
        at = ("limit", name, "when")
        held = [audit for audit in audits if audit.holds(ruleset.conditions[f"limit.{name}.when"])]
        if not held:
            if not isinstance(ruleset.conditions[f"limit.{name}.when"], Const):
                yield place(ruleset, "A103", at)
            continue
        without = ruleset.document.model_copy(
            update={"limit": {other: rule for other, rule in ruleset.document.limit.items() if other != name}}
        )
        other = type(ruleset)(without, ruleset.vocabulary, ruleset.conditions, "", ruleset.path)
        if all(audit.outcome("overall") == Audit(other, audit.answers).outcome("overall") for audit in held):
            yield place(ruleset, "A106", at)


def others(ruleset: Ruleset, audits: list[Audit]) -> Iterator[tuple[str, int, int]]:
    for key in ("define.named.means", "escalate.e.when"):
        if not any(audit.holds(ruleset.conditions[key]) for audit in audits):
            yield place(ruleset, "A103", path_of(key))
    for name in ("second",):
        if all(audit.outcome(name) == NA for audit in audits):
            yield place(ruleset, "A103", ("decide", name, "relevant"))
    for item in ruleset.vocabulary.items.values():
        if item.role not in ("section", "question"):
            continue
        if item.section is not None and all(audit.value(item.section) == NA for audit in audits):
            continue
        if not any(audit.shown(item.id) for audit in audits):
            yield place(ruleset, "A105", (item.role, item.id, "relevant"))
