"""The command line: data to stdout, messages to stderr, one exit code a class of fault.

Nothing is imported here: ``auditrules --help`` must not wait for what it does not show.
"""

from __future__ import annotations

from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program with these arguments (default: the process's own) and return its exit code."""
    try:
        from auditrules.cli.running import run

        return run(arguments)
    except KeyboardInterrupt:  # while the program was still being loaded
        return 130
