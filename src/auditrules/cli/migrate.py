"""``auditrules migrate``: files of an older form brought to the present one."""

from __future__ import annotations

from pathlib import Path

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import not_found
from auditrules.cli.finding import ruleset_paths, shown
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, say
from auditrules.cli.rewriting import read_raw, write_back


@click.command()
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where a file is of an older form.")
@pass_invocation
def migrate(invocation: Invocation, paths: tuple[str, ...], only_check: bool) -> int:
    """Bring ruleset files of an older schema to the present one; comments and layout are kept.

    The schema is the version of the file format, 'schema = 1' in [ruleset]. It is the only one so far. Plugins whose
    newer versions want something written otherwise change it here too, after the program.
    """
    codes = [
        _migrate(invocation, path, only_check)
        for path in dict.fromkeys(file for name in paths for file in _files(invocation, name))
    ]
    return max(codes)


def _files(invocation: Invocation, name: str) -> list[Path]:
    path = Path(name)
    return [path] if path.is_file() else ruleset_paths(invocation, name)


def _migrate(invocation: Invocation, path: Path, only_check: bool) -> int:
    """Bring one file up to date; what came of it is told. A file that can't be is left as it was."""
    from auditrules.programme.migrating import migrated_by_plugins
    from auditrules.rulesets import RulesetError, migration
    from auditrules.rulesets.writing import MARK

    raw = read_raw(path)
    if raw is None:
        raise not_found(f"{path} can't be read.")
    mark = MARK if raw.startswith(MARK) else b""
    try:
        text = raw.removeprefix(mark).decode("utf-8")
        made = migration.migrated(path, text, migration.STEPS, migration.CURRENT)
    except UnicodeDecodeError:
        say(f"{path}: the file is not UTF-8 text.")
        return ExitCode.FAULTS
    except RulesetError as error:
        say(shown(error))
        return ExitCode.FAULTS
    by_plugins = migrated_by_plugins(path, made.text, invocation.plugins)
    if by_plugins.problem is not None:
        say(f"{path}: left as it was, {by_plugins.problem}")
        return ExitCode.PLUGIN
    steps = (*made.steps, *by_plugins.steps)
    if not steps:
        put(f"{path}: schema {made.schema}, the newest there is; nothing to do.")
        return ExitCode.OK
    for step in steps:
        put(f"{path}: {step}")
    if only_check:
        return ExitCode.FAULTS
    write_back(path, raw, mark + by_plugins.text.encode("utf-8"))
    return ExitCode.OK
