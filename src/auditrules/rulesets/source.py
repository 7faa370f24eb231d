"""One ruleset file as text and as plain TOML data, within limits that a hostile file can't pass."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cached_property
from pathlib import Path

import tomli

from auditrules.rulesets.diagnostics import Diagnostic, Fix, Place, RulesetError, Severity
from auditrules.rulesets.positions import Extent, KeyPath, PositionMap, inside_string, line_column, positions, step

MAX_BYTES = 256 * 1024
"""Size of one file."""
MAX_NESTING = 12
"""Tables and arrays inside one another."""
MAX_SYNTAX_FAULTS = 20
"""Lines that are no TOML, before the rest of the file is given up."""
MAX_VALUES = 40_000
"""Keys and array elements in one file."""


@dataclass(frozen=True)
class SourceFile:
    """A file that is valid TOML: its path, text and data."""

    path: Path
    text: str
    data: Mapping[str, object]
    faults: tuple[Diagnostic, ...] = ()
    """Lines that are no TOML and were passed over, so that the other faults can be told at once."""

    @cached_property
    def positions(self) -> PositionMap:
        return positions(self.text)

    def has(self, path: KeyPath) -> bool:
        """Whether the file itself has something at a path."""
        here: object = self.data
        try:
            for part in path:
                here = step(here, part)
        except LookupError:
            return False
        return True

    def place(self, path: KeyPath, *, key: bool = False, within: tuple[int, int] | None = None) -> Place:
        """Where a value (or its key) stands; ``within`` narrows a string value to some of its characters."""
        extent = self.positions.nearest(path, key=key)
        if extent is None:
            return Place(self.path, 1, 1, 1, 1)
        if within is not None and path in self.positions.values:
            start = inside_string(self.text, extent, within[0])
            end = inside_string(self.text, extent, within[1])
            extent = Extent(start, max(end, start))
        return self._place(extent)

    def _place(self, extent: Extent) -> Place:
        line, column = line_column(self.text, extent.start)
        end_line, end_column = line_column(self.text, extent.end)
        return Place(self.path, line, column, end_line, end_column)

    def fault(
        self,
        code: str,
        message: str,
        path: KeyPath,
        *,
        key: bool = False,
        help_: str = "",
        within: tuple[int, int] | None = None,
        fix: str | None = None,
        severity: Severity = "error",
    ) -> Diagnostic:
        """A diagnostic at a path of this file."""
        place = self.place(path, key=key, within=within)
        return Diagnostic(code, severity, message, place, help_, None if fix is None else Fix(place, fix))


def read_source(path: Path) -> SourceFile:
    """Read a ruleset file.

    Raises :class:`RulesetError` where it can't be read, is too large, is not UTF-8 or is not TOML.
    """
    try:
        with path.open("rb") as file:
            raw = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, "T101", "there is no such file") from None
    except IsADirectoryError:
        raise _refused(path, "T101", "this is a folder, not a ruleset file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(path, "T101", f"the file can't be read: {reason}") from None
    if len(raw) > MAX_BYTES:
        raise _refused(path, "T102", f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        column = error.start - (raw[: error.start].rfind(b"\n") + 1) + 1
        place = Place(path, line, column, line, column + 1)
        raise RulesetError(
            [Diagnostic("T103", "error", "the file is not UTF-8 text", place, "Save it as UTF-8 in your editor.")]
        ) from None
    return parse_source(path, text)


def parse_source(path: Path, text: str) -> SourceFile:
    """Read a ruleset's text. Raises :class:`RulesetError` where it is not TOML within the limits."""
    # A byte-order mark, as some Windows editors write, is no fault. Places count from after it.
    text = text.removeprefix("\ufeff")
    faults: list[Diagnostic] = []
    whole = text
    while True:
        try:
            data = tomli.loads(whole, parse_float=_exact)
            break
        except tomli.TOMLDecodeError as error:
            line, column = getattr(error, "lineno", 1), getattr(error, "colno", 1)
            place = Place(path, line, column, line, column + 1)
            if not faults or line > faults[-1].place.line:
                faults.append(_syntax(getattr(error, "msg", str(error)), place, text))
            passed_over = _without_line(whole, line) if len(faults) < MAX_SYNTAX_FAULTS else None
            if passed_over is None:
                raise RulesetError(faults) from None
            whole = passed_over
        except RecursionError:
            raise _refused(path, "T104", "tables and arrays are nested too deeply") from None
        except ValueError:
            raise _refused(path, "T105", "the file holds a number or date that can't be") from None
    source = SourceFile(path, whole, data, tuple(faults))
    fault = _too_much(source)
    if fault:
        raise RulesetError([fault])
    return source


def _without_line(text: str, line: int) -> str | None:
    """The text with one KEY = VALUE line blanked, every place kept; None for a line that others hang on."""
    lines = text.splitlines(keepends=True)
    if not 1 <= line <= len(lines):
        return None
    bad = lines[line - 1].rstrip("\r\n")
    opened = sum(bad.count(mark) for mark in "[{") - sum(bad.count(mark) for mark in "]}")
    alone = re.match(r"[ \t]*[A-Za-z0-9_.-]+[ \t]*(=|$|[^\s\[\{])", bad) and opened == 0
    if not alone or '"""' in bad or "'''" in bad:
        return None
    lines[line - 1] = " " * len(bad) + lines[line - 1][len(bad) :]
    return "".join(lines)


def _exact(text: str) -> Decimal:
    try:
        number = Decimal(text.replace("_", ""))
    except InvalidOperation:
        raise ValueError(text) from None
    # A number such as 1e999999999 is small here and enormous once written out.
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError(text)
    return number


def _syntax(message: str, place: Place, text: str) -> Diagnostic:
    words = message[:1].lower() + message[1:]
    help_ = ""
    lines = text.splitlines()
    line = lines[place.line - 1] if 1 <= place.line <= len(lines) else ""
    value = line.partition("=")[2].strip()
    if "invalid value" in words and value and value[0].isalpha():
        help_ = f'Texts stand in quotation marks: "{value[:40]}".'
    elif any(mark in line for mark in "\u201c\u201d\u2018\u2019"):
        help_ = 'Use straight quotation marks: ".'
    elif "overwrite" in words or "twice" in words or "declare" in words:
        help_ = "The same key or table stands twice; join them."
    elif "expected '='" in words:
        help_ = "A line is KEY = VALUE, a heading is [table.id], a comment begins with #."
    return Diagnostic("T106", "error", f"this is not TOML: {words}", place, help_)


def _too_much(source: SourceFile) -> Diagnostic | None:
    values = 0
    stack: list[tuple[object, KeyPath]] = [(source.data, ())]
    while stack:
        here, path = stack.pop()
        if len(path) > MAX_NESTING:
            return source.fault(
                "T104", f"more than {MAX_NESTING} tables and arrays inside one another", path[:MAX_NESTING]
            )
        children: list[tuple[str | int, object]] = []
        if isinstance(here, Mapping):
            children = list(here.items())
        elif isinstance(here, list):
            children = list(enumerate(here))
        elif isinstance(here, int) and not isinstance(here, bool) and abs(here) >= 10**18:
            return source.fault("T105", "a number has 18 digits at the most", path)
        values += len(children)
        if values > MAX_VALUES:
            return source.fault("T107", f"the file has more than {MAX_VALUES} keys and values", path[:2])
        stack.extend((child, (*path, part)) for part, child in children)
    return None


def _refused(path: Path, code: str, message: str) -> RulesetError:
    return RulesetError([Diagnostic(code, "error", message, Place(path, 1, 1, 1, 1))])
