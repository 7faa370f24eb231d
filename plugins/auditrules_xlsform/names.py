"""Ids and texts of a form as the ruleset language takes them."""

from __future__ import annotations

import re
import unicodedata

#: Words that no id or value may be, since conditions would read them otherwise. A test holds them to the language.
WORDS = frozenset(
    {"after", "all", "always", "and", "answered", "any", "applicable", "are", "at", "average", "before", "better"}
    | {"between", "day", "days", "every", "exactly", "fewer", "highest", "in", "is", "least", "less", "lowest"}
    | {"month", "months", "more", "most", "never", "none", "not", "of", "on", "one", "or", "points"}
    | {"product", "question", "questions", "section", "sections", "share", "standard", "standards", "than", "total"}
    | {"week", "weeks", "working", "worse", "year", "years"}
)
#: Names that mean something of an audit's own, so a question of a form is called otherwise.
_AUDITS_OWN = frozenset({"no", "overall", "overall_grade", "overall_rationale", "consulted", "completed", "due"})
#: Kinds of answer; a form's list of choices is called otherwise.
KINDS = frozenset(
    {"yes_no", "yes_partly_no", "grade", "number", "scale", "date", "text", "person", "choice", "choices", "scaling"}
)
_NUMBERS = frozenset(("zero", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"))
#: An id has at most 64 characters; this leaves room for a number behind it.
_MOST_ID = 56
MOST_LINE = 400
MOST_TEXT = 4000
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class Ids:
    """Ids given out so far, so that each is given once."""

    def __init__(self, avoid: frozenset[str], otherwise: str) -> None:
        self._taken: set[str] = set()
        self._avoid = avoid
        self._otherwise = otherwise

    def make(self, name: str, ending: str = "item") -> str:
        """An id made of a name: as it is where it can be, else with ``ending`` or a number behind it."""
        made = slug(name) or self._otherwise
        if made[0].isdigit():
            made = f"{self._otherwise}_{made}"[:_MOST_ID].rstrip("_")
        if made in self._avoid:
            made = f"{made}_{ending}"
        found, number = made, 2
        while found in self._taken:
            found, number = f"{made}_{number}", number + 1
        self._taken.add(found)
        return found


def item_ids() -> Ids:
    """Ids of sections and questions, which share one set."""
    return Ids(WORDS | _AUDITS_OWN, "item")


def list_ids() -> Ids:
    """Ids of lists of answers."""
    return Ids(WORDS | KINDS | {"no"}, "answers")


def value_ids() -> Ids:
    """Ids of the values of one list."""
    return Ids(WORDS | _NUMBERS, "value")


def slug(name: str) -> str:
    """Small letters, digits and ``_``; empty where a name has none that an id can have."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_MOST_ID].strip("_")


def ruleset_id(*names: str) -> str:
    """The id of a ruleset, of the first name that one can be made of."""
    for name in names:
        found = re.sub(r"^[0-9_]+", "", slug(name)).replace("_", "-").strip("-")
        if found:
            return found
    return "form"


def text_of(written: str) -> str:
    """A text of a form as a ruleset can hold it: no control characters, the program's own ends of line."""
    whole = written.encode("utf-8", "replace").decode().replace("\r\n", "\n").replace("\r", "\n")
    return _CONTROL.sub("", whole).strip()


def line_of(written: str, most: int = MOST_LINE) -> str:
    """A text on one line, cut with … where it is longer."""
    return cut(" ".join(text_of(written).split()), most)


def cut(text: str, most: int) -> str:
    """A text that is no longer than a ruleset can hold."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def words_of(name: str) -> str:
    """A label made of a name, where the form gives none."""
    return " ".join(line_of(name).replace("_", " ").split()).capitalize()
