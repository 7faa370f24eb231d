"""What following an audit needs of its ruleset, worked out once: nodes of the diagrams, and what each part rests on.

A function too complex for a diagram has None for its node. Its part of an audit is then judged as the compiled rules
have it, which leave too much open at times and never too little.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from itertools import groupby
from operator import itemgetter

from auditrules.conditions.checking import names
from auditrules.conditions.groups import counted
from auditrules.conditions.ir import And, Condition, Const, Count, Is, Not, Or
from auditrules.conditions.meaning import other_date
from auditrules.conditions.vocabulary import Item
from auditrules.engine.compiled import Compiled
from auditrules.engine.diagram import Diagram
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.evaluating_levels import Levels
from auditrules.engine.evaluating_reads import Known, Reader
from auditrules.engine.evaluating_slots import FIRST, Slot
from auditrules.engine.nodes import Node, TooComplex
from auditrules.engine.variables import Pair, Variable
from auditrules.rulesets.checking import require_vocabulary
from auditrules.rulesets.ruleset import Ruleset

ALWAYS = Const(True)


@dataclass(frozen=True, slots=True)
class Part:
    """A rule: where its condition stands, its diagram, and what picks out everything that its reasons rest on."""

    name: str
    key: str
    node: Node | None
    rests: Callable[[Known], object]
    worded: tuple[str, ...]
    """Items among them whose reading is more than their code: numbers, dates, prose."""
    once: bool
    """Whether it reads every answer but once, so that the compiled rule's "open" is exact and needs no diagram."""


@dataclass(frozen=True, slots=True)
class OutcomePart:
    """An outcome: its diagrams, with and without its limits, and the place of its codes."""

    item: Item
    node: Node | None
    table: Node | None
    code: Mapping[str, int]
    rests: Callable[[Known], object]
    worded: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Requirement:
    """A requirement on the audit."""

    name: str
    key: str
    rests: Callable[[Known], object]


@dataclass(frozen=True, slots=True)
class Hiding:
    """Items that are shown and hidden together: whether they are, and where their states stand."""

    node: Node
    places: tuple[tuple[int, Slot, int], ...]
    """Of each its place, its slot, and the first of the states of which it is open whether it is shown."""


class Wants(Enum):
    """When an item that is asked wants an answer."""

    ALWAYS = "always"
    IF_IT_DECIDES = "if it decides"
    NEVER = "never"


Asking = tuple[str, int, Wants]
"""An item, the number of its group (-1 where it is always asked), and whether it wants an answer."""


@dataclass(frozen=True, slots=True)
class Run:
    """Items of one group that follow one another in the form."""

    group: int
    items: tuple[tuple[str, Wants], ...]
    may_decide: bool
    """Whether one of them wants an answer only if it decides."""


@dataclass(frozen=True, slots=True)
class Group:
    """Items asked under the same circumstances: their section is, their relevance holds, and they are not hidden."""

    section: str
    """Empty for items without one."""
    shown: Node | None
    relevant: Node | None
    key: str
    """Where a condition stands that has no diagram; empty where it has one."""
    always: bool
    """Whether nothing hides them but their section."""


