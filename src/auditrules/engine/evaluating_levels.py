"""What rests on what, so that sums are added up only once everything in them is known."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditrules.conditions.checking import names
from auditrules.conditions.groups import counted, scored
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or, Points, Ref
from auditrules.conditions.meaning import other_date
from auditrules.engine.evaluating_slots import Slots

if TYPE_CHECKING:
    from auditrules.engine.evaluating_nested import Member

ALWAYS = Const(True)


class Levels:
    """The level of an item: 0 where no sum decides whether it applies; above every sum that it rests on."""

    def __init__(self, slots: Slots) -> None:
        self._ruleset = slots.ruleset
        self._items = slots.ruleset.vocabulary.items
        self._pairs = {number: pair for pair, number in slots.pairs.items()}
        self._names = {slot.number: name for name, slot in slots.items.items()}
        self._shown: dict[str, int] = {}
        self._decided: dict[str, int] = {}
        self._conditions: dict[int, int] = {}

    def of(self, member: Member) -> int:
        """The level of a summand's variable."""
        if member[0] == "pair":
            pair = self._pairs[member[1]]
            return max(self.value(pair.item), self.value(pair.other))
        # A field of the audit has no slot among the items, and always applies.
        name = member[1] if member[0] == "decided" else self._names.get(member[1])
        return self.value(name) if name is not None else 0

    def value(self, name: str) -> int:
        """The level of what an item counts as."""
        return self._outcome(name) if self._items[name].decided else self._is_shown(name)

    def _is_shown(self, name: str) -> int:
        found = self._shown.get(name)
        if found is None:
            item = self._items[name]
            section = self._items.get(item.section) if item.section is not None else None
            above = 0 if section is None else self._is_shown(section.id)
            found = self._shown[name] = max(above, self._condition(self._relevance(name)))
        return found

    def _outcome(self, name: str) -> int:
        found = self._decided.get(name)
        if found is None:
            document = self._ruleset.document
            rests = [
                condition
                for key, condition in self._ruleset.conditions.items()
                if key.startswith(f"decide.{name}.")
                or (key.startswith("limit.") and document.limit[key.split(".")[1]].outcome == name)
            ]
            shown = self._is_shown(name) if self._items[name].role != "outcome" else 0
            found = self._decided[name] = max([shown, *(self._condition(condition) for condition in rests)])
        return found

    def _condition(self, condition: Condition) -> int:
        found = self._conditions.get(id(condition))
        if found is None:
            found = self._conditions[id(condition)] = self._worked_out(condition)
        return found

    def _worked_out(self, condition: Condition) -> int:
        match condition:
            case Const():
                return 0
            case Ref(name):
                return self._condition(
                    self._ruleset.conditions[f"{name}.when" if "." in name else f"define.{name}.means"]
                )
            case Is(name, test):
                other = other_date(test)
                return max(self.value(name), self.value(other) if other is not None else 0)
            case Count(_, group, test):
                items = counted(group, test, self._ruleset.vocabulary)
                other = other_date(test)
                return 1 + max(
                    [
                        self.value(name)
                        for name in (*(item.id for item in items), *((other,) if other is not None else ()))
                    ],
                    default=0,
                )
            case Points():
                return 1 + max([self.value(item.id) for item in scored(condition, self._ruleset.vocabulary)], default=0)
            case Not(part):
                return self._condition(part)
            case And(parts) | Or(parts):
                return max(self._condition(part) for part in parts)

    def _relevance(self, name: str) -> Condition:
        return self._ruleset.conditions.get(f"{self._items[name].role}.{name}.relevant", ALWAYS)

    def may_hide(self, name: str) -> bool:
        """Whether an item may be hidden by its relevance or with its section."""
        item = self._items[name]
        if item.role != "outcome" and self._relevance(name) != ALWAYS:
            return True
        section = self._items.get(item.section) if item.section is not None else None
        return section is not None and (section.allow_not_applicable or self.may_hide(section.id))

    def read(self, conditions: Iterable[Condition]) -> set[str]:
        """The items that conditions read, and the sections that can be put aside with them."""
        vocabulary = self._ruleset.vocabulary
        found = {name for condition in conditions for name in names(condition, vocabulary) if name in vocabulary.items}
        homes = (vocabulary.items.get(vocabulary.items[name].section or "") for name in tuple(found))
        return found | {home.id for home in homes if home is not None and home.allow_not_applicable}
