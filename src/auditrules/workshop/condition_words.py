"""What may stand next in a condition, as choices with what each means: the parser's own, with the ruleset's names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditrules.conditions.expecting import Expected, expected_after
from auditrules.conditions.ir import Group
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.conditions.words import MEASURES, ROLES
from auditrules.workshop.choices import Choice

#: Words that begin a phrase, and the phrases.
_PHRASES = {
    "at": ("at least", "at most"),
    "more": ("more than",),
    "less": ("less than",),
    "fewer": ("fewer than",),
    "one": ("one of",),
    "working": ("working days",),
    "on": ("on", "on or before", "on or after"),
    "share": ("share of points",),
    "product": ("product of points",),
    **{measure: (f"{measure} points",) for measure in MEASURES if measure not in ("product", "share")},
}
_COMPARING = {"at", "more", "less", "fewer", "between"}
_DATING = {"before", "after", "on"}
#: What a word of the language does, for the list.
_MEANS = {
    "any": "of several, one is enough",
    "every": "all that apply",
    "no": "not one of them",
    "at least": "this many or more",
    "at most": "this many or fewer",
    "exactly": "this many",
    "not": "the opposite",
    "always": "in every audit",
    "never": "in no audit",
    "answered": "has an answer",
    "applicable": "is asked in this audit",
    "one of": "any of several values",
    "between": "two numbers, both included",
    "and": "both hold",
    "or": "one holds",
    "or better": "this value and all better",
    "or worse": "this value and all worse",
}
#: Words that mean what another means; that one is offered.
_TWICE = {"all", "none", "are", "day", "week", "month", "year"}
#: A quantity of which one item is enough, or that speaks of each: "any section", not "any sections".
_ONE = re.compile(r"\b(?:any|every|every one of|no|none of|all)\s+(?:[a-z][a-z0-9_]*\s+)?$")


def condition_choices(before: str, vocabulary: Vocabulary, *, test: bool = False) -> list[Choice]:
    """What may follow the beginning of a condition; of a grid's cell with ``test``."""
    expected = expected_after(before, test=test)
    return list({choice.word: choice for choice in _choices(expected, vocabulary, before)}.values())


def _choices(expected: Expected, vocabulary: Vocabulary, before: str) -> Iterator[Choice]:
    about = _about(expected.about, vocabulary)
    items = vocabulary.items.values()
    for kind in expected.kinds:
        match kind:
            case "a condition":
                yield from (Choice(item.id, item.label) for item in items if item.role != "field" or item.id)
                yield from (Choice(name, label) for name, label in vocabulary.defines.items())
            case "a value":
                yield from _values(about)
            case "a tag":
                tags = sorted({tag for item in items for tag in item.tags})
                yield from (Choice(tag, "those with this tag") for tag in tags)
            case "the name of a section":
                yield from (Choice(item.id, item.label) for item in items if item.role == "section")
            case "the name of an item":
                yield from (Choice(item.id, item.label) for item in items)
            case _ if "name of a date" in kind:
                yield from (Choice(item.id, item.label) for item in items if item.kind == "date")
    for word in _words(expected, about, before):
        for phrase in _PHRASES.get(word, (word,)):
            yield Choice(phrase, _MEANS.get(phrase, ""))


def _words(expected: Expected, about: list[Item], before: str) -> Iterable[str]:
    """The words of the language that make sense here; the parser also asks for some only to say what is wrong."""
    words = [word for word in expected.words if word not in _TWICE or (word == "are" and "is" not in expected.words)]
    if "a value" in expected.kinds:
        words = [word for word in words if word not in ("better", "worse")]
        kinds = {item.kind for item in about}
        if about and not kinds & {"number"} and not kinds & {"date"}:
            words = [word for word in words if word not in _COMPARING | _DATING]
        elif kinds == {"number"}:
            words = [word for word in words if word not in _DATING and word != "one"]
        elif kinds == {"date"}:
            words = [word for word in words if word != "one" and word != "between"]
        if kinds and kinds <= {"text", "person"}:
            words = [word for word in words if word != "one"]
    if set(ROLES) & set(words):
        several = _ONE.search(before) is None
        words = [word for word in words if word not in ("is", "are")]
        words = [word for word in words if word not in ROLES or word.endswith("s") == several]
    last = before.split()[-1:]
    if "or" in words and last and any(item.ordered and item.value(last[0]) for item in about):
        words += ["or better", "or worse"]
    return words


def _about(about: str | Group | None, vocabulary: Vocabulary) -> list[Item]:
    """The items that a test is of."""
    if isinstance(about, str):
        found = vocabulary.items.get(about)
        return [found] if found is not None else []
    if about is None:
        return []
    if about.items:
        return [vocabulary.items[name] for name in about.items if name in vocabulary.items]
    return [
        item
        for item in vocabulary.items.values()
        if item.role == about.role
        and (about.tag is None or about.tag in item.tags)
        and (about.within is None or item.section == about.within)
    ]


def _values(about: Iterable[Item]) -> Iterator[Choice]:
    for item in about:
        for value in item.values:
            yield Choice(value.id, value.label)
