"""A program whose terminal is gone does not stay behind."""

from __future__ import annotations

import os
import pty
import subprocess
import sys

WAITS_FOR_EVER = """
import threading
from auditrules.tui.hangup import watch_terminal

watch_terminal(grace=0.1)
print("ready", flush=True)
threading.Event().wait()
"""


def started(terminal: int) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WAITS_FOR_EVER], stdin=terminal, stdout=terminal, stderr=terminal, start_new_session=True
    )


def test_a_program_that_cannot_leave_is_ended_once_its_terminal_is_gone() -> None:
    ours, theirs = pty.openpty()
    process = started(theirs)
    os.close(theirs)
    assert b"ready" in os.read(ours, 100)
    assert process.poll() is None, "while the terminal is there nothing happens"
    os.close(ours)
    assert process.wait(timeout=60) == 1


def test_nothing_is_watched_where_there_is_no_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", WAITS_FOR_EVER.replace("threading.Event().wait()", "print(threading.active_count())")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout.split() == ["ready", "1"]
