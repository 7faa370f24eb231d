"""Answers as they come in (text, JSON, TOML) into answers as rules see them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal

from auditrules.conditions.meaning import Known
from auditrules.conditions.printer import decimal_places, number_text, places_in_words
from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.conditions.written_numbers import written_number
from auditrules.engine.variables import NOT_APPLICABLE, Special

#: An answer as rules see it; absent or None is unanswered.
Given = Known | Special | None

NOT_APPLICABLE_TEXT = "n/a"
"""How "not applicable" is written among answers."""


_MOST_HINTS = 100
"""Faults of one audit's answers that are told with the likely spelling."""


class BadAnswers(ValueError):
    """Answers that a ruleset can't take: every fault, one line each, and the item that each is about."""

    def __init__(self, found: list[tuple[str, str]]) -> None:
        self.items = tuple(item for item, _ in found)
        self.faults = tuple(fault for _, fault in found)
        super().__init__("; ".join(self.faults))


def read_answers(vocabulary: Vocabulary, answers: Mapping[str, object]) -> dict[str, Given]:
    """Check and convert answers by item id.

    Accepts a value's id, a list of them, a number (also as text), an ISO date, True and False for yes and no,
    ``"n/a"``, and None for unanswered. Raises :class:`BadAnswers` with every fault. What is computed is among them
    once it was computed: whoever takes answers from outside refuses it first, by :func:`refuse_computed`.
    """
    given: dict[str, Given] = {}
    faults: list[tuple[str, str]] = []
    known = [one.id for one in vocabulary.items.values() if not one.decided]
    for name, answer in answers.items():
        item = vocabulary.items.get(name)
        if item is None or item.decided:
            # Of a file with very many unknown names, most are no slips of the hand.
            likely = nearest(str(name), known) if len(faults) < _MOST_HINTS else None
            what = "is decided by the ruleset, not answered" if item else "is nothing that this ruleset asks"
            hint = f". Did you mean '{likely}'?" if likely else ""
            faults.append((str(name), f"'{_plain(name)}' {what}{hint}"))
            continue
        if answer is None:
            continue
        try:
            given[name] = read_answer(item, answer)
        except ValueError as error:
            faults.append((name, f"'{name}': {error}"))
    if faults:
        raise BadAnswers(faults)
    return given


def refuse_computed(vocabulary: Vocabulary, answers: Mapping[str, object]) -> None:
    """Raise :class:`BadAnswers` where an answer is given to something that is computed."""
    found = [
        (name, f"'{_plain(name)}' is computed from other answers, not answered")
        for name in answers
        if (item := vocabulary.items.get(name)) is not None and item.computed
    ]
    if found:
        raise BadAnswers(found)


def read_answer(item: Item, answer: object) -> Given:
    """One answer. Raises ValueError, in words, where it does not fit the item."""
    if answer is None:
        return None
    if answer == NOT_APPLICABLE_TEXT:
        if not item.allow_not_applicable:
            raise ValueError("it can't be not applicable in this ruleset (allow_not_applicable is not set)")
        return NOT_APPLICABLE
    try:
        given = _of_kind(item, answer)
    except ValueError as error:
        if item.allow_not_applicable and str(error).startswith("it takes"):
            raise ValueError(f"{error}, or {NOT_APPLICABLE_TEXT} where it does not apply") from None
        raise
    if item.custom is not None and item.custom.refusal is not None and isinstance(given, (str, Decimal, date)):
        refusal = item.custom.refusal(given)
        if refusal is not None:
            raise ValueError(refusal)
    return given


def _of_kind(item: Item, answer: object) -> Given:
    """An answer that applies, as the item's kind has it."""
    if item.kind == "choice":
        return _choice(item, answer)
    if item.kind == "choices":
        if not isinstance(answer, (list, tuple, set, frozenset)):
            raise ValueError("it takes a list of values")
        return frozenset(_choice(item, one) for one in answer)
    if item.kind == "number":
        return _number(item, answer)
    if item.kind == "date":
        return _date(answer)
    if not isinstance(answer, str):
        raise ValueError("it takes a text")
    return answer if answer.strip() else None


def field_value(item: Item, value: object) -> Known | None:
    """A field of an entry as conditions see it: True and False as yes and no, an empty text as unanswered."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if item.kind == "date":
        if isinstance(value, str):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        return value if isinstance(value, date) else None
    if isinstance(value, str):
        return value if value.strip() else None
    return value if isinstance(value, Decimal) else None


def _choice(item: Item, answer: object) -> str:
    if isinstance(answer, bool):
        answer = "yes" if answer else "no"
    if not isinstance(answer, str):
        raise ValueError("it takes one of: " + ", ".join(value.id for value in item.values))
    if item.value(answer) is None:
        known = [value.id for value in item.values]
        likely = nearest(answer, known)
        hint = f" Did you mean '{likely}'?" if likely else ""
        raise ValueError(f"'{_plain(answer)}' is not one of its values.{hint} Allowed: {', '.join(known)}")
    return answer


def _number(item: Item, answer: object) -> Decimal:
    number: Decimal | None = None
    if isinstance(answer, Decimal):
        number = answer
    elif isinstance(answer, int) and not isinstance(answer, bool):
        number = Decimal(answer) if abs(answer) < 10**18 else None
    elif isinstance(answer, float):
        number = Decimal(repr(answer))
    elif isinstance(answer, str):
        number = written_number(answer)
    if number is None or not number.is_finite() or abs(number.adjusted()) > 18:
        raise ValueError("it takes a number")
    if (item.minimum is not None and number < item.minimum) or (item.maximum is not None and number > item.maximum):
        raise ValueError(f"{number_text(number)} is not {_bounds(item.minimum, item.maximum)}")
    if item.decimals is not None and decimal_places(number) > item.decimals:
        raise ValueError(
            f"{number_text(number)} has too many decimal places: it takes {places_in_words(item.decimals)}"
        )
    return number


def _bounds(low: Decimal | None, high: Decimal | None) -> str:
    if low is None or high is None:
        return f"{number_text(low)} or more" if low is not None else f"{number_text(high or Decimal(0))} or less"
    return f"from {number_text(low)} to {number_text(high)}"


def _date(answer: object) -> date:
    if isinstance(answer, datetime):
        return answer.date()
    if isinstance(answer, date):
        return answer
    if isinstance(answer, str):
        try:
            return date.fromisoformat(answer.strip())
        except ValueError:
            pass
    raise ValueError("it takes a date written as 2026-04-01")


def _plain(text: object) -> str:
    return "".join(character if character.isprintable() else "\N{REPLACEMENT CHARACTER}" for character in str(text))[
        :80
    ]
