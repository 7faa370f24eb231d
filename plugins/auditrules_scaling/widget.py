"""The scaling question on screen: a line from 0 to 10 with words at its ends, a digit or the arrows to answer."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.style import Style
from textual.widget import Widget

from auditrules.tui.boxes import Box, BoxValue, Cell, Question
from auditrules_scaling import LEAST, MOST


class ScalingLine(Widget, Box, can_focus=True):
    """A line of 0 to 10. A digit answers, ``1`` and then ``0`` is 10; left and right move; Delete empties."""

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
        self._one = False
        """Whether the key before was the digit 1, so that a 0 now makes it 10."""

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
        text = f"[{number}]" if number == self.value else f" {number} "
        style = Style.from_meta({"point": number})
        if number == self.value:
            style += Style.parse("bold reverse")
        return Content.assemble(Content(text).stylize(style), " " * max(0, step - len(text)))

    def on_key(self, event: events.Key) -> None:
        one, self._one = self._one, False
        character = event.character or ""
        if len(character) == 1 and character in "0123456789":
            event.stop()
            event.prevent_default()
            self._one = character == "1"
            self._answer(MOST if one and character == "0" else int(character))
        elif event.is_printable:
            event.stop()
            event.prevent_default()
            if character.strip() and not self.question.read_only:
                self.post_message(self.SpillOver(self, character))

    def action_step(self, by: int) -> None:
        """Go a point down or up the line; from nowhere to the end that the arrow comes from."""
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
        self._answer(None)

    def on_click(self, event: events.Click) -> None:
        point = event.style.meta.get("point")
        if isinstance(point, int):
            self._answer(point)

    def _answer(self, number: int | None) -> None:
        if self.question.read_only or number == self.value:
            return
        self.value = number
        self.refresh()
        self.post_message(self.Typed(self, None if number is None else str(number), at_once=True))
