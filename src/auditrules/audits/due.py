"""What the rules ask for now: escalations that are due and not yet sent, and actions that they propose."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from auditrules.audits.answers import may_be_answered
from auditrules.audits.state import AuditState
from auditrules.conditions.dates import SpanError, dotted, parse_span
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import EscalationJudgement, Judgement
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Proposal:
    """An action that a rule proposes and nobody has taken up yet.

    ``due`` is the real date, or None where the rule gives none or its date is not known. ``counted_from_today`` says
    that the rule counts from the end of the audit, which is not known yet, and ``due`` assumes today.
    """

    rule: str
    text: str
    owner: str
    overseen_by: str | None
    due: date | None
    due_words: str | None
    """The ruleset's own words, for example ``60 working days after completed``."""
    counted_from_today: bool = False

    @property
    def due_text(self) -> str:
        """The date as an action is given it: ``04.06.2020``, or empty."""
        return dotted(self.due) if self.due else ""


def escalations_due(state: AuditState, judgement: Judgement, *, timing: str | None) -> tuple[EscalationJudgement, ...]:
    """Escalations the answers call for of which nothing was sent yet; of one timing, or with None of any."""
    sent = {escalation.rule for escalation in state.escalations.values()}
    return tuple(
        due for due in judgement.escalations if due.escalation not in sent and (timing is None or due.timing == timing)
    )


def about(ruleset: Ruleset, due: EscalationJudgement) -> Item | None:
    """What a concern that the rules call for is about: the first answer it rests on that somebody gave.

    None where it rests on none, as where it rests on an outcome or a computed fact alone.
    """
    items = (ruleset.vocabulary.items.get(read.item) for read in due.reason.reads)
    return next((item for item in items if item is not None and may_be_answered(item)), None)


def proposed_actions(state: AuditState, judgement: Judgement, today: date) -> tuple[Proposal, ...]:
    """Actions the rules propose that are not among the audit's actions yet, with real dates where known."""
    taken_up = {action.rule for action in state.actions.values()}
    proposals = []
    for proposed in judgement.actions:
        if proposed.action in taken_up:
            continue
        due, assumed = _due(state, proposed.due, today)
        proposals.append(
            Proposal(proposed.action, proposed.text, proposed.owner, proposed.overseen_by, due, proposed.due, assumed)
        )
    return tuple(proposals)


def _due(state: AuditState, words: str | None, today: date) -> tuple[date | None, bool]:
    """The date a span comes to, and whether it was counted from today for want of the day of completion."""
    if words is None:
        return None, False
    try:
        span = parse_span(words)
        anchor = _named_date(state, span.anchor) if span.anchor else today
        assumed = anchor is None and span.anchor == "completed"
        if anchor is None and not assumed:
            return None, False
        return span.from_date(anchor or today), assumed
    except SpanError:
        return None, False


def _named_date(state: AuditState, name: str) -> date | None:
    """The date an item or a field of the audit holds; ``completed`` falls back on the day of submitting."""
    value = state.answer(name).value
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            return None
    if name in ("due", "appointment", "filed_on"):
        found: date | None = getattr(state, name)
        return found
    if name == "completed" and state.submitted_at is not None:
        return state.submitted_at.date()
    return None
