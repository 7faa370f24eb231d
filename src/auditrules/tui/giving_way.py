"""Long work gives way to whoever types: from a key until a moment after the last one it stands still.

Work in a thread takes turns with the thread of the screen, a millisecond each, and a key passes through the screen in
dozens of turns. Standing still costs the work a moment for every key, and the key nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from textual.widget import Widget

from auditrules.engine.deadline import Deadline
from auditrules.tui.boxes import Keyboard

#: Seconds after a key in which long work stands still: as long as a slow machine takes to answer it.
MOMENT = 0.3
#: Seconds after which work that stands still looks whether it may go on.
_LOOK = 0.02


class GivingWay(Deadline):
    """A deadline that stands still while somebody types, each time the work asks it; that time does not count.

    ``typed_at`` says when the last key came, by the clock that counts seconds upwards.
    """

    def __init__(
        self,
        seconds: float | None,
        typed_at: Callable[[], float],
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        super().__init__(seconds, clock=clock)
        self._typed_at = typed_at
        self._sleep = sleep

    def __call__(self) -> bool:
        began = self._clock()
        # Work that was stopped waits as well: what it leaves is much to clear away, all in one turn.
        while self._clock() < self._typed_at() + MOMENT:
            self._sleep(_LOOK)
        self.extend(self._clock() - began)
        return super().__call__()


def giving_way(widget: Widget, seconds: float | None = None) -> GivingWay:
    """A deadline for work that a widget of the program wants done beside the keys."""
    app = widget.app
    return GivingWay(seconds, lambda: app.typed_at if isinstance(app, Keyboard) else float("-inf"))
