"""What a requirement may read beside the ruleset's own items: the fields of the entry it is on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from auditrules.conditions.vocabulary import Item, Value, Vocabulary

_YES_NO = (Value("no", "No"), Value("yes", "Yes"))


def _field(name: str, kind: str, label: str) -> Item:
    values = _YES_NO if kind == "choice" else ()
    return Item(name, "field", kind, label, values)  # type: ignore[arg-type]  # the literals below


#: What a requirement on an entry may read, beside the ruleset's own items.
FIELDS: Mapping[str, tuple[Item, ...]] = {
    "action": (
        _field("text", "text", "Action"),
        _field("owner", "person", "Owner"),
        _field("overseen_by", "person", "Overseen by"),
        _field("due", "date", "Due"),
        _field("measure", "text", "How it will be known to be done"),
        _field("agreed_with_worker", "choice", "Date agreed with the worker"),
        _field("told_it_is_tracked", "choice", "Worker told that it is tracked"),
        _field("about_worker_development", "choice", "About the worker's development"),
    ),
    "improvement": (_field("what", "text", "What to improve"), _field("how", "text", "How it can be achieved")),
    "section": tuple(
        _field(name, "text", name) for name in ("value", "evidence", "impact", "rationale", "worker_value")
    ),
    "question": tuple(
        _field(name, "text", name) for name in ("value", "evidence", "impact", "rationale", "worker_value")
    ),
    "audit": (
        _field("overall_grade", "text", "Overall grade"),
        _field("overall_rationale", "text", "Rationale of the overall grade"),
        _field("consulted", "choice", "Whether a colleague was asked"),
    ),
}


def require_vocabulary(base: Vocabulary, on: str) -> Vocabulary:
    """The vocabulary of a requirement: the entry's own fields before the ruleset's items."""
    fields = {item.id: item for item in FIELDS[on]}
    return replace(base, items={**base.items, **fields})
