"""How long a command may think."""

from __future__ import annotations

import time
from collections.abc import Callable


def out_of_time(seconds: float) -> Callable[[], bool]:
    """Whether so many seconds have passed from now."""
    end = time.monotonic() + seconds
    return lambda: time.monotonic() > end
