"""The items of an audit as a document shows them: facts, sections, questions, standards, findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from auditrules.audits.answers import decimal_text
from auditrules.audits.explain import applies, why_not_asked
from auditrules.audits.progress import hidden_items, unanswered_items
from auditrules.audits.spots import asked_of_auditor
from auditrules.audits.state import Answer, AuditState
from auditrules.conditions.checking import names
from auditrules.conditions.meaning import Known
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import Judgement
from auditrules.reports.display import answer_text, id_words, item_label, item_text
from auditrules.reports.document import FindingShown, ItemShown, SectionShown, Shown
from auditrules.rulesets.models import Prose
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True)
class Material:
    """What a document is made of. ``off`` are the items that must not be on it; the state holds nothing of them."""

    ruleset: Ruleset
    state: AuditState
    judgement: Judgement
    off: frozenset[str] = frozenset()

    @cached_property
    def hidden(self) -> frozenset[str]:
        return hidden_items(self.ruleset, self.judgement)

    @cached_property
    def unanswered(self) -> frozenset[str]:
        return frozenset(item.id for item in unanswered_items(self.ruleset, self.state, self.judgement))


def sections_shown(material: Material) -> tuple[SectionShown, ...]:
    """Every section in form order, hidden ones too, except those to be left off."""
    ruleset = material.ruleset
    findings = findings_of(ruleset, material.state)
    return tuple(
        SectionShown(
            item=item_shown(material, section),
            graded=ruleset.graded and ruleset.document.section[section.id].graded,
            questions=items_shown(material, ruleset.questions(section.id)),
            findings=tuple(found for found in findings if found.section == section.id),
        )
        for section in ruleset.sections
        if section.id not in material.off
    )


def items_shown(material: Material, items: Iterable[Item]) -> tuple[ItemShown, ...]:
    """Items without those to be left off."""
    return tuple(item_shown(material, item) for item in items if item.id not in material.off)


def standards_shown(material: Material) -> tuple[ItemShown, ...]:
    """The audit's own standards: those the auditor answers, and any that was answered all the same."""
    every = items_shown(material, material.ruleset.standards)
    return tuple(
        item for item in every if item.said or asked_of_auditor(material.ruleset, material.ruleset.item(item.id))
    )


def _computed(value: Known | None) -> str | None:
    """A computed fact in the form of a kept answer."""
    if isinstance(value, Decimal):
        return decimal_text(value)
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else None


def item_shown(material: Material, item: Item) -> ItemShown:
    """One item with everything said of it."""
    judgement = material.judgement
    answer = material.state.answer(item.id)
    value = answer.value
    possible: tuple[str, ...] = ()
    if item.decided and (decided := judgement.outcomes.get(item.id)):
        value = decided.value
        if value is None:
            possible = tuple(item.value_label(one) for one in decided.reachable)
    if item.computed:
        value = _computed(judgement.computed.get(item.id))
    asked, because = _applies(material, item, answer)
    return ItemShown(
        id=item.id,
        role=item.role,
        kind=item.kind,
        section=item.section,
        label=item.label,
        text=item_text(material.ruleset, item.id),
        answer=_shown(item, value),
        applies=asked,
        hidden_because=because,
        not_applicable=answer.not_applicable,
        not_applicable_reason=answer.not_applicable_reason,
        prose=_prose(answer),
        worker=_shown(item, answer.worker_value),
        agrees=answer.worker_value == value if answer.worker_value and value else None,
        worker_comment=answer.worker_comment,
        unanswered=item.id in material.unanswered,
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


def _applies(material: Material, item: Item, answer: Answer) -> tuple[bool | None, str]:
    """Whether the rules let an item apply (None: not yet known), and why not in words."""
    judgement = material.judgement
    own_mark = answer.not_applicable and item.section not in judgement.not_applicable
    if own_mark and item.id in judgement.not_applicable:
        # The auditor's own mark is shown with its reason; the rules did not hide it.
        return True, ""
    asked = applies(judgement, material.hidden, item)
    if asked:
        return True, ""
    if material.off.intersection(_read_by(material.ruleset, item)):
        return asked, "It depends on answers that are not on this document."
    return asked, why_not_asked(material.ruleset, material.state, judgement, item)


def _read_by(ruleset: Ruleset, item: Item) -> Iterator[str]:
    """Every item that decides whether this one applies, its section's and those of named conditions included."""
    places = [f"{item.role}.{item.id}.relevant"]
    if item.section:
        places.append(f"section.{item.section}.relevant")
    seen = set()
    while places:
        condition = ruleset.conditions.get(places.pop())
        for name in names(condition, ruleset.vocabulary) if condition else ():
            if name in ruleset.vocabulary.defines and name not in seen:
                seen.add(name)
                places.append(f"define.{name}.means")
            yield name


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
