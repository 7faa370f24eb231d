"""What each part of a line is, for showing it in its colour: TOML, and the conditions inside its texts.

Line by line, so that a keystroke costs one line; what a line begins inside of (a text of several lines, a key whose
list goes on) is handed from each line to the next as a :class:`State`. Never fails: what is unfinished is shown as
far as it goes.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple

from auditrules.conditions.words import RESERVED

Part = Literal["comment", "heading", "key", "text", "value", "mark", "word", "name", "number"]
"""``text`` is in quotation marks; ``value`` a number, a date, true or false. In a condition, ``word`` is of the
language, ``name`` an item or value of the ruleset, ``number`` a number or date."""

CONDITIONS = frozenset({"when", "relevant", "suits", "means", "columns", "cells", "whenever"})
"""Keys whose texts are conditions, or parts of them, in any table."""
_ONLY_IN = {"then": "promise"}
"""Keys whose texts are conditions in one kind of table alone."""


class Span(NamedTuple):
    """A part of a line: columns from 0, the end exclusive."""

    start: int
    end: int
    part: Part


class State(NamedTuple):
    """What a line begins inside of: the kind of table, the key last seen, the mark of an open text or nothing."""

    table: str = ""
    key: str = ""
    mark: str = ""

    @property
    def is_condition(self) -> bool:
        """Whether a text here is a condition."""
        return self.key in CONDITIONS or _ONLY_IN.get(self.key) == self.table


_HEADING = re.compile(
    r"""[ \t]*\[\[?[ \t]*([A-Za-z0-9_-]+)(?:[ \t]*\.[ \t]*(?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*'))*[ \t]*\]\]?"""
)
_TOKEN = re.compile(
    r"""(?P<comment>\#.*)
      | (?P<key>[A-Za-z0-9_-]+(?:[ \t]*\.[ \t]*[A-Za-z0-9_-]+)*|"[^"]*"|'[^']*')(?=[ \t]*=)
      | (?P<open>\"\"\"|''')
      | (?P<text>"(?:[^"\\]|\\.)*(?:"|\\?$)|'[^']*(?:'|$))
      | (?P<value>[+-]?[0-9][0-9A-Za-z_.:+-]*|true\b|false\b|[+-]?(?:inf|nan)\b)
      | (?P<mark>[=\[\]{},.])
    """,
    re.VERBOSE,
)
_CONDITION = re.compile(
    r"(?P<number>[0-9]{4}-[0-9]{2}-[0-9]{2}|-?[0-9]+(?:\.[0-9]+)?(?:[ ]?%)?)|(?P<word>[A-Za-z_][A-Za-z0-9_.]*)"
)


@lru_cache(maxsize=8192)
def spans(line: str, state: State) -> tuple[tuple[Span, ...], State]:
    """The parts of a line in order, and what the next line begins inside of."""
    found: list[Span] = []
    at = 0
    if state.mark:
        end = _close_of(line, 0, state.mark)
        _text(line, 0, len(line) if end < 0 else end, state, found)
        if end < 0:
            return tuple(found), state
        at, state = end, state._replace(mark="")
    else:
        heading = _HEADING.match(line)
        if heading is not None and not line[heading.end() :].split("#")[0].strip():
            found.append(Span(len(line) - len(line.lstrip()), heading.end(), "heading"))
            at, state = heading.end(), State(heading[1])
    while at < len(line):
        match = _TOKEN.match(line, at)
        if match is None:
            at += 1
            continue
        start, at = match.span()
        kind = match.lastgroup
        if kind == "open":
            end = _close_of(line, at, match.group())
            _text(line, start, len(line) if end < 0 else end, state, found, inside=3)
            if end < 0:
                return tuple(found), state._replace(mark=match.group())
            at = end
        elif kind == "text":
            _text(line, start, at, state, found, inside=1)
        elif kind == "key":
            found.append(Span(start, at, "key"))
            state = state._replace(key=match.group().rpartition(".")[2].strip().strip("\"'"))
        elif kind is not None:
            found.append(Span(start, at, kind))  # type: ignore[arg-type]  # the groups left are parts
    return tuple(found), state


def _close_of(line: str, at: int, mark: str) -> int:
    """The end of a text of several lines, its mark included; -1 where it goes on."""
    while True:
        end = line.find(mark, at)
        if end < 0:
            return -1
        slashes = len(line[:end]) - len(line[:end].rstrip("\\"))
        if mark == "'''" or slashes % 2 == 0:
            return end + 3
        at = end + 1


def _text(line: str, start: int, end: int, state: State, found: list[Span], *, inside: int = 0) -> None:
    """A text in quotation marks; a condition in it by its words."""
    found.append(Span(start, end, "text"))
    if not state.is_condition:
        return
    for match in _CONDITION.finditer(line, start + inside, end):
        if match["number"]:
            found.append(Span(match.start(), match.end(), "number"))
        elif match["word"] != "_":
            found.append(Span(match.start(), match.end(), "word" if match["word"] in RESERVED else "name"))


class Highlighter:
    """The parts of a text's lines, asked for line by line; changes are told, and only what they reach is looked at."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._states = [State()]

    def changed(self, lines: list[str], row: int) -> None:
        """The lines from a row on may be others now."""
        self._lines = lines
        del self._states[row + 1 :]

    def state(self, row: int) -> State:
        """What a row begins inside of."""
        states = self._states
        while len(states) <= row:
            states.append(spans(self._lines[len(states) - 1], states[-1])[1])
        return states[row]

    def text_of(self, row: int) -> str:
        """One line as it stands."""
        return self._lines[row]

    def line(self, row: int) -> tuple[Span, ...]:
        """The parts of one line."""
        return spans(self._lines[row], self.state(row))[0]
