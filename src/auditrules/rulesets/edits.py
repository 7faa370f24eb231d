"""Parts of a ruleset's text replaced by others: what an edit is, what comes of it, and small changes made of it.

:func:`confirmed` reads the outcome back, so that no edit says anything else than what was wanted.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from auditrules.rulesets.positions import Extent, KeyPath, positions
from auditrules.rulesets.syntax import load_toml


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a text and what shall stand there instead."""

    extent: Extent
    text: str


class CannotEdit(Exception):
    """A change that can't be made by replacing parts of the text, and why."""


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with parts replaced; they must not overlap."""
    made = text
    for _, edit in sorted(enumerate(edits), key=lambda one: (one[1].extent.start, one[0]), reverse=True):
        made = made[: edit.extent.start] + edit.text + made[edit.extent.end :]
    return made


def confirmed(
    text: str, edits: Sequence[Edit], change: Callable[[Any], None], *, order: bool = False
) -> tuple[Edit, ...]:
    """The edits, if the text then says exactly what ``change`` makes of its data.

    ``order`` wants the keys of tables in the same order too. Raises :class:`CannotEdit` where the text would say
    anything else, so that no edit ever does harm.
    """
    wanted = copy.deepcopy(data_of(text))
    change(wanted)
    made, _, faults = load_toml(applied(text, edits).removeprefix("\ufeff"))
    if made is None or faults or made != wanted or (order and _in_order(made) != _in_order(wanted)):
        raise CannotEdit("This part is written in a way that can't be changed here. Change it in the text.")
    return tuple(edits)


def data_of(text: str) -> dict[str, Any]:
    """The data of a text. Raises :class:`CannotEdit` where it is no TOML."""
    data, _, faults = load_toml(text.removeprefix("\ufeff"))
    if data is None or faults:
        raise CannotEdit("The text has a line that can't be read. Mend it first.")
    return data


def with_value(text: str, path: KeyPath, value: str) -> str:
    """The text with the value at a path replaced by other TOML. Raises KeyError where there is none."""
    return applied(text, [Edit(positions(text).values[path], value)])


def with_keys_renamed(text: str, names: Mapping[KeyPath, str]) -> str:
    """The text with keys renamed, by path to their new name; of a heading its last part is."""
    found = positions(text)
    edits = []
    for path, name in names.items():
        extent = found.keys.get(path)
        if extent is None:
            continue
        old = text[extent.start : extent.end]
        if old.startswith("["):
            # A heading: the name is the last of its parts.
            start = extent.start + old.rindex(str(path[-1]))
            extent = Extent(start, start + len(str(path[-1])))
        edits.append(Edit(extent, name))
    return applied(text, edits)


def with_key_added(text: str, table: KeyPath, line: str) -> str:
    """The text with a line ``key = value`` as the first under a table's heading. Raises KeyError without one."""
    extent = positions(text).keys[table]
    end = text.find("\n", extent.end)
    if end < 0:
        return f"{text}\n{line}\n"
    return f"{text[: end + 1]}{line}\n{text[end + 1 :]}"


def difference(old: str, new: str) -> list[Edit]:
    """One edit that makes one text the other: what lies between their common beginning and end."""
    start = 0
    most = min(len(old), len(new))
    while start < most and old[start] == new[start]:
        start += 1
    end = 0
    while end < most - start and old[len(old) - 1 - end] == new[len(new) - 1 - end]:
        end += 1
    if len(old) == len(new) == start:
        return []
    return [Edit(Extent(start, len(old) - end), new[start : len(new) - end])]


def _in_order(found: object) -> object:
    """Data in which the order of a table's keys counts."""
    if isinstance(found, Mapping):
        return [(name, _in_order(one)) for name, one in found.items()]
    return [_in_order(one) for one in found] if isinstance(found, list) else found
