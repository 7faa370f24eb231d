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
from textual.reactive import var
from textual.strip import Strip
from textual.visual import Visual
from textual.widget import Widget

from auditrules.tui.blank import Blank
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
    ALLOW_SELECT = False  # a click goes there
    auto_links = var(False)
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
        return len(self.parts) * self.height_of_part

    @property
    def height_of_part(self) -> int:
        """Lines that a part takes."""
        return 2 if self.roomy else 1

    def show(self, parts: tuple[Part, ...], current: str) -> None:
        """Show parts and mark one; only those that changed are drawn anew."""
        before = self.parts, self.current
        self.parts, self.current = parts, current
        if len(parts) != len(before[0]):
            self.refresh(layout=True)
            return
        changed = [
            Region(0, place * self.height_of_part, self.size.width, self.height_of_part)
            for place, (old, new) in enumerate(zip(before[0], parts, strict=True))
            if old != new or (new.id == current) != (old.id == before[1])
        ]
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """A line of a part. Each is drawn by itself, so that going from part to part draws two of them."""
        place, below = divmod(y, self.height_of_part)
        if place >= len(self.parts):
            return Strip.blank(self.size.width, self.visual_style.rich_style)
        lines = self._roomy(self.parts[place]) if self.roomy else self._tight(self.parts[place])
        [strip] = Visual.to_strips(self, lines[below], self.size.width, 1, self.visual_style)
        return strip

    def _style(self, part: Part) -> str:
        if part.id != self.current:
            return "$ink"
        return "bold $focus-ink on $focus-paper" if self.has_focus else "bold $ink on $raised"

    def _start(self, part: Part) -> str:
        return f"{'▸' if part.id == self.current else ' '}{part.mark} "

    def _roomy(self, part: Part) -> list[Content]:
        width, style = self.size.width, self._style(part)
        label = set_cell_size(self._start(part) + cut_cells(part.label, width - 3), width)
        quiet = style if part.id == self.current else "$warn" if part.mark == "!" else "$quiet"
        below = f"    {_fitting(part.progress, width - 4)}".ljust(width)
        return [Content.styled(label, style), Content.styled(below, quiet.replace("bold ", ""))]

    def _tight(self, part: Part) -> list[Content]:
        width = self.size.width
        room = max(4, width - len(part.tight) - 4)
        label = set_cell_size(cut_cells(part.label, room), room)
        return [Content.styled(set_cell_size(f"{self._start(part)}{label} {part.tight}", width), self._style(part))]

    def action_move(self, by: int) -> None:
        if self.parts:
            self.post_message(SectionList.Wanted(self.parts[(self.place + by) % len(self.parts)].id, enter=False))

    def action_enter(self) -> None:
        self.post_message(SectionList.Wanted(self.current, enter=True))

    def on_click(self, event: events.Click) -> None:
        place = event.y // self.height_of_part
        if place < len(self.parts):
            self.post_message(SectionList.Wanted(self.parts[place].id, enter=True))


def _fitting(progress: str, room: int) -> str:
    """Progress without the words that its mark says already, where there is no room for them."""
    if len(progress) > room:
        progress = progress.removeprefix("done ").removeprefix("missing ")
    return cut_cells(progress, room)


class SectionList(VerticalScroll, Blank, can_focus=False):
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
        moved = current != lines.current
        lines.show(parts, current)
        if moved:
            height = lines.height_of_part
            self.scroll_to_region(Region(0, lines.place * height, 1, height), animate=False)

    def point_to(self, current: str) -> None:
        """Mark another part as the current one."""
        self.show(self.lines.parts, current)

    def resize(self, *, roomy: bool) -> None:
        """Two lines a part, or one."""
        self.set_class(not roomy, "-tight")
        if self.lines.roomy != roomy:
            self.lines.roomy = roomy
            self.lines.refresh(layout=True)
