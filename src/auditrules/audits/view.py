"""The form as it is shown: sections with their questions, labels, answers in words and reasons why one is not asked.

A pure tree made anew from the state and its judgement; screens, ``--plain`` and documents read the same one.
"""

from __future__ import annotations

from dataclasses import dataclass

from auditrules.audits.explain import applies, why_not_asked
from auditrules.audits.progress import hidden_items, section_grade
from auditrules.audits.search import guidance_texts, question_text
from auditrules.audits.spots import asked_of_auditor, section_items
from auditrules.audits.state import Answer, AuditState, Finding
from auditrules.audits.wording import value_words
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.models import Prose
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class ChoiceView:
    """One value that can be chosen, with the descriptor of a grade or the guidance of a value."""

    id: str
    label: str
    guidance: str | None = None
    emphasis: tuple[str, ...] = ()
    """Phrases of the guidance to be shown emphasised."""


@dataclass(frozen=True, slots=True)
class ItemView:
    """One item of the form with its answer.

    ``number`` is its place, ``2.3`` for the third of the second section; ``applies`` is None while it is not yet known,
    and ``why_not`` then says on what it depends, as it says why the item is not asked.
    """

    item: Item
    number: str
    text: str
    guidance: tuple[str, ...]
    choices: tuple[ChoiceView, ...]
    asks: tuple[Prose, ...]
    answer: Answer
    value: str
    """The answer in words; ``not answered`` for none."""
    applies: bool | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class SectionView:
    """One section: ``items`` are its questions, then its grade where the auditor grades it.

    ``asks`` and ``answer`` are the section's own; where it is not among its items (a table decides its grade, or it
    has none) they are all that there is of it to fill in. ``grade`` is its grade by whatever way, or None.
    """

    section: Item
    number: str
    label: str
    guidance: tuple[str, ...]
    items: tuple[ItemView, ...]
    asks: tuple[Prose, ...]
    answer: Answer
    grade: str | None
    findings: tuple[Finding, ...]
    offers_findings: bool
    asks_worker_grade: bool
    applies: bool | None
    why_not: str | None


@dataclass(frozen=True, slots=True)
class FormView:
    facts: tuple[ItemView, ...]
    sections: tuple[SectionView, ...]
    standards: tuple[ItemView, ...]
    """The standards the auditor answers."""

    def item(self, item_id: str) -> ItemView | None:
        """The view of an item, or None where the form does not show it."""
        return next((view for view in self.items() if view.item.id == item_id), None)

    def items(self) -> tuple[ItemView, ...]:
        """Every item in form order."""
        inside = (view for section in self.sections for view in section.items)
        return (*self.facts, *inside, *self.standards)


def form_view(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> FormView:
    """The whole form with its answers."""
    hidden = hidden_items(ruleset, judgement)

    def view(item: Item, number: str) -> ItemView:
        answer = state.answer(item.id)
        asked = applies(judgement, hidden, item)
        return ItemView(
            item=item,
            number=number,
            text=question_text(ruleset, item),
            guidance=guidance_texts(ruleset, item),
            choices=item_choices(ruleset, item),
            asks=asked_prose(ruleset, item),
            answer=answer,
            value="not applicable" if answer.not_applicable else value_words(item, answer.value),
            applies=asked,
            why_not=None if asked else why_not_asked(ruleset, state, judgement, item),
        )

    sections = []
    for at, section in enumerate(ruleset.sections, 1):
        asked = applies(judgement, hidden, section)
        table = ruleset.document.section[section.id]
        sections.append(
            SectionView(
                section=section,
                number=str(at),
                label=section.label,
                guidance=guidance_texts(ruleset, section),
                items=tuple(
                    view(item, f"{at}.{place}") for place, item in enumerate(section_items(ruleset, section.id), 1)
                ),
                asks=asked_prose(ruleset, section),
                answer=state.answer(section.id),
                grade=section_grade(state, judgement, section),
                findings=tuple(finding for finding in state.findings.values() if finding.section == section.id),
                offers_findings=table.findings,
                asks_worker_grade=table.worker_grade and bool(section.values),
                applies=asked,
                why_not=None if asked else why_not_asked(ruleset, state, judgement, section),
            )
        )
    asked_standards = [item for item in ruleset.standards if asked_of_auditor(ruleset, item)]
    return FormView(
        facts=tuple(view(item, f"F{place}") for place, item in enumerate(ruleset.facts, 1)),
        sections=tuple(sections),
        standards=tuple(view(item, f"Q{place}") for place, item in enumerate(asked_standards, 1)),
    )


def item_choices(ruleset: Ruleset, item: Item) -> tuple[ChoiceView, ...]:
    """The values of an item as they are offered; grades with their descriptors."""
    grades = ruleset.document.grade if item.graded else {}
    found = []
    for value in item.values:
        grade = grades.get(value.id)
        guidance = grade.descriptor if grade else value.guidance
        found.append(ChoiceView(value.id, value.label, guidance, grade.emphasis if grade else ()))
    return tuple(found)


def asked_prose(ruleset: Ruleset, item: Item) -> tuple[Prose, ...]:
    """Prose the form asks for beside an answer."""
    if item.role == "section":
        return ruleset.document.section[item.id].asks
    if item.role == "question":
        return ruleset.document.question[item.id].asks
    return ()
