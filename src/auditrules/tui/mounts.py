"""Which parts of the form are mounted: on their first visit, and no more of them than memory should hold."""

from __future__ import annotations

import asyncio
import gc

from textual.screen import Screen
from textual.widget import Widget

from auditrules.tui.desk import Desk
from auditrules.tui.pane import Pane
from auditrules.tui.panes import make_pane, part_order

#: Parts that stay mounted: the one on show and its neighbours.
MOUNTED = 3


class Mounts:
    """The panes of one audit screen."""

    def __init__(self, screen: Screen[None], desk: Desk) -> None:
        self._screen = screen
        self._desk = desk
        self._recent: list[str] = []
        """Parts in the order in which they were on show, the last first."""
        self.bound_for = ""
        """The part that is being gone to, or was last: never given up, whatever was decided before."""
        self._panes: dict[str, Pane] = {}
        """What is mounted; looking for it among all the widgets of the form takes longer than showing it."""
        self._mounting = asyncio.Lock()
        """Held while a part is mounted: whoever asks for it meanwhile waits until it can be shown."""
        self.gone = 1
        """Parts given up whose memory was not taken back yet; opening the audit leaves as much as one of them."""

    @property
    def _form(self) -> Widget:
        return self._screen.query_one("#form")

    async def pane(self, part: str) -> Pane:
        """The pane of a part, mounted now if it wasn't; whoever is stopped meanwhile leaves no half of it behind."""
        return await asyncio.shield(asyncio.ensure_future(self._pane(part)))

    async def _pane(self, part: str) -> Pane:
        async with self._mounting:
            found = self._panes.get(part)
            if found is not None:
                return found
            pane = make_pane(self._desk, part, read_only=self._desk.session.state.status == "submitted")
            pane.display = False
            await self._form.mount(pane)
            self._panes[part] = pane
            return pane

    def mounted(self, part: str) -> Pane | None:
        """The pane of a part, or None where it isn't mounted."""
        return self._panes.get(part)

    @property
    def all(self) -> tuple[Pane, ...]:
        """Every pane that is mounted."""
        return tuple(self._panes.values())

    def show(self, part: str) -> None:
        """Show a part that is mounted, and no other."""
        for each, pane in self._panes.items():
            pane.display = each == part
        self._recent = [part, *(each for each in self._recent if each != part)]

    def neighbours(self, part: str) -> list[str]:
        """The part after another and the one before it."""
        known = [id for id, _ in part_order(self._desk.session)]
        place = known.index(part)
        return known[place + 1 : place + 2] + known[max(0, place - 1) : place]

    async def let_go(self, needed: set[str]) -> None:
        """Give up parts that were not on show for long, until there is room for all that are needed, there or not yet;
        none is made again until the one before is gone.
        """
        await asyncio.shield(asyncio.ensure_future(self._let_go(needed)))

    async def _let_go(self, needed: set[str]) -> None:
        # Neighbours that were made ready, and never visited, go first.
        order = [*self._recent, *(part for part in self._panes if part not in self._recent)]
        for part in reversed(order):
            async with self._mounting:
                # Others may give up parts as well, and whoever is at the screen goes on meanwhile: what is there, and
                # what is needed, is looked at anew each time.
                kept = {*needed, self.bound_for, *self._recent[:1]}
                if len(needed.union(self._panes)) > MOUNTED and part in self._panes and part not in kept:
                    await self._panes.pop(part).remove()
                    self.gone += 1
        for pane in self.all:
            if not pane.display:
                # Lines drawn before are drawn again in a few milliseconds; kept, they take a tenth of the memory.
                _forget_drawn(pane)

    def take_back(self) -> None:
        """Take back the memory of parts that were given up, in some 30 ms: best when nobody types.

        A widget and what belongs to it refer to one another, so that nothing of it is free until the collector comes
        by; by itself that looks at what is as old as a part is so seldom that a dozen of them wait for it.
        """
        if self.gone:
            self.gone = 0
            # The form's own list of what is on display keeps the last part in it until the list is asked for again.
            _ = self._form.displayed_children
            gc.collect()


def _forget_drawn(pane: Pane) -> None:
    """Let go of the lines of a part that is not on show.

    Textual has no public way to, and it keeps those of a thousand widgets, gone ones too, with the colours they had.
    """
    bars = [pane.vertical_scrollbar] if pane.show_vertical_scrollbar else []
    for widget in (*pane.walk_children(Widget, with_self=True), *bars):
        widget._styles_cache.clear()
