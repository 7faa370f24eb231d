"""Why: the rules that decide, limit or alert, in words, each with the answers that it read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from auditrules.conditions.dates import SpanError, dotted, parse_span
from auditrules.conditions.meaning import Known, Truth
from auditrules.conditions.printer import number_text
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import (
    EscalationJudgement,
    LeadsTo,
    LimitJudgement,
    ModerationJudgement,
    ProposedAction,
    Reading,
    Reason,
    ReauditJudgement,
)
from auditrules.rulesets.models import Limit, SourceText
from auditrules.rulesets.ruleset import Ruleset

#: A condition's truth by its place in the ruleset, with the items it rests on.
Told = Callable[[str], tuple[Truth, tuple[str, ...]]]


class Reasons:
    """Reasons under a ruleset. ``told`` and ``read_aloud`` know the audit: what holds, and how answers read."""

    def __init__(
        self, ruleset: Ruleset, told: Told, read_aloud: Callable[[Iterable[str]], tuple[Reading, ...]]
    ) -> None:
        self._document = ruleset.document
        self._vocabulary = ruleset.vocabulary
        self._told = told
        self._read_aloud = read_aloud

    def limit(self, name: str, active: bool | None, reads: Iterable[str]) -> LimitJudgement:
        """A limit that holds (True) or may come to hold (None)."""
        limit = self._document.limit[name]
        return LimitJudgement(
            limit=name,
            outcome=limit.outcome,
            at_most=cap_of(limit),
            strength=limit.strength,
            active=True if active else None,
            reason=self._reason(f"limit.{name}", limit.because, reads, limit.source),
        )

    def escalation(self, name: str, reads: Iterable[str]) -> EscalationJudgement:
        """An escalation that is due."""
        escalate = self._document.escalate[name]
        message = escalate.message or name.replace("_", " ").capitalize()
        return EscalationJudgement(
            escalation=name,
            to=escalate.to,
            timing=escalate.timing,
            message=message.strip(),
            register=escalate.register_,
            reason=self._reason(f"escalate.{name}", message, reads, escalate.source),
        )

    def action(self, name: str) -> ProposedAction:
        """An action that is proposed."""
        action = self._document.action[name]
        return ProposedAction(name, action.text, action.owner, action.overseen_by, action.due)

    def leads_to(self, day: Callable[[str], date | None]) -> LeadsTo:
        """The re-audits and the moderation that hold or still can; ``day`` gives the date that an item holds."""
        return LeadsTo(tuple(self._reaudits(day)), tuple(self._moderations()))

    def _reaudits(self, day: Callable[[str], date | None]) -> Iterator[ReauditJudgement]:
        for name, rule in self._document.reaudit.items():
            truth, reads = self._told(f"reaudit.{name}.when")
            if truth is not False:
                yield ReauditJudgement(
                    reaudit=name,
                    holds=truth,
                    by=rule.by,
                    due=rule.due,
                    due_on=_due_on(rule.due, day) if rule.due else None,
                    repeats=rule.repeats,
                    note=(rule.note or "").strip(),
                    reason=self._reason(f"reaudit.{name}", rule.when, reads, rule.source),
                )

    def _moderations(self) -> Iterator[ModerationJudgement]:
        for name, rule in self._document.moderation.items():
            if rule.when is None:
                continue
            truth, reads = self._told(f"moderation.{name}.when")
            if truth is not False:
                yield ModerationJudgement(
                    moderation=name,
                    holds=truth,
                    by=rule.by,
                    pool=rule.pool,
                    sample=rule.sample,
                    at_least=rule.at_least,
                    note=(rule.note or "").strip(),
                    reason=self._reason(f"moderation.{name}", rule.when, reads, rule.source),
                )

    def because(
        self, name: str, fixed: str | None, reachable: Sequence[str], before_limits: Sequence[str]
    ) -> Iterator[Reason]:
        """The rules that fix an outcome, or as far as it is open those that already narrow it.

        ``fixed`` is its value if it has one; ``reachable`` what it can still come to, ``before_limits`` what its table
        can.
        """
        item = self._vocabulary.items[name]
        scale = [value.id for value in item.values if value.id not in item.off_scale]
        best = reachable[-1] if reachable else None
        lowered = False
        if best in scale:
            for limit_name, limit in self._document.limit.items():
                if limit.outcome != name or cap_of(limit) != best:
                    continue
                if not any(value in scale and scale.index(value) > scale.index(best) for value in before_limits):
                    continue
                truth, reads = self._told(f"limit.{limit_name}.when")
                if truth is True:
                    lowered = True
                    yield self._reason(f"limit.{limit_name}", limit.because, reads, limit.source)
        if lowered and fixed == scale[0]:
            # Nothing is worse than the worst: the limit alone decides.
            return
        if fixed is None:
            yield from self._certain_row(name, before_limits)
            return
        yield from self._rows(name, fixed, lowered)

    def _certain_row(self, name: str, before_limits: Sequence[str]) -> Iterator[Reason]:
        """While an outcome is open: the row that is certain to apply, if there is one."""
        decide = self._document.decide[name]
        if decide.hit != "first" or len(before_limits) != 1:
            return
        yield from self._rows(name, before_limits[0], True)

    def _rows(self, name: str, value: str, lowered: bool) -> Iterator[Reason]:
        """The rows that give a value: the one that applies, or those that can still apply where either would do."""
        decide = self._document.decide[name]
        item = self._vocabulary.items[name]
        reads_before: list[str] = []
        applied = False
        for index, row in enumerate(decide.rows):
            truth, reads = self._told(f"decide.{name}.rows.{index + 1}.when")
            if truth is False:
                reads_before.extend(reads)
                continue
            if (row.then == value or lowered or decide.hit != "first") and (truth is True or row.then == value):
                text = row.because or f"{item.label}: {item.value_label(row.then)}"
                yield self._reason(f"decide.{name}.{row.id or index + 1}", text, reads, row.source or decide.source)
            if truth is True:
                if decide.hit != "worst":
                    return
                applied = True
        if not applied and decide.otherwise is not None and (decide.otherwise == value or lowered):
            text = decide.otherwise_because or "No other rule applies."
            yield self._reason(f"decide.{name}.otherwise", text, dict.fromkeys(reads_before), decide.source)

    def _reason(self, rule: str, text: str, reads: Iterable[str], source: SourceText | None) -> Reason:
        return Reason(rule, text.strip(), self._read_aloud(reads), source_line(source))


def shown(item: Item, value: Known) -> str:
    """A value as a person would write it."""
    if isinstance(value, frozenset):
        chosen = [known.label for known in item.values if known.id in value]
        return ", ".join(chosen) if chosen else "None of these"
    if isinstance(value, Decimal):
        return f"{number_text(value)} {item.unit}" if item.unit else number_text(value)
    if isinstance(value, date):
        return dotted(value)
    return item.value_label(value) if item.values else value


def _due_on(words: str, day: Callable[[str], date | None]) -> date | None:
    """The date that a span comes to; None while the one that it counts from is not known."""
    try:
        span = parse_span(words)
        start = day(span.anchor) if span.anchor else None
        return span.from_date(start) if start is not None else None
    except SpanError:
        return None


def source_line(source: SourceText | None) -> str | None:
    """A source in one line."""
    if source is None or isinstance(source, str):
        return source
    return ", ".join(part for part in (source.document, source.page, source.link) if part)


def cap_of(limit: Limit) -> str:
    """The best value that a limit allows."""
    return limit.at_most or limit.overall_at_most or ""
