"""The end of the process: what a plugin left running, in a thread or for the end, does not hold it."""

from __future__ import annotations

import atexit
import contextlib
import gc
import os
import sys
import threading
import time

from auditrules.plugins.watchdog import WATCHDOG

#: Seconds that what plugins left to do at the end may take: their threads, and then their functions of ``atexit``.
GRACE = 3.0


def leave(code: int) -> None:
    """Wait for what is still to be done, and end the process with the code where that does not come to its end."""
    until = time.monotonic() + GRACE
    for thread in _others():
        thread.join(max(0.0, until - time.monotonic()))
    with contextlib.suppress(BaseException), WATCHDOG.limit(GRACE):
        atexit._run_exitfuncs()
    if not _others_code():
        # Python looks through all that was loaded for what must be let go before the end: nothing of ours must.
        gc.freeze()
    left = _others()
    if left:
        for stream in (sys.stdout, sys.stderr):
            with contextlib.suppress(Exception):
                stream.flush()
        os._exit(code)


def _others_code() -> bool:
    """Whether a plugin of others was run: it may have left a file open, and count on it being written at the end."""
    manager = sys.modules.get("auditrules.plugins.manager")
    return manager is not None and bool(manager.OTHERS)


def _others() -> list[threading.Thread]:
    """The threads that Python would wait for, however long they run."""
    main = threading.main_thread()
    return [thread for thread in threading.enumerate() if thread is not main and not thread.daemon]
