"""Checks of conditions wherever they stand: what can never hold, never matters, or holds of what does not apply."""

from __future__ import annotations

from collections.abc import Iterator

from auditrules.conditions.checking import names
from auditrules.conditions.ir import And, Condition, Const, Is, Not, Or, StateTest
from auditrules.conditions.printer import canonical
from auditrules.engine.analysis import Analysis, replaced
from auditrules.engine.existence import is_possible
from auditrules.engine.findings import RULES, finding, is_own, path_of
from auditrules.engine.variables import NOT_APPLICABLE, Pair
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.models import Limit
from auditrules.rulesets.positions import KeyPath

_STRENGTHS = {"may": 0, "should": 1, "must": 2}


def dead_rules(analysis: Analysis) -> Iterator[Diagnostic]:
    """A103: rules whose condition no audit can fulfil."""
    document = analysis.ruleset.document
    for key, condition in analysis.ruleset.conditions.items():
        table, name, *rest = key.split(".")
        if isinstance(condition, Const) or not is_own(analysis, path := path_of(analysis, key)):
            continue
        if table == "require":
            if analysis.judges(name) and analysis.requirement(name) == analysis.false:
                yield finding(analysis, "A103", "this can never hold, so the requirement asks for nothing", path)
        elif table == "define":
            if analysis.holds(key) == analysis.false:
                yield finding(analysis, "A103", f"this can never hold, so '{name}' never does", path)
        elif table == "decide" and rest == ["relevant"]:
            if analysis.applies(name) == analysis.false:
                yield finding(analysis, "A103", f"this can never hold, so '{name}' is never decided", path)
        elif table in RULES:
            node = analysis.holds(key)
            if table == "limit":
                node = analysis.both(analysis.applies(document.limit[name].outcome), node)
            if node == analysis.false:
                yield finding(analysis, "A103", f"this can never hold, so the rule {RULES[table]}", path)


def never_asked(analysis: Analysis) -> Iterator[Diagnostic]:
    """A105: questions, sections, facts and standards that no audit is asked."""
    for item in analysis.vocabulary.items.values():
        if item.role not in ("fact", "section", "question", "standard"):
            continue
        key = f"{item.role}.{item.id}.relevant"
        condition = analysis.ruleset.conditions.get(key)
        if condition is None or isinstance(condition, Const) or not is_own(analysis, path_of(analysis, key)):
            continue
        section = item.section if item.section in analysis.vocabulary.items else None
        if section is not None and analysis.compiled.applies_node(section) == analysis.false:
            continue
        if analysis.compiled.shown_node(item.id) == analysis.false:
            yield finding(
                analysis,
                "A105",
                f"this can never hold, so no audit is asked for '{item.label}'",
                path_of(analysis, key),
            )


def idle_limits(analysis: Analysis) -> Iterator[Diagnostic]:
    """A106: limits that never lower their outcome.

    A limit is held against its table and the other limits of the same strength or a greater one: a limit that must
    hold is more than one that should.
    """
    for name, limit in analysis.ruleset.document.limit.items():
        path = path_of(analysis, f"limit.{name}.when")
        rank = analysis.compiled.rank(limit.outcome)
        cap = rank[_cap(limit)]
        if not is_own(analysis, path) or cap == max(rank.values()):
            continue
        held = analysis.both(analysis.applies(limit.outcome), analysis.holds(f"limit.{name}.when"))
        if held == analysis.false:
            continue
        table = analysis.compiled.table_node(limit.outcome)
        above = analysis.diagram.map(table, lambda value, cap=cap, rank=rank: rank.get(value, -1) > cap)  # type: ignore[misc]  # bound here
        others = [
            analysis.holds(f"limit.{other}.when")
            for other, rule in analysis.ruleset.document.limit.items()
            if other != name
            and rule.outcome == limit.outcome
            and rank[_cap(rule)] <= cap
            and _STRENGTHS[rule.strength] >= _STRENGTHS[limit.strength]
        ]
        if not is_possible(analysis.diagram, (held, above), others):
            item = analysis.vocabulary.items[limit.outcome]
            yield finding(
                analysis,
                "A106",
                f"the limit never lowers anything: wherever it holds, '{item.label}' is "
                f"{item.value_label(_cap(limit))} or worse without it",
                path,
                help_="Leave it out, or look at the rows and limits that say the same.",
            )


