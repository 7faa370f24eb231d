"""Changes to a ruleset's text that leave everything else in it as it is: spans replaced, by path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from auditrules.rulesets.positions import Extent, KeyPath, positions


@dataclass(frozen=True, slots=True)
class Edit:
    """A part of a text and what shall stand there instead."""

    extent: Extent
    text: str


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text with parts replaced; they must not overlap."""
    made = text
    for edit in sorted(edits, key=lambda one: one.extent.start, reverse=True):
        made = made[: edit.extent.start] + edit.text + made[edit.extent.end :]
    return made


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
