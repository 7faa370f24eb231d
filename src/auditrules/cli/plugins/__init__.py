"""``auditrules plugins``: what plugins there are, what is wrong with any, and what is to be done about it."""

from __future__ import annotations

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation
from auditrules.cli.lazy import LazyGroup
from auditrules.cli.output import put, put_json, put_table
from auditrules.cli.plugins.words import NAMES, as_data, origin, status

COMMANDS = {
    "list": ("auditrules.cli.plugins.listing:list_", "List the plugins that are there, without running any."),
    "show": ("auditrules.cli.plugins.showing:show", "Show one plugin: its hooks, what it brings, and its problems."),
    "disable": ("auditrules.cli.plugins.turning:disable", "Turn a plugin off, without running it."),
    "enable": ("auditrules.cli.plugins.turning:enable", "Turn a plugin on again, without running it."),
    "check": ("auditrules.cli.plugins.checking:check", "Check a plugin that is being written: a file or a folder."),
    "new": ("auditrules.cli.plugins.new:new", "Write a project NAME to begin a plugin from, with tests that pass."),
    "trace": ("auditrules.cli.plugins.tracing:trace", "Run a command and show every call of a plugin."),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@click.pass_context
def plugins(context: click.Context, as_json: bool) -> int:
    """List the plugins, and what is wrong with any.

    A plugin is found by its entry point in the group auditrules, or as a single .py file in the plugins folder, which
    must be yours and writable by you alone. One that cannot be used is left out, and nothing else is.
    """
    if context.invoked_subcommand is not None:
        if as_json:
            raise click.UsageError(f"--json goes behind: auditrules plugins {context.invoked_subcommand} --json")
        return ExitCode.OK
    invocation = context.find_object(Invocation)
    assert invocation is not None
    return _overview(invocation, as_json)


def _overview(invocation: Invocation, as_json: bool) -> int:
    found = invocation.plugins
    found.register_all()  # so that a hook that fails is seen here too
    folder = invocation.plugin_settings.folder
    if as_json:
        put_json({"folder": str(folder) if folder else None, "plugins": [as_data(record) for record in found.records]})
        return ExitCode.OK
    put(f"Plugins folder: {folder}")
    put_table(
        NAMES,
        [
            (record.name, status(record), record.version or "-", origin(record), ", ".join(record.hooks) or "-")
            for record in found.records
        ],
    )
    for record in found.records:
        for problem in (*record.problems, *record.warnings):
            put(f"{record.name}: {problem}")
        if record.sha256:
            put(f"{record.name}: sha256 {record.sha256}")
    return ExitCode.OK
