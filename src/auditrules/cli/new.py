"""``auditrules new``: a ruleset to begin from."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put
from auditrules.cli.rewriting import write_new

if TYPE_CHECKING:
    from auditrules.engine.drafting import Draft
    from auditrules.rulesets import Diagnostic, Ruleset

_MOST_SECTIONS = 12
"""Sections to try for a base that has none."""


@click.command()
@click.argument("name", metavar="NAME")
@click.option(
    "--template",
    type=click.Choice(["graded", "narrative", "points"]),
    help="With grades (the default), in prose without grades, or with points that add up.",
)
@click.option("--extends", metavar="ID", help="Build on this ruleset instead: id or id@version.")
@pass_invocation
def new(invocation: Invocation, name: str, template: str | None, extends: str | None) -> int:
    """Write a new ruleset NAME.toml to begin from, with an example that passes.

    NAME is the ruleset's id: small letters, digits, - and _. With a folder before it the file is written there.
    """
    from auditrules.rulesets.models import RULESET_ID_PATTERN
    from auditrules.rulesets.scaffold import scaffold

    path = Path(name if name.endswith(".toml") else f"{name}.toml")
    if not re.fullmatch(RULESET_ID_PATTERN, path.stem) or len(path.stem) > 64:
        raise Fault(
            f"'{path.stem}' is no id: it has small letters, digits, - and _, and starts with a letter.", ExitCode.USAGE
        )
    if template is not None and extends is not None:
        raise Fault("Give --template or --extends: a ruleset that extends another has its sort.", ExitCode.USAGE)
    text = scaffold(path.stem, template or "graded") if extends is None else _overlay(invocation, path, extends)
    write_new(path, text)
    put(f"{path} written. Try: auditrules check {path}, and auditrules test {path} --coverage")
    return ExitCode.OK


def _overlay(invocation: Invocation, path: Path, extends: str) -> str:
    """A ruleset upon another, with an example whose outcome is worked out here."""
    from auditrules.rulesets.loading import examine
    from auditrules.rulesets.scaffold import overlay_scaffold

    base = load(invocation, extends)
    faults: tuple[Diagnostic, ...] = ()
    # Rules of a base without a form may count its sections, so as many are tried as the rules speak of.
    for sections in range(0 if base.sections else 1, _MOST_SECTIONS + 1):
        text = overlay_scaffold(path.stem, base, sections)
        composed, faults = examine(path, invocation.library, text=text)
        if composed is not None:
            break
    else:
        first = next(fault for fault in faults if fault.severity == "error")
        raise Fault(f"{extends} can't be extended from here: {first.message}. {first.help}".rstrip(), ExitCode.FAULTS)
    example = _example(composed)
    return f"{text}\n{example.as_toml()}" if example is not None else text


def _example(ruleset: Ruleset) -> Draft | None:
    """The fewest answers with which the overall outcome, or else the first, is the best there is."""
    from auditrules.engine.compiled import Compiled
    from auditrules.engine.coverage import outcomes_of
    from auditrules.engine.drafting import draft
    from auditrules.engine.nodes import TooComplex

    decided = ruleset.document.decide
    name = "overall" if "overall" in decided else next(iter(decided), None)
    if name is None:
        return None
    item = ruleset.vocabulary.items[name]
    try:
        compiled = Compiled(ruleset)
        node = compiled.outcome_node(name)
        for value in reversed([one for one in item.values if one.id not in item.off_scale]):
            title = f"{item.label}: {value.label}"
            made = draft(compiled, title, node, lambda found, best=value.id: found == best, [], outcomes_of)  # type: ignore[misc]
            if made is not None:
                return made
    except TooComplex:
        pass
    return None
