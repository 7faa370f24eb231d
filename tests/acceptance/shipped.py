"""The rulesets that come with the program, and the examples that stand in them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.judgement import Judgement
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.models import Example

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


def examples(ruleset: str) -> Iterator[tuple[Example, dict[str, object]]]:
    """Each example with its answers, those of the example it is like included."""
    answers: dict[str, dict[str, object]] = {}
    for example in engine(ruleset).ruleset.document.examples:
        given = dict(answers[example.like]) if example.like else {}
        given.update({name: _answer(value) for name, value in example.given.items()})
        answers[example.name] = given
        yield example, given


def example_answers(ruleset: str, name: str) -> dict[str, object]:
    """The answers of one example, by its name."""
    return next(given for example, given in examples(ruleset) if example.name == name)


def departures(example: Example, judgement: Judgement) -> list[str]:
    """What came of an example that it doesn't expect; empty where all is as it says.

    ``escalate``, ``register`` and ``actions`` are whole lists; of ``because``, ``not_applicable`` and ``requires`` an
    example names those it is about.
    """
    expect = example.expect
    found: list[str] = []
    for outcome, wanted in (expect.model_extra or {}).items():
        value = judgement.outcomes[outcome].value or "not yet known"
        if value != wanted:
            found.append(f"{outcome} is {value}, not {wanted}")
    escalations = judgement.escalations
    whole: tuple[tuple[str, tuple[str, ...] | None, set[str]], ...] = (
        ("escalate", expect.escalate, {one.escalation for one in escalations}),
        ("register", expect.register_, {one.register for one in escalations if one.register}),
        ("actions", expect.actions, {one.action for one in judgement.actions}),
    )
    for name, listed, came in whole:
        if listed is not None and set(listed) != came:
            found.append(f"{name} is {sorted(came)}, not {sorted(listed)}")
    reasons = {reason.rule for outcome in judgement.outcomes.values() for reason in outcome.because}
    part: tuple[tuple[str, tuple[str, ...] | None, set[str]], ...] = (
        ("because", expect.because, reasons),
        ("not_applicable", expect.not_applicable, set(judgement.not_applicable)),
        ("requires", expect.requires, {one.requirement for one in judgement.requirements}),
    )
    for name, listed, came in part:
        if listed is not None and not set(listed) <= came:
            found.append(f"{name} lacks {sorted(set(listed) - came)}; it is {sorted(came)}")
    return found


def _answer(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (str, tuple)):
        return value
    return str(value)
