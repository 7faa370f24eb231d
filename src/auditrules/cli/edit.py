"""``auditrules edit``: a ruleset in the workshop."""

from __future__ import annotations

import click

from auditrules.cli.faults import not_found
from auditrules.cli.finding import ruleset_paths
from auditrules.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("named", metavar="RULESET")
@pass_invocation
def edit(invocation: Invocation, named: str) -> int:
    """Open a ruleset in the workshop: its text, its faults and what it does, side by side.

    RULESET is a file, an id or id@version. One that comes with the program or a plugin is opened to be read.
    """
    from auditrules.cli.program import open_workshop

    paths = ruleset_paths(invocation, named)
    if len(paths) > 1:
        raise not_found(f"There are {len(paths)} rulesets in the folder {named}; name one file.")
    return open_workshop(invocation, paths[0])
