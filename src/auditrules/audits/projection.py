"""From events to the state of an audit, one event at a time.

:func:`replay` of a journal gives the state its writer had. Nothing here looks at a ruleset or refuses a value: an
event says what happened. A journal that cannot be read raises :class:`UnreadableJournal`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any

from auditrules.audits.events import Event, Json
from auditrules.audits.state import (
    EMPTY,
    Action,
    Answer,
    AuditState,
    Consultation,
    Escalation,
    Finding,
    Participant,
)

#: The collections of an audit whose entries are put and edited, with the type of an entry.
ENTRY_TYPES: Mapping[str, type[Any]] = {
    "findings": Finding,
    "actions": Action,
    "participants": Participant,
    "consultations": Consultation,
}
_DATES = frozenset({"due", "appointment", "filed_on", "on"})
_TUPLES = frozenset({"sent_to", "to"})
_DETAILS = frozenset(
    {
        "case_reference",
        "due",
        "appointment",
        "rearranged_because",
        "overall",
        "overall_rationale",
        "sent_to",
        "filed_on",
    }
)


class UnreadableJournal(Exception):
    """A journal that does not tell the story of one audit, in words."""


def replay(events: Iterable[Event]) -> AuditState:
    """The state after a journal, from its ``begun`` event on. Raises :class:`UnreadableJournal`."""
    state: AuditState | None = None
    seq = 0
    for event in events:
        if event.seq != seq + 1:
            raise UnreadableJournal(f"Entry {seq + 1} of the audit's journal is missing: entry {event.seq} follows.")
        seq = event.seq
        state = begun(event) if state is None else applied(state, event)
    if state is None:
        raise UnreadableJournal("The audit's journal is empty.")
    return state


def begun(event: Event) -> AuditState:
    """The state a ``begun`` event makes."""
    if event.kind != "begun":
        raise UnreadableJournal(f"The audit's journal begins with '{event.kind}', not with its beginning.")
    data = event.data
    try:
        state = AuditState(
            id=event.audit,
            ruleset=_text(data["ruleset"]),
            version=_text(data["version"]),
            ruleset_hash=_text(data["ruleset_hash"]),
            case_reference=_text(data["case_reference"]),
            created_at=moment(event.at),
            created_by=event.by,
            sample=data.get("sample") is True,
            ruleset_text=_text(data["ruleset_text"]) if "ruleset_text" in data else None,
        )
        given: dict[str, Any] = {
            name: from_json(name, data[name]) for name in _DETAILS if name in data and name != "case_reference"
        }
        for name, kind in ENTRY_TYPES.items():
            given[name] = {key: _entry(kind, value, id=key) for key, value in _table(data.get(name)).items()}
        given["answers"] = {item: _entry(Answer, value) for item, value in _table(data.get("answers")).items()}
        return replace(state, **given)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableJournal(f"The beginning of the audit's journal cannot be read: {error}") from error


def applied(state: AuditState, event: Event) -> AuditState:
    """The state after one more event."""
    if event.audit != state.id:
        raise UnreadableJournal(f"Entry {event.seq} of the journal belongs to another audit.")
    try:
        if event.kind == "set":
            return _set(state, _path(event), event.data["after"])
        if event.kind == "put":
            return _put(state, _path(event), event.data["after"], event.data.get("position"))
        if event.kind == "escalated":
            return _escalated(state, event)
        if event.kind == "submitted":
            return replace(state, status="submitted", submitted_at=moment(event.at))
        if event.kind == "reopened":
            return replace(state, status="in_progress", submitted_at=None)
    except (KeyError, TypeError, ValueError) as error:
        raise UnreadableJournal(f"Entry {event.seq} of the audit's journal cannot be read: {error}") from error
    raise UnreadableJournal(f"Entry {event.seq} of the audit's journal is of an unknown kind: '{event.kind}'.")


# ---------------------------------------------------------------- values and their JSON


def to_json(value: object) -> Json:
    """A value of the state as an event carries it: dates as ISO text, tuples as lists."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(each) for each in value]
    raise TypeError(f"{type(value).__name__} cannot be kept in a journal")


