"""Where the cursor stands once another window's words come into a box, and what keeps what is typed there from them."""

from __future__ import annotations

from difflib import SequenceMatcher

from auditrules.audits.merging import APART, WORDS


def moved(offset: int, old: str, new: str, *, follows: bool = False) -> int:
    """The place in the new text of a cursor that stood at ``offset`` of the old one.

    ``follows`` where it stands right behind words that the other is writing: it then stays behind them.
    """
    before, after = old[:offset], old[offset:]
    if old and new.startswith(before) and not (follows and new.endswith(after)):
        return offset
    if not old:
        return len(new)
    place = len(new) - len(after)
    if new.endswith(after) and (follows or new[:place].endswith(_word_before(before) or before[-1:])):
        return place
    # More than one place changed: the word that the cursor stands in or behind is looked for.
    words, others = WORDS.findall(old), WORDS.findall(new)
    place = other = 0
    for kind, a, b, c, d in SequenceMatcher(None, words, others, autojunk=False).get_opcodes():
        length = sum(map(len, words[a:b]))
        if kind == "equal" and place < offset <= place + length:
            return other + offset - place
        place, other = place + length, other + sum(map(len, others[c:d]))
    return len(new)


def kept_apart(old: str, offset: int, new: str, place: int, still: tuple[str, str]) -> tuple[str, str]:
    """What has to stand before and after a letter typed at ``place`` that it isn't taken for part of another's word.

    The cursor stood at ``offset`` of the old text: a word that it touched there already is the person's own to go on
    with, unless it was ``still`` to be kept apart.
    """
    # A space behind the other's last word is no end of it: the next one follows.
    before, after = _word_before(new[:place].rstrip(" ")), _word_after(new[place:])
    return (
        APART if before and (still[0] or before != _word_before(old[:offset].rstrip(" "))) else "",
        APART if after and (still[1] or after != _word_after(old[offset:])) else "",
    )


def _word_before(text: str) -> str:
    return "" if text[-1:].isspace() else (text.rsplit(maxsplit=1) or [""])[-1]


def _word_after(text: str) -> str:
    return "" if text[:1].isspace() else (text.split(maxsplit=1) or [""])[0]
