"""Which box of the form reads and writes what: one :class:`Cell` for every kind of thing that is asked."""

from __future__ import annotations

from auditrules.audits.commands import (
    ENTRY_DATES,
    AnswerText,
    ChooseOverall,
    Collection,
    DetailText,
    EditEntry,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetWorkerGrade,
)
from auditrules.audits.spots import Spot, spot_of
from auditrules.audits.state import AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.tui.boxes import BoxValue, Cell
from auditrules.tui.phrases import typed_day

#: What the prose beside an answer is called, and what it asks for.
PROSE: dict[AnswerText, tuple[str, str]] = {
    "evidence": ("Evidence", "What in the file shows this?"),
    "impact": ("Impact", "What did it mean for the child?"),
    "rationale": ("Rationale", "Why do you judge it so?"),
    "worker_comment": ("Comment", "Where you two differ, and why"),
    "not_applicable_reason": ("Reason", "Why it doesn't apply"),
}


def answer_cell(item: Item) -> Cell:
    """The answer itself: a value id, several, a number, a date or prose."""

    def read(state: AuditState) -> BoxValue:
        value = state.answer(item.id).value
        if item.kind == "date" and isinstance(value, str) and value[4:5] == "-":
            return ".".join(reversed(value.split("-")))
        return value

    def write(value: str | tuple[str, ...] | None) -> SetAnswer:
        return SetAnswer(item.id, value or None)

    return Cell(spot_of(item), read, write, item.label)


def text_cell(item: Item, field: AnswerText) -> Cell:
    """Prose beside an answer."""
    return Cell(
        spot_of(item, field),
        lambda state: getattr(state.answer(item.id), field),
        lambda text: SetAnswerText(item.id, field, text),
        f"{PROSE[field][0]}: {item.label}",
    )


def worker_cell(item: Item) -> Cell:
    """The worker's own grade of a section."""
    return Cell(
        spot_of(item, "worker_value"),
        lambda state: state.answer(item.id).worker_value,
        lambda value: SetWorkerGrade(item.id, value),
        f"The worker's own grade: {item.label}",
    )


def detail_cell(field: DetailText, label: str, area: str = "details") -> Cell:
    """A text of the audit itself."""
    return Cell(
        Spot("overall" if area == "overall" else "details", field=field),
        lambda state: getattr(state, field),
        lambda text: SetDetail(field, text),
        label,
    )


def date_cell(field: str, label: str) -> Cell:
    """A date of the audit, as typed."""
    name = {"due": "due", "appointment": "appointment", "filed_on": "filed_on"}[field]
    return Cell(
        Spot("overall" if name == "filed_on" else "details", field=name),
        lambda state: typed_day(getattr(state, name)),
        lambda text: SetDate(name, text),  # type: ignore[arg-type]  # one of the three above
        label,
    )


def overall_cell() -> Cell:
    """The auditor's overall grade."""
    return Cell(Spot("overall", field="overall"), lambda state: state.overall, ChooseOverall, "Overall grade")


def entry_cell(collection: Collection, entry: str, field: str, label: str) -> Cell:
    """One field of an action, a finding, a participant or a consultation."""
    area = {"findings": "findings", "actions": "actions", "participants": "people", "consultations": "overall"}[
        collection
    ]

    def read(state: AuditState) -> BoxValue:
        found = getattr(state, collection).get(entry)
        value = getattr(found, field, None)
        return typed_day(value) if field in ENTRY_DATES else value

    return Cell(
        Spot(area, entry=entry, field=field),  # type: ignore[arg-type]  # one of the four above
        read,
        lambda value: EditEntry(collection, entry, field, value),
        label,
    )
