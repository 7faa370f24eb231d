"""``auditrules form``: a ruleset's blank form, to send beforehand."""

from __future__ import annotations

import click

from auditrules.cli.documents import format_option, output_options, rendered, write
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("ruleset", metavar="RULESET")
@format_option(default="html", show_default=True)
@output_options
@pass_invocation
def form(invocation: Invocation, ruleset: str, form: str, output: str | None, force: bool) -> int:
    """Make a ruleset's blank form, to send to the worker beforehand.

    RULESET is a path, an id or id@version.
    """
    from auditrules.reports import blank_page

    return write(rendered(invocation, form, blank_page(load(invocation, ruleset))), output, force=force)
