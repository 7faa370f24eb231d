"""``auditrules form``: a ruleset's blank form, to send beforehand."""

from __future__ import annotations

from typing import Literal

import click

from auditrules.cli.documents import output_options, write
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("ruleset", metavar="RULESET")
@click.option("--format", "form", type=click.Choice(["html", "markdown"]), default="html", show_default=True)
@output_options
@pass_invocation
def form(
    invocation: Invocation, ruleset: str, form: Literal["html", "markdown"], output: str | None, force: bool
) -> int:
    """Make a ruleset's blank form, to send to the worker beforehand.

    RULESET is a path, an id or id@version.
    """
    from auditrules.reports import blank_form

    return write(blank_form(load(invocation, ruleset), format=form), output, force=force)
