"""Where every key and value of a TOML text stands, held against what tomli reads there."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

import pytest
import tomli

from auditrules.rulesets.positions import KeyPath, PositionMap, inside_string, line_column, line_starts, positions

ROOT = Path(__file__).parents[2]


def texts() -> Iterator[tuple[str, str]]:
    for path in sorted([*(ROOT / "rulesets").rglob("*.toml"), *(ROOT / "tests" / "bad").rglob("*.toml")]):
        if path.is_file():
            try:
                # Decoded and not read as text, so that carriage returns stay.
                text = path.read_bytes().decode("utf-8").removeprefix("\ufeff")
                tomli.loads(text)
                if "= nan" in text:
                    # Not even equal to itself.
                    continue
            except (ValueError, RecursionError):
                continue
            if not str(path).endswith("T104-nested-deep.toml"):
                yield str(path.relative_to(ROOT)), text


TEXTS = dict(texts())


def leaves(data: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, object]]:
    """Every value with its path: tables and lists too, but not the file itself."""
    if path:
        yield path, data
    if isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for index, value in enumerate(data):
            yield from leaves(value, (*path, index))


def read(text: str) -> object:
    return tomli.loads(f"x = {text}", parse_float=Decimal)["x"]


def read_key(text: str) -> str:
    (key,) = tomli.loads(f"{text} = 1")
    return key


def check(text: str) -> PositionMap:
    """Every value's extent reads as that value alone, and every key's as that key."""
    found = positions(text)
    for path, value in leaves(tomli.loads(text, parse_float=Decimal)):
        extent = found.values.get(path)
        if extent is not None:
            assert read(text[extent.start : extent.end]) == value, path
        else:
            # A table of a heading or of dotted keys, or a list of [[tables]]: only its keys have a place.
            assert isinstance(value, (dict, list)), path
            assert path in found.keys or isinstance(path[-1], int), path
        key = found.keys.get(path)
        if isinstance(path[-1], str):
            assert key is not None, path
            assert read_key(text[key.start : key.end].strip("[]").rpartition(".")[2] or "x") == path[-1] or (
                read_key(text[key.start : key.end]) == path[-1]
            )
    return found


@pytest.mark.parametrize("name", TEXTS)
def test_every_key_and_value_of_a_file(name: str) -> None:
    check(TEXTS[name])


ODD = r"""
# [not.a.table] = "x"
a = 1 # "quoted"
"b c" . 'd' . e = 'lit # eral'
f = [ 1, [ 2, # comment ]
  3 ], { g = "}", h = [ "]" ] }, ]
