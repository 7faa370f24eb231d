"""Nothing that a terminal would obey reaches the terminal.

Text typed, pasted or loaded may hold escape sequences (set the title, write the clipboard), control codes or marks
that reorder a line. Input is cleaned before it enters an audit; this filter is the last gate: it sees every line that
any widget draws.
"""

from __future__ import annotations

import re

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

#: C0 (with escape, tab and line ends), DEL, C1, bidirectional controls, line and paragraph separators, byte-order
#: mark, lone surrogates. None of them takes a cell, so leaving them out keeps a line's width.
UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


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
