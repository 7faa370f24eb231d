"""``auditrules`` without a command: the terminal program, or the same audit a question a line."""

from __future__ import annotations

import os
import sys

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.invocation import Invocation
from auditrules.plugins.settings import environment_of


def open_program(invocation: Invocation) -> int:
    """Open the program in the way the options ask; returns its exit code."""
    # Whatever the program starts chooses the same plugins.
    os.environ.update(environment_of(invocation.plugin_settings))
    if invocation.plain:
        from auditrules.cli import plain

        return plain.run(invocation)
    if not _is_terminal():
        raise Fault(
            "The program needs a terminal to show its screens in. 'auditrules --plain' asks a question a line, "
            "and 'auditrules --help' lists commands for scripts.",
            ExitCode.USAGE,
        )
    from auditrules.tui.app import run

    return run(workspace=invocation.workspace, library=lambda: invocation.library)


def _is_terminal() -> bool:
    streams = (sys.stdin, sys.stdout)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)
