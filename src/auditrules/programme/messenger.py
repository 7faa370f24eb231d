"""What happens after something was saved, in a thread of its own: concerns are sent on, and plugins hear of events."""

from __future__ import annotations

import contextlib
import queue
import threading
import time
from collections.abc import Callable
from datetime import datetime

from auditrules.audits.events import Event, Summary
from auditrules.plugins.calling import Plugins
from auditrules.plugins.views import EventKind, EventView
from auditrules.programme.channels import BadChannels
from auditrules.programme.courier import Courier
from auditrules.store.errors import StoreError

#: Seconds between two looks at the outbox.
EVERY = 60.0
#: Events that may wait to be heard; beyond that the oldest are not told.
_MOST = 10_000
_KINDS: dict[str, EventKind] = {"submitted": "submitted", "reopened": "reopened", "escalated": "escalated"}


class Messenger:
    """A thread that no key waits for. Made by :meth:`start`, ended by :meth:`stop`.

    ``told`` is called in that thread whenever the outbox was gone through.
    """

    def __init__(
        self, courier: Courier, plugins: Plugins, *, every: float = EVERY, told: Callable[[], None] = lambda: None
    ) -> None:
        self._courier = courier
        self._plugins = plugins
        self._every = every
        self._told = told
        self._waiting: queue.Queue[EventView | None] = queue.Queue(_MOST)
        self._ends = threading.Event()
        self._until = 0.0
        """On the monotonic clock: when whoever ends it waits no longer."""
        self._thread = threading.Thread(target=self._run, name="auditrules-messenger", daemon=True)
        self.trouble = ""
        """Why the outbox could not be gone through the last time, in words; empty where it could."""

    def start(self) -> None:
        """Begin, with what an earlier run left behind."""
        self._thread.start()

    def saved(self, event: Event, summary: Summary) -> None:
        """Note an event that is on disk. Returns at once."""
        reference = f"{summary.ruleset}@{summary.version}"
        kind = _KINDS.get(event.kind, "saved")
        self._put(EventView(kind, event.audit, reference, datetime.fromisoformat(event.at), event.by))

    def heard(self, event: EventView) -> None:
        """Note an event of another kind, such as a ruleset that was published. Returns at once."""
        self._put(event)

    def stop(self, seconds: float = 5.0) -> None:
        """End the thread; waits at most so many seconds for what it is at, and for a concern that was just raised."""
        self._until = time.monotonic() + seconds
        self._ends.set()
        self._put(None)
        if self._thread.is_alive():
            self._thread.join(seconds)

    def _put(self, event: EventView | None) -> None:
        with contextlib.suppress(queue.Full):
            self._waiting.put_nowait(event)

    def _run(self) -> None:
        self._send(self._ends.is_set)
        while not self._over():
            try:
                event = self._waiting.get(timeout=0.0 if self._ends.is_set() else self._every)
            except queue.Empty:
                if self._ends.is_set():
                    return
                self._send(self._ends.is_set)
                continue
            if event is None:
                continue
            if event.kind == "escalated":
                # Whoever raises a concern and leaves at once has it sent as well.
                self._send(self._over)
            if self._plugins.implements("auditrules_event"):
                self._plugins.call("auditrules_event", event=event)

    def _over(self) -> bool:
        """Whether it is ended, and nobody waits for it any more."""
        return self._ends.is_set() and time.monotonic() >= self._until

    def _send(self, stop: Callable[[], bool]) -> None:
        try:
            self._courier.queue()
            self._courier.send_due(stop=stop)
            self.trouble = ""
        except BadChannels as error:
            self.trouble = error.faults[0]
        except (StoreError, OSError) as error:
            self.trouble = str(error)
        except Exception as error:  # a fault of the program's own must not end the thread: the next look may do better
            self.trouble = f"the outbox could not be gone through ({type(error).__name__})"
        self._told()
