"""``auditrules plugins check``: a plugin that is being written, looked at before it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import bad_input
from auditrules.cli.output import put, put_json, say
from auditrules.cli.plugins.words import as_data

if TYPE_CHECKING:
    from auditrules.plugins.records import PluginRecord


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
def check(path: Path, as_json: bool) -> int:
    """Check a plugin that is being written: a file or a folder.

    PATH is a single .py file, or a project's folder with a pyproject.toml. The plugin is run, as it would be by the
    program, and asked for all that it registers. The exit code is 1 where anything is wrong.
    """
    from auditrules.plugins.trying import CannotTry, try_plugins

    try:
        records = try_plugins(path)
    except CannotTry as error:
        raise bad_input(str(error)) from None
    faulty = [record for record in records if record.status != "active"]
    if as_json:
        put_json({"plugins": [as_data(record) for record in records]})
    else:
        for record in records:
            _say(record)
    return ExitCode.FAULTS if faulty else ExitCode.OK


def _say(record: PluginRecord) -> None:
    for problem in record.problems:
        say(f"{problem}" if problem.path else f"{record.name}: {problem}")
    for warning in record.warnings:
        say(f"{warning} (a warning)")
    if record.status == "active":
        put(f"{record.name}: nothing is wrong. It implements {', '.join(record.hooks)}.")
