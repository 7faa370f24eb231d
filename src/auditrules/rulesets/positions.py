"""Where every key and value of a TOML text stands.

Computed only when there is a fault to place. The text has already been read by tomli, so the scanner follows valid
TOML only; on anything else it stops and keeps what it has.
"""

from __future__ import annotations

import contextlib
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

KeyPath = tuple[str | int, ...]


class Extent(NamedTuple):
    """Offsets into the text: start inclusive, end exclusive."""

    start: int
    end: int


class Heading(NamedTuple):
    """``[a.b]`` or ``[[a.b]]``: the table that it opens, and its extent with the brackets."""

    path: KeyPath
    extent: Extent
    array: bool


class Pair(NamedTuple):
    """``key = value``: its table, the path it sets, and its extent from the key to the end of the value.

    ``inline`` says that it stands inside ``{ … }``; ``base`` is then the path of that table.
    """

    base: KeyPath
    path: KeyPath
    extent: Extent
    inline: bool


@dataclass(slots=True)
class PositionMap:
    """Extents of keys (the last part of a key, or a table's header) and of values, by path from the root.

    ``headings`` and ``pairs`` are the same parts as statements, in the order in which they end.
    """

    keys: dict[KeyPath, Extent] = field(default_factory=dict)
    values: dict[KeyPath, Extent] = field(default_factory=dict)
    headings: list[Heading] = field(default_factory=list)
    pairs: list[Pair] = field(default_factory=list)
    named: list[tuple[KeyPath, Extent]] = field(default_factory=list)
    """Every part of every key and heading, however often a path is named, in the order of the text."""

    def nearest(self, path: KeyPath, *, key: bool = False) -> Extent | None:
        """The extent of a path, or of the closest thing around it."""
        while path:
            first, second = (self.keys, self.values) if key else (self.values, self.keys)
            found = first.get(path) or second.get(path)
            if found is not None:
                return found
            path = path[:-1]
        return None


def step(here: object, part: str | int) -> object:
    """One step into TOML data: a table's key or an array's element. Raises :class:`LookupError` where there is none."""
    if isinstance(here, Mapping):
        return here[part]
    if isinstance(here, list) and isinstance(part, int) and part >= 0:
        return here[part]
    raise KeyError(part)


def positions(text: str) -> PositionMap:
    """Map a TOML text. Never raises: what can't be followed is left out."""
    scanner = _Scanner(text)
    with contextlib.suppress(_Lost, IndexError, RecursionError):
        scanner.document()
    return scanner.found


def line_starts(text: str) -> list[int]:
    """The offset of each line's first character."""
    return [0, *(match.end() for match in re.finditer("\n", text))]


def line_column(starts: Sequence[int], offset: int) -> tuple[int, int]:
    """Line and column of an offset, both from 1, given where each line starts."""
    line = bisect_right(starts, offset)
    return line, offset - starts[line - 1] + 1


def inside_string(text: str, value: Extent, offset: int) -> int:
    """The text offset of character ``offset`` of a decoded string value.

    Escapes and the marks of a multi-line string are walked over, so that a caret stands under the right word.
    """
    raw = text[value.start : value.end]
    at, end, basic = value.start, value.end, raw.startswith('"')
    for mark in ('"""', "'''", '"', "'"):
        if raw.startswith(mark):
            at += len(mark)
            end -= len(mark)
            if len(mark) == 3:
                if text.startswith("\r\n", at):
                    at += 2
                elif text.startswith("\n", at):
                    at += 1
            break
    decoded = 0
    while at < end and decoded < offset:
        if basic and text[at] == "\\":
            rest = text[at + 1 : at + 2]
            if rest == "u":
                at += 6
            elif rest == "U":
                at += 10
            elif rest == "x":
                at += 4
            elif rest in "\n\r \t" and (trimmed := _TRIMMED.match(text, at)):
                at = trimmed.end()
                continue
            else:
                at += 2
        elif text.startswith("\r\n", at):
            at += 2
        else:
            at += 1
        decoded += 1
    return min(at, end)


class _Lost(Exception):
    """The scanner met something it can't follow."""


_TRIMMED = re.compile(r"\\[ \t]*\r?\n[ \t\r\n]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_LONE_KEY = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*(?=[=\]])")
"""A key of one part without quotes, as nearly all are."""
_SPACE = re.compile(r"[ \t]*")
_GAP = re.compile(r"(?:[ \t\r\n]|\#[^\n]*)*")
_PLAIN = re.compile(r"\"[^\"\\\r\n]*\"|'[^'\r\n]*'")
"""A string of one line without an escape, as nearly all are."""
_SCALAR = re.compile(r"[^,\]\}\#\r\n]+")
_SIMPLE_ESCAPES = {"b": "\b", "t": "\t", "n": "\n", "f": "\f", "r": "\r", "e": "\x1b", '"': '"', "\\": "\\"}


_DEEPEST = 64
"""Parts of a path. A file with more is refused elsewhere; following them would cost the square of their number."""


