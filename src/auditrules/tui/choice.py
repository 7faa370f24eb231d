"""A question's answers in one line: digits and arrows choose, a letter goes to the evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.style import Style as RichStyle
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.style import Style
from textual.widget import Widget

from auditrules.tui.boxes import Box, BoxValue, Cell
from auditrules.tui.guard import plain_values
from auditrules.tui.registry import read_only_words

#: More answers than this are shown one at a time.
AT_ONCE = 12


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    id: str
    label: str


class Choice(Widget, Box, can_focus=True):
    """One or several of a list, in as few lines as its width allows."""

    DEFAULT_CSS = """
    Choice {
        width: 1fr; height: auto; min-height: 1; padding: 0 1 0 0;
        border-left: blank; color: $ink;
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

    class Hint(Message):
        """A key that cannot mean anything here, and what would."""

        def __init__(self, text: str) -> None:
            super().__init__()
            self.text = text

    def __init__(
        self,
        cell: Cell,
        options: Sequence[Option],
        *,
        several: bool = False,
        read_only: bool = False,
        spills: bool = True,
        letters: bool = False,
        classes: str | None = None,
    ) -> None:
        super().__init__(classes=classes)
        self.cell = cell
        self.options: tuple[Option, ...] = plain_values(tuple(options))
        self.several = several
        self.read_only = read_only
        self.spills = spills
        """Whether a letter goes to evidence; otherwise it is only hinted that it does nothing."""
        self.letters = letters
        """Whether a letter chooses the next answer that begins with it."""
        self.numbers = all(option.label.isdecimal() for option in self.options) and bool(self.options)
        """Whether the answers are numbers themselves: a digit then is the answer, not its place."""
        self.value: str | tuple[str, ...] | None = None
        self._at = 0

    def show(self, value: BoxValue) -> None:
        shown = value if isinstance(value, (str, tuple)) and value else None
        if shown != self.value:
            self.value = shown
            if isinstance(shown, str) and shown in self._ids:
                self._at = self._ids.index(shown)
            self.refresh(layout=len(self.options) > AT_ONCE)

    @property
    def _ids(self) -> list[str]:
        return [option.id for option in self.options]

    def _chosen(self, option: Option) -> bool:
        return option.id in self.value if isinstance(self.value, tuple) else option.id == self.value

    def render(self) -> Content:
        if len(self.options) > AT_ONCE:
            return self._one_at_a_time()
        return Content("\n").join(
            Content("  ").join(self._answer(number) for number in line) for line in self._rows(self.content_size.width)
        )

    def _answer(self, place: int) -> Content:
        """One answer with its mark and digit."""
        option = self.options[place]
        chosen = self._chosen(option)
        style = Style.from_meta({"answer": option.id})
        if chosen:
            style += Style.parse("bold reverse")
        if self.several and self.has_focus and place == self._at:
            style += Style.parse("underline")
        return Content(self._text(place)).stylize(style)

    def _text(self, place: int) -> str:
        option = self.options[place]
        mark = ("☑" if self.several else "●") if self._chosen(option) else ("☐" if self.several else "○")
        digit = f"{place + 1} " if place < 9 and not self.numbers else ""
        return f"{mark} {digit}{option.label}"

    def _rows(self, width: int) -> list[list[int]]:
        """Which answers stand on which line: a line breaks between answers only."""
        rows: list[list[int]] = [[]]
        used = 0
        for place in range(len(self.options)):
            need = Content(self._text(place)).cell_length
            if rows[-1] and used + 2 + need > width:
                rows.append([])
                used = 0
            rows[-1].append(place)
            used += need + (2 if used else 0)
        return rows

    def _one_at_a_time(self) -> Content:
        chosen = [option.label for option in self.options if self._chosen(option)]
        option = self.options[self._at]
        mark = "☑" if self._chosen(option) and self.several else "☐" if self.several else ""
        place = f"  ({self._at + 1} of {len(self.options)})"
        if not self.several and not chosen:
            return Content(f"◀ choose ▶{place}")
        line = Content.assemble("◀ ", (f"{mark} {option.label}".strip(), "bold reverse"), " ▶", place)
        return Content.assemble(line, "\n", "Chosen: " + ", ".join(chosen)) if self.several and chosen else line

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Lines that the answers take at a width: they break between answers only."""
        if len(self.options) > AT_ONCE:
            return 2 if self.several and self.value else 1
        lines = 0
        for row in self._rows(width):
            wide = Content("  ".join(self._text(place) for place in row)).cell_length
            lines += max(1, -(-wide // max(1, width)))
        return lines

    def on_key(self, event: events.Key) -> None:
        character = event.character
        if character is None or not event.is_printable:
            return
        if character.isdecimal() and character.isascii():
            event.stop()
            event.prevent_default()
            self._digit(int(character))
        elif character == " " and self.several:
            event.stop()
            self._choose(self.options[self._at])
        elif character.strip():
            event.stop()
            event.prevent_default()
            if self.read_only:
                return
            if self.spills:
                self.post_message(self.SpillOver(self, character))
            elif not (self.letters and self._letter(character)):
                self.post_message(self.Hint(f"Choose with 1 to {min(9, len(self.options))} or the arrow keys."))

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        if self.spills and not self.read_only:
            self.post_message(self.SpillOver(self, event.text))

    def _digit(self, number: int) -> None:
        if self.numbers:
            same = [place for place, option in enumerate(self.options) if option.label == str(number)]
            number = same[0] + 1 if same else 0
        if 1 <= number <= len(self.options):
            self._at = number - 1
            self._choose(self.options[number - 1])
        else:
            self.post_message(
                self.Hint(f"There are {len(self.options)} answers here: press 1 to {min(9, len(self.options))}.")
            )

    def _letter(self, letter: str) -> bool:
        """Choose the next answer that begins with a letter; whether there is one."""
        after = self._at + 1 if self.value is not None else 0
        turned = [*self.options[after:], *self.options[:after]]
        found = next((each for each in turned if each.label.casefold().startswith(letter.casefold())), None)
        if found is not None:
            self._at = self.options.index(found)
            self._choose(found)
        return found is not None

    def _choose(self, option: Option) -> None:
        if self.read_only:
            self.post_message(self.Hint(read_only_words()))
            return
        if self.several:
            chosen = set(self.value or ())
            chosen.symmetric_difference_update({option.id})
            self._set(tuple(o.id for o in self.options if o.id in chosen) or None)
        elif option.id != self.value:
            self._set(option.id)

    def _set(self, value: str | tuple[str, ...] | None) -> None:
        self.show(value)
        self.post_message(self.Typed(self, value, at_once=True))

    def action_step(self, by: int) -> None:
        """Go to the answer before or after; where one answer is chosen, choose it."""
        if self.several:
            self._at = (self._at + by) % len(self.options)
            self.refresh()
        elif self.value is None:
            self._choose(self.options[0 if by > 0 else -1])
            self._at = 0 if by > 0 else len(self.options) - 1
        else:
            following = self._at + by
            if 0 <= following < len(self.options):
                self._at = following
                self._choose(self.options[following])

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()

    def action_clear(self) -> None:
        """Take the answer back."""
        if self.value is not None and not self.read_only:
            self._set(None)

    def on_click(self, event: events.Click) -> None:
        style: RichStyle = event.style
        chosen = style.meta.get("answer")
        for place, option in enumerate(self.options):
            if option.id == chosen:
                self._at = place
                self._choose(option)

    def on_blur(self) -> None:
        self.refresh()
