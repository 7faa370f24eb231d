"""CSV as councils' programs write it: with commas, semicolons or tabs, in UTF-8, UTF-16 or Windows-1252."""

from __future__ import annotations

import csv
import io

from auditrules.plugins import CannotImport, Dropped, ImportSource
from auditrules_tables.table import MAX_COLUMNS, MAX_ROWS, Table

_DELIMITERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|"}
#: Characters of one cell.
_MAX_CELL = 1_000_000


def table_of(source: ImportSource) -> Table:
    """The rows of a file. Raises :class:`CannotImport`, in words.

    Options: ``delimiter`` (comma, semicolon, tab, bar) and ``encoding``; without them both are found out.
    """
    table = Table()
    text = _decoded(source, table)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(source, text), strict=False)
    before = csv.field_size_limit(_MAX_CELL)
    try:
        for cells in reader:
            if len(table.rows) >= MAX_ROWS:
                table.dropped.append(
                    Dropped(f"line {reader.line_num}", "the rest of the file", f"over {MAX_ROWS} rows")
                )
                break
            if any(cell.strip() for cell in cells):
                table.rows.append((reader.line_num, [cell.strip() for cell in cells[:MAX_COLUMNS]]))
    except csv.Error as error:
        raise CannotImport(f"line {reader.line_num}: this cannot be read as CSV: {error}") from None
    finally:
        csv.field_size_limit(before)
    return table


def _decoded(source: ImportSource, table: Table) -> str:
    content, named = source.content, source.options.get("encoding")
    if content[:4] == b"PK\x03\x04":
        raise CannotImport("this is an Excel workbook or another packed file, not CSV; try --as excel")
    if named:
        try:
            return content.decode(named)
        except (LookupError, UnicodeDecodeError) as error:
            raise CannotImport(f"it cannot be read in the encoding '{named}': {error}") from None
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if b"\0" in content:
            raise CannotImport("this is no text: it holds bytes that no text has") from None
    table.dropped.append(
        Dropped("the file", "its encoding", "it is not UTF-8 and was read as Windows-1252; look at the accents")
    )
    return content.decode("cp1252", errors="replace")


def _delimiter(source: ImportSource, text: str) -> str:
    named = source.options.get("delimiter")
    if named:
        if named not in _DELIMITERS and named not in _DELIMITERS.values():
            raise CannotImport(f"there is no delimiter '{named}'; there are {', '.join(_DELIMITERS)}")
        return _DELIMITERS.get(named, named)
    # The one that the first line with anything in it has most of, outside quotation marks.
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    return max(_DELIMITERS.values(), key=outside.count)
