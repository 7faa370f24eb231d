"""What a condition may name: items with their kinds of value, and named conditions."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Literal

#: What part an item plays in a ruleset.
Role = Literal["fact", "section", "question", "standard", "outcome", "field"]
#: What its values are. ``choice``: one of a list (a grade is a choice); ``choices``: several of a list.
Kind = Literal["choice", "choices", "number", "date", "text", "person"]


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a list, with its points where the list carries any."""

    id: str
    label: str
    points: Decimal | None = None
    guidance: str | None = None


@dataclass(frozen=True, slots=True)
class Custom:
    """What a plugin's kind of question says of how it is asked, beside the values that it takes.

    ``widget`` names the class that asks it on screen, ``module:Class``; ``hint`` tells what to type; ``anchors`` are
    words for some of its numbers. ``refusal`` gets an answer as rules see it and says why it can't be, or None.
    """

    plugin: str
    name: str
    widget: str = ""
    hint: str = ""
    anchors: tuple[tuple[Decimal, str], ...] = ()
    refusal: Callable[[str | Decimal | date], str | None] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Item:
    """Something with an answer: a fact, section, question, standard, decided outcome or a field of the audit.

    ``values`` are listed worst first where the order means anything; ``graded`` says that they are the scale's
    grades. ``decided`` items get their value from a decision table and are never answered.
    """

    id: str
    role: Role
    kind: Kind
    label: str
    values: tuple[Value, ...] = ()
    ordered: bool = False
    graded: bool = False
    section: str | None = None
    tags: frozenset[str] = frozenset()
    allow_not_applicable: bool = False
    required: bool = True
    decided: bool = False
    off_scale: frozenset[str] = frozenset()
    """Values of an outcome that stand beside its scale, such as ``not_rated``: neither better nor worse."""
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    unit: str | None = None
    number_is_points: bool = False
    """Whether a number carries itself as points; its bounds and decimals then leave few of them."""
    weight: Decimal | None = None
    on_record: bool = True
    custom: Custom | None = None
    """What a plugin's kind of question adds, where it is one."""
    computed: bool = False
    """Computed from other answers by a plugin: never asked, and never typed over."""

    def value(self, value_id: str) -> Value | None:
        """The value of that id, or None."""
        return next((value for value in self.values if value.id == value_id), None)

    def value_label(self, value_id: str) -> str:
        """The label of a value, or the id itself where the list has none of that name."""
        found = self.value(value_id)
        return found.label if found else value_id


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every name a condition may use, in form order."""

    items: Mapping[str, Item]
    defines: Mapping[str, str] = field(default_factory=dict)
    """Named conditions: id to label."""
    rules: frozenset[str] = frozenset()
    """Rule names that a promise may state as facts, such as ``escalate.significant_harm``."""
    scale: tuple[Value, ...] = ()
    """The grades, worst first."""
    abstract: bool = False
    """A base without a form of its own: groups may be empty until an overlay fills them."""
    doubtful: frozenset[str] = frozenset()
    """Items whose own table is faulty. They may be named, and what is said of their values is not judged: the one
    fault is reported where it stands, and not again in every condition that reads the item."""

    def members(self, role: Role) -> tuple[Item, ...]:
        """Items of one role, in form order."""
        return tuple(item for item in self.items.values() if item.role == role)
