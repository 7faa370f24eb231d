"""What importers are given and what they return: plain data, with a report of all that was left out."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}", re.ASCII)
_LONE = re.compile("[\ud800-\udfff]")


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

    def fault(self) -> str | None:
        """Why this cannot be taken over, in words; None when it can."""
        from auditrules.plugins.shapes import misfit

        for number, ruleset in enumerate(self.rulesets if isinstance(self.rulesets, (tuple, list)) else ()):
            if isinstance(ruleset, ImportedRuleset) and isinstance(ruleset.name, str):
                # The name becomes a file's, in the folder that the user said and nowhere else.
                if not _NAME.fullmatch(ruleset.name):
                    words = "must be a file's name without its ending: small letters, digits, - and _"
                    return f"rulesets[{number}].name {words}, not {ruleset.name!r:.60}"
                if isinstance(ruleset.text, str) and _LONE.search(ruleset.text):
                    return f"rulesets[{number}].text holds half a character (a surrogate)"
        return misfit(self, Imported)
