"""The scaling question on screen: a line from 0 to 10 with words at its ends, a digit or the arrows to answer."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.timer import Timer
from textual.widget import Widget

from auditrules.tui.boxes import Box, BoxValue, Cell, Question
from auditrules_scaling import LEAST, MOST

#: Seconds that a 1 waits for a 0.
WAIT = 0.7


class ScalingLine(Widget, Box, can_focus=True):
    """A line of 0 to 10. A digit answers; left and right move; Delete empties.

    ``1`` waits a moment for a ``0`` that makes it 10: an answer of 1 that nobody meant could call for an escalation.
    """

    DEFAULT_CSS = """
    ScalingLine {
        width: 1fr; height: 2; padding: 0 1 0 0; border-left: blank; color: $ink;
        &:focus { border-left: thick $accent-ink; background: $focus-paper; color: $focus-ink; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "step(-1)", show=False),
        Binding("right", "step(1)", show=False),
        Binding("up", "leave(-1)", show=False),
        Binding("down,enter", "leave(1)", show=False),
        Binding("delete,backspace", "clear", show=False),
    ]

    def __init__(self, cell: Cell, question: Question) -> None:
        super().__init__()
        self.cell = cell
        self.question = question
        self.value: int | None = None
        self._one: Timer | None = None
        """Set while a 1 waits to be taken; the 1 is shown and not yet recorded."""

    def show(self, value: BoxValue) -> None:
        number = int(value) if isinstance(value, str) and value.isdecimal() else None
        if number != self.value:
            self.value = number
            self.refresh()

    def render(self) -> Content:
        width = max(2 * (MOST - LEAST + 1), min(self.content_size.width, 66))
        step = width // (MOST - LEAST + 1)
        points = [self._point(number, step) for number in range(LEAST, MOST + 1)]
        ends = [words for _, words in sorted(self.question.anchors)]
        first, last = (ends[0], ends[-1]) if len(ends) > 1 else ("", "")
        room = step * (MOST - LEAST + 1)
        gap = max(2, room - len(first) - len(last))
        return Content.assemble(*points, "\n", Content(f"{first}{' ' * gap}{last}").stylize(Style.parse("dim")))

    def _point(self, number: int, step: int) -> Content:
        chosen = number == (self.value if self._one is None else 1)
        text = f"[{number}]" if chosen else f" {number} "
        style = Style.from_meta({"point": number})
        if chosen:
            style += Style.parse("bold reverse")
        return Content.assemble(Content(text).stylize(style), " " * max(0, step - len(text)))

    def on_key(self, event: events.Key) -> None:
        character = event.character or ""
        if character == "0" and self._one is not None:
            event.stop()
            event.prevent_default()
            self._no_longer_one()
            self._answer(MOST)
            return
        self._take_one()
        if character == "1" and not self.question.read_only:
            event.stop()
            event.prevent_default()
            self._one = self.set_timer(WAIT, self._take_one)
            self.refresh()
        elif len(character) == 1 and character in "0123456789":
            event.stop()
            event.prevent_default()
            self._answer(int(character))
        elif event.is_printable:
            event.stop()
            event.prevent_default()
            if character.strip() and not self.question.read_only:
                self.post_message(self.SpillOver(self, character))

    def on_blur(self) -> None:
        self._take_one()

    def _no_longer_one(self) -> bool:
        waited, self._one = self._one, None
        if waited is not None:
            waited.stop()
        return waited is not None

    def _take_one(self) -> None:
        """Record the 1 that was waiting for a 0, if there is one."""
        if self._no_longer_one():
            self.refresh()
            self._answer(1)

    def action_step(self, by: int) -> None:
        """Go a point down or up the line; from nowhere to the end that the arrow comes from."""
        self._take_one()
        if self.value is None:
            self._answer(LEAST if by > 0 else MOST)
        else:
            self._answer(min(MOST, max(LEAST, self.value + by)))

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def action_clear(self) -> None:
        """Take the answer back."""
        self._no_longer_one()
        self.refresh()
        self._answer(None)

    def on_click(self, event: events.Click) -> None:
        point = event.style.meta.get("point")
        self._no_longer_one()
        if isinstance(point, int):
            self._answer(point)

    def _answer(self, number: int | None) -> None:
        if self.question.read_only or number == self.value:
            return
        self.value = number
        self.refresh()
        self.post_message(self.Typed(self, None if number is None else str(number), at_once=True))
