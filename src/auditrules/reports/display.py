"""Answers, dates and names in words: one place for every screen and document.

Everything here returns what a person reads, never markup. Unknown ids come back as they are, so that nothing an
auditor entered is lost for want of a label.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, tzinfo
from decimal import Decimal, InvalidOperation

from auditrules.audits.answers import decimal_text
from auditrules.audits.state import AnswerValue, FindingKind, Status
from auditrules.conditions.dates import MONTHS
from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.models import Prose, SourceText, Strength
from auditrules.rulesets.ruleset import Ruleset

STATUS: dict[Status, str] = {"in_progress": "Draft, not yet submitted", "submitted": "Submitted"}
FINDING: dict[FindingKind, str] = {
    "strength": "Strength",
    "improvement": "Improvement",
    "done_not_recorded": "Done but not recorded",
}
STRENGTH: dict[Strength, str] = {
    "must": "cannot be departed from",
    "should": "departing from it needs a written rationale",
    "may": "a prompt",
}
PROSE: dict[Prose, str] = {"evidence": "Evidence", "impact": "Impact on the child", "rationale": "Rationale"}
NO_ANSWER = "Not answered"


def long_date(day: date) -> str:
    """``4 June 2020``."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def moment(at: datetime, zone: tzinfo = UTC) -> str:
    """A time in a zone, named: ``4 June 2020, 14:05 UTC``. A time without a zone is taken as UTC."""
    aware = at if at.tzinfo is not None else at.replace(tzinfo=UTC)
    local = aware.astimezone(zone)
    return f"{long_date(local.date())}, {local.hour:02}:{local.minute:02} {local.tzname() or ''}".rstrip()


def yes_no(answer: bool) -> str:
    return "Yes" if answer else "No"


def number_text(text: str, unit: str | None) -> str:
    """A number as entered, with its unit: ``9 years``, ``75%``. What is not a number comes back as it is."""
    try:
        number = Decimal(text)
    except InvalidOperation:
        return text
    shown = decimal_text(number) if number.is_finite() and abs(number.adjusted()) < 100 else text
    if not unit:
        return shown
    return f"{shown}{unit}" if unit == "%" else f"{shown} {unit}"


def date_text(text: str) -> str:
    """An ISO date in words; what is no date comes back as it is."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def answer_text(item: Item, value: AnswerValue) -> str:
    """An answer by its labels: ``Requires improvement``, ``9 years``, ``4 June 2020``. Empty where unanswered."""
    if value is None:
        return ""
    if isinstance(value, tuple):
        return ", ".join(item.value_label(one) for one in value)
    if item.kind == "number":
        return number_text(value, item.unit)
    if item.kind == "date":
        return date_text(value)
    if item.kind in ("choice", "choices"):
        return item.value_label(value)
    return value


def item_label(ruleset: Ruleset, item_id: str) -> str:
    """The short name of an item; an id without an item comes back in words."""
    item = ruleset.vocabulary.items.get(item_id)
    return item.label if item else id_words(item_id)


def item_text(ruleset: Ruleset, item_id: str) -> str:
    """The full wording of an item: a question's or standard's text, else its label."""
    document = ruleset.document
    if item_id in document.question:
        return document.question[item_id].text
    if item_id in document.standard:
        return document.standard[item_id].text
    return item_label(ruleset, item_id)


def outcome_value(ruleset: Ruleset, outcome: str, value: str) -> str:
    """An outcome's value by its label, looked up on the outcome and then on the scale."""
    item = ruleset.vocabulary.items.get(outcome)
    found = item.value(value) if item else None
    if found:
        return found.label
    return grade_label(ruleset, value)


def grade_label(ruleset: Ruleset, grade: str) -> str:
    """A grade by its label; an id that is not on the scale comes back as it is."""
    found = ruleset.document.grade.get(grade)
    return found.label if found else grade


def role_text(ruleset: Ruleset, role: str) -> str:
    """A role by its label where the ruleset names it; anything else was typed and comes back as it is."""
    return ruleset.role_label(role) if role in ruleset.document.role else role


def roles_text(ruleset: Ruleset, roles: Iterable[str]) -> str:
    return ", ".join(role_text(ruleset, role) for role in roles)


def source_text(source: SourceText | None) -> str:
    """Where a rule comes from: ``Guidance, page 3``. Links are not followed and not shown as links."""
    if source is None:
        return ""
    if isinstance(source, str):
        return source
    return ", ".join(part for part in (source.document, source.page, source.link) if part)


def id_words(name: str) -> str:
    """An id as words: ``child_voice`` is ``child voice``."""
    return name.replace("_", " ")
