"""``auditrules what-if``: where an audit stands, which answers still matter, and what would change its outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import click

from auditrules.cli.answers import read_answers
from auditrules.cli.evaluate import opened
from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, bad_input
from auditrules.cli.finding import judging_plugins, load, whole
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put, put_json

if TYPE_CHECKING:
    from auditrules.engine import Engine
    from auditrules.engine.judgement import Judgement, OutcomeJudgement, Reason
    from auditrules.engine.whatif import Change, Way, WhatIf


@click.command("what-if")
@click.argument("ruleset", metavar="RULESET")
@click.option("--answers", "source", metavar="FILE", required=True, help="A file of answers, or - for standard input.")
@click.option("--to", "target", metavar="GRADE", help="Show the smallest change that makes the outcome this one.")
@click.option("--outcome", metavar="ID", help="The outcome --to speaks of. Default: overall, else the ruleset's first.")
@click.option("--json", "as_json", is_flag=True, help="As JSON, for a script.")
@pass_invocation
def what_if(
    invocation: Invocation, ruleset: str, source: str, target: str | None, outcome: str | None, as_json: bool
) -> int:
    """Show what an audit can still come to, and the smallest change that makes it another grade.

    RULESET is a path, an id or id@version. FILE holds one JSON object of answers by item id, as for 'evaluate'.

    A change of one grade counts one step a grade, a change of any other answer one step. What is known of the case
    stays as it is, and nothing is put aside as not applicable. An open answer may come out either way and counts
    nothing. Several changes are shown where they are equally small.
    """
    from auditrules.engine import BadAnswers, Engine
    from auditrules.engine.whatif import what_would_change
    from auditrules.rulesets.checking import FIELDS

    if outcome is not None and target is None:
        raise click.UsageError("--outcome says which outcome --to speaks of; give --to as well.")
    engine = Engine(whole(load(invocation, ruleset), "used for this"))
    plugins = judging_plugins(engine.ruleset)
    if target is not None and plugins:
        words = f"What would change an audit can't be said where plugins judge it: {' and '.join(plugins)}."
        raise Fault(words, ExitCode.PLUGIN)
    answers = _one(source)
    own = {item.id for item in FIELDS["audit"]} - set(engine.ruleset.vocabulary.items)
    answers = {name: value for name, value in answers.items() if name not in own}
    try:
        judgement = engine.judge(answers)
    except BadAnswers as error:
        raise bad_input(f"{_name(source)}: {error}") from None
    found: WhatIf | None = None
    if target is not None:
        decided = list(engine.ruleset.document.decide)
        if not decided:
            raise Fault(f"{engine.ruleset.reference} decides nothing.", ExitCode.NOT_FOUND)
        chosen = outcome or ("overall" if "overall" in decided else decided[0])
        try:
            found = what_would_change(engine, answers, chosen, target)
        except ValueError as error:
            raise Fault(str(error), ExitCode.NOT_FOUND) from None
    if as_json:
        put_json(_data(engine, judgement, found))
    else:
        for one in judgement.outcomes.values():
            _show_outcome(engine, one)
        if found is not None:
            _show_ways(found)
    return ExitCode.UNDECIDED if found is not None and not found.exact else ExitCode.OK


def _name(source: str) -> str:
    return "standard input" if source == "-" else source


def _one(source: str) -> Mapping[str, object]:
    """The one object of a file of answers."""
    with opened(source) as stream:
        inputs = read_answers(stream)
        first = next(inputs)
        if first.fault is not None:
            column = f":{first.column}" if first.column else ""
            raise bad_input(f"{_name(source)}:{first.line}{column}: {first.fault}")
        second = next(inputs, None)
        if second is not None:
            raise bad_input(f"{_name(source)}:{second.line}: one audit at a time; there is a second object here.")
    return first.answers


# ------------------------------------------------------------------ words


def _show_outcome(engine: Engine, outcome: OutcomeJudgement) -> None:
    labels = [engine.ruleset.vocabulary.items[outcome.outcome].value_label(value) for value in outcome.reachable]
    if not outcome.applicable:
        put(f"{outcome.label}: does not apply.")
        return
    if outcome.value is not None:
        put(f"{outcome.label}: {labels[0]}.")
    elif not labels:
        put(f"{outcome.label}: no rule gives one.")
    else:
        exact = "" if outcome.exact else " (or fewer of these: the rules are too complex to say)"
        put(f"{outcome.label}: can still become {_or(labels)}{exact}.")
    for reason in outcome.because:
        put(f"  because of {_rule(reason)}")
    if outcome.deciding:
        put("  What still matters:" if len(outcome.deciding) > 1 else "  What alone still matters:")
        for name in outcome.deciding:
            put(f"    {engine.ruleset.vocabulary.items[name].label}")


def _show_ways(found: WhatIf) -> None:
    head = f"{found.label} to {found.target_label}:"
    if not found.exact:
        put(f"{head} the rules are too complex to say what would do it.")
        return
    if not found.ways:
        put(f"{head} no change of these answers leads there.")
        return
    if found.steps == 0 and not found.ways[0].open_answers:
        put(f"{head} it is that already.")
        return
    counted = "no change" if found.steps == 0 else "1 step" if found.steps == 1 else f"{found.steps} steps"
    several = f"{len(found.ways)}{' or more' if found.more else ''} ways, " if len(found.ways) > 1 else ""
    put(f"{head} {several}{counted}.")
    for number, way in enumerate(found.ways, 1):
        lead = f"  {number}. " if len(found.ways) > 1 else "  "
        for line in _lines(way):
            put(lead + line)
            lead = " " * len(lead)


def _lines(way: Way) -> list[str]:
    lines = [f"{one.label}: {one.before} -> {one.after}{_steps(one)}" for one in way.changes]
    lines += [f"{one.label}: {one.after} (still open)" for one in way.open_answers]
    return lines + [f"then {_rule(reason)}" for reason in way.because]


def _steps(change: Change) -> str:
    return f" ({change.steps} steps)" if change.steps > 1 else ""


def _rule(reason: Reason) -> str:
    return f"{reason.rule}: {reason.text}"


def _or(labels: list[str]) -> str:
    return labels[0] if len(labels) == 1 else f"{', '.join(labels[:-1])} or {labels[-1]}"


# ------------------------------------------------------------------ data


def _data(engine: Engine, judgement: Judgement, found: WhatIf | None) -> dict[str, object]:
    from auditrules.engine.evaluation import as_data

    data = as_data(judgement)
    data["deciding"] = {name: list(outcome.deciding) for name, outcome in judgement.outcomes.items()}
    if found is not None:
        data["what_if"] = {
            "outcome": found.outcome,
            "target": found.target,
            "exact": found.exact,
            "steps": found.steps,
            "more": found.more,
            "because": [reason.rule for reason in found.now.because],
            "ways": [
                {
                    "steps": way.steps,
                    "changes": [_change(one) for one in way.changes],
                    "open_answers": [_change(one) for one in way.open_answers],
                    "because": [reason.rule for reason in way.because],
                }
                for way in found.ways
            ],
        }
    return data


def _change(change: Change) -> dict[str, object]:
    answer = change.answer
    return {
        "item": change.item,
        "label": change.label,
        "before": change.before,
        "after": change.after,
        "steps": change.steps,
        "answer": list(answer) if isinstance(answer, tuple) else None if answer is None else str(answer),
    }
