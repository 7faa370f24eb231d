"""Judging with outcomes as others have them, and all that rests on those outcomes.

Plugins decided them, lowered them or left them undetermined, or the auditor chose the grade.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from auditrules.conditions.checking import names
from auditrules.conditions.ir import Condition
from auditrules.conditions.meaning import Look
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import Given
from auditrules.engine.compiled import Compiled
from auditrules.engine.judgement import EscalationJudgement, Judgement, LimitJudgement, OutcomeJudgement, Reason
from auditrules.engine.judging import Judging
from auditrules.engine.reasons import cap_of
from auditrules.engine.variables import NOT_APPLICABLE
from auditrules.plugins.verdicts import Alert, Cap, Verdict
from auditrules.rulesets.extensions import Brought
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Effect:
    """What others than the ruleset's tables make of one outcome.

    ``waiting`` says that more answers may still lead a plugin to ``judge`` or to ``limit`` it, and ``open`` which
    answers those are. ``undetermined`` are the reasons why nothing can be said; nothing else counts then. ``chosen``
    is what the auditor made of it, which stands whatever else is said.
    """

    verdict: Brought[Verdict] | None = None
    caps: tuple[Brought[Cap], ...] = ()
    waiting: Literal["judge", "limit"] | None = None
    open: tuple[str, ...] = ()
    undetermined: tuple[Reason, ...] = ()
    chosen: str | None = None


class Bent(Judging):
    """One set of answers, with what others make of outcomes. The diagrams know nothing of that.

    So whatever rests on such an outcome is read plainly: never with a value too few, at times with one too many.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        compiled: Compiled | None,
        given: Mapping[str, Given],
        effects: Mapping[str, Effect],
    ) -> None:
        super().__init__(ruleset, compiled, given)
        self._effects = effects
        self._touched = _resting_on(ruleset, frozenset(effects))

    def with_plugins(
        self, judgement: Judgement, caps: Sequence[Brought[Cap]], alerts: Sequence[Brought[Alert]]
    ) -> Judgement:
        """The judgement with the plugins' own limits and escalations among the ruleset's."""
        limits = [
            LimitJudgement(
                f"plugin.{one.plugin}", one.value.outcome, one.value.at_most, one.value.strength, True, reason
            )
            for one in caps
            for reason in [self._reason(one.plugin, one.value.because, one.value.reads)]
        ]
        escalations = [
            EscalationJudgement(
                f"{one.plugin}_{one.value.id}".replace("-", "_"),
                one.value.to,
                one.value.timing,
                one.value.message,
                one.value.register,
                self._reason(one.plugin, one.value.because, one.value.reads),
            )
            for one in alerts
        ]
        return replace(
            judgement,
            limits=(*judgement.limits, *limits),
            escalations=(*judgement.escalations, *escalations),
        )

    # -------------------------------------------------------------- the diagrams

    def _has_diagram(self, of: Condition | str) -> bool:
        if isinstance(of, str):
            return of not in self._touched
        return not any(name in self._touched or name in self._effects for name in names(of, self._vocabulary))

    def _look(self, item: Item) -> Look:
        if item.id in self._vocabulary.doubtful:
            # Its plugin is missing: whatever stands there, nobody can say what it means.
            return Look(None, None)
        return super()._look(item)

    # -------------------------------------------------------------- outcomes

    def _outcome(self, name: str) -> OutcomeJudgement:
        outcome = super()._outcome(name)
        if name in self._touched and len(self._possible[name]) == 1:
            outcome = replace(outcome, exact=True)
        effect = self._effects.get(name)
        if effect is None:
            self._outcomes[name] = outcome
            return outcome
        item = self._vocabulary.items[name]
        if effect.chosen is not None:
            made = self._chosen(outcome, effect.chosen)
        elif effect.undetermined:
            made = self._undetermined(item, outcome, effect.undetermined)
        elif self._possible[name] == {NOT_APPLICABLE}:
            made = outcome
        else:
            made = self._bent(item, outcome, effect)
        self._outcomes[name] = made
        return made

    def _chosen(self, outcome: OutcomeJudgement, value: str) -> OutcomeJudgement:
        self._possible[outcome.outcome] = {value}
        return replace(
            outcome,
            value=value,
            reachable=(value,),
            because=(),
            deciding=(),
            exact=True,
            applicable=True,
            undetermined=False,
        )

    def _undetermined(self, item: Item, outcome: OutcomeJudgement, reasons: tuple[Reason, ...]) -> OutcomeJudgement:
        values = tuple(value.id for value in item.values)
        self._possible[item.id] = {*values, None}
        return OutcomeJudgement(
            item.id,
            item.label,
            None,
            values,
            reasons,
            (),
            before_limits=outcome.before_limits,
            undetermined=True,
        )

    def _bent(self, item: Item, outcome: OutcomeJudgement, effect: Effect) -> OutcomeJudgement:
        order = [value.id for value in item.values]
        scale = [value for value in order if value not in item.off_scale]
        results = set(self._possible[item.id])
        before, because = outcome.before_limits, list(outcome.because)
        if effect.verdict is not None:
            verdict = effect.verdict.value
            reason = self._reason(effect.verdict.plugin, verdict.because, verdict.reads)
            if not verdict.values:
                return self._undetermined(item, outcome, (reason,))
            before = verdict.values
            applies = {NOT_APPLICABLE} & results
            results = self._plain_limits(item.id, set(before)) | applies
            because = [*self._lowering(item.id, before, results, scale), reason]
        for cap in effect.caps:
            rank = scale.index(cap.value.at_most)
            above = {value for value in results if value in scale and scale.index(str(value)) > rank}
            if above:
                results = (results - above) | {cap.value.at_most}
        best = max((scale.index(str(value)) for value in results if value in scale), default=None)
        for cap in effect.caps:
            if best is not None and scale.index(cap.value.at_most) == best and _reaches_above(before, scale, best):
                because.insert(0, self._reason(cap.plugin, cap.value.because, cap.value.reads))
        deciding, exact = outcome.deciding, outcome.exact
        if effect.verdict is not None:
            deciding = ()
        if effect.waiting is not None:
            results |= set(order) if effect.waiting == "judge" else set(scale[: best + 1] if best is not None else ())
            deciding = self._in_order({*deciding, *effect.open})
        self._possible[item.id] = results
        reachable = tuple(value for value in order if value in results)
        certain = len(results) == 1 and bool(reachable)
        return replace(
            outcome,
            value=reachable[0] if certain else None,
            reachable=reachable,
            because=tuple(because),
            deciding=() if certain else deciding,
            exact=certain or (exact and effect.waiting is None),
            before_limits=before,
        )

    def _lowering(self, name: str, before: Iterable[str], results: set[Hashable], scale: list[str]) -> Iterable[Reason]:
        """The ruleset's own limits that hold a plugin's verdict down."""
        best = max((scale.index(str(value)) for value in results if value in scale), default=None)
        if best is None or not _reaches_above(before, scale, best):
            return
        for limit_name, limit in self._document.limit.items():
            if limit.outcome == name and cap_of(limit) == scale[best]:
                truth, reads = self._told(f"limit.{limit_name}.when")
                if truth is True:
                    yield self._reasons.limit(limit_name, True, reads).reason

    def _reason(self, plugin: str, because: str, reads: Iterable[str]) -> Reason:
        return Reason(f"plugin.{plugin}", because, tuple(self._reading(name) for name in reads))

    def _in_order(self, found: Iterable[str]) -> tuple[str, ...]:
        order = {name: place for place, name in enumerate(self._vocabulary.items)}
        return tuple(sorted(found, key=order.__getitem__))


