"""The end of the program when its terminal is gone for good.

A closed terminal is told by a signal, and the program then records what was typed and leaves. What can keep it from
leaving is Textual's own thread for output: it ends at the first byte that no terminal takes, and whoever writes after
that waits for ever. So a thread of ours watches the terminal, and ends a program that is still there long after.
"""

from __future__ import annotations

import contextlib
import os
import select
import sys
import threading
import time

#: Seconds that the program has to record everything and to leave by itself.
GRACE = 15.0


def watch_terminal(grace: float = GRACE) -> None:
    """End this process ``grace`` seconds after its terminal has gone, if it is still there. Returns at once.

    Does nothing where the input is no terminal, or the system cannot tell.
    """
    if not hasattr(select, "poll") or sys.stdin is None or not sys.stdin.isatty():
        return
    terminal = os.dup(sys.stdin.fileno())
    threading.Thread(target=_watch, args=(terminal, grace), name="auditrules-hangup", daemon=True).start()


def _watch(terminal: int, grace: float) -> None:
    poll = select.poll()
    poll.register(terminal, 0)  # asks for nothing: only a terminal that is gone answers
    with contextlib.suppress(OSError):
        while not any(event & (select.POLLHUP | select.POLLERR) for _, event in poll.poll()):
            time.sleep(0.1)
    time.sleep(grace)
    os._exit(1)
