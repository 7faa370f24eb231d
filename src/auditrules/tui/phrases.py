"""Dates, times and lists in words. Imports nothing of the rulesets, so that the first screen does not wait for them."""

from __future__ import annotations

from datetime import date, datetime


def day(value: date | None) -> str:
    """``4 June 2020``, or nothing."""
    return f"{value.day} {value:%B %Y}" if value else ""


def typed_day(value: date | None) -> str:
    """``04.06.2020``, as dates are typed, or nothing."""
    return f"{value:%d.%m.%Y}" if value else ""


def clock(value: datetime | None) -> str:
    """``10:42:07`` on this machine's clock."""
    return f"{value.astimezone():%H:%M:%S}" if value else ""


def due_in(due: date | None, today: date) -> str:
    """``due in 3 days``, ``due today``, ``2 days overdue``; nothing without a date."""
    if due is None:
        return ""
    days = (due - today).days
    if days == 0:
        return "due today"
    number = f"{abs(days)} day{'' if abs(days) == 1 else 's'}"
    return f"due in {number}" if days > 0 else f"{number} overdue"


def becoming(labels: tuple[str, ...] | list[str], scale: int = 0) -> str:
    """Grades that are still possible: ``any grade, Inadequate to Outstanding`` where none of ``scale`` is ruled out."""
    if scale and len(labels) >= scale > 2:
        return f"any grade, {labels[0]} to {labels[-1]}"
    return either(labels)


def either(labels: tuple[str, ...] | list[str]) -> str:
    """``Good``, ``Good or Outstanding``, ``A, B or C``."""
    if len(labels) < 2:
        return "".join(labels)
    return f"{', '.join(labels[:-1])} or {labels[-1]}"
