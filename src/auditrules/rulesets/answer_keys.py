"""Which keys of a fact, question or standard go with which kind of answer: checks refuse the others, forms offer none.

A key that is not listed goes with every kind.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.models import Answerable, Fact, Standard

ANSWERED = ("fact", "question", "standard")
"""Tables whose entries are answered."""
OWN_VALUES = ("choice", "choices")
"""Kinds of answer whose values stand in the very table."""

Want = Literal["number", "own_values", "values", "asked", "computed", "older", "newer"]
"""What a key goes with: a number; values of the table's own, or of any list; what is asked, or computed. ``older`` is a
spelling that is kept where it stands, and ``newer`` its spelling of today, where the older does not stand."""

GOES_WITH: Mapping[str, Want] = {
    "values": "own_values",
    "points": "values",
    "min": "number",
    "max": "number",
    "decimals": "number",
    "unit": "number",
    "number_is_points": "number",
    "default": "asked",
    "required": "asked",
    "with": "computed",
    "type": "older",
    "answers": "newer",
}


def answer_kind(entry: Answerable) -> str:
    """The kind of answer of a fact, question or standard, where it is not said the one that it is taken for."""
    said = (entry.type if isinstance(entry, Fact) else None) or entry.answers
    if said is not None:
        return said
    return "yes_no" if isinstance(entry, Standard) else "choice" if entry.values else "text"


def goes_with(key: str, entry: Answerable, item: Item) -> bool:
    """Whether a key goes with the kind of answer of an entry; ``item`` is what the vocabulary makes of it."""
    fact = entry if isinstance(entry, Fact) else None
    computed = fact is not None and fact.computed_by is not None
    match GOES_WITH.get(key):
        case "number":
            return item.kind == "number"
        case "own_values":
            unsaid = fact is not None and (fact.type or fact.answers) is None
            return unsaid or answer_kind(entry) in OWN_VALUES
        case "values":
            return bool(item.values)
        case "asked":
            return not computed
        case "computed":
            return computed
        case "older":
            return False
        case "newer":
            return fact is None or fact.type is None
        case None:
            return True
