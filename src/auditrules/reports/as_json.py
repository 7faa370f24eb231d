"""A whole audit as JSON for scripts, made from the same document as the printed forms.

The keys are stable: a later version may add keys, and ``format_version`` counts up if one is ever changed or taken
away. Dates are ISO 8601 (``2020-06-04``), times UTC with ``Z``, numbers that were answered stay text as entered.
Where a value has a label it is ``{"value": ..., "label": ...}``; nothing known is ``null``.

``format``, ``format_version``, ``audience``, ``printed_on``
``audit``       id, title, case_reference, status, draft, sample, begun_at, begun_by, submitted_at, due, appointment,
                rearranged_because, sent_to, filed_on, events (how many the journal holds, null where not told)
``ruleset``     id, version, reference, title, hash, bases, source, pinned, pinned_hash, same
``overall``     suggested, reachable, exact, because, deciding, chosen, rationale, departs
``departures``  outcome, chosen, suggested, reachable, limits (ids), rationale
``outcomes``    those beside the overall grade: id, label, value, reachable, exact, undetermined, applicable,
                because, deciding
``limits``      id, outcome, at_most, strength, active, kept, because
``items``       every fact, section, question and standard in form order: id, role, kind, section, label, text,
                applies (null while not known), hidden_because, counts, answer, not_applicable, not_applicable_reason,
                evidence, impact, rationale, worker_value, agrees, worker_comment, unanswered, decided, on_record
``findings``    id, kind, section, what, how
``actions``     id, text, owner, overseen_by, due, measure, agreed_with_worker, told_it_is_tracked,
                about_worker_development, rule
``proposed_actions``  rule, text, owner, overseen_by, due, taken_up (an action's id)
``escalations``       id, at, by, to, what, evidence, acknowledged, rule, item
``escalations_due``   id, to, timing, message, register, because, sent
``reaudits``          id, holds (false while it can still come), by, due, due_on, repeats, note, said
``moderation``        id, holds, by, pool, sample, at_least, note, said
``participants``      id, role, role_label, name, team, attended
``consultations``     id, who, on, summary
``requirements``      id, strength, message
"""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

from auditrules.audits.events import Json
from auditrules.reports.document import (
    AuditDocument,
    Departure,
    FindingShown,
    ItemShown,
    LimitShown,
    OutcomeShown,
    ReasonShown,
    Shown,
)

FORMAT = "auditrules-audit"
FORMAT_VERSION = 1


def to_json(document: AuditDocument, *, events: int | None = None, indent: int | None = 2) -> str:
    """The document as JSON text in plain ASCII: no character in an answer can reach a terminal as a command."""
    return json.dumps(to_data(document, events=events), ensure_ascii=True, allow_nan=False, indent=indent) + "\n"


def to_data(document: AuditDocument, *, events: int | None = None) -> dict[str, Json]:
    """The document as plain data, with the keys this module documents."""
    overall = document.overall
    suggestion = overall.suggestion
    return {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "audience": document.audience,
        "printed_on": _day(document.printed_on),
        "audit": _audit(document, events),
        "ruleset": _ruleset(document),
        "overall": {
            "suggested": _shown(suggestion.value) if suggestion else None,
            "reachable": [_shown(one) for one in suggestion.possible] if suggestion else [],
            "exact": suggestion.exact if suggestion else True,
            "undetermined": suggestion.undetermined if suggestion else False,
            "because": [_reason(reason) for reason in suggestion.because] if suggestion else [],
            "deciding": list(suggestion.deciding) if suggestion else [],
            "chosen": _shown(overall.chosen),
            "rationale": overall.rationale,
            "departs": overall.departure is not None,
        },
        "departures": [_departure(departure) for departure in document.departures],
        "outcomes": [_outcome(outcome) for outcome in document.outcomes],
        "limits": [_limit(limit) for limit in document.limits],
        "items": [_item(item) for item in document.items],
        "findings": [_finding(finding) for finding in _findings(document)],
        "actions": [
            {
                "id": action.id,
                "text": action.text,
                "owner": action.owner,
                "overseen_by": action.overseen_by,
                "due": _day(action.due),
                "measure": action.measure,
                "agreed_with_worker": action.agreed_with_worker,
                "told_it_is_tracked": action.told_it_is_tracked,
                "about_worker_development": action.about_worker_development,
                "rule": action.rule,
            }
            for action in document.actions
        ],
        "proposed_actions": [
            {
                "rule": proposal.rule,
                "text": proposal.text,
                "owner": proposal.owner,
                "overseen_by": proposal.overseen_by,
                "due": proposal.due,
                "taken_up": proposal.taken_up,
            }
            for proposal in document.proposed
        ],
        "escalations": [
            {
                "id": sent.id,
                "at": _time(sent.at),
                "by": sent.by,
                "to": list(sent.to),
                "what": sent.what,
                "evidence": sent.evidence,
                "acknowledged": sent.acknowledged,
                "rule": sent.rule,
                "item": sent.item,
            }
            for sent in document.escalations
        ],
        "escalations_due": [
            {
                "id": due.id,
                "to": list(due.to),
                "timing": due.timing,
                "message": due.message,
                "register": due.register,
                "because": _reason(due.reason),
                "sent": due.sent,
            }
            for due in document.escalations_due
        ],
        "reaudits": [
            {
                "id": one.id,
                "holds": one.holds,
                "by": list(one.by),
                "due": one.due,
                "due_on": _day(one.due_on),
                "repeats": one.repeats,
                "note": one.note,
                "said": one.said,
            }
            for one in document.reaudits
        ],
        "moderation": [
            {
                "id": drawn.id,
                "holds": drawn.holds,
                "by": drawn.by,
                "pool": drawn.pool,
                "sample": drawn.sample,
                "at_least": drawn.at_least,
                "note": drawn.note,
                "said": drawn.said,
            }
            for drawn in document.moderations
        ],
        "participants": [
            {
                "id": person.id,
                "role": person.role,
                "role_label": person.role_label,
                "name": person.name,
                "team": person.team,
                "attended": person.attended,
            }
            for person in document.participants
        ],
        "consultations": [
            {"id": asked.id, "who": asked.who, "on": _day(asked.on), "summary": asked.summary}
            for asked in document.consultations
        ],
        "requirements": [
            {"id": unmet.id, "strength": unmet.strength, "message": unmet.message} for unmet in document.requirements
        ],
    }


