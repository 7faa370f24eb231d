"""First-party plugin: audits and action trackers from tables, as CSV or as an Excel workbook.

One row is one audit, or one action of a tracker. Columns are found by what stands above them: an item's id or the words
of its label, with ``evidence``, ``impact`` or ``rationale`` behind it for what stands beside an answer. Excel needs the
program's extra ``excel``.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from auditrules.plugins import Importer, hookimpl

if TYPE_CHECKING:
    from auditrules.plugins import Imported, ImportSource


def _csv(source: ImportSource) -> Imported:
    from auditrules_tables.csv_file import table_of
    from auditrules_tables.rows import imported

    return imported(table_of(source), source)


def _excel(source: ImportSource) -> Imported:
    from auditrules_tables.excel_file import table_of
    from auditrules_tables.rows import imported

    return imported(table_of(source), source)


@hookimpl
def auditrules_importers() -> Iterable[Importer]:
    return [
        Importer("csv", "Audits or a tracker of actions, a row each", (".csv", ".tsv", ".txt"), _csv),
        Importer("excel", "Audits or a tracker of actions, a row each", (".xlsx", ".xlsm"), _excel),
    ]
