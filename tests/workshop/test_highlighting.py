"""What each part of a line is, held against the scanner that places faults, and against the models."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import get_args

import pytest

from auditrules.rulesets import models
from auditrules.rulesets.positions import positions
from auditrules.workshop.highlighting import _ONLY_IN, CONDITIONS, Highlighter, State, spans

SHIPPED = sorted((Path(__file__).parents[2] / "rulesets").rglob("*.toml"))


def parts(line: str, state: State | None = None) -> list[tuple[str, str]]:
    return [(line[one.start : one.end], one.part) for one in spans(line, state or State())[0]]


def test_a_line_s_parts() -> None:
    assert parts("[question.visits] # asked") == [("[question.visits]", "heading"), ("# asked", "comment")]
    assert parts("min = 3  # least") == [("min", "key"), ("=", "mark"), ("3", "value"), ("# least", "comment")]
    assert parts('label = "a # b"') == [("label", "key"), ("=", "mark"), ('"a # b"', "text")]
    assert parts("on = 2026-04-01") == [("on", "key"), ("=", "mark"), ("2026-04-01", "value")]


def test_conditions_are_shown_by_their_words() -> None:
    assert parts('when = "at least 3 sections are good"')[2:] == [
        ('"at least 3 sections are good"', "text"),
        ("at", "word"),
        ("least", "word"),
        ("3", "number"),
        ("sections", "word"),
        ("are", "word"),
        ("good", "name"),
    ]
    assert ("is", "word") not in parts('because = "it is good"')


def test_then_is_a_condition_in_a_promise_alone() -> None:
    assert ("is", "word") in parts('then = "overall is good"', State("promise"))
    assert parts('then = "good"', State("decide"))[-1] == ('"good"', "text")


def test_texts_and_conditions_of_several_lines_go_on() -> None:
    lines = ['means = """', "  visits is no and", '  plan is no"""', 'label = "x"']
    found = Highlighter(lines)
    assert [one.part for one in found.line(1)] == ["text", "name", "word", "name", "word"]
    assert [one.part for one in found.line(3)] == ["key", "mark", "text"]
    lines[0] = 'means = "x"'
    found.changed(lines, 0)
    assert [one.part for one in found.line(1)] == []


def test_what_is_unfinished_is_shown_as_far_as_it_goes() -> None:
    assert parts('label = "Safety')[-1] == ('"Safety', "text")
    assert parts("[question.") == [("[", "mark"), (".", "mark")]
    assert parts("values = [") == [("values", "key"), ("=", "mark"), ("[", "mark")]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_every_key_and_text_of_the_shipped_rulesets_is_what_the_scanner_says(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.split("\n")
    found = Highlighter(lines)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line) + 1)
    shown = {
        (starts[row] + one.start, one.part)
        for row in range(len(lines))
        for one in found.line(row)
        if one.part in ("key", "text", "value", "heading")
    }
    placed = positions(text)
    for extent in placed.values.values():
        first = text[extent.start]
        if first not in "[{":
            assert (extent.start, "text" if first in "\"'" else "value") in shown, text[extent.start : extent.end]
    tomllib.loads(text)


def _holds_a_condition(annotation: object) -> bool:
    return annotation == models.ConditionText or any(map(_holds_a_condition, get_args(annotation)))


def test_the_keys_of_conditions_are_those_of_the_models() -> None:
    found: set[tuple[str, str]] = set()
    for name, model in vars(models).items():
        for key, annotation in getattr(model, "__annotations__", {}).items() if isinstance(model, type) else ():
            if _holds_a_condition(annotation):
                found.add((name, key))
    anywhere = {key for _, key in found} - set(_ONLY_IN)
    assert anywhere | {"cells"} == CONDITIONS
    assert {(model, key) for model, key in found if key in _ONLY_IN} == {("Promise", "then")}
