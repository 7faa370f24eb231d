"""Words, numbers and marks of a condition."""

from __future__ import annotations

import re
from typing import NamedTuple

MAX_LENGTH = 2000
"""Characters in one condition."""


class Token(NamedTuple):
    kind: str
    """``word``, ``number``, ``percent``, ``date``, ``(``, ``)``, ``,``, ``hole`` or ``end``."""
    text: str
    start: int
    end: int


class ConditionFault(Exception):
    """A condition that can't be read: what is wrong, where in its text, what to write instead."""

    def __init__(
        self,
        code: str,
        message: str,
        span: tuple[int, int],
        help_: str = "",
        fix: str | None = None,
        *,
        unknown: str | None = None,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.span = span
        self.help = help_
        self.fix = fix
        #: The name that nothing has, where that is the fault.
        self.unknown = unknown


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

#: Dates as people write them, which are read differently in different places.
_OTHER_DATE = re.compile(r"([0-9]{1,4})[./-]([0-9]{1,2})[./-]([0-9]{1,4})(?![0-9A-Za-z_])", re.ASCII)
_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_QUOTES = "'\"`\u2018\u2019\u201c\u201d"

#: Spellings of other languages, and what the condition language says instead.
_ELSEWHERE = {
    "==": "is",
    "=": "is",
    "!=": "is not",
    "<>": "is not",
    ">=": "is at least",
    "<=": "is at most",
    "\u2265": "is at least",
    "\u2264": "is at most",
    "\u2260": "is not",
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
        if match is None or (match["number"] and _OTHER_DATE.match(text, at)):
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
    """What is wrong at the first character that can't be read, in words for who wrote it."""
    for foreign in sorted(_ELSEWHERE, key=len, reverse=True):
        if text.startswith(foreign, at):
            plain = _ELSEWHERE[foreign]
            if text[:at].split()[-1:] == ["is"]:
                plain = plain.removeprefix("is ")
            return ConditionFault(
                "C102", f"'{foreign}' is not part of the language", (at, at + len(foreign)), f"Write '{plain}'.", plain
            )
    character = text[at]
    owner = re.search(r"\w+$", text[:at])
    if character in "'\u2019" and owner and text[at + 1 : at + 2].isalpha():
        end = re.compile(r"\w+").match(text, at + 1)
        span = (owner.start(), end.end() if end else at + 1)
        return ConditionFault("C102", f"'{text[slice(*span)]}' is not a name: a name has a-z, 0-9 and _", span)
    if character in _QUOTES:
        return _quoted(text, at)
    if character.isdigit() and character.isascii():
        return _number_or_date(text, at)
    if character == "-" and at and _NAME.match(text, at + 1) and (before := re.search(r"[a-z][a-z0-9_]*$", text[:at])):
        end = re.compile(r"[A-Za-z0-9_-]*").match(text, at)
        written = text[before.start() : end.end() if end else at + 1]
        joined = written.lower().replace("-", "_")
        return ConditionFault(
            "C102",
            f"'{written}' has a hyphen; names and values are joined by _",
            (before.start(), before.start() + len(written)),
            f"Write '{joined}'.",
            joined,
        )
    if character in "+-*/^":
        return ConditionFault("C102", f"'{character}': the language has no arithmetic", (at, at + 1))
    if character.isalpha() or character == "_":
        return _odd_word(text, at)
    shown = character if character.isprintable() else f"U+{ord(character):04X}"
    return ConditionFault("C102", f"'{shown}' is not part of the language", (at, at + 1))


def _odd_word(text: str, at: int) -> ConditionFault:
    word = re.compile(r"\w+").match(text, at)
    end = word.end() if word else at + 1
    written = text[at:end]
    small = written.lower()
    if _NAME.fullmatch(small):
        message = f"'{written}' has capital letters; names and words are written small"
        return ConditionFault("C102", message, (at, end), f"Write '{small}'.", small)
    return ConditionFault("C102", f"'{written}' is not a name: a name has a-z, 0-9 and _", (at, end))


def _quoted(text: str, at: int) -> ConditionFault:
    closing = next((index for index in range(at + 1, len(text)) if text[index] in _QUOTES), None)
    if closing is None:
        # One alone is an apostrophe, or a slip.
        return ConditionFault("C102", "there are no quotation marks in a condition", (at, at + 1), "Leave it out.", "")
    inside = "_".join(re.findall(r"[a-z0-9]+", text[at + 1 : closing].lower().replace("_", " ")))
    likely = inside if _NAME.fullmatch(inside) else None
    return ConditionFault(
        "C102",
        "values are written without quotation marks",
        (at, closing + 1),
        f"Write {likely}." if likely else "Leave them out.",
        likely,
    )


def _number_or_date(text: str, at: int) -> ConditionFault:
    found = _OTHER_DATE.match(text, at)
    if found is not None:
        first, month, last = found.groups()
        year, day = (first, last) if len(first) == 4 else (last, first)
        likely = f"{year}-{int(month):02}-{int(day):02}" if len(year) == 4 and len(day) <= 2 else None
        return ConditionFault(
            "C102",
            f"'{found.group()}' is not how a date is written here",
            found.span(),
            f"Year, month, day: {likely or '2026-04-01'}.",
            likely,
        )
    word = re.compile(r"[\w.]+").match(text, at)
    end = word.end() if word else at + 1
    return ConditionFault("C102", f"'{text[at:end]}' is neither a number nor a date (2026-04-01)", (at, end))
