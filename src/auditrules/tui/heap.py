"""The C library's memory, where it can be told how to keep it."""

from __future__ import annotations

import ctypes

_M_ARENA_MAX = -8
"""The name by which glibc's ``mallopt`` knows the number of heaps (``malloc.h``)."""


def share_one_heap() -> None:
    """Let all threads that begin later take their memory from one heap.

    glibc gives each of them a heap of its own, so that none waits for another; only one thread of Python runs at a
    time, so that none would. What one thread has given back then serves the next, and some 1 MB less is held. Does
    nothing where the C library is not glibc.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError, TypeError):  # Windows has no such library, others no such function
        return
    mallopt(_M_ARENA_MAX, 1)
