"""Faults of a ruleset file: a stable code, what is wrong in words, where, and what to write instead."""

from __future__ import annotations

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
        return f"{self.path}:{self.line}:{self.column}"


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

    def __str__(self) -> str:
        return f"{self.place}: {self.code} {self.message}" + (f". {self.help}" if self.help else "")

    def render(self, text: str | None = None) -> str:
        """The fault with its line and a caret under the place, when the file's text is given."""
        if text is None:
            return str(self)
        lines = text.splitlines()
        if not 1 <= self.place.line <= len(lines):
            return str(self)
        line = lines[self.place.line - 1]
        start = self.place.column - 1
        end = self.place.end_column - 1 if self.place.end_line == self.place.line else len(line)
        width = max(1, min(end, len(line)) - start)
        # A very long line is cut to the part that matters.
        left = max(0, start - 60) if len(line) > 140 else 0
        shown = line[left : left + 140]
        pointer = "".join("\t" if character == "\t" else " " for character in shown[: start - left])
        carets = "^" * max(1, min(width, len(shown) - (start - left)))
        number = str(self.place.line)
        return f"{self}\n  {number} | {_printable(shown)}\n  {' ' * len(number)} | {pointer}{carets}"

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


def _printable(text: str) -> str:
    return "".join(
        character if character.isprintable() or character == "\t" else "\N{REPLACEMENT CHARACTER}" for character in text
    )
