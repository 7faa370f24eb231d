"""When long work ends: after so many seconds, or once somebody stops it."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event


class Deadline:
    """Asked by long work again and again whether it has to end; safe to stop from another thread.

    ``seconds`` counts from now; None sets no limit. ``clock`` counts seconds upwards.
    """

    def __init__(self, seconds: float | None = None, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._end = None if seconds is None else clock() + seconds
        self._stopped = Event()

    def __call__(self) -> bool:
        """Whether the time is up or the work was stopped."""
        return self.is_over

    @property
    def is_over(self) -> bool:
        """The same, for whoever looks on: asking does nothing else, whatever the work does when it asks."""
        return self._stopped.is_set() or (self._end is not None and self._clock() > self._end)

    def extend(self, seconds: float) -> None:
        """Give so many seconds more; nothing where no limit is set."""
        if self._end is not None:
            self._end += seconds

    def stop(self) -> None:
        """End the work as soon as it asks."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether somebody stopped it, whatever the time."""
        return self._stopped.is_set()
