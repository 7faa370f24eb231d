"""The rulesets that come with the program."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.examples import given_answers
from auditrules.engine.judgement import Judgement
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.cases import read_cases
from auditrules.rulesets.models import Example
from auditrules.rulesets.ruleset import Ruleset

FOLDER = Path(__file__).resolve().parents[2] / "rulesets"
BASES = ("four-point",)
#: The templates of the file audit.
TEMPLATES = (
    "file-audit",
    "file-audit-child-in-need",
    "file-audit-child-protection",
    "file-audit-looked-after",
    "file-audit-fostering",
    "file-audit-care-leavers",
)
#: The other practices and the supporting instruments.
PRACTICES = (
    "live-audit",
    "live-audit-follow-up",
    "practice-days",
    "core-audit",
    "monthly-audit",
    "monthly-re-audit",
    "supervision-observation",
    "reflection-sheet",
    "family-views",
    "audit-quality",
)
#: Published schemes of other fields.
GALLERY = (
    "gallery-news2",
    "gallery-curb65",
    "gallery-wells-pe",
    "gallery-coma-scale",
    "gallery-ottawa-ankle",
    "gallery-food-hygiene",
    "gallery-care-regulator",
    "gallery-school-inspection",
    "gallery-energy-certificate",
    "gallery-evidence-certainty",
    "gallery-risk-matrix",
)
#: Published text taken by the letter, and what the check finds in it.
SPECIMENS = {
    "gallery-food-hygiene-as-printed": ["A101"],
    "gallery-wells-pe-whole-numbers": ["A101", "A109", "A109"],
    "gallery-care-regulator-as-printed": ["A101", "A102", "A102", "A112"],
}


@cache
def library() -> Library:
    return Library([LibraryFolder(FOLDER, "shipped")])


@cache
def engine(ruleset: str) -> Engine:
    return Engine(library().load(ruleset))


@cache
def cases(ruleset: str) -> tuple[Example, ...]:
    """The cases beside a ruleset's file; none where there is no such file."""
    found = read_cases(engine(ruleset).ruleset)
    if found is None:
        return ()
    assert found.faults == ()
    return found.examples


def example_answers(ruleset: str, name: str) -> dict[str, object]:
    """The answers of one example, by its name."""
    loaded: Ruleset = engine(ruleset).ruleset
    return given_answers(loaded, next(one for one in loaded.document.examples if one.name == name))


def judged(ruleset: str, example: str, **changed: object) -> Judgement:
    """An example judged, some of its answers changed; None takes an answer away."""
    return engine(ruleset).judge({**example_answers(ruleset, example), **changed})


def outcome(judgement: Judgement, name: str) -> str | None:
    """An outcome's value; None while it is open."""
    return judgement.outcomes[name].value


def requirements(judgement: Judgement) -> set[str]:
    return {one.requirement for one in judgement.requirements}


def escalations(judgement: Judgement) -> dict[str, tuple[str, ...]]:
    """Who is told, by escalation."""
    return {one.escalation: one.to for one in judgement.escalations}


def actions(judgement: Judgement) -> set[str]:
    return {one.action for one in judgement.actions}


def entry_faults(ruleset: str, on: str, **fields: object) -> dict[str, str]:
    """What an action or improvement lacks, with how strongly it is asked for."""
    judging = engine(ruleset)
    found = judging.requirements(on, fields, {"completed": "2020-06-01"})
    return {one.requirement: one.strength for one in found}
