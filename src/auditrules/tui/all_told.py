"""Drawing several changes of the screen at once."""

from __future__ import annotations

import asyncio

#: A change goes from the widget's own queue to its idle moment and from there to the screen, each a turn of the loop;
#: a change of focus takes one more. Some are to spare: a turn with nothing to do takes no time.
TURNS = 8


async def all_told() -> None:
    """Wait until what changed has told the screen so.

    Within ``batch_update``: what a widget tells after the end of the batch is laid out and drawn a second time.
    """
    for _ in range(TURNS):
        await asyncio.sleep(0)
