"""What a person does to a ruleset through its forms, each as edits of the text with a name for the history.

Every change is confirmed: the text then says exactly what was wanted and nothing else. Raises :class:`CannotEdit` with
the reason, in words for the person, where that can't be done.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from auditrules.conditions.words import RESERVED
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.editing import Editor
from auditrules.rulesets.edits import CannotEdit, Edit, applied, confirmed, difference
from auditrules.rulesets.models import ID_PATTERN
from auditrules.rulesets.positions import Extent, KeyPath, step
from auditrules.rulesets.shape import suggested_id
from auditrules.workshop.beside import named_beside
from auditrules.workshop.calling import entry_words
from auditrules.workshop.field_kinds import keys_of, model_at, order_of
from auditrules.workshop.mentions import ITEMS, Mention, Mentions, Name, name_of
from auditrules.workshop.reading import Reading
from auditrules.workshop.words import KIND_WORDS, key_words


@dataclass(frozen=True, slots=True)
class Change:
    """Edits of the text, what they are called in the history, and the path that a form should show then.

    ``left`` says what else is to be changed, where these edits don't reach; empty where there is nothing.
    """

    edits: tuple[Edit, ...]
    label: str
    path: KeyPath
    left: str = ""


# ---------------------------------------------------------------- fields


def set_field(reading: Reading, path: KeyPath, value: object) -> Change:
    """A field has a value; None takes back what this file says of it."""
    label = f"{key_words(_table_word(path), str(path[-1]))} of {entry_words(reading, path)}"
    if value is None:
        return clear_field(reading, path, label)
    alone = reading.value(path[:-1])
    model = model_at(path[:-1])
    if isinstance(alone, str) and model is not None:
        # A text that stands for a table: it becomes one as soon as more is said than the text.
        first = keys_of(model)[0].name
        table = value if path[-1] == first else {first: alone, str(path[-1]): value}
        return Change(set_field(reading, path[:-1], table).edits, label, path)
    at, whole = _own(reading, path, lambda found: _put(found, path, value))
    new = value if at == path else whole
    editor = reading.editor
    if len(at) > 2 and at[0] in KEYED and not reading.has(at[:2]):
        # An entry of the base gets a table of its own here.
        return Change(_with_entry(reading, at[:2], {str(at[2]): new} if len(at) == 3 else {}), label, path)
    edits = editor.set(at, new, order_of(model_at(at[:-1])))
    return Change(confirmed(reading.text, edits, lambda data: _put(data, at, new, create=True)), label, path)


def clear_field(reading: Reading, path: KeyPath, label: str = "") -> Change:
    """Nothing is said of a field here any more; what a base says, or the default, holds again."""
    label = label or f"{key_words(_table_word(path), str(path[-1]))} of {entry_words(reading, path)}"
    at, whole = _own(reading, path, lambda found: _drop(found, path))
    if at != path:
        return Change(_set_whole(reading, at, whole), label, path)
    if not reading.has(path):
        if reading.base_of(path):
            raise CannotEdit(f"This comes from {reading.base_of(path)}. Say something else here, or leave it.")
        return Change((), label, path)
    edits = reading.editor.clear(path)
    return Change(_confirmed_without(reading.text, edits, path), label, path)


def _own(reading: Reading, path: KeyPath, change: Callable[[dict[str, Any]], None]) -> tuple[KeyPath, object]:
    """Where this file has to say a change, and what it says there as a whole.

    Of an inherited list or inner table the whole is said anew, since an overlay replaces those whole.
    """
    depth = 3 if path[0] in KEYED else 2
    inherits = path[0] in KEYED or path[0] == "document"
    if not inherits or len(path) <= depth or reading.has(path[:depth]):
        return path, None
    data = copy.deepcopy(dict(reading.composition.data))
    if reading.value(path[:depth]) is None:
        _put(data, path[:depth], {}, create=True)
    _change_in(data, path, change)
    here: object = data
    for part in path[:depth]:
        here = step(here, part)
    return path[:depth], here


def _change_in(data: dict[str, Any], path: KeyPath, change: Callable[[dict[str, Any]], None]) -> None:
    try:
        change(data)
    except LookupError:
        raise CannotEdit("This is not there any more.") from None


def _set_whole(reading: Reading, at: KeyPath, whole: object) -> tuple[Edit, ...]:
    if not reading.has(at[:2]) and at[0] in KEYED:
        return _with_entry(reading, at[:2], {str(at[2]): whole})
    edits = reading.editor.set(at, whole, order_of(model_at(at[:-1])))
    return confirmed(reading.text, edits, lambda data: _put(data, at, whole, create=True))


# ---------------------------------------------------------------- entries of a list


def add_member(reading: Reading, path: KeyPath, index: int, value: object) -> Change:
    """A list has one entry more, at an index."""
    label = f"a new entry of {key_words(_table_word(path), str(path[-1]))} in {entry_words(reading, path)}"

    def change(data: dict[str, Any]) -> None:
        found = _reach(data, path)
        if found is None:
            _put(data, path, [value], create=True)
        else:
            found.insert(index, value)

    at, whole = _own(reading, path, change)
    target = (*path, index)
    if at != path or (whole is not None) or not reading.has(path):
        data = copy.deepcopy(dict(reading.composition.data))
        change(data)
        return Change(_set_whole(reading, path, _reach(data, path)), label, target)
    edits = reading.editor.insert(path, index, value)
    return Change(confirmed(reading.text, edits, change), label, target)


def remove_member(reading: Reading, path: KeyPath) -> Change:
    """An entry of a list is gone."""
    words = f"an entry of {key_words(_table_word(path[:-1]), str(path[-2]))} in {entry_words(reading, path)} is removed"
    return clear_field(reading, path, words)


def move_member(reading: Reading, path: KeyPath, by: int) -> Change:
    """An entry of a list changes places with the one ``by`` further."""
    index = int(path[-1])
    other = (*path[:-1], index + by)
    listed = reading.value(path[:-1])
    label = f"the order of {key_words(_table_word(path[:-1]), str(path[-2]))} in {entry_words(reading, path)}"
    if not isinstance(listed, list) or not 0 <= index + by < len(listed):
        raise CannotEdit("It stands at the end already." if by > 0 else "It stands first already.")

    def change(data: dict[str, Any]) -> None:
        found = _reach(data, path[:-1])
        found[index], found[index + by] = found[index + by], found[index]

    at, whole = _own(reading, path, change)
    if at != path:
        return Change(_set_whole(reading, at, whole), label, other)
    return Change(confirmed(reading.text, reading.editor.swap(path, other), change), label, other)


# ---------------------------------------------------------------- entries


def add_entry(reading: Reading, table: str, name: str, content: Mapping[str, object]) -> Change:
    """A new entry of a kind of table, behind those there are; for an example ``name`` is not used."""
    label = f"a new {KIND_WORDS[table].lower()}"
    if table == "examples":
        index = len(reading.editor.data.get("examples") or ())
        edits = reading.editor.insert(("examples",), index, content)

        def change(data: dict[str, Any]) -> None:
            data.setdefault("examples", []).append(dict(content))

        return Change(confirmed(reading.text, edits, change), label, ("examples", index))
    _free_id(reading, table, name)
    return Change(_with_entry(reading, (table, name), content), label, (table, name))


def _with_entry(reading: Reading, path: KeyPath, content: Mapping[str, object]) -> tuple[Edit, ...]:
    editor = reading.editor
    block = editor.table_text(path, content)
    edit = editor.append(block, _behind(editor, str(path[0])))
    return confirmed(reading.text, [edit], lambda data: _put(data, path, dict(content), create=True))


def _behind(editor: Editor, table: str) -> Extent | None:
    """Behind which block a new entry of a kind of table stands: the last of its kind, or of the kinds before it."""
    kinds = ["ruleset", *KEYED]
    upto = kinds[: kinds.index(table) + 1]
    for kind in reversed(upto):
        found = [one for one in editor.map.headings if one.path[0] == kind]
        if found:
            return editor.block(found[-1])
    return None


def duplicate_entry(reading: Reading, path: KeyPath, new: str) -> Change:
    """A copy of an entry under another id, with its layout and comments; of an example under another name."""
    label = f"a copy of {entry_words(reading, path)}"
    entry = copy.deepcopy(reading.value(path))
    if not isinstance(entry, dict):
        raise CannotEdit("This is not there any more.")
    if path[0] == "examples":
        entry["name"] = _another_name(reading, str(entry.get("name", "")))
        change = add_entry(reading, "examples", "", entry)
        return Change(change.edits, label, change.path)
    _free_id(reading, str(path[0]), new)
    editor = reading.editor
    if reading.has(path) and not reading.base_of(path) and any(one.path == path for one in editor.map.headings):
        whole = editor.whole(path)
        block = editor.text[whole.start : whole.end]
        for found, extent in reversed(editor.map.named):
            if found == path and whole.start <= extent.start < whole.end:
                start = extent.start - whole.start
                block = block[:start] + new + block[extent.end - whole.start :]
        edits = [editor.append(block, whole)]
        wanted = lambda data: _put(data, (path[0], new), entry, create=True)  # noqa: E731  # said where it is used
        return Change(confirmed(reading.text, edits, wanted), label, (path[0], new))
    return Change(_with_entry(reading, (path[0], new), entry), label, (path[0], new))


def _another_name(reading: Reading, name: str) -> str:
    taken = {str(one.name) for one in reading.document.examples}
    number = 2
    while f"{name} ({number})" in taken:
        number += 1
    return f"{name} ({number})"


def move_entry(reading: Reading, path: KeyPath, by: int) -> Change:
    """An entry stands before (-1) or behind (1) the next of its kind; a question, of its section."""
    label = f"the order of {KIND_WORDS.get(str(path[0]), str(path[0])).lower()}s"
    if path[0] == "examples":
        return move_member(reading, path, by)
    names = reading.ids(str(path[0]))
    beside = [name for name in names if name == path[1] or _together(reading, str(path[0]), name, str(path[1]))]
    place = beside.index(str(path[1]))
    if not 0 <= place + by < len(beside):
        raise CannotEdit("It stands last already." if by > 0 else "It stands first already.")
    other = (path[0], beside[place + by])
    if not reading.base_of(path) and not reading.base_of(other):
        edits = reading.editor.swap(path, other)

        def change(data: dict[str, Any]) -> None:
            table = data[str(path[0])]
            order = list(table)
            first, second = order.index(path[1]), order.index(other[1])
            order[first], order[second] = order[second], order[first]
            swapped = {name: table[name] for name in order}
            table.clear()
            table.update(swapped)

        return Change(confirmed(reading.text, edits, change, order=True), label, path)
    return _behind_another(reading, path, names, beside[place + by], by, label)


def _behind_another(reading: Reading, path: KeyPath, names: list[str], other: str, by: int, label: str) -> Change:
    """Where a base is in play, the key ``after`` says the place."""
    rest = [name for name in names if name != path[1]]
    place = rest.index(other) - (1 if by < 0 else 0)
    if place < 0:
        words = entry_words(reading, (path[0], other))
        raise CannotEdit(
            f"{words[:1].upper()}{words[1:]} comes from the base and stands first; nothing can stand before it."
        )
    change = set_field(reading, (*path, "after"), rest[place])
    return Change(change.edits, label, path)


def _together(reading: Reading, table: str, one: str, other: str) -> bool:
    if table not in ("question", "standard"):
        return True
    return bool(reading.value((table, one, "section")) == reading.value((table, other, "section")))


def still_named(reading: Reading, path: KeyPath) -> tuple[Mention, ...]:
    """What still names an entry, apart from the entry itself: for who wants to remove it."""
    name = name_of(path)
    if path[0] == "examples":
        said = reading.value((*path, "name"))
        name = Name("example", str(said)) if said else None
    if name is None:
        return ()
    size = len(path)
    return tuple(one for one in Mentions(reading).of(name) if one.path[:size] != path)


def remove_entry(reading: Reading, path: KeyPath) -> Change:
    """An entry is gone; one of a base is listed under ``remove``. What still names it is left as it is."""
    label = f"{entry_words(reading, path)} is removed"
    edits: list[Edit] = []
    text = reading.text
    if reading.has(path):
        edits = list(_confirmed_without(text, reading.editor.clear(path), path))
    if reading.base_of(path) and path[0] in KEYED:
        between = applied(text, edits)
        editor = Editor(between)
        at: KeyPath = ("remove", str(path[0]))
        listed = [*(editor.at(at) if editor.has(at) else ()), str(path[1])]
        more = confirmed(between, editor.set(at, listed), lambda data: _put(data, at, listed, create=True))
        edits = list(difference(text, applied(between, more)))
    return Change(tuple(edits), label, ())


# ---------------------------------------------------------------- ids


def rename_entry(reading: Reading, path: KeyPath, new: str) -> Change:
    """An entry has another id, and everything that named it names it by that."""
    name = name_of(path)
    if name is None:
        raise CannotEdit("This has no id.")
    if not reading.has(path):
        raise CannotEdit(f"'{name.id}' comes from {reading.base_of(path)}; its id belongs to that ruleset.")
    if reading.base_of(path):
        raise CannotEdit(f"'{name.id}' changes an entry of {reading.base_of(path)}; its id belongs to that ruleset.")
    _free_id(reading, str(path[0]), new)
    return _renamed(reading, name, new, (path[0], new), f"the id of {entry_words(reading, path)} is now '{new}'")


def rename_value(reading: Reading, path: KeyPath, new: str) -> Change:
    """A value of a list has another id, wherever that list's value is named; ``path`` is that of the list's entry."""
    found = reading.value(path)
    old = found if isinstance(found, str) else str(found.get("id")) if isinstance(found, Mapping) else ""
    beside = [one if isinstance(one, str) else str(one.get("id")) for one in reading.value(path[:-1]) or ()]
    if not re.fullmatch(ID_PATTERN, new):
        raise CannotEdit(_ID_FORM)
    if new in beside:
        raise CannotEdit(f"'{new}' is in this list already.")
    name = Name("value", old, f"{path[0]}.{path[1]}")
    return _renamed(reading, name, new, path, f"'{old}' is now '{new}'")


def rename_example(reading: Reading, path: KeyPath, new: str) -> Change:
    """An example has another name, and the examples that start from it say so."""
    from auditrules.rulesets.toml_text import quoted

    old = str(reading.value((*path, "name")))
    if any(str(one.name) == new for one in reading.document.examples):
        raise CannotEdit(f"There is an example '{new}' already.")
    values = reading.editor.map.values
    places = [one.path for one in Mentions(reading).of(Name("example", old))]
    edits = [Edit(values[place], quoted(new)) for place in places]

    def change(data: dict[str, Any]) -> None:
        for place in places:
            _put(data, place, new)

    made = confirmed(reading.text, edits, change)
    return Change(made, f"an example is now '{new}'", path, named_beside(reading.path, old))


def _renamed(reading: Reading, name: Name, new: str, path: KeyPath, label: str) -> Change:
    known = Mentions(reading)
    found = known.of(name)
    doubtful = known.shared(name, found)
    if doubtful is not None:
        raise CannotEdit(f"{doubtful.where} means values of other lists too by '{name.id}'. Change it in the text.")
    edits = [Edit(one.extent, new) for one in found]
    made = applied(reading.text, edits)
    # Read back by its own words: the old name is gone from every place that meant it, and nothing else changed.
    try:
        after = Editor(made)
    except CannotEdit:
        raise CannotEdit("This can't be renamed here. Change it in the text.") from None
    if len(after.map.values) != len(reading.editor.map.values) or len(after.map.named) != len(reading.editor.map.named):
        raise CannotEdit("This can't be renamed here. Change it in the text.")
    return Change(tuple(edits), label, path, named_beside(reading.path, name.id))


_ID_FORM = "An id has small letters, digits and _, and begins with a letter."


def _free_id(reading: Reading, table: str, new: str) -> None:
    """Raises :class:`CannotEdit` where an id is none, or is taken."""
    if not re.fullmatch(ID_PATTERN, new) or len(new) > 64:
        raise CannotEdit(_ID_FORM)
    tables = ITEMS if table in ITEMS else (table,)
    if table in ITEMS and new in RESERVED:
        raise CannotEdit(f"'{new}' is a word of the language. For example: {new}_item.")
    taken = next((one for one in tables if new in reading.ids(one)), None)
    if taken is not None:
        raise CannotEdit(f"'{new}' is the id of a {KIND_WORDS[taken].lower()} already.")


def as_id(text: str) -> str:
    """What a person calls something, as an id: ``Child's voice`` is ``childs_voice``. An id stays what it is."""
    return suggested_id(text.strip()) or text.strip()


