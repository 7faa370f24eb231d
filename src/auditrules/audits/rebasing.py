"""A command that was made for one state of an audit, made for the state that another window left."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    Command,
    EditEntry,
    SetAnswer,
    SetAnswerText,
    SetDetail,
)
from auditrules.audits.merging import merged
from auditrules.audits.state import Action, AuditState, Consultation, Finding, Participant
from auditrules.conditions.dates import dotted

#: Fields of entries that hold prose, where the words of two windows can stand side by side.
PROSE_FIELDS = frozenset({"text", "measure", "what", "how", "summary"})


def on_top_of(
    command: Command, before: AuditState, after: AuditState, *, is_prose: Callable[[str], bool] = lambda _: False
) -> Command:
    """The command with nobody's words lost: ``before`` is what it was made for, ``after`` what others made of that.
    ``is_prose`` tells of an item whether it is answered in prose.

    Prose that both changed is put together. A change of an entry that was removed meanwhile adds the entry again. Of
    two choices the later one stands, and the journal holds both.
    """
    match command:
        case SetAnswerText(item, field, text):
            base, theirs = (str(getattr(state.answer(item), field)) for state in (before, after))
            return replace(command, text=merged(base, text, theirs))
        case SetAnswer(item, str() as text) if is_prose(item):
            base, theirs = (str(state.answer(item).value or "") for state in (before, after))
            return replace(command, value=merged(base, text, theirs))
        case SetDetail(field, text) if field != "case_reference":
            return replace(command, text=merged(getattr(before, field), text, getattr(after, field)))
        case EditEntry(collection, entry, field, value):
            old, new = getattr(before, collection).get(entry), getattr(after, collection).get(entry)
            if new is None:
                return command if old is None else _added_again(old, field, value)
            if isinstance(value, str) and field in PROSE_FIELDS:
                base = getattr(old, field) if old is not None else ""
                return replace(command, value=merged(base, value, getattr(new, field)))
            return command
        case _:
            return command


def _added_again(entry: Finding | Action | Participant | Consultation, field: str, value: object) -> Command:
    made: Command
    match entry:
        case Finding():
            made = AddFinding(entry.kind, entry.section, entry.what, entry.how)
        case Action():
            made = AddAction(
                entry.text,
                entry.owner,
                dotted(entry.due) if entry.due else "",
                entry.overseen_by,
                entry.measure,
                entry.agreed_with_worker,
                entry.told_it_is_tracked,
                entry.about_worker_development,
                entry.rule,
            )
        case Participant():
            made = AddParticipant(entry.role, entry.name, entry.team, entry.attended)
        case Consultation():
            made = AddConsultation(entry.who, entry.summary, dotted(entry.on) if entry.on else "")
    return replace(made, **{field: value})  # type: ignore[arg-type]  # a field of the entry, by name
