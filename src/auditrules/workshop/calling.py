"""What an entry is called for whoever doesn't read ids: its label, its text, or what it says first."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.audits.text import excerpt
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.reading import Reading
from auditrules.workshop.words import KIND_WORDS, key_words

_TITLES = ("label", "title", "name", "text")
_SHORT = 40
"""Letters of an entry's label that a line of the history has."""


def title(reading: Reading, path: KeyPath) -> str:
    """What a table is called: ``Question · Was the child seen?``, with the way to a nested one."""
    if path[:1] in (("ruleset",), ("document",)):
        head, rest = KIND_WORDS[str(path[0])], path[1:]
    else:
        head, rest = f"{KIND_WORDS.get(str(path[0]), str(path[0]))} · {_called(reading, path)}", path[2:]
    for place, part in enumerate(rest):
        before = str(rest[place - 1]) if place else str(path[0])
        head += f" › {part + 1}" if isinstance(part, int) else f" › {key_words(before, part)}"
    return head


def entry_words(reading: Reading, path: KeyPath) -> str:
    """An entry in words for the history: ``question 'Was the child seen?'``."""
    if path[0] in ("ruleset", "document"):
        return "the ruleset" if path[0] == "ruleset" else "the document"
    kind = KIND_WORDS.get(str(path[0]), str(path[0])).lower()
    return kind if len(path) < 2 else f"{kind} '{excerpt(_called(reading, path), _SHORT)}'"


def said_first(entry: object, keys: tuple[str, ...] = (*_TITLES, "message", "because")) -> str:
    """An entry in a few words: its label, its text, or what it says first; empty where it says none of these."""
    if isinstance(entry, str):
        return " ".join(entry.split())
    if not isinstance(entry, Mapping):
        return ""
    for key in keys:
        said = entry.get(key)
        if isinstance(said, str) and said.strip():
            return " ".join(said.split())
    return ""


def _called(reading: Reading, path: KeyPath) -> str:
    entry = reading.value(path[:2])
    said = said_first(entry, _TITLES) if isinstance(entry, Mapping) else ""
    return said or (label_of(str(path[1])) if isinstance(path[1], str) else f"{path[1] + 1}")
