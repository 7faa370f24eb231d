"""A dialog that asks for one line, and says at once why it will not do."""

from __future__ import annotations

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line


class AskDialog(Dialog[str]):
    """Gives the line, or None. ``against`` says in words what stands against one; empty where nothing does."""

    def __init__(self, title: str, text: str, *, asks: str, deed: str, against: Callable[[str], str]) -> None:
        super().__init__()
        self.heading, self.text, self.asks, self.deed, self.against = title, plain(text), asks, deed, against

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            if self.text:
                yield Static(self.text, classes="text", markup=False)
            yield Line(loose_cell("line"), placeholder=self.asks, moves_on=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed(f"{self.deed} (Enter)", "accept")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self.query_one(Line).focus()

    @on(Line.Entered)
    def accept(self) -> None:
        """Give the line, unless something stands against it."""
        line = self.query_one(Line).value.strip()
        problem = self.against(line)
        if problem:
            self.query_one(".problem", Static).update(plain(problem))
        else:
            self.dismiss(line)

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "accept":
            self.accept()
        else:
            self.dismiss(None)
