"""A plugin that never comes back: stopped after a time, so that no plugin hangs the program."""

from __future__ import annotations

import contextlib
import threading
import time
from collections.abc import Iterator

#: Seconds between two looks at the clock.
_LOOK = 0.1


class TookTooLong(BaseException):
    """Raised inside a hook that ran over its time; no ``except Exception`` of the plugin's own holds it back."""


class Watchdog:
    """Watches the hooks that are running, one a thread, and stops those that run over their time.

    Stopping works on Python code between two of its steps. A plugin that waits inside the operating system, or in a
    compiled library, comes to its end first.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._running: dict[int, float] = {}
        """Deadline by thread, on the monotonic clock."""
        self._sent: set[int] = set()
        self._thread: threading.Thread | None = None
        self._work = threading.Event()

    @contextlib.contextmanager
    def limit(self, seconds: float) -> Iterator[None]:
        """Raise :class:`TookTooLong` in this thread if the block takes longer; a block inside another is its part."""
        me = threading.get_ident()
        if me in self._running:
            yield
            return
        self._start()
        self._running[me] = time.monotonic() + seconds
        self._work.set()
        try:
            yield
        finally:
            with self._lock:
                self._running.pop(me, None)
                if me in self._sent:
                    # Sent and perhaps not raised yet: take it back, it must not strike our own code.
                    self._sent.discard(me)
                    _raise_in(me, None)

    def _start(self) -> None:
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._watch, name="auditrules-plugin-watchdog", daemon=True)
            self._thread.start()

    def _watch(self) -> None:
        while True:
            self._work.wait()
            time.sleep(_LOOK)
            now = time.monotonic()
            with self._lock:
                if not self._running:
                    self._work.clear()
                for thread, deadline in self._running.items():
                    if now > deadline and thread not in self._sent:
                        self._sent.add(thread)
                        _raise_in(thread, TookTooLong)


def _raise_in(thread: int, error: type[BaseException] | None) -> None:
    """Raise an exception class in another thread at its next step of Python; None takes back one not raised yet."""
    import ctypes

    given = None if error is None else ctypes.py_object(error)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), given)


#: One for the program: a thread that looks at the clock while hooks run, and sleeps otherwise.
WATCHDOG = Watchdog()
