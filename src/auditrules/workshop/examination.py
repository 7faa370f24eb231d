"""The text in hand, looked at: its faults, the ruleset where it is one, and where its parts stand."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from auditrules.engine.linting import lint
from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.loading import BaseFinder, examine
from auditrules.rulesets.positions import Extent, KeyPath, PositionMap, line_column, line_starts, positions
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.outline import Entry, Group, headings, outline
from auditrules.workshop.reading import Reading, read


@dataclass(frozen=True)
class Examination:
    """One look at the text: ``revision`` says at which state of the document.

    ``diagnostics`` are every fault and warning in the order of the text; those of a base's own file come with that
    file's path. ``ruleset`` is None while there is an error that is not a house rule's.
    """

    path: Path
    revision: int
    text: str
    ruleset: Ruleset | None
    diagnostics: tuple[Diagnostic, ...]
    good: Ruleset | None = field(default=None, compare=False, repr=False)
    """The last ruleset without errors before this look; it knows the bases of a text that has some."""

    @cached_property
    def reading(self) -> Reading | None:
        """The text as forms and completion read it, faults and all; None where a line of it can't be read."""
        with suppress(CannotEdit):
            return read(self.path, self.text, self.ruleset or self.good)
        return None

    @cached_property
    def mine(self) -> tuple[Diagnostic, ...]:
        """The faults that stand in this very text."""
        return tuple(one for one in self.diagnostics if one.place.path == self.path)

    @property
    def errors(self) -> int:
        """How many faults keep the ruleset from being used."""
        return sum(one.severity == "error" for one in self.diagnostics)

    @property
    def warnings(self) -> int:
        """How many faults do not."""
        return len(self.diagnostics) - self.errors

    @cached_property
    def positions(self) -> PositionMap:
        """Where every key and value of the text stands."""
        return self.reading.editor.map if self.reading is not None else positions(self.text)

    @cached_property
    def starts(self) -> list[int]:
        """The offset of each line's first character."""
        return line_starts(self.text)

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """The tables of the text, in order."""
        return tuple(headings(self.text))

    @cached_property
    def outline(self) -> tuple[Group, ...]:
        """The tables by kind, each with how many faults stand in it."""
        return outline(self.entries, self.mine)

    def place_of(self, target: KeyPath | str) -> Place | None:
        """Where something stands: a path, or a rule by its name such as ``limit.affects_safety``.

        Of a thing that this text does not have itself, the place in the base that has it; where nothing has the whole
        path, the place of what is around it. None where there is not even that.
        """
        path = self._path_of_name(target) if isinstance(target, str) else target
        composition = self.ruleset.composition if self.ruleset is not None else None
        for length in range(len(path), min(1, len(path) - 1), -1):
            part = path[:length]
            extent = self.positions.keys.get(part) or self.positions.values.get(part)
            if extent is not None:
                return self.place(extent)
            if composition is not None and length > 1:
                source, owned = composition.owner(part)
                if owned == part and source.path != self.path:
                    return source.place(owned, key=True)
        return None

    def place(self, extent: Extent) -> Place:
        """The lines and columns of a part of this text."""
        return Place(self.path, *line_column(self.starts, extent.start), *line_column(self.starts, extent.end))

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1; the nearest there is."""
        if line > len(self.starts):
            return len(self.text)
        start = self.starts[max(line, 1) - 1]
        end = self.starts[line] - 1 if 1 <= line < len(self.starts) else len(self.text)
        return min(start + max(column, 1) - 1, end)

    def extent(self, place: Place) -> Extent:
        """The part of this text that a place stands for."""
        start = self.offset(place.line, place.column)
        return Extent(start, max(start, self.offset(place.end_line, place.end_column)))

    def _path_of_name(self, name: str) -> KeyPath:
        """A rule's name as a path. ``decide.overall.2`` is a table's second row, and so is a row's own id there."""
        parts = name.split(".")
        if parts[0] != "decide" or len(parts) < 3:
            return tuple(parts)
        outcome, row, *rest = parts[1:]
        if row == "rows" and rest:
            # As conditions are named: ``decide.overall.rows.2.when``.
            row, *rest = rest
        index = int(row) - 1 if row.isdecimal() else self._row(outcome, row)
        return ("decide", outcome, row) if index is None else ("decide", outcome, "rows", index, *rest)

    def _row(self, outcome: str, row: str) -> int | None:
        decide = self.ruleset.document.decide.get(outcome) if self.ruleset is not None else None
        if decide is not None:
            return next((index for index, one in enumerate(decide.rows) if one.id == row), None)
        for path, extent in self.positions.values.items():
            is_id = len(path) == 5 and path[:3] == ("decide", outcome, "rows") and path[4] == "id"
            if is_id and self.text[extent.start + 1 : extent.end - 1] == row:
                return int(path[3])
        return None


def examined(path: Path, text: str, revision: int, finder: BaseFinder, good: Ruleset | None = None) -> Examination:
    """Look for the faults of a text; ``good`` is the last ruleset without errors. Safe in a thread.

    Some 15 ms a thousand lines. What is of use once the faults are shown is worked out by :func:`worked_out`.
    """
    ruleset, diagnostics = examine(path, finder, text=text)
    if ruleset is not None:
        # What the council's house rules find is told where the person writes, and not by 'auditrules check' alone.
        diagnostics = tuple(sorted((*diagnostics, *lint(ruleset, finder.extensions)), key=_position))
    found = Examination(path, revision, text, ruleset, diagnostics, good)
    _ = found.starts, found.outline  # worked out here, in the thread, and not while a key waits
    return found


def worked_out(found: Examination) -> None:
    """Work out all that forms, jumps and completion want of a look. Some 20 ms a thousand lines; safe in a thread."""
    _ = found.reading, found.positions


def _position(diagnostic: Diagnostic) -> tuple[str, int, int]:
    return str(diagnostic.place.path), diagnostic.place.line, diagnostic.place.column
