"""``auditrules plugins trace``: a command, with every call of a plugin that it makes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditrules.cli.output import say

if TYPE_CHECKING:
    from auditrules.plugins.calling import Call


@click.command(context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False})
@click.argument("command", nargs=-1, required=True, type=click.UNPROCESSED, metavar="COMMAND...")
@click.pass_context
def trace(context: click.Context, command: tuple[str, ...]) -> int:
    """Run a command and show every call of a plugin.

    COMMAND is any command with its options, as in: auditrules plugins trace check file-audit. What it prints is as
    always; the calls follow on stderr, with their time in milliseconds. The exit code is the command's own.
    """
    from auditrules.cli.running import run
    from auditrules.plugins.calling import TRACE

    calls: list[Call] = []
    token = TRACE.set(calls.append)
    try:
        code = run([*_global_options(context), *command])
    finally:
        TRACE.reset(token)
    if not calls:
        say("No hook of a plugin was called.")
    for call in calls:
        became = str(call.problem) if call.problem else f"{call.results} result{'' if call.results == 1 else 's'}"
        say(f"{call.seconds * 1000:9.3f} ms  {call.plugin}  {call.hook}  {became}")
    return code


def _global_options(context: click.Context) -> list[str]:
    """The program's own options, as they were given."""
    given = context.find_root().params
    options = [f"--workspace={given['workspace']}"] if given.get("workspace") else []
    options += [f"--plugins={names}" for names in given.get("only", ())]
    options += [f"--disable-plugins={names}" for names in given.get("disabled", ())]
    options += ["--no-plugins"] if given.get("no_plugins") else []
    return options + (["--strict-plugins"] if given.get("strict") else [])
