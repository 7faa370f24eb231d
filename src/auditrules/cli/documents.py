"""Where a document goes: to stdout, or into a file that only its owner can read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.output import put_document, say

if TYPE_CHECKING:
    from auditrules.cli.invocation import Invocation
    from auditrules.plugins.page import Page

Command = TypeVar("Command", bound=Callable[..., Any])


def output_options(command: Command) -> Command:
    """``-o FILE`` and ``--force``."""
    command = click.option("--force", is_flag=True, help="Replace the file if there is one.")(command)
    return click.option(
        "-o", "--output", metavar="FILE", help="Write to FILE, for you alone to read. Default: stdout."
    )(command)


def format_option(*, also: str = "", **options: Any) -> Callable[[Command], Command]:
    """``--format NAME``: a format that a plugin brings, or the one that is named as ``also``."""
    other = f", or {also}" if also else ""
    return click.option(
        "--format",
        "form",
        metavar="FORMAT",
        help=f"html, markdown, or another that a plugin brings{other}.",
        **options,
    )


def rendered(invocation: Invocation, form: str, page: Page) -> str | bytes:
    """A page in a format. Raises :class:`Fault`."""
    from auditrules.reports import CannotRender, Formats

    formats = Formats(invocation.plugins)
    try:
        formats.named(form)
    except CannotRender as error:
        raise Fault(str(error), ExitCode.USAGE) from None
    try:
        return formats.render(form, page)
    except CannotRender as error:
        raise Fault(str(error), ExitCode.PLUGIN) from None


def write(content: str | bytes, output: str | None, *, force: bool) -> int:
    """Write a document to a file, or to stdout where none is named."""
    if output is None or output == "-":
        put_document(content)
        return ExitCode.OK
    from auditrules.reports import CannotWrite, write_private

    try:
        path = write_private(output, content, force=force)
    except (CannotWrite, ValueError) as error:
        raise Fault(str(error), ExitCode.CANNOT_WRITE) from None
    say(f"Written: {path}")
    return ExitCode.OK
