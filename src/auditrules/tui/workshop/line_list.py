"""A list of lines that know where they come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.strip import Strip
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from auditrules.tui.guard import plain
from auditrules.workshop.lines import Line, Tone

_STYLES: dict[Tone, str] = {
    "plain": "",
    "heading": "bold $accent-ink",
    "strong": "bold",
    "quiet": "$quiet",
    "good": "$good",
    "bad": "bold $bad",
    "attention": "$warn",
}


class MarkedList(OptionList):
    """A list whose marked line is written in one ink: the colours of the others are made for another paper."""

    DEFAULT_CSS = """
    MarkedList { background: $paper; border: none; padding: 0; height: 1fr; scrollbar-size-vertical: 1; color: $ink; }
    """

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        first = next((segment.style for segment in strip if segment.style is not None and segment.style.meta), None)
        if first is None or self.highlighted is None or first.meta.get("option") != self.highlighted:
            return strip
        ink = RichStyle(color=self.get_visual_style("option-list--option-highlighted").rich_style.color)
        return Strip(
            [Segment(text, (style or ink) + ink, control) for text, style, control in strip], strip.cell_length
        )


class LineList(MarkedList):
    """Lines of a tab. Enter on one is told as :class:`Chosen`; headings are passed over."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("right", "ignore", show=False)]

    class Chosen(Message):
        """Enter was pressed on a line, or it was clicked."""

        def __init__(self, lines: LineList, line: Line) -> None:
            super().__init__()
            self.lines = lines
            self.line = line

        @property
        def control(self) -> LineList:
            """The list that it was pressed in."""
            return self.lines

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.lines: Sequence[Line] = ()
        self._width = 0

    def show(self, lines: Sequence[Line]) -> None:
        """Show lines; the mark stays at the same place, or at what the same line speaks of."""
        lines = tuple(lines)
        if lines == self.lines:
            return
        before, at = self.marked, self.highlighted
        scrolled = self.scroll_offset
        self.lines = lines
        self._lay_out()
        self.highlighted = self._place(before, at)
        if at is not None:
            self.scroll_to(y=scrolled.y, animate=False)

    def _lay_out(self) -> None:
        """Break the lines at the width there is: what goes on stands under its own first word."""
        # Padding of one on either side, and the scrollbar.
        self._width = max(20, self.size.width - 3)
        self.clear_options()
        self.add_options([Option(_content(line, self._width), disabled=line.tone == "heading") for line in self.lines])

    def on_resize(self, event: events.Resize) -> None:
        if self.lines and event.size.width - 3 != self._width:
            at = self.highlighted
            self._lay_out()
            self.highlighted = at

    @property
    def marked(self) -> Line | None:
        """The line under the mark."""
        place = self.highlighted
        return self.lines[place] if place is not None and place < len(self.lines) else None

    def _place(self, before: Line | None, at: int | None) -> int | None:
        open_ = [place for place, line in enumerate(self.lines) if line.tone != "heading"]
        if not open_:
            return None
        if before is not None:
            same = [place for place in open_ if self.lines[place].text == before.text]
            same = same or [place for place in open_ if before.goes and self.lines[place].goes == before.goes]
            if same:
                return min(same, key=lambda place: abs(place - (at or 0)))
        return min(open_, key=lambda place: abs(place - (at or 0)))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.post_message(self.Chosen(self, self.lines[event.option_index]))

    def action_ignore(self) -> None:
        """A list has no columns."""


def _content(line: Line, width: int) -> Content:
    margin = "  " * line.indent
    text = Content.styled(plain(line.text), _STYLES[line.tone])
    rows = text.wrap(max(10, width - len(margin)))
    return Content("\n").join(Content.assemble(margin, row) for row in rows) if rows else Content("")