def from_json(field: str, value: Json) -> object:
    """The value a field of the state takes from its JSON."""
    if value is None:
        return () if field in _TUPLES else None
    if field in _DATES and isinstance(value, str):
        return date.fromisoformat(value)
    if isinstance(value, list):
        return tuple(_text(each) for each in value)
    return value


def entry_json(entry: object, *, leave_out: frozenset[str] = frozenset({"id"})) -> dict[str, Json]:
    """An entry, an answer or an escalation as an event carries it, without its id; defaults are left out."""
    kept: dict[str, Json] = {}
    for each in fields(entry):  # type: ignore[arg-type]  # only dataclass instances come here
        value = getattr(entry, each.name)
        if each.name not in leave_out and value != each.default:
            kept[each.name] = to_json(value)
    return kept


def moment(text: str) -> datetime:
    """The aware time of an event's ``at``."""
    return datetime.fromisoformat(text)


def value_at(state: AuditState, path: tuple[str, ...]) -> object:
    """What stands at the path of a ``set`` or ``put``: a field's value, a whole entry, or None."""
    if len(path) == 1:
        return getattr(state, path[0])
    if path[0] == "answers":
        answer = state.answers.get(path[1])
        return getattr(answer or EMPTY, path[2]) if len(path) == 3 else answer
    entry = getattr(state, path[0]).get(path[1])
    return getattr(entry, path[2]) if len(path) == 3 else entry


# ---------------------------------------------------------------- the kinds of event


def _set(state: AuditState, path: tuple[str, ...], after: Json) -> AuditState:
    if len(path) == 1 and path[0] in _DETAILS:
        return replace(state, **{path[0]: from_json(path[0], after)})  # type: ignore[arg-type]  # by name
    collection, key, field = path
    value = from_json(field, after)
    if collection == "answers":
        return _with_answer(state, key, replace(state.answer(key), **{field: value}))  # type: ignore[arg-type]
    if collection not in (*ENTRY_TYPES, "escalations"):
        raise ValueError(f"there is no '{collection}'")
    entries = dict(getattr(state, collection))
    entries[key] = replace(entries[key], **{field: value})
    return replace(state, **{collection: entries})  # type: ignore[arg-type]  # by name


def _put(state: AuditState, path: tuple[str, ...], after: Json, position: Json) -> AuditState:
    collection, key = path
    if collection == "answers":
        return _with_answer(state, key, EMPTY if after is None else _entry(Answer, after))
    entries = dict(getattr(state, collection))
    if after is None:
        entries.pop(key, None)
    else:
        entry = _entry(ENTRY_TYPES[collection], after, id=key)
        if key in entries or not isinstance(position, int):
            entries[key] = entry
        else:
            listed = list(entries.items())
            listed.insert(position, (key, entry))
            entries = dict(listed)
    return replace(state, **{collection: entries})  # type: ignore[arg-type]  # by name


def _with_answer(state: AuditState, item: str, answer: Answer) -> AuditState:
    """The state with an answer; an empty one leaves no trace, so that undoing gives the state there was."""
    answers = dict(state.answers)
    if answer == EMPTY:
        answers.pop(item, None)
    else:
        answers[item] = answer
    return replace(state, answers=answers)


def _escalated(state: AuditState, event: Event) -> AuditState:
    data = dict(event.data)
    key = _text(data.pop("id"))
    entry: Escalation = _entry(Escalation, data, id=key, at=moment(event.at), by=event.by)
    return replace(state, escalations={**state.escalations, key: entry})


def _entry(kind: type[Any], value: Json, **given: object) -> Any:
    known = {each.name for each in fields(kind)}
    read = {name: from_json(name, each) for name, each in _table(value).items() if name in known and name not in given}
    return kind(**read, **given)


def _path(event: Event) -> tuple[str, ...]:
    path = event.data["path"]
    if not isinstance(path, list) or not 1 <= len(path) <= 3:
        raise ValueError("it names no place")
    return tuple(_text(part) for part in path)


def _table(value: Json) -> dict[str, Json]:
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise TypeError("a table was expected")
    return value


def _text(value: Json) -> str:
    if not isinstance(value, str):
        raise TypeError("a text was expected")
    return value
