"""Where a document goes: to stdout, or into a file that only its owner can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.output import put_document, say

Command = TypeVar("Command", bound=Callable[..., Any])


def output_options(command: Command) -> Command:
    """``-o FILE`` and ``--force``."""
    command = click.option("--force", is_flag=True, help="Replace the file if there is one.")(command)
    return click.option(
        "-o", "--output", metavar="FILE", help="Write to FILE, for you alone to read. Default: stdout."
    )(command)


def write(text: str, output: str | None, *, force: bool) -> int:
    """Write a document to a file, or to stdout where none is named."""
    if output is None or output == "-":
        put_document(text)
        return ExitCode.OK
    from auditrules.reports import CannotWrite, write_private

    try:
        path = write_private(output, text, force=force)
    except (CannotWrite, ValueError) as error:
        raise Fault(str(error), ExitCode.CANNOT_WRITE) from None
    say(f"Written: {path}")
    return ExitCode.OK
