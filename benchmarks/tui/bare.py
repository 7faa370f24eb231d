"""The least a Textual program can do: one line of text and one text box. What the terminal is measured against."""

from __future__ import annotations

from textual.app import App, ComposeResult
from textual.widgets import Static, TextArea


class Bare(App[None]):
    """A line and a box."""

    def compose(self) -> ComposeResult:
        yield Static("ready", markup=False)
        yield TextArea("", id="one")
        yield TextArea("", id="two")


if __name__ == "__main__":
    Bare().run()
