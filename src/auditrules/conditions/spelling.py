"""The likely spelling of a word that is not known."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 80
"""Letters of a word that could be a slip of the hand."""
_COMPARED = 40
"""Known words compared letter by letter, those that share most letters with the word."""


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one; None when none is near, and when two are equally so: then who knows.

    Costs little however long the word is and however many words are known.
    """
    if len(word) > _LONGEST:
        return None
    # Most files have no slip.
    from difflib import get_close_matches
    from heapq import nlargest

    choices = sorted(set(known))
    small = word.lower().replace("-", "_").replace(" ", "_")
    if small in choices:
        return small
    if len(choices) > _COMPARED:
        letters = set(small)
        choices = nlargest(
            _COMPARED, choices, key=lambda choice: len(letters.intersection(choice)) - abs(len(choice) - len(small))
        )
    found = get_close_matches(small, choices, n=2, cutoff=0.6)
    if found:
        return None if len(found) == 2 and _likeness(small, found[0]) == _likeness(small, found[1]) else found[0]
    starts = [choice for choice in choices if len(small) >= 3 and choice.startswith(small)]
    return starts[0] if len(starts) == 1 else None


def _likeness(word: str, known: str) -> float:
    """As :func:`difflib.get_close_matches` measures it."""
    from difflib import SequenceMatcher

    return SequenceMatcher(None, known, word).ratio()


def listed(words: Iterable[str], most: int = 12) -> str:
    """Words in a row for a message, at most ``most`` of them."""
    every = list(words)
    shown = ", ".join(every[:most])
    return f"{shown} and {len(every) - most} more" if len(every) > most else shown
