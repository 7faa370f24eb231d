"""The command line: data to stdout, messages to stderr, one exit code a class of fault.

Nothing is imported here: ``auditrules --help`` must not wait for what it does not show.
"""

from __future__ import annotations

import gc
import os
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: the process's own) and return its exit code."""
    # Loading modules makes many objects and no garbage; the usual threshold has it looked for hundreds of times.
    gc.set_threshold(500_000, 10, 10)
    # pydantic would look through every installed distribution for plugins of its own, and run what it finds.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    try:
        from auditrules.cli.running import run

        code = run(arguments)
    except KeyboardInterrupt:  # while the program was still being loaded
        return 130
    if arguments is None:
        from auditrules.cli.leaving import leave

        leave(code)
    return code
