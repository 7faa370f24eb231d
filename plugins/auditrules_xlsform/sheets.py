"""The sheets of an XLSForm, read by pyxform: rows with their numbers, columns under one spelling, languages apart."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Any

from auditrules.plugins import CannotImport, Dropped, ImportSource
from auditrules_xlsform.names import line_of

#: What a workbook may unpack to, in bytes: a small file can be made to fill the memory.
_MAX_UNPACKED = 100_000_000
#: Rows of a sheet, many times what the longest form has.
MAX_ROWS = 20_000
#: Characters of one cell, as Excel has it.
_MAX_CELL = 32_767
#: Sheets that are read, and why the others of an XLSForm are not.
_READ = ("survey", "choices", "settings")
_NOT_READ = {
    "external_choices": "answers that are filtered by other answers can't be asked",
    "entities": "a ruleset keeps no entities",
    "osm": "maps can't be asked",
}


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a sheet: its number, and its cells by column, those in languages by column and language."""

    number: int
    cells: Mapping[str, str]
    spoken: Mapping[tuple[str, str], str] = field(default_factory=dict)

    def get(self, column: str) -> str:
        """What stands in a column, in no language; empty where nothing does."""
        return self.cells.get(column, "")


@dataclass
class Sheets:
    """What a form's workbook holds. ``languages`` are in the order of their columns."""

    survey: list[Row] = field(default_factory=list)
    choices: list[Row] = field(default_factory=list)
    settings: Row = field(default_factory=lambda: Row(2, {}))
    languages: list[str] = field(default_factory=list)
    dropped: list[Dropped] = field(default_factory=list)


#: Columns that come in languages.
_SPOKEN = ("label", "hint", "guidance_hint", "constraint_message", "required_message", "image", "audio", "video")
_SPELLINGS = {
    "relevance": "relevant",
    "calculate": "calculation",
    "constraining_message": "constraint_message",
    "jr:constraintmsg": "constraint_message",
    "jr:requiredmsg": "required_message",
    "requiredmsg": "required_message",
    "readonly": "read_only",
    "caption": "label",
    "command": "type",
    "tag": "name",
    "value": "name",
    "jr:count": "repeat_count",
    "count": "repeat_count",
    "form_title": "title",
    "set_form_title": "title",
    "form_id": "id_string",
    "set_form_id": "id_string",
    "list": "list_name",
}
_PREFIXES = ("bind", "control", "body", "media", "instance")


def sheets_of(source: ImportSource) -> Sheets:
    """The sheets of a form. Raises :class:`CannotImport`, in words."""
    try:
        from pyxform.xls2json_backends import (  # type: ignore[import-untyped]
            csv_to_dict,
            md_to_dict,
            xls_to_dict,
            xlsx_to_dict,
        )
    except ImportError:
        raise CannotImport("reading XLSForms needs pyxform: pip install 'auditrules[xlsform]'") from None
    ending = PurePath(source.name).suffix.lower()
    sheets = Sheets()
    content = source.content
    readers: dict[str, Callable[[bytes], dict[str, Any]]] = {
        ".csv": csv_to_dict,
        ".md": md_to_dict,
        ".xls": xls_to_dict,
    }
    if content[:4] == b"PK\x03\x04":
        _refuse_bombs(content)
        reader = xlsx_to_dict
    elif ending in (".xlsx", ".xlsm"):
        raise CannotImport("this is no Excel workbook")
    else:
        reader = readers.get(ending, md_to_dict)
        if ending in (".csv", ".md"):
            content = _in_utf8(content, sheets)
    try:
        book = reader(content)
    except Exception as error:  # whatever a strange file makes the libraries raise
        said = line_of(str(error)) if type(error).__module__.startswith("pyxform") else type(error).__name__
        raise CannotImport(f"this cannot be read as an XLSForm: {said}") from None
    try:
        _take(book, sheets)
    except (AttributeError, TypeError, ValueError) as error:
        raise CannotImport(f"this cannot be read as an XLSForm: {type(error).__name__}") from None
    return sheets


