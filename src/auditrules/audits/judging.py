"""An audit as the engine reads it, and the part of the engine that a session needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, Protocol

from auditrules.audits.state import Action, Answer, AnswerValue, AuditState, Finding
from auditrules.engine.judgement import Judgement, RequirementJudgement

#: What the engine takes as the answer of an item that does not apply.
NOT_APPLICABLE = "n/a"
EntryKind = Literal["action", "improvement", "section", "question"]


class Judge(Protocol):
    """What a session asks of :class:`auditrules.engine.Engine`."""

    def judge(self, answers: Mapping[str, AnswerValue], *, audit: Mapping[str, object] = ...) -> Judgement: ...

    def requirements(self, on: EntryKind, fields: Mapping[str, object]) -> tuple[RequirementJudgement, ...]: ...


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
        "case_reference": state.case_reference,
        "due": state.due.isoformat() if state.due else None,
        "appointment": state.appointment.isoformat() if state.appointment else None,
        "rearranged_because": state.rearranged_because,
        "overall_grade": state.overall,
        "overall_rationale": state.overall_rationale.strip(),
        "filed_on": state.filed_on.isoformat() if state.filed_on else None,
    }


def answer_fields(answer: Answer) -> dict[str, object]:
    """The fields of an answer that a ``require`` on a section or question may read."""
    return {
        "value": answer.value,
        "evidence": answer.evidence.strip(),
        "impact": answer.impact.strip(),
        "rationale": answer.rationale.strip(),
        "worker_value": answer.worker_value,
    }


def action_fields(action: Action) -> dict[str, object]:
    """The fields of an action that a ``require`` may read."""
    return {
        "text": action.text.strip(),
        "owner": action.owner,
        "overseen_by": action.overseen_by,
        "due": action.due.isoformat() if action.due else None,
        "measure": action.measure.strip(),
        "agreed_with_worker": action.agreed_with_worker,
        "told_it_is_tracked": action.told_it_is_tracked,
        "about_worker_development": action.about_worker_development,
    }


def improvement_fields(finding: Finding) -> dict[str, object]:
    """The fields of an improvement that a ``require`` may read."""
    return {"what": finding.what.strip(), "how": finding.how.strip()}
