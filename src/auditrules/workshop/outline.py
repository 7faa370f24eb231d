"""The outline of a ruleset's text: its tables by kind, each with the faults that stand in it.

Made from the headings alone, line by line, so that it stays whole while a line is broken.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.positions import KeyPath

#: What a kind of table is called, for several of them.
KINDS = {
    "ruleset": "About the ruleset",
    "grade": "Grades",
    "answers": "Lists of answers",
    "role": "Roles",
    "fact": "Facts",
    "section": "Sections",
    "question": "Questions",
    "define": "Named conditions",
    "decide": "Decisions",
    "limit": "Limits",
    "standard": "Standards of the audit",
    "require": "Requirements",
    "escalate": "Escalations",
    "action": "Actions",
    "moderation": "Moderation",
    "sample": "Samples",
    "reaudit": "Re-audits",
    "report": "Reports",
    "document": "The document",
    "promise": "Promises",
    "examples": "Examples",
    "remove": "Left out of the base",
}
_HEADING = re.compile(r"[ \t]*(\[\[?)[ \t]*([^\]#\n]+?)[ \t]*\]")
_NAME = re.compile(r"""[ \t]*name[ \t]*=[ \t]*["'](.*?)["'][ \t]*(?:#.*)?$""")
_SAID = re.compile(r"""[ \t]*(?:label|text|title)[ \t]*=[ \t]*["'](.+?)["'][ \t]*(?:#.*)?$""")
_MARK = re.compile(r'"""|\'\'\'')


@dataclass(frozen=True, slots=True)
class Entry:
    """One table: its path, what it is called, its lines (from 1, the last included), and its faults.

    ``label`` is its id, or an example's name; ``said`` its label or text, where it says one in a line of its own.
    """

    path: KeyPath
    label: str
    line: int
    last: int
    errors: int = 0
    warnings: int = 0
    said: str = ""

    @property
    def words(self) -> str:
        """What it is called, for whoever doesn't read ids: ``Was the child seen?``, ``Not seen``."""
        return self.said or (self.label if self.path[0] == "examples" else label_of(self.label))


@dataclass(frozen=True, slots=True)
class Group:
    """The tables of one kind, in the order of the text."""

    kind: str
    label: str
    entries: tuple[Entry, ...]

    @property
    def errors(self) -> int:
        return sum(entry.errors for entry in self.entries)

    @property
    def warnings(self) -> int:
        return sum(entry.warnings for entry in self.entries)


def headings(text: str) -> list[Entry]:
    """Every table of a text in order. A table below another, as ``[[decide.overall.rows]]``, belongs to that one."""
    lines = text.split("\n")
    found: list[Entry] = []
    examples = 0
    open_mark = ""
    inner = False
    for number, line in enumerate(lines, 1):
        started_inside = bool(open_mark)
        if '"""' in line or "'''" in line:
            open_mark = _mark_after(line, open_mark)
        if started_inside:
            continue
        match = _HEADING.match(line) if "[" in line[:40] else None
        if match is not None:
            parts = tuple(part.strip().strip("\"'") for part in match[2].split("."))
            path: KeyPath
            if parts[0] == "examples" and match[1] == "[[" and len(parts) == 1:
                path, examples = ("examples", examples), examples + 1
            elif parts[0] == "examples":
                path = ("examples", max(0, examples - 1))
            else:
                path = parts[:2]
            inner = bool(found) and found[-1].path == path
            if inner:
                continue
            label = f"example {examples}" if parts[0] == "examples" else str(path[-1])
            found.append(Entry(path, label, number, len(lines)))
        elif found and found[-1].path[0] == "examples" and (name := _NAME.match(line)):
            last = found[-1]
            if last.label.startswith("example "):
                found[-1] = replace(last, label=name[1])
        elif found and not inner and not found[-1].said and (said := _SAID.match(line)):
            found[-1] = replace(found[-1], said=said[1].replace('\\"', '"'))
    ends = [entry.line - 1 for entry in found[1:]] + [len(lines)]
    return [replace(entry, last=end) for entry, end in zip(found, ends, strict=False)]


def outline(entries: Sequence[Entry], faults: Iterable[Diagnostic] = ()) -> tuple[Group, ...]:
    """The tables by kind, kinds in the order in which they first come; faults are of the same text."""
    counted = _with_faults(entries, list(faults))
    kinds: dict[str, list[Entry]] = {}
    for entry in counted:
        kinds.setdefault(str(entry.path[0]), []).append(entry)
    return tuple(Group(kind, KINDS.get(kind, kind), tuple(entries)) for kind, entries in kinds.items())


def entry_at(entries: Sequence[Entry], line: int) -> Entry | None:
    """The table that a line belongs to; None above the first."""
    place = bisect_right(entries, line, key=lambda entry: entry.line) - 1
    return entries[place] if place >= 0 else None


def _with_faults(entries: Sequence[Entry], faults: Sequence[Diagnostic]) -> list[Entry]:
    errors = dict.fromkeys(range(len(entries)), 0)
    warnings = dict(errors)
    lines = [entry.line for entry in entries]
    for fault in faults:
        place = bisect_right(lines, fault.place.line) - 1
        if place >= 0:
            (errors if fault.severity == "error" else warnings)[place] += 1
    return [replace(entry, errors=errors[at], warnings=warnings[at]) for at, entry in enumerate(entries)]


def _mark_after(line: str, open_mark: str) -> str:
    """The mark of the text of several lines that is open at the end of a line; empty where none is."""
    at = 0
    while True:
        if open_mark:
            end = line.find(open_mark, at)
            if end < 0:
                return open_mark
            at, open_mark = end + 3, ""
        match = _MARK.search(line, at)
        if match is None or "#" in line[at : match.start()].split('"')[0]:
            return ""
        open_mark, at = match.group(), match.end()
