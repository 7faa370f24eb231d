"""The rulesets that come with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.examples import given_answers
from auditrules.rulesets import Library, LibraryFolder

FOLDER = Path(__file__).resolve().parents[2] / "rulesets"
BASES = ("four-point",)
TEMPLATES = (
    "file-audit",
    "file-audit-child-in-need",
    "file-audit-child-protection",
    "file-audit-looked-after",
    "file-audit-fostering",
    "file-audit-care-leavers",
)


@cache
def library() -> Library:
    return Library([LibraryFolder(FOLDER, "shipped")])


@cache
def engine(ruleset: str) -> Engine:
    return Engine(library().load(ruleset))


def example_answers(ruleset: str, name: str) -> dict[str, object]:
    """The answers of one example, by its name."""
    loaded = engine(ruleset).ruleset
    return given_answers(loaded, next(one for one in loaded.document.examples if one.name == name))
