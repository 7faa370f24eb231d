"""The outline: the tables of the text by kind, each with a badge that counts its faults."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from auditrules.rulesets.positions import KeyPath
from auditrules.tui.guard import plain
from auditrules.workshop.outline import Entry, Group


def badge(errors: int, warnings: int) -> str:
    """``✗2 !1``: how many faults and warnings; empty where there is none."""
    return " ".join(f"{mark}{count}" for mark, count in (("✗", errors), ("!", warnings)) if count)


class OutlineList(OptionList):
    """Groups and their tables. Enter goes to a table's text; on a group it folds or unfolds it."""

    DEFAULT_CSS = """
    OutlineList { width: 1fr; height: 1fr; background: $pane; color: $ink; scrollbar-size-vertical: 1; padding: 0; }
    OutlineList > .option-list--option { padding: 0 1; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right", "unfold(True)", show=False),
        Binding("left", "unfold(False)", show=False),
    ]

    class Chosen(Message):
        """Go to a table's text."""

        def __init__(self, entry: Entry) -> None:
            super().__init__()
            self.entry = entry

    def __init__(self, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self.groups: tuple[Group, ...] = ()
        self.folded: set[str] = set()
        self.current: KeyPath = ()
        self._rows: list[Group | Entry] = []

    def show(self, groups: Sequence[Group]) -> None:
        """Show an outline; the mark stays where it was."""
        if tuple(groups) != self.groups:
            self.groups = tuple(groups)
            self._fill()

    def mark(self, path: KeyPath) -> None:
        """Mark the table in which the cursor of the text stands."""
        if path != self.current:
            self.current = path
            if not self.has_focus:
                self._highlight_current()

    def on_resize(self) -> None:
        self._fill()

    def on_blur(self) -> None:
        self._highlight_current()

    def action_unfold(self, unfold: bool) -> None:
        """Show the tables of the group under the mark, or hide them."""
        if self.highlighted is None:
            return
        row = self._rows[self.highlighted]
        kind = row.kind if isinstance(row, Group) else str(row.path[0])
        if unfold == (kind in self.folded):
            (self.folded.discard if unfold else self.folded.add)(kind)
            self._fill(mark_group=kind)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        row = self._rows[event.option_index]
        if isinstance(row, Group) and len(row.entries) > 1:
            self.highlighted = event.option_index
            self.action_unfold(row.kind in self.folded)
        else:
            self.post_message(self.Chosen(row.entries[0] if isinstance(row, Group) else row))

    def _fill(self, mark_group: str = "") -> None:
        keeps = self._row_key(self.highlighted)
        scrolled = self.scroll_offset.y
        rows: list[Group | Entry] = []
        for group in self.groups:
            rows.append(group)
            if len(group.entries) > 1 or group.entries[0].path[1:]:
                rows += group.entries if group.kind not in self.folded else ()
        self._rows = rows
        self.clear_options()
        self.add_options([Option(self._line(row)) for row in rows])
        wanted = ("group", mark_group) if mark_group else keeps
        if self.has_focus and wanted is not None:
            places = [place for place in range(len(rows)) if self._row_key(place) == wanted]
            self.highlighted = places[0] if places else None
        else:
            self._highlight_current()
        self.scroll_to(y=scrolled, animate=False)

    def _highlight_current(self) -> None:
        group = next((g for g in self.groups if g.kind == (self.current[0] if self.current else "")), None)
        for place, row in enumerate(self._rows):
            here = row.path == self.current if isinstance(row, Entry) else row is group and group.kind in self.folded
            here = here or (isinstance(row, Group) and row is group and row.entries[0].path == self.current[:1])
            if here:
                self.highlighted = place
                return

    def _row_key(self, place: int | None) -> tuple[str, object] | None:
        if place is None or place >= len(self._rows):
            return None
        row = self._rows[place]
        return ("group", row.kind) if isinstance(row, Group) else ("entry", row.path)

    def _line(self, row: Group | Entry) -> Content:
        width = max(8, self.scrollable_content_region.width - 2)
        tail = badge(row.errors, row.warnings)
        if isinstance(row, Group):
            single = len(row.entries) == 1 and not row.entries[0].path[1:]
            fold = "  " if single else "▸ " if row.kind in self.folded else "▾ "
            head, style = f"{fold}{row.label}", "bold $accent-ink"
        else:
            head, style = f"    {row.label}", ""
        head = plain(head).replace("\n", " ")
        room = width - len(tail) - (1 if tail else 0)
        head = head if len(head) <= room else head[: max(0, room - 1)] + "…"
        return Content.assemble((head.ljust(room), style), " " if tail else "", (tail, "bold"))
