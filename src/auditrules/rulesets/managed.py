"""A folder of drafts and published versions: which file is what, by the folder's record."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.rulesets.lifecycle import Done, Record
from auditrules.rulesets.record import FOLDER, record_path

if TYPE_CHECKING:
    from auditrules.rulesets.library import Entry


def published_path(folder: Path, done: Done) -> Path:
    """The file of a version whose publishing is recorded in a folder."""
    return folder / FOLDER / Path(done.text("file")).name


def recorded(folder: Path, source: str, record: Record, entries: Sequence[Entry]) -> Iterator[Entry]:
    """The entries of a folder with what its record says of each.

    A file in ``published`` counts where the record knows it and its text is the one that was published; all others
    are drafts. A draft whose very text is published already is not listed beside what was published.
    """
    inside = {entry.path.name: entry for entry in entries if entry.path.parent == folder / FOLDER}
    drafts = [entry for entry in entries if entry.path.parent != folder / FOLDER]
    published: set[tuple[str, str]] = set()
    for ruleset in dict.fromkeys(one.ruleset for one in record.done if one.kind == "published"):
        for version in record.published(ruleset):
            published.add((ruleset, version.done.text("text")))
            path = published_path(folder, version.done)
            entry = inside.get(path.name)
            if entry is None:
                yield _missing(path, source, version.done)
            elif entry.text != version.done.text("published_text"):
                problem = f"{path}: this is not the text that was published; put {entry.reference} back as it was"
                yield replace(entry, published=version, problem=problem)
            else:
                yield replace(
                    entry,
                    published=version,
                    effective_from=version.in_force_from,
                    effective_to=version.in_force_to,
                    extends=version.done.text("extends") or None,
                )
    for entry in drafts:
        if (entry.id, entry.text) not in published:
            agreed = record.agreement(entry.id, entry.version, entry.text) if entry.text else None
            yield replace(
                entry,
                draft=True,
                agreed_by=agreed.text("agreed_by") if agreed else None,
                agreed_on=agreed.day("agreed_on") if agreed else None,
            )


def _missing(path: Path, source: str, done: Done) -> Entry:
    """A published version whose file is gone."""
    from auditrules.rulesets.library import Entry

    problem = f"{path}: the text of {done.reference}, published on {done.at[:10]}, is gone; put the file back"
    return Entry(done.ruleset, done.version, path.name, None, None, False, None, None, None, path, source, problem)


def faults_of(folder: Path, record: Record) -> tuple[str, ...]:
    """What can't be trusted of a folder's record, with its path."""
    return tuple(f"{record_path(folder)}: {fault}" for fault in record.faults)
