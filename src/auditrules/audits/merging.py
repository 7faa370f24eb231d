"""Two people, or two windows, write in one box: the text that holds what both of them wrote."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher

#: A text as its words and the single white spaces between them.
WORDS = re.compile(r"\s|\S+")
#: What keeps the words of two people apart who write at one place.
APART = "\n"
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
    typed = _side_by_side(*(WORDS.findall(text) for text in (base, mine, theirs)))
    if typed is not None:
        return typed
    return "\n".join(_together(base.split("\n"), mine.split("\n"), theirs.split("\n"), _both_lines))


def _side_by_side(base: list[str], mine: list[str], theirs: list[str]) -> str | None:
    """Both changes where each is in one place, as it is while people type, and neither is in the other's words."""
    changes = [_span(base, theirs), _span(base, mine)]
    # At one and the same place whoever goes on with the line comes before a line that the other began there, and
    # theirs before mine: sorting keeps the order of what is equal.
    first, second = sorted(changes, key=lambda change: (*change[:2], change[2][:1] == (APART,)))
    if second[0] < first[1]:
        return None
    before = "".join((*base[: first[0]], *first[2], *base[first[1] : second[0]]))
    after = "".join((*second[2], *base[second[1] :]))
    # Two who go on at the end of a line write different sentences; within a line a space between them will do.
    spaces = " " if first[2] and base[second[1] : second[1] + 1] in ([], [APART]) else ""
    glued = first[1] == second[0] and before.rstrip(spaces)[-1:].strip() and after[:1].strip()
    return f"{before}{APART}{after}" if glued else before + after


def _span(base: list[str], new: list[str]) -> _Edit:
    """The change from ``base`` to ``new`` as one edit."""
    shorter = min(len(base), len(new))
    start = next((place for place in range(shorter) if base[place] != new[place]), shorter)
    same = next((back for back in range(shorter - start) if base[-1 - back] != new[-1 - back]), shorter - start)
    return start, len(base) - same, tuple(new[start : len(new) - same])


def _both_lines(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    if len(base) == len(mine) == len(theirs) == 1:
        was, ours, others = (WORDS.findall(lines[0]) for lines in (base, mine, theirs))
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
