"""Timing on a shared, noisy machine: short windows, interleaved between what is compared; median and minimum.

What is timed is the processor's time for this process, all threads together: waiting for the machine's other work is
no part of it.
"""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timed:
    """Seconds for one call."""

    median: float
    minimum: float


def interleaved(
    work: Mapping[str, Callable[[], int]], *, windows: int = 25, seconds: float = 0.004
) -> dict[str, Timed]:
    """Time several pieces of work, each in many short windows that take turns.

    Each piece of work does something a number of times and returns that number. A window repeats it until about
    ``seconds`` have gone, but calls it once at the least.
    """
    repeats: dict[str, int] = {}
    for name, call in work.items():
        call()
        start = time.process_time()
        call()
        repeats[name] = max(1, round(seconds / max(time.process_time() - start, 1e-9)))
    found: dict[str, list[float]] = {name: [] for name in work}
    for _ in range(windows):
        for name, call in work.items():
            done = 0
            start = time.process_time()
            for _ in range(repeats[name]):
                done += call()
            found[name].append((time.process_time() - start) / done)
    return {name: Timed(statistics.median(times), min(times)) for name, times in found.items()}


def environment() -> dict[str, str]:
    """What a process is timed in: a user's machine, which compiles a module once and keeps it."""
    left_out = ("AUDITRULES_", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(left_out)}


def quantity(value: float) -> str:
    """Three figures where there are so many, without needless ones."""
    if value >= 100:
        return f"{value:,.0f}"
    if value >= 10:
        return f"{value:.1f}"
    return f"{value:.2f}" if value >= 0.1 or not value else f"{value:.2g}"
