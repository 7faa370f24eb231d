"""``auditrules plugins new``: a project to begin a plugin from."""

from __future__ import annotations

from pathlib import Path
from typing import cast

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.output import put
from auditrules.cli.rewriting import write_new
from auditrules.plugins.projects import KINDS, BadName, Kind, project_files


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--kind",
    type=click.Choice(KINDS),
    default="fact",
    help="What the plugin brings: a computed fact (the default), a kind of question, a channel, an importer, or a "
    "format for documents.",
)
def new(name: str, kind: str) -> int:
    """Write a project NAME to begin a plugin from, with tests that pass.

    NAME is small letters, digits and -. With a folder before it the project is written there.
    """
    folder = Path(name)
    try:
        made = project_files(folder.name, cast(Kind, kind))
    except BadName as error:
        raise Fault(str(error), ExitCode.USAGE) from None
    if folder.exists():
        raise Fault(f"{folder} is there already; it is left as it is.", ExitCode.CANNOT_WRITE)
    for path, text in made.items():
        write_new(folder / path, text)
    put(f"{folder} written. Try: auditrules plugins check {folder}, and pip install -e {folder} and pytest {folder}")
    return ExitCode.OK
