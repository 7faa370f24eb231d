"""A table as both kinds of file give it: rows of texts with their numbers, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

from auditrules.plugins import Dropped

#: More rows than any council's year of audits has.
MAX_ROWS = 100_000
MAX_COLUMNS = 2_000


@dataclass
class Table:
    """``rows`` are the rows that hold anything, each with its number in the file, from 1, and its cells as texts."""

    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


def day_text(value: date) -> str:
    """A day as an auditor types it."""
    day = value.date() if isinstance(value, datetime) else value
    return f"{day:%d.%m.%Y}"
