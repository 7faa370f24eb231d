"""An audit as the engine reads it: answers by item, and the fields that a requirement may read."""

from __future__ import annotations

from auditrules.audits.state import Action, Answer, AnswerValue, AuditState, Finding

#: What the engine takes as the answer of an item that does not apply.
NOT_APPLICABLE = "n/a"


def engine_answers(state: AuditState) -> dict[str, AnswerValue]:
    """Answers by item, those marked not applicable as ``n/a`` whatever they hold."""
    given: dict[str, AnswerValue] = {}
    for item, answer in state.answers.items():
        if answer.not_applicable:
            given[item] = NOT_APPLICABLE
        elif answer.value is not None:
            given[item] = answer.value
    return given


def audit_fields(state: AuditState) -> dict[str, object]:
    """The audit's own fields that a ``require`` on the audit may read."""
    return {
        "overall_grade": state.overall,
        "overall_rationale": state.overall_rationale,
        "consulted": bool(state.consultations),
    }


def answer_fields(answer: Answer) -> dict[str, object]:
    """The fields of an answer that a ``require`` on a section or question may read."""
    return {
        "value": ", ".join(answer.value) if isinstance(answer.value, tuple) else answer.value,
        "evidence": answer.evidence,
        "impact": answer.impact,
        "rationale": answer.rationale,
        "worker_value": answer.worker_value,
    }


def action_fields(action: Action) -> dict[str, object]:
    """The fields of an action that a ``require`` may read."""
    return {
        "text": action.text,
        "owner": action.owner,
        "overseen_by": action.overseen_by,
        "due": action.due,
        "measure": action.measure,
        "agreed_with_worker": action.agreed_with_worker,
        "told_it_is_tracked": action.told_it_is_tracked,
        "about_worker_development": action.about_worker_development,
    }


def improvement_fields(finding: Finding) -> dict[str, object]:
    """The fields of an improvement that a ``require`` may read."""
    return {"what": finding.what, "how": finding.how}
