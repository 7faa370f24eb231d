"""An Excel workbook as rows of texts. Formulas are read as the values that the workbook keeps for them."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime, time
from decimal import Decimal

from auditrules.plugins import CannotImport, Dropped, ImportSource
from auditrules_tables.table import MAX_COLUMNS, MAX_ROWS, Table, day_text

#: What a workbook may unpack to, in bytes: a small file can be made to fill the memory.
_MAX_UNPACKED = 300_000_000


def table_of(source: ImportSource) -> Table:
    """The rows of one sheet, by default the first. Raises :class:`CannotImport`, in words. Option: ``sheet``."""
    try:
        import openpyxl
    except ImportError:
        raise CannotImport("reading Excel needs openpyxl: pip install 'auditrules[excel]'") from None
    _refuse_bombs(source.content)
    try:
        book = openpyxl.load_workbook(io.BytesIO(source.content), read_only=True, data_only=True)
    except Exception as error:  # whatever a strange file makes the library raise
        raise CannotImport(f"this cannot be read as an Excel workbook ({type(error).__name__})") from None
    try:
        names = [sheet.title for sheet in book.worksheets]
        wanted = source.options.get("sheet", names[0] if names else "")
        if wanted not in names:
            raise CannotImport(f"there is no sheet '{wanted}'; there are {', '.join(names) or 'none'}")
        return _rows(book[wanted])
    except CannotImport:
        raise
    except Exception as error:
        raise CannotImport(f"this sheet cannot be read ({type(error).__name__})") from None
    finally:
        book.close()


def _rows(sheet: object) -> Table:
    table = Table()
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MAX_COLUMNS), 1):  # type: ignore[attr-defined]
        if len(table.rows) >= MAX_ROWS:
            table.dropped.append(Dropped(f"row {number}", "the rest of the sheet", f"over {MAX_ROWS} rows"))
            break
        texts = [_text(cell, number, table) for cell in cells]
        if any(texts):
            table.rows.append((number, texts))
    return table


def _text(value: object, row: int, table: Table) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (datetime, date)):
        return day_text(value)
    if isinstance(value, (int, Decimal)):
        return str(value)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, time):
        return value.isoformat()
    text = str(value).strip()
    if text.startswith("#") and text.rstrip("!?").isupper() and text[1:].rstrip("!?/A0").isalpha():
        table.dropped.append(Dropped(f"row {row}", text, "Excel's own sign of a formula that failed"))
        return ""
    return text


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise CannotImport("this is no Excel workbook (.xlsx); an older .xls has to be saved as .xlsx first") from None
    if unpacked > _MAX_UNPACKED:
        raise CannotImport(f"it unpacks to {unpacked // 1_000_000} MB, which no workbook of audits does")
