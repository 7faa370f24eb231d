"""One's own rulesets: a copy of a supplied one as an overlay, a file taken in, a draft saved; each is recorded."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Any

from auditrules.rulesets.cases import cases_path
from auditrules.rulesets.changes import changes
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.editing import Editor
from auditrules.rulesets.edits import CannotEdit, applied, confirmed
from auditrules.rulesets.library import Entry, Library
from auditrules.rulesets.lifecycle import Done
from auditrules.rulesets.loading import examine
from auditrules.rulesets.models import RULESET_ID_PATTERN
from auditrules.rulesets.record import read_record
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.single_file import single_file
from auditrules.rulesets.source import read_source, text_hash
from auditrules.rulesets.toml_text import quoted, value
from auditrules.rulesets.writing import write_new
from auditrules.workshop.folders import folder_of, supplied, with_own
from auditrules.workshop.publishing import Refused
from auditrules.workshop.recording import add

_MOST_ID = 64
_SHOWN_CHANGES = 40
_OVERLAY = """\
# Everything of {base} holds here too. What stands below is laid over it, key by key: a table with an id of the
# base changes that entry, a new id adds one, and what is not wanted is left out before the first table of this file:
#     remove = {{ question = ["the_id"] }}

[ruleset]
schema = 1
id = {id}
version = "1.0.0"
title = {title}
extends = {base_quoted}
{rest}"""
#: Of ``[ruleset]``, what an overlay starts with as its base has it: where it is offered, and for which cases.
_TAKEN_ALONG = ("nature", "kind_of_case", "suits", "source")


def copy_as_overlay(
    library: Library,
    reference: str,
    folder: Path,
    *,
    identity: str,
    title: str,
    by: str,
    at: datetime,
    stop: Callable[[], bool] = lambda: False,
) -> Path:
    """Make a supplied ruleset the council's own: a draft in ``folder`` that extends it. The path of the new file.

    Raises :class:`Refused` with everything against it, or where ``stop`` says so in time;
    :class:`auditrules.rulesets.RulesetError` where the supplied ruleset is not found or faulty, :class:`NotWritten`
    where the file can't be written.
    """
    base = library.load(reference)
    path = folder / f"{identity}.toml"
    lines = [*_against_id(library, folder, identity), *_against_title(title)]
    if lines:
        raise Refused(*lines)
    named = f"{base.id}@{base.version.split('.')[0]}"
    header = base.composition.data.get("ruleset") if base.composition is not None else None
    along = header if isinstance(header, Mapping) else {}
    rest = "".join(f"{one} = {value(along[one])}\n" for one in _TAKEN_ALONG if one in along)
    text = _OVERLAY.format(
        base=named, id=quoted(identity), title=quoted(title.strip()), base_quoted=quoted(named), rest=rest
    )
    ruleset, faults = examine(path, with_own(library, folder), text=text)
    if ruleset is None:
        raise Refused(*_errors(faults))
    _unless(stop)
    write_new(path, text)
    data = {"text": text_hash(text), "from": base.reference}
    add(folder, "copied", ruleset=identity, version="1.0.0", by=by, at=at, data=data)
    return path


class IdTaken(Refused):
    """A file is not taken in under its id; ``free`` is one that it could have."""

    def __init__(self, free: str, *lines: str) -> None:
        super().__init__(*lines)
        self.free = free


def import_file(
    path: Path,
    library: Library,
    folder: Path,
    *,
    identity: str = "",
    by: str,
    at: datetime,
    stop: Callable[[], bool] = lambda: False,
) -> Path:
    """Take a ruleset's file into one's own rulesets, as a draft; the path of the new file.

    ``identity`` is the id it shall have; empty for the file's own. It is checked in full first, and nothing there
    already is written over. Raises :class:`Refused` with every fault at once, or where ``stop`` says so before anything
    is written, and :class:`IdTaken` where it needs another id; :class:`NotWritten` where it can't be written.
    """
    known = with_own(library, folder)
    ruleset, faults = examine(path, known)
    if ruleset is None:
        raise Refused(*_errors(faults))
    text, own_id = read_source(path).text, ruleset.id
    if identity and identity != own_id and re.fullmatch(RULESET_ID_PATTERN, identity):
        text = _with_id(text, identity)
        ruleset, faults = examine(path, known, text=text)
        if ruleset is None:
            raise Refused(*_errors(faults))
    lines = _against_id(library, folder, identity or own_id, imported=ruleset)
    if lines:
        raise IdTaken(free_id(library, own_id), *(lines if identity else [f"{path}: {line}" for line in lines]))
    _unless(stop)
    target = folder / f"{ruleset.id}.toml"
    write_new(target, text)
    data = {
        "text": text_hash(text),
        "meaning": ruleset.meaning_hash,
        "from": path.name,
        "on": ", ".join(ruleset.bases),
    }
    add(folder, "imported", ruleset=ruleset.id, version=ruleset.version, by=by, at=at, data=data)
    return target


def export_file(ruleset: Ruleset, target: Path, *, stop: Callable[[], bool] = lambda: False) -> Path:
    """Write a ruleset and its bases as one file that needs no other; the path.

    Raises :class:`auditrules.rulesets.single_file.CannotJoin`, :class:`NotWritten` where a file is there already or it
    can't be written, and :class:`Refused` where ``stop`` says so before anything is written.
    """
    whole = single_file(ruleset)
    _unless(stop)
    write_new(target, whole)
    return target


def _errors(faults: Iterable[Diagnostic]) -> list[str]:
    return [str(fault) for fault in faults if fault.severity == "error"]


def _with_id(text: str, identity: str) -> str:
    """A ruleset's text with another id; everything else stays as it is written. Raises :class:`Refused`."""

    def change(data: dict[str, Any]) -> None:
        data["ruleset"]["id"] = identity

    try:
        edits = confirmed(text, Editor(text).set(("ruleset", "id"), identity), change)
    except CannotEdit as error:
        raise Refused(f"It can't be given another id: {error}") from None
    return applied(text, edits)


