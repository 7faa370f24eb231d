"""The intermediate representation of a condition: a small, closed set of frozen values.

A condition is one of :data:`Condition`. Two conditions are equal when they say the same in the same words; where
they stand in a text (``span``) does not count. Every back end (meaning, diagram, printer) handles exactly these.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

from auditrules.conditions.dates import Span

#: Offsets of a part of the condition's text: start inclusive, end exclusive, counted in characters.
TextRange = tuple[int, int]


def _nowhere() -> TextRange | None:
    return None


# ------------------------------------------------------------------ tests of one item


@dataclass(frozen=True, slots=True)
class ValueTest:
    """``is a``, ``is one of a, b``, ``is not a``, ``is not one of a, b``, ``is a or better``, ``is a or worse``."""

    values: tuple[str, ...]
    how: Literal["is", "is_not", "or_better", "or_worse"] = "is"


@dataclass(frozen=True, slots=True)
class StateTest:
    """``is answered``, ``is applicable`` and their negations."""

    state: Literal["answered", "applicable"]
    negated: bool = False


Comparison = Literal["is", "is_not", "at_least", "at_most", "more_than", "less_than"]


@dataclass(frozen=True, slots=True)
class NumberTest:
    """``is 5``, ``is at least 16``, ``is between 3 and 5`` (both ends included; then ``upper`` is set)."""

    comparison: Comparison
    number: Decimal
    upper: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DateTest:
    """``is before 2026-04-01``, ``is on or after due``; the other side is a date or the name of a date item."""

    comparison: Literal["before", "after", "on", "on_or_before", "on_or_after"]
    other: date | str


@dataclass(frozen=True, slots=True)
class SpanTest:
    """``is more than 10 working days after completed``: ``span.anchor`` names the other date item."""

    comparison: Literal["at_least", "at_most", "more_than", "less_than"]
    span: Span


Test = ValueTest | StateTest | NumberTest | DateTest | SpanTest


# ------------------------------------------------------------------ groups of items


@dataclass(frozen=True, slots=True)
class Group:
    """Which items an aggregate speaks of.

    Either ``items`` (a list in brackets), or every item of a ``role``, narrowed by a ``tag`` of the item or of its
    section (``safety_critical sections``) and by ``within``, a section or a section's tag (``questions in recording``).
    """

    role: Literal["section", "question", "standard"] | None = None
    tag: str | None = None
    within: str | None = None
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quantity:
    """How many: ``any``, ``every``, ``no``, or a comparison with a number or a percentage of the applicable."""

    how: Literal["any", "every", "no", "at_least", "at_most", "more_than", "fewer_than", "exactly"]
    number: Decimal | None = None
    percent: bool = False


# ------------------------------------------------------------------ conditions


@dataclass(frozen=True, slots=True)
class Const:
    """``always`` or ``never``."""

    value: bool
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Ref:
    """A named condition, or in a promise a rule such as ``escalate.significant_harm``."""

    name: str
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Is:
    """A test of one item."""

    item: str
    test: Test
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Count:
    """How many of a group pass a test."""

    quantity: Quantity
    group: Group
    test: Test
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


Measure = Literal["total", "product", "highest", "lowest", "average", "share"]


@dataclass(frozen=True, slots=True)
class Points:
    """A comparison of the points that a group's answers carry.

    ``share`` is the percentage of the points that the group's applicable answers could have carried. With ``each``
    the group is of sections: ``each`` is taken of the questions of every section by itself, and ``measure`` (never
    ``share``) of what came out: ``average share of points of sections`` is measure ``average`` and each ``share``.
    """

    measure: Measure
    group: Group
    test: NumberTest
    each: Measure | None = None
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)

    @property
    def percent(self) -> bool:
        """Whether what is compared is a percentage."""
        return "share" in (self.measure, self.each)


@dataclass(frozen=True, slots=True)
class Not:
    part: Condition
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class And:
    """Two parts or more."""

    parts: tuple[Condition, ...]
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Or:
    """Two parts or more."""

    parts: tuple[Condition, ...]
    span: TextRange | None = field(default_factory=_nowhere, compare=False, repr=False)


Condition = Const | Ref | Is | Count | Points | Not | And | Or
