"""``auditrules diff``: what differs between two rulesets in meaning, and which possible audits move."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.finding import load
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json

if TYPE_CHECKING:
    from auditrules.engine.difference import Difference, Move

_MOST_SECONDS = 10.0


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def diff(invocation: Invocation, old: str, new: str, as_json: bool) -> int:
    """Show what differs between two rulesets in meaning, and which possible audits move to another grade.

    OLD and NEW are each a path, an id or id@version. Layout, comments and other spellings of the same are no
    difference. Each way in which audits move is shown with the fewest answers that make an audit move so, whatever
    else is answered; only audits that are possible under both are spoken of.
    """
    from auditrules.engine.deadline import Deadline
    from auditrules.engine.difference import difference

    found = difference(load(invocation, old), load(invocation, new), out_of_time=Deadline(_MOST_SECONDS))
    if as_json:
        put_json(_data(found))
    else:
        _tell(found)
    return ExitCode.OK


def _tell(found: Difference) -> None:
    put(f"{found.old.reference} -> {found.new.reference}")
    if found.same:
        put("The same meaning.")
        return
    for title, of_item in (("Asked", True), ("Rules", False)):
        some = [change for change in found.changes if change.of_item is of_item]
        if some:
            put(f"\n{title}:")
        for change in some:
            put(f"  {change.mark} {change.words}")
    if found.too_complex:
        put("\nWhich audits move can't be worked out: the rules are too complex for it.")
    elif not found.moves:
        put("\nNo possible audit comes to another outcome.")
    else:
        put("\nAudits that move:")
    for move in found.moves:
        put(f"  {move.label}: {move.before_label} -> {move.after_label}{_whenever(move)}")
        for condition in move.example:
            put(f"      {condition.words}")
    if found.not_bumped:
        put(f"\nThe meaning changed and the version is still {found.new.version}: give it a new one.")


def _whenever(move: Move) -> str:
    return ", for example whenever" if move.example else ", always"


def _data(found: Difference) -> dict[str, object]:
    return {
        "old": {"ruleset": found.old.reference, "hash": found.old.meaning_hash},
        "new": {"ruleset": found.new.reference, "hash": found.new.meaning_hash},
        "same": found.same,
        "not_bumped": found.not_bumped,
        "changes": [
            {
                "kind": change.kind,
                "name": change.name,
                "part": change.part or None,
                "before": change.before,
                "after": change.after,
            }
            for change in found.changes
        ],
        "exact": not found.too_complex,
        "moves": [
            {
                "what": move.what,
                "before": move.before,
                "after": move.after,
                "example": [condition.words for condition in move.example],
            }
            for move in found.moves
        ],
    }
