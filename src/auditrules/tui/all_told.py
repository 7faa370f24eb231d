"""Drawing several changes of the screen at once, and letting keys wait for what they bring on show."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Any

from textual.screen import Screen
from textual.worker import WorkerError

from auditrules.tui.boxes import Keyboard

#: A change goes from the widget's own queue to its idle moment and from there to the screen, each a turn of the loop;
#: a change of focus takes one more. Some are to spare: a turn with nothing to do takes no time.
TURNS = 8


async def all_told() -> None:
    """Wait until what changed has told the screen so.

    Within ``batch_update``: what a widget tells after the end of the batch is laid out and drawn a second time.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)


def keys_wait(screen: Screen[Any], shown: Awaitable[object] | None = None) -> None:
    """Let keys wait until what has just come on show, or will by the end of ``shown``, is laid out.

    The next box is found by places, and what is not laid out has none: Tab, typed at once, would go past it.
    """
    app = screen.app
    if not isinstance(app, Keyboard):
        return
    app.hold_keys()

    async def placed() -> None:
        if shown is not None:
            # One who is stopped has been overtaken by another who shows it.
            with contextlib.suppress(WorkerError):
                await shown
        await all_told()
        if not screen.call_after_refresh(app.call_later, app.release_keys):
            # The screen has been left meanwhile.
            app.call_later(app.release_keys)

    # Not of the screen, with which it would be stopped: keys have to be let go in any case.
    app.run_worker(placed(), group="keys wait")
