"""The likely spelling of a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when none is near."""
    choices = sorted(set(known))
    if word.lower() in choices:
        return word.lower()
    found = get_close_matches(word.lower().replace("-", "_"), choices, n=1, cutoff=0.6)
    if found:
        return found[0]
    starts = [choice for choice in choices if len(word) >= 3 and choice.startswith(word)]
    return starts[0] if len(starts) == 1 else None