def _audit(document: AuditDocument, events: int | None) -> Json:
    details = document.details
    return {
        "id": details.id,
        "title": details.title,
        "case_reference": details.case_reference,
        "status": details.status,
        "draft": details.draft,
        "sample": details.sample,
        "begun_at": _time(details.begun_at),
        "begun_by": details.begun_by,
        "submitted_at": _time(details.submitted_at),
        "due": _day(details.due),
        "appointment": _day(details.appointment),
        "rearranged_because": details.rearranged_because,
        "sent_to": [_shown(one) for one in details.sent_to],
        "filed_on": _day(details.filed_on),
        "events": events,
    }


def _ruleset(document: AuditDocument) -> Json:
    rules = document.ruleset
    return {
        "id": rules.id,
        "version": rules.version,
        "reference": f"{rules.id}@{rules.version}",
        "title": rules.title,
        "hash": rules.meaning_hash,
        "bases": list(rules.bases),
        "source": rules.source,
        "pinned": rules.pinned,
        "pinned_hash": rules.pinned_hash,
        "same": rules.same,
    }


def _item(item: ItemShown) -> Json:
    prose: dict[str, str] = {"evidence": "", "impact": "", "rationale": ""}
    prose.update(item.prose)
    return {
        "id": item.id,
        "role": item.role,
        "kind": item.kind,
        "section": item.section,
        "label": item.label,
        "text": item.text,
        "applies": item.applies,
        "hidden_because": item.hidden_because,
        "counts": item.counts,
        "answer": _shown(item.answer),
        "not_applicable": item.not_applicable,
        "not_applicable_reason": item.not_applicable_reason,
        **prose,
        "worker_value": _shown(item.worker),
        "agrees": item.agrees,
        "worker_comment": item.worker_comment,
        "unanswered": item.unanswered,
        "decided": item.decided,
        "on_record": item.on_record,
    }


def _findings(document: AuditDocument) -> list[FindingShown]:
    inside = [finding for section in document.sections for finding in section.findings]
    return [*inside, *document.findings_elsewhere]


def _finding(finding: FindingShown) -> Json:
    return {
        "id": finding.id,
        "kind": finding.kind,
        "section": finding.section,
        "what": finding.what,
        "how": finding.how,
    }


def _departure(departure: Departure) -> Json:
    return {
        "outcome": departure.outcome,
        "chosen": _shown(departure.chosen),
        "suggested": _shown(departure.suggested),
        "reachable": list(departure.possible),
        "limits": [limit.id for limit in departure.limits],
        "rationale": departure.rationale,
    }


def _outcome(outcome: OutcomeShown) -> Json:
    return {
        "id": outcome.id,
        "label": outcome.label,
        "value": _shown(outcome.value),
        "reachable": [_shown(one) for one in outcome.possible],
        "exact": outcome.exact,
        "undetermined": outcome.undetermined,
        "applicable": outcome.applicable,
        "because": [_reason(reason) for reason in outcome.because],
        "deciding": list(outcome.deciding),
    }


def _limit(limit: LimitShown) -> Json:
    return {
        "id": limit.id,
        "outcome": limit.outcome,
        "at_most": _shown(limit.at_most),
        "strength": limit.strength,
        "active": limit.active,
        "kept": limit.kept,
        "because": _reason(limit.reason),
    }


def _reason(reason: ReasonShown) -> Json:
    return {
        "rule": reason.rule,
        "text": reason.text,
        "reads": [{"item": read.item, "label": read.label, "value": read.value} for read in reason.reads],
        "source": reason.source,
    }


def _shown(shown: Shown | None) -> Json:
    if shown is None:
        return None
    value = list(shown.value) if isinstance(shown.value, tuple) else shown.value
    return {"value": list[Json](value) if isinstance(value, list) else value, "label": shown.label}


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _time(at: datetime | None) -> str | None:
    if at is None:
        return None
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
