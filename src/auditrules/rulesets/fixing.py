"""A ruleset's text with the safe fixes of its faults applied: a spelling put right, quotation marks taken off.

A fix is a replacement of the words at the fault. It is kept only where the file is still TOML after it, the fault is
gone, and there are no more errors than before; so a fix that would do harm stays advice.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.rulesets.loading import BaseFinder, examine

_ROUNDS = 12
"""Fixes that only show once others are made; then it is enough."""
_MOST_SINGLY = 60
"""Fixes to try one by one in a round."""


@dataclass(frozen=True, slots=True)
class Change:
    """One fix that was made: the fault it answers, at its place in the text as it was found."""

    diagnostic: Diagnostic
    old: str
    new: str

    def __str__(self) -> str:
        return f"{self.diagnostic.place}: {self.diagnostic.code} {self.old or '(nothing)'} -> {self.new or '(nothing)'}"


def fixed(path: Path, text: str, finder: BaseFinder) -> tuple[str, tuple[Change, ...]]:
    """The text with every safe fix of the file's own faults, and what was changed.

    ``text`` is without a byte-order mark. Faults that stand in a base are left to the base's own file.
    """
    made: list[Change] = []
    for _ in range(_ROUNDS):
        before = _examined(path, text, finder)
        chosen = _apart(path, text, before)
        together = _replaced(text, chosen)
        if chosen and _is_better(chosen, before, _examined(path, together, finder)):
            made += [_change(text, fault) for fault in chosen]
            text = together
            continue
        kept = False
        # From the last to the first, so that the places of those still to come stay true.
        for fault in chosen[::-1][:_MOST_SINGLY]:
            alone = _replaced(text, [fault])
            after = _examined(path, alone, finder)
            if _is_better([fault], before, after):
                made.append(_change(text, fault))
                text, before, kept = alone, after, True
        if not kept:
            break
    return text, tuple(made)


def _examined(path: Path, text: str, finder: BaseFinder) -> tuple[Diagnostic, ...]:
    return examine(path, finder, text=text)[1]


def _apart(path: Path, text: str, diagnostics: Sequence[Diagnostic]) -> list[Diagnostic]:
    """Faults of this file that have a fix, in the order of the text, none of them reaching into another."""
    mine = [one for one in diagnostics if one.fix is not None and one.fix.place.path == path]
    chosen: list[Diagnostic] = []
    reached = -1
    for fault in sorted(mine, key=lambda one: _offsets(text, one)):
        start, end = _offsets(text, fault)
        if start >= reached:
            chosen.append(fault)
            reached = max(end, start + 1)
    return chosen


def _is_better(fixes: Sequence[Diagnostic], before: Sequence[Diagnostic], after: Sequence[Diagnostic]) -> bool:
    """Whether these faults are gone and the file has no more errors than it had."""
    told = [(one.code, one.message) for one in before]
    left = [(one.code, one.message) for one in after]
    gone = all(left.count(key) < told.count(key) for key in {(one.code, one.message) for one in fixes})
    return gone and _errors(after) <= _errors(before)


def _errors(diagnostics: Sequence[Diagnostic]) -> int:
    return sum(one.severity == "error" for one in diagnostics)


def _replaced(text: str, fixes: Sequence[Diagnostic]) -> str:
    for fault in sorted(fixes, key=lambda one: _offsets(text, one), reverse=True):
        start, end = _offsets(text, fault)
        assert fault.fix is not None
        text = text[:start] + fault.fix.text + text[end:]
    return text


def _change(text: str, fault: Diagnostic) -> Change:
    start, end = _offsets(text, fault)
    assert fault.fix is not None
    return Change(fault, text[start:end], fault.fix.text)


def _offsets(text: str, fault: Diagnostic) -> tuple[int, int]:
    assert fault.fix is not None
    place: Place = fault.fix.place
    return _offset(text, place.line, place.column), _offset(text, place.end_line, place.end_column)


def _offset(text: str, line: int, column: int) -> int:
    """The offset of a line and column, both from 1."""
    start = 0
    for _ in range(line - 1):
        found = text.find("\n", start)
        if found < 0:
            return len(text)
        start = found + 1
    return min(start + column - 1, len(text))
