"""Words, numbers and marks of a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass

MAX_LENGTH = 2000
"""Characters in one condition."""


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    """``word``, ``number``, ``percent``, ``date``, ``(``, ``)``, ``,``, ``hole`` or ``end``."""
    text: str
    start: int
    end: int


class ConditionFault(Exception):
    """A condition that can't be read: what is wrong, where in its text, what to write instead."""

    def __init__(self, code: str, message: str, span: tuple[int, int], help_: str = "", fix: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.help = help_
        self.fix = fix


_TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
      | (?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9A-Za-z_]))
      | (?P<number>-?[0-9]+(?:\.[0-9]+)?)(?P<percent>[ ]?%)?(?![0-9A-Za-z_])
      | (?P<word>[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)?)
      | (?P<hole>_(?![A-Za-z0-9_]))
      | (?P<mark>[(),])
    """,
    re.VERBOSE | re.ASCII,
)

#: Spellings of other languages, and what the condition language says instead.
_ELSEWHERE = {
    "==": "is",
    "=": "is",
    "!=": "is not",
    "<>": "is not",
    ">=": "is at least",
    "<=": "is at most",
    ">": "is more than",
    "<": "is less than",
    "&&": "and",
    "&": "and",
    "||": "or",
    "|": "or",
    "!": "not",
}


def tokens(text: str) -> list[Token]:
    """Split a condition into tokens, the last one of kind ``end``.

    Raises :class:`ConditionFault` at the first character that no condition can hold.
    """
    if len(text) > MAX_LENGTH:
        raise ConditionFault(
            "C101",
            f"this condition has {len(text)} characters; {MAX_LENGTH} is the most",
            (0, len(text)),
            "Name a part of it with [define.ID] and use the name.",
        )
    found: list[Token] = []
    at = 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise _unreadable(text, at)
        end = match.end()
        if match["date"]:
            found.append(Token("date", match["date"], at, end))
        elif match["number"]:
            kind = "percent" if match["percent"] else "number"
            found.append(Token(kind, match["number"], at, end))
        elif match["word"]:
            found.append(Token("word", match["word"], at, end))
        elif match["hole"]:
            found.append(Token("hole", "_", at, end))
        elif match["mark"]:
            found.append(Token(match["mark"], match["mark"], at, end))
        at = end
    found.append(Token("end", "", len(text), len(text)))
    return found


def _unreadable(text: str, at: int) -> ConditionFault:
    for foreign in sorted(_ELSEWHERE, key=len, reverse=True):
        if text.startswith(foreign, at):
            plain = _ELSEWHERE[foreign]
            return ConditionFault(
                "C102", f"'{foreign}' is not part of the language", (at, at + len(foreign)), f"Write '{plain}'.", plain
            )
    character = text[at]
    if character in "'\"`\u2018\u2019\u201c\u201d":
        return ConditionFault("C102", "values are written without quotation marks", (at, at + 1), "Leave it out.", "")
    if character.isalpha():
        word = re.match(r"\w+", text[at:])
        end = at + (word.end() if word else 1)
        written = text[at:end]
        small = written.lower()
        if re.fullmatch(r"[a-z][a-z0-9_]*", small):
            return ConditionFault(
                "C102",
                f"'{written}' has capital letters; names are written small",
                (at, end),
                f"Write '{small}'.",
                small,
            )
        return ConditionFault("C102", f"'{written}' is not a name: a name has a-z, 0-9 and _", (at, end))
    if character.isdigit() and character.isascii():
        word = re.match(r"[\w.]+", text[at:])
        end = at + (word.end() if word else 1)
        return ConditionFault("C102", f"'{text[at:end]}' is neither a number nor a date (2026-04-01)", (at, end))
    if character in "+-*/^":
        return ConditionFault(
            "C102",
            f"'{character}': the language has no arithmetic",
            (at, at + 1),
            "Use total, highest, lowest, average or share of points, or a fact that a plugin computes.",
        )
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return ConditionFault("C102", f"'{shown}' is not part of the language", (at, at + 1))
