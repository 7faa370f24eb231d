"""Faults of a composed document, told at the place that has them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from auditrules.conditions.spelling import listed, nearest
from auditrules.rulesets.composition import Composition
from auditrules.rulesets.diagnostics import Diagnostic


class Reporter:
    """Makes diagnostics: the path is where it stands, the rest as :meth:`Composition.fault` has it."""

    def __init__(self, composition: Composition) -> None:
        self.composition = composition

    def fault(self, code: str, message: str, *path: str | int, **options: Any) -> Diagnostic:
        return self.composition.fault(code, message, tuple(path), **options)

    def unknown(
        self, code: str, message: str, word: str, known: Iterable[str], *path: str | int, key: bool = False
    ) -> Diagnostic:
        """A word that is none of those known, with the likely one or all of them."""
        choices = list(known)
        likely = nearest(word, choices)
        help_ = f"Did you mean '{likely}'?" if likely else f"Allowed: {listed(choices, 20)}." if choices else ""
        fix = None if likely is None else likely if key else f'"{likely}"'
        return self.fault(code, message, *path, help_=help_, fix=fix, key=key)

    def line(self, *path: str | int) -> int:
        """The line of a path's key in the file that has it."""
        source, found = self.composition.owner(tuple(path))
        return source.place(found, key=True).line
