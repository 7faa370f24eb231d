"""``auditrules plugins show``: one plugin, whole."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import not_found
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json
from auditrules.cli.plugins.words import as_data, origin, status

if TYPE_CHECKING:
    from auditrules.plugins.calling import Plugins

#: What plugins bring, by the method that asks for it, and the attribute that names one.
BRINGS = {
    "ruleset_sources": "folder",
    "question_types": "name",
    "rule_kinds": "name",
    "facts": "name",
    "migrations": "name",
    "report_formats": "name",
    "importers": "name",
    "channels": "name",
    "commands": "name",
    "screens": "name",
}


@click.command()
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def show(invocation: Invocation, name: str, as_json: bool) -> int:
    """Show one plugin: its hooks, what it brings, and its problems."""
    found = invocation.plugins
    found.register_all()
    record = found.record(name)
    if record is None:
        from auditrules.conditions.spelling import nearest

        likely = nearest(name, [each.name for each in found.records])
        raise not_found(f"There is no plugin '{name}'." + (f" Did you mean '{likely}'?" if likely else ""))
    brings = brought(found, record.name)
    if as_json:
        put_json({**as_data(record), "brings": brings})
        return ExitCode.OK
    put(f"{record.name}: {status(record)}")
    put(f"  from: {origin(record)}")
    if record.version:
        put(f"  version: {record.version}")
    if record.sha256:
        put(f"  sha256: {record.sha256}")
    for hook in record.hooks:
        put(f"  {hook}: {_summary(hook)}")
    for what, names in brings.items():
        put(f"  {what.replace('_', ' ')}: {', '.join(names)}")
    for problem in (*record.problems, *record.warnings):
        put(f"  {problem}")
    return ExitCode.OK


def brought(found: Plugins, plugin: str) -> dict[str, list[str]]:
    """What a plugin brings: the names of each kind of thing, by the kind."""
    brings = {}
    for what, attribute in BRINGS.items():
        mine = [str(getattr(one.value, attribute)) for one in getattr(found, what)() if one.plugin == plugin]
        if mine:
            brings[what] = mine
    return brings


def _summary(hook: str) -> str:
    from auditrules.plugins import hookspecs

    return (inspect.getdoc(getattr(hookspecs, hook)) or "").split("\n")[0].replace("``", "'")