i = { j.k = 1, "l" = { m = '''x
y''' } }
n = '''a''b'''
o = ""
p = "\"\\\" # \u00e9 \U0001F642"
q = -1_000.5e3
r = 2026-04-01 12:00:00
s = +inf
[ t . "u v" ]
w = true
[[x]]
y = 1
[[x.z]]
y = 2
[x.z.deep]
y = 3
[[x]]
[[x.z]]
[[x.z]]
y = 4
[t."u v".more]
y = [
  # nothing
]
"""


def test_every_shape_of_toml() -> None:
    found = check(ODD + 'last = """a""""')
    # The end has four quotation marks: one is the text's own.
    assert (
        ODD.count("\n") + 1 == line_column(line_starts(ODD + "last"), found.keys[("t", "u v", "more", "last")].start)[0]
    )


def test_lists_of_tables_count_from_their_last() -> None:
    found = positions(ODD)
    at = [
        ODD[found.values[path].start] for path in (("x", 0, "y"), ("x", 0, "z", 0, "y"), ("x", 0, "z", 0, "deep", "y"))
    ]
    assert at == ["1", "2", "3"]
    assert ODD[found.values[("x", 1, "z", 1, "y")].start] == "4"
    assert ODD[found.keys[("x", 1, "z", 1)].start :].startswith("[[x.z]]\ny = 4")


def random_value(random: Random, depth: int) -> str:
    kind = random.randrange(9 if depth else 7)
    if kind < 2:
        return (
            '"'
            + "".join(
                random.choice(["a", " ", "]", "}", "#", "'", "é", '\\"', "\\\\", "\\n", "\\u00e9"])
                for _ in range(random.randrange(6))
            )
            + '"'
        )
    if kind == 2:
        return "'" + "".join(random.choice('a ]}#"\\é') for _ in range(random.randrange(6))) + "'"
    if kind == 3:
        inner = "".join(
            random.choice(["a", "\n", ' "', "#", "\\\n   ", "\\n", "]"]) for _ in range(random.randrange(8))
        )
        return f'"""{inner} """'
    if kind == 4:
        return (
            "'''" + "".join(random.choice(["a", "\n", "'' ", "#", "\\"]) for _ in range(random.randrange(8))) + " '''"
        )
    if kind == 5:
        return random.choice(["1", "-2.5", "0xff", "1_000", "true", "2026-04-01", "07:30:00", "1e3"])
    if kind == 6:
        return random.choice(["[]", "{}", "[ ]", "[\n# x ]\n]"])
    if kind == 7:
        gap = random.choice(["", " ", "\n", " # ] }\n"])
        return (
            f"[{gap}"
            + f",{gap}".join(random_value(random, depth - 1) for _ in range(random.randrange(1, 4)))
            + f"{gap}]"
        )
    return (
        "{ "
        + ", ".join(
            f"{random_key(random, n)} = {random_value(random, depth - 1)}" for n in range(random.randrange(1, 4))
        )
        + " }"
    )


def random_key(random: Random, number: int) -> str:
    return random.choice([f"k{number}", f'"k{number} x"', f"'k{number}#'", f"d{number}.e", f'd{number} . "f g"'])


@pytest.mark.parametrize("seed", range(8))
def test_random_texts(seed: int) -> None:
    random = Random(seed)
    for _ in range(40):
        lines = [f"{random_key(random, n)} = {random_value(random, 2)}" for n in range(random.randrange(4))]
        for table in range(random.randrange(5)):
            lines.append(random.choice([f"[t{table}]", f'[ t{table} . "u" ]', "[[list]]", "[[list]] # x"]))
            lines += [f"{random_key(random, n)} = {random_value(random, 2)}" for n in range(random.randrange(3))]
        for ends in ("\n", "\r\n"):
            text = ends.join("\n".join(lines).split("\n"))
            check(text)


STRINGS = [
    '"plain"',
    "'lit\\eral'",
    '"a\\tb\\"c\\\\d\\u00e9e\\U0001F642f\\ng"',
    '"""\nfirst line\n  second\\\n     third \\"x\\" """',
    '"""a\\\n\n\n   b"""',
    "'''\nfirst\nsecond'''",
    "'''first\n'''",
    '"""\r\nfirst\r\nsecond\\\r\n   third"""',
    '""',
    '"é漢🙂e\u0301x"',
]


@pytest.mark.parametrize("written", STRINGS)
def test_every_character_of_a_text_is_found(written: str) -> None:
    text = f"before = 1\nkey = {written} # after"
    value = tomli.loads(text)["key"]
    extent = positions(text).values[("key",)]
    mark = next(mark for mark in ('"""', "'''", '"', "'") if written.startswith(mark))
    for offset in range(len(value) + 1):
        at = inside_string(text, extent, offset)
        assert extent.start + len(mark) <= at <= extent.end - len(mark)
        # What stands before the place is what the value has before the offset.
        assert read(text[extent.start : at] + mark) == value[:offset]


def test_places_are_counted_as_editors_count_them() -> None:
    text = "a\r\nbé\u2028c\n\nd"
    starts = line_starts(text)
    assert [line_column(starts, text.index(one)) for one in ("a", "b", "c", "d")] == [(1, 1), (2, 1), (2, 4), (4, 1)]
    assert line_column(starts, len(text)) == (4, 2)


@pytest.mark.parametrize(
    "text", ["a = ", "[a", "[a\n", "a = [1, ", 'a = "x', "a b", "= 1", "[[", "a = {b", "\\", "a = '''", "x.y."]
)
def test_what_is_no_toml_is_followed_as_far_as_it_goes(text: str) -> None:
    found = positions(f"first = 1\n{text}")
    assert found.values[("first",)].start == 8
    assert found.nearest(("first", "deeper", 3)) == found.values[("first",)]
    assert found.nearest(("other",)) is None