def chosen(ruleset: Ruleset, audit: Mapping[str, object]) -> dict[str, Effect]:
    """What becomes of the overall grade by the auditor's own choice, among the audit's fields; nothing without one."""
    grade = audit.get("overall_grade")
    if not isinstance(grade, str) or "overall" not in ruleset.document.decide:
        return {}
    known = ruleset.vocabulary.items["overall"].value(grade) is not None
    return {"overall": Effect(chosen=grade)} if known else {}


def _reaches_above(values: Iterable[str], scale: list[str], best: int) -> bool:
    return any(value in scale and scale.index(value) > best for value in values)


def _resting_on(ruleset: Ruleset, outcomes: frozenset[str]) -> frozenset[str]:
    """Items, named conditions and outcomes that rest on any of some outcomes, directly or through one another."""
    if not outcomes:
        return frozenset()
    reads: dict[str, set[str]] = {}
    for key, condition in ruleset.conditions.items():
        table, _, rest = key.partition(".")
        name = rest.partition(".")[0]
        if table == "limit":
            name = ruleset.document.limit[name].outcome
        if table in ("fact", "section", "question", "standard", "define", "decide", "limit"):
            reads.setdefault(name, set()).update(names(condition, ruleset.vocabulary))
    for item in ruleset.vocabulary.items.values():
        if item.section is not None:
            reads.setdefault(item.id, set()).add(item.section)
    found: set[str] = set()
    while True:
        more = {name for name, read in reads.items() if name not in found and read & (outcomes | found)}
        if not more:
            return frozenset(found)
        found |= more
