"""A condition as lines that a person edits: groups of clauses, one inside another.

``All of these``, ``any of these`` and ``none of these`` are the language's ``and``, ``or`` and ``not (… or …)``. At
every moment the whole is a condition that can be written down: what is changed is a copy, by path.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from auditrules.conditions.ir import And, Condition, Not, Or
from auditrules.workshop.clauses import Clause, Scope, Slot, slots

#: Way to a part: the number of the part at each level.
Way = tuple[int, ...]
Kind = Literal["all", "any", "none", "not_all", "not", "clause"]

GROUP_WORDS = {
    "all": "All of these:",
    "any": "Any of these:",
    "none": "None of these:",
    "not_all": "Not all of these:",
    "not": "It is not so that:",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the sentence: a group's head, or a clause with its slots.

    ``way`` leads to the whole line, its "not" included; ``inner`` to the group or clause without it.
    """

    way: Way
    inner: Way
    depth: int
    kind: Kind
    negated: bool = False
    slots: tuple[Slot, ...] = ()

    @property
    def words(self) -> str:
        """The line in words."""
        if self.kind != "clause":
            return GROUP_WORDS[self.kind]
        said = " ".join(slot.words for slot in self.slots if slot.words)
        return f"not so: {said}" if self.negated else said


def lines(condition: Condition, scope: Scope) -> tuple[Line, ...]:
    """A condition line by line, from the top."""
    return tuple(_lines(condition, scope, (), 0))


def _lines(here: Condition, scope: Scope, way: Way, depth: int) -> Iterator[Line]:
    match here:
        case And(parts) | Or(parts):
            yield Line(way, way, depth, "all" if isinstance(here, And) else "any")
            for number, part in enumerate(parts):
                yield from _lines(part, scope, (*way, number), depth + 1)
        case Not(And(parts) | Or(parts) as group):
            yield Line(way, (*way, 0), depth, "not_all" if isinstance(group, And) else "none", True)
            for number, part in enumerate(parts):
                yield from _lines(part, scope, (*way, 0, number), depth + 1)
        case Not(Not() as part):
            yield Line(way, way, depth, "not", True)
            yield from _lines(part, scope, (*way, 0), depth + 1)
        case Not(part):
            assert not isinstance(part, (And, Or, Not))
            yield Line(way, (*way, 0), depth, "clause", True, slots(part, scope))
        case _:
            yield Line(way, way, depth, "clause", False, slots(here, scope))


def words(condition: Condition, scope: Scope) -> str:
    """A condition in one sentence, with labels for names."""
    match condition:
        case And(parts):
            return " and ".join(_inside(part, scope) for part in parts)
        case Or(parts):
            return " or ".join(_inside(part, scope) for part in parts)
        case Not(part):
            return f"not ({words(part, scope)})"
        case _:
            return " ".join(slot.words for slot in slots(condition, scope) if slot.words)


def _inside(part: Condition, scope: Scope) -> str:
    said = words(part, scope)
    return f"({said})" if isinstance(part, (And, Or)) else said


# ---------------------------------------------------------------- parts by their way


def at(root: Condition, way: Way) -> Condition:
    """The part at a way. Raises IndexError."""
    here = root
    for number in way:
        here = _parts(here)[number]
    return here


def put(root: Condition, way: Way, new: Condition) -> Condition:
    """The condition with another part at a way."""
    if not way:
        return new
    parts = list(_parts(root))
    parts[way[0]] = put(parts[way[0]], way[1:], new)
    return _made_of(root, parts)


def _parts(here: Condition) -> tuple[Condition, ...]:
    match here:
        case And(parts) | Or(parts):
            return parts
        case Not(part):
            return (part,)
    raise IndexError


def _made_of(old: Condition, parts: list[Condition]) -> Condition:
    """A group or negation of other parts; of one part alone no group is left."""
    if isinstance(old, Not):
        return Not(parts[0])
    assert isinstance(old, (And, Or))
    return replace(old, parts=tuple(parts)) if len(parts) > 1 else parts[0]


def add(root: Condition, way: Way, new: Clause) -> tuple[Condition, Way]:
    """A clause more: at the end of the group at a way, or behind the clause there; and the way to it."""
    here = at(root, way)
    if isinstance(here, Not) and isinstance(here.part, (And, Or)):
        here, way = here.part, (*way, 0)
    if isinstance(here, (And, Or)):
        return put(root, way, replace(here, parts=(*here.parts, new))), (*way, len(here.parts))
    parent = at(root, way[:-1]) if way else None
    if isinstance(parent, (And, Or)):
        place = way[-1] + 1
        parts = (*parent.parts[:place], new, *parent.parts[place:])
        return put(root, way[:-1], replace(parent, parts=parts)), (*way[:-1], place)
    if isinstance(parent, Not):
        return add(root, way[:-1], new)
    return put(root, way, And((here, new))), (*way, 1)


def enclose(root: Condition, way: Way, kind: Literal["all", "any"], new: Clause) -> tuple[Condition, Way]:
    """The part at a way and a new clause, in a group of their own; and the way to the clause."""
    parts = (at(root, way), new)
    return put(root, way, And(parts) if kind == "all" else Or(parts)), (*way, 1)


def remove(root: Condition, way: Way) -> Condition | None:
    """The condition without the part at a way; None where that is all there is."""
    if not way:
        return None
    parent = at(root, way[:-1])
    if isinstance(parent, Not):
        return remove(root, way[:-1])
    parts = list(_parts(parent))
    del parts[way[-1]]
    return put(root, way[:-1], _made_of(parent, parts))


def negate(root: Condition, way: Way) -> Condition:
    """The condition with the opposite of a part."""
    return put(root, way, Not(at(root, way)))


def affirm(root: Condition, way: Way) -> Condition:
    """The condition without the "not" at a way."""
    here = at(root, way)
    return put(root, way, here.part) if isinstance(here, Not) else root


def regroup(root: Condition, way: Way, kind: Kind) -> Condition:
    """The group at a way as another kind of group: ``all``, ``any``, ``none`` or ``not_all``."""
    here = at(root, way)
    inner = here.part if isinstance(here, Not) else here
    if not isinstance(inner, (And, Or)):
        return root
    made: Condition = And(inner.parts) if kind in ("all", "not_all") else Or(inner.parts)
    return put(root, way, Not(made) if kind in ("none", "not_all") else made)


def move(root: Condition, way: Way, by: int) -> tuple[Condition, Way]:
    """The part at a way, before or behind its neighbour; where there is none everything stays."""
    parent = at(root, way[:-1]) if way else None
    if not isinstance(parent, (And, Or)) or not 0 <= way[-1] + by < len(parent.parts):
        return root, way
    parts = list(parent.parts)
    here, other = way[-1], way[-1] + by
    parts[here], parts[other] = parts[other], parts[here]
    return put(root, way[:-1], replace(parent, parts=tuple(parts))), (*way[:-1], other)
