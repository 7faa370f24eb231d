"""Shipped and faulty rulesets, changed at random: they load, or end in messages. Nothing else ever happens.

``FUZZ=100000 uv run pytest tests/rulesets/test_fuzz.py`` tries as many more, with new chances.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from auditrules.engine import Engine
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.loading import examine

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(path for path in (ROOT / "rulesets").rglob("*.toml") if not path.stem.endswith("_cases"))
FAULTY = sorted(path for path in (ROOT / "tests" / "bad").rglob("*.toml") if path.is_file())
TRIES = int(os.environ.get("FUZZ", "0"))
#: Nothing here is the library's: it only finds bases.
LIBRARY = Library([LibraryFolder(ROOT / "rulesets", "shipped")])

PIECES = (
    '"', "'", '"""', "[", "]", "[[", "]]", "{", "}", "=", ".", ",", "#", "\n", "\r\n", "\\", "\\u0000", "\0", "\ufeff",
    "\u2028", "é", "漢", "🙂", "\ud800", "-", "_", " ", "\t", "(", ")", "%", "99999999999999999999", "1e999", "nan",
    "true", "2026-02-30", "2026-04-01", " and ", " or ", " not ", "is", " any section is ", " at least 3 ", "points",
    'extends = "four-point@1"\n', 'extends = "../x"\n', "[ruleset]\n", "[section.x]\n", "[[examples]]\n",
    "remove = 3\n", 'after = "x"\n', "= {", "= [", "[limit]\n", "[a.b.c.d]\n", "answers = 3\n",
    "x = {a = {b = [1, {c = 2}]}}\n",
)  # fmt: skip


def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", "replace")


def drop_characters(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + text[at + random.choice((1, 1, 2, 5, 50)) :]


def insert_a_piece(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice(PIECES) + text[at:]


def drop_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    return "\n".join(lines[:at] + lines[at + random.choice((1, 1, 3, 20)) :])


def double_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    at = random.randrange(len(lines))
    some = lines[at : at + random.choice((1, 2, 5))]
    to = random.randrange(len(lines) + 1)
    return "\n".join(lines[:to] + some + lines[to:])


def swap_lines(random: Random, text: str) -> str:
    lines = text.split("\n")
    one, other = random.randrange(len(lines)), random.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return "\n".join(lines)


def swap_words(random: Random, text: str) -> str:
    words = text.split(" ")
    one, other = random.randrange(len(words)), random.randrange(len(words))
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def change_a_character(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + chr(random.choice((random.randrange(32, 127), random.randrange(0x3000)))) + text[at + 1 :]


def cut_off(random: Random, text: str) -> str:
    return text[: random.randrange(len(text) + 1)]


def join_another(random: Random, text: str) -> str:
    other = text_of(random.choice(FAULTY))[:20_000]
    return f"{text}\n{other}"


CHANGES: tuple[Callable[[Random, str], str], ...] = (
    drop_characters,
    insert_a_piece,
    insert_a_piece,
    drop_lines,
    double_lines,
    swap_lines,
    swap_words,
    change_a_character,
    cut_off,
    join_another,
)


def changed(random: Random, text: str) -> str:
    for _ in range(random.choice((1, 1, 1, 2, 4))):
        text = random.choice(CHANGES)(random, text)
    return text


def tried(seed: object, paths: list[Path], times: int) -> int:
    """How many of the changed texts had no fault."""
    random = Random(str(seed))
    texts = [text_of(path) for path in paths]
    sound = 0
    for number in range(times):
        which = random.randrange(len(paths))
        text = changed(random, texts[which])
        begun = time.process_time()
        ruleset, found = examine(paths[which], LIBRARY, text=text)
        for fault in found:
            assert fault.code, (seed, number)
            assert fault.place.line >= 1, (seed, number)
            assert fault.render(text), (seed, number)
        errors = [fault for fault in found if fault.severity == "error"]
        assert (ruleset is None) == bool(errors), (seed, number)
        assert time.process_time() - begun < 3, (seed, number)
        if ruleset is not None:
            sound += 1
            if sound % 10 == 0:
                # What is loaded can be judged by: every outcome is still among its own values.
                for name, outcome in Engine(ruleset).judge({}).outcomes.items():
                    assert {value.id for value in ruleset.item(name).values} >= set(outcome.reachable), (seed, number)
    return sound


@pytest.mark.parametrize("seed", range(4))
def test_shipped_rulesets_changed_at_random(seed: int) -> None:
    # Some changes do no harm: the tries are of both kinds.
    assert 0 < tried(seed, SHIPPED, 250) < 250


@pytest.mark.parametrize("seed", range(4))
def test_faulty_rulesets_changed_at_random(seed: int) -> None:
    assert tried(seed, FAULTY, 600) < 600


@pytest.mark.skipif(not TRIES, reason="FUZZ=number tries as many more")
def test_as_many_more() -> None:
    tried(os.urandom(8).hex(), [*SHIPPED, *FAULTY], TRIES)
