"""The names of the tabs in one line; the one in view is marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.widget import Widget

#: Cells around a tab's name: its mark, and a space on either side.
_AROUND = 3


class TabBar(Widget, can_focus=True):
    """Left and right choose a tab, Enter goes into it; a click does both."""

    DEFAULT_CSS = """
    TabBar { width: 1fr; height: auto; padding: 0 1; background: $pane; color: $ink; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", show=False),
        Binding("right", "choose(1)", show=False),
        Binding("enter,down", "enter", show=False),
    ]

    class Chosen(Message):
        """A tab was chosen; ``enter`` goes into it."""

        def __init__(self, id: str, *, enter: bool) -> None:
            super().__init__()
            self.id = id
            self.enter = enter

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.tabs: Sequence[tuple[str, str]] = ()
        self.current = ""

    def show(self, tabs: Sequence[tuple[str, str]], current: str) -> None:
        """Show tabs, id and label, and mark one."""
        if (tuple(tabs), current) != (self.tabs, self.current):
            self.tabs, self.current = tuple(tabs), current
            self.refresh(layout=True)

    def _rows(self, width: int) -> list[list[tuple[str, str]]]:
        rows: list[list[tuple[str, str]]] = [[]]
        used = 0
        for id, label in self.tabs:
            need = len(label) + _AROUND
            if rows[-1] and used + need > width:
                rows.append([])
                used = 0
            rows[-1].append((id, label))
            used += need
        return rows

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._rows(width))

    def render(self) -> Content:
        lines = []
        for row in self._rows(self.content_size.width):
            parts = []
            for id, label in row:
                here = id == self.current
                style = "bold $focus-ink on $focus-paper" if here and self.has_focus else "bold" if here else ""
                parts.append(Content.styled(f"{'▸' if here else ' '} {label} ", style))
            lines.append(Content("").join(parts))
        return Content("\n").join(lines)

    def action_choose(self, by: int) -> None:
        """Show the tab before or after."""
        ids = [id for id, _ in self.tabs]
        self.post_message(self.Chosen(ids[(ids.index(self.current) + by) % len(ids)], enter=False))

    def action_enter(self) -> None:
        """Go into the tab."""
        self.post_message(self.Chosen(self.current, enter=True))

    def on_click(self, event: events.Click) -> None:
        rows = self._rows(self.content_size.width)
        x = event.x - 1
        for id, label in rows[min(event.y, len(rows) - 1)]:
            if x < len(label) + _AROUND:
                self.post_message(self.Chosen(id, enter=True))
                return
            x -= len(label) + _AROUND