class Plan:
    """A ruleset's plan. Making it makes every diagram that the budget allows, those that all others rest on first.

    Raises :class:`TooComplex` where the rules can't be compiled at all.
    """

    def __init__(self, ruleset: Ruleset, compiled: Compiled | None, evaluator: Evaluator) -> None:
        self.ruleset = ruleset
        self.compiled = compiled
        self.diagram = compiled.diagram if compiled is not None else Diagram(())
        self.unknowns = compiled.unknowns if compiled is not None else ()
        self.evaluator = evaluator
        self.layout = evaluator.layout
        # Now, while a ruleset too complex for it can still be judged another way.
        evaluator.partly(evaluator.slots.blank)
        self.reader = Reader(evaluator.slots, self.layout, named=True)
        self.entry_reader = Reader(evaluator.slots, self.layout, fields=True, named=True)
        self._rests: dict[str, frozenset[str]] = {}
        self._levels = Levels(evaluator.slots)
        #: Works out named conditions as well: for those without a diagram.
        self.plain_reader = Reader(evaluator.slots, self.layout)
        document = ruleset.document
        self.groups: list[Group] = []
        self.hiding = self._hiding()
        self.asking = self._asking()
        self.nodes: dict[str, Node | None] = {
            key: self._truth_node(condition)
            for key, condition in ruleset.conditions.items()
            if key.partition(".")[0] in ("decide", "limit", "escalate", "action", "define")
        }
        #: Of every item where the conditions stand that decide whether it is asked and, of an outcome, its value.
        self.decided_by = {name: self._keys(item) for name, item in ruleset.vocabulary.items.items()}
        self.named = [(key, self.nodes[key]) for key in (f"define.{name}.means" for name in document.define)]
        self.outcomes = [self._outcome(name) for name in document.decide]
        self.limits = [self._part("limit", name) for name in document.limit]
        self.escalations = [self._part("escalate", name) for name in document.escalate]
        self.actions = [self._part("action", name) for name in document.action]
        self.requirements = [
            self._requirement(name) for name, require in document.require.items() if require.on == "audit"
        ]
        self.runs = _runs(self.asking)
        #: Of every item that a form shows, the run it stands in.
        self.run_of = {name: number for number, run in enumerate(self.runs) for name, _ in run.items}
        sections = {item.id for item in ruleset.vocabulary.members("section")}
        self.section_groups = [(name, group) for name, group, _ in self.asking if name in sections]
        #: Groups outside sections, of which sections themselves are; then those within.
        self.first_groups = [number for number, group in enumerate(self.groups) if not group.section]
        self.later_groups = [number for number, group in enumerate(self.groups) if group.section]
        self.places = {name: place for place, name in enumerate(ruleset.vocabulary.items)}
        self.variables: dict[str, tuple[int, Variable]] = {}
        self.pairs: dict[str, list[tuple[Pair, int, int]]] = {}
        #: Whether comparisons of dates can be in each other's way.
        self.shares_dates = compiled is not None and compiled.dates.shared
        for number, unknown in enumerate(self.unknowns):
            if isinstance(unknown, Variable):
                self.variables[unknown.item] = (number, unknown)
        for pair, slot in evaluator.slots.pairs.items():
            known = compiled.number_of(pair) if compiled is not None else None
            for name in dict.fromkeys((pair.item, pair.other)):
                self.pairs.setdefault(name, []).append((pair, slot, -1 if known is None else known))
        self.diagram.settle()

    # -------------------------------------------------------------- diagrams

    def _node(self, make: Callable[[Compiled], Node]) -> Node | None:
        """A function's node; None where it is too complex for one."""
        try:
            return make(self.compiled) if self.compiled is not None else None
        except TooComplex:
            return None

    def _truth_node(self, condition: Condition) -> Node | None:
        return self._node(lambda compiled: compiled.truth_node(condition))

    def _shown_node(self, name: str) -> Node | None:
        return self._node(lambda compiled: compiled.shown_node(name))

    # -------------------------------------------------------------- what rests on what

    def _items(self, conditions: Iterable[Condition]) -> frozenset[str]:
        """The items that conditions name, those of named conditions among them."""
        vocabulary = self.ruleset.vocabulary
        found: set[str] = set()
        for condition in conditions:
            for name in names(condition, vocabulary):
                if name in vocabulary.items:
                    found.add(name)
                else:
                    found |= self._named_items(name)
        return frozenset(found)

    def _named_items(self, name: str) -> frozenset[str]:
        if name not in self._rests:
            key = f"{name}.when" if "." in name else f"define.{name}.means"
            condition = self.ruleset.conditions.get(key)
            self._rests[name] = self._items([condition]) if condition is not None else frozenset()
        return self._rests[name]

    def _places(self, items: Iterable[str], conditions: Iterable[Condition]) -> list[int]:
        layout = self.layout
        read = {name for condition in conditions for name in names(condition, self.ruleset.vocabulary)}
        places = [layout.items[name] for name in items]
        places += [place for name, place in layout.named.items() if name in read]
        dated = {self.evaluator.slots.ruleset.vocabulary.items[name].kind for name in items}
        return places + (list(layout.pairs.values()) if "date" in dated else [])

    def _worded(self, items: Iterable[str]) -> tuple[str, ...]:
        vocabulary = self.ruleset.vocabulary.items
        return tuple(name for name in items if vocabulary[name].kind != "choice")

    def _part(self, table: str, name: str) -> Part:
        key = f"{table}.{name}.when"
        condition = self.ruleset.conditions[key]
        items = self._items([condition])
        places = self._places(items, [condition])
        return Part(name, key, self.nodes[key], _picker(places), self._worded(items), self._once(condition))

    def _once(self, condition: Condition) -> bool:
        """Whether a condition's parts are independent, and each is weighed exactly."""
        read: list[str] = []

        def plain(part: Condition) -> bool:
            match part:
                case Const():
                    return True
                case Is(name, test):
                    read.append(name)
                    return other_date(test) is None
                case Count(quantity, group, test):
                    read.extend(item.id for item in counted(group, test, self.ruleset.vocabulary))
                    return other_date(test) is None and not quantity.percent and quantity.how != "exactly"
                case Not(inner):
                    return plain(inner)
                case And(parts) | Or(parts):
                    return all([plain(inner) for inner in parts])  # noqa: C419  # every part is to be read
                case _:
                    return False

        items = self.ruleset.vocabulary.items
        return (
            plain(condition)
            and len(read) == len(set(read))
            and not any(items[name].decided or self._levels.may_hide(name) for name in read)
        )

    def _keys(self, item: Item) -> tuple[str, ...]:
        ruleset = self.ruleset
        relevance = f"{item.role}.{item.id}.relevant"
        if not item.decided:
            return (relevance,) if relevance in ruleset.conditions else ()
        return tuple(
            key
            for key in ruleset.conditions
            if key == relevance
            or key.startswith(f"decide.{item.id}.")
            or (key.startswith("limit.") and ruleset.document.limit[key.split(".")[1]].outcome == item.id)
        )

    def _outcome(self, name: str) -> OutcomePart:
        ruleset = self.ruleset
        item = ruleset.vocabulary.items[name]
        keys = self.decided_by[name]
        own = [ruleset.conditions[key] for key in keys]
        items = self._items(own)
        return OutcomePart(
            item,
            self._node(lambda compiled: compiled.outcome_node(name)),
            self._node(lambda compiled: compiled.table_node(name)),
            {value.id: FIRST + place for place, value in enumerate(item.values)},
            _picker(self._places(items, own)),
            self._worded(items),
        )

    def _requirement(self, name: str) -> Requirement:
        key = f"require.{name}.when"
        condition = self.ruleset.conditions[key]
        read = set(names(condition, require_vocabulary(self.ruleset.vocabulary, "audit")))
        fields = [place for field, place in self.layout.fields.items() if field in read]
        items = self._items([condition])
        return Requirement(name, key, _picker([*self._places(items, [condition]), *fields]))

    # -------------------------------------------------------------- what applies

    def _hiding(self) -> list[Hiding]:
        together: dict[Node, list[tuple[int, Slot, int]]] = {}
        for name, slot in self.evaluator.slots.items.items():
            if self._levels.may_hide(name):
                node = self._shown_node(name)
                if node is not None:
                    together.setdefault(node, []).append((self.layout.items[name], slot, FIRST + len(slot.cells)))
        return [Hiding(node, tuple(places)) for node, places in together.items()]

    def _asking(self) -> list[Asking]:
        numbers: dict[Group, int] = {}
        found = []
        vocabulary = self.ruleset.vocabulary
        shown = [item for item in vocabulary.items.values() if item.role != "outcome"]
        for item in shown:
            key = f"{item.role}.{item.id}.relevant"
            condition = self.ruleset.conditions.get(key, ALWAYS)
            section = item.section if item.section in vocabulary.items else None
            number = -1
            if section is not None or condition != ALWAYS:
                relevant = self._truth_node(condition)
                plain = key if relevant is None and condition != ALWAYS else ""
                always = section is not None and condition == ALWAYS
                made = Group(section or "", self._shown_node(item.id), relevant, plain, always)
                number = numbers.setdefault(made, len(numbers))
            # A section without a grade has no answer to give, and a decided one gets its own.
            answered = not item.decided and not (item.role == "section" and not item.values)
            decides = item.role == "section" or item.id in self.evaluator.slots.mentions.items
            if not answered or not (item.required or decides):
                wants = Wants.NEVER
            else:
                wants = Wants.ALWAYS if item.required else Wants.IF_IT_DECIDES
            found.append((item.id, number, wants))
        self.groups = list(numbers)
        return found


def _runs(asking: Iterable[Asking]) -> list[Run]:
    found = []
    for group, rows in groupby(asking, key=itemgetter(1)):
        items = tuple([(name, wants) for name, _, wants in rows])
        found.append(Run(group, items, any(wants is Wants.IF_IT_DECIDES for _, wants in items)))
    return found


def _picker(places: list[int]) -> Callable[[Known], object]:
    if not places:
        return lambda known: None
    return itemgetter(*places)
