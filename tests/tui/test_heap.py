"""Threads take their memory from one heap."""

from __future__ import annotations

import ctypes
import platform
import re
import subprocess
import sys

import pytest

from auditrules.tui import heap

HELD_BY_THREADS = """
import ctypes, sys, threading
if sys.argv[1] == "shared":
    from auditrules.tui.heap import share_one_heap
    share_one_heap()
kept = []
ends = threading.Barrier(4)
def take():
    kept.append([bytearray(4000) for _ in range(500)])
    ends.wait()
threads = [threading.Thread(target=take) for _ in range(4)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
ctypes.CDLL(None).malloc_stats()
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc has a heap a thread")
def test_threads_take_their_memory_from_one_heap() -> None:
    def heaps(how: str) -> int:
        ran = subprocess.run([sys.executable, "-c", HELD_BY_THREADS, how], capture_output=True, text=True, check=True)
        return len(re.findall(r"^Arena \d+:", ran.stderr, flags=re.MULTILINE))

    assert heaps("as it is") > 1
    assert heaps("shared") == 1


@pytest.mark.parametrize("fault", [TypeError, OSError, AttributeError])
def test_where_the_c_library_is_another_nothing_happens(
    monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    def none(_name: None) -> None:
        raise fault

    monkeypatch.setattr(ctypes, "CDLL", none)
    heap.share_one_heap()
