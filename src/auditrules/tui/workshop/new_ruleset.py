"""The dialog that begins a new ruleset: what it is called, and what sort it is."""

from __future__ import annotations

from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from auditrules.rulesets.library import Library
from auditrules.rulesets.writing import NotWritten
from auditrules.tui.boxes import Box
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line
from auditrules.tui.rows import Labelled
from auditrules.workshop.new_ruleset import SORTS, against, begin, id_of


class NewRulesetDialog(Dialog[Path]):
    """Writes the new ruleset and gives its path, or None."""

    def __init__(self, library: Library, folder: Path) -> None:
        super().__init__()
        self.library, self.folder = library, folder

    def compose(self) -> ComposeResult:
        with self.frame("New ruleset"):
            yield Static("A small ruleset that works already, to be changed into yours.", classes="text", markup=False)
            self.called = Line(loose_cell("name"), placeholder="Our file audit", moves_on=False)
            yield Labelled("Name", self.called)
            self.sort = Choice(
                loose_cell("sort"), [Option(id, f"{name}: {has}") for id, name, has in SORTS], spills=False
            )
            yield Labelled("Sort", self.sort)
            yield Static("", classes="quiet", markup=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Begin (Enter)", "begin")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self.sort.show(SORTS[0][0])
        self.called.focus()
        self._show_where()

    def _show_where(self) -> None:
        identity = id_of(self.called.value)
        where = self.folder / (f"{identity}.toml" if identity else "")
        self.query_one(".quiet", Static).update(plain(f"It is written to {where}"))

    @on(Box.Typed)
    def _typed(self, event: Box.Typed) -> None:
        event.stop()
        if event.box is self.sort and isinstance(event.value, str):
            self.sort.show(event.value)
        self.query_one(".problem", Static).update("")
        self._show_where()

    @on(Line.Entered)
    def begin(self) -> None:
        """Write it, unless something stands against it."""
        identity = id_of(self.called.value)
        problem = against(identity, self.library, self.folder)
        if not problem:
            try:
                self.dismiss(begin(identity, str(self.sort.value or SORTS[0][0]), self.folder))
            except NotWritten as error:
                problem = str(error)
        self.query_one(".problem", Static).update(plain(problem))

    def on_line_moved(self, event: Line.Moved) -> None:
        """The arrow keys go between the boxes."""
        event.stop()
        if event.by > 0:
            self.focus_next()
        else:
            self.focus_previous()

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "begin":
            self.begin()
        else:
            self.dismiss(None)
