"""``auditrules plugins``: one line a plugin, and every problem with its place."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, put_table
from auditrules.plugins.records import PluginRecord


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def plugins(invocation: Invocation, as_json: bool) -> int:
    """List the plugins, and what is wrong with any.

    A plugin is found by its entry point in the group auditrules, or as a single .py file in the plugins folder, which
    must be yours and writable by you alone. One that cannot be used is left out, and nothing else is.
    """
    found = invocation.plugins
    found.register_all()  # so that a hook that fails is seen here too
    folder = invocation.plugin_settings.folder
    if as_json:
        put_json({"folder": str(folder) if folder else None, "plugins": [_data(record) for record in found.records]})
        return ExitCode.OK
    put(f"Plugins folder: {folder}")
    put_table(
        ("PLUGIN", "STATUS", "VERSION", "FROM", "HOOKS"),
        [
            (record.name, _status(record), record.version or "-", _origin(record), ", ".join(record.hooks) or "-")
            for record in found.records
        ],
    )
    for record in found.records:
        for problem in record.problems:
            put(f"{record.name}: {problem}")
        if record.sha256:
            put(f"{record.name}: sha256 {record.sha256}")
    return ExitCode.OK


def _status(record: PluginRecord) -> str:
    return record.status.replace("_", " ")


def _origin(record: PluginRecord) -> str:
    return f"{record.distribution} ({record.where})" if record.distribution else record.where or "-"


def _data(record: PluginRecord) -> dict[str, object]:
    return {
        "name": record.name,
        "distribution": record.distribution,
        "version": record.version,
        "where": record.where,
        "status": record.status,
        "hooks": list(record.hooks),
        "problems": [
            {"message": problem.message, "path": problem.path, "line": problem.line, "hook": problem.hook}
            for problem in record.problems
        ],
        "sha256": record.sha256,
    }
