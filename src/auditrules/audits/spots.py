"""Places on the form and what is said of them: shared by everything that points a person somewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.ruleset import Ruleset

Area = Literal["section", "details", "people", "actions", "findings", "standards", "overall"]


class Refused(Exception):
    """A command that cannot be done, in words for the person who asked.

    ``offer`` is what to do instead, ready to use: for a relative date the real date as ``04.06.2020``.
    """

    def __init__(self, message: str, *, offer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offer = offer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is on the form, so that a screen can go there.

    ``area``: ``section`` (``item`` names the section or question; ``field`` is ``value``, ``evidence``, ``impact``,
    ``rationale``, ``not_applicable_reason`` …), ``details``, ``people``, ``actions``, ``findings``, ``standards``,
    ``overall``. ``entry`` names an action, finding or participant.
    """

    area: Area
    section: str | None = None
    item: str | None = None
    field: str | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between the audit and submitting it, as a person would say it."""

    text: str
    spot: Spot
    blocks: bool
    """False: a warning or a prompt; the audit can be submitted all the same."""
    unanswered: bool = False
    """An answer is missing, and nothing besides: many of these can be told as one."""


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is: ``answered`` of ``to_answer`` required items that apply.

    ``missing``: something besides an answer is missing, such as the rationale beside one or the reason why an item
    does not apply; an unanswered item shows in the count alone.
    """

    section: str
    answered: int
    to_answer: int
    applies: bool | None
    """None while it is not yet known."""
    grade: str | None
    missing: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What an undo or redo did, in words: ``Undone: Risk and safety back to Good.``"""

    text: str
    spot: Spot


# ---------------------------------------------------------------- the order of the form


def section_items(ruleset: Ruleset, section: str) -> tuple[Item, ...]:
    """What is answered in a section, in order: its questions, then its grade where it is graded.

    A section graded by a decision table is left out, for nobody answers it.
    """
    grade = ruleset.item(section)
    own = () if grade.decided or not grade.values else (grade,)
    return (*ruleset.questions(section), *own)


def form_items(ruleset: Ruleset) -> tuple[Item, ...]:
    """Every item that is answered, in form order: facts, sections with their questions, standards."""
    inside = (item for section in ruleset.sections for item in section_items(ruleset, section.id))
    return (*ruleset.facts, *inside, *ruleset.standards)


def spot_of(item: Item, field: str = "value") -> Spot:
    """The place of an item's field."""
    if item.role == "fact":
        return Spot("details", item=item.id, field=field)
    if item.role == "standard":
        return Spot("standards", item=item.id, field=field)
    section = item.id if item.role == "section" else item.section
    return Spot("section", section=section, item=item.id, field=field)


def asked_of_auditor(ruleset: Ruleset, item: Item) -> bool:
    """Whether the auditor answers the item: a standard only where the ruleset says that it is required."""
    if item.decided or item.role in ("outcome", "field"):
        return False
    if item.role == "standard":
        return ruleset.document.standard[item.id].required is True
    return bool(item.values) or item.role != "section"
