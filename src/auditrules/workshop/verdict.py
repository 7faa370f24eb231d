"""What the rules say of a case, line by line: every line knows the rule or the question it speaks of."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from auditrules.audits.answers import listed
from auditrules.audits.explain import outcome_sentence
from auditrules.audits.state import AnswerValue
from auditrules.engine import Engine
from auditrules.engine.judgement import Judgement, OutcomeJudgement, Reason
from auditrules.engine.reasons import shown
from auditrules.engine.whatif import Change, WhatIf, what_would_change
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.lines import Line, item_path
from auditrules.workshop.trial import Tried

OVERALL = "overall"
_MOST_TARGETS = 8
"""Values of an outcome for which the smallest change is looked for."""
_TIMING = {"immediately": "at once, from the unfinished audit", "on_completion": "when the audit is submitted"}


def verdict(tried: Tried) -> tuple[Line, ...]:
    """Outcomes with their reasons and the answers these read, limits, and everything else the rules call for."""
    return tuple(_verdict(tried))


def _verdict(tried: Tried) -> Iterator[Line]:
    ruleset, judgement = tried.ruleset, tried.judgement
    for aside in tried.fitted.aside:
        yield Line(f"Kept aside: {aside.item} = {aside.value}: {aside.why}", "attention", key=aside.item)
    if not judgement.outcomes:
        yield Line("This ruleset decides no outcome.", "quiet")
    for outcome in judgement.outcomes.values():
        yield from _outcome(ruleset, outcome)
    if not judgement.outcomes:
        yield from (Line(f"Not certain: {reason.text}", "bad") for reason in judgement.undetermined)
    yield from _limits(ruleset, judgement)
    computed = [item for item in ruleset.computed if item.id in judgement.computed]
    if computed:
        yield Line("Computed from the answers", "heading")
    for item in computed:
        yield Line(f"{item.label}: {shown(item, judgement.computed[item.id])}", goes=item_path(item))
    if judgement.escalations:
        yield Line("Escalations", "heading")
    for escalation in judgement.escalations:
        whom = listed([ruleset.role_label(role) for role in escalation.to], "and")
        name = f"escalate.{escalation.escalation}"
        yield Line(f"! {name}: tell {whom} {_TIMING[escalation.timing]}", "bad", goes=name)
        if escalation.message:
            yield Line(escalation.message, "quiet", 2, name)
        if escalation.register:
            yield Line(f"Entered on the register {escalation.register}.", "quiet", 2, name)
        yield from _read(ruleset, escalation.reason, 2)
    if judgement.requirements:
        yield Line("Not met yet", "heading")
    for requirement in judgement.requirements:
        name = f"require.{requirement.requirement}"
        yield Line(f"{name} ({requirement.strength}): {requirement.message}", goes=name)
    if judgement.actions:
        yield Line("Actions proposed", "heading")
    for action in judgement.actions:
        name = f"action.{action.action}"
        due = f", {action.due}" if action.due else ""
        yield Line(f"{name}: {action.text} ({ruleset.role_label(action.owner)}{due})", goes=name)


def _outcome(ruleset: Ruleset, outcome: OutcomeJudgement) -> Iterator[Line]:
    yield Line(outcome_sentence(ruleset, outcome), "strong", goes=("decide", outcome.outcome))
    for reason in outcome.because:
        yield Line(f"because of {reason.rule}: {reason.text}", indent=1, goes=reason.rule)
        yield from _read(ruleset, reason, 2)
    if outcome.value is None and outcome.deciding:
        yield Line("what still matters:" if len(outcome.deciding) > 1 else "what alone still matters:", "quiet", 1)
        for name in outcome.deciding:
            item = ruleset.item(name)
            yield Line(item.label, indent=2, goes=item_path(item), key=name)


def _read(ruleset: Ruleset, reason: Reason, indent: int) -> Iterator[Line]:
    for reading in reason.reads:
        item = ruleset.vocabulary.items.get(reading.item)
        goes = item_path(item) if item is not None else None
        yield Line(f"{reading.label}: {reading.value}", "quiet", indent, goes, reading.item)


def _limits(ruleset: Ruleset, judgement: Judgement) -> Iterator[Line]:
    told = {reason.rule for outcome in judgement.outcomes.values() for reason in outcome.because}
    shown = [limit for limit in judgement.limits if limit.active is None or f"limit.{limit.limit}" not in told]
    if shown:
        yield Line("Limits", "heading")
    for limit in shown:
        name = f"limit.{limit.limit}"
        item = ruleset.vocabulary.items.get(limit.outcome)
        cap = item.value_label(limit.at_most) if item is not None else limit.at_most
        state = "holds" if limit.active else "may still come to hold"
        yield Line(f"{name} {state}: at most {cap} ({limit.strength})", goes=name)
        if limit.active:
            yield Line(limit.reason.text, "quiet", 2, name)
            yield from _read(ruleset, limit.reason, 2)


# ---------------------------------------------------------------- what would change it


def what_ifs(
    engine: Engine, answers: Mapping[str, AnswerValue], out_of_time: Callable[[], bool] = lambda: False
) -> tuple[WhatIf, ...]:
    """For every other value of the overall outcome, else of the first: the smallest change that leads there."""
    decided = list(engine.ruleset.document.decide)
    if not decided:
        return ()
    outcome = OVERALL if OVERALL in decided else decided[0]
    values = [value.id for value in engine.ruleset.item(outcome).values]
    found = []
    for value in values[:_MOST_TARGETS]:
        if out_of_time():
            break
        found.append(what_would_change(engine, answers, outcome, value))
    return tuple(one for one in found if one.now.value != one.target)


def what_if_lines(found: Sequence[WhatIf], *, rules_named: bool = True) -> tuple[Line, ...]:
    """The smallest changes, the nearest values of the outcome first in the order of its scale.

    With ``rules_named`` a rule is called by its name in the text, as for whoever writes it; otherwise only in words.
    """
    return tuple(_what_if_lines(found, rules_named))


def _what_if_lines(found: Sequence[WhatIf], rules_named: bool) -> Iterator[Line]:
    if found:
        yield Line("What would change it", "heading")
    for one in reversed(found):
        head = f"To {one.target_label}"
        if not one.exact:
            yield Line(f"{head}: the rules are too complex to say.", "quiet")
        elif not one.ways:
            yield Line(f"{head}: no change of these answers leads there.", "quiet")
        else:
            steps = one.steps or 0
            counted = "what is open can lead there" if not steps else "1 step" if steps == 1 else f"{steps} steps"
            several = f", {len(one.ways)}{' or more' if one.more else ''} ways" if len(one.ways) > 1 else ""
            yield Line(f"{head}: {counted}{several}")
            for number, way in enumerate(one.ways, 1):
                mark = f"{number}. " if len(one.ways) > 1 else ""
                for change in (*way.changes, *way.open_answers):
                    yield Line(f"{mark}{_changed(change)}", indent=1, key=change.item)
                    mark = " " * len(mark)
                for reason in way.because:
                    rule = f"then {reason.rule}" if rules_named else "then"
                    yield Line(f"{mark}{rule}: {reason.text}", "quiet", 1, reason.rule)


def _changed(change: Change) -> str:
    label = change.label.rstrip(".")
    if change.before is None:
        return f"{label}: {change.after} (still open)"
    steps = f" ({change.steps} steps)" if change.steps > 1 else ""
    return f"{label}: {change.before} → {change.after}{steps}"
