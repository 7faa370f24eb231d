"""Who changed what, when: the record of a ruleset in words, the newest first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, tzinfo

from auditrules.rulesets.library import Library
from auditrules.rulesets.lifecycle import Done, Record
from auditrules.rulesets.managed import faults_of
from auditrules.rulesets.record import read_record


@dataclass(frozen=True, slots=True)
class Line:
    """One thing done: when (a local time), by whom, and what in words, with what it changed in meaning."""

    when: str
    by: str
    what: str
    details: tuple[str, ...]
    done: Done


def records(library: Library) -> tuple[Record, ...]:
    """The records of every folder of own rulesets."""
    return tuple(read_record(folder.path) for folder in library.folders if folder.drafts)


def record_faults(library: Library) -> tuple[str, ...]:
    """What can't be trusted of them, with their paths."""
    return tuple(
        fault
        for folder in library.folders
        if folder.drafts
        for fault in faults_of(folder.path, read_record(folder.path))
    )


def history(library: Library, ruleset: str | None = None, *, zone: tzinfo | None = None) -> tuple[Line, ...]:
    """What was done to a ruleset, or to all, the newest first. Times are those of ``zone``, this machine's if None."""
    found = [one for record in records(library) for one in record.done if ruleset is None or one.ruleset == ruleset]
    return tuple(_line(one, zone) for one in sorted(found, key=lambda one: (one.at, one.number), reverse=True))


def _line(done: Done, zone: tzinfo | None) -> Line:
    try:
        when = f"{datetime.fromisoformat(done.at).astimezone(zone):%d.%m.%Y %H:%M}"
    except ValueError:
        when = done.at
    return Line(when, done.by, what(done), tuple(_details(done)), done)


def what(done: Done) -> str:
    """What was done, in words: ``published small@1.1.0, in force from 02.11.2026``."""
    match done.kind:
        case "saved":
            return f"saved the draft of {done.reference}" if done.version else f"saved the draft of {done.ruleset}"
        case "copied":
            return f"made {done.reference}, a copy upon {done.text('from')}"
        case "imported":
            return f"took {done.reference} in from {done.text('from')}"
        case "agreed":
            return f"recorded that {done.text('agreed_by')} agreed {done.reference}{_on(done, 'agreed_on', ' on')}"
        case "published":
            agreed = f"agreed by {done.text('agreed_by')}{_on(done, 'agreed_on', ' on')}"
            return f"published {done.reference}{_on(done, 'in_force_from', ', in force from')}; {agreed}"
        case "withdrawn":
            return f"withdrew {done.reference}: {done.text('because')}"


def _details(done: Done) -> Iterator[str]:
    yield from done.list("changes")
    for one in done.list("acknowledged"):
        yield f"Acknowledged: {one}"


def _on(done: Done, key: str, words: str) -> str:
    day = done.day(key)
    return f"{words} {day:%d.%m.%Y}" if day is not None else ""
