"""What the tests of the terminal share: an office with a frozen clock, and flows run by Pilot."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import cast

from textual.app import ScreenError
from textual.message_pump import MessagePump
from textual.pilot import Pilot, WaitForScreenTimeout
from textual.widget import Widget

from auditrules.audits.session import AuditSession
from auditrules.audits.state import AuditState
from auditrules.rulesets import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.boxes import Box
from auditrules.tui.desk import Desk
from auditrules.tui.key_line import StatusLine
from auditrules.tui.keymap import Keymap
from auditrules.tui.office import Office

RULESETS = Path(__file__).parent / "rulesets"
#: Monday 1 June 2020, a quarter past ten in London.
START = datetime(2020, 6, 1, 9, 15, tzinfo=UTC)


class Clock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def office(folder: Path, *, clock: Clock | None = None, rulesets: Path = RULESETS) -> Office:
    """An open office on a workspace of its own; ids count up."""
    numbers: Iterator[int] = count(1)
    made = Office(
        Workspace.open(folder / "workspace"),
        Library([LibraryFolder(rulesets, "tests")]),
        user="tester",
        now=clock or Clock(),
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
    )
    made.set_setting("welcomed", True)
    return made


def begun(made: Office, **facts: str) -> str:
    """The id of a new audit under the small ruleset."""
    given = {"service": "child_protection", "completed": "01.06.2020"} | facts
    return made.begin("small", case_reference="CF-1", due=None, facts=given).state.id


def _at_rest(node: MessagePump) -> bool:
    """Whether a node waits for its next message, and none has come."""
    queue = node._message_queue
    return queue.empty() and bool(queue.ready_event._waiters)


class Flow:
    """A running program in a test."""

    def __init__(self, app: AuditRulesApp, pilot: Pilot[int]) -> None:
        self.app = app
        self.pilot = pilot
        pilot._wait_for_screen = self._all_at_rest

    async def _all_at_rest(self, timeout: float = 30.0) -> bool:
        """Wait until all that have something to do have done it, as Pilot does, but ask only those.

        Pilot sends a message to each of hundreds of widgets several times a key: a fifth of what these tests took.
        A widget that waits for its next message has nothing before it.
        """
        try:
            nodes = [self.app, *self.app.screen.walk_children(with_self=True)]
        except ScreenError:
            return False
        left = [node for node in nodes if not _at_rest(node)]
        done = asyncio.Event()
        asked = 0

        def answered() -> None:
            nonlocal asked
            asked -= 1
            if not asked:
                done.set()

        for node in left:
            asked += node.call_later(answered)
        if asked:
            waits = [asyncio.create_task(done.wait()), asyncio.create_task(self.app._exception_event.wait())]
            _, pending = await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
            for task in pending:
                task.cancel()
            if len(pending) == len(waits):
                raise WaitForScreenTimeout("some did not come to rest")
        return not asked

    async def settled(self) -> None:
        """Wait until every key has gone all its way and every worker has done its work."""
        calm = 0
        for _ in range(200):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete(
                [
                    worker
                    for worker in self.app.workers
                    if worker.group in ("go", "pane", "giving up", "neighbours", "default")
                ]
            )
            calm = calm + 1 if self.app.type_ahead.idle else 0
            if calm == 3:
                return
        ahead = self.app.type_ahead
        raise AssertionError(
            f"keys are still waiting: {ahead._waiting}, {ahead._in_hand}, {ahead._held}, {ahead._holder}"
        )

    async def until(self, holds: Callable[[], bool], tries: int = 500) -> None:
        """Wait until something holds that a thread brings about."""
        for _ in range(tries):
            if holds():
                return
            await self.pilot.pause(0.02)
        raise AssertionError("it did not come about")

    async def press(self, *keys: str) -> None:
        """Press keys by Textual's names."""
        await self.pilot.press(*keys)
        await self.settled()

    async def type(self, text: str) -> None:
        """Type text letter by letter."""
        names = {" ": "space", "\n": "enter", ".": "full_stop", "-": "minus", ",": "comma", "'": "apostrophe"}
        await self.pilot.press(*(names.get(letter, letter) for letter in text))
        await self.settled()

    @property
    def screen(self) -> AuditScreen:
        """The audit on screen."""
        screen = self.app.screen
        assert isinstance(screen, AuditScreen), f"the screen is {screen}"
        return screen

    @property
    def desk(self) -> Desk:
        return self.screen.desk

    @property
    def session(self) -> AuditSession:
        return self.desk.session

    @property
    def state(self) -> AuditState:
        return self.session.state

    @property
    def said(self) -> str:
        """What the status line says."""
        return self.screen.query_one(StatusLine).said

    @property
    def status(self) -> StatusLine:
        return self.screen.query_one(StatusLine)

    async def focus(self, item: str, field: str = "value") -> Box:
        """Give the focus to the box of an item, in whatever part it is."""
        from auditrules.audits.spots import spot_of

        self.screen.going.to(spot_of(self.session.ruleset.item(item), field))
        await self.settled()
        box = self.app.focused
        assert isinstance(box, Box)
        assert (box.cell.spot.item, box.cell.spot.field) == (item, field), box.cell.spot
        return box

    @property
    def focused(self) -> Widget:
        found = self.app.focused
        assert found is not None
        return found


def flow(
    made: Office,
    steps: Callable[[Flow], Awaitable[None]],
    *,
    audit: str | None = None,
    size: tuple[int, int] = (120, 40),
    keymap: Callable[[], Keymap] | None = None,
) -> AuditRulesApp:
    """Run the program on an office and do some steps in it; with ``audit`` that audit is open already."""
    app = AuditRulesApp(lambda: made, clock=made.now, keymap=keymap)

    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            running = Flow(app, cast("Pilot[int]", pilot))
            await app.workers.wait_for_complete()
            await running.settled()
            if audit is not None:
                app.open_audit(audit)
                await running.settled()
            await steps(running)

    asyncio.run(main())
    return app
