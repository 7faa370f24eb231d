"""The outline: the tables of the text by kind, each with a badge that counts its faults.

One widget that draws the rows in view and no others: a long ruleset has hundreds, and they are looked at again after
every pause in typing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from textual import events
from textual.binding import Binding, BindingType
from textual.geometry import Region, Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.guard import plain
from auditrules.workshop.outline import Entry, Group

Row = Group | Entry


def badge(errors: int, warnings: int) -> str:
    """``✗2 !1``: how many faults and warnings; empty where there is none."""
    return " ".join(f"{mark}{count}" for mark, count in (("✗", errors), ("!", warnings)) if count)


class OutlineList(ScrollView, can_focus=True):
    """Groups and their tables. Enter goes to a table's text; on a group it folds or unfolds it."""

    DEFAULT_CSS = """
    OutlineList {
        width: 1fr; height: 1fr; background: $pane; color: $ink; scrollbar-size-vertical: 1;
        scrollbar-gutter: stable; overflow-x: hidden;
        & .outline--group { color: $accent-ink; text-style: bold; }
        & .outline--entry { color: $ink; }
        & .outline--here { background: $raised; color: $ink; text-style: bold; }
        & .outline--mark { background: $focus-paper; color: $focus-ink; text-style: bold; }
        &:nocolor .outline--mark { text-style: bold reverse; }
    }
    """
    COMPONENT_CLASSES: ClassVar[set[str]] = {"outline--group", "outline--entry", "outline--here", "outline--mark"}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "move(-1)", show=False),
        Binding("down", "move(1)", show=False),
        Binding("pageup", "page(-1)", show=False),
        Binding("pagedown", "page(1)", show=False),
        Binding("home", "edge(0)", show=False),
        Binding("end", "edge(-1)", show=False),
        Binding("right", "unfold(True)", show=False),
        Binding("left", "unfold(False)", show=False),
        Binding("enter", "choose", show=False),
    ]

    class Chosen(Message):
        """Go to a table's text."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id)
        self.groups: tuple[Group, ...] = ()
        self.folded: set[str] = set()
        self.current: KeyPath = ()
        """The table in which the cursor of the text stands."""
        self.rows: list[Row] = []
        self.at = 0
        """The row under the mark."""
        self.in_words = False
        """Whether tables are called by their words, and not by their ids."""

    # ------------------------------------------------------------ showing

    def show(self, groups: Sequence[Group]) -> None:
        """Show an outline; the mark stays on its row."""
        if tuple(groups) != self.groups:
            self.groups = tuple(groups)
            self._fill()

    def speak(self, *, in_words: bool) -> None:
        """Call tables by their words, for whoever works in a form, or by the ids of the text."""
        if in_words != self.in_words:
            self.in_words = in_words
            self.refresh()

    def mark(self, path: KeyPath) -> None:
        """Mark the table in which the cursor of the text stands."""
        if path != self.current:
            self.current = path
            if not self.has_focus:
                self._to_current()
            self.refresh()

    def _fill(self) -> None:
        marked = _key(self.rows[self.at]) if self.at < len(self.rows) else None
        before = [self._shown(row) for row in self.rows]
        self.rows = []
        for group in self.groups:
            self.rows.append(group)
            if group.kind not in self.folded and not _alone(group):
                self.rows += group.entries
        places = [place for place, row in enumerate(self.rows) if _key(row) == marked]
        self.at = places[0] if places else min(self.at, max(0, len(self.rows) - 1))
        self.virtual_size = Size(0, len(self.rows))
        if not self.has_focus:
            self._to_current()
        if before != [self._shown(row) for row in self.rows]:
            self.refresh()

    def _to_current(self) -> None:
        kind = self.current[0] if self.current else ""
        for place, row in enumerate(self.rows):
            stands_for = isinstance(row, Group) and row.kind == kind and (row.kind in self.folded or _alone(row))
            if stands_for or (isinstance(row, Entry) and row.path == self.current):
                self._move_to(place)
                return

    def _move_to(self, place: int) -> None:
        if self.rows:
            self.at = max(0, min(place, len(self.rows) - 1))
            self.scroll_to_region(Region(0, self.at, 1, 1), animate=False, force=True)
            self.refresh()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._to_current()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        place = y + self.scroll_offset.y
        width = self.scrollable_content_region.width
        if place >= len(self.rows):
            return Strip.blank(width, self.rich_style)
        row = self.rows[place]
        label, tail = self._shown(row)
        room = width - 2 - (cell_len(tail) + 1 if tail else 0)
        if isinstance(row, Group):
            label = f"{'  ' if _alone(row) else '▸ ' if row.kind in self.folded else '▾ '}{label}"
        else:
            label = f"    {label}"
        if cell_len(label) > room:
            label = set_cell_size(label, max(0, room - 1)) + "…"
        # The mark is a sign as well: where there are no colours nothing else would show it.
        line = f"{'›' if place == self.at else ' '}{set_cell_size(label, room)}{' ' + tail if tail else ''} "
        if place == self.at and self.has_focus:
            style = "mark"
        elif place == self.at:
            style = "here"
        else:
            style = "group" if isinstance(row, Group) else "entry"
        return Strip([Segment(line, self.rich_style + self.get_component_rich_style(f"outline--{style}"))], width)

    def _shown(self, row: Row) -> tuple[str, str]:
        called = row.words if self.in_words and isinstance(row, Entry) else row.label
        return plain(called).replace("\n", " "), badge(row.errors, row.warnings)

    @property
    def entry(self) -> Entry | None:
        """The table under the mark; None on the name of a kind of several."""
        row = self.rows[self.at] if self.at < len(self.rows) else None
        if isinstance(row, Group):
            return row.entries[0] if _alone(row) else None
        return row

    # ------------------------------------------------------------ keys

    def action_move(self, by: int) -> None:
        """Go to the row above or below."""
        self._move_to(self.at + by)

    def action_page(self, by: int) -> None:
        """Go a page up or down."""
        self._move_to(self.at + by * max(1, self.size.height - 1))

    def action_edge(self, place: int) -> None:
        """Go to the first or the last row."""
        self._move_to(place % max(1, len(self.rows)))

    def action_unfold(self, unfold: bool) -> None:
        """Show the tables of the group under the mark, or hide them."""
        if not self.rows:
            return
        row = self.rows[self.at]
        kind = row.kind if isinstance(row, Group) else str(row.path[0])
        if unfold == (kind in self.folded):
            (self.folded.discard if unfold else self.folded.add)(kind)
            self.at = next(at for at, one in enumerate(self.rows) if isinstance(one, Group) and one.kind == kind)
            self._fill()
            self._move_to(self.at)

    def action_choose(self) -> None:
        """Go to the table's text; on a group of several fold or unfold it."""
        if not self.rows:
            return
        row = self.rows[self.at]
        if isinstance(row, Group) and not _alone(row):
            self.action_unfold(row.kind in self.folded)
        else:
            self.post_message(self.Chosen(row.entries[0] if isinstance(row, Group) else row))

    def on_click(self, event: events.Click) -> None:
        place = event.y + self.scroll_offset.y
        if place < len(self.rows):
            self._move_to(place)
            self.action_choose()


def _alone(group: Group) -> bool:
    """Whether a group is one table without an id, as ``[ruleset]``: it needs no row below it."""
    return len(group.entries) == 1 and not group.entries[0].path[1:]


def _key(row: Row) -> tuple[str, object]:
    return ("group", row.kind) if isinstance(row, Group) else ("entry", row.path)
