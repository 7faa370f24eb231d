"""Boxes to write in: prose of any length, one line, and a tick."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import Input, TextArea

from auditrules.audits.text import clean_text
from auditrules.tui.boxes import Box, BoxValue, Cell, Heeding, Keyboard
from auditrules.tui.others_words import kept_apart, moved
from auditrules.tui.registry import own_keys
from auditrules.tui.whole_text import WholeText, own_text_keys

#: Lines of prose that are shown at once; more scroll.
TALLEST = 14


def _give_up(box: Widget) -> None:
    """Let keys that a person chose for commands through to them, whatever the box would do with them."""
    for keys in own_keys().values():
        for key in keys.split(","):
            box._bindings.key_to_bindings.pop(key, None)


def asking(hint: str, *, read_only: bool) -> str:
    """What an empty box says: what to write there, or a dash where nothing can be written any more."""
    return "–" if read_only else hint


class Prose(WholeText, Box, inherit_bindings=False):
    """Prose that grows with what is written. Tab leaves it, and so do the arrow keys at its first and last line."""

    DEFAULT_CSS = """
    Prose {
        width: 1fr; height: auto; min-height: 1; max-height: 14; padding: 0 1 0 0; border: none;
        border-left: wide $line; background: $pane; color: $ink;
        scrollbar-size-vertical: 1;
        & .text-area--cursor-line { background: transparent; }
        & .text-area--placeholder { color: $quiet; }
        & .text-area--cursor { background: $ink; color: $pane; text-style: none; }
        & .text-area--selection { background: $chosen-paper; color: $chosen-ink; }
        &:focus { border: none; border-left: thick $accent-ink; background: $raised; }
        &:focus .text-area--cursor { color: $raised; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = own_text_keys()

    def __init__(
        self,
        cell: Cell,
        *,
        placeholder: str,
        read_only: bool = False,
        leaves: bool = True,
        classes: str | None = None,
    ) -> None:
        super().__init__(
            "",
            soft_wrap=True,
            show_line_numbers=False,
            tab_behavior="focus",
            placeholder=Content(placeholder),
            read_only=read_only,
            highlight_cursor_line=False,
            classes=classes,
        )
        _give_up(self)
        self.leaves = leaves
        """Whether the arrow keys leave it at its first and last line."""
        self.cursor_blink = False
        self.cell = cell
        self._known = ""
        """The text as it was last shown or taken."""
        self._touches: tuple[tuple[int, int], str, str] | None = None
        """Where the cursor came to stand at words of another window, and what keeps a letter typed there from them."""
        self._wrapped_for: Size | None = None

    def on_resize(self) -> None:
        self._wrapped_for = self.size
        # Lines are broken elsewhere now: the place somebody is at stays in sight.
        self.call_after_refresh(self.scroll_cursor_visible)

    def render_lines(self, crop: Region) -> list[Strip]:
        # Textual tells no size to a widget whose place was asked for between a scroll and the first layout. It would
        # never wrap, and whatever is typed past its width would be out of sight.
        if self._wrapped_for != self.size:
            self._wrapped_for = self.size
            self.post_message(events.Resize(self.size, self.virtual_size))
        return super().render_lines(crop)

    def show(self, value: BoxValue) -> None:
        text = value if isinstance(value, str) else ""
        if self.text == self._known and text != self.text:
            row, column = self.cursor_location
            before = sum(len(line) + 1 for line in self.text.split("\n")[:row]) + column
            old = self.text
            still = self._touches if self._touches and self._touches[0] == self.cursor_location else None
            place = moved(before, old, text, follows=still is not None)
            self._known = text
            self.load_text(text)
            lines = text[:place].split("\n")
            self.move_cursor((len(lines) - 1, len(lines[-1])))
            apart = kept_apart(old, before, text, place, still[1:] if still else ("", ""))
            self._touches = (self.cursor_location, *apart) if self.has_focus and any(apart) else None

    def _keep_apart(self, typed: str) -> None:
        """Before something is typed beside words that another window put in just here: its own line for it."""
        touches, self._touches = self._touches, None
        if touches is None or not typed[:1].isalnum() or self.text != self._known or not self.selection.is_empty:
            return
        where, before, after = touches
        if where == self.cursor_location:
            self.insert(before)
            here = self.cursor_location
            self.insert(after)
            self.move_cursor(here)

    def take(self, *, leaving: bool = False) -> str | None:
        if self.text == self._known:
            return None
        self._known = self.text
        return clean_text(self.text)

    @property
    def known(self) -> str:
        return self._known

    @property
    def untaken(self) -> bool:
        """Whether something was typed that nobody took yet."""
        return self.text != self._known

    def write(self, text: str) -> None:
        """Add text at the end, as if typed there; a word of its own behind what stands there."""
        self.move_cursor(self.document.end)
        apart = " " if text[:1].isalnum() and not self.text[-1:].isspace() and self.text else ""
        self.insert(apart + clean_text(text), maintain_selection_offset=False)

    def on_text_area_changed(self, event: TextArea.Changed) -> None:
        event.stop()
        if self.text != self._known:
            self.post_message(self.Typed(self, None, at_once=False))

    def on_blur(self) -> None:
        self.post_message(self.Left(self))

    async def _on_key(self, event: events.Key) -> None:
        if event.is_printable and not self.read_only and isinstance(self.screen, Heeding):
            # So that the letter and the end of "Saved" are drawn together.
            self.screen.typing_begins()
        if event.is_printable and not self.read_only:
            self._keep_apart(event.character or "")
        if not self.leaves:
            await super()._on_key(event)
        elif event.key == "up" and self.cursor_at_first_line and self.selection.is_empty and self._on_first_row():
            event.prevent_default()
            event.stop()
            self.screen.focus_previous()
        elif event.key == "down" and self.cursor_at_last_line and self.selection.is_empty and self._on_last_row():
            event.prevent_default()
            event.stop()
            self.screen.focus_next()
        else:
            await super()._on_key(event)

    def _on_first_row(self) -> bool:
        return self.wrapped_document.location_to_offset(self.cursor_location).y == 0

    def _on_last_row(self) -> bool:
        return self.wrapped_document.location_to_offset(self.cursor_location).y >= self.wrapped_document.height - 1

    async def _on_paste(self, event: events.Paste) -> None:
        # Textual goes on to the text area's own handler by itself; calling it here would paste twice.
        event.text = clean_text(event.text)
        if not self.read_only:
            self._keep_apart(event.text)


class Line(Input, Box):
    """One line: a date, a number, a name. Recorded while it is typed, or with ``whole`` when Enter or Tab ends it."""

    DEFAULT_CSS = """
    Line {
        width: 1fr; height: 1; padding: 0 1 0 0; border: none; border-left: wide $line;
        background: $pane; color: $ink;
        & .input--placeholder { color: $quiet; }
        & .input--cursor { background: $ink; color: $pane; text-style: none; }
        & .input--selection { background: $chosen-paper; color: $chosen-ink; }
        &:focus { border: none; border-left: thick $accent-ink; background: $raised; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
    ]

    class Entered(Message):
        """Enter was pressed in a box of a dialog."""

    class Moved(Message):
        """An arrow key was pressed in a box of a dialog."""

        def __init__(self, by: int) -> None:
            super().__init__()
            self.by = by

    def __init__(
        self,
        cell: Cell,
        *,
        placeholder: str = "",
        whole: bool = False,
        read_only: bool = False,
        moves_on: bool = True,
        classes: str | None = None,
    ) -> None:
        super().__init__(placeholder=placeholder, select_on_focus=False, classes=classes)
        _give_up(self)
        self.cursor_blink = False
        self.cell = cell
        self.whole = whole
        self.moves_on = moves_on
        """Whether Enter and the arrow keys go to the next box; in a dialog they mean something else."""
        self.disabled = read_only
        self.offer: str | None = None
        self._known = ""
        """The text as it was last shown or taken."""
        self._refused = ""

    def show(self, value: BoxValue) -> None:
        text = value if isinstance(value, str) else ""
        if self._refused or (self.value != self._known and self.has_focus):
            return
        if text != self.value:
            self._known = text
            self.value = text

    def take(self, *, leaving: bool = False) -> str | None:
        if self.value == self._known or (self.whole and not leaving):
            return None
        self._known = self.value
        return clean_text(self.value).strip() if self.whole else clean_text(self.value)

    def refuse(self, offer: str | None, text: str | None = None) -> None:
        """Keep the text that was refused on show; with an offer, Enter takes it. ``text`` where it was typed before."""
        if text is not None and not self._refused and self.value == self._known:
            self._known = self._refused = text
            self.value = text
        self._refused = self.value
        self.offer = offer

    def on_input_changed(self, event: Input.Changed) -> None:
        event.stop()
        if self.value != self._refused:
            self.offer = None
            self._refused = ""
        if not self.whole and self.value != self._known:
            self.post_message(self.Typed(self, self.value, at_once=False))

    async def action_submit(self) -> None:
        # What is typed next is for wherever Enter leads, though the program may not be there yet.
        if isinstance(self.app, Keyboard):
            self.app.hold_keys()
        await super().action_submit()

    def on_input_submitted(self, event: Input.Submitted) -> None:
        event.stop()
        if not self.moves_on:
            self.post_message(self.Entered())
        elif self.offer is not None:
            self.value, self.offer, self._refused = self.offer, None, ""
            self._commit()
        else:
            self._commit()
            self.call_after_refresh(self._move_on)
        if isinstance(self.app, Keyboard):
            self.call_after_refresh(self.app.call_later, self.app.release_keys)

    def _move_on(self) -> None:
        if not self._refused and self.has_focus:
            self.screen.focus_next()

    def on_blur(self) -> None:
        self._commit()
        self.post_message(self.Left(self))

    def _commit(self) -> None:
        if self.whole and self.value != self._known and not self._refused:
            self._known = self.value
            self.post_message(self.Typed(self, clean_text(self.value).strip(), at_once=True))

    def _on_paste(self, event: events.Paste) -> None:
        # Textual goes on to the input's own handler by itself; calling it here would paste twice.
        event.text = " ".join(clean_text(event.text).split())

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if not self.moves_on:
            self.post_message(self.Moved(by))
        elif by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()


class Tick(Widget, Box, can_focus=True):
    """Yes or no in one line: Space or Enter changes it."""

    DEFAULT_CSS = """
    Tick {
        width: 1fr; height: auto; padding: 0 1 0 0; border-left: blank; color: $ink;
        &:focus { border-left: thick $accent-ink; background: $focus-paper; color: $focus-ink; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "change", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down", "leave(1)", show=False),
    ]

    def __init__(self, cell: Cell, label: str, *, read_only: bool = False, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.cell = cell
        self.label = label
        self.read_only = read_only
        self.value = False

    def show(self, value: BoxValue) -> None:
        if bool(value) != self.value:
            self.value = bool(value)
            self.refresh()

    def render(self) -> Content:
        return Content(f"{'☑' if self.value else '☐'} {self.label}")

    def action_change(self) -> None:
        """Tick it, or take the tick away."""
        if not self.read_only:
            self.show(not self.value)
            self.post_message(self.Typed(self, self.value, at_once=True))

    def on_click(self) -> None:
        self.action_change()

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()
