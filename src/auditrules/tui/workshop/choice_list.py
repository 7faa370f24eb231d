"""The list of what can stand at the cursor, over the text. It never has the focus: the text goes on being typed."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.geometry import Offset
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from auditrules.tui.guard import plain
from auditrules.workshop.choices import Choice
from auditrules.workshop.completion import Completion

ROWS = 8
_WIDEST = 64


class ChoiceList(Widget, can_focus=False):
    """A few rows under the cursor: the word, and what it means."""

    DEFAULT_CSS = """
    ChoiceList {
        display: none; position: absolute; overlay: screen; constrain: inside inside; height: auto; width: auto;
        background: $raised; color: $ink;
        & .choices--word { color: $ink; text-style: bold; }
        & .choices--says { color: $quiet; }
        & .choices--mark { background: $focus-paper; color: $focus-ink; text-style: bold; }
        &:nocolor .choices--mark { text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--word", "choices--says", "choices--mark"}

    class Taken(Message):
        """A choice was clicked."""

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.completion: Completion | None = None
        self.at = 0
        self.first = 0
        """The first row in view."""
        self.asked = False
        """Whether the person asked for the list, or went into it: then Enter takes a choice in any case."""

    @property
    def is_open(self) -> bool:
        """Whether the list is shown."""
        return self.completion is not None

    @property
    def choice(self) -> Choice | None:
        """The choice under the mark."""
        return self.completion.choices[self.at] if self.completion is not None else None

    def open(self, found: Completion, at: Offset, room: int, *, asked: bool) -> None:
        """Show choices at a place of the column; ``room`` is how many rows there are below it."""
        before = self.choice
        self.completion = found
        words = [choice.word for choice in found.choices]
        self.at = words.index(before.word) if before is not None and self.asked and before.word in words else 0
        self.first = max(0, min(self.at, len(words) - ROWS))
        self.asked = self.asked or asked
        rows = min(ROWS, len(words))
        self._word_width = min(30, max(cell_len(plain(word)) for word in words))
        says = max((cell_len(plain(choice.says)) for choice in found.choices), default=0)
        width = min(_WIDEST, self._word_width + (says + 2 if says else 0) + 2)
        self.styles.width, self.styles.height = width, rows
        below = rows < room or at.y < rows
        self.styles.offset = (max(0, at.x - 1), at.y + 1 if below else at.y - rows)
        self.display = True
        self.refresh()

    def close(self) -> None:
        """Hide the list."""
        if self.completion is not None:
            self.completion = None
            self.asked = False
            self.display = False

    def move(self, by: int) -> None:
        """Mark the choice below or above, going round at the end."""
        if self.completion is None:
            return
        self.asked = True
        count = len(self.completion.choices)
        self.at = (self.at + by) % count if abs(by) == 1 else max(0, min(count - 1, self.at + by))
        self.first = max(self.at - ROWS + 1, min(self.first, self.at))
        self.refresh()

    def render_line(self, y: int) -> Strip:
        width = self.size.width
        if self.completion is None or self.first + y >= len(self.completion.choices):
            return Strip.blank(width, self.rich_style)
        choice = self.completion.choices[self.first + y]
        word, says = plain(choice.word), plain(choice.says).replace("\n", " ")
        room = width - self._word_width - 3
        if cell_len(says) > room:
            says = set_cell_size(says, max(0, room - 1)) + "…"
        marked = self.first + y == self.at
        style = self.rich_style
        parts = [
            Segment(
                f"{'▸' if marked else ' '}{set_cell_size(word, self._word_width)}  ",
                style + self.get_component_rich_style(f"choices--{'mark' if marked else 'word'}"),
            ),
            Segment(
                set_cell_size(says, max(0, room)),
                style + self.get_component_rich_style(f"choices--{'mark' if marked else 'says'}"),
            ),
        ]
        return Strip(parts).adjust_cell_length(width, style)

    def on_click(self, event: events.Click) -> None:
        event.stop()
        if self.completion is not None and self.first + event.y < len(self.completion.choices):
            self.at = self.first + event.y
            self.post_message(self.Taken())
