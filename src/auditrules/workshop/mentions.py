"""Where a ruleset's own names stand in its text: as keys, as references, and in conditions.

A condition is read to know what a word in it means: ``good`` may be a grade, the value of another list, or a tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from auditrules.conditions.groups import members
from auditrules.conditions.ir import (
    And,
    Condition,
    Count,
    DateTest,
    Group,
    Is,
    Not,
    Or,
    Points,
    Ref,
    SpanTest,
    Test,
    ValueTest,
)
from auditrules.conditions.lexer import ConditionFault, tokens
from auditrules.conditions.parser import parse
from auditrules.conditions.vocabulary import Vocabulary
from auditrules.rulesets.answer_keys import ANSWERED
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.parsing import has_hole
from auditrules.rulesets.positions import Extent, KeyPath, inside_string
from auditrules.rulesets.shape import in_words
from auditrules.workshop.field_kinds import Key, keys_of, model_at
from auditrules.workshop.reading import Reading

Space = Literal["item", "rule", "role", "answers", "value", "tag", "example", "row", "entry"]
"""``item``: facts, sections, questions, standards, named conditions and outcomes, which share one set of ids.
``entry``: an entry of a kind of table that nothing but its own table names."""

ITEMS = ("fact", "section", "question", "standard", "define", "decide")
RULES = ("limit", "escalate", "require", "action", "moderation", "reaudit", "report")


@dataclass(frozen=True, slots=True)
class Name:
    """A name in its space. ``of`` narrows: the table of a rule or entry, the outcome of a row, whose value it is."""

    space: Space
    id: str
    of: str = ""


@dataclass(frozen=True, slots=True)
class Mention:
    """A place that names something: the path it stands at, and its extent in the text."""

    name: Name
    path: KeyPath
    extent: Extent
    is_key: bool = False

    @property
    def where(self) -> str:
        """The place in words: ``'when' of [limit.harm]``."""
        return in_words(self.path)


def name_of(path: KeyPath) -> Name | None:
    """The name that the entry at a path has; None for an example or a table without an id."""
    if len(path) < 2 or not isinstance(path[1], str):
        return None
    table = str(path[0])
    if table in ITEMS:
        return Name("item", path[1])
    if table == "grade":
        return Name("value", path[1], "grade")
    if table in RULES:
        return Name("rule", path[1], table)
    if table in ("role", "answers"):
        return Name(table, path[1])  # type: ignore[arg-type]  # one of two spaces
    return Name("entry", path[1], table)


class Mentions:
    """Every mention of names in one text."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._text = reading.text
        self._map = reading.editor.map
        self._vocabulary = reading.vocabulary
        self._sources = {
            name: str(entry.answers if table != "fact" else entry.type or entry.answers)
            for table in ANSWERED
            for name, entry in getattr(reading.document, table).items()
        }

    def of(self, name: Name) -> list[Mention]:
        """Every place that names this, keys first."""
        found = [one for one in self._all(name.id) if one.name == name]
        unique = {one.extent: one for one in found}
        return sorted(unique.values(), key=lambda one: (not one.is_key, one.extent.start))

    def shared(self, name: Name, found: Sequence[Mention]) -> Mention | None:
        """A place among these that names something else at the same time, as ``any question is no`` may."""
        extents = {one.extent for one in found}
        return next((one for one in self._all(name.id) if one.name != name and one.extent in extents), None)

    def _all(self, word: str) -> Iterator[Mention]:
        """Every mention of anything of this id."""
        for path, extent in self._map.named:
            if path[-1] == word:
                for name in self._named_by_key(path):
                    yield Mention(name, path, extent, is_key=len(path) == 2 and path[0] in KEYED)
        for table in KEYED:
            for entry in self._own(table):
                model = model_at((table, entry))
                if model is not None:
                    yield from self._table((table, entry), keys_of(model), word)
        yield from self._table(("ruleset",), keys_of(_model(("ruleset",))), word)
        yield from self._table(("document",), keys_of(_model(("document",))), word)
        for index in range(len(self._reading.editor.data.get("examples") or ())):
            yield from self._example(("examples", index), word)
        removed = self._reading.editor.data.get("remove")
        for table, ids in removed.items() if isinstance(removed, Mapping) else ():
            for index, one in enumerate(ids if isinstance(ids, list) else ()):
                if one == word and (named := name_of((str(table), str(one)))):
                    yield from self._whole(named, ("remove", str(table), index))

    def _own(self, table: str) -> list[str]:
        found = self._reading.editor.data.get(table)
        return [str(name) for name in found] if isinstance(found, Mapping) else []

    # -------------------------------------------------------------- keys

    def _named_by_key(self, path: KeyPath) -> Iterator[Name]:
        last = str(path[-1])
        if len(path) == 2 and path[0] in KEYED:
            name = name_of(path)
            if name is not None:
                yield name
        elif len(path) == 4 and path[0] == "examples" and path[2] in ("given", "expect"):
            yield Name("item", last)
        elif len(path) == 4 and path[2] == "points":
            yield from self._value_names(str(path[1]), last)

    def _value_names(self, item: str, value: str) -> Iterator[Name]:
        """Whose value it is where an item is said to have it: the scale's, a list's, or the item's own."""
        found = self._vocabulary.items.get(item)
        if found is None or found.value(value) is None:
            return
        if (found.graded and value not in found.off_scale) or self._sources.get(item) == "grade":
            yield Name("value", value, "grade")
        elif self._sources.get(item) in self._reading.document.answers:
            yield Name("value", value, f"answers.{self._sources[item]}")
        elif item in self._reading.document.decide:
            yield Name("value", value, f"decide.{item}")
        else:
            yield Name("value", value, f"{found.role}.{item}")

    # -------------------------------------------------------------- references

    def _table(self, path: KeyPath, keys: Sequence[Key], word: str) -> Iterator[Mention]:
        content = self._content(path)
        if not isinstance(content, Mapping):
            return
        for key in keys:
            found, at = content.get(key.name), (*path, key.name)
            if found is None:
                continue
            if key.kind == "condition" and isinstance(found, str):
                yield from self._condition(found, at, word)
            elif key.kind == "span" and isinstance(found, str):
                if found.split()[-1:] == [word]:
                    start = found.rindex(word)
                    yield self._within(Name("item", word), at, start, start + len(word))
            elif key.kind == "reference" and found == word:
                yield from self._reference(key, path, at, word)
            elif key.kind == "references" and isinstance(found, list):
                for index, one in enumerate(found):
                    yield from self._listed(key, path, (*at, index), str(one), word)
            elif key.kind == "tables" and isinstance(found, list) and key.model is not None:
                for index, one in enumerate(found):
                    yield from self._member(key, (*at, index), one, word)
            elif key.kind == "table" and key.model is not None:
                yield from self._table(at, keys_of(key.model), word)
            elif key.name == "with" and isinstance(found, Mapping):
                for argument, one in found.items():
                    if one == word and word in self._vocabulary.items:
                        yield from self._whole(Name("item", word), (*at, str(argument)))
            elif key.kind == "answer" and found == word:
                for name in self._value_names(str(path[1]), word):
                    yield from self._whole(name, at)
        if path[0] == "decide" and isinstance(content.get("columns"), list):
            yield from self._grid(path, content, word)

    def _content(self, path: KeyPath) -> Any:
        try:
            return self._reading.editor.at(path)
        except LookupError:
            return None

    def _reference(self, key: Key, path: KeyPath, at: KeyPath, word: str) -> Iterator[Mention]:
        table = str(path[0])
        if key.to in ("section", "outcome"):
            yield from self._whole(Name("item", word), at)
        elif key.to == "same":
            name = name_of((table, word))
            if name is not None:
                yield from self._whole(name, at)
        elif key.to in ("role", "answers", "example"):
            yield from self._whole(Name(key.to, word), at)  # type: ignore[arg-type]  # three of the spaces
        elif key.to == "value":
            outcome = str(path[1]) if table == "decide" else self._capped(path, key.name)
            for name in self._value_names(outcome, word):
                yield from self._whole(name, at)

    def _capped(self, path: KeyPath, key: str) -> str:
        return "overall" if key == "overall_at_most" else str(self._reading.value((*path, "outcome")) or "overall")

    def _listed(self, key: Key, path: KeyPath, at: KeyPath, found: str, word: str) -> Iterator[Mention]:
        if key.to == "rule":
            yield from self._rule_name(found, at, 0, word)
        elif found != word:
            return
        elif key.to == "item":
            yield from self._whole(Name("item", word), at)
        elif key.to in ("role", "tag"):
            yield from self._whole(Name(key.to, word), at)  # type: ignore[arg-type]  # two of the spaces
        elif key.to in RULES:
            yield from self._whole(Name("rule", word, key.to), at)

    def _rule_name(self, found: str, at: KeyPath, offset: int, word: str) -> Iterator[Mention]:
        """A rule as ``limit.statutory`` or ``decide.overall.weak_across``."""
        table, _, rest = found.partition(".")
        start = offset + len(table) + 1
        if table == "decide":
            outcome, _, row = rest.partition(".")
            if outcome == word:
                yield self._within(Name("item", word), at, start, start + len(word))
            if row == word:
                begin = start + len(outcome) + 1
                yield self._within(Name("row", word, outcome), at, begin, begin + len(word))
        elif rest == word and table in RULES:
            yield self._within(Name("rule", word, table), at, start, start + len(word))

    def _member(self, key: Key, at: KeyPath, found: object, word: str) -> Iterator[Mention]:
        """A value of a list, or a row of a table."""
        owner = f"{at[0]}.{at[1]}"
        if key.texts:
            if found == word:
                yield from self._whole(Name("value", word, owner), at)
            elif isinstance(found, Mapping) and found.get("id") == word:
                yield from self._whole(Name("value", word, owner), (*at, "id"))
        elif isinstance(found, Mapping):
            if key.name == "rows" and found.get("id") == word:
                yield from self._whole(Name("row", word, str(at[1])), (*at, "id"))
            if key.model is not None:
                yield from self._table(at, keys_of(key.model), word)

    def _example(self, path: KeyPath, word: str) -> Iterator[Mention]:
        content = self._content(path)
        if not isinstance(content, Mapping):
            return
        if content.get("name") == word:
            yield from self._whole(Name("example", word), (*path, "name"))
        yield from self._table(path, keys_of(_model(path)), word)
        for part in ("given", "expect"):
            table = content.get(part)
            for item, given in table.items() if isinstance(table, Mapping) else ():
                at = (*path, part, str(item))
                for place, one in enumerate(given) if isinstance(given, list) else ((None, given),):
                    if one == word:
                        for name in self._value_names(str(item), word):
                            yield from self._whole(name, at if place is None else (*at, place))

    def _whole(self, name: Name, path: KeyPath) -> Iterator[Mention]:
        """A string that is nothing but the name."""
        extent = self._map.values.get(path)
        if extent is not None:
            yield self._within(name, path, 0, len(name.id))

    def _within(self, name: Name, path: KeyPath, start: int, end: int) -> Mention:
        value = self._map.values[path]
        return Mention(
            name,
            path,
            Extent(inside_string(self._text, value, start), inside_string(self._text, value, end)),
        )

    # -------------------------------------------------------------- conditions

    def _condition(self, text: str, path: KeyPath, word: str) -> Iterator[Mention]:
        for name, start, end in named_in(text, word, self):
            yield self._within(name, path, start, end)

    def _grid(self, path: KeyPath, content: Mapping[str, Any], word: str) -> Iterator[Mention]:
        """Columns and cells: what a word means is seen when a cell stands in its column's hole."""
        rows = content.get("rows")
        for number, column in enumerate(content["columns"]):
            if not isinstance(column, str) or not has_hole(column):
                continue
            before, _, after = f" {column} ".partition(" _ ")
            before = f"{before} ".removeprefix(" ")
            after = f" {after}".rstrip()
            for index, row in enumerate(rows if isinstance(rows, list) else ()):
                cells = row.get("cells") if isinstance(row, Mapping) else None
                if not isinstance(cells, list) or number >= len(cells) or str(cells[number]).strip() == "-":
                    continue
                cell = str(cells[number])
                for name, start, end in named_in(f"{before}{cell}{after}", word, self):
                    if len(before) <= start and end <= len(before) + len(cell):
                        at = (*path, "rows", index, "cells", number)
                        yield self._within(name, at, start - len(before), end - len(before))
                    else:
                        shift = 0 if end <= len(before) else 1 - len(cell)
                        yield self._within(name, (*path, "columns", number), start + shift, end + shift)

    def tested(self, subject: str | Group, value: str) -> Iterator[Name]:
        """Whose value is meant where an item or a group is tested for it."""
        items = [subject] if isinstance(subject, str) else [one.id for one in members(subject, self._vocabulary)]
        on_scale = any(one.id == value for one in self._vocabulary.scale)
        if on_scale and not items and isinstance(subject, Group) and subject.role == "section":
            # A base without a form of its own: its sections will have the scale's grades.
            yield Name("value", value, "grade")
        for item in items:
            yield from self._value_names(item, value)

    @property
    def vocabulary(self) -> Vocabulary:
        return self._vocabulary


