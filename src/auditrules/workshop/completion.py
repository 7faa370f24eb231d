"""What can stand at the cursor: tables, keys, ids, grades, answers, and the words of a condition.

Works on text that is broken, as text is while it is typed: the place is found from the line's own parts and the table
around it, and names come from the last state of the text that could be read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from auditrules.conditions.vocabulary import Vocabulary
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.fields import require_vocabulary
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.choices import Choice
from auditrules.workshop.condition_words import condition_choices
from auditrules.workshop.field_kinds import Key, key_of, keys_of, model_at
from auditrules.workshop.forms import form, options_of
from auditrules.workshop.highlighting import CONDITIONS
from auditrules.workshop.outline import KINDS
from auditrules.workshop.place_in_text import Here, here
from auditrules.workshop.reading import Reading

MOST = 200
"""Choices that are listed."""
#: How the value of a key begins, by its kind: what is written after ``key = ``, and how far the cursor goes back.
_BEGINS = {
    "yes_no": ("true", 0),
    "number": ("", 0),
    "date": ("", 0),
    "several_of": ('[""]', 2),
    "references": ('[""]', 2),
    "lines": ('[""]', 2),
    "paragraphs": ('[""]', 2),
    "table": ("{  }", 2),
    "tables": ("[\n  {  },\n]", 5),
    "answer": ('""', 1),
}


@dataclass(frozen=True, slots=True)
class Completion:
    """The choices for the part of the text from ``start`` to ``end``, the likeliest first."""

    start: int
    end: int
    choices: tuple[Choice, ...]
    prefix: str = ""
    """What is typed of the word already."""

    @property
    def is_complete(self) -> bool:
        """Whether what is typed is all there is to choose."""
        return len(self.choices) == 1 and self.choices[0].written == self.prefix


def completion(text: str, offset: int, reading: Reading | None) -> Completion:
    """What can stand at an offset. ``reading`` is the last state of the text that could be read; None for none."""
    place = here(text, offset)
    choices = _choices(place, reading)
    typed = place.typed.casefold()
    first = [choice for choice in choices if choice.word.casefold().startswith(typed)]
    inside = [
        choice
        for choice in choices
        if choice not in first and typed and (typed in choice.word.casefold() or typed in choice.says.casefold())
    ]
    return Completion(place.start, offset, tuple((first + inside)[:MOST]), place.typed)


def _choices(place: Here, reading: Reading | None) -> list[Choice]:
    match place.kind:
        case "heading":
            return _headings(place, reading)
        case "key":
            return _keys(place, reading)
        case "text" | "value":
            return _values(place, reading)
    return []


# ------------------------------------------------------------------ headings and keys


def _headings(place: Here, reading: Reading | None) -> list[Choice]:
    before, _, _ = place.before.rpartition(".")
    table = before.strip("[ ")
    if not table:
        close = "]" if place.closes else ""
        return [
            Choice("[examples", KINDS["examples"], f"[examples{close}{close}")
            if name == "examples"
            else Choice(name, label, f"{name}{close}" if name in ("ruleset", "document") else f"{name}.")
            for name, label in KINDS.items()
            if name != "remove"
        ]
    if reading is None or table not in KEYED:
        return []
    # An overlay changes an entry of its base by a table of the same id.
    names = [name for name in reading.ids(table) if not reading.has((table, name))]
    return [Choice(name, "of the base, changed here", f"{name}]" if place.closes else name) for name in names]


def _keys(place: Here, reading: Reading | None) -> list[Choice]:
    path = place.path
    if not path:
        return []
    model = model_at(path)
    if model is None and reading is not None and path[0] == "examples":
        fields = form(reading, path)
        known = [(field.key, field.label, field.kind) for field in fields.fields] if fields else []
        return [
            Choice(name, says, f'{name} = "{""}"' if kind != "number" else f"{name} = ", 1 if kind != "number" else 0)
            for name, says, kind in known
            if name not in place.present
        ]
    if model is None:
        return []
    extra: list[Choice] = []
    if path[-1:] == ("expect",) and reading is not None:
        decided = [item for item in reading.vocabulary.items.values() if item.decided]
        extra = [Choice(item.id, item.label, f'{item.id} = ""', 1) for item in decided if item.id not in place.present]
    required = [key for key in keys_of(model) if key.required]
    keys = [*required, *(key for key in keys_of(model) if not key.required)]
    return extra + [_key_choice(key, inline=place.inline) for key in keys if key.name not in place.present]


def _key_choice(key: Key, *, inline: bool) -> Choice:
    value, back = _BEGINS.get(key.kind, ('""', 1))
    if key.kind == "table" and key.texts:
        value, back = '""', 1
    if key.kind == "tables" and (inline or key.texts):
        value, back = ('[""]', 2) if key.texts else ("[{  }]", 3)
    says = key.help.split(". ")[0].rstrip(".")
    return Choice(key.name, f"needed: {says}" if key.required else says, f"{key.name} = {value}", back)


# ------------------------------------------------------------------ values


def _values(place: Here, reading: Reading | None) -> list[Choice]:
    name = place.key
    if name in CONDITIONS or (name == "then" and place.path[:1] == ("promise",)):
        if place.kind == "value":
            return [Choice('"…"', "a condition in quotation marks", '""', 1)]
        vocabulary = _vocabulary(place.path, reading)
        before = place.before.replace("_", " ", 1) if name == "columns" else place.before
        return condition_choices(before, vocabulary, test=name == "cells")
    model = model_at(place.path)
    key = key_of(model, name) if model is not None else None
    found: Iterable[Choice]
    if key is not None and key.kind == "yes_no":
        return [Choice("true", "yes"), Choice("false", "no")] if place.kind == "value" else []
    if key is not None:
        options = options_of(reading, place.path, key)[0] if reading is not None else ()
        found = [Choice(option.id, option.label) for option in options]
        if not found and key.choices:
            found = [Choice(one) for one in key.choices]
    else:
        found = _answers(place, reading)
    if place.kind == "value":
        return [Choice(choice.word, choice.says, f'"{choice.word}"') for choice in found]
    return list(found)


def _answers(place: Here, reading: Reading | None) -> Sequence[Choice]:
    """The answers of an item in an example, and the outcomes that one expects."""
    if reading is None or place.path[:1] != ("examples",):
        return ()
    item = reading.vocabulary.items.get(place.key)
    if item is None:
        return ()
    found = [Choice(value.id, value.label) for value in item.values]
    if place.path[-1:] == ("expect",):
        return [*found, Choice("not yet known", "the answers do not decide it"), Choice("no outcome")]
    return [*found, Choice("n/a", "not applicable")] if item.allow_not_applicable else found


def _vocabulary(path: KeyPath, reading: Reading | None) -> Vocabulary:
    """What may be named in a condition of a table."""
    if reading is None:
        return Vocabulary({})
    known = reading.vocabulary
    if path[:1] == ("ruleset",):
        return Vocabulary({name: item for name, item in known.items.items() if item.role == "fact"})
    if path[:1] == ("require",) and len(path) > 1:
        on = reading.value((*path[:2], "on"))
        return require_vocabulary(known, on if on in _REQUIRED_OF else "audit")
    if path[:1] == ("promise",):
        return Vocabulary(known.items, {**known.defines, **dict.fromkeys(known.rules, "a rule takes part")})
    return known


_REQUIRED_OF = ("audit", "action", "section", "question", "improvement")
