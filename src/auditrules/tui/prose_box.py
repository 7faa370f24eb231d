"""Prose as the form shows it: its name and its text, drawn by one light widget; a text box only while it is edited.

A form of sixty questions has as many boxes for evidence. A text box each would take half of the memory and of the
time to open a section.
"""

from __future__ import annotations

import asyncio

from rich.cells import set_cell_size
from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.reactive import Reactive
from textual.widget import Widget

from auditrules.tui.boxes import Box, BoxValue, Cell, Keyboard
from auditrules.tui.guard import plain
from auditrules.tui.prose import TALLEST, Prose, asking

#: Cells that the name of a box takes.
NAME = 12


class _Editor(Prose):
    """The text box that a :class:`ProseBox` turns into. It has the focus as long as it is there, and looks like it.

    To find the styles of a text area takes longer than all else that a change of focus does, and it would be done
    twice for each: when it is made, and when the focus reaches it.
    """

    DEFAULT_CSS = """
    _Editor {
        border-left: thick $accent-ink; background: $raised;
        &:dark .text-area--cursor { color: $raised; }
        &:light .text-area--cursor { color: $raised; }
    }
    """

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No other styles with the focus than without."""


class ProseBox(Widget, Box, can_focus=True):
    """Shows prose; the focus turns it into a text box, and leaving turns it back."""

    DEFAULT_CSS = f"""
    ProseBox {{ width: 1fr; height: auto; color: $ink; padding: 0 1 0 0; }}
    ProseBox > Prose {{ padding: 0; }}
    ProseBox.-named > Prose {{ margin: 0 0 0 {NAME}; }}
    """

    virtual_size: Reactive[Size] = Reactive(Size(0, 0), repaint=False)
    """As Textual's own, which lays out the whole screen once more whenever a text box comes or goes."""

    def __init__(self, cell: Cell, *, name: str = "", placeholder: str, read_only: bool = False) -> None:
        super().__init__(classes="-named" if name else None)
        self.cell = cell
        self.title = name
        self.placeholder = asking(placeholder, read_only=read_only)
        self.read_only = read_only
        self.text = ""
        self.editor: Prose | None = None
        self.stays = False
        """Whether it stays a text box without the focus: its part is out of sight."""
        self._early: list[events.Key | events.Paste] = []
        """What was typed before the text box was there."""
        self._turned = asyncio.Event()
        self._turned.set()

    def compose(self) -> ComposeResult:
        return iter(())

    # ------------------------------------------------------------ showing

    def show(self, value: BoxValue) -> None:
        text = value if isinstance(value, str) else ""
        if self.editor is not None:
            self.editor.show(text)
        elif text != self.text:
            self.text = text
            self.refresh(layout=True)

    def take(self, *, leaving: bool = False) -> str | None:
        return self.editor.take() if self.editor is not None else None

    @property
    def known(self) -> str | None:
        return self.editor.known if self.editor is not None else self.text

    @property
    def _indent(self) -> int:
        return NAME if self.title else 0

    def _lines(self, width: int) -> list[Content]:
        room = max(8, width - self._indent - 1)
        if not self.text:
            return Content(self.placeholder).wrap(room)[:1]
        lines = [line for part in plain(self.text).split("\n") for line in (Content(part).wrap(room) or [Content("")])]
        if len(lines) > TALLEST:
            more = len(lines) - TALLEST + 1
            lines = [*lines[: TALLEST - 1], Content(f"… {more} more lines")]
        return lines

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        if self.editor is not None:
            return super().get_content_height(container, viewport, width)
        return max(1, len(self._lines(width)))

    def render(self) -> Content:
        name = Content.styled(f" {self.title}".ljust(self._indent), "$quiet") if self.title else Content("")
        if self.editor is not None:
            return name
        width = self.content_size.width
        room = max(8, width - self._indent - 1)
        ink = "$ink on $pane" if self.text else "$quiet on $pane"
        drawn = []
        for place, line in enumerate(self._lines(width)):
            lead = name if place == 0 else Content(" " * self._indent)
            text = set_cell_size(line.plain, room)
            drawn.append(Content.assemble(lead, ("▎", "$line on $pane"), (text, ink)))
        return Content("\n").join(drawn)

    def watch_has_focus(self, _has_focus: bool) -> None:
        """No other styles with the focus than without, and none to find anew for the text box in it."""

    # ------------------------------------------------------------ editing

    def write(self, text: str) -> None:
        """Edit, and add text at the end, as if typed there."""
        self._edit(text)

    def on_focus(self) -> None:
        self._edit("")

    def on_key(self, event: events.Key) -> None:
        """A key that arrives while the text box is being made is for the text box."""
        if self.editor is not None and self.screen.focused is not self.editor:
            event.stop()
            event.prevent_default()
            self._early.append(event)

    def on_paste(self, event: events.Paste) -> None:
        if self.editor is not None and self.screen.focused is not self.editor:
            event.stop()
            event.prevent_default()
            self._early.append(event)

    def on_click(self) -> None:
        self._edit("")

    def _edit(self, text: str) -> None:
        if self.editor is not None:
            if self.editor.is_mounted:
                self.editor.write(text)
                self.screen.set_focus(self.editor)
                self._turned.set()
            return
        self.call_later(self._begin, self._make_editor(), text)

    def _make_editor(self) -> Prose:
        editor = _Editor(self.cell, placeholder=self.placeholder, read_only=self.read_only)
        editor.show(self.text)
        self.editor = editor
        # Not to be gone through twice by Tab while its text box has the focus.
        self.can_focus = False
        if isinstance(self.app, Keyboard):
            self.app.hold_keys()
        return editor

    async def edit_now(self) -> None:
        """Become a text box with the focus, all in one drawing of the screen."""
        if self.editor is None:
            await self._begin(self._make_editor(), "")
        else:
            self.can_focus = False
            self.screen.set_focus(self.editor, scroll_visible=False)

    def stay(self) -> None:
        """Stay a text box, if it is one, until somebody comes back to this part of the form."""
        if self.editor is not None:
            self.stays = self.can_focus = True

    async def come_back(self, *, focus: bool) -> None:
        """Somebody comes back: without the focus the box is a text box no longer."""
        if self.stays:
            self.stays = False
            if not focus:
                await self.turn_back()

    def turns(self) -> None:
        """The focus comes or goes: the box turns into a text box, or back."""
        self._turned.clear()

    async def turned(self) -> None:
        """Wait until the box has turned into a text box, or back."""
        await self._turned.wait()

    async def _begin(self, editor: Prose, text: str) -> None:
        try:
            await self.mount(editor)
            if text:
                editor.write(text)
            self.screen.set_focus(editor, scroll_visible=False)
            for event in self._early:
                editor.post_message(_again(event))
            self._early.clear()
            self.refresh()
        finally:
            self._turned.set()
            if isinstance(self.app, Keyboard):
                self.app.call_later(self.app.release_keys)

    def on_box_left(self) -> None:
        self.call_later(self._end)

    async def _end(self) -> None:
        try:
            await self.turn_back()
        finally:
            self._turned.set()

    async def turn_back(self) -> None:
        """Turn back into drawn text, unless only the terminal's window lost the focus."""
        editor = self.editor
        if (
            editor is None
            or self.stays
            or self.screen.focused is editor
            or not self.app.app_focus
            or self.app.screen is not self.screen
        ):
            return
        if editor.untaken:
            # The letters go to the audit first; leaving the box has seen to that already.
            return
        self.text = editor.text
        self.editor = None
        self.can_focus = True
        await editor.remove()
        self.refresh(layout=True)


def _again(event: events.Key | events.Paste) -> events.Key | events.Paste:
    """The same key once more, to go the way that a key of the driver goes."""
    again = events.Paste(event.text) if isinstance(event, events.Paste) else events.Key(event.key, event.character)
    again._set_forwarded()
    # Without a sender it bubbles all the way, past this box, to the commands.
    again._sender = None
    return again
