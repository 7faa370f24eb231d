"""``auditrules plugins check``: a plugin that is being written, looked at before it is installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import bad_input
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, say
from auditrules.cli.plugins.showing import BRINGS, brought
from auditrules.cli.plugins.words import as_data
from auditrules.plugins.settings import same_name

#: Folders of a project that hold copies, other people's work, or rulesets that are faulty on purpose.
_NOT_LOOKED_INTO = frozenset(("tests", "build", "dist", "venv", "node_modules", "__pycache__"))

if TYPE_CHECKING:
    from auditrules.plugins.calling import Plugins
    from auditrules.plugins.records import PluginRecord
    from auditrules.rulesets import Diagnostic


@click.command()
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def check(invocation: Invocation, path: Path, as_json: bool) -> int:
    """Check a plugin that is being written: a file or a folder.

    PATH is a single .py file, or a project's folder with a pyproject.toml. The plugin is run, as it would be by the
    program, and asked for all that it registers; what another plugin in use has a name for already is told. The
    rulesets that it brings, and those in a project's folder outside its tests, are checked as 'auditrules check' does.
    The exit code is 1 where anything is wrong.
    """
    from auditrules.plugins.trying import CannotTry, try_plugins

    try:
        tried = try_plugins(path)
    except CannotTry as error:
        raise bad_input(str(error)) from None
    taken = _taken(tried, invocation.plugins)
    rulesets = _rulesets(tried, path)
    found: list[Diagnostic] = []
    clean: list[str] = []
    if rulesets:
        from auditrules.cli.check import examined
        from auditrules.plugins.library import library_beside

        library = library_beside(tried, invocation.plugins)
        for file in rulesets:
            findings, reference = examined(library, file)
            found += findings
            if reference is not None:
                clean.append(f"{file}: {reference} has no faults.")
        found = list(dict.fromkeys(found))
    if as_json:
        data = [
            {**as_data(record), "brings": brought(tried, record.name), "taken": taken[record.name]}
            for record in tried.records
        ]
        put_json({"plugins": data, "rulesets": [diagnostic.as_json() for diagnostic in found]})
    else:
        for record in tried.records:
            _say(record, taken[record.name])
            _say_brought(record, brought(tried, record.name))
        _say_rulesets(found, clean)
    wrong = any(record.status != "active" or taken[record.name] for record in tried.records)
    wrong = wrong or any(diagnostic.severity == "error" for diagnostic in found)
    return ExitCode.FAULTS if wrong else ExitCode.OK


def _rulesets(tried: Plugins, path: Path) -> list[Path]:
    """The rulesets that the plugins bring, and those of a project: none of its tests, which may hold faulty ones."""
    from auditrules.rulesets import Library, LibraryFolder

    folders = [source.value.folder for source in tried.ruleset_sources()]
    found = {entry.path.absolute() for folder in folders for entry in Library([LibraryFolder(folder, "")]).entries()}
    if path.is_dir():
        for entry in Library([LibraryFolder(path, "")]).entries():
            inside = entry.path.relative_to(path).parts[:-1]
            if not any(part.startswith(".") or part in _NOT_LOOKED_INTO for part in inside):
                found.add(entry.path.absolute())
    here = Path.cwd()
    return sorted(file.relative_to(here) if file.is_relative_to(here) else file for file in found)


def _say_rulesets(found: list[Diagnostic], clean: list[str]) -> None:
    from auditrules.cli.check import counted
    from auditrules.cli.finding import render

    for diagnostic in found:
        say(render(diagnostic))
    for line in clean:
        put(line)
    if found:
        say(counted(found))


def _taken(tried: Plugins, others: Plugins) -> dict[str, list[str]]:
    """Of each plugin that was tried, in words what it brings under a name that another plugin has already."""
    there = {other.name: brought(others, other.name) for other in others.records}
    found: dict[str, list[str]] = {}
    for record in tried.records:
        found[record.name] = [
            f"the {what.replace('_', ' ').removesuffix('s')} '{name}' is brought by {other} too; with both in use "
            "neither is to be had, so give yours another name"
            for what, names in brought(tried, record.name).items()
            for name in names
            for other, theirs in there.items()
            if what != "ruleset_sources" and same_name(other) != same_name(record.name) and name in theirs.get(what, ())
        ]
    return found


def _say_brought(record: PluginRecord, brings: dict[str, list[str]]) -> None:
    for what, names in brings.items():
        put(f"  {what.replace('_', ' ')}: {', '.join(names)}")
    for hook in record.hooks if record.status == "active" else ():
        what = hook.removeprefix("auditrules_")
        if what in BRINGS and what not in brings:
            put(f"  {hook} gives nothing: is its return missing?")


def _say(record: PluginRecord, taken: list[str]) -> None:
    for problem in record.problems:
        say(f"{problem}" if problem.path else f"{record.name}: {problem}")
    for warning in record.warnings:
        say(f"{warning} (a warning)")
    for words in taken:
        say(f"{record.name}: {words}")
    if record.status == "active" and not taken:
        put(f"{record.name}: nothing is wrong. It implements {', '.join(record.hooks)}.")
