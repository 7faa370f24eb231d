"""Changes by spans: the value reads back, everything else says what it said, and every comment stays."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import tomli
from hypothesis import example, given, settings
from hypothesis import strategies as st

from auditrules.rulesets.editing import Editor
from auditrules.rulesets.edits import CannotEdit, applied, confirmed, data_of, difference
from auditrules.rulesets.positions import KeyPath
from tests.rulesets.layouts import Writer, anything, data, scalar

ROOT = Path(__file__).parents[2]
SEEDS = st.integers(min_value=0, max_value=2**40)


def load(text: str) -> dict[str, object]:
    return tomli.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"# note \d+", text))


def paths(here: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    for part, child in here.items() if isinstance(here, dict) else enumerate(here) if isinstance(here, list) else ():
        yield (*path, part)
        yield from paths(child, (*path, part))


def reach(here: object, path: KeyPath) -> object:
    for part in path:
        here = here[part]  # type: ignore[index]
    return here


def put(here: object, path: KeyPath, new: object) -> None:
    reach(here, path[:-1])[path[-1]] = new  # type: ignore[index]


def drop(here: object, path: KeyPath) -> None:
    del reach(here, path[:-1])[path[-1]]  # type: ignore[attr-defined]


def made(seed: int) -> tuple[Random, dict[str, object], str]:
    random = Random(seed)
    found = data(random)
    text = Writer(random).text(found)
    assert load(text) == found, text
    return random, found, text


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_a_value_is_set_and_nothing_else_changes(seed: int) -> None:
    random, found, text = made(seed)
    path = random.choice([one for one in paths(found) if not isinstance(reach(found, one), (dict, list))] or [()])
    if not path:
        return
    new = scalar(random)
    edits = Editor(text).set(path, new)
    after = applied(text, edits)
    wanted = copy.deepcopy(found)
    put(wanted, path, new)
    assert load(after) == wanted, after
    assert repr(list(load(after))) == repr(list(wanted)), "the order of the tables"
    assert comments(after) == comments(text), after
    assert after.startswith("\ufeff") == text.startswith("\ufeff")


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_a_key_is_added_to_any_table(seed: int) -> None:
    random, found, text = made(seed)
    tables = [
        one for one in paths(found) if (isinstance(reach(found, one), dict) and len(one) > 1) or one == ("ruleset",)
    ]
    path = (*random.choice(tables), "added")
    new = anything(random)
    after = applied(text, Editor(text).set(path, new, ("id", "label", "added", "when")))
    wanted = copy.deepcopy(found)
    put(wanted, path, new)
    assert load(after) == wanted, f"{path}\n{text}\n=====\n{after}"
    assert comments(after) == comments(text)


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_a_key_is_cleared_and_its_comment_stays(seed: int) -> None:
    random, found, text = made(seed)
    leaves = [one for one in paths(found) if not isinstance(reach(found, one), (dict, list))]
    if not leaves:
        return
    path = random.choice(leaves)
    after = applied(text, Editor(text).clear(path))
    wanted = copy.deepcopy(found)
    drop(wanted, path)
    shown = f"{path}\n{text}\n=====\n{after}"
    if isinstance(reach(found, path[:-1]), dict) and not reach(wanted, path[:-1]):
        # A table of dotted keys is gone with its last.
        assert _without_empty(load(after)) == _without_empty(wanted), shown
    else:
        assert load(after) == wanted, shown
    assert comments(after) == comments(text), shown


def _without_empty(here: object) -> object:
    if isinstance(here, dict):
        return {name: kept for name, one in here.items() if (kept := _without_empty(one)) != {}}
    if isinstance(here, list):
        return [_without_empty(one) for one in here]
    return here


@settings(max_examples=400, deadline=None)
@given(SEEDS)
@example(137705)  # entries that are alike: steps told one by one went back and forth without end
def test_a_list_changes_entry_by_entry(seed: int) -> None:
    random, found, text = made(seed)
    lists = [
        one
        for one in paths(found)
        if isinstance(reach(found, one), list) and reach(found, one) and one in Editor(text).map.values
    ]
    if not lists:
        return
    path = random.choice(lists)
    old: list[object] = reach(found, path)  # type: ignore[assignment]
    new = [one for one in old if random.random() < 0.7]
    for _ in range(random.randrange(3)):
        new.insert(random.randrange(len(new) + 1), random.choice(("new", *old)))
    after = applied(text, Editor(text).set(path, new))
    wanted = copy.deepcopy(found)
    put(wanted, path, new)
    assert load(after) == wanted, f"{path} {new}\n{text}\n=====\n{after}"
    if new:
        assert comments(after) == comments(text), f"{path} {new}\n{text}\n=====\n{after}"


@settings(max_examples=400, deadline=None)
@given(SEEDS)
def test_entries_are_removed_inserted_and_swapped(seed: int) -> None:
    random, found, text = made(seed)
    editor = Editor(text)
    table = random.choice([one for one in found if one not in ("ruleset", "remove")])
    names: list[str | int] = list(found[table]) if isinstance(found[table], dict) else list(range(len(found[table])))  # type: ignore[call-overload, arg-type]
    first = random.choice(names)
    wanted = copy.deepcopy(found)
    drop(wanted, (table, first))
    after = applied(text, editor.clear((table, first)))
    shown = f"{table}.{first}\n{text}\n=====\n{after}"
    assert _without_empty(load(after)) == _without_empty({k: v for k, v in wanted.items() if v != []}), shown
    assert set(comments(after)) <= set(comments(text))
    other = random.choice(names)
    if first != other:
        try:
            edits = editor.swap((table, first), (table, other))
        except CannotEdit:
            return
        after = applied(text, edits)
        assert comments(after) == comments(text)
        again = load(after)
        if isinstance(found[table], dict):
            assert again == found
            order = list(again[table])  # type: ignore[call-overload]
            swapped = [other if one == first else first if one == other else one for one in names]
            assert order == swapped, after


def test_a_new_list_of_tables_stands_on_lines_of_its_own() -> None:
    text = '[decide.overall]\notherwise = "good"\n'
    after = applied(text, Editor(text).set(("decide", "overall", "rows"), [{"when": "x is no", "then": "bad"}]))
    assert after.endswith('rows = [\n  { when = "x is no", then = "bad" },\n]\n')


def test_an_example_is_added_to_a_file_without_any() -> None:
    text = '[ruleset]\nid = "x"'
    after = applied(text, Editor(text).insert(("examples",), 0, {"name": "One", "expect": {}}))
    assert after == '[ruleset]\nid = "x"\n\n[[examples]]\nname = "One"\nexpect = {}\n'


def test_a_comment_of_an_entry_goes_with_it_and_a_line_across_stays() -> None:
    text = "# ---- rules\n# why a\n[limit.a]\nx = 1 # one\n\n# why b\n[limit.b]\nx = 2\n"
    editor = Editor(text)
    assert applied(text, editor.clear(("limit", "a"))) == "# ---- rules\n# why b\n[limit.b]\nx = 2\n"
    swapped = applied(text, editor.swap(("limit", "a"), ("limit", "b")))
    assert swapped == "# ---- rules\n# why b\n[limit.b]\nx = 2\n\n# why a\n[limit.a]\nx = 1 # one\n"


def test_a_text_that_is_no_toml_is_refused() -> None:
    with pytest.raises(CannotEdit, match="Mend it first"):
        Editor("a = \n")


def test_an_edit_that_would_do_harm_is_refused() -> None:
    text = "[a]\nx = 1\n"
    edits = Editor(text).set(("a", "x"), 2)
    assert confirmed(text, edits, lambda found: found["a"].update(x=2))
    with pytest.raises(CannotEdit, match="in the text"):
        confirmed(text, edits, lambda found: found["a"].update(x=3))


@given(st.text(max_size=20), st.text(max_size=20))
def test_the_difference_of_two_texts_makes_one_the_other(old: str, new: str) -> None:
    assert applied(old, difference(old, new)) == new


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.toml")), ids=lambda one: one.name)
def test_every_value_of_the_shipped_rulesets_can_be_set(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    editor = Editor(text)
    found = data_of(text)
    every = [one for one in paths(found) if isinstance(reach(found, one), str)]
    for place in Random(1).sample(every, min(12, len(every))):
        after = applied(text, editor.set(place, "Another text"))
        put(wanted := copy.deepcopy(found), place, "Another text")
        assert load(after) == wanted
        assert len(re.findall("^#", after, re.MULTILINE)) == len(re.findall("^#", text, re.MULTILINE))
