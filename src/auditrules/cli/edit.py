"""``auditrules edit``: a ruleset in the workshop."""

from __future__ import annotations

from pathlib import Path

import click

from auditrules.cli.faults import not_found
from auditrules.cli.finding import looks_like_path, ruleset_paths
from auditrules.cli.invocation import Invocation, pass_invocation


@click.command()
@click.argument("named", metavar="RULESET")
@pass_invocation
def edit(invocation: Invocation, named: str) -> int:
    """Open a ruleset in the workshop: its text, its faults and what it does, side by side.

    RULESET is a file, an id or id@version. One that comes with the program or a plugin is opened to be read.
    """
    from auditrules.cli.program import open_workshop
    from auditrules.workshop.folders import path_to_edit

    paths = _faulty(invocation, named) or ruleset_paths(invocation, named)
    if len(paths) > 1:
        raise not_found(f"There are {len(paths)} rulesets in the folder {named}; name one file.")
    return open_workshop(invocation, path_to_edit(invocation.library, paths[0]))


def _faulty(invocation: Invocation, named: str) -> list[Path]:
    """The file of a ruleset whose header can't be read: that is what the workshop is for, so its name will do."""
    if looks_like_path(named):
        return []
    entries = invocation.library.entries()
    if any(entry.problem is None and entry.id == named.partition("@")[0] for entry in entries):
        return []
    return [entry.path for entry in entries if entry.problem is not None and named in (entry.id, entry.path.stem)][:1]
