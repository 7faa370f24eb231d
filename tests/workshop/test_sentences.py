"""Conditions edited by choosing: whatever the language can say can be shown, taken apart and built."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.conditions.ir import And, Condition, Const, Is, Not, Or, Ref, ValueTest
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical
from auditrules.rulesets.parsing import written_conditions
from auditrules.workshop.clause_choices import choices, chosen, fresh_clause
from auditrules.workshop.clauses import Clause, Scope, scope_for, scope_of, set_slot, slots
from auditrules.workshop.sentences import (
    Way,
    add,
    affirm,
    at,
    enclose,
    lines,
    move,
    negate,
    put,
    regroup,
    remove,
    words,
)
from tests.conditions import random_conditions
from tests.workshop.made import ROOT, SMALL, reading

SCOPE = scope_for(reading(SMALL).vocabulary, "judging")
PROMISE = scope_for(reading(SMALL).vocabulary, "promise")


def built(target: Condition) -> Condition:
    """The condition again, made only by what a person can do."""
    return grown(Const(True), (), target)


def grown(root: Condition, way: Way, target: Condition) -> Condition:
    match target:
        case Not(part):
            return negate(grown(root, way, part), way)
        case And(parts) | Or(parts):
            root, _ = enclose(root, way, "all" if isinstance(target, And) else "any", Const(True))
            for _ in parts[2:]:
                root, _ = add(root, way, Const(True))
            for number, part in enumerate(parts):
                root = grown(root, (*way, number), part)
            return root
        case _:
            clause: Clause = Const(True)
            for slot in slots(target, SCOPE):
                clause = set_slot(clause, slot.name, slot.key)
            return put(root, way, clause)


@settings(max_examples=500, deadline=None)
@given(st.integers(min_value=0, max_value=2**40))
def test_every_condition_can_be_built_and_comes_out_as_its_text(seed: int) -> None:
    condition = random_conditions.condition(Random(seed))
    again = built(condition)
    assert again == condition
    assert parse(canonical(again)) == condition


@settings(max_examples=200, deadline=None)
@given(st.integers(min_value=0, max_value=2**40))
def test_every_condition_is_shown_line_by_line(seed: int) -> None:
    condition = random_conditions.condition(Random(seed))
    shown = lines(condition, SCOPE)
    assert all(line.words for line in shown)
    assert len({line.way for line in shown}) == len(shown)
    for line in shown:
        at(condition, line.way)
        if line.kind == "clause":
            assert slots(at(condition, line.inner), SCOPE) == line.slots  # type: ignore[arg-type]
    assert words(condition, SCOPE)


def clauses(condition: Condition) -> Iterator[Clause]:
    match condition:
        case Not(part):
            yield from clauses(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from clauses(part)
        case _:
            yield condition


NAMES = ["file-audit.toml", "fostering.toml", "live-audit.toml", "practice-days.toml", "core-audit.toml", "news2.toml"]


@pytest.mark.parametrize("name", NAMES)
def test_what_the_shipped_rulesets_say_can_be_chosen_and_every_choice_checks(name: str) -> None:
    path = next((ROOT / "rulesets").rglob(name))
    found = reading(path.read_text(encoding="utf-8"), path)
    random = Random(name)
    said = [one for one in written_conditions(found.document) if one.text != "always"]
    for written in random.sample(said, min(10, len(said))):
        scope = scope_of(found, written.path)
        for clause in clauses(parse(written.text)):
            for slot in slots(clause, scope):
                offered = choices(clause, slot.name, scope)
                keys = [one.key for one in offered]
                assert len(keys) == len(set(keys))
                if slot.how in ("choose", "several"):
                    wanted = slot.key if isinstance(slot.key, tuple) else (slot.key,)
                    assert set(wanted) <= set(keys), (written.text, slot)
                for choice in random.sample(offered, min(6, len(offered))):
                    key = (choice.key,) if slot.how == "several" else choice.key
                    made = chosen(clause, slot.name, key, scope)
                    assert not scope.faults(made), canonical(made)
                    assert parse(canonical(made)) == made


def test_choosing_another_item_brings_a_test_that_fits() -> None:
    clause = Is("seen", ValueTest(("no",)))
    assert canonical(chosen(clause, "subject", "item:plan", SCOPE)) == "plan is not_at_all"
    assert canonical(chosen(clause, "subject", "item:completed", SCOPE)) == "completed is before 2026-04-01"
    assert canonical(chosen(clause, "subject", "count", SCOPE)) == "any section is inadequate"
    assert canonical(chosen(clause, "subject", "ref:unseen", SCOPE)) == "unseen"


def test_a_clause_of_many_is_built_by_choosing() -> None:
    clause: Clause = Const(True)
    for slot, key in (
        ("subject", "count"),
        ("quantity", "at_least"),
        ("count", "1"),
        ("tag", "critical"),
        ("role", "section"),
        ("how", "value:or_worse"),
        ("value", "fair"),
    ):
        clause = chosen(clause, slot, key, SCOPE)
    assert canonical(clause) == "at least 1 critical section is fair or worse"


def test_only_what_may_be_named_is_offered() -> None:
    offered = {one.key for one in choices(Const(True), "subject", SCOPE)}
    assert "ref:limit.not_seen" not in offered
    assert "ref:limit.not_seen" in {one.key for one in choices(Const(True), "subject", PROMISE)}
    facts = scope_for(reading(SMALL).vocabulary, "facts")
    offered = {one.key for one in choices(Const(True), "subject", facts)}
    assert offered == {"item:completed", "always", "never"}
    how = {one.key for one in choices(Is("seen", ValueTest(("no",))), "how", SCOPE)}
    assert how == {
        "value:is",
        "value:is_not",
        "value:one_of",
        "value:not_one_of",
        "state:applicable",
        "state:not_applicable",
    }
    requires = scope_for(reading(SMALL).vocabulary, "action")
    assert "item:due" in {one.key for one in choices(Const(True), "subject", requires)}
    how = {one.key for one in choices(Is("text", ValueTest(("no",))), "how", requires)}
    assert {"state:answered", "state:not_answered"} <= how


@pytest.mark.parametrize(
    ("slot", "key", "message"),
    [
        ("number", "many", "not a number"),
        ("number", "1e5000000", "not a number"),
        ("number", "9" * 19, "18 digits"),
        ("upper", "1", "Nothing is between"),
    ],
)
def test_a_number_that_is_none_is_told(slot: str, key: str, message: str) -> None:
    clause = parse("x is between 3 and 5")
    with pytest.raises(ValueError, match=message):
        set_slot(clause, slot, key)  # type: ignore[arg-type]


def test_groups_change_their_kind_and_fall_together() -> None:
    root = parse("seen is no and plan is wholly")
    assert canonical(regroup(root, (), "any")) == "seen is no or plan is wholly"
    none = regroup(root, (), "none")
    assert canonical(none) == "not (seen is no or plan is wholly)"
    assert [line.kind for line in lines(none, SCOPE)] == ["none", "clause", "clause"]
    assert canonical(regroup(none, (), "all")) == canonical(root)
    assert canonical(remove(root, (0,)) or Const(False)) == "plan is wholly"
    assert remove(parse("seen is no"), ()) is None
    assert canonical(remove(none, (0, 1)) or Const(False)) == "not (seen is no)"
    more, way = add(none, (), Ref("unseen"))
    assert canonical(more) == "not (seen is no or plan is wholly or unseen)"
    assert at(more, way) == Ref("unseen")
    assert canonical(move(more, way, -1)[0]) == "not (seen is no or unseen or plan is wholly)"
    assert canonical(affirm(none, ())) == "seen is no or plan is wholly"
    inside, _ = enclose(root, (1,), "any", Ref("unseen"))
    assert canonical(inside) == "seen is no and (plan is wholly or unseen)"


def test_a_sentence_reads_with_labels() -> None:
    said = words(
        parse("not (seen is no or plan is one of not_at_all, in_part) and any critical section is good"), SCOPE
    )
    assert said == (
        "not (Was the child seen is No or Is there a plan is one of Not at all or In part) "
        "and any ‘critical’ section is Good"
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("at least 2 sections are good", "at least 2 sections are Good"),
        ("more than 50% of questions are no", "more than 50% of questions are No"),
        ("every question in safety is yes", "every question in Safety is Yes"),
        ("product of points of questions is 4", "the product of points of questions is exactly 4"),
        (
            "product highest points of sections is at least 8",
            "the product of the highest points of each of the sections is at least 8",
        ),
        ("total points of questions is at least 1", "the total points of questions is at least 1"),
    ],
)
def test_a_count_reads_as_one_says_it(text: str, said: str) -> None:
    assert words(parse(text), SCOPE) == said


def test_a_first_clause_can_stand_wherever_it_is_asked_for() -> None:
    for context in (
        "judging",
        "relevance",
        "facts",
        "audit",
        "action",
        "section",
        "question",
        "improvement",
        "promise",
    ):
        scope: Scope = scope_for(reading(SMALL).vocabulary, context)  # type: ignore[arg-type]
        assert not scope.faults(fresh_clause(scope))
