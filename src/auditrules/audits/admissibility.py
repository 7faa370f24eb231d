"""What plugins find that keeps an audit from being submitted, beside what its form and its ruleset ask for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditrules.audits.judging import audit_fields, engine_answers
from auditrules.audits.search import question_text
from auditrules.audits.spots import Missing, Spot, spot_of
from auditrules.audits.state import Action, AuditState
from auditrules.audits.text import excerpt
from auditrules.engine import Engine
from auditrules.engine.judgement import Judgement
from auditrules.plugins.views import ActionView
from auditrules.rulesets.ruleset import Ruleset

if TYPE_CHECKING:
    from auditrules.plugins.verdicts import Fault

_PROSE = ("evidence", "impact", "rationale")


def plugin_lines(ruleset: Ruleset, state: AuditState, judgement: Judgement, engine: Engine) -> tuple[Missing, ...]:
    """A line for each fault that a plugin finds, and one for each plugin that could not do its part."""
    return tuple(dict.fromkeys(_lines(ruleset, state, judgement, engine)))


def _lines(ruleset: Ruleset, state: AuditState, judgement: Judgement, engine: Engine) -> Iterator[Missing]:
    for reason in judgement.undetermined:
        text = f"No outcome is certain: {reason.text} The audit can be submitted once that is put right."
        yield Missing(text, Spot("overall"), True)
    consulting = engine.consulting
    if consulting is None or not consulting.checks_submission:
        return
    actions = tuple(action_view(action) for action in state.actions.values() if action.text.strip())
    prose = {
        item: {field: getattr(answer, field) for field in _PROSE if getattr(answer, field).strip()}
        for item, answer in state.answers.items()
    }
    found, failed = consulting.faults(
        judgement,
        engine_answers(state),
        audit_fields(state),
        {item: texts for item, texts in prose.items() if texts},
        actions,
    )
    numbers = {action.id: number for number, action in enumerate(state.actions.values(), 1)}
    for fault, action in found:
        if action is not None:
            yield _of_action(fault, action, numbers[action.id])
        else:
            yield _of_audit(ruleset, fault)
    for one in failed:
        text = f"{one.why[:1].upper()}{one.why[1:]}. The audit can be submitted once its check can be made."
        yield Missing(text, Spot("overall"), True)


def _of_audit(ruleset: Ruleset, fault: Fault) -> Missing:
    blocks = fault.strength == "must"
    item = ruleset.vocabulary.items.get(fault.item or "")
    if item is None:
        return Missing(fault.message, Spot("overall"), blocks)
    label = item.label
    if item.role == "question":
        section = ruleset.vocabulary.items.get(item.section or "")
        label = f"'{excerpt(question_text(ruleset, item), 80)}'"
        label = f"{section.label}: {label}" if section is not None else label
    return Missing(f"{label}: {fault.message}", spot_of(item, fault.field), blocks)


def _of_action(fault: Fault, action: ActionView, number: int) -> Missing:
    field = fault.field if fault.field in ActionView.__dataclass_fields__ else "text"
    # An action about the worker's development stays off the record, so nothing about it can hold that up.
    blocks = fault.strength == "must" and not action.about_worker_development
    text = f"Action {number}, '{excerpt(action.text, 50)}': {fault.message}"
    return Missing(text, Spot("actions", field=field, entry=action.id), blocks)


def action_view(action: Action) -> ActionView:
    """An action as plugins see it."""
    return ActionView(
        action.id,
        action.text,
        action.owner,
        action.overseen_by,
        action.due,
        action.measure,
        action.agreed_with_worker,
        action.told_it_is_tracked,
        action.about_worker_development,
    )