def _model(path: KeyPath) -> Any:
    return model_at(path)


def named_in(text: str, word: str, known: Mentions) -> list[tuple[Name, int, int]]:
    """Where a condition names something of this id, and what is meant there."""
    try:
        places = [
            one
            for one in tokens(text)
            if one.kind == "word" and (one.text == word or one.text.rpartition(".")[2] == word)
        ]
        if not places:
            return []
        # Each place gets a word of its own; where that turns up in the parsed condition says what it means.
        marked = text
        for number, one in reversed(list(enumerate(places))):
            start = one.end - len(word)
            marked = f"{marked[:start]}{_MARK}{number}{marked[one.end :]}"
        condition = parse(marked)
    except ConditionFault:
        return []
    found = []
    for mark, names in _meanings(condition, word, known):
        lead, _, place = mark.rpartition(_MARK)
        if place.isdecimal() and int(place) < len(places):
            token = places[int(place)]
            for name in names:
                rule = Name("rule", word, lead.rstrip(".")) if lead else name
                found.append((rule, token.end - len(word), token.end))
    return found


_MARK = "zz_name_zz_"


def _meanings(condition: Condition, word: str, known: Mentions) -> Iterator[tuple[str, list[Name]]]:
    """Every word of a marked condition, with what the unmarked word would mean there."""
    item = [Name("item", word)]
    match condition:
        case Ref(name):
            yield name, item
        case Is(subject, test):
            yield subject, item
            yield from _test(test, _unmarked(subject, word), word, known)
        case Count(_, group, test):
            yield from _group(group, word, known)
            yield from _test(test, _plain(group, word), word, known)
        case Points(_, group, _):
            yield from _group(group, word, known)
        case Not(part):
            yield from _meanings(part, word, known)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _meanings(part, word, known)


def _group(group: Group, word: str, known: Mentions) -> Iterator[tuple[str, list[Name]]]:
    for one in group.items:
        yield one, [Name("item", word)]
    if group.tag:
        yield group.tag, [Name("tag", word)]
    if group.within:
        is_section = word in known.vocabulary.items
        yield group.within, [Name("item" if is_section else "tag", word)]


def _test(test: Test, subject: str | Group, word: str, known: Mentions) -> Iterator[tuple[str, list[Name]]]:
    match test:
        case ValueTest(values):
            for one in values:
                yield one, list(dict.fromkeys(known.tested(subject, word)))
        case DateTest(_, other) if isinstance(other, str):
            yield other, [Name("item", word)]
        case SpanTest(_, span) if span.anchor:
            yield span.anchor, [Name("item", word)]


def _unmarked(name: str, word: str) -> str:
    return word if name.startswith(_MARK) else name


def _plain(group: Group, word: str) -> Group:
    """A group with the word back in the places of its marks."""
    return Group(
        group.role,
        _unmarked(group.tag, word) if group.tag else None,
        _unmarked(group.within, word) if group.within else None,
        tuple(_unmarked(one, word) for one in group.items),
    )
