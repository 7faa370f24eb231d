"""One ruleset file as text and as plain TOML data, within limits that a hostile file can't pass."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from auditrules.rulesets.diagnostics import Diagnostic, Fix, Place, RulesetError, Severity
from auditrules.rulesets.positions import (
    Extent,
    KeyPath,
    PositionMap,
    inside_string,
    line_column,
    line_starts,
    positions,
    step,
)
from auditrules.rulesets.syntax import BadNumber, load_toml

MAX_BYTES = 256 * 1024
"""Size of one file."""
MAX_NESTING = 12
"""Tables and arrays inside one another."""
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

    @cached_property
    def _starts(self) -> list[int]:
        return line_starts(self.text)

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
        start, end = line_column(self._starts, extent.start), line_column(self._starts, extent.end)
        return Place(self.path, *start, *end)

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


def text_hash(text: str) -> str:
    """SHA-256, in hexadecimal, of a file's text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read_source(path: Path) -> SourceFile:
    """Read a ruleset file.

    Raises :class:`RulesetError` where it can't be read, is too large, is not UTF-8 or is not TOML.
    """
    try:
        raw = read_regular(path, MAX_BYTES + 1)
    except FileNotFoundError:
        raise _refused(path, "T101", "there is no such file") from None
    except IsADirectoryError:
        raise _refused(path, "T101", "this is a folder, not a ruleset file") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise _refused(path, "T101", f"the file can't be read: {reason[:1].lower()}{reason[1:]}") from None
    if len(raw) > MAX_BYTES:
        raise _refused(path, "T102", f"the file is larger than {MAX_BYTES // 1024} KiB")
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError as error:
        begin = raw[: error.start].rfind(b"\n") + 1
        line, column = raw[: error.start].count(b"\n") + 1, len(raw[begin : error.start].decode("utf-8", "replace")) + 1
        place = Place(path, line, column, line, column + 1)
        what = "UTF-16 text, not UTF-8" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "not UTF-8 text"
        help_ = "Save it as UTF-8 in your editor."
        raise RulesetError([Diagnostic("T103", "error", f"the file is {what}", place, help_)]) from None
    return parse_source(path, text)


def read_regular(path: Path, most: int) -> bytes:
    """The first ``most`` bytes of a regular file.

    Raises :class:`OSError` for anything else: a pipe or a device could keep the program waiting for ever.
    """
    # Looked at before it is opened, as opening a pipe waits for its other end, and again once open.
    _refuse_special(os.stat(path).st_mode)
    flags = os.O_RDONLY | getattr(os, "O_BINARY", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    with open(os.open(path, flags), "rb") as file:
        _refuse_special(os.fstat(file.fileno()).st_mode)
        return file.read(most)


def _refuse_special(mode: int) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError
    if not stat.S_ISREG(mode):
        raise OSError("it is a pipe or a device, not a file")


def parse_source(path: Path, text: str) -> SourceFile:
    """Read a ruleset's text. Raises :class:`RulesetError` where it is not TOML within the limits."""
    # A byte-order mark, as some Windows editors write, is no fault. Places count from after it.
    text = text.removeprefix("\ufeff")
    if len(text) > MAX_BYTES:
        raise _refused(path, "T102", f"the text is larger than {MAX_BYTES // 1024} KiB")
    surrogate = re.search("[\ud800-\udfff]", text)
    if surrogate:
        place = _place_of(path, text, surrogate.start(), surrogate.end())
        raise RulesetError([Diagnostic("T103", "error", "the file is not UTF-8 text", place)])
    try:
        data, whole, found = load_toml(text)
    except RecursionError:
        raise RulesetError([too_deep(path)]) from None
    except BadNumber as error:
        number = re.escape(error.text)
        at = re.search(rf"[=,\[][ \t\r\n]*({number})(?![\w.])", text) or re.search(f"({number})", text)
        place = _place_of(path, text, *(at.span(1) if at else (0, 0)))
        what = "an ordinary number" if any(one.isdigit() for one in error.text) else "a number"
        raise RulesetError([Diagnostic("T105", "error", f"this is not {what}", place)]) from None
    except ValueError:
        # A whole number of thousands of digits: Python refuses to read it.
        at = re.search(r"[0-9_]{1000,}", text)
        place = _place_of(path, text, *(at.span() if at else (0, 0)))
        raise RulesetError([Diagnostic("T105", "error", _DIGITS, place)]) from None
    faults = tuple(
        Diagnostic("T106", "error", one.message, Place(path, one.line, one.column, one.line, one.end), one.help)
        for one in found
    )
    if data is None:
        raise RulesetError(faults)
    source = SourceFile(path, whole, data, faults)
    fault = _too_much(source)
    if fault:
        raise RulesetError([*faults, fault])
    return source


_DIGITS = "a number has 18 digits at the most"


def _place_of(path: Path, text: str, start: int, end: int) -> Place:
    starts = line_starts(text)
    return Place(path, *line_column(starts, start), *line_column(starts, end))


def _too_much(source: SourceFile) -> Diagnostic | None:
    values = 0
    stack: list[tuple[Mapping[str, object] | list[object], KeyPath]] = [(source.data, ())]
    while stack:
        here, path = stack.pop()
        if here and len(path) >= MAX_NESTING:
            return source.fault("T104", f"more than {MAX_NESTING} tables and lists inside one another", path)
        values += len(here)
        if values > MAX_VALUES:
            return source.fault("T107", f"the file has more than {MAX_VALUES} keys and values", path[:2])
        for part, child in enumerate(here) if isinstance(here, list) else here.items():
            if isinstance(child, (dict, list)):
                stack.append((child, (*path, part)))
            elif isinstance(child, int) and abs(child) >= 10**18:
                return source.fault("T105", _DIGITS, (*path, part))
    return None


def too_deep(path: Path) -> Diagnostic:
    return Diagnostic("T104", "error", "tables and lists are nested too deeply", Place(path, 1, 1, 1, 1))


def _refused(path: Path, code: str, message: str) -> RulesetError:
    return RulesetError([Diagnostic(code, "error", message, Place(path, 1, 1, 1, 1))])
