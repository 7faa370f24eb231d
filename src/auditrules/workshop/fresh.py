"""What a new entry of each kind says at first: little, and nothing that is a fault."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets import scaffold
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.shape import suggested_id
from auditrules.workshop.changes import Change, add_entry, free_id
from auditrules.workshop.forms import form, tables
from auditrules.workshop.reading import Reading

#: What a new entry says where its author is still to say something.
WHY, HERE, WHO = "Say why.", "Say it here.", "Who agreed it"
_QUESTION, _STANDARD, _PROMISED = "A new question?", "A new standard of the audit.", "Say here why this is promised."
_MISSING, _HAPPENED, _TO_DO = "Say here what is missing.", "Say here what has happened.", "Say here what is to be done."
_LEFT = "…"
TO_BE_SAID = frozenset(
    (WHY, HERE, WHO, _QUESTION, _STANDARD, _MISSING, _HAPPENED, _TO_DO, _PROMISED, _LEFT, *scaffold.TO_BE_SAID)
)
"""What stands in a draft, by a form or from its beginning, until its author says it."""
#: Lists whose entries are values that other places name: each has an id, and words.
VALUE_LISTS = ("values", "outcomes", "off_scale", "reasons")
#: What the first of a kind is called, before anybody names it.
_WISHES: Mapping[str, str] = {
    "grade": "new_grade",
    "answers": "new_list",
    "decide": "overall",
    "define": "new_condition",
    "require": "new_requirement",
    "escalate": "new_escalation",
    "standard": "new_standard",
    "reaudit": "new_reaudit",
}


def new_entry(reading: Reading, table: str, *, beside: KeyPath = (), called: str = "") -> Change:
    """A new entry of a kind of table with sensible content; ``called`` gives it its name in words.

    A question comes into the section of the entry ``beside`` it. Raises :class:`CannotEdit`.
    """
    wish = called or _WISHES.get(table, f"new_{table}")
    name = "" if table == "examples" else free_id(reading, table, wish)
    return add_entry(reading, table, name, content_for(reading, table, name, beside=beside, called=called))


def creatable(reading: Reading) -> tuple[str, ...]:
    """The kinds of table of which a new entry can be made: rules of plugins where a plugin brings kinds of rule."""
    return tuple(table for table in tables() if table != "rule" or reading.needs.rule_kinds)


def content_for(
    reading: Reading, table: str, name: str, *, beside: KeyPath = (), called: str = ""
) -> dict[str, object]:
    """The keys of a new entry, in the order in which they are written."""
    label = called or label_of(name)
    when = first_condition(reading)
    role = _first(reading.ids("role")) or "manager"
    match table:
        case "grade" | "role" | "section":
            return {"label": label}
        case "answers":
            return {"label": label, "values": ["no", "partly", "yes"]}
        case "fact":
            return {"label": label, "answers": "text"}
        case "question":
            return {"section": _section(reading, beside), "text": called or _QUESTION, "answers": "yes_no"}
        case "define":
            return {"label": label, "means": when}
        case "decide":
            return _decision(reading, name, label)
        case "limit":
            return _limit(reading, when)
        case "standard":
            return {"text": called or _STANDARD, "answers": "yes_no"}
        case "require":
            return {"when": when, "message": called or _MISSING, "strength": "should"}
        case "escalate":
            return {"when": when, "to": [role], "message": called or _HAPPENED}
        case "action":
            return {"when": when, "text": called or _TO_DO, "owner": role}
        case "moderation":
            return {"pool": called or "Submitted audits", "sample": "One in ten"}
        case "sample":
            return {"pool": called or "Open cases", "size": "Ten a month"}
        case "reaudit":
            return {"when": when}
        case "report":
            return {"label": label, "every": "Month"}
        case "promise":
            return {"whenever": when, "then": when, "because": called or _PROMISED}
        case "rule":
            kind, brought = next(iter(reading.needs.rule_kinds.items()), ("kind", None))
            needed = [key for key in brought.value.keys if key not in brought.value.optional] if brought else []
            return {"kind": kind, **dict.fromkeys(needed, _LEFT)}
        case "examples":
            return {"name": _example_name(reading, called), "given": {}, "expect": {}}
    return {}


def member_for(reading: Reading, path: KeyPath, called: str = "") -> object:
    """A new entry for a list inside a table: a value, ``called`` in words, a row, an agreement, a paragraph."""
    key = path[-1]
    found = reading.value(path)
    known = found if isinstance(found, list) else []
    if key == "rows":
        columns = reading.value((*path[:-1], "columns"))
        outcome = form(reading, (*path, 0))
        then = outcome.field("then").options[-1].id if outcome and outcome.field("then").options else "value"
        if isinstance(columns, list) and columns:
            return {"cells": ["-"] * len(columns), "then": then, "because": WHY}
        return {"when": first_condition(reading), "then": then, "because": WHY}
    if key in VALUE_LISTS:
        ids = {one if isinstance(one, str) else str(one.get("id")) for one in known if isinstance(one, (str, dict))}
        label = called or f"Value {len(known) + 1}"
        made = suggested_id(label) or f"value_{len(known) + 1}"
        name, number = made, 2
        while name in ids:
            name, number = f"{made}_{number}", number + 1
        plain = known and isinstance(known[-1], str) and label_of(name) == label
        return name if plain else {"id": name, "label": label}
    if key == "agreed":
        return {"body": WHO}
    return HERE


def first_condition(reading: Reading) -> str:
    """A condition that can stand anywhere, about what is most likely to be judged."""
    items = list(reading.vocabulary.items.values())
    chosen = next((item for item in items if item.role == "question" and item.values and not item.decided), None)
    chosen = chosen or next((item for item in items if item.role == "section" and item.values), None)
    chosen = chosen or next((item for item in items if item.values and not item.decided), None)
    if chosen is None:
        return "never"
    return f"{chosen.id} is {_worst(chosen)}"


def _worst(item: Item) -> str:
    return next((value.id for value in item.values if value.id not in item.off_scale), item.values[0].id)


def _first(names: list[str]) -> str:
    return names[0] if names else ""


def _section(reading: Reading, beside: KeyPath) -> str:
    """The section of what stands beside, else the last of the form."""
    if len(beside) > 1 and beside[0] == "section":
        return str(beside[1])
    own = reading.value((*beside[:2], "section")) if len(beside) > 1 else None
    if isinstance(own, str):
        return own
    sections = reading.ids("section")
    return sections[-1] if sections else "section"


def _decision(reading: Reading, name: str, label: str) -> dict[str, object]:
    scale = [value.id for value in reading.vocabulary.scale]
    if name == "overall" and scale:
        return {"otherwise": scale[0], "otherwise_because": "No other rule applies."}
    return {"label": label, "outcomes": ["no", "yes"], "otherwise": "no", "otherwise_because": "No other rule applies."}


def _limit(reading: Reading, when: str) -> dict[str, object]:
    outcomes = [item for item in reading.vocabulary.items.values() if item.decided and item.values]
    item = next((one for one in outcomes if one.id == "overall"), outcomes[0] if outcomes else None)
    content: dict[str, object] = {"when": when}
    if item is not None and item.id != "overall":
        content["outcome"] = item.id
    content["at_most"] = _worst(item) if item is not None else _first([one.id for one in reading.vocabulary.scale])
    return {**content, "strength": "should", "because": WHY}


def _example_name(reading: Reading, called: str) -> str:
    taken = {str(one.name) for one in reading.document.examples}
    name = called or "A new example"
    number = 2
    found = name
    while found in taken:
        found, number = f"{name} ({number})", number + 1
    return found
