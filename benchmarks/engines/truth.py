"""What each rule of the workload truly comes to, worked out by trying every way the gaps can be filled.

Written from the rules as data, apart from any engine: True or False where every filling agrees, None where the
answers that are missing decide.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping

from benchmarks.workload import ANSWERS, GRADES, SERVICES, Age, All, Count, Is, Rule

MOST = 6
"""Gaps that are filled in every combination; more than that are met in plain counts alone."""


def domain(item: str) -> tuple[object, ...]:
    """Everything an item can be answered with; of an age every whole number the rules tell apart."""
    if item == "age":
        return tuple(range(26))
    if item == "service":
        return SERVICES
    return GRADES if item.startswith("s") else ANSWERS


def items_of(rule: Rule) -> tuple[str, ...]:
    """The items a rule reads."""
    match rule:
        case Is(item):
            return (item,)
        case Age():
            return ("age",)
        case Count(items):
            return items
        case All(parts):
            return tuple(dict.fromkeys(item for part in parts for item in items_of(part)))


def holds(rule: Rule, answers: Mapping[str, object]) -> bool:
    """Whether a rule holds of a complete audit."""
    match rule:
        case Is(item, value, negated):
            return (answers[item] == value) is not negated
        case Age(below):
            age = answers["age"]
            assert isinstance(age, int)
            return age < below
        case Count(items, values, at_least, percent):
            passing = sum(answers[item] in values for item in items)
            return passing * 100 >= at_least * len(items) if percent else passing >= at_least
        case All(parts, any_):
            found = [holds(part, answers) for part in parts]
            return any(found) if any_ else all(found)


def truth(rule: Rule, answers: Mapping[str, object]) -> bool | None:
    """A rule's truth on a part-answered audit."""
    gaps = [item for item in items_of(rule) if item not in answers]
    if len(gaps) <= MOST:
        found = {
            holds(rule, {**answers, **dict(zip(gaps, filling, strict=True))})
            for filling in itertools.product(*(domain(item) for item in gaps))
        }
    else:
        assert isinstance(rule, Count), rule
        # In a count every gap weighs the same, so only how many of them pass is tried.
        passing = rule.values[0]
        failing = next(value for value in domain(rule.items[0]) if value not in rule.values)
        found = {
            holds(rule, {**answers, **dict.fromkeys(gaps, failing), **dict.fromkeys(gaps[:count], passing)})
            for count in range(len(gaps) + 1)
        }
    return found.pop() if len(found) == 1 else None
