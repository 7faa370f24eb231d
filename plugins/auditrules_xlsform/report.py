"""What of a form is left out, told with its sheet, row and reason."""

from __future__ import annotations

from collections.abc import Iterable

from auditrules.plugins import Dropped
from auditrules_xlsform.names import line_of
from auditrules_xlsform.sheets import Row

#: Rows that are named one by one.
_SHOWN = 20


class Report:
    """Everything that was left out so far. What many rows have in one column is told once, with all the rows."""

    def __init__(self, dropped: Iterable[Dropped] = ()) -> None:
        self._told = list(dropped)
        self._columns: dict[tuple[str, str, str], list[int]] = {}

    def tell(self, sheet: str, row: int, what: str, why: str) -> None:
        """One thing of one row."""
        self._told.append(Dropped(f"{sheet}, row {row}", line_of(what, 200), why))

    def column(self, sheet: str, row: int, column: str, why: str) -> None:
        """A cell of a column that means nothing here."""
        rows = self._columns.setdefault((sheet, column, why), [])
        if rows[-1:] != [row]:
            rows.append(row)

    def columns(self, sheet: str, row: Row, known: Iterable[str], why: str) -> None:
        """Every cell of a row that stands in none of the known columns."""
        spoken = {column for column, _ in row.spoken}
        for column in sorted((set(row.cells) | spoken) - set(known)):
            self.column(sheet, row.number, column, why)

    def all(self) -> tuple[Dropped, ...]:
        """What was left out: row by row, then column by column."""
        return (*self._told, *(self._column(*key, rows) for key, rows in self._columns.items()))

    def _column(self, sheet: str, column: str, why: str, rows: list[int]) -> Dropped:
        shown = ", ".join(map(str, rows[:_SHOWN])) + (f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else "")
        return Dropped(f"{sheet}, row{'s' if len(rows) > 1 else ''} {shown}", f"column {line_of(column, 80)}", why)
