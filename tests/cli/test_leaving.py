"""The end of the process."""

from __future__ import annotations

import subprocess
import sys


def test_the_end_looks_through_nothing_for_what_must_be_let_go() -> None:
    """Python's own look through all that was loaded took a tenth of a check."""
    script = (
        "import atexit, gc\n"
        "from auditrules.cli.leaving import leave\n"
        "import auditrules.cli.root\n"
        "atexit.register(print, 'left for the end')\n"
        "leave(0)\n"
        "print(len(gc.get_objects()) < 1000 < gc.get_freeze_count())\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.splitlines() == ["left for the end", "True"]
