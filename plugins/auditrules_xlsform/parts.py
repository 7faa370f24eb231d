"""What a form is made of here: sections, questions and lists of answers, before they are written as a ruleset."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Answer:
    """One value of a list: its id here, its name in the form, and its label."""

    id: str
    name: str
    label: str


@dataclass
class AnswerList:
    """A list of the choices sheet. ``kind`` is its id here, or ``yes_no`` where it is no more than that."""

    kind: str
    values: tuple[Answer, ...]
    used: bool = False


@dataclass
class Section:
    """A group of the form that holds questions. ``relevant`` is written in the ruleset language."""

    id: str
    label: str
    relevant: str = ""
    guidance: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)


@dataclass
class Question:
    """A question. ``kind`` is what conditions see: choice, choices, number, date or text; ``answers`` as in the file.

    ``sometimes`` says that the form asks it only of some, by itself or with its group.
    """

    id: str
    name: str
    section: str
    text: str
    kind: str
    answers: str
    values: tuple[Answer, ...] = ()
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    decimals: int | None = None
    required: bool = False
    relevant: str = ""
    sometimes: bool = False
    guidance: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
