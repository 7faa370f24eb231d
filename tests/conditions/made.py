"""A small vocabulary and answers to it, for tests of conditions alone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from auditrules.conditions.meaning import Known, Look, Truth, explain
from auditrules.conditions.parser import parse
from auditrules.conditions.vocabulary import Item, Value, Vocabulary

GRADES = (Value("poor", "Poor", Decimal(0)), Value("fair", "Fair", Decimal(1)), Value("good", "Good", Decimal(2)))
YES_NO = (Value("no", "No", Decimal(0)), Value("yes", "Yes", Decimal(4)))
LIST = (Value("seldom", "Seldom"), Value("often", "Often"))


def section(name: str, *tags: str, **more: object) -> Item:
    return Item(name, "section", "choice", name, GRADES, ordered=True, graded=True, tags=frozenset(tags), **more)  # type: ignore[arg-type]


def question(name: str, where: str, *tags: str, **more: object) -> Item:
    return Item(name, "question", "choice", name, YES_NO, section=where, tags=frozenset(tags), **more)  # type: ignore[arg-type]


ITEMS = [
    Item("age", "fact", "number", "Age", minimum=Decimal(0), maximum=Decimal(25)),
    Item("due", "fact", "date", "Due"),
    Item("done", "fact", "date", "Done"),
    Item("service", "fact", "choice", "Service", (Value("cin", "In need"), Value("cla", "Looked after"))),
    Item("notes", "fact", "text", "Notes"),
    section("s1", "core"),
    section("s2", "core", allow_not_applicable=True),
    section("s3"),
    Item("plain", "section", "text", "Without a grade"),
    question("q1", "s1", "key", weight=Decimal(3)),
    question("q2", "s1", allow_not_applicable=True),
    question("q3", "s3"),
    Item("how", "question", "choices", "How", LIST, ordered=True, section="s3"),
    Item("overall", "outcome", "choice", "Overall", (*GRADES, Value("off", "Not rated")), True, decided=True,
         off_scale=frozenset({"off"})),
]  # fmt: skip
VOCABULARY = Vocabulary(
    {item.id: item for item in ITEMS}, {"named": "a named one"}, frozenset({"limit.l", "escalate.e"}), GRADES
)

NA = "n/a"
"""Not applicable, among the answers of a test."""
MAYBE_NA = "maybe"
"""Whether it applies is not yet known."""


@dataclass
class Given:
    """Answers by item; what is not there is unanswered and applies."""

    answers: Mapping[str, object] = field(default_factory=dict)

    def look(self, item: str) -> Look:
        answer = self.answers.get(item)
        if answer == NA:
            return Look(False, None)
        if answer == MAYBE_NA:
            return Look(None, None)
        if isinstance(answer, set):
            # What an outcome may still come to.
            return Look(True, None, frozenset(answer))
        value: Known | None = None
        if isinstance(answer, (str, date, Decimal, frozenset)):
            value = answer
        elif isinstance(answer, int):
            value = Decimal(answer)
        open_ = VOCABULARY.items[item].allow_not_applicable and answer is None
        return Look(None if open_ else True, value)

    def named(self, name: str) -> tuple[Truth, tuple[str, ...]]:
        truth = self.answers.get(name)
        return (truth if isinstance(truth, bool) else None), (name,)


def truth(text: str, **answers: object) -> Truth:
    """What a condition is on some answers."""
    return explain(parse(text), Given(answers), VOCABULARY).truth


def reads(text: str, **answers: object) -> tuple[str, ...]:
    """What it rests on."""
    return explain(parse(text), Given(answers), VOCABULARY).reads
