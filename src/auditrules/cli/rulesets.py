"""``auditrules rulesets``: what was found, where it comes from, and in force when."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from auditrules.cli import clock
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json, put_table, say

if TYPE_CHECKING:
    from auditrules.rulesets import Entry


@click.command()
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def rulesets(invocation: Invocation, as_json: bool) -> int:
    """List the rulesets that were found, and when each is in force.

    A faulty file is listed with its first fault; 'auditrules check' shows them all.
    """
    today = clock.today()
    found = [(entry, _problem(invocation, entry)) for entry in invocation.library.entries()]
    left_out = invocation.plugins_left_out()
    if left_out:
        say(left_out)
    if as_json:
        put_json({"rulesets": [_data(entry, problem, today) for entry, problem in found]})
        return ExitCode.OK
    if not found:
        put("No rulesets were found. 'auditrules plugins' shows where they would come from.")
        return ExitCode.OK
    put_table(
        ("RULESET", "TITLE", "IN FORCE", "FROM"),
        [
            (f"{entry.id}@{entry.version}", entry.title, _period(entry, today), entry.source)
            for entry, problem in found
            if problem is None
        ],
    )
    faulty = [(entry, problem) for entry, problem in found if problem is not None]
    if faulty:
        put("\nNot usable:")
        for entry, problem in faulty:
            put(f"  {problem} (from {entry.source})")
    return ExitCode.OK


def _problem(invocation: Invocation, entry: Entry) -> str | None:
    """The first fault of a ruleset; None where it can be used."""
    from auditrules.rulesets import RulesetError

    if entry.problem is not None:
        return entry.problem
    try:
        invocation.library.load(entry.path)
    except RulesetError as error:
        return str(error.diagnostics[0])
    return None


def _period(entry: Entry, today: date) -> str:
    from auditrules.workshop.own import state_words

    if entry.base and not entry.draft:
        return "a base for others"
    return state_words(entry, today)


def _data(entry: Entry, problem: str | None, today: date) -> dict[str, object]:
    return {
        "id": entry.id,
        "version": entry.version,
        "title": entry.title,
        "nature": entry.nature,
        "kind_of_case": entry.kind_of_case,
        "base": entry.base,
        "extends": entry.extends,
        "effective_from": entry.effective_from.isoformat() if entry.effective_from else None,
        "effective_to": entry.effective_to.isoformat() if entry.effective_to else None,
        "state": entry.state(today),
        "in_force": entry.in_force(today) and not entry.base and problem is None,
        "path": str(entry.path),
        "source": entry.source,
        "problem": problem,
    }
