"""What a table and its keys are for, in the words of the forms: keys and values by their labels."""

from __future__ import annotations

import re
from collections.abc import Mapping

from pydantic import BaseModel

from auditrules.rulesets.docstrings import field_text, model_text
from auditrules.workshop.words import VALUE_WORDS, key_words

#: Where the models tell how a key is written: what it is for alone.
_INSTEAD: Mapping[str, str] = {
    "answers": "What kind of answer is given.",
    "type": "What kind of answer is given, in a key of older rulesets.",
    "values": "The values, worst first where the order means anything.",
    "reasons": "Reasons to choose from.",
    "points": "Points by value.",
    "source": "Where it comes from: a document, its page or paragraph, and a link.",
    "given": "Answers by item; not applicable is one too.",
    "expect": "What must come of it: an outcome's value, or that it is not yet known; and the lists below.",
    "with": "What a computed fact is computed from: items of this ruleset, or words.",
    "hit": "Which of the rows that apply decides.",
    "timing": "When they are told.",
    "due": "By when: '10 working days' from the day it is proposed, or so long after a date that is asked for.",
    "id": "A name of the row, by which examples know it. Left out: its number.",
    "after": "In a ruleset that builds on another: behind which of its kind it stands. Left out: last.",
}
_AS_WRITTEN = re.compile(r"``|\bids?\b")
#: Words that stand for an entry's condition, whatever its key is called in the form.
_CONDITION = ("when", "means")


def field_help(model: type[BaseModel], table: str, key: str) -> str:
    """What a key is for; ``table`` is the name under which the table's keys are told."""
    name = next(name for name, info in model.model_fields.items() if (info.alias or name) == key)
    text = field_text(model, name)
    return _INSTEAD[key] if key in _INSTEAD and _AS_WRITTEN.search(text) else _in_words(text, model, table)


def table_help(model: type[BaseModel], table: str) -> str:
    """What a table is for."""
    said = _in_words(re.sub(r"^``\[+.*?\]+``: ", "", model_text(model)), model, table)
    return said[:1].upper() + said[1:]


def _in_words(text: str, model: type[BaseModel], table: str) -> str:
    """A text of the models with what it names by its label: ``when`` is its condition, ``must`` is Must."""
    keys = {info.alias or name for name, info in model.model_fields.items()}

    def word(match: re.Match[str]) -> str:
        token = match[1]
        if token in _CONDITION and token in keys:
            return "its condition"
        key, _, value = token.partition(" = ")
        if key in keys and value in ("true", "false"):
            return f"'{key_words(table, key)}' is {'yes' if value == 'true' else 'no'}"
        if token in VALUE_WORDS:
            return f"'{VALUE_WORDS[token].partition(':')[0]}'"
        return f"'{key_words(table, token)}'" if token in keys else f"'{token}'"

    said = re.sub(r"``(.+?)``", word, text)
    return re.sub(r"\bTrue\b", "Yes", re.sub(r"\bFalse\b", "No", said))
