"""The parts of the audit with their progress: a list to go through with the arrow keys or the mouse."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from rich.cells import set_cell_size
from textual import events
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.widget import Widget

from auditrules.tui.guard import cut_cells, plain_values


@dataclass(frozen=True, slots=True)
class Part:
    """One entry: ``mark`` is a sign that needs no colour."""

    id: str
    label: str
    progress: str
    mark: str
    tight: str = ""
    """The progress in a few characters, for a narrow list."""


class _Lines(Widget, can_focus=True):
    DEFAULT_CSS = """
    _Lines { width: 1fr; height: auto; text-wrap: nowrap; text-overflow: ellipsis; color: $ink; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("enter,right", "enter", show=False),
    ]

    def __init__(self) -> None:
        super().__init__()
        self.parts: tuple[Part, ...] = ()
        self.current = ""
        self.roomy = True

    @property
    def place(self) -> int:
        return next((place for place, part in enumerate(self.parts) if part.id == self.current), 0)

    def get_content_height(self, container: object, viewport: object, width: int) -> int:
        return len(self.parts) * (2 if self.roomy else 1)

    def render(self) -> Content:
        width = self.size.width
        lines: list[Content] = []
        for part in self.parts:
            here = part.id == self.current
            pointer = "▸" if here else " "
            style = (
                ("bold $focus-ink on $focus-paper" if self.has_focus else "bold $ink on $raised") if here else "$ink"
            )
            if self.roomy:
                lines.append(
                    Content.styled(
                        set_cell_size(f"{pointer}{part.mark} {cut_cells(part.label, width - 3)}", width), style
                    )
                )
                quiet = style if here else "$warn" if part.mark == "!" else "$quiet"
                lines.append(
                    Content.styled(f"    {_fitting(part.progress, width - 4)}".ljust(width), quiet.replace("bold ", ""))
                )
            else:
                tail = part.tight
                room = max(4, width - len(tail) - 4)
                label = cut_cells(part.label, room)
                lines.append(
                    Content.styled(
                        set_cell_size(f"{pointer}{part.mark} {set_cell_size(label, room)} {tail}", width), style
                    )
                )
        return Content("\n").join(lines)

    def action_move(self, by: int) -> None:
        if self.parts:
            self.post_message(SectionList.Wanted(self.parts[(self.place + by) % len(self.parts)].id, enter=False))

    def action_enter(self) -> None:
        self.post_message(SectionList.Wanted(self.current, enter=True))

    def on_click(self, event: events.Click) -> None:
        place = event.y // (2 if self.roomy else 1)
        if place < len(self.parts):
            self.post_message(SectionList.Wanted(self.parts[place].id, enter=True))


def _fitting(progress: str, room: int) -> str:
    """Progress without the words that its mark says already, where there is no room for them."""
    if len(progress) > room:
        progress = progress.removeprefix("done ").removeprefix("missing ")
    return cut_cells(progress, room)


class SectionList(VerticalScroll, can_focus=False):
    """The parts of the audit."""

    DEFAULT_CSS = """
    SectionList { width: 32; background: $pane; scrollbar-size-vertical: 1; padding: 1 0 0 0; }
    SectionList.-tight { width: 25; padding: 0 1 0 0; }
    """

    class Wanted(Message):
        """Someone wants to go to a part; ``enter`` moves the focus into it."""

        def __init__(self, part: str, *, enter: bool) -> None:
            super().__init__()
            self.part = part
            self.enter = enter

    def compose(self):  # type: ignore[no-untyped-def]  # Textual's ComposeResult needs a runtime import of app
        self.lines = _Lines()
        yield self.lines

    def show(self, parts: tuple[Part, ...], current: str) -> None:
        """Show the parts and mark the current one."""
        lines, parts = self.lines, plain_values(parts)
        if (parts, current) == (lines.parts, lines.current):
            return
        grown = len(parts) != len(lines.parts)
        moved = current != lines.current
        lines.parts, lines.current = parts, current
        lines.refresh(layout=grown)
        if moved:
            height = 2 if lines.roomy else 1
            self.scroll_to_region(Region(0, lines.place * height, 1, height), animate=False)

    def resize(self, *, roomy: bool) -> None:
        """Two lines a part, or one."""
        self.set_class(not roomy, "-tight")
        if self.lines.roomy != roomy:
            self.lines.roomy = roomy
            self.lines.refresh(layout=True)
