"""The items of an audit as a document shows them: facts, sections, questions, standards, findings."""

from __future__ import annotations

from auditrules.audits.state import Answer, AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import Judgement
from auditrules.reports.display import answer_text, id_words, item_label, item_text
from auditrules.reports.document import FindingShown, ItemShown, SectionShown, Shown
from auditrules.reports.wording import applies_when
from auditrules.rulesets.models import Prose
from auditrules.rulesets.ruleset import Ruleset


def sections_shown(
    ruleset: Ruleset, state: AuditState, judgement: Judgement, *, leave_off: frozenset[str]
) -> tuple[SectionShown, ...]:
    """Every section in form order, hidden ones too, except those to be left off."""
    findings = findings_of(ruleset, state)
    return tuple(
        SectionShown(
            item=item_shown(ruleset, state, judgement, section),
            graded=ruleset.graded and ruleset.document.section[section.id].graded,
            questions=tuple(
                item_shown(ruleset, state, judgement, question)
                for question in ruleset.questions(section.id)
                if question.id not in leave_off
            ),
            findings=tuple(found for found in findings if found.section == section.id),
        )
        for section in ruleset.sections
        if section.id not in leave_off
    )


def item_shown(ruleset: Ruleset, state: AuditState, judgement: Judgement, item: Item) -> ItemShown:
    """One item with everything said of it."""
    answer = state.answer(item.id)
    applies, because = _applies(ruleset, judgement, item, answer)
    value = answer.value
    possible: tuple[str, ...] = ()
    if item.decided and (decided := judgement.outcomes.get(item.id)):
        value = decided.value
        if value is None:
            possible = tuple(item.value_label(one) for one in decided.reachable)
    return ItemShown(
        id=item.id,
        role=item.role,
        kind=item.kind,
        section=item.section,
        label=item.label,
        text=item_text(ruleset, item.id),
        answer=_shown(item, value),
        applies=applies,
        hidden_because=because,
        not_applicable=answer.not_applicable,
        not_applicable_reason=answer.not_applicable_reason,
        prose=_prose(answer),
        worker=_shown(item, answer.worker_value),
        agrees=answer.worker_value == value if answer.worker_value and value else None,
        worker_comment=answer.worker_comment,
        unanswered=item.id in judgement.unanswered,
        decided=item.decided,
        possible=possible,
        on_record=item.on_record,
    )


def unknown_item(item_id: str, answer: Answer) -> ItemShown:
    """An answer to something this template does not have: kept, and counting for nothing."""
    value = ", ".join(answer.value) if isinstance(answer.value, tuple) else answer.value
    return ItemShown(
        id=item_id,
        role="field",
        kind="text",
        section=None,
        label=id_words(item_id),
        text=id_words(item_id),
        answer=Shown(answer.value, value) if value else None,
        applies=False,
        hidden_because="This template has no such item.",
        not_applicable=answer.not_applicable,
        not_applicable_reason=answer.not_applicable_reason,
        prose=_prose(answer),
        worker=Shown(answer.worker_value, answer.worker_value) if answer.worker_value else None,
        agrees=None,
        worker_comment=answer.worker_comment,
        unanswered=False,
        decided=False,
        possible=(),
        on_record=False,
    )


def findings_of(ruleset: Ruleset, state: AuditState) -> tuple[FindingShown, ...]:
    """Every finding, in the order entered."""
    return tuple(
        FindingShown(
            id=found.id,
            kind=found.kind,
            section=found.section,
            section_label=item_label(ruleset, found.section) if found.section else "",
            what=found.what,
            how=found.how,
        )
        for found in state.findings.values()
    )


def _applies(ruleset: Ruleset, judgement: Judgement, item: Item, answer: Answer) -> tuple[bool | None, str]:
    """Whether the rules let an item apply (None: not yet known), and in words when they do."""
    section = item.section
    if section and section in judgement.not_applicable:
        return False, f"Its section, {item_label(ruleset, section)}, does not apply."
    when = applies_when(ruleset, item.role, item.id)
    because = f"Applies only where {when}." if when else ""
    if item.id in judgement.not_applicable:
        # The auditor's own mark is shown with its reason; the rules did not hide it.
        return (True, "") if answer.not_applicable else (False, because)
    if item.id in judgement.applicability_unknown:
        return None, because
    if section and section in judgement.applicability_unknown:
        return None, f"It is not yet known whether its section, {item_label(ruleset, section)}, applies."
    return True, ""


def _shown(item: Item, value: str | tuple[str, ...] | None) -> Shown | None:
    """A value with its label; None for no answer, an empty text and an empty choice alike."""
    return Shown(value, answer_text(item, value)) if value else None


def _prose(answer: Answer) -> tuple[tuple[Prose, str], ...]:
    written: tuple[tuple[Prose, str], ...] = (
        ("evidence", answer.evidence),
        ("impact", answer.impact),
        ("rationale", answer.rationale),
    )
    return tuple((name, text) for name, text in written if text)
