"""The text in hand as forms read it: its data, laid over its bases, with whatever can be said of them.

A form works while there are faults, so this reads what an examination refuses: parts that do not fit are mended in
memory, and never shown.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from auditrules.conditions.vocabulary import Vocabulary
from auditrules.rulesets.composition import KEYED, Composition, compose
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.editing import Editor
from auditrules.rulesets.edits import CannotEdit
from auditrules.rulesets.extensions import NO_NEEDS, Needs, needs_of
from auditrules.rulesets.models import Document
from auditrules.rulesets.naming import vocabulary
from auditrules.rulesets.positions import KeyPath, step
from auditrules.rulesets.repair import repair
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.source import SourceFile, parse_source

_MEND = "Mend it in the text first; J goes there."


@dataclass(frozen=True)
class Reading:
    """One state of the text. ``editor`` makes the edits; ``document`` and ``vocabulary`` are of the whole."""

    path: Path
    text: str
    editor: Editor = field(repr=False)
    composition: Composition = field(repr=False)
    document: Document = field(repr=False)
    vocabulary: Vocabulary = field(repr=False)
    needs: Needs = field(default=NO_NEEDS, repr=False)
    """What the ruleset takes of plugins."""

    @property
    def bases(self) -> tuple[SourceFile, ...]:
        """The files that this one builds on, nearest first."""
        return self.composition.sources[1:]

    def has(self, path: KeyPath) -> bool:
        """Whether this very text says anything at a path."""
        return self.editor.has(path)

    def value(self, path: KeyPath) -> Any:
        """What holds at a path, said here or in a base; None where nothing is said."""
        here: object = self.composition.data
        try:
            for part in path:
                here = step(here, part)
        except LookupError:
            return None
        return here

    def ids(self, table: str) -> list[str]:
        """The ids of a kind of table, in order, those of the bases included."""
        found = self.composition.data.get(table)
        return [str(name) for name in found] if isinstance(found, dict) else []

    def base_of(self, path: KeyPath) -> str:
        """The base that says what stands at a path, as ``file-audit@1.2.0``; empty where none does."""
        for source in self.bases:
            if path and path[0] in (*KEYED, "document") and source.has(path):
                header = source.data.get("ruleset")
                return f"{header.get('id')}@{header.get('version')}" if isinstance(header, dict) else source.path.name
        return ""


def read(path: Path, text: str, good: Ruleset | None = None) -> Reading:
    """Read the text in hand; ``good``, the last ruleset without faults, knows its bases.

    Raises :class:`CannotEdit` with the reason where a line can't be read or no table fits at all.
    """
    try:
        source = parse_source(path, text)
    except RulesetError as error:
        first = error.diagnostics[0]
        raise CannotEdit(f"Line {first.place.line} can't be read: {first.message}. {_MEND}") from None
    if source.faults:
        first = source.faults[0]
        raise CannotEdit(f"Line {first.place.line} can't be read: {first.message}. {_MEND}")
    bases = _bases(source, good)
    composition = compose([source, *bases])
    document, _ = repair(copy.deepcopy(dict(composition.data)))
    if document is None:
        raise CannotEdit("The tables of this text don't fit a ruleset. Mend them in the text first.")
    extensions = good.needs.find if good is not None else NO_NEEDS.find
    needs = needs_of(composition.data, extensions)
    return Reading(path, text, Editor(text), composition, document, vocabulary(document, needs), needs)


def _bases(source: SourceFile, good: Ruleset | None) -> Sequence[SourceFile]:
    """The bases as they were last found, unless the text now names another."""
    if good is None or good.composition is None:
        return ()
    before = good.composition.sources
    was, now = before[0].data.get("ruleset"), source.data.get("ruleset")
    if isinstance(was, dict) and isinstance(now, dict) and was.get("extends") == now.get("extends"):
        return before[1:]
    return ()
