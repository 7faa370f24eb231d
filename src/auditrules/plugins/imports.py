"""What importers are given and what they return: plain data, with a report of all that was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


class CannotImport(Exception):
    """A file that an importer cannot read at all, in words for the person who chose it."""


@dataclass(frozen=True, slots=True)
class ImportSource:
    """A file to import: its name without folders, its bytes, and options as the user gave them (``sheet=Audits``).

    ``ruleset`` is the reference of the ruleset that audits are imported under, where one was named, and ``items`` its
    items: id to the words of its label, so that a column can be found by either.
    """

    name: str
    content: bytes
    options: Mapping[str, str] = field(default_factory=dict)
    ruleset: str = ""
    items: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Something of the file that was not taken over: where it stands (``row 7, column Grade``), what, and why."""

    where: str
    what: str
    why: str


@dataclass(frozen=True, slots=True)
class ImportedAction:
    """An action of an audit or of a tracker. Dates are as the file has them, ISO 8601 or dd.mm.yyyy."""

    text: str
    owner: str = ""
    overseen_by: str = ""
    due: str = ""
    measure: str = ""
    where: str = ""
    """Where it stands in the file."""


@dataclass(frozen=True, slots=True)
class ImportedAudit:
    """One audit of a file: answers by item id, and what stands beside them by item and field.

    An answer is a text: a value's id or label, a number, a day, or ``n/a``. What does not fit the ruleset is told with
    ``where`` and left out, by the program and not by the importer.
    """

    case_reference: str
    answers: Mapping[str, str] = field(default_factory=dict)
    prose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    overall: str = ""
    overall_rationale: str = ""
    due: str = ""
    actions: tuple[ImportedAction, ...] = ()
    where: str = ""


@dataclass(frozen=True, slots=True)
class ImportedRuleset:
    """A ruleset made of a form: its text in TOML, to be checked and written where the user says."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a file holds. ``tracker`` are actions by case reference, for audits that are there already."""

    audits: tuple[ImportedAudit, ...] = ()
    tracker: tuple[tuple[str, ImportedAction], ...] = ()
    rulesets: tuple[ImportedRuleset, ...] = ()
    dropped: tuple[Dropped, ...] = ()
