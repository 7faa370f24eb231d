"""The reference of the language is what the program says of itself, and its examples hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.conditions.checking import Where, check
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import canonical
from auditrules.rulesets import Library, Ruleset, models
from auditrules.rulesets.loading import examine

from . import language_reference as reference


@pytest.fixture(scope="module")
def ruleset() -> Ruleset:
    loaded, found = examine(Path("reference.toml"), Library(), text=reference.whole())
    assert loaded is not None, "\n".join(map(str, found))
    assert found == ()
    return loaded


def test_the_page_is_what_the_program_says_of_itself() -> None:
    shown = reference.PAGE.read_text(encoding="utf-8")
    assert shown == reference.page(), "run: uv run python -m tests.docs.language_reference"


def test_every_table_has_an_example_that_is_loaded(ruleset: Ruleset) -> None:
    tables = [name for name in models.Document.model_fields if name != "remove" and name not in reference.OF_PLUGINS]
    assert list(reference.EXAMPLES) == tables
    for name in tables:
        assert getattr(ruleset.document, name), name


@pytest.mark.parametrize("text", [text for text, _ in reference.CONDITIONS])
def test_a_condition_of_the_page_can_be_said_of_its_ruleset(ruleset: Ruleset, text: str) -> None:
    condition = parse(text)
    assert check(condition, text, ruleset.vocabulary, Where()) == []
    assert canonical(condition) == text


@pytest.mark.parametrize("text", ["not_safe and age is 3 or always", "age is nine", "any sections"])
def test_what_the_page_rules_out_is_a_fault(ruleset: Ruleset, text: str) -> None:
    try:
        condition = parse(text)
    except ConditionFault:
        return
    assert check(condition, text, ruleset.vocabulary, Where())


def test_every_kind_of_key_is_said_in_words() -> None:
    page = reference.page()
    assert "| any |" not in page
    for table in ("condition", "span of time", "a line", "true or false", "list: id", "date", "number"):
        assert f"| {table} |" in page
