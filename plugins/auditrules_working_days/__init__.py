"""First-party plugin: how many days lie between two events, all of them or working days alone.

Computed facts that a ruleset names with ``computed_by``: ``days_between``, and ``working_days_between`` without
Saturdays, Sundays and the bank holidays of ``nation`` (``england`` unless it says ``wales``, ``scotland`` or
``northern_ireland``). The day of the first event does not count and that of the second does, so that the same day is 0
and the next day 1; where the second comes first the number is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.plugins import Argument, ComputedFact, RulesetSource, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import AnswerValue

#: A longer time is no time between two events of one case.
MOST_DAYS = 366 * 50
_NATIONS = {"england": "ENG", "wales": "WLS", "scotland": "SCT", "northern_ireland": "NIR"}


def days_between(given: Mapping[str, AnswerValue]) -> Decimal:
    """Days from ``start`` to ``end``."""
    return Decimal((_day(given["end"]) - _day(given["start"])).days)


def working_days_between(given: Mapping[str, AnswerValue]) -> Decimal:
    """Working days from ``start`` to ``end``. Raises ValueError for another ``nation`` and for more than 50 years."""
    start, end = _day(given["start"]), _day(given["end"])
    nation = str(given.get("nation", "england"))
    if nation not in _NATIONS:
        raise ValueError(f"nation is {', '.join(_NATIONS)}, not {nation!r}")
    if start > end:
        return -_working_days(end, start, nation)
    return _working_days(start, end, nation)


def _day(value: AnswerValue) -> date:
    if not isinstance(value, date):
        raise TypeError(f"a day is wanted, not {type(value).__name__}")
    return value


def _working_days(start: date, end: date, nation: str) -> Decimal:
    if (end - start).days > MOST_DAYS:
        raise ValueError("more than 50 years lie between the two days")
    days = (start + timedelta(days=number) for number in range(1, (end - start).days + 1))
    return Decimal(sum(day.weekday() < 5 and day not in _bank_holidays(nation, day.year) for day in days))


@lru_cache(maxsize=256)
def _bank_holidays(nation: str, year: int) -> frozenset[date]:
    # Imported when a day is first looked at: rulesets that count no working days do without.
    import holidays

    return frozenset(holidays.country_holidays("GB", subdiv=_NATIONS[nation], years=year))


@hookimpl
def auditrules_facts() -> Iterable[ComputedFact]:
    start, end = Argument("start", "date"), Argument("end", "date")
    nation = Argument("nation", "word", required=False)
    return [
        ComputedFact("days_between", "Days between", "number", (start, end), days_between, decimals=0),
        ComputedFact(
            "working_days_between",
            "Working days between",
            "number",
            (start, end, nation),
            working_days_between,
            decimals=0,
        ),
    ]


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=Path(__file__).resolve().parent / "rulesets")]