def true_of_not_applicable(analysis: Analysis) -> Iterator[Diagnostic]:
    """A108: conditions that hold because something does not apply, where a test of it stands under "not"."""
    for key, condition in analysis.ruleset.conditions.items():
        table = key.partition(".")[0]
        if table in ("promise", "require", "ruleset") or not is_own(analysis, path := path_of(analysis, key)):
            continue
        told: set[str] = set()
        for part in _negated(condition, False):
            item = analysis.vocabulary.items[part.item]
            if item.id in told:
                continue
            aside = analysis.diagram.map(analysis.compiled.value_node(item.id), lambda value: value is NOT_APPLICABLE)
            if aside == analysis.false:
                continue
            # True as things are, and not true if the test were: then it is the missing answer that makes it so.
            passed = analysis.truth(replaced(condition, part, Const(True)))
            hinges = analysis.both(aside, analysis.holds(key), analysis.without(passed))
            if hinges == analysis.false:
                continue
            told.add(item.id)
            yield finding(
                analysis,
                "A108",
                f"this holds where '{item.label}' is not applicable as well, "
                f"since 'not ({canonical(part)})' is true of what does not apply",
                path,
                part=part if path[-1] != "cells" else None,
                help_=_instead(part),
            )


def _asked_for(analysis: Analysis, name: str) -> Iterator[str]:
    """The item itself, or what a plugin computes it from: that is what may be left unanswered."""
    item = analysis.vocabulary.items[name]
    if not item.computed:
        yield name
        return
    for argument in analysis.ruleset.document.fact[name].with_.values():
        if argument in analysis.vocabulary.items:
            yield from _asked_for(analysis, argument)


def optional_answers(analysis: Analysis) -> Iterator[Diagnostic]:
    """A111: outcomes that rest on an answer which may be left out."""
    told: set[str] = set()
    for name in analysis.ruleset.document.decide:
        read = analysis.diagram.reads([analysis.compiled.outcome_node(name)])
        for number in sorted(read):
            unknown = analysis.compiled.unknowns[number]
            names = (unknown.item, unknown.other) if isinstance(unknown, Pair) else (unknown.item,)
            for item_id in (asked for name in names for asked in _asked_for(analysis, name)):
                item = analysis.vocabulary.items[item_id]
                answered = item.kind in ("choice", "choices", "number", "date")
                if item.required or item_id in told or not answered or _has_default(analysis, item_id):
                    continue
                told.add(item_id)
                yield finding(
                    analysis,
                    "A111",
                    f"'{analysis.vocabulary.items[name].label}' rests on '{item.label}', which may be left unanswered: "
                    "the outcome then stays open",
                    _reader(analysis, name, item_id),
                    help_=f"Say required = true at [{item.role}.{item_id}] (and allow_not_applicable = true where "
                    "there may be none), or leave it out of the rules.",
                )


def empty_promises(analysis: Analysis) -> Iterator[Diagnostic]:
    """A113: promises whose ``whenever`` no audit can fulfil."""
    for name, promise in analysis.ruleset.document.promise.items():
        path = ("promise", name, "whenever")
        if promise.whenever is None or not is_own(analysis, path):
            continue
        condition = analysis.ruleset.conditions[f"promise.{name}.whenever"]
        if isinstance(condition, Const) or analysis.entered(condition) is not None:
            continue
        if analysis.holds(f"promise.{name}.whenever") == analysis.false:
            yield finding(analysis, "A113", "this can never hold, so the promise says nothing", path)


def _cap(limit: Limit) -> str:
    return limit.at_most or limit.overall_at_most or ""


def _negated(condition: Condition, under_not: bool) -> Iterator[Is]:
    """Tests of one item's value that stand under an odd number of nots."""
    match condition:
        case Is(_, test):
            if under_not and not isinstance(test, StateTest):
                yield condition
        case Not(part):
            yield from _negated(part, not under_not)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _negated(part, under_not)
        case _:
            return


def _instead(part: Is) -> str:
    plain = canonical(part)
    if " is not " in plain:
        return f"Where it is meant, say '{part.item} is not applicable or …'."
    turned = plain.replace(" is ", " is not ", 1)
    return (
        f"'{turned}' leaves such audits out; where they are meant, say '{part.item} is not applicable or …'."
        if " or better" not in plain and " or worse" not in plain and " is at " not in plain
        else f"'{part.item} is applicable and …' leaves such audits out."
    )


def _has_default(analysis: Analysis, name: str) -> bool:
    fact = analysis.ruleset.document.fact.get(name)
    return fact is not None and fact.default is not None


def _reader(analysis: Analysis, outcome: str, item: str) -> KeyPath:
    """The first rule of an outcome that reads an item, itself or through a named condition; else the outcome."""
    for key, condition in analysis.ruleset.conditions.items():
        table, name, *_ = key.split(".")
        mine = (table == "decide" and name == outcome) or (
            table == "limit" and analysis.ruleset.document.limit[name].outcome == outcome
        )
        if mine and item in _named(analysis, condition):
            return path_of(analysis, key)
    return ("decide", outcome)


def _named(analysis: Analysis, condition: Condition) -> set[str]:
    found = set(names(condition, analysis.vocabulary))
    for name in list(found):
        if name in analysis.vocabulary.defines:
            found |= _named(analysis, analysis.ruleset.conditions[f"define.{name}.means"])
    return found
