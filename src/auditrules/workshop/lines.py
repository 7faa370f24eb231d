"""What a tab of the workshop shows: lines of text, each knowing where it comes from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.positions import KeyPath

#: What a line is; its words say it too, so that nothing is told by colour alone.
Tone = Literal["plain", "heading", "strong", "quiet", "good", "bad", "attention"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line. ``goes`` is the part of the ruleset that it speaks of: a path, or a rule by its name.

    ``key`` is what a key pressed on the line works on: an example, a promise, a question. A ``heading`` has neither.
    """

    text: str
    tone: Tone = "plain"
    indent: int = 0
    goes: KeyPath | str | None = None
    key: object = None


def item_path(item: Item) -> KeyPath | None:
    """Where an item is declared; None for a field of the audit, which no ruleset declares."""
    if item.role == "field":
        return None
    return ("decide" if item.role == "outcome" else item.role, item.id)
