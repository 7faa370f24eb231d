"""``auditrules check``: every fault of a ruleset at once, with its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.finding import load, render, ruleset_paths
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from auditrules.rulesets import Diagnostic, Library
    from auditrules.rulesets.ruleset import Ruleset


#: Seconds that holding one ruleset against every possible audit may take; what is left undone is said.
_MOST_SECONDS = 5.0


@click.command()
@click.argument("rulesets", metavar="PATH|ID...", nargs=-1, required=True)
@click.option("--json", "as_json", is_flag=True, help="The faults as JSON on stdout, for a script or an editor.")
@click.option("--fix", is_flag=True, help="First put right in the file what can be safely, such as a spelling.")
@click.option(
    "--against",
    metavar="PATH|ID",
    help="An earlier version: a fault where the meaning changed and the version did not.",
)
@pass_invocation
def check(invocation: Invocation, rulesets: tuple[str, ...], as_json: bool, fix: bool, against: str | None) -> int:
    """Check rulesets and show every fault with its place.

    PATH is a file, or a folder of which every ruleset is checked; ID is a ruleset that was found, as id or id@version.
    Each fault is shown as path:line:col: CODE message, with what is allowed there or the likely spelling. Warnings
    are shown the same way and are no fault.

    A ruleset without faults is then held against every possible audit: audits without an outcome, rows that
    contradict one another, rules that can never fire or never matter, numbers that no row takes. Plugins with house
    rules look at it last; what they find has a code of theirs, as P-our_council-no-source.
    """
    found: list[Diagnostic] = []
    clean: list[str] = []
    for path in dict.fromkeys(path for name in rulesets for path in ruleset_paths(invocation, name)):
        if fix:
            from auditrules.cli.fixing import fix_file

            for change in fix_file(path, invocation.library):
                say(f"fixed {change}")
        before = None if against is None else (lambda: load(invocation, against))
        findings, reference = examined(invocation.library, path, before)
        found += findings
        if reference is not None:
            clean.append(f"{path}: {reference} has no faults.")
    # A base that several rulesets extend is told of once.
    found = list(dict.fromkeys(found))
    errors = any(diagnostic.severity == "error" for diagnostic in found)
    if as_json:
        put_json([diagnostic.as_json() for diagnostic in found])
    else:
        for diagnostic in found:
            say(render(diagnostic))
        for line in clean:
            put(line)
        if found:
            say(counted(found))
    return ExitCode.FAULTS if errors else ExitCode.OK


def examined(
    library: Library, path: Path, before: Callable[[], Ruleset] | None = None
) -> tuple[list[Diagnostic], str | None]:
    """All that is found in one ruleset, and its reference where it has no faults.

    ``before`` gives an earlier version, which is only loaded where the ruleset can be held against it.
    """
    ruleset, diagnostics = library.examine(path)
    if ruleset is None:
        return list(diagnostics), None
    from auditrules.engine.checks import run_checks
    from auditrules.engine.deadline import Deadline
    from auditrules.engine.linting import lint

    findings = [*run_checks(ruleset, out_of_time=Deadline(_MOST_SECONDS))]
    if before is not None:
        from auditrules.rulesets.versions import not_bumped

        findings += not_bumped(before(), ruleset)
    findings += lint(ruleset, library.extensions)
    sound = not any(one.severity == "error" for one in findings)
    return [*diagnostics, *findings], ruleset.reference if sound else None


def counted(found: Sequence[Diagnostic]) -> str:
    """How many faults and warnings there are, in words."""
    errors = sum(diagnostic.severity == "error" for diagnostic in found)
    numbers = ((errors, "fault"), (len(found) - errors, "warning"))
    return ", ".join(_count(number, noun) for number, noun in numbers if number) + "."


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
