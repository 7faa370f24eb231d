"""``auditrules plugins list``: what is there, and none of it run."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, put_table
from auditrules.cli.plugins.words import NAMES, as_data, origin, status


@click.command("list")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def list_(invocation: Invocation, as_json: bool) -> int:
    """List the plugins that are there, without running any.

    So it works whatever a plugin does when it is run; 'auditrules plugins' runs them and shows what became of each.
    """
    from auditrules.plugins.discovery import find_plugins

    records = [candidate.record for candidate in find_plugins(invocation.plugin_settings)]
    folder = invocation.plugin_settings.folder
    if as_json:
        put_json({"folder": str(folder) if folder else None, "plugins": [as_data(record) for record in records]})
        return ExitCode.OK
    put(f"Plugins folder: {folder}")
    put_table(NAMES[:4], [(record.name, status(record), record.version or "-", origin(record)) for record in records])
    for record in records:
        for problem in record.problems:
            put(f"{record.name}: {problem}")
    return ExitCode.OK
