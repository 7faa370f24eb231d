"""Two people, or two windows, write in one box: the text that holds what both of them wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

_WORDS = re.compile(r"\s+|\S+")
#: One change of a text: its parts from the first number to the second become others.
_Edit = tuple[int, int, tuple[str, ...]]
#: What stands where both changed the same parts: these parts as they were, as mine and as theirs.
_Settles = Callable[[list[str], list[str], list[str]], list[str]]


class _Conflict(Exception):
    """Both changed the same words."""


def merged(base: str, mine: str, theirs: str) -> str:
    """What ``base`` becomes when both changes to it stand. No word that either of them wrote is left out.

    Where both changed the same words of a line, the line stands twice: theirs first, for it was recorded first.
    """
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    return "\n".join(_together(base.split("\n"), mine.split("\n"), theirs.split("\n"), _both_lines))


def _both_lines(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    if len(base) == len(mine) == len(theirs) == 1:
        was, ours, others = (_WORDS.findall(lines[0]) for lines in (base, mine, theirs))
        try:
            return ["".join(_together(was, ours, others, _no_both))]
        except _Conflict:
            pass
    return theirs + [line for line in mine if line not in theirs]


def _no_both(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    raise _Conflict


def _together(base: list[str], mine: list[str], theirs: list[str], settles: _Settles) -> list[str]:
    edits = (_edits(base, mine), _edits(base, theirs))
    out: list[str] = []
    place = 0
    while any(edits):
        # What is put in before a part comes before a change of that part itself; the two don't touch.
        start, end = min(each[0][:2] for each in edits if each)
        taken: tuple[list[_Edit], list[_Edit]] = ([], [])
        grown = True
        while grown:
            grown = False
            for each, into in zip(edits, taken, strict=True):
                while each and (each[0][0] < end or each[0][:2] == (start, end)):
                    into.append(each.pop(0))
                    end = max(end, into[-1][1])
                    grown = True
        out += base[place:start]
        ours, others = (_applied(base, start, end, each) for each in taken)
        if not taken[1] or ours == others:
            out += ours
        elif not taken[0]:
            out += others
        else:
            out += settles(base[start:end], ours, others)
        place = end
    return out + base[place:]


def _edits(base: Sequence[str], new: Sequence[str]) -> list[_Edit]:
    steps = SequenceMatcher(None, base, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for kind, a, b, c, d in steps if kind != "equal"]


def _applied(base: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> list[str]:
    out: list[str] = []
    for first, last, new in edits:
        out += base[start:first]
        out += new
        start = last
    return out + list(base[start:end])
