"""Texts as they come in: typed, pasted, from a file. What could act on a terminal or a document is taken out here.

Everything a person writes goes through :func:`clean_text` or :func:`clean_line` before it is kept, and the terminal
uses the same functions on what it pastes, so that a stored text never holds a control character.
"""

from __future__ import annotations

import re

#: The longest prose that is kept, in characters: about eight pages.
PROSE_LIMIT = 20_000
#: The longest single line that is kept: a name, a role, a reference.
LINE_LIMIT = 300

#: The body of a string sequence stops at the next introducer and at the end of the line: time stays linear in the
#: length of the text, and an unfinished sequence cannot swallow the paragraphs after it.
_STRING_SEQUENCE = "(?:\x1b[\\]PX^_]|[\x90\x98\x9d\x9e\x9f])[^\n\x07\x1b\x90\x98\x9c-\x9f]*(?:\x07|\x1b\\\\|\x9c)"
_CONTROL_SEQUENCE = "(?:\x1b\\[|\x9b)[0-?]*[ -/]*[@-~]?"
_OTHER_ESCAPE = "\x1b[ -/]+[0-~]|\x1b[\\]PX^_]|\x1b[0-~]?"
#: Whole escape sequences: operating-system commands and other strings up to their end, cursor and colour controls.
#: A string that never ends loses its introducer only, so that prose after it is kept.
_ESCAPES = re.compile(f"{_STRING_SEQUENCE}|{_CONTROL_SEQUENCE}|{_OTHER_ESCAPE}")
#: Line ends of other systems and of word processors (a soft line break is a vertical tab).
_LINE_ENDS = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
#: C0 but tab and newline, DEL, C1, bidi embeddings, overrides and isolates, byte-order marks, annotation marks,
#: lone surrogates and the two non-characters that XML forbids.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff\ud800-\udfff]"
)


class TooLong(ValueError):
    """A text over its limit, in words for the person who wrote it."""


def clean_text(text: str) -> str:
    """The text without anything that could act: escape sequences, control and bidi control characters.

    Lines end in ``\\n``; tabs and newlines stay, as do letters of every script, combining marks and emoji. Cleaning a
    clean text changes nothing.
    """
    text = _ESCAPES.sub("", text)
    text = _LINE_ENDS.sub("\n", text)
    return _FORBIDDEN.sub("", text)


def clean_line(text: str) -> str:
    """The text as one line: cleaned, white space run together, none at the ends."""
    return " ".join(clean_text(text).split())


def checked_prose(text: str, what: str) -> str:
    """Prose as it is kept. Raises :class:`TooLong`; ``what`` names the text, as in ``The evidence``."""
    return _within(clean_text(text), PROSE_LIMIT, what)


def checked_line(text: str, what: str) -> str:
    """A single line as it is kept. Raises :class:`TooLong`."""
    return _within(clean_line(text), LINE_LIMIT, what)


def _within(text: str, limit: int, what: str) -> str:
    if len(text) > limit:
        raise TooLong(f"{what} is {len(text):,} characters long; {limit:,} is the most that can be kept. Shorten it.")
    return text


def excerpt(text: str, limit: int = 60) -> str:
    """The beginning of a text on one line, cut at a word where it is too long."""
    line = clean_line(text)
    if len(line) <= limit:
        return line
    head = line[: limit - 1]
    cut = head.rsplit(" ", 1)[0] if " " in head[limit // 2 :] else head
    return cut.rstrip(" ,.;:") + "…"
