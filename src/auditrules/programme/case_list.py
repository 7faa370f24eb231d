"""Lists of cases as files: CSV with a column of references, or a reference a line."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from auditrules.conditions.spelling import listed, nearest
from auditrules.plugins.views import CaseView
from auditrules.rulesets.source import read_regular

MAX_BYTES = 50_000_000
#: What the column of references may be called; compared in small letters without signs.
_REFERENCE = ("case", "case reference", "case ref", "reference", "ref", "file", "file reference", "child reference")
_DELIMITERS = (",", ";", "\t", "|")


class BadList(Exception):
    """A list that can't be used: every fault of it, a line each with its place."""


@dataclass(frozen=True, slots=True)
class CaseList:
    """The cases of a file, with the line that each stands in."""

    cases: tuple[CaseView, ...]
    lines: dict[str, int]


def read_cases(path: Path, *, by: Sequence[str] = (), column: str | None = None) -> CaseList:
    """The cases of a file, each with what stands in the columns ``by``, in the order of the references.

    ``column`` names the column of references where it has another name than usual. A file with one column needs no
    heading. Raises :class:`BadList` with every fault at once: an unreadable file, a column that is not there, a row
    without a reference, and a case that stands in two rows.
    """
    rows = _rows(path)
    if not rows:
        raise BadList(f"{path}: there is nothing in it")
    number, heads = rows[0]
    place = _place(heads, column)
    alone = max(len(cells) for _, cells in rows) == 1
    if place is None and alone and column is None and not by:
        place, heads = 0, []
    else:
        rows = rows[1:]
    faults = []
    if place is None:
        wanted = column or "case reference"
        faults.append(_no_column(path, number, wanted, heads))
    places = []
    for name in by:
        found = next((at for at, head in enumerate(heads) if _plain(head) == _plain(name)), None)
        if found is None:
            faults.append(_no_column(path, number, name, heads))
        else:
            places.append((name, found))
    if faults or place is None:
        raise BadList("\n".join(faults))
    return _cases(path, rows, place, places)


def _cases(path: Path, rows: list[tuple[int, list[str]]], place: int, places: list[tuple[str, int]]) -> CaseList:
    cases: list[CaseView] = []
    lines: dict[str, int] = {}
    faults = []
    for number, cells in rows:
        reference = cells[place] if place < len(cells) else ""
        if not reference:
            faults.append(f"{path}:{number}: the row has no case reference")
        elif reference in lines:
            faults.append(f"{path}:{number}: the case '{reference}' stands in line {lines[reference]} already")
        else:
            lines[reference] = number
            cases.append(CaseView(reference, {name: cells[at] if at < len(cells) else "" for name, at in places}))
    if faults:
        raise BadList("\n".join(faults))
    return CaseList(tuple(sorted(cases, key=lambda case: case.reference)), lines)


def _rows(path: Path) -> list[tuple[int, list[str]]]:
    """Every row that holds anything, with its line."""
    try:
        content = read_regular(path, MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise BadList(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if len(content) > MAX_BYTES:
        raise BadList(f"{path}: the file is larger than {MAX_BYTES // 1_000_000} MB")
    text = _decoded(path, content)
    first = next((line for line in text.splitlines() if line.strip()), "")
    outside = "".join(first.split('"')[::2])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=outside.count))
    rows = []
    try:
        for cells in reader:
            stripped = [" ".join(cell.split()) for cell in cells]
            if any(stripped):
                rows.append((reader.line_num, stripped))
    except csv.Error as error:
        raise BadList(f"{path}:{reader.line_num}: this cannot be read as CSV: {error}") from None
    return rows


def _decoded(path: Path, content: bytes) -> str:
    if content[:4] == b"PK\x03\x04":
        raise BadList(f"{path}: this is an Excel workbook; save the sheet as CSV")
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise BadList(f"{path}: this is no text: it holds bytes that no text has")
    return text


def _place(heads: list[str], column: str | None) -> int | None:
    names = _REFERENCE if column is None else (_plain(column),)
    return next((at for at, head in enumerate(heads) if _plain(head) in names), None)


def _no_column(path: Path, line: int, name: str, heads: list[str]) -> str:
    there = [head for head in heads if head]
    likely = nearest(name, there)
    hint = f"Did you mean '{likely}'?" if likely else f"There are: {listed(there)}."
    return f"{path}:{line}: there is no column '{name}'. {hint}"


def _plain(text: str) -> str:
    return " ".join("".join(one if one.isalnum() else " " for one in text.casefold()).split())
