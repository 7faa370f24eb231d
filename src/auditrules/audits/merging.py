"""Two people, or two windows, write in one box: the text that holds what both of them wrote."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

_TOKENS = re.compile(r"\s+|\S+")
#: One change of a text: the words from ``start`` to ``end`` become others.
_Edit = tuple[int, int, tuple[str, ...]]


def merged(base: str, mine: str, theirs: str) -> str:
    """What ``base`` becomes when both changes to it stand. No word that either of them wrote is left out.

    Where both changed the same words, theirs come first, for they were recorded first.
    """
    if mine in (theirs, base):
        return theirs
    if theirs == base:
        return mine
    words = _TOKENS.findall(base)
    edits_mine, edits_theirs = _edits(words, mine), _edits(words, theirs)
    out: list[str] = []
    place = 0
    while edits_mine or edits_theirs:
        start = min(edits[0][0] for edits in (edits_mine, edits_theirs) if edits)
        end = start
        taken: tuple[list[_Edit], list[_Edit]] = ([], [])
        grown = True
        while grown:
            grown = False
            for edits, into in zip((edits_mine, edits_theirs), taken, strict=True):
                while edits and (edits[0][0] < end or edits[0][0] == start):
                    edit = edits.pop(0)
                    end = max(end, edit[1])
                    into.append(edit)
                    grown = True
        out += words[place:start]
        ours, others = (_applied(words, start, end, each) for each in taken)
        if not taken[1] or ours == others:
            out += ours
        elif not taken[0]:
            out += others
        else:
            out += _both(others, ours)
        place = end
    return "".join(out + words[place:])


def _edits(words: Sequence[str], text: str) -> list[_Edit]:
    new = _TOKENS.findall(text)
    steps = SequenceMatcher(None, words, new, autojunk=False).get_opcodes()
    return [(a, b, tuple(new[c:d])) for kind, a, b, c, d in steps if kind != "equal"]


def _applied(words: Sequence[str], start: int, end: int, edits: Sequence[_Edit]) -> list[str]:
    out: list[str] = []
    for first, last, new in edits:
        out += words[start:first]
        out += new
        start = last
    return out + list(words[start:end])


def _both(first: list[str], second: list[str]) -> list[str]:
    """Two versions of the same place, one after the other, with a space between words."""
    if not first or not second:
        return first + second
    gap = [] if first[-1].isspace() or second[0].isspace() else [" "]
    return first + gap + second
