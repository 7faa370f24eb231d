"""Answers checked against the item they answer, and dates as typed. What cannot stand is refused in words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from auditrules.audits.spots import Refused
from auditrules.audits.state import AnswerValue
from auditrules.audits.text import TooLong, checked_line, checked_prose, clean_line, excerpt
from auditrules.conditions.dates import WEEKDAYS, dotted
from auditrules.conditions.printer import decimal_places, places_in_words
from auditrules.conditions.vocabulary import Item
from auditrules.conditions.written_dates import DateFault, RelativeDate, parse_date
from auditrules.engine.answers import read_answer

_NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?", re.ASCII)
_NUMBER_IN_WORDS = re.compile(r"-?[0-9]{1,15}(?:\.[0-9]{1,9})?(?=\s*[^\W\d]+\s*$)")


def may_be_answered(item: Item) -> bool:
    """Whether somebody answers it, and it does not follow from other answers."""
    return not item.computed and item.role not in ("outcome", "field")


def checked_value(item: Item, value: AnswerValue, today: date) -> AnswerValue:
    """The answer as it is kept, or None for none. Raises :class:`Refused`.

    A number comes as text with a decimal point, a date as typed; a choice by its id, several as a tuple of ids.
    """
    if item.decided or not may_be_answered(item):
        raise Refused(f"{called(item)} follows from other answers and is not answered itself.")
    if value is None or value == () or (isinstance(value, str) and not value.strip()):
        return None
    kept = _of_kind(item, value, today)
    if kept is not None and item.custom is not None and item.custom.refusal is not None:
        try:
            read_answer(item, kept)
        except ValueError as error:
            raise Refused(f"{called(item)}: {error}") from error
    return kept


def _of_kind(item: Item, value: str | tuple[str, ...], today: date) -> AnswerValue:
    if item.kind == "choices":
        return _choices(item, value)
    if not isinstance(value, str):
        raise Refused(f"{called(item)} takes one answer.")
    if item.kind == "choice":
        return _choice(item, value)
    if item.kind == "number":
        return _number(item, clean_line(value))
    if item.kind == "date":
        return checked_date(value, today, what=called(item)).isoformat()
    if item.kind == "person":
        return line(value, called(item)) or None
    return prose(value, called(item)) or None


def checked_date(text: str, today: date, *, what: str) -> date:
    """A date as typed. Raises :class:`Refused`, with the real date on offer for a relative one."""
    found = parse_date(clean_line(text), today)
    if isinstance(found, RelativeDate):
        said = f"'{clean_line(found.text)}'"
        if found.date is None:
            raise Refused(f"{what}: {said} is not a date anyone can check. Give the day, for example 04.06.2020.")
        real = dotted(found.date)
        raise Refused(
            f"{what}: give the date itself, not {said}. Counted from today that is "
            f"{WEEKDAYS[found.date.weekday()]} {real}.",
            offer=real,
        )
    if isinstance(found, DateFault):
        raise Refused(f"{what}: {found.message}", offer=dotted(found.offer) if found.offer else None)
    return found


def prose(text: str, what: str) -> str:
    """Prose as it is kept; :class:`Refused` where it is too long."""
    try:
        return checked_prose(text, what)
    except TooLong as error:
        raise Refused(str(error)) from error


def line(text: str, what: str) -> str:
    """A single line as it is kept; :class:`Refused` where it is too long."""
    try:
        return checked_line(text, what)
    except TooLong as error:
        raise Refused(str(error)) from error


def called(item: Item) -> str:
    """What an item is called at the head of a sentence: its label, in quotation marks where it is a question."""
    return f"'{excerpt(item.label, 80)}'" if item.label.rstrip().endswith("?") else item.label


def listed(words: Sequence[str], last: str = "or") -> str:
    """``a``, ``a or b``, ``a, b or c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def _allowed(item: Item) -> str:
    return listed([value.label for value in item.values])


def _choice(item: Item, value: str) -> str:
    if item.value(value) is None:
        raise Refused(f"{called(item)} is answered {_allowed(item)}, not '{clean_line(value)[:60]}'.")
    return value


def _choices(item: Item, value: str | tuple[str, ...]) -> tuple[str, ...]:
    if isinstance(value, str):
        raise Refused(f"{called(item)} takes several answers from a list: {_allowed(item)}.")
    for each in value:
        _choice(item, each)
    return tuple(known.id for known in item.values if known.id in value)


def _number(item: Item, text: str) -> str:
    if re.fullmatch(r"-?[0-9]+,[0-9]+", text, re.ASCII):
        whole, _, rest = text.partition(",")
        if len(rest) == 3:
            raise Refused(f"{called(item)}: write the number without a comma: {whole}{rest}.", offer=whole + rest)
        raise Refused(f"{called(item)}: write a decimal point, not a comma: {whole}.{rest}.", offer=f"{whole}.{rest}")
    if not _NUMBER.fullmatch(text):
        number = _NUMBER_IN_WORDS.match(text)
        unit = f", in {item.unit}" if item.unit else ""
        if number:
            raise Refused(f"{called(item)}: give the number alone{unit}: {number[0]}.", offer=number[0])
        raise Refused(f"{called(item)} is a number{unit}, not '{text[:60]}'.")
    number_given = Decimal(text)
    low, high = item.minimum, item.maximum
    if (low is not None and number_given < low) or (high is not None and number_given > high):
        raise Refused(f"{called(item)} is a number {_bounds(low, high)}; {text} is outside that.")
    if item.decimals is not None and decimal_places(number_given) > item.decimals:
        raise Refused(f"{called(item)} is {places_in_words(item.decimals)}; {text} has more places.")
    return decimal_text(number_given)


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    if low is None:
        return f"of at most {decimal_text(high or Decimal())}"
    if high is None:
        return f"of at least {decimal_text(low)}"
    return f"from {decimal_text(low)} to {decimal_text(high)}"


def decimal_text(number: Decimal) -> str:
    """A number without needless zeros or exponents: ``3.5``, ``10``, ``0``."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text
