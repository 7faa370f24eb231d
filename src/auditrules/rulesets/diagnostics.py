"""Faults of a ruleset file: a stable code, what is wrong in words, where, and what to write instead."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a file; lines and columns count from 1, the end is exclusive."""

    path: Path
    line: int
    column: int
    end_line: int
    end_column: int

    def __str__(self) -> str:
        return f"{printable(str(self.path))}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fix:
    """A replacement of the text at a place."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One fault. ``help`` says what is allowed or likely; ``fix`` is a replacement ready to apply."""

    code: str
    severity: Severity
    message: str
    place: Place
    help: str = ""
    fix: Fix | None = None

    def __post_init__(self) -> None:
        # What a message quotes comes out of the file: nothing in it may steer a terminal, or fill one.
        object.__setattr__(self, "message", _fit(self.message))
        object.__setattr__(self, "help", _fit(self.help))

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}" + (f". {self.help}" if self.help else "")

    def render(self, text: str | None = None) -> str:
        """The fault with its line and a caret under the place, when the file's text is given."""
        if text is None:
            return str(self)
        # Lines as TOML and editors count them; str.splitlines() knows more ends of line than they do.
        lines = text.removeprefix("\ufeff").split("\n")
        if not 1 <= self.place.line <= len(lines):
            return str(self)
        line = lines[self.place.line - 1].removesuffix("\r")
        start = self.place.column - 1
        end = self.place.end_column - 1 if self.place.end_line == self.place.line else len(line)
        # A very long line is cut to the part that matters.
        left = max(0, start - 60) if len(line) > _SHOWN else 0
        shown = line[left : left + _SHOWN]
        before, marked = shown[: start - left], shown[start - left : end - left]
        pointer = "".join("\t" if character == "\t" else " " * _cells(character) for character in before)
        carets = "^" * max(1, sum(_cells(character) for character in marked))
        number = str(self.place.line)
        return f"{self}\n  {number} | {printable(shown)}\n  {' ' * len(number)} | {pointer}{carets}"

    def as_json(self) -> dict[str, object]:
        """The fault as plain data.

        ``{code, severity, path, line, column, end_line, end_column, message, help, fix}``, where ``fix`` is None or
        ``{line, column, end_line, end_column, text}``: the text that would stand there instead.
        """
        return {
            "code": self.code,
            "severity": self.severity,
            "path": str(self.place.path),
            "line": self.place.line,
            "column": self.place.column,
            "end_line": self.place.end_line,
            "end_column": self.place.end_column,
            "message": self.message,
            "help": self.help,
            "fix": None
            if self.fix is None
            else {
                "line": self.fix.place.line,
                "column": self.fix.place.column,
                "end_line": self.fix.place.end_line,
                "end_column": self.fix.place.end_column,
                "text": self.fix.text,
            },
        }


class RulesetError(Exception):
    """A ruleset that can't be used, with every fault found."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


_SHOWN = 140
"""Characters of a line that are shown."""
_LONGEST = 500
"""Characters of a message, and of its help."""
_LONG_WORD = re.compile(r"[^\s/\\]{91,}")


def printable(text: str) -> str:
    """A text with the characters that no screen should get replaced."""
    return "".join(
        character if character.isprintable() or character == "\t" else "\N{REPLACEMENT CHARACTER}" for character in text
    )


def _fit(text: str) -> str:
    """A message on one line: printable, and enormous words and lists cut."""
    text = _LONG_WORD.sub(lambda word: f"{word.group()[:40]}…{word.group()[-12:]}", text.replace("\n", " "))
    if len(text) > _LONGEST:
        text = f"{text[: _LONGEST - 2]} …"
    return printable(text)


def _cells(character: str) -> int:
    """Columns of a terminal that a character takes."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
