"""Long prose in the whole window: wrapped at a width that reads well, with a search, recorded as it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static
from textual.widgets.text_area import Selection

from auditrules.tui.boxes import Box, Cell
from auditrules.tui.dialogs import loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.key_line import KeyLine
from auditrules.tui.prose import Line, Prose
from auditrules.tui.registry import command_of, key_of


class ProseWindow(ModalScreen[None]):
    """Edits one box for prose. ``takes`` is given the box whenever something was typed; ``records`` puts it on disk."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = """
    ProseWindow { background: $paper; align: center top; }
    ProseWindow > Vertical { width: 100%; max-width: 100; height: 1fr; background: $paper; padding: 1 2 0 2; }
    ProseWindow #about { height: auto; color: $accent-ink; text-style: bold; margin: 0 0 1 0; }
    ProseWindow Prose { height: 1fr; max-height: 100%; }
    ProseWindow #find { height: 1; display: none; }
    ProseWindow #find > Static { width: 8; color: $quiet; }
    ProseWindow #count { height: 1; color: $quiet; }
    """

    def __init__(
        self, cell: Cell, text: str, *, takes: Callable[[Box], None], records: Callable[[], None], read_only: bool
    ) -> None:
        super().__init__()
        self.takes, self.records = takes, records
        self.about = plain(cell.label)
        self.prose = Prose(cell, placeholder="Write here", read_only=read_only, leaves=False)
        self.prose.show(text)
        self.line = Line(loose_cell("find"), placeholder="A word; Enter goes to the next place", moves_on=False)

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Static(self.about, id="about", markup=False)
            yield self.prose
            with Horizontal(id="find"):
                yield Static("Find", markup=False)
                yield self.line
            yield Static("", id="count", markup=False)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        for key in command_of("audit", "find").keys:
            self._bindings.bind(key, "find", show=False)
        for key in command_of("audit", "write_large").keys:
            self._bindings.bind(key, "leave", show=False)
        self.query_one(KeyLine).show([("Esc", "Back to the form"), (key_of("find"), "Find a word here")])
        self.prose.focus()
        self._count()

    def _count(self) -> None:
        words = len(self.prose.text.split())
        self.query_one("#count", Static).update(f"{words} word{'' if words == 1 else 's'}. Saved as you type.")

    def on_box_typed(self, event: Box.Typed) -> None:
        event.stop()
        if event.box is self.prose:
            self.takes(self.prose)
            self._count()

    def on_box_left(self, event: Box.Left) -> None:
        event.stop()

    def keep(self) -> None:
        """Put what is typed here on disk."""
        self.takes(self.prose)
        self.records()

    # ------------------------------------------------------------ find

    def action_find(self) -> None:
        """Open the search."""
        self.query_one("#find").display = True
        self.line.focus()

    @on(Line.Entered)
    def next_place(self) -> None:
        """Mark the next place where the word stands, from the beginning again after the last."""
        wanted, text = self.line.value.strip().casefold(), self.prose.text
        if not wanted:
            return
        folded = text.casefold()
        if len(folded) != len(text):
            # A letter that becomes two when folded would put every place after it out by one.
            folded = text.lower() if len(text.lower()) == len(text) else text
        row, column = self.prose.selection.end
        here = sum(len(line) + 1 for line in text.split("\n")[:row]) + column
        found = folded.find(wanted, here)
        found = found if found >= 0 else folded.find(wanted)
        if found < 0:
            self.query_one("#count", Static).update(Content(f"“{plain(self.line.value)}” does not stand here."))
            return
        self.prose.selection = Selection(_place(text, found), _place(text, found + len(wanted)))
        self.prose.scroll_cursor_visible()
        self._count()

    def action_leave(self) -> None:
        """Back from the search to the text, and from the text to the form."""
        if self.line.has_focus:
            self.query_one("#find").display = False
            self.prose.focus()
        else:
            self.keep()
            self.dismiss(None)


def _place(text: str, offset: int) -> tuple[int, int]:
    lines = text[:offset].split("\n")
    return len(lines) - 1, len(lines[-1])