def free_id(reading: Reading, table: str, wish: str) -> str:
    """An id near a wish that nothing has yet."""
    made = (suggested_id(wish) or "")[:48].strip("_") or f"new_{table.rstrip('s')}"
    found, number = made, 2
    while True:
        try:
            _free_id(reading, table, found)
        except CannotEdit:
            found, number = f"{made}_{number}", number + 1
        else:
            return found


# ---------------------------------------------------------------- data


def _table_word(path: KeyPath) -> str:
    """The name under which the key at the end of a path is told."""
    if len(path) <= 3:
        return str(path[0])
    return str(next(part for part in reversed(path[:-1]) if isinstance(part, str)))


def _reach(data: object, path: KeyPath) -> Any:
    here: Any = data
    for part in path:
        try:
            here = step(here, part)
        except LookupError:
            return None
    return here


def _put(data: Any, path: KeyPath, value: object, *, create: bool = False) -> None:
    here = data
    for part in path[:-1]:
        if create and isinstance(here, dict) and part not in here:
            here[part] = {}
        here = step(here, part)
    here[path[-1]] = value


def _drop(data: Any, path: KeyPath) -> None:
    here = data
    for part in path[:-1]:
        here = step(here, part)
    del here[path[-1]]


def _confirmed_without(text: str, edits: list[Edit], path: KeyPath) -> tuple[Edit, ...]:
    """Edits that take something out: what is left of its tables may go with it where nothing else is in them."""
    try:
        return confirmed(text, edits, lambda data: _drop(data, path))
    except CannotEdit:

        def change(data: dict[str, Any]) -> None:
            _drop(data, path)
            for length in range(len(path) - 1, 0, -1):
                if not _reach(data, path[:length]):
                    _drop(data, path[:length])

        return confirmed(text, edits, change)
