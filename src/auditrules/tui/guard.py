"""Nothing that a terminal would obey reaches the terminal.

Text typed, pasted or loaded may hold escape sequences (set the title, write the clipboard), control codes or marks
that reorder a line. Input is cleaned before it enters an audit; this filter is the last gate: it sees every line that
any widget draws.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from typing import Any

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

#: C0 (with escape, tab and line ends), DEL, C1, bidirectional controls, line and paragraph separators, byte-order
#: mark, lone surrogates. None of them takes a cell, so leaving them out keeps a line's width.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


def plain(text: str) -> str:
    """A text as it can be laid out: lines kept, tabs as spaces, nothing else of :data:`UNSAFE`.

    The layout counts letters; where it meets an escape it cannot draw, it fails. Texts of audits are clean from the
    moment they are kept, but a ruleset, or a journal changed by other hands, may hold anything.
    """
    if not UNSAFE.search(text):
        return text
    return "\n".join(UNSAFE.sub("", line.replace("\t", " ")) for line in text.split("\n"))


def cut_cells(text: str, room: int) -> str:
    """A text in so many cells of a terminal, with an ellipsis where it is cut; a wide letter takes two."""
    return text if cell_len(text) <= room else set_cell_size(text, max(0, room - 1)).rstrip() + "…"


def plain_values(thing: Any) -> Any:
    """A frozen value with every text in it made :func:`plain`; the very same one where nothing had to be changed."""
    match thing:
        case str():
            return plain(thing)
        case tuple():
            made = tuple(plain_values(each) for each in thing)
            return made if any(new is not old for new, old in zip(made, thing, strict=True)) else thing
        case Mapping():
            changed = {key: plain_values(value) for key, value in thing.items()}
            return changed if any(changed[key] is not value for key, value in thing.items()) else thing
        case _ if is_dataclass(thing) and not isinstance(thing, type):
            new = {field.name: plain_values(getattr(thing, field.name)) for field in fields(thing)}
            same = all(new[name] is getattr(thing, name) for name in new)
            return thing if same else replace(thing, **new)
        case _:
            return thing


class TerminalGuard(LineFilter):
    """Drops every character of :data:`UNSAFE` from the lines that are drawn."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments without unsafe characters; the very same list where there are none."""
        search = UNSAFE.search
        if not any(search(text) for text, _style, control in segments if not control):
            return segments
        return [
            segment if segment.control else Segment(UNSAFE.sub("", segment.text), segment.style) for segment in segments
        ]
