"""``auditrules format``: ruleset files in their one layout."""

from __future__ import annotations

from pathlib import Path

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, not_found
from auditrules.cli.finding import ruleset_paths, shown
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, say
from auditrules.cli.rewriting import read_raw, write_back


@click.command("format")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True)
@click.option("--check", "only_check", is_flag=True, help="Change nothing; fail where a file would change.")
@pass_invocation
def format_(invocation: Invocation, paths: tuple[str, ...], only_check: bool) -> int:
    """Put ruleset files into their one layout.

    PATH is a file, or a folder of which every ruleset and every file of cases is formatted. Comments, the order of
    keys and line breaks in lists stay as they are; conditions get their canonical words, spaces and empty lines are
    made even. A file is only written where it then says exactly what it said before.
    """
    changed = kept = 0
    faults = False
    for path in dict.fromkeys(file for name in paths for file in _files(invocation, name)):
        outcome = _format(path, only_check)
        faults = faults or outcome is None
        changed += outcome is True
        kept += outcome is False
    words = "would change" if only_check else "changed"
    put(f"{changed} {words}, {kept} left as {'they are' if kept != 1 else 'it is'}.")
    return ExitCode.FAULTS if faults or (only_check and changed) else ExitCode.OK


def _files(invocation: Invocation, name: str) -> list[Path]:
    """The files a name stands for, with the cases beside rulesets where it is a folder."""
    from auditrules.rulesets.cases import cases_path

    path = Path(name)
    found = [path] if path.is_file() else ruleset_paths(invocation, name)
    if path.is_dir():
        found = [file for one in found for file in (one, cases_path(one)) if file.is_file()]
    return found


def _format(path: Path, only_check: bool) -> bool | None:
    """Whether a file changed (or would); None where it can't be formatted, which is told."""
    from auditrules.rulesets import RulesetError
    from auditrules.rulesets.formatting import NotTheSame, formatted

    raw = read_raw(path)
    if raw is None:
        raise not_found(f"{path} can't be read.")
    try:
        text = raw.decode("utf-8")
        made = formatted(path, text)
    except UnicodeDecodeError:
        say(f"{path}: the file is not UTF-8 text.")
        return None
    except RulesetError as error:
        say(shown(error))
        return None
    except NotTheSame:
        raise Fault(
            f"{path}: formatting it would change what it says; it is left as it is. Please report this.",
            ExitCode.UNEXPECTED,
        ) from None
    if made == text:
        return False
    put(f"{path} {'would change' if only_check else 'changed'}")
    if not only_check:
        write_back(path, raw, made.encode("utf-8"))
    return True