def _take(book: Mapping[str, Any], sheets: Sheets) -> None:
    if not book.get("survey"):
        there = ", ".join(line_of(str(name), 40) for name in list(book.get("sheet_names") or ())[:10]) or "none"
        raise CannotImport(f"this is no XLSForm: it has no sheet 'survey' with rows. Its sheets: {there}")
    for name in book.get("sheet_names") or ():
        plain = str(name).strip().lower()
        if plain not in _READ and len(book.get("sheet_names") or ()) > 1:
            why = _NOT_READ.get(plain, "no sheet of that name belongs to an XLSForm")
            sheets.dropped.append(Dropped(f"sheet {line_of(str(name), 80)}", "the whole sheet", why))
    sheets.survey = _rows("survey", book.get("survey"), sheets)
    sheets.choices = _rows("choices", book.get("choices"), sheets)
    settings = _rows("settings", book.get("settings"), sheets)
    if settings:
        sheets.settings = settings[0]


def _rows(sheet: str, written: Any, sheets: Sheets) -> list[Row]:
    rows = []
    for number, cells in enumerate(written or (), 2):
        if number > MAX_ROWS + 1:
            why = f"a form has {MAX_ROWS} rows at the most"
            sheets.dropped.append(Dropped(f"{sheet}, row {number}", "the rest of the sheet", why))
            break
        plain: dict[str, str] = {}
        spoken: dict[tuple[str, str], str] = {}
        for head, cell in cells.items():
            text = str(cell).strip()[:_MAX_CELL] if cell is not None else ""
            if not text or head is None:
                continue
            column, language = column_of(str(head))
            if language:
                spoken.setdefault((column, language), text)
                if column in _SPOKEN and language not in sheets.languages:
                    sheets.languages.append(language)
            else:
                plain.setdefault(column, text)
        if plain or spoken:
            rows.append(Row(number, plain, spoken))
    return rows


def column_of(head: str) -> tuple[str, str]:
    """A column under one spelling, and its language: ``Label::English (en)`` is ``label`` in ``English (en)``."""
    parts = [part.strip() for part in re.split(r"::", head) if part.strip()] or [head.strip()]
    if len(parts) == 1 and ":" in head and not head.lower().startswith("jr:"):
        parts = [part.strip() for part in head.split(":") if part.strip()] or [head.strip()]
    while len(parts) > 1 and parts[0].lower() in _PREFIXES:
        parts = parts[1:]
    column = re.sub(r"[\s-]+", "_", parts[0].lower())
    column = _SPELLINGS.get(column, column)
    return column, line_of(" ".join(parts[1:]), 80) if column in _SPOKEN else ""


def is_form(source: ImportSource) -> bool:
    """Whether a file looks like an XLSForm, from its beginning: other importers read the same endings."""
    content = source.content
    if content[:4] == b"PK\x03\x04":
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as packed, packed.open("xl/workbook.xml") as workbook:
                names = re.findall(rb"<(?:\w+:)?sheet\b[^>]*?\bname=\"([^\"]*)\"", workbook.read(1_000_000))
        except (zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, OSError, RuntimeError):
            return False
        return any(name.strip().lower() == b"survey" for name in names)
    start = content[:5_000].decode("utf-8-sig", "replace").lower()
    if source.name.lower().endswith(".csv"):
        first = next((line for line in start.splitlines() if line.strip(' ,"\t')), "")
        return first.strip(' ,"\t') in _READ
    return source.name.lower().endswith(".xls") or re.search(r"^\s*\|\s*survey\s*\|", start, re.MULTILINE) is not None


def _in_utf8(content: bytes, sheets: Sheets) -> bytes:
    """Text as pyxform takes it, in UTF-8."""
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(encoding).encode()
    except UnicodeDecodeError:
        if b"\0" in content:
            raise CannotImport("this is no text: it holds bytes that no text has") from None
    why = "it is not UTF-8 and was read as Windows-1252; look at the accents"
    sheets.dropped.append(Dropped("the file", "its encoding", why))
    return content.decode("cp1252", errors="replace").encode()


def _refuse_bombs(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            unpacked = sum(part.file_size for part in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
        raise CannotImport("this is no Excel workbook that can be read") from None
    if unpacked > _MAX_UNPACKED:
        raise CannotImport(f"it unpacks to {unpacked // 1_000_000} MB, which no form does")