class _Scanner:
    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 1 if text.startswith("\ufeff") else 0
        self.found = PositionMap()
        self._array_lengths: dict[KeyPath, int] = {}

    def document(self) -> None:
        base: KeyPath = ()
        while True:
            self._skip(_GAP)
            if self._at >= len(self._text):
                return
            if self._text.startswith("[[", self._at):
                base = self._header(array=True)
            elif self._text[self._at] == "[":
                base = self._header(array=False)
            else:
                self._pair(base)

    def _skip(self, pattern: re.Pattern[str]) -> None:
        match = pattern.match(self._text, self._at)
        if match:
            self._at = match.end()

    def _header(self, *, array: bool) -> KeyPath:
        start = self._at
        self._at += 2 if array else 1
        parts = self._key_parts()
        path: KeyPath = ()
        for position, (part, extent) in enumerate(parts):
            path = (*path, part)
            self.found.keys.setdefault(path, extent)
            self.found.named.append((path, extent))
            # A heading below a list of tables speaks of the list's last.
            if position < len(parts) - 1 and path in self._array_lengths:
                path = (*path, self._array_lengths[path] - 1)
        if array:
            index = self._array_lengths.get(path, 0)
            self._array_lengths[path] = index + 1
            path = (*path, index)
        close = self._text.find("]", self._at)
        if close < 0:
            raise _Lost
        self._at = close + (2 if array else 1)
        self.found.keys.setdefault(path, Extent(start, self._at))
        self.found.headings.append(Heading(path, Extent(start, self._at), array))
        return path

    def _key(self, base: KeyPath) -> KeyPath:
        path = base
        for part, extent in self._key_parts():
            path = (*path, part)
            self.found.keys.setdefault(path, extent)
            self.found.named.append((path, extent))
        return path

    def _key_parts(self) -> list[tuple[str, Extent]]:
        """The parts of a dotted key, each with its place."""
        lone = _LONE_KEY.match(self._text, self._at)
        if lone:
            self._at = lone.end()
            return [(lone[1], Extent(*lone.span(1)))]
        parts: list[tuple[str, Extent]] = []
        while True:
            self._skip(_SPACE)
            start = self._at
            if self._text[self._at] in "\"'":
                part = self._quoted()
            else:
                match = _BARE.match(self._text, self._at)
                if not match:
                    raise _Lost
                part = match.group()
                self._at = match.end()
            parts.append((part, Extent(start, self._at)))
            if len(parts) > _DEEPEST:
                raise _Lost
            self._skip(_SPACE)
            if self._text[self._at] != ".":
                return parts
            self._at += 1

    def _pair(self, base: KeyPath, *, inline: bool = False) -> None:
        start = self._at
        path = self._key(base)
        if self._text[self._at] != "=":
            raise _Lost
        self._at += 1
        self._skip(_SPACE)
        self._value(path)
        self.found.pairs.append(Pair(base, path, Extent(start, self._at), inline))

    def _value(self, path: KeyPath) -> None:
        start = self._at
        mark = self._text[start]
        if mark in "\"'":
            self._string()
        elif mark == "[":
            self._array(path)
        elif mark == "{":
            self._inline(path)
        else:
            match = _SCALAR.match(self._text, start)
            if not match:
                raise _Lost
            self._at = start + len(match.group().rstrip())
        self.found.values[path] = Extent(start, self._at)

    def _array(self, path: KeyPath) -> None:
        self._at += 1
        index = 0
        while True:
            self._skip(_GAP)
            if self._text[self._at] == "]":
                self._at += 1
                return
            self._value((*path, index))
            index += 1
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1

    def _inline(self, path: KeyPath) -> None:
        self._at += 1
        while True:
            self._skip(_GAP)
            if self._text[self._at] == "}":
                self._at += 1
                return
            self._pair(path, inline=True)
            self._skip(_GAP)
            if self._text[self._at] == ",":
                self._at += 1

    def _string(self) -> None:
        for mark in ('"""', "'''"):
            if self._text.startswith(mark, self._at):
                self._multiline(mark)
                return
        self._quoted()

    def _multiline(self, mark: str) -> None:
        at = self._at + 3
        while True:
            end = self._text.find(mark, at)
            if end < 0:
                raise _Lost
            escape = self._text.find("\\", at, end) if mark == '"""' else -1
            if escape < 0:
                break
            at = escape + 2
        at = end + 3
        # Up to two quotation marks may stand directly before the closing three.
        while at < len(self._text) and self._text[at] == mark[0] and at - self._at < len(self._text):
            at += 1
        self._at = at

    def _quoted(self) -> str:
        plain = _PLAIN.match(self._text, self._at)
        if plain:
            self._at = plain.end()
            return plain.group()[1:-1]
        mark = self._text[self._at]
        at = self._at + 1
        out: list[str] = []
        while self._text[at] != mark:
            if mark == '"' and self._text[at] == "\\":
                escape = self._text[at + 1]
                if escape in "uUx":
                    width = {"u": 4, "U": 8, "x": 2}[escape]
                    out.append(chr(int(self._text[at + 2 : at + 2 + width], 16)))
                    at += 2 + width
                else:
                    out.append(_SIMPLE_ESCAPES.get(escape, escape))
                    at += 2
            else:
                out.append(self._text[at])
                at += 1
        self._at = at + 1
        return "".join(out)
