"""Find and replace: two lines under the text, with the number of places found."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Static

from auditrules.tui.boxes import Box
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import loose_cell
from auditrules.tui.prose import Line


class FindBar(Vertical):
    """Says what it wants done; what is found is the screen's to know."""

    DEFAULT_CSS = """
    FindBar { display: none; height: auto; background: $pane; border-top: solid $line; padding: 0 1; }
    FindBar > Horizontal { height: 1; }
    FindBar .label { width: 13; color: $ink; }
    FindBar #found { width: 16; color: $ink; padding: 0 0 0 1; }
    FindBar #all { margin: 0 0 0 1; }
    FindBar .quiet { color: $quiet; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", show=False),
        Binding("ctrl+l", "all", show=False),
    ]

    class Wanted(Message):
        """``what``: look (the words changed), next, before, replace, all, leave."""

        def __init__(self, what: str) -> None:
            super().__init__()
            self.what = what

    def compose(self) -> ComposeResult:
        with Horizontal():
            yield Static("Find", classes="label", markup=False)
            yield Line(loose_cell("find"), placeholder="Words of the text", moves_on=False)
            yield Static("", id="found", markup=False)
        with Horizontal(id="replacing"):
            yield Static("Replace with", classes="label", markup=False)
            yield Line(loose_cell("instead"), placeholder="Other words, or nothing", moves_on=False)
            yield Deed("All (Ctrl+L)", "all", id="all")
        yield Static("", classes="quiet", markup=False)

    def on_mount(self) -> None:
        self.find, self.instead = self.query(Line)

    def open(self, words: str, *, read_only: bool) -> None:
        """Show the bar; with words they are looked for."""
        self.display = True
        self.query_one("#replacing").display = not read_only
        here = "" if read_only else "  Tab, Enter replaces"
        self.query_one(".quiet", Static).update(f"Enter ↓ next  ↑ before{here}  Esc leaves")
        if words:
            self.find.value = words
        self.find.action_end()
        self.find.focus()
        self.post_message(self.Wanted("look"))

    def say(self, text: str) -> None:
        """Say how many were found."""
        self.query_one("#found", Static).update(text)

    @on(Box.Typed)
    def _typed(self, event: Box.Typed) -> None:
        event.stop()
        if event.box is self.find:
            self.post_message(self.Wanted("look"))

    @on(Box.Left)
    def _left(self, event: Box.Left) -> None:
        event.stop()

    @on(Line.Entered)
    def _entered(self, event: Line.Entered) -> None:
        event.stop()
        self.post_message(self.Wanted("replace" if self.instead.has_focus else "next"))

    @on(Line.Moved)
    def _moved(self, event: Line.Moved) -> None:
        event.stop()
        self.post_message(self.Wanted("next" if event.by > 0 else "before"))

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        self.action_all()

    def action_all(self) -> None:
        """Replace every place at once."""
        self.post_message(self.Wanted("all"))

    def action_leave(self) -> None:
        """Hide the bar."""
        self.post_message(self.Wanted("leave"))
