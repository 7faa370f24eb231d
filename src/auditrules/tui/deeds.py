"""One-line buttons: Enter, Space or a click does what they say."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.message import Message
from textual.widget import Widget

from auditrules.tui.blank import Blank
from auditrules.tui.guard import plain


class Deeds(Horizontal, Blank):
    """Buttons side by side, and below each other where they don't fit."""

    DEFAULT_CSS = "Deeds { height: auto; margin: 0 0 1 0; }"

    def on_resize(self, event: events.Resize) -> None:
        wanted = sum(child.outer_size.width + child.styles.margin.width for child in self.children)
        self.styles.layout = "vertical" if wanted > event.size.width else "horizontal"


class Deed(Widget, can_focus=True):
    """A button in one line. ``name`` says what is to be done, ``payload`` with what."""

    DEFAULT_CSS = """
    Deed {
        width: auto; height: 1; padding: 0 1; margin: 0 1 0 0; background: $raised; color: $accent-ink;
        &:focus { background: $chosen-paper; color: $chosen-ink; text-style: bold reverse; }
        &:focus:dark { text-style: bold; }
        &.-sentence { width: 1fr; height: auto; margin: 0; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "press", show=False),
        Binding("up,left", "leave(-1)", show=False),
        Binding("down,right", "leave(1)", show=False),
    ]

    class Pressed(Message):
        """The button was used."""

        def __init__(self, deed: Deed) -> None:
            super().__init__()
            self.deed = deed

    class Hint(Message):
        """Something was typed on the button that means nothing there."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self, label: str, name: str, payload: str = "", *, id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(name=name, id=id, classes=classes)
        self.label = plain(label)
        self.payload = payload

    def render(self) -> Content:
        return Content(f"{'▸' if self.has_focus else '›'} {self.label}")

    def get_content_width(self, container: object, viewport: object) -> int:
        return Content(self.label).cell_length + 2

    def relabel(self, label: str) -> None:
        """Show another label."""
        if label != self.label:
            self.label = label
            self.refresh(layout=True)

    def on_key(self, event: events.Key) -> None:
        # A letter that is a command of the screen goes on to it.
        typed = event.character is not None and event.is_printable and bool(event.character.strip())
        if typed and event.key not in self.screen.active_bindings:
            self.post_message(self.Hint(f"'{self.label}' is a button: Enter presses it, and nothing is typed there."))

    def action_press(self) -> None:
        self.post_message(self.Pressed(self))

    def on_click(self) -> None:
        self.action_press()

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()
