"""A ruleset as the engine and the screens use it: composed, checked, its conditions parsed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.rulesets.extensions import NO_NEEDS, Needs

if TYPE_CHECKING:
    from auditrules.conditions.ir import Condition
    from auditrules.rulesets.composition import Composition
    from auditrules.rulesets.diagnostics import Diagnostic
    from auditrules.rulesets.models import Document


@dataclass(frozen=True, repr=False)
class Ruleset:
    """One composed ruleset.

    ``document`` is the merged file; ``vocabulary`` every item in form order; ``conditions`` every parsed condition
    by its place, for example ``limit.affects_safety.when`` or ``decide.overall.rows.2.when``.
    """

    document: Document
    vocabulary: Vocabulary
    conditions: Mapping[str, Condition]
    path: Path
    bases: tuple[str, ...] = ()
    """``id@version`` of every ruleset it extends, nearest first."""
    warnings: tuple[Diagnostic, ...] = ()
    composition: Composition | None = field(default=None, compare=False, repr=False)
    """Where every part of it was written, for messages."""
    needs: Needs = NO_NEEDS
    """What it takes of plugins, and which of them are not to be had."""

    def __repr__(self) -> str:
        return f"Ruleset({self.reference!r})"

    @property
    def id(self) -> str:
        return self.document.ruleset.id

    @property
    def version(self) -> str:
        return self.document.ruleset.version

    @property
    def title(self) -> str:
        return self.document.ruleset.title

    @property
    def reference(self) -> str:
        """``id@version``, as an audit pins it."""
        return f"{self.id}@{self.version}"

    @cached_property
    def meaning_hash(self) -> str:
        """SHA-256 of the composed meaning: the same for a reformatted file, another for any change that can change an
        outcome or what is asked."""
        # A quarter of what loading costs, and an editor checks at every key without asking for it.
        from auditrules.rulesets.hashing import meaning_hash

        expanded = self.composition.made.values() if self.composition is not None else ()
        return meaning_hash(self.document, self.conditions, self.needs, frozenset(expanded))

    def item(self, item_id: str) -> Item:
        """The item of that id; KeyError where there is none."""
        return self.vocabulary.items[item_id]

    @property
    def facts(self) -> tuple[Item, ...]:
        """Facts that are asked, in form order."""
        return tuple(item for item in self.vocabulary.members("fact") if not item.computed)

    @property
    def computed(self) -> tuple[Item, ...]:
        """Facts that plugins compute from other answers, in form order."""
        return tuple(item for item in self.vocabulary.members("fact") if item.computed)

    @property
    def sections(self) -> tuple[Item, ...]:
        return self.vocabulary.members("section")

    def questions(self, section: str) -> tuple[Item, ...]:
        """Questions of a section in the order they are asked (``ask = "first"`` before the others)."""
        inside = [item for item in self.vocabulary.members("question") if item.section == section]
        return tuple(sorted(inside, key=lambda item: self.document.question[item.id].ask != "first"))

    @property
    def standards(self) -> tuple[Item, ...]:
        return self.vocabulary.members("standard")

    @property
    def graded(self) -> bool:
        """Whether the scale has grades; a narrative audit has none."""
        return bool(self.document.grade)

    def role_label(self, role: str) -> str:
        """A role in words: its ``[role]`` label, else its id with spaces."""
        found = self.document.role.get(role)
        return found.label if found else role.replace("_", " ").capitalize()
