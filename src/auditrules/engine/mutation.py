"""How much the examples of a ruleset would notice: every small slip tried against them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from auditrules.engine.answers import BadAnswers, Given, read_answers
from auditrules.engine.compiled import Compiled, Space
from auditrules.engine.coverage import free_name, outcomes_of, usable
from auditrules.engine.drafting import Both, Draft, Start, draft, side_by_side
from auditrules.engine.examples import GivenAnswers, differences
from auditrules.engine.features import PROGRAMME, observables
from auditrules.engine.judgement import Judgement
from auditrules.engine.judging import Judging
from auditrules.engine.mutants import Mutant, mutants
from auditrules.engine.nodes import Node, TooComplex
from auditrules.engine.space import Side, known_numbers, shared_space
from auditrules.rulesets.models import Example, Expect
from auditrules.rulesets.ruleset import Ruleset

BUDGET = 1_000_000
"""Nodes that a ruleset and all its mutants may make together."""

Fate = Literal["killed", "survived", "equivalent", "out of sight", "too complex"]


@dataclass(frozen=True)
class Tried:
    """A slip and what became of it.

    ``killed`` by the example named in ``by``; ``survived``: no example notices, though some audit is judged
    otherwise; ``equivalent``: no audit at all is; ``out of sight``: only rules of the programme around the audit,
    which no example states. ``sees`` names what changes, ``draft`` is an example that would notice a survivor.
    """

    mutant: Mutant
    fate: Fate
    by: str | None = None
    sees: str | None = None
    draft: Draft | None = None


@dataclass(frozen=True)
class Mutation:
    """What became of the slips tried; ``untried`` were left when the time was up."""

    tried: tuple[Tried, ...]
    untried: int = 0

    def of(self, fate: Fate) -> tuple[Tried, ...]:
        return tuple(one for one in self.tried if one.fate == fate)

    @property
    def percent(self) -> float:
        """Killed of those that change some audit; 100 where there are none."""
        killed, survived = len(self.of("killed")), len(self.of("survived"))
        return 100 * killed / (killed + survived) if killed + survived else 100.0


@dataclass(frozen=True)
class _Audit:
    name: str
    expect: Expect
    given: Mapping[str, Given]
    known: Mapping[int, int]


def mutate(
    ruleset: Ruleset, examples: Sequence[Example] = (), *, out_of_time: Callable[[], bool] = lambda: False
) -> Mutation:
    """Try every slip against a ruleset's examples and those of its cases (``examples``).

    Raises :class:`TooComplex` where the ruleset itself is too complex for a diagram. Once ``out_of_time`` says so
    the rest is left untried, and survivors are left without a draft.
    """
    everyone = list(mutants(ruleset))
    further = tuple(
        condition
        for mutant in everyone
        for key, condition in mutant.ruleset.conditions.items()
        if condition is not ruleset.conditions[key]
    )
    tried: list[Tried] = []
    try:
        (space,) = shared_space([Side(ruleset, further)], BUDGET, out_of_time)
        trial = _Trial(ruleset, space, examples)
    except TooComplex:
        if out_of_time():
            return Mutation((), len(everyone))
        raise
    for mutant in everyone:
        one = trial.fate(mutant)
        if out_of_time():
            # What was cut short is no finding.
            break
        tried.append(one)
    for index, one in enumerate(tried):
        if one.fate == "survived" and not out_of_time():
            tried[index] = trial.with_draft(one)
    return Mutation(tuple(tried), len(everyone) - len(tried))


class _Trial:
    """A ruleset and its examples, against which mutants are tried."""

    def __init__(self, ruleset: Ruleset, space: Space, cases: Sequence[Example]) -> None:
        self._space = space
        self._original = Compiled(ruleset, space=space)
        self._nodes = dict(observables(self._original))
        everything = (*ruleset.document.examples, *cases)
        given = GivenAnswers(ruleset, cases)
        starts = [Start(one.name, given.of(one)) for one in everything]
        self._starts = usable(self._original, starts)
        self._taken = {start.name for start in starts}
        self._audits = [
            audit
            for example, start in zip(everything, starts, strict=True)
            if (audit := self._audit(start, example.expect)) is not None
        ]
        self._drafted: list[tuple[_Audit, Draft]] = []

    def _audit(self, start: Start, expect: Expect) -> _Audit | None:
        try:
            given = read_answers(self._original.ruleset.vocabulary, start.answers)
        except BadAnswers:
            # It fails as an example, and notices nothing.
            return None
        return _Audit(start.name, expect, given, known_numbers(self._original, given))

    def fate(self, mutant: Mutant) -> Tried:
        """What becomes of a mutant."""
        try:
            compiled = Compiled(mutant.ruleset, space=self._space)
            changed = self._changed(compiled)
            seen = {name: node for name, node in changed.items() if name.split(".")[0] not in PROGRAMME}
            if not seen:
                return Tried(mutant, "out of sight" if changed else "equivalent")
            for audit in self._audits:
                if self._notices(audit, compiled, seen):
                    return Tried(mutant, "killed", by=audit.name)
        except TooComplex:
            return Tried(mutant, "too complex")
        return Tried(mutant, "survived", sees=next(iter(seen)))

    def _changed(self, compiled: Compiled) -> dict[str, Node]:
        return {name: node for name, node in observables(compiled) if node != self._nodes[name]}

    def _notices(self, audit: _Audit, compiled: Compiled, changed: Mapping[str, Node]) -> bool:
        """Whether an example comes out otherwise than it expects under a mutant."""
        diagram = self._original.diagram
        if all(
            diagram.results(node, audit.known) == diagram.results(self._nodes[name], audit.known)
            for name, node in changed.items()
        ):
            return False
        return any(differences(audit.expect, Judging(compiled.ruleset, compiled, audit.given).judgement({})))

    # -------------------------------------------------------------- survivors

    def with_draft(self, survivor: Tried) -> Tried:
        """A survivor with an example that would notice it: one drafted before, or a new one."""
        compiled = Compiled(survivor.mutant.ruleset, space=self._space)
        try:
            changed = self._changed(compiled)
            for audit, example in self._drafted:
                if self._notices(audit, compiled, changed):
                    return replace(survivor, draft=example)
            for name, node in changed.items():
                made = self._draft(survivor.mutant, compiled, name, node)
                if made is not None:
                    return replace(survivor, sees=name, draft=made)
        except TooComplex:
            pass
        return survivor

    def _draft(self, mutant: Mutant, compiled: Compiled, name: str, node: Node) -> Draft | None:
        if name.split(".")[0] in PROGRAMME:
            return None
        both = side_by_side(self._original.diagram, self._nodes[name], node)
        title = free_name(f"{mutant.rule}, drafted", self._taken)
        for wanted in (_here_alone, _otherwise):
            example = draft(
                self._original,
                title,
                both,
                wanted,
                self._starts,
                lambda judgement: {**outcomes_of(judgement), **_expected(name, judgement)},
                lambda judgement: bool(_expected(name, judgement)),
            )
            if example is None:
                continue
            audit = self._audit(Start(title, example.answers), Expect.model_validate(example.expect))
            if audit is not None and self._notices(audit, compiled, {name: node}):
                self._taken.add(title)
                self._drafted.append((audit, example))
                return example
        return None


def _here_alone(result: Hashable) -> bool:
    """What an example can say plainly: here it holds (or comes to a value), and with the slip it does not."""
    return _otherwise(result) and isinstance(result, Both) and (result.here is True or isinstance(result.here, str))


def _otherwise(result: Hashable) -> bool:
    return isinstance(result, Both) and result.here != result.there


def _expected(name: str, judgement: Judgement) -> dict[str, object]:
    """What an example expects of one observable; empty where it can't say it."""
    table, _, rule = name.partition(".")
    if table == "decide":
        value = judgement.outcomes[rule].value
        return {rule: value} if value is not None else {}
    if table == "escalate":
        return {"escalate": [one.escalation for one in judgement.escalations]}
    if table in ("action", "require"):
        key = "actions" if table == "action" else "requires"
        found = (
            [one.action for one in judgement.actions]
            if table == "action"
            else [one.requirement for one in judgement.requirements]
        )
        return {key: [rule]} if rule in found else {"without": [name]}
    if rule in judgement.not_applicable:
        return {"not_applicable": [rule]}
    return {} if rule in judgement.applicability_unknown else {"applicable": [rule]}
