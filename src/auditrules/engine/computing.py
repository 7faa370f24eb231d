"""Facts that plugins compute from other answers: computed as soon as those are given, and never before."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import CodeType, MappingProxyType
from typing import cast

from auditrules.conditions.printer import decimal_places, places_in_words
from auditrules.conditions.vocabulary import Item
from auditrules.engine.answers import Given
from auditrules.engine.variables import NOT_APPLICABLE
from auditrules.plugins.descriptors import ComputedFact
from auditrules.plugins.views import AnswerValue
from auditrules.rulesets.extensions import Brought, Lacking
from auditrules.rulesets.models import Fact
from auditrules.rulesets.ruleset import Ruleset

_MOST_KEPT = 500
"""Results kept of one fact: the same arguments give the same result, by the contract."""
_LONGEST = 4_000


@dataclass(slots=True)
class Computed:
    """What came of computing: values by fact, the answers that others still wait for, and what went wrong."""

    values: dict[str, Given] = field(default_factory=dict)
    waits: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of each fact that is not computed yet, the items that are asked for and must be answered first."""
    problems: list[Lacking] = field(default_factory=list)


class Computing:
    """The computed facts of one ruleset."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self._facts = {item.id: ruleset.document.fact[item.id] for item in ruleset.computed}
        self._kept: dict[str, dict[object, Given]] = {name: {} for name in self._facts}

    def compute(self, given: Mapping[str, Given], hidden: Collection[str] = ()) -> Computed:
        """Every fact that can be computed from answers. Those ``hidden`` by the rules do not count."""
        found = Computed()
        for name in self._facts:
            self._one(name, given, hidden, found)
        return found

    def arguments(self, name: str) -> tuple[str, ...]:
        """The items that a computed fact is computed from, asked or computed themselves."""
        items = self._ruleset.vocabulary.items
        return tuple(item for item in self._facts[name].with_.values() if item in items)

    def _one(self, name: str, given: Mapping[str, Given], hidden: Collection[str], found: Computed) -> None:
        if name in found.values or name in found.waits:
            return
        fact = self._facts[name]
        brought = self._ruleset.needs.facts[fact.computed_by or ""]
        gathered = self._gathered(fact, brought.value, given, hidden, found)
        if isinstance(gathered, list):
            found.waits[name] = tuple(dict.fromkeys(gathered))
        elif gathered is None:
            found.values[name] = NOT_APPLICABLE
        else:
            self._run(name, brought, gathered, found)

    def _gathered(
        self,
        fact: Fact,
        computed: ComputedFact,
        given: Mapping[str, Given],
        hidden: Collection[str],
        found: Computed,
    ) -> dict[str, AnswerValue] | list[str] | None:
        """The arguments; the items they wait for; or None where one of them does not apply."""
        arguments: dict[str, AnswerValue] = {}
        waiting: list[str] = []
        aside = False
        for argument in computed.arguments:
            written = fact.with_.get(argument.name)
            if written is None:
                continue
            if argument.kind == "word":
                arguments[argument.name] = written
                continue
            if written in self._facts:
                self._one(written, given, hidden, found)
                waiting += found.waits.get(written, ())
                value = found.values.get(written)
            else:
                value = NOT_APPLICABLE if written in hidden else given.get(written)
                if value is None:
                    # An optional one too: without it the fact would be called certain and change with the answer.
                    waiting.append(written)
            if value is NOT_APPLICABLE:
                aside = aside or argument.required
            elif isinstance(value, (str, Decimal, date)):
                arguments[argument.name] = value
        if aside:
            return None
        return waiting or arguments

    def _run(
        self, name: str, brought: Brought[ComputedFact], arguments: dict[str, AnswerValue], found: Computed
    ) -> None:
        kept = self._kept[name]
        key = tuple(sorted(arguments.items()))
        if key in kept:
            found.values[name] = kept[key]
            return
        needs = self._ruleset.needs
        what = f"compute of {brought.value.name}"
        given = MappingProxyType(arguments)
        item = self._ruleset.vocabulary.items[name]
        # What it returned is looked at inside the call too: its values may be of classes of the plugin's own.
        said = needs.extensions.run(
            brought.plugin, what, lambda: _placed(_fitting(item, brought.value.compute(given)), brought.value.compute)
        )
        value: Given = None
        problem = said.problem
        for fitting in said.values:
            if isinstance(fitting, _Unfit):
                problem = fitting.words
                needs.extensions.complain(brought.plugin, what, problem)
            else:
                value = cast(Given, fitting)
        if problem is not None:
            words = f"the plugin {brought.plugin} failed at '{item.label}': {problem}"
            found.problems.append(Lacking(brought.plugin, words))
            found.waits[name] = ()
            return
        if len(kept) >= _MOST_KEPT:
            kept.clear()
        kept[key] = found.values[name] = value


@dataclass(frozen=True, slots=True)
class _Unfit:
    words: str


#: What a computed fact of each kind returns, as its author knows it.
_WANTED = {"number": "Decimal", "date": "datetime.date", "choice": "str, one of its values,", "text": "str"}


def _fitting(item: Item, value: object) -> Given | _Unfit:
    """What a plugin returned as an answer of its item; None is that there is none, so that it does not apply."""
    if value is None:
        return NOT_APPLICABLE
    if item.kind == "number" and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _number(item, value)
    if item.kind == "date" and isinstance(value, date) and not isinstance(value, datetime):
        return date(value.year, value.month, value.day)
    if item.kind == "choice" and isinstance(value, str):
        plain = str.__str__(value)
        return plain if item.value(plain) is not None else _Unfit(f"'{plain[:60]}' is not one of its values")
    if item.kind == "text" and isinstance(value, str):
        return str.__str__(value)[:_LONGEST] or NOT_APPLICABLE
    return _Unfit(f"it returned a {type(value).__name__} where a {_WANTED[item.kind]} is wanted")


def _placed(found: Given | _Unfit, compute: object) -> Given | _Unfit:
    """What is wrong with a result, with the file and line of the function that returned it, where it is known."""
    code = getattr(compute, "__code__", None)
    if isinstance(found, _Unfit) and isinstance(code, CodeType):
        return _Unfit(f"{code.co_filename}:{code.co_firstlineno}: {found.words}")
    return found


def _number(item: Item, value: int | Decimal) -> Given | _Unfit:
    if isinstance(value, int):
        if abs(value) >= 10**18:
            return _Unfit("it returned a number of more than 18 digits")
        number = Decimal(value)
    else:
        number = Decimal(value)
    if not number.is_finite() or abs(number.adjusted()) > 17:
        return _Unfit("it returned no ordinary number")
    if item.decimals is not None and decimal_places(number) > item.decimals:
        return _Unfit(f"it returned {number}, where {places_in_words(item.decimals)} is wanted")
    low, high = item.minimum, item.maximum
    if (low is not None and number < low) or (high is not None and number > high):
        return _Unfit(f"it returned {number}, which the fact's min and max do not allow")
    return number
