"""An audit and its judgement made into a document.

What the record version leaves off is decided here and nowhere else (:func:`for_record`), before anything is laid
out, so that no renderer can let it through:

- actions about the worker's development;
- facts, sections, questions and standards with ``on_record = false``, everything said beside them, the findings of
  such a section, escalations raised from them, and readings of them in the reasons of a judgement;
- what was entered for an item that does not apply, and the findings of a section that does not: they are kept in the
  audit and in the full version, and count for nothing; on a child's record they would be read as if they counted.
  The auditor's own "not applicable" and its reason stay;
- answers to items that the template does not have.

The record version does not say how much was left off: that would itself put it on the record.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from auditrules.audits.state import Answer, AuditState
from auditrules.engine.judgement import Judgement, LeadsTo, Reason
from auditrules.reports.compose_items import (
    Material,
    findings_of,
    items_shown,
    sections_shown,
    standards_shown,
    unknown_item,
)
from auditrules.reports.compose_judgement import (
    due_escalations,
    limits_shown,
    moderations_shown,
    outcomes_shown,
    overall_shown,
    proposed_actions,
    reaudits_shown,
)
from auditrules.reports.display import item_label, role_text, source_text
from auditrules.reports.document import (
    ActionShown,
    Audience,
    AuditDocument,
    ConsultationShown,
    Details,
    EscalationShown,
    ParticipantShown,
    RequirementShown,
    RulesetShown,
    Shown,
)
from auditrules.rulesets.ruleset import Ruleset

NOWHERE = LeadsTo()


def audit_document(
    ruleset: Ruleset,
    state: AuditState,
    judgement: Judgement,
    *,
    audience: Audience,
    printed_on: date,
    leads: LeadsTo = NOWHERE,
) -> AuditDocument:
    """The audit as a document for one audience.

    ``judgement`` is the engine's of the state's answers, and ``leads`` what the audit leads to around it. Nothing
    is read but the arguments.
    """
    off = off_record(ruleset) if audience == "record" else frozenset[str]()
    if audience == "record":
        state, judgement = for_record(ruleset, state, judgement)
    material = Material(ruleset, state, judgement, off)
    limits = limits_shown(ruleset, state, judgement)
    sections = sections_shown(material)
    known = ruleset.vocabulary.items
    shown_sections = {section.item.id for section in sections}
    return AuditDocument(
        audience=audience,
        printed_on=printed_on,
        details=_details(ruleset, state),
        ruleset=_ruleset(ruleset, state),
        graded=ruleset.graded,
        overall=overall_shown(ruleset, state, judgement, limits),
        outcomes=outcomes_shown(ruleset, judgement),
        limits=limits,
        facts=items_shown(material, (*ruleset.facts, *ruleset.computed)),
        sections=sections,
        standards=standards_shown(material),
        findings_elsewhere=tuple(
            finding for finding in findings_of(ruleset, state) if finding.section not in shown_sections
        ),
        answers_elsewhere=tuple(
            unknown_item(item_id, answer) for item_id, answer in state.answers.items() if item_id not in known
        ),
        actions=tuple(
            ActionShown(
                id=action.id,
                text=action.text,
                owner=role_text(ruleset, action.owner),
                overseen_by=role_text(ruleset, action.overseen_by),
                due=action.due,
                measure=action.measure,
                agreed_with_worker=action.agreed_with_worker,
                told_it_is_tracked=action.told_it_is_tracked,
                about_worker_development=action.about_worker_development,
                rule=action.rule,
            )
            for action in state.actions.values()
        ),
        proposed=proposed_actions(ruleset, state, judgement, off),
        escalations=tuple(
            EscalationShown(
                id=sent.id,
                at=sent.at,
                by=sent.by,
                to=tuple(role_text(ruleset, role) for role in sent.to),
                what=sent.what,
                evidence=sent.evidence,
                acknowledged=sent.acknowledged,
                rule=sent.rule,
                item=sent.item,
                item_label=item_label(ruleset, sent.item) if sent.item else "",
            )
            for sent in state.escalations.values()
        ),
        escalations_due=due_escalations(ruleset, state, judgement),
        participants=tuple(
            ParticipantShown(
                id=person.id,
                role=person.role,
                role_label=role_text(ruleset, person.role),
                name=person.name,
                team=person.team,
                attended=person.attended,
            )
            for person in state.participants.values()
        ),
        consultations=tuple(
            ConsultationShown(id=asked.id, who=asked.who, on=asked.on, summary=asked.summary)
            for asked in state.consultations.values()
        ),
        requirements=tuple(
            RequirementShown(id=unmet.requirement, strength=unmet.strength, message=unmet.message)
            for unmet in judgement.requirements
        ),
        reaudits=reaudits_shown(ruleset, leads, off),
        moderations=moderations_shown(ruleset, leads, off),
    )


def off_record(ruleset: Ruleset) -> frozenset[str]:
    """Ids of the items that never enter the child's record, the questions of such a section included."""
    items = ruleset.vocabulary.items
    off = {item.id for item in items.values() if not item.on_record}
    return frozenset(off | {item.id for item in items.values() if item.section in off})


