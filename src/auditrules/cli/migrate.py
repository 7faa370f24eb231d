"""``auditrules migrate``: files of an older schema brought to the present one."""

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
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where a file is of an older schema.")
@pass_invocation
def migrate(invocation: Invocation, paths: tuple[str, ...], only_check: bool) -> int:
    """Bring ruleset files of an older schema to the present one; comments and layout are kept.

    The schema is the version of the file format, 'schema = 1' in [ruleset]. It is the only one so far, so there is
    nothing to bring up yet, and the command says so.
    """
    outcomes = [
        _migrate(path, only_check)
        for path in dict.fromkeys(file for name in paths for file in _files(invocation, name))
    ]
    older = any(outcome is True for outcome in outcomes)
    return ExitCode.FAULTS if None in outcomes or (only_check and older) else ExitCode.OK


def _files(invocation: Invocation, name: str) -> list[Path]:
    path = Path(name)
    return [path] if path.is_file() else ruleset_paths(invocation, name)


def _migrate(path: Path, only_check: bool) -> bool | None:
    """Whether a file is of an older schema; None where it can't be brought up, which is told."""
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
        return None
    except RulesetError as error:
        say(shown(error))
        return None
    if not made.steps:
        put(f"{path}: schema {made.schema}, the newest there is; nothing to do.")
        return False
    for step in made.steps:
        put(f"{path}: {step}")
    if not only_check:
        write_back(path, raw, mark + made.text.encode("utf-8"))
    return True
