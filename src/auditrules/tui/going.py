"""Going about in the form: which part is on show, and with which box in hand.

Parts near it are made ready, and those far from it given up. One who goes fast is never ahead of the screen: keys
wait until the part they are for is there, and of two that are gone to at once the second waits for the first.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING

from textual.widget import Widget
from textual.worker import Worker

from auditrules.audits.spots import Spot
from auditrules.tui.all_told import all_told
from auditrules.tui.boxes import Keyboard
from auditrules.tui.mounts import MOUNTED, Mounts
from auditrules.tui.pane import Pane
from auditrules.tui.panes import part_of, part_order
from auditrules.tui.prose_box import ProseBox

if TYPE_CHECKING:
    from auditrules.tui.audit_screen import AuditScreen

#: Seconds that a part was on show before its neighbours are made ready: whoever only looks in waits for none of it.
STAYED = 0.4


class Going:
    """The way through the form of one audit screen. It knows no rule: what is typed is the screen's to record."""

    def __init__(self, screen: AuditScreen) -> None:
        self._screen = screen
        self._desk = screen.desk
        self.part = ""
        """The part on show; empty until there is one."""
        self.mounts = Mounts(screen, screen.desk)
        self._one_by_one = asyncio.Lock()
        """Held while a part is gone to or given up."""

    @property
    def pane(self) -> Pane | None:
        """The pane on show, once it is mounted."""
        return self.mounts.mounted(self.part)

    def begin(self, at: Spot | None) -> None:
        """Show the part with a place; without one the first section, past any that does not apply to the case."""
        session = self._desk.session
        if at is not None:
            self.to(at)
            return
        parts = [part for part, _ in part_order(session)]
        away = {f"section-{item}" for item in session.judgement.not_applicable}
        for_reading = session.state.status == "submitted"
        self.to_part(parts[0] if for_reading else next(part for part in parts[1:] if part not in away))

    def to_part(self, part: str, *, focus: bool = True) -> None:
        """Show a part; with ``focus`` its first open box gets the focus."""
        self._go(part, None, focus=focus)

    def to(self, spot: Spot, then: Callable[[], None] | None = None) -> None:
        """Go to a place of the form and give its box the focus; ``then`` is called once it has it."""
        self._go(part_of(spot, self._desk.session.state), spot, then=then)

    def bring_into_view(self, target: Widget) -> None:
        """Scroll so that a box of the part on show is seen with its question."""
        if self.pane is not None:
            self.pane.bring_into_view(target)

    # ------------------------------------------------------------ one part after the other

    def _go(self, part: str, spot: Spot | None, *, focus: bool = True, then: Callable[[], None] | None = None) -> None:
        # Keys typed from now on are for the part that is being made ready.
        if isinstance(self._screen.app, Keyboard):
            self._screen.app.hold_keys()
        self._work("go", partial(self._going, part, spot, focus, then))

    def _work(
        self, group: str, work: Callable[[], Coroutine[None, None, None]], *, exclusive: bool = False
    ) -> Worker[None]:
        return self._screen.run_worker(work, group=group, exclusive=exclusive)

    async def _going(self, part: str, spot: Spot | None, focus: bool, then: Callable[[], None] | None) -> None:
        app = self._screen.app
        try:
            async with self._one_by_one:
                with app.batch_update():
                    target = await self._show(part, spot, focus=focus, then=then)
                    await all_told()
                if target is not None:
                    # Within the batch it would not wait for the layout.
                    self._screen.call_after_refresh(self.bring_into_view, target)
        finally:
            if isinstance(app, Keyboard):
                app.call_later(app.release_keys)

    async def _show(
        self, part: str, spot: Spot | None, *, focus: bool, then: Callable[[], None] | None
    ) -> Widget | None:
        """Show a part; the box that has the focus then and is to be brought into view."""
        self._screen.record_typing(leaving=True)
        known = [id for id, _ in part_order(self._desk.session)]
        part = part if part in known else known[0]
        self.mounts.bound_for = part
        pane = await self.mounts.pane(part)
        # The program may be left at any time while the part is being made ready.
        if pane.is_running:
            await pane.show(self._desk.state)
        if not pane.is_running:
            return None
        before = self.pane
        self.part = part
        self.mounts.show(part)
        self._screen.show_part()
        if before is not None and before is not pane:
            before.out_of_sight()
        box = pane.box_at(spot) if spot is not None else None
        target = (
            box if isinstance(box, Widget) and box.display else pane.first_box(self._desk.session.judgement.unanswered)
        )
        await pane.in_sight(target if focus else None)
        if focus:
            await self._take_in_hand(target)
        if then is not None:
            then()
        self._screen.set_timer(STAYED, partial(self._stayed, part))
        if len(self.mounts.all) > MOUNTED:
            # Who goes through many parts at once shall not have them all in memory.
            self._work("giving up", partial(self._give_up, {part}))
        return target if focus else None

    async def _take_in_hand(self, target: Widget | None) -> None:
        """Give a box the focus; where a part has none, the list of parts."""
        if target is None:
            self._screen.set_focus(self._screen.query_one("_Lines"))
            return
        if isinstance(target, ProseBox):
            await target.edit_now()
        else:
            self._screen.set_focus(target, scroll_visible=False)
        self._screen.show_guidance()

    # ------------------------------------------------------------ parts near the one on show

    def _stayed(self, part: str) -> None:
        self._work("neighbours", partial(self._make_neighbours_ready, part), exclusive=True)

    async def _make_neighbours_ready(self, part: str) -> None:
        """Make the next and the previous part ready while nothing else happens."""
        if part != self.part:
            return
        near = self.mounts.neighbours(part)
        # What is given up goes first: what is made takes its place in the memory.
        await self._give_up({part, *near})
        for each in near:
            pane = await self.mounts.pane(each)
            if each != self.part and pane.is_running:
                await pane.show(self._desk.state)

    async def _give_up(self, needed: set[str]) -> None:
        """Give up parts that nobody needs, and take back their memory; the one that is on show by then is needed."""
        async with self._one_by_one:
            await self.mounts.let_go({self.part, *needed})
        if self.mounts.gone:
            # Not before the last of them is in nobody's hands any more.
            taken = asyncio.Event()
            self._screen.call_later(self._take_back, taken)
            await taken.wait()

    def _take_back(self, taken: asyncio.Event) -> None:
        self.mounts.take_back()
        taken.set()
