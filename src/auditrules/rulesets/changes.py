"""What differs between two rulesets as they are written: items, rules and their parts, whatever the layout."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from auditrules.conditions.ir import Condition
from auditrules.conditions.printer import canonical
from auditrules.rulesets.hashing import meaning, normal
from auditrules.rulesets.ruleset import Ruleset

_MARKS = {"added": "+", "removed": "-", "changed": "~"}
_NOTHING = "(nothing)"
#: Tables of what is asked and how it is answered; all others hold rules.
ITEMS = ("grade", "answers", "fact", "section", "question", "standard")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. ``name`` is a table's entry (``limit.statutory``); ``part`` one of its keys, or empty.

    ``before`` is None of what was added, ``after`` of what was removed.
    """

    kind: Literal["added", "removed", "changed"]
    name: str
    part: str
    before: str | None
    after: str | None

    @property
    def of_item(self) -> bool:
        """Whether it is of something asked, and not of a rule."""
        return self.name.split(".")[0] in ITEMS

    @property
    def mark(self) -> str:
        """``+`` of what was added, ``-`` of what was removed, ``~`` of what was changed."""
        return _MARKS[self.kind]

    @property
    def words(self) -> str:
        """The change in a line: ``limit.statutory when: any section is poor -> any section is inadequate``."""
        if self.kind == "changed":
            part = f" {self.part}" if self.part else ""
            return f"{self.name}{part}: {self.before or _NOTHING} -> {self.after or _NOTHING}"
        said = self.after if self.kind == "added" else self.before
        return f"{self.name}: {said}" if said else self.name


def changes(old: Ruleset, new: Ruleset) -> tuple[Change, ...]:
    """Every difference in meaning; none exactly where the content hashes agree."""
    before, after = _Side(old), _Side(new)
    return tuple(_changes(before, after))


class _Side:
    """A ruleset's meaning by table and entry, with its conditions put back in as texts."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        # A pair of tables and conditions, as hashing has them.
        tables: Any = meaning(ruleset.document, ruleset.conditions)[0]
        self.tables: dict[str, dict[str, Any]] = {}
        for name, content in tables:
            entries = dict(content) if isinstance(content, list) else content
            single = name in ("ruleset", "document")
            self.tables[name] = {"": entries} if single else dict(entries)

    def condition(self, key: str) -> Condition | None:
        if key.startswith("promise."):
            return None
        return self.ruleset.conditions.get(key)

    def parts(self, table: str, name: str) -> set[str]:
        """The parts of an entry that are conditions, apart from rows."""
        start = f"{table}.{name}." if name else f"{table}."
        return {
            key.removeprefix(start) for key in self.ruleset.conditions if key.startswith(start) and ".rows." not in key
        }


def _changes(before: _Side, after: _Side) -> Iterator[Change]:
    for table in after.tables:
        old, new = before.tables.get(table, {}), after.tables[table]
        for name in old:
            if name not in new:
                yield Change("removed", _full(table, name), "", _title(before, table, name), None)
        for name in new:
            if name not in old:
                yield Change("added", _full(table, name), "", None, _title(after, table, name))
            else:
                yield from _entry(before, after, table, name)
        kept = [name for name in new if name in old]
        if table in ITEMS and kept != [name for name in old if name in new]:
            was, is_now = [one for one in old if one in new], kept
            yield Change("changed", table, "order", ", ".join(was), ", ".join(is_now))


def _entry(before: _Side, after: _Side, table: str, name: str) -> Iterator[Change]:
    old, new = before.tables[table][name], after.tables[table][name]
    full = _full(table, name)
    for key in dict.fromkeys([*old, *new]):
        if key == "rows":
            yield from _rows(before, after, name)
        elif old.get(key) != new.get(key):
            yield Change("changed", full, key, _text(old.get(key)), _text(new.get(key)))
    for part in sorted(before.parts(table, name) | after.parts(table, name)):
        key = f"{table}.{name}.{part}" if name else f"{table}.{part}"
        was, is_now = before.condition(key), after.condition(key)
        if _normal(was) != _normal(is_now):
            yield Change("changed", full, part, canonical(was) if was else None, canonical(is_now) if is_now else None)


def _rows(before: _Side, after: _Side, name: str) -> Iterator[Change]:
    """Rows are known by their ids; those without one by what they say."""
    old, new = _named_rows(before, name), _named_rows(after, name)
    table = f"decide.{name}"
    for row, one in old.items():
        if row not in new:
            yield Change("removed", f"{table}.{row}" if " " not in row else table, "row", one.text, None)
    for row, one in new.items():
        label = f"{table}.{row}" if " " not in row else table
        if row not in old:
            yield Change("added", label, "row", None, one.text)
        elif old[row] != one:
            if old[row].text == one.text:
                yield Change("changed", label, "because", old[row].because, one.because)
            else:
                yield Change("changed", label, "row", old[row].text, one.text)
    kept = [row for row in new if row in old]
    was = [row for row in old if row in new]
    if kept != was:
        yield Change("changed", table, "order of rows", "; ".join(was), "; ".join(kept))


@dataclass(frozen=True, slots=True)
class _Row:
    """A row in words; ``said`` is its condition's meaning, without its spelling."""

    text: str = field(compare=False)
    said: str | None
    then: str
    because: str | None


def _named_rows(side: _Side, name: str) -> dict[str, _Row]:
    found: dict[str, _Row] = {}
    for index, row in enumerate(side.tables["decide"][name]["rows"]):
        condition = side.ruleset.conditions[f"decide.{name}.rows.{index + 1}.when"]
        said = _normal(condition)
        key = row["id"] or f"{said}: {row['then']}"
        while key in found:
            key += " again"
        found[key] = _Row(f"{canonical(condition)}: {row['then']}", said, row["then"], row["because"])
    return found


def _normal(condition: Condition | None) -> str | None:
    return canonical(normal(condition)) if condition is not None else None


def _full(table: str, name: str) -> str:
    return f"{table}.{name}" if name else table


def _title(side: _Side, table: str, name: str) -> str:
    """What an entry is, in a line: its text, or the condition under which it holds."""
    entry: Mapping[str, Any] = side.tables[table][name]
    for key in ("when", "means"):
        condition = side.condition(f"{table}.{name}.{key}")
        if condition is not None:
            return canonical(condition)
    for key in ("text", "label", "message", "because"):
        if isinstance(entry.get(key), str):
            return str(entry[key])
    return ""


def _text(value: object) -> str | None:
    """A value of the file in a line."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {_text(one)}" for key, one in value.items() if one is not None)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(_choice(one) for one in value)
    return str(value)


def _choice(value: object) -> str:
    if not (isinstance(value, Mapping) and "id" in value):
        return _text(value) or ""
    points = f" = {value['points']}" if "points" in value else ""
    return f"{value['id']} ({value.get('label')}{points})"
