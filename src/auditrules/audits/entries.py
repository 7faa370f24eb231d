"""Entries of an audit: findings, actions, participants, consultations. Making one and changing a field of one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from datetime import date
from typing import Any, get_args

from auditrules.audits.answers import checked_date, line, prose
from auditrules.audits.commands import (
    ENTRY_DATES,
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    Collection,
)
from auditrules.audits.projection import ENTRY_TYPES
from auditrules.audits.spots import Refused
from auditrules.audits.state import Action, AuditState, Consultation, Finding, FindingKind, Participant
from auditrules.audits.wording import ENTRY_FIELD_WORDS, ENTRY_WORDS, FIELD_WORDS
from auditrules.conditions.dates import dotted
from auditrules.rulesets.ruleset import Ruleset

Entry = Finding | Action | Participant | Consultation
Add = AddFinding | AddAction | AddParticipant | AddConsultation

_LINES = frozenset({"owner", "overseen_by", "role", "name", "team", "who"})
#: What an entry keeps from its making.
_FIXED = frozenset({"id", "rule"})


def made(ruleset: Ruleset, command: Add, *, today: date, new_id: Callable[[], str]) -> tuple[Collection, Entry]:
    """The entry a command adds, with its collection. Raises :class:`Refused`."""
    collection, kind = _KINDS[type(command)]
    given: dict[str, Any] = {
        each.name: _checked(ruleset, kind, each.name, getattr(command, each.name), today)
        for each in fields(kind)
        if each.name not in _FIXED
    }
    if isinstance(command, AddAction) and command.rule is not None:
        if command.rule not in ruleset.document.action:
            raise Refused(f"This form has no action rule called '{command.rule}'.")
        given["rule"] = command.rule
    if isinstance(command, AddParticipant) and not given["role"]:
        raise Refused("Say what part the person takes in the audit.")
    return collection, kind(id=new_id(), **given)


_KINDS: dict[type[Add], tuple[Collection, type[Any]]] = {
    AddFinding: ("findings", Finding),
    AddAction: ("actions", Action),
    AddParticipant: ("participants", Participant),
    AddConsultation: ("consultations", Consultation),
}


def existing(state: AuditState, collection: Collection, entry_id: str) -> Entry:
    """The entry of that id. Raises :class:`Refused`."""
    if collection not in ENTRY_TYPES:
        raise Refused(f"An audit has no list called '{collection}'.")
    found: Entry | None = getattr(state, collection).get(entry_id)
    if found is None:
        raise Refused(f"That {ENTRY_WORDS[collection]} is no longer there.")
    return found


def checked_field(
    ruleset: Ruleset, entry: Entry, field: str, value: str | bool | date | None, today: date
) -> str | bool | date | None:
    """The value a field of an entry is to take. Raises :class:`Refused`."""
    kind = type(entry)
    if field in _FIXED or field not in {each.name for each in fields(kind)}:
        raise Refused(f"'{field}' is nothing that can be changed there.")
    return _checked(ruleset, kind, field, value, today)


def _checked(
    ruleset: Ruleset, kind: type[Any], field: str, value: str | bool | date | None, today: date
) -> str | bool | date | None:
    default = next(each.default for each in fields(kind) if each.name == field)
    what = (ENTRY_FIELD_WORDS.get(field) or FIELD_WORDS.get(field, field)).capitalize()
    if isinstance(default, bool):
        if not isinstance(value, bool):
            raise Refused(f"{what}: yes or no.")
        return value
    if field in ENTRY_DATES:
        if value is None or (isinstance(value, str) and not value.strip()):
            return None
        if isinstance(value, date):
            value = dotted(value)
        if isinstance(value, bool):
            raise Refused(f"{what} is a date, for example 04.06.2020.")
        return checked_date(value, today, what=what)
    if value is not None and not isinstance(value, str):
        raise Refused(f"{what} is a text.")
    text = value or ""
    if kind is Finding and field == "kind" and text not in get_args(FindingKind):
        raise Refused("A finding is a strength, an improvement, or work done but not recorded.")
    if kind is Finding and field == "section" and text not in ruleset.document.section:
        raise Refused(f"This form has no section called '{text[:60]}'.")
    return line(text, what) if field in _LINES else prose(text, what)
