"""The help screen: every key and what it does, made from the registry."""

from __future__ import annotations

from textual.content import Content

from auditrules.tui.dialogs import TextDialog
from auditrules.tui.registry import Place, Situation, commands_for, key_label, key_of

#: Cells of the column of keys, and of the words beside it in a dialog of 76 cells; cells of the window beside those.
KEYS, WORDS, EDGES = 16, 53, 8
#: Keys that belong to boxes and lists and are the same everywhere.
BOX_KEYS = (
    ("Tab, Shift+Tab", "The next box, the one before. So do ↓ and ↑ outside of prose."),
    ("1 … 9, ← →", "Choose a grade or an answer."),
    ("A letter", "On a grade: goes to its evidence and is written there. The grade stays."),
    ("Delete", "On a grade: takes the answer back."),
    ("Space", "Ticks, or chooses one of several."),
    ("Ctrl+Home, Ctrl+End", "In prose: the beginning of the text, and its end."),
    ("Enter", "On a grade: the next box. In prose: a new line. In a list: goes there."),
)


def help_dialog(place: Place, situation: Situation, width: int = 80) -> TextDialog:
    """The keys that work here, and those of boxes, for a window of ``width`` cells."""
    lines: list[Content] = []
    words = max(10, min(WORDS, int(width * 0.96) - KEYS - EDGES))
    # What only the tab in hand can do comes first: that is what its keys are looked up for.
    for command in sorted(commands_for(place), key=lambda command: situation.tab not in command.tabs):
        keys = " or ".join(dict.fromkeys(key_label(key) for key in command.keys)) or f"In {key_of('palette')}"
        here = "" if command.fits(situation) else "  (not just now)"
        lines += [*_beside(keys, command.label, words, "bold"), *_beside("", f"{command.help}{here}", words)]
    if place == "audit":
        lines.append(Content.styled("\nIn the boxes", "bold $accent-ink"))
        lines += [line for keys, text in BOX_KEYS for line in _beside(keys, text, words)]
    own = Content.styled("Any of these can have another key: auditrules keys --edit", "$quiet")
    lines += [Content(""), *own.wrap(KEYS + words)]
    return TextDialog("Keys", Content("\n").join(lines))


def _beside(keys: str, text: str, room: int, style: str = "") -> list[Content]:
    """Words beside the column of keys, every line of them; keys too long for their column have a line of their own."""
    head = Content.styled(keys.ljust(KEYS), "bold $accent-ink")
    words = Content.styled(text, style).wrap(room)
    if len(keys) >= KEYS:
        return [head, *(Content(" " * KEYS) + line for line in words)]
    return [head + words[0], *(Content(" " * KEYS) + line for line in words[1:])]
