"""Audits and trackers from CSV and Excel: what is taken, and everything that is left out with its place and reason."""

from __future__ import annotations

import contextlib
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.plugins import CannotImport, Imported, Importer, ImportSource
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings

IMPORTERS: dict[str, Importer] = {
    one.value.name: one.value for one in load_plugins(PluginSettings(only=("tables",))).importers()
}
ITEMS = {"safety": "Risk and safety", "seen": "Was the child seen?", "visited": "Date of the last visit"}


def read_csv(content: str | bytes, **options: str) -> Imported:
    raw = content.encode() if isinstance(content, str) else content
    return IMPORTERS["csv"].read(ImportSource("file.csv", raw, options, "visits@1.0.0", ITEMS))


def workbook(*rows: tuple[object, ...], title: str = "Audits") -> bytes:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = title
    for row in rows:
        sheet.append(row)
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read_excel(content: bytes, **options: str) -> Imported:
    return IMPORTERS["excel"].read(ImportSource("file.xlsx", content, options, "visits@1.0.0", ITEMS))


def test_columns_are_found_by_id_label_and_prose() -> None:
    (audit,) = read_csv(
        "Case reference,safety,Risk and safety: evidence,Was the child seen?,Date of the last visit,Overall grade,Due\n"
        "K-1,Good,Seen on visits,Yes,04/06/2020,Good,5/1/2021\n"
    ).audits
    assert audit.case_reference == "K-1"
    assert audit.answers == {"safety": "Good", "seen": "Yes", "visited": "04.06.2020"}
    assert audit.prose == {"safety": {"evidence": "Seen on visits"}}
    assert (audit.overall, audit.due, audit.where) == ("Good", "05.01.2021", "row 2")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found_out(delimiter: str) -> None:
    text = f'case{delimiter}seen{delimiter}"safety"\nK-1{delimiter}yes{delimiter}"good, on the whole; | yes"\n'
    assert read_csv(text).audits[0].answers == {"seen": "yes", "safety": "good, on the whole; | yes"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_encodings(encoding: str) -> None:
    read = read_csv("case,seen\nÉlan,yes\n".encode(encoding))
    assert read.audits[0].case_reference == "Élan"
    assert read.dropped == ()


def test_windows_1252_is_read_and_said() -> None:
    read = read_csv("case,seen\nÉlan,yes\n".encode("cp1252"))
    assert read.audits[0].case_reference == "Élan"
    assert "Windows-1252" in read.dropped[0].why


def test_a_tracker_by_its_column_of_actions() -> None:
    read = read_csv(
        "Case,Action,By whom,By when,Status\nK-1,Visit the child,Team manager,04/06/2020,open\nK-2,,x,,\n,Plan,,,\n"
    )
    ((reference, action),) = read.tracker
    assert (reference, action.text, action.owner, action.due) == (
        "K-1",
        "Visit the child",
        "Team manager",
        "04.06.2020",
    )
    told = {(one.where, one.why) for one in read.dropped}
    assert ("column Status", "an audit has no place for it") in told
    assert ("row 3", "the row has no action") in told
    assert ("row 4", "the row has no case reference") in told


def test_everything_that_is_left_out_is_told_with_its_place() -> None:
    read = read_csv("case,seen,Colour,seen\nK-1,yes,red,no\n,yes\n\nK-2,no,,,beyond\n")
    assert [audit.where for audit in read.audits] == ["row 2", "row 5"]
    told = [(one.where, one.what) for one in read.dropped]
    assert ("column Colour", "1 cells") in told
    assert ("column seen", "1 cells") in told
    assert ("row 3", "yes") in told
    assert ("row 5", "beyond") in told


def test_a_workbook() -> None:
    read = read_excel(
        workbook(
            ("Case reference", "seen", "visited", "safety", "safety evidence"),
            ("K-1", True, date(2020, 6, 4), 3.0, "=1+1"),
            (1204, False, None, 2.5, "#REF!"),
        )
    )
    first, second = read.audits
    assert first.answers == {"seen": "yes", "visited": "04.06.2020", "safety": "3"}
    assert (second.case_reference, second.answers) == ("1204", {"seen": "no", "safety": "2.5"})
    assert read.dropped[0].what == "#REF!"


def test_a_sheet_is_named() -> None:
    content = workbook(("case", "seen"), ("K-1", "yes"), title="May")
    assert read_excel(content, sheet="May").audits
    with pytest.raises(CannotImport, match="there is no sheet 'June'; there are May"):
        read_excel(content, sheet="June")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "there is nothing in it"),
        (b"\0\1\2\xff\xfe\xfd", "this is no text"),
        (b"PK\x03\x04rest", "an Excel workbook"),
        (b"name,grade\nx,y\n", "no column holds the case reference"),
    ],
)
def test_a_file_that_is_no_table_says_why(content: bytes, says: str) -> None:
    with pytest.raises(CannotImport, match=says):
        read_csv(content)


def test_a_workbook_that_is_none_says_why() -> None:
    with pytest.raises(CannotImport, match="no Excel workbook"):
        read_excel(b"case,seen\n")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("readme.txt", "x")
    with pytest.raises(CannotImport, match="cannot be read as an Excel workbook"):
        read_excel(packed.getvalue())


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file, file.open("xl/worksheets/sheet1.xml", "w") as part:
        for _ in range(320):
            part.write(b"0" * 1_000_000)
    with pytest.raises(CannotImport, match="unpacks to 320 MB"):
        read_excel(packed.getvalue())


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.binary(max_size=300), st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace"))))
def test_a_strange_file_ends_in_rows_or_in_words(content: bytes) -> None:
    for name in ("csv", "excel"):
        with contextlib.suppress(CannotImport):
            read = IMPORTERS[name].read(ImportSource("x", b"case,seen\n" + content if name == "csv" else content))
            assert isinstance(read, Imported)


def test_the_real_bytes_of_a_workbook_changed_at_random_never_raise_anything_else(tmp_path: Path) -> None:
    import random

    content = bytearray(workbook(("case", "seen"), ("K-1", "yes")))
    chance = random.Random(7)
    for _ in range(60):
        changed = bytearray(content)
        for _ in range(chance.randint(1, 20)):
            changed[chance.randrange(len(changed))] = chance.randrange(256)
        with contextlib.suppress(CannotImport):
            read_excel(bytes(changed))
