"""Finding words in the text, and putting others in their place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent

MOST = 5000
"""Places that are found; more are not counted."""


def places(text: str, words: str) -> tuple[Extent, ...]:
    """Every place of some words, in order. Capital letters matter only where the words have one."""
    if not words:
        return ()
    flags = 0 if words != words.lower() else re.IGNORECASE
    found: list[Extent] = []
    for match in re.finditer(re.escape(words), text, flags):
        found.append(Extent(*match.span()))
        if len(found) == MOST:
            break
    return tuple(found)


def place_from(found: Sequence[Extent], offset: int, by: int) -> int | None:
    """The number of the first place at or after an offset (``by`` 1), or the last before it (-1), going round."""
    if not found:
        return None
    if by > 0:
        return next((number for number, one in enumerate(found) if one.start >= offset), 0)
    return next((number for number in range(len(found) - 1, -1, -1) if found[number].end <= offset), len(found) - 1)


def replacing(found: Sequence[Extent], instead: str) -> tuple[Edit, ...]:
    """Edits that put other words in the place of those found."""
    return tuple(Edit(extent, instead) for extent in found)