def _unless(stop: Callable[[], bool]) -> None:
    if stop():
        raise Refused("Stopped. Nothing was written.")


def record_saved(path: Path, library: Library, before: str, after: str, *, by: str, at: datetime) -> Done | None:
    """Record that a draft was saved, with what the change means; None for a file that is not one's own ruleset.

    ``before`` and ``after`` are the file's texts. Raises :class:`NotWritten`.
    """
    folder = folder_of(path, library)
    if folder is None or before == after:
        return None
    old, _ = examine(path, library, text=before)
    new, faults = examine(path, library, text=after)
    header = new or old
    if header is not None:
        identity, version = header.id, header.version
    else:
        identity, version = path.stem, ""
    errors = sum(fault.severity == "error" for fault in faults)
    if old is not None and new is not None:
        found = changes(old, new)[:_SHOWN_CHANGES]
        words = [f"{change.mark} {change.words}" for change in found] or ["words or layout only"]
    elif new is None:
        words = [f"a text with {errors} fault{'s' if errors != 1 else ''}"]
    else:
        words = ["the faults were put right"]
    data = {"text": text_hash(after), "meaning": new.meaning_hash if new is not None else None, "changes": words}
    return add(folder, "saved", ruleset=identity, version=version, by=by, at=at, data=data)


def free_id(library: Library, identity: str) -> str:
    """An id for one's own ruleset beside another: ``our-file-audit``, or the next that is free."""
    known = {entry.id for entry in library.entries()}
    wanted = f"our-{identity.removeprefix('our-')}"[: _MOST_ID - 3]
    made, number = wanted, 2
    while made in known:
        made, number = f"{wanted}-{number}", number + 1
    return made


def versions_of(library: Library, ruleset: str, today: date) -> tuple[tuple[Entry, str], ...]:
    """Every version within reach, drafts first, then the newest, each with what it is today in words."""
    found = [entry for entry in library.entries() if entry.id == ruleset]
    found.sort(key=lambda entry: not entry.draft)
    return tuple((entry, state_words(entry, today)) for entry in found)


def state_words(entry: Entry, today: date) -> str:
    """What a version is today: ``draft``, ``agreed by the board on 02.11.2026``, ``in force since 01.04.2026``."""
    if entry.draft:
        if entry.agreed_by is None:
            return "draft"
        return f"agreed by {entry.agreed_by}" + (f" on {entry.agreed_on:%d.%m.%Y}" if entry.agreed_on else "")
    if entry.published is not None:
        return entry.published.words(today)
    since = f"from {entry.effective_from:%d.%m.%Y}" if entry.effective_from else ""
    until = f"to {entry.effective_to:%d.%m.%Y}" if entry.effective_to else ""
    words = " ".join(part for part in (since, until) if part) or "always"
    return words if entry.in_force(today) else f"{words} (not now)"


def _against_title(title: str) -> list[str]:
    if not title.strip():
        return ["It needs a title, as an auditor sees it."]
    return [] if title.strip().isprintable() and len(title) <= 400 else ["The title is one line of words."]


def _against_id(library: Library, folder: Path, identity: str, *, imported: Ruleset | None = None) -> list[str]:
    """Why a new file of that id can't be put into a folder."""
    if not re.fullmatch(RULESET_ID_PATTERN, identity) or len(identity) > _MOST_ID:
        return [f"'{identity}' is no id: it has small letters, digits, - and _, and starts with a letter."]
    lines = []
    other = supplied(library, identity)
    if other is not None:
        lines.append(f"'{identity}' is a ruleset of {other.source}; give this one an id of its own.")
    mine = next((entry for entry in library.entries() if entry.id == identity and entry.draft), None)
    target = folder / f"{identity}.toml"
    if mine is not None:
        lines.append(f"there is a draft of '{identity}' already ({mine.path}); it is left as it is.")
    elif target.exists():
        lines.append(f"there is a file {target} already; it is left as it is.")
    if cases_path(target).exists() and mine is None and not target.exists():
        lines.append(f"the cases of another ruleset of that id are there ({cases_path(target)}).")
    if imported is not None:
        published = read_record(folder).version(identity, imported.version)
        if published is not None and published.done.text("meaning") != imported.meaning_hash:
            lines.append(f"{imported.reference} was published here and means something else.")
    elif read_record(folder).of(identity):
        lines.append(f"there was a ruleset '{identity}' here; choose another id.")
    return lines
