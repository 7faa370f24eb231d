"""Random conditions of every kind, as values: for holding the printer against the parser."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random
from typing import get_args

from auditrules.conditions.dates import Span, Unit
from auditrules.conditions.ir import (
    And,
    Comparison,
    Condition,
    Const,
    Count,
    DateTest,
    Group,
    Is,
    Measure,
    Not,
    NumberTest,
    Or,
    Points,
    Quantity,
    Ref,
    SpanTest,
    StateTest,
    Test,
    ValueTest,
)
from auditrules.conditions.words import NOT_VALUES, RESERVED

#: Names as people give them, some of them near the words of the language.
NAMES = ("safety", "x", "visits_in_timescale", "q1", "isolated", "no_2", "orders", "notes", "inside", "a_b_c", "of_age")
#: Values too: words of the language may be values where they can't be taken for anything else.
VALUES = (*NAMES, "no", "yes", "one", "never", "always", "all", "none", "days", "better", "points", "any", "least")
RULES = ("escalate.harm", "limit.x", "require.dates_of_actions")


def condition(random: Random, depth: int = 4) -> Condition:
    """A condition; ``depth`` bounds its brackets."""
    kind = random.randrange(10 if depth else 6)
    if kind < 3:
        return Is(name(random), test(random))
    if kind == 3:
        return count(random)
    if kind == 4:
        return points(random)
    if kind == 5:
        return Ref(random.choice((*NAMES, *RULES))) if random.random() < 0.7 else Const(random.random() < 0.5)
    if kind == 6:
        return Not(condition(random, depth - 1))
    parts = tuple(condition(random, depth - 1) for _ in range(random.randrange(2, 5)))
    return And(parts) if kind < 9 else Or(parts)


def name(random: Random) -> str:
    if random.random() < 0.8:
        return random.choice(NAMES)
    while True:
        made = random.choice("abcdefghijklmnopqrstuvwxyz") + "".join(
            random.choice("abcdefghijklmnopqrstuvwxyz0123456789_") for _ in range(random.randrange(12))
        )
        # No id may be "no" either, which is a value.
        if made not in RESERVED and made != "no":
            return made


def value(random: Random) -> str:
    made = random.choice(VALUES) if random.random() < 0.7 else name(random)
    return made if made not in NOT_VALUES else "good"


def number(random: Random, most: int = 10**6) -> Decimal:
    places = random.choice((0, 0, 0, 1, 2, 6))
    return Decimal(random.randrange(most * 10**places + 1)).scaleb(-places)


def test(random: Random) -> Test:
    return random.choice((values, state, numbers, dates, spans))(random)


def values(random: Random) -> ValueTest:
    how = random.choice(("is", "is_not", "or_better", "or_worse"))
    several = random.randrange(1, 4) if how in ("is", "is_not") else 1
    return ValueTest(tuple(value(random) for _ in range(several)), how)  # type: ignore[arg-type]


def state(random: Random) -> StateTest:
    return StateTest(random.choice(("answered", "applicable")), random.random() < 0.5)  # type: ignore[arg-type]


def numbers(random: Random, *, percent: bool = False) -> NumberTest:
    most = 100 if percent else 10**6
    if random.random() < 0.2:
        lower, upper = sorted((number(random, most), number(random, most)))
        return NumberTest("at_least", lower, upper)
    sign = -1 if not percent and random.random() < 0.2 else 1
    return NumberTest(random.choice(get_args(Comparison)), sign * number(random, most))


def dates(random: Random) -> DateTest:
    comparison = random.choice(("before", "after", "on", "on_or_before", "on_or_after"))
    day = date(1900, 1, 1) + timedelta(days=random.randrange(100_000))
    return DateTest(comparison, day if random.random() < 0.5 else name(random))  # type: ignore[arg-type]


def spans(random: Random) -> SpanTest:
    comparison = random.choice(("at_least", "at_most", "more_than", "less_than"))
    unit = random.choice(get_args(Unit))
    direction = random.choice(("after", "before"))
    span = Span(random.choice((0, 1, 2, 10, 10_000)), unit, direction, name(random))  # type: ignore[arg-type]
    return SpanTest(comparison, span)  # type: ignore[arg-type]


def group(random: Random, *, listed: bool = True) -> Group:
    if listed and random.random() < 0.25:
        return Group(items=tuple(name(random) for _ in range(random.randrange(1, 5))))
    role = random.choice(("section", "question", "standard"))
    tag = name(random) if random.random() < 0.4 else None
    within = name(random) if random.random() < 0.3 else None
    return Group(role, tag, within)  # type: ignore[arg-type]


def quantity(random: Random) -> Quantity:
    how = random.choice(("any", "every", "no", "at_least", "at_most", "more_than", "fewer_than", "exactly"))
    if how in ("any", "every", "no"):
        return Quantity(how)  # type: ignore[arg-type]
    if random.random() < 0.5:
        return Quantity(how, number(random, 100), percent=True)  # type: ignore[arg-type]
    return Quantity(how, Decimal(random.randrange(20)))  # type: ignore[arg-type]


def count(random: Random) -> Count:
    return Count(quantity(random), group(random), test(random))


def points(random: Random) -> Points:
    measure = random.choice(get_args(Measure))
    each = None
    if measure != "share" and random.random() < 0.4:
        each = random.choice(
            [one for one in get_args(Measure) if measure not in ("total", "product") or one != "share"]
        )
    test = numbers(random, percent="share" in (measure, each))
    return Points(measure, group(random), test, each)
