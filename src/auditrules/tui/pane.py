"""One part of the form: what all of them share."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.geometry import Region
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.progress import hidden_items
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Spot
from auditrules.audits.state import AuditState
from auditrules.tui.blank import Blank
from auditrules.tui.boxes import Box
from auditrules.tui.choice import Choice
from auditrules.tui.deeds import Deed
from auditrules.tui.desk import Desk, target
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.rows import Asked, EntryRow, ItemRow, Labelled, Row


class Pane(VerticalScroll, Blank, can_focus=False):
    """One part of the form. ``entries`` lists which entries of which collection it holds."""

    DEFAULT_CSS = """
    Pane { padding: 0 1 1 1; scrollbar-size-vertical: 1; background: $paper; color: $ink; }
    Pane > .heading { text-style: bold; color: $accent-ink; height: auto; margin: 0 0 1 0; }
    Pane > .subheading { text-style: bold; color: $ink; height: auto; padding: 1 0 0 0; }
    Pane > .note { color: $quiet; height: auto; margin: 0 0 1 0; }
    Pane > .deeds { height: auto; margin: 0 0 1 0; }
    """

    heading = ""

    def __init__(self, desk: Desk, *, id: str, read_only: bool) -> None:
        super().__init__(id=id)
        self.desk = desk
        self.ruleset = desk.session.ruleset
        self.read_only = read_only
        self.rows: dict[str, Row] = {}
        """Rows by item id or entry id."""
        self._notes: dict[str, Static] = {}
        self._syncing = asyncio.Lock()
        self._some_not_taken = False

    @property
    def session(self) -> AuditSession:
        """The session of the audit on the desk."""
        return self.desk.session

    def note(self, name: str, text: str = "", classes: str = "note") -> Static:
        """A text of the pane that may change; hidden while empty."""
        static = Static(plain(text), classes=classes, markup=False)
        static.display = bool(text)
        self._notes[name] = static
        return static

    def say(self, name: str, text: str) -> None:
        """Change a text of the pane."""
        static, text = self._notes[name], plain(text)
        if str(static.content) != text:
            static.update(text)
            static.display = bool(text)

    def item_row(self, asked: Asked) -> ItemRow:
        """A row for an item, known by the item's id."""
        row = ItemRow(asked, read_only=self.read_only, id=f"item-{asked.item.id}")
        self.rows[asked.item.id] = row
        return row

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        """Rows for the entries that belong here; a subclass with entries makes them."""
        return iter(())

    async def show(self, state: AuditState) -> None:
        """Show the audit's state: values, what applies, entries added and taken away."""
        judgement = self.session.judgement
        hidden = hidden_items(self.ruleset, judgement) | set(judgement.applicability_unknown)
        for name, row in self.rows.items():
            if isinstance(row, ItemRow):
                marked = state.answer(name).not_applicable
                row.display = marked or name not in hidden
            row.show(state)
        await self._sync_entries(state)
        self.show_not_taken()

    def show_not_taken(self) -> None:
        """Show in each box, and say under it, what was typed there and the audit did not take."""
        any_now = bool(self.desk.all_not_taken)
        if not any_now and not self._some_not_taken:
            return
        self._some_not_taken = any_now
        for row in self.rows.values():
            for box in row.boxes if row.is_mounted else ():
                found = self.desk.not_taken(target(box.cell.write("")))
                if found is None:
                    row.refuse(box, "")
                    continue
                if isinstance(box, Line):
                    box.refuse(found.offer, found.text)
                row.refuse(box, f"✗ {found.message}" + (f" Enter takes {found.offer}." if found.offer else ""))

    async def _sync_entries(self, state: AuditState) -> None:
        # Two changes may be shown at once; whoever comes second finds every row of the first mounted.
        async with self._syncing:
            await self._sync(state)

    async def _sync(self, state: AuditState) -> None:
        wanted = {row.entry: row for row in self.entries(state)}
        for name, row in list(self.rows.items()):
            if isinstance(row, EntryRow) and name not in wanted:
                del self.rows[name]
                await row.remove()
        for name, row in wanted.items():
            if name not in self.rows:
                self.rows[name] = row
                anchors = self.query(f"#before-{row.collection}")
                await self.mount(row, before=anchors.first())
                row.show(state)

    def out_of_sight(self) -> None:
        """Another part is on show: what is a text box stays one for whoever comes back."""
        for box in self.boxes():
            if isinstance(box, ProseBox):
                box.stay()

    async def in_sight(self, target: Box | Widget | None) -> None:
        """The part is on show again: what stayed a text box turns back, but for the one that gets the focus."""
        for box in self.boxes():
            if isinstance(box, ProseBox):
                await box.come_back(focus=box is target)

    def bring_into_view(self, target: Widget) -> None:
        """Scroll so that a box shows with its question: the whole row where it fits, else from the question on."""
        if self not in target.ancestors:
            return
        row = next(w for w in target.ancestors_with_self if isinstance(w, Widget) and w.parent is self)
        # Places in the whole of the pane, whatever is scrolled out of sight.
        first = row is next(iter(self.rows.values()), None)
        top = 0 if first else row.virtual_region.y
        end = row.virtual_region.bottom
        below = target.region.bottom - self.content_region.y + self.scroll_offset.y
        height = self.scrollable_content_region.height
        if end - top > height:
            end = below
        if end - top > height:
            target.scroll_visible(animate=False)
        else:
            self.scroll_to_region(Region(0, top, 1, end - top), animate=False, x_axis=False)

    def first_box(self, open_items: Collection[str]) -> Widget | None:
        """The first required box without an answer, else the first box, else the first button."""
        first: Widget | None = None
        for row in self.rows.values():
            for box in row.boxes if row.display else ():
                if isinstance(box, Widget) and box.focusable:
                    first = first or box
                    if box.cell.spot.field == "value" and box.cell.spot.item in open_items:
                        return box
        return first or next(iter(self.query(Deed)), None)

    def boxes(self) -> Iterator[Box]:
        """Every box of the pane, in order."""
        for row in self.rows.values():
            yield from row.boxes

    def box_at(self, spot: Spot) -> Box | Widget | None:
        """The box at a place, the nearest one where that exact box is not shown."""
        key = spot.entry or spot.item
        row = self.rows.get(key) if key else None
        if row is not None:
            return row.box_for(spot.field)
        for box in self.boxes():
            if spot.field is not None and box.cell.spot.field == spot.field and box.cell.spot.area == spot.area:
                return box
        return None


class BoxesRow(Row):
    """Boxes of the audit itself, each with its name."""

    def __init__(self, name: str, boxes: Sequence[tuple[str, Choice | Line | ProseBox]]) -> None:
        super().__init__(id=f"boxes-{name}")
        self._labelled = boxes
        self.boxes = [box for _, box in boxes]

    def compose(self) -> ComposeResult:
        for label, box in self._labelled:
            yield box if isinstance(box, ProseBox) else Labelled(label, box)
