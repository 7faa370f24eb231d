"""``auditrules`` without a command: the terminal program, or the same audit a question a line."""

from __future__ import annotations

import os
import sys
from pathlib import Path

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

    return run(workspace=invocation.workspace, library=lambda: invocation.library, plugins=lambda: invocation.plugins)


def open_workshop(invocation: Invocation, path: Path) -> int:
    """Open a ruleset's file in the workshop; returns the program's exit code."""
    os.environ.update(environment_of(invocation.plugin_settings))
    if not _is_terminal():
        raise Fault(
            "The workshop needs a terminal to show its screens in. 'auditrules check' and 'auditrules format' work "
            "without one, with any editor.",
            ExitCode.USAGE,
        )
    from auditrules.tui.app import run

    return run(
        workspace=invocation.workspace,
        library=lambda: invocation.library,
        plugins=lambda: invocation.plugins,
        edits=path,
    )


def _is_terminal() -> bool:
    streams = (sys.stdin, sys.stdout)
    return os.environ.get("TERM") != "dumb" and all(stream is not None and stream.isatty() for stream in streams)
