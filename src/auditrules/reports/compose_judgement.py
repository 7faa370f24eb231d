"""What the ruleset says of an audit, beside what the auditor chose."""

from __future__ import annotations

from dataclasses import replace

from auditrules.audits.explain import span_words
from auditrules.audits.leading import moderation_sentence, reaudit_sentence
from auditrules.audits.state import AuditState
from auditrules.audits.wording import overall_ranks
from auditrules.conditions.checking import names
from auditrules.conditions.dates import SpanError, parse_span
from auditrules.engine.judgement import Judgement, LeadsTo, LimitJudgement, OutcomeJudgement, Reason
from auditrules.reports.display import item_label, long_date, outcome_value, role_text
from auditrules.reports.document import (
    Departure,
    DueEscalation,
    LimitShown,
    ModerationShown,
    OutcomeShown,
    Overall,
    ProposedShown,
    ReadingShown,
    ReasonShown,
    ReauditShown,
    Shown,
)
from auditrules.rulesets.ruleset import Ruleset

OVERALL = "overall"


def overall_shown(ruleset: Ruleset, state: AuditState, judgement: Judgement, limits: tuple[LimitShown, ...]) -> Overall:
    """The overall grade as suggested and as chosen, and the departure where they differ."""
    found = judgement.outcomes.get(OVERALL)
    suggestion = outcome_shown(ruleset, found) if found else None
    chosen = Shown(state.overall, outcome_value(ruleset, OVERALL, state.overall)) if state.overall else None
    return Overall(
        suggestion=suggestion,
        chosen=chosen,
        rationale=state.overall_rationale,
        departure=_departure(chosen, suggestion, limits, state.overall_rationale) if chosen else None,
    )


def _departure(
    chosen: Shown, suggestion: OutcomeShown | None, limits: tuple[LimitShown, ...], rationale: str
) -> Departure | None:
    """The departure of a chosen grade: from the one suggested, from all that are possible, or past a limit."""
    passed = tuple(limit for limit in limits if limit.outcome == OVERALL and limit.kept is False)
    suggested = suggestion.value if suggestion and suggestion.applicable else None
    possible = suggestion.possible if suggestion and suggestion.applicable and not suggested else ()
    other = suggested is not None and suggested.value != chosen.value
    impossible = bool(possible) and chosen.value not in [one.value for one in possible]
    if not (passed or other or impossible):
        return None
    return Departure(
        outcome=OVERALL,
        chosen=chosen,
        suggested=suggested,
        possible=tuple(one.label for one in possible),
        limits=passed,
        rationale=rationale,
    )


def outcomes_shown(ruleset: Ruleset, judgement: Judgement) -> tuple[OutcomeShown, ...]:
    """Outcomes beside the overall grade; a decided section is shown in its section."""
    sections = ruleset.document.section
    return tuple(
        outcome_shown(ruleset, found)
        for name, found in judgement.outcomes.items()
        if name != OVERALL and name not in sections
    )


def outcome_shown(ruleset: Ruleset, found: OutcomeJudgement) -> OutcomeShown:
    def shown(value: str) -> Shown:
        return Shown(value, outcome_value(ruleset, found.outcome, value))

    return OutcomeShown(
        id=found.outcome,
        label=found.label,
        value=shown(found.value) if found.value is not None else None,
        possible=tuple(shown(value) for value in found.reachable),
        because=tuple(reason_shown(reason) for reason in found.because),
        exact=found.exact,
        applicable=found.applicable,
        deciding=tuple(item_label(ruleset, item) for item in found.deciding),
        undetermined=found.undetermined,
        plugins=ruleset.needs.plugins,
    )


def reason_shown(reason: Reason) -> ReasonShown:
    return ReasonShown(
        rule=reason.rule,
        text=reason.text,
        reads=tuple(ReadingShown(read.item, read.label, read.value) for read in reason.reads),
        source=reason.source or "",
    )


