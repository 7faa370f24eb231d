"""Commands to events: what a command would record, checked against the ruleset and the audit as it stands.

:func:`draft` gives the one event a command leads to, None where it changes nothing, or raises
:class:`~auditrules.audits.spots.Refused`. Nothing happens here: the session records the event and applies it.
Submitting is the session's own, for it needs the judgement.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from auditrules.audits import entries
from auditrules.audits.answers import called, checked_date, checked_value, line, listed, may_be_answered, prose
from auditrules.audits.commands import (
    ENTRY_DATES,
    Acknowledge,
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    Command,
    EditEntry,
    Escalate,
    MarkApplicable,
    MarkNotApplicable,
    RemoveEntry,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetSentTo,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.events import EventKind, Json
from auditrules.audits.projection import entry_json, to_json, value_at
from auditrules.audits.spots import Refused
from auditrules.audits.state import EMPTY, Answer, AnswerValue, AuditState
from auditrules.audits.wording import FIELD_WORDS, overall_choices
from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Draft:
    """An event that is yet to be recorded. ``prose``: typing, which undo takes back a run at a time."""

    kind: EventKind
    data: dict[str, Json]
    prose: bool = False

    @property
    def path(self) -> tuple[str, ...]:
        """What a ``set`` or ``put`` changes."""
        found = self.data["path"]
        return tuple(str(part) for part in found) if isinstance(found, list) else ()


#: What may still be done to an audit that is submitted.
_AFTER_SUBMITTING = (Acknowledge, Escalate, SetSentTo, Reopen)


def draft(
    ruleset: Ruleset, state: AuditState, command: Command, *, today: date, new_id: Callable[[], str]
) -> Draft | None:
    """The event a command leads to, or None where it changes nothing. Raises :class:`Refused`."""
    _may_change(state, command)
    match command:
        case SetAnswer(item_id, value):
            return _answered(ruleset, state, item_id, value, today)
        case SetAnswerText(item_id, field, text):
            label = called(answerable(ruleset, item_id))
            what = f"{FIELD_WORDS[field].capitalize()} for {label}"
            return setting(state, ("answers", item_id, field), prose(text, what), prose=True)
        case SetWorkerGrade(item_id, value):
            return _worker_grade(ruleset, state, item_id, value)
        case MarkNotApplicable(item_id, reason):
            return _not_applicable(ruleset, state, item_id, reason)
        case MarkApplicable(item_id):
            answerable(ruleset, item_id)
            answer = state.answer(item_id)
            if not answer.not_applicable:
                return None
            return _whole_answer(state, item_id, replace(answer, not_applicable=False, not_applicable_reason=""))
        case SetDetail(field, text):
            return _detail(state, field, text)
        case SetDate(field, text):
            what = FIELD_WORDS[field].removeprefix("the ").capitalize()
            day = checked_date(text, today, what=what) if text.strip() else None
            return setting(state, (field,), day)
        case SetSentTo(roles):
            return _sent_to(state, roles)
        case ChooseOverall(grade):
            return _overall(ruleset, state, grade)
        case AddFinding() | AddAction() | AddParticipant() | AddConsultation():
            collection, entry = entries.made(ruleset, command, today=today, new_id=new_id)
            after = entry_json(entry)
            return putting(state, (collection, entry.id), after, position=len(getattr(state, collection)))
        case EditEntry(collection, entry_id, field, given):
            entry = entries.existing(state, collection, entry_id)
            return setting(
                state,
                (collection, entry_id, field),
                entries.checked_field(ruleset, entry, field, given, today),
                prose=isinstance(given, str) and field not in {*ENTRY_DATES, "kind", "section"},
            )
        case RemoveEntry(collection, entry_id):
            entries.existing(state, collection, entry_id)
            position = list(getattr(state, collection)).index(entry_id)
            return putting(state, (collection, entry_id), None, position=position)
        case Escalate():
            return _escalation(ruleset, command, new_id)
        case Acknowledge(escalation, words):
            return _acknowledged(state, escalation, words)
        case Reopen(because):
            return _reopened(state, because)
        case Submit():
            raise AssertionError("submitting is decided by the session")


def setting(state: AuditState, path: tuple[str, ...], after: object, *, prose: bool = False) -> Draft | None:
    """The event that sets a field, or None where it stands already."""
    before = value_at(state, path)
    if before == after:
        return None
    return Draft("set", {"path": [*path], "before": to_json(before), "after": to_json(after)}, prose)


def putting(
    state: AuditState, path: tuple[str, ...], after: dict[str, Json] | None, *, position: int | None = None
) -> Draft | None:
    """The event that puts, replaces or removes an entry as a whole, or None where it stands already."""
    present = value_at(state, path)
    before = None if present is None else entry_json(present)
    if before == after:
        return None
    data: dict[str, Json] = {"path": [*path], "before": before, "after": after}
    if position is not None:
        data["position"] = position
    return Draft("put", data)


def answerable(ruleset: Ruleset, item_id: str) -> Item:
    """The item of that id that can be answered. Raises :class:`Refused`."""
    item = ruleset.vocabulary.items.get(item_id)
    if item is None:
        raise Refused(f"This form has nothing called '{item_id}'.")
    if not may_be_answered(item):
        raise Refused(f"{called(item)} follows from other answers and is not answered itself.")
    return item


# ---------------------------------------------------------------- who may change what, and when


def _may_change(state: AuditState, command: Command) -> None:
    submitted = state.status == "submitted"
    filing = isinstance(command, SetDate) and command.field == "filed_on"
    if submitted and not filing and not isinstance(command, _AFTER_SUBMITTING):
        raise Refused("The audit has been submitted and can no longer be changed. Reopen it first, and say why.")
    if not submitted and filing:
        raise Refused("The audit is filed once it is submitted. Submit it first.")
    if not submitted and isinstance(command, SetSentTo):
        raise Refused("The audit is sent once it is submitted. Submit it first; a risk can be escalated at any time.")


# ---------------------------------------------------------------- answers


def _answered(ruleset: Ruleset, state: AuditState, item_id: str, value: AnswerValue, today: date) -> Draft | None:
    item = answerable(ruleset, item_id)
    checked = checked_value(item, value, today)
    answer = state.answer(item_id)
    if answer.not_applicable:
        changed = replace(answer, value=checked, not_applicable=False, not_applicable_reason="")
        return _whole_answer(state, item_id, changed)
    return setting(state, ("answers", item_id, "value"), checked, prose=item.kind in ("text", "person"))


def _whole_answer(state: AuditState, item_id: str, answer: Answer) -> Draft | None:
    return putting(state, ("answers", item_id), None if answer == EMPTY else entry_json(answer))


def _worker_grade(ruleset: Ruleset, state: AuditState, item_id: str, value: str | None) -> Draft | None:
    item = answerable(ruleset, item_id)
    if item.role != "section" or not item.values:
        raise Refused(f"{called(item)} has no grade that the worker could give.")
    checked = checked_value(replace(item, decided=False), value, date.min)
    return setting(state, ("answers", item_id, "worker_value"), checked)


def _not_applicable(ruleset: Ruleset, state: AuditState, item_id: str, reason: str) -> Draft | None:
    item = answerable(ruleset, item_id)
    if not item.allow_not_applicable:
        raise Refused(f"{called(item)}: this form asks it of every audit, so it cannot be marked not applicable.")
    said = prose(reason, "The reason").strip()
    if not said:
        raise Refused(f"Say why it does not apply: {called(item)}")
    return _whole_answer(
        state, item_id, replace(state.answer(item_id), not_applicable=True, not_applicable_reason=said)
    )


# ---------------------------------------------------------------- the audit itself


def _detail(state: AuditState, field: str, text: str) -> Draft | None:
    what = FIELD_WORDS[field].capitalize()
    if field == "case_reference":
        kept = line(text, what)
        if not kept:
            raise Refused("An audit needs a case reference.")
        return setting(state, (field,), kept, prose=True)
    return setting(state, (field,), prose(text, what), prose=True)


def _sent_to(state: AuditState, roles: tuple[str, ...]) -> Draft | None:
    kept = tuple(dict.fromkeys(line(role, "A role") for role in roles))
    return setting(state, ("sent_to",), tuple(role for role in kept if role))


def _overall(ruleset: Ruleset, state: AuditState, grade: str | None) -> Draft | None:
    choices = overall_choices(ruleset)
    if grade is not None and grade not in dict(choices):
        if not choices:
            raise Refused("This form has no overall grade.")
        raise Refused(f"The overall grade is {listed([label for _, label in choices])}.")
    return setting(state, ("overall",), grade)


def _reopened(state: AuditState, because: str) -> Draft:
    if state.status != "submitted":
        raise Refused("The audit is open already.")
    said = prose(because, "The reason").strip()
    if not said:
        raise Refused("Say why the audit is reopened.")
    return Draft("reopened", {"because": said})


def _acknowledged(state: AuditState, escalation: str, words: str) -> Draft | None:
    if escalation not in state.escalations:
        raise Refused("There is no such concern in this audit.")
    said = prose(words, "The note").strip()
    if not said:
        raise Refused("Say who took the concern up, and what is done.")
    return setting(state, ("escalations", escalation, "acknowledged"), said)


def _escalation(ruleset: Ruleset, command: Escalate, new_id: Callable[[], str]) -> Draft:
    """Sent from an unfinished audit or from a submitted one alike."""
    what = prose(command.what, "The concern").strip()
    if not what:
        raise Refused("Say what you are escalating.")
    to = tuple(dict.fromkeys(role for role in (line(role, "A role") for role in command.to) if role))
    if not to:
        raise Refused("Say whom to tell.")
    if command.rule is not None and command.rule not in ruleset.document.escalate:
        raise Refused(f"This form has no escalation called '{command.rule}'.")
    if command.item is not None:
        answerable(ruleset, command.item)
    data: dict[str, Json] = {"id": new_id(), "to": [*to], "what": what, "rule": command.rule, "item": command.item}
    return Draft("escalated", data | {"evidence": prose(command.evidence, "The evidence").strip()})