def for_record(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> tuple[AuditState, Judgement]:
    """The audit and its judgement without what must not be on the child's record."""
    off = off_record(ruleset)
    known = ruleset.vocabulary.items
    hidden = frozenset(judgement.not_applicable)
    kept_state = replace(
        state,
        answers={
            item_id: _what_counts(ruleset, item_id, answer, hidden)
            for item_id, answer in state.answers.items()
            if item_id in known and item_id not in off
        },
        findings={key: found for key, found in state.findings.items() if found.section not in off | hidden},
        actions={key: action for key, action in state.actions.items() if not action.about_worker_development},
        escalations={key: sent for key, sent in state.escalations.items() if sent.item not in off},
    )
    kept_judgement = replace(
        judgement,
        outcomes={
            outcome: replace(
                found,
                because=tuple(_reason_without(reason, off) for reason in found.because),
                deciding=tuple(item for item in found.deciding if item not in off),
            )
            for outcome, found in judgement.outcomes.items()
            if outcome not in off
        },
        limits=tuple(replace(limit, reason=_reason_without(limit.reason, off)) for limit in judgement.limits),
        escalations=tuple(replace(due, reason=_reason_without(due.reason, off)) for due in judgement.escalations),
        not_applicable=tuple(item for item in judgement.not_applicable if item not in off),
        applicability_unknown=tuple(item for item in judgement.applicability_unknown if item not in off),
        unanswered=tuple(item for item in judgement.unanswered if item not in off),
    )
    return kept_state, kept_judgement


def _what_counts(ruleset: Ruleset, item_id: str, answer: Answer, not_applicable: frozenset[str]) -> Answer:
    """An answer that applies, whole; of one marked not applicable the mark and its reason; of a hidden one nothing."""
    if ruleset.vocabulary.items[item_id].section in not_applicable:
        return Answer()
    if item_id in not_applicable:
        return Answer(not_applicable=answer.not_applicable, not_applicable_reason=answer.not_applicable_reason)
    return answer


def _reason_without(reason: Reason, off: frozenset[str]) -> Reason:
    return replace(reason, reads=tuple(read for read in reason.reads if read.item not in off))


def _details(ruleset: Ruleset, state: AuditState) -> Details:
    rule = ruleset.document.document
    return Details(
        id=state.id,
        title=rule.title or ruleset.title,
        case_reference=state.case_reference,
        status=state.status,
        sample=state.sample,
        begun_at=state.created_at,
        begun_by=state.created_by,
        submitted_at=state.submitted_at,
        due=state.due,
        appointment=state.appointment,
        rearranged_because=state.rearranged_because,
        sent_to=tuple(Shown(role, role_text(ruleset, role)) for role in state.sent_to),
        filed_on=state.filed_on,
        distribution=tuple(ruleset.role_label(role) for role in rule.to),
        file_at=rule.file_at or "",
        next_steps=rule.next_steps,
    )


def _ruleset(ruleset: Ruleset, state: AuditState) -> RulesetShown:
    return RulesetShown(
        id=ruleset.id,
        version=ruleset.version,
        title=ruleset.title,
        meaning_hash=ruleset.meaning_hash,
        bases=ruleset.bases,
        source=source_text(ruleset.document.ruleset.source),
        pinned=f"{state.ruleset}@{state.version}",
        pinned_hash=state.ruleset_hash,
    )
