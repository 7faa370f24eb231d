"""``auditrules draw``: the cases to audit, by lot, so that anybody can do it again."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, bad_input
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, say

if TYPE_CHECKING:
    from auditrules.programme.case_list import CaseList
    from auditrules.programme.sampling import Drawn

_FILES = click.Path(path_type=Path)


@click.command()
@click.argument("cases", type=_FILES, metavar="FILE")
@click.option("--size", type=click.IntRange(1, 1_000_000), required=True, metavar="N", help="How many to draw.")
@click.option("--seed", metavar="TEXT", help="Where the chance comes from. Default: a new one, which is shown.")
@click.option(
    "--by", "by", multiple=True, metavar="COLUMN", help="Balance the draw by a column, as Team. May be given again."
)
@click.option("--exclude", multiple=True, type=_FILES, metavar="FILE", help="Cases that are not to be drawn.")
@click.option(
    "--always", multiple=True, type=_FILES, metavar="FILE", help="Cases that are drawn in any event, within the number."
)
@click.option("--reference", metavar="COLUMN", help="The column of references. Default: the one called case reference.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def draw(
    invocation: Invocation,
    cases: Path,
    size: int,
    seed: str | None,
    by: tuple[str, ...],
    exclude: tuple[Path, ...],
    always: tuple[Path, ...],
    reference: str | None,
    as_json: bool,
) -> int:
    """Draw the cases to audit from FILE, a CSV with a row for each case.

    The same file and seed give the same draw on every machine, so it can be checked. With --by each group gets its
    share, in proportion to its cases. Files of cases to leave out or to take in any event are CSV too, or have a
    reference a line. A plugin may draw in a way of its own; it is then named.
    """
    from auditrules.plugins.views import SamplingFrame
    from auditrules.programme.sampling import NotDrawn
    from auditrules.programme.sampling import draw as drawn_of

    if seed is not None and not seed.strip():
        raise click.BadParameter("it is empty.", param_hint="--seed")
    by = tuple(dict.fromkeys(by))
    found, left_out, certain = _lists(cases, by, exclude, always, reference)
    wanted = [case for case in found.cases if case.reference in certain]
    if len(wanted) > size:
        raise bad_input(f"{len(wanted)} cases are to be drawn in any event, and --size is {size}.")
    rest = tuple(case for case in found.cases if case.reference not in certain and case.reference not in left_out)
    excluded = [case for case in found.cases if case.reference in left_out]
    chance = secrets.token_hex(8) if seed is None else seed
    frame = SamplingFrame(chance, size - len(wanted), rest, by)
    try:
        drawn = drawn_of(frame, invocation.plugins, wanted, excluded)
    except NotDrawn as error:
        code = ExitCode.BAD_INPUT if frame.size > len(rest) else ExitCode.PLUGIN
        raise Fault(f"Nothing was drawn: {error}", code) from None
    if as_json:
        put_json(_data(drawn, chance, size, len(found.cases), len(excluded), sorted(certain)))
    else:
        _say(drawn, chance, len(found.cases), len(excluded), len(wanted))
    return ExitCode.OK


def _lists(
    cases: Path, by: tuple[str, ...], exclude: tuple[Path, ...], always: tuple[Path, ...], reference: str | None
) -> tuple[CaseList, set[str], set[str]]:
    """The cases, the references to leave out, and those to take; a :class:`Fault` with all that is wrong with them."""
    from auditrules.programme.case_list import BadList, CaseList, read_cases

    faults: list[str] = []

    def read(path: Path, by: tuple[str, ...] = (), column: str | None = None) -> CaseList:
        try:
            return read_cases(path, by=by, column=column)
        except BadList as error:
            faults.append(str(error))
            return CaseList((), {})

    found = read(cases, by, reference)
    left_out = {case.reference for path in exclude for case in read(path).cases}
    taken = [(path, read(path)) for path in always]
    for path, listed in taken if not faults else ():
        for name, line in listed.lines.items():
            if name not in found.lines:
                faults.append(f"{path}:{line}: the case '{name}' is not in {cases}")
            elif name in left_out:
                faults.append(f"{path}:{line}: the case '{name}' is to be left out as well (--exclude)")
    if faults:
        raise bad_input("\n".join(faults))
    return found, left_out, {name for _, listed in taken for name in listed.lines}


def _say(drawn: Drawn, seed: str, cases: int, excluded: int, certain: int) -> None:
    for reference in drawn.references:
        put(reference)
    say(f"Drawn: {len(drawn.references)} of {cases} cases, with the seed {seed}")
    by_plugin = f" (plugin {drawn.plugin})" if drawn.plugin else ""
    say(f"How: {drawn.how}{by_plugin}")
    if excluded:
        say(f"Left out before: {excluded}")
    if certain:
        say(f"In any event: {certain}")
    for stratum in drawn.strata:
        say(f"{stratum.name}: {stratum.drawn} of {stratum.cases}")


def _data(drawn: Drawn, seed: str, size: int, cases: int, excluded: int, always: list[str]) -> dict[str, object]:
    return {
        "seed": seed,
        "size": size,
        "cases": cases,
        "excluded": excluded,
        "always": always,
        "drawn": list(drawn.references),
        "how": drawn.how,
        "plugin": drawn.plugin,
        "strata": [{"name": one.name, "cases": one.cases, "drawn": one.drawn} for one in drawn.strata],
    }