def limits_shown(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> tuple[LimitShown, ...]:
    return tuple(
        LimitShown(
            id=limit.limit,
            outcome=limit.outcome,
            outcome_label=_outcome_label(ruleset, judgement, limit.outcome),
            at_most=Shown(limit.at_most, outcome_value(ruleset, limit.outcome, limit.at_most)),
            strength=limit.strength,
            active=limit.active,
            reason=reason_shown(limit.reason),
            kept=_kept(ruleset, state, limit),
        )
        for limit in judgement.limits
    )


def _outcome_label(ruleset: Ruleset, judgement: Judgement, outcome: str) -> str:
    found = judgement.outcomes.get(outcome)
    return found.label if found else item_label(ruleset, outcome)


def _kept(ruleset: Ruleset, state: AuditState, limit: LimitJudgement) -> bool | None:
    """Whether the chosen overall grade keeps within a limit that holds; None where that is not a question."""
    ranks = overall_ranks(ruleset)
    if limit.outcome != OVERALL or not limit.active or state.overall not in ranks or limit.at_most not in ranks:
        return None
    return ranks[state.overall] <= ranks[limit.at_most]


def proposed_actions(
    ruleset: Ruleset, state: AuditState, judgement: Judgement, off: frozenset[str]
) -> tuple[ProposedShown, ...]:
    """``off`` as for re-audits: a date that is counted from one of them is not told."""
    taken = {action.rule: action.id for action in state.actions.values() if action.rule}
    return tuple(
        ProposedShown(
            rule=proposal.action,
            text=proposal.text,
            owner=role_text(ruleset, proposal.owner),
            overseen_by=role_text(ruleset, proposal.overseen_by or ""),
            due=proposal.due or "",
            due_said=span_words(ruleset, proposal.due) if proposal.due else "",
            taken_up=taken.get(proposal.action),
        )
        for proposal in (replace(one, due=None) if _anchor(one.due) in off else one for one in judgement.actions)
    )


def due_escalations(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> tuple[DueEscalation, ...]:
    sent = {escalation.rule for escalation in state.escalations.values()}
    return tuple(
        DueEscalation(
            id=due.escalation,
            to=tuple(ruleset.role_label(role) for role in due.to),
            timing=due.timing,
            message=due.message,
            register=due.register,
            reason=reason_shown(due.reason),
            sent=due.escalation in sent,
        )
        for due in judgement.escalations
    )


def reaudits_shown(ruleset: Ruleset, leads: LeadsTo, off: frozenset[str]) -> tuple[ReauditShown, ...]:
    """``off`` are the items that must not be on the document: a rule that reads one of them is not explained.

    Nor is a date given that would tell one of them.
    """
    return tuple(
        ReauditShown(
            id=one.reaudit,
            holds=bool(one.holds),
            by=tuple(ruleset.role_label(role) for role in one.by),
            due=one.due or "",
            due_on=one.due_on,
            repeats=one.repeats,
            note=one.note,
            said=reaudit_sentence(ruleset, one, why=_explained(ruleset, one.reason, off), day=long_date),
        )
        for one in (replace(one, due=None, due_on=None) if _anchor(one.due) in off else one for one in leads.reaudits)
    )


def moderations_shown(ruleset: Ruleset, leads: LeadsTo, off: frozenset[str]) -> tuple[ModerationShown, ...]:
    """``off`` as for re-audits."""
    return tuple(
        ModerationShown(
            id=one.moderation,
            holds=bool(one.holds),
            by=ruleset.role_label(one.by) if one.by else "",
            pool=one.pool,
            sample=one.sample,
            at_least=one.at_least,
            note=one.note,
            said=moderation_sentence(ruleset, one, why=_explained(ruleset, one.reason, off)),
        )
        for one in leads.moderations
    )


def _anchor(due: str | None) -> str | None:
    """The date that a span is counted from."""
    try:
        return parse_span(due).anchor if due else None
    except SpanError:
        return None


def _explained(ruleset: Ruleset, reason: Reason, off: frozenset[str]) -> bool:
    """Whether a rule's condition and the answers it read may be told."""
    told = {
        *names(ruleset.conditions[f"{reason.rule}.when"], ruleset.vocabulary),
        *(read.item for read in reason.reads),
    }
    return told.isdisjoint(off)
