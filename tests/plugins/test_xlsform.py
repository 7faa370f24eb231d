"""Forms written as XLSForms, made into rulesets: what is taken over, what is told as left out, and that all load."""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from auditrules.conditions.words import NOT_VALUES, NUMBERS, RESERVED
from auditrules.engine import Engine
from auditrules.engine.checks import run_checks
from auditrules.engine.evaluation import evaluate
from auditrules.plugins import CannotImport, Imported, Importer, ImportSource
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.rulesets import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.naming import BUILT_IN
from auditrules.rulesets.ruleset import Ruleset
from auditrules_xlsform import names

#: Workbooks in the format of Excel up to 2003, which nothing here writes any more.
FORMS = Path(__file__).parent / "forms"

(IMPORTER,) = (one.value for one in load_plugins(PluginSettings(only=("xlsform",))).importers())
assert isinstance(IMPORTER, Importer)
LIBRARY = Library([])

Cells = Sequence[object]


def workbook(**sheets: Sequence[Cells]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def read(content: bytes | str, name: str = "form.xlsx", **options: str) -> Imported:
    raw = content.encode() if isinstance(content, str) else content
    return IMPORTER.read(ImportSource(name, raw, options))


def loaded(found: Imported) -> Ruleset:
    """The ruleset that was made; it must load without a fault and be held against every audit without one."""
    (made,) = found.rulesets
    ruleset, faults = examine(Path(f"{made.name}.toml"), LIBRARY, text=made.text)
    assert ruleset is not None, "\n".join(map(str, faults)) + "\n" + made.text
    errors = [one for one in (*faults, *run_checks(ruleset, budget=20_000)) if one.severity == "error"]
    assert errors == [], made.text
    return ruleset


CHOICES: Sequence[Cells] = (
    ("list_name", "name", "label"),
    ("yn", "yes", "Yes"),
    ("yn", "no", "No"),
    ("rating", "1", "Bad"),
    ("rating", "2", "Fair"),
    ("rating", "3", "Good"),
    ("worry", "none", "None"),
    ("worry", "money", "Money"),
    ("worry", "health", "Health"),
)


def form(*rows: Mapping[str, object], choices: Sequence[Cells] = CHOICES, **settings: str) -> bytes:
    """A form with a row for each mapping of column to cell."""
    columns = list(dict.fromkeys(column for row in rows for column in row))
    survey = [columns, *([row.get(column) for column in columns] for row in rows)]
    return workbook(survey=survey, choices=choices, settings=[list(settings), list(settings.values())])


def ask(type_: str, name: str, **more: object) -> Mapping[str, object]:
    return {"type": type_, "name": name, "label": f"About {name}?", **more}


def told(found: Imported) -> list[tuple[str, str, str]]:
    return [(one.where, one.what, one.why) for one in found.dropped]


def relevant(ruleset: Ruleset, item: str) -> str:
    document = ruleset.document
    return document.section[item].relevant if item in document.section else document.question[item].relevant


# ---------------------------------------------------------------- what is taken over


def test_kinds_of_answer_bounds_and_what_is_required() -> None:
    found = read(
        form(
            ask("integer", "age", required="yes", constraint=". > 3 and . <= 25", hint="In whole years"),
            ask("decimal", "weight", constraint="(. >= 0.5) and . <= 200"),
            ask("range", "score", parameters="start=0 end=10 step=1", required="TRUE"),
            ask("select_one yn", "seen", required="true()"),
            ask("select_one rating", "rate"),
            ask("select_multiple worry", "worries"),
            ask("date", "visited", required="yes"),
            ask("text", "said", required="yes"),
            ask("text", "rest"),
            form_title="Home visit",
            form_id="Home Visit!",
            version="2.1",
        )
    )
    assert told(found) == [
        ("choices, row 4", "the name '1'", "the answer is called bad here"),
        ("choices, row 5", "the name '2'", "the answer is called fair here"),
        ("choices, row 6", "the name '3'", "the answer is called good here"),
        ("choices, row 7", "the name 'none'", "the answer is called none_value here"),
    ]
    ruleset = loaded(found)
    assert (ruleset.id, ruleset.version, ruleset.title) == ("home-visit", "2.1", "Home visit")
    asked = ruleset.document.question
    assert (asked["age"].min, asked["age"].max, asked["age"].decimals) == (4, 25, 0)
    assert (asked["weight"].min, asked["weight"].max) == (Decimal("0.5"), 200)
    assert (asked["score"].min, asked["score"].max) == (0, 10)
    assert asked["age"].guidance == "In whole years"
    items = ruleset.vocabulary.items
    assert [name for name in asked if items[name].required] == ["age", "score", "seen", "visited", "said"]
    assert asked["seen"].answers == "yes_no"
    assert [value.id for value in items["rate"].values] == ["bad", "fair", "good"]
    assert items["worries"].kind == "choices"
    assert items["visited"].kind == "date"
    assert (ruleset.document.section["general"].label, len(ruleset.document.section)) == ("Home visit", 1)


def test_nested_groups_become_sections_with_the_conditions_of_those_around_them() -> None:
    found = read(
        form(
            ask("select_one yn", "seen"),
            {"type": "begin group", "name": "child", "label": "The child"},
            ask("integer", "age"),
            {"type": "begin_group", "name": "school", "label": "School", "relevant": "${age} >= 4"},
            {"type": "begin group", "name": "exams", "label": "Exams", "relevant": "${seen} = 'yes'"},
            ask("text", "grades"),
            {"type": "end group"},
            {"type": "end_group"},
            ask("text", "late"),
            {"type": "end group"},
        )
    )
    ruleset = loaded(found)
    sections = ruleset.document.section
    assert {name: section.label for name, section in sections.items()} == {
        "general": "General",
        "child": "The child",
        "exams": "The child: School: Exams",
    }
    assert relevant(ruleset, "exams") == "age is at least 4 and seen is yes"
    assert ruleset.document.question["late"].section == "child"
    where = "it stands behind 'The child: School: Exams' in the form; here it comes with the others of its group"
    assert ("survey, row 10", "late", where) in told(found)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("${seen} = 'yes'", "seen is yes"),
        ("${seen} != 'yes'", "seen is not yes"),
        ("'yes' = ${seen}", "seen is yes"),
        ("selected(${seen}, 'no')", "seen is no"),
        ("not(${seen} = 'yes')", "seen is not yes"),
        ("${age} >= 4 and ${age} < 11", "age is at least 4 and age is less than 11"),
        ("${age} = '7'", "age is 7"),
        ("5 < ${age}", "age is more than 5"),
        ("not(${age} > 5 or ${seen} = 'no')", "age is at most 5 and seen is not no"),
        ("${seen}='yes' and (${age}=1 or ${age}=2)", "seen is yes and (age is 1 or age is 2)"),
        ("${age} > 30", "never"),
        ("${age} < 30", "age is at most 20"),
        ("${rate} >= 2", "rate is one of fair, good"),
        ("${rate} = 1", "rate is bad"),
        ("${rate} != ''", "rate is one of bad, fair, good"),
        ("selected(${worries}, 'money')", "worries is money"),
        ("not(selected(${worries}, 'money'))", "worries is not money"),
        ("count-selected(${worries}) > 0", "worries is one of none_value, money, health"),
        ("${worries} = 'money'", "worries is money and worries is not one of none_value, health"),
        ("${visited} > date('2024-02-29')", "visited is after 2024-02-29"),
        ("${visited} != '2024-02-29'", "visited is before 2024-02-29 or visited is after 2024-02-29"),
        ("${visited} <= ${planned}", "visited is on or before planned"),
        ("${school} != 'yes'", "school is not applicable or school is not yes"),
        ("not(${grade} < 3)", "grade is not applicable or grade is at least 3"),
        ("${school} = ''", "school is not applicable"),
        ("true() and ${seen} = 'yes'", "seen is yes"),
        ("number(${age}) = 3", "age is 3"),
    ],
)
def test_conditions_that_translate(written: str, meant: str) -> None:
    found = read(
        form(
            ask("select_one yn", "seen"),
            ask("integer", "age", constraint=". >= 0 and . <= 20"),
            ask("select_one rating", "rate"),
            ask("select_multiple worry", "worries"),
            ask("date", "visited"),
            ask("date", "planned"),
            ask("select_one yn", "school", relevant="${age} > 3"),
            ask("integer", "grade", relevant="${school} = 'yes'"),
            ask("text", "target", relevant=written),
        )
    )
    assert not [what for _, what, _ in told(found) if what.startswith("relevant")]
    assert relevant(loaded(found), "target") == meant


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("${words} = 'x'", "'words' is answered in free words"),
        ("${nobody} = 'x'", "the form has no question of that name"),
        ("${place} = 'x'", "places on a map can't be asked"),
        ("${sum} > 3", "what a form calculates or hides is not asked"),
        ("${seen} = 'perhaps'", "'perhaps' is no answer of 'seen'"),
        ("${age} + 1 > 3", "it calculates"),
        ("/data/age > 3", "it points into the form by a path"),
        ("../age > 3", "it points into the form by a path"),
        ("${visited} > today()", "nothing like today()"),
        ("pulldata('a', 'b', 'c', ${age}) = 1", "nothing like pulldata()"),
        ("count-selected(${worries}) >= 2", "nothing like count-selected()"),
        ("${age} = ${age}", "only be compared where both are days"),
        ("${visited} = 'soon'", "'soon' is no day"),
        ("${target} = 'x'", "answered in free words"),
        (". = 'x'", "it speaks of the answer itself"),
        ("${age} > 3 and", "it ends too soon"),
        ("(${age} > 3", "a bracket is not closed"),
        ("${age} > 3 )", "can't be read there"),
        ("¿", "can't be read"),
        ("'a' = 'a'", "it compares what no answer is"),
        ("${age} > 99999999999999999999", "more digits"),
        ("(" * 60 + "${age} > 3" + ")" * 60, "too many brackets"),
        (" or ".join("${age} = 3 and ${seen} = 'yes'" for _ in range(500)), "it is too long"),
        ("${seen} = ''", "no condition asks whether 'seen' was left unanswered"),
    ],
)
def test_conditions_that_do_not_are_told_and_the_question_is_asked_of_everybody(written: str, why: str) -> None:
    found = read(
        form(
            ask("text", "words"),
            ask("geopoint", "place"),
            ask("calculate", "sum", calculation="1 + 1"),
            ask("select_one yn", "seen"),
            ask("integer", "age"),
            ask("date", "visited"),
            ask("select_multiple worry", "worries"),
            ask("text", "target", relevant=written),
        )
    )
    (reason,) = (
        reason for where, what, reason in told(found) if what.startswith("relevant") and where == "survey, row 9"
    )
    assert why in reason
    assert reason.endswith("it is asked of everybody")
    assert relevant(loaded(found), "target") == "always"


def test_what_hangs_on_itself_is_broken_open_and_told() -> None:
    found = read(
        form(
            ask("select_one yn", "a", relevant="${b} = 'yes'"),
            ask("select_one yn", "b", relevant="${a} = 'yes'"),
            {"type": "begin group", "name": "g", "label": "G", "relevant": "${c} = 'yes'"},
            ask("select_one yn", "c", relevant="${c} = 'no'"),
            {"type": "end group"},
        )
    )
    ruleset = loaded(found)
    assert relevant(ruleset, "a") == "b is yes"
    assert [relevant(ruleset, name) for name in ("b", "c", "g")] == ["always"] * 3
    circles = [where for where, _, why in told(found) if why == "it goes round in a circle; it is asked of everybody"]
    assert circles == ["survey, row 4", "survey, row 3", "survey, row 5"]


def test_a_row_of_questions_each_on_the_one_before_ends_where_the_language_does() -> None:
    rows = [ask("select_one yn", "q0")]
    rows += [ask("select_one yn", f"q{number}", relevant=f"${{q{number - 1}}} = 'yes'") for number in range(1, 80)]
    found = read(form(*rows))
    loaded(found)
    assert any("would rest on one another in a row" in why for _, _, why in told(found))


def test_names_become_ids_of_the_language() -> None:
    found = read(
        form(
            ask("select_one odd", "is"),
            ask("text", "Überblick"),
            ask("text", "имя"),
            ask("text", "1st"),
            ask("text", "a.b"),
            ask("text", "a_b"),
            ask("text", "overall"),
            ask("text", "x" * 200),
            ask("text", "target", relevant="${is} = 'not' or ${is} = 'b c'"),
            choices=(("list_name", "name", "label"), ("odd", "not", "Not"), ("odd", "b c", "B"), ("odd", "b_c", "C")),
        )
    )
    ruleset = loaded(found)
    names_ = ["is_item", "uberblick", "item", "item_1st", "a_b", "a_b_2", "overall_item", "x" * 56, "target"]
    assert list(ruleset.document.question) == names_
    assert [value.id for value in ruleset.vocabulary.items["is_item"].values] == ["not_value", "b_c", "b_c_2"]
    assert relevant(ruleset, "target") == "is_item is not_value or is_item is b_c"
    assert ("survey, row 7", "the name 'a_b'", "the question is called a_b_2 here") in told(found)
    assert ("choices, row 4", "the name 'b_c'", "the answer is called b_c_2 here") in told(found)


def test_the_words_that_no_id_may_be_are_the_languages() -> None:
    assert names.WORDS == RESERVED
    assert NOT_VALUES | set(NUMBERS) <= names.WORDS | names.value_ids()._avoid
    assert set(BUILT_IN) | {one.value.name for one in load_plugins(PluginSettings()).question_types()} <= names.KINDS


def test_notes_stand_with_what_they_stand_before() -> None:
    found = read(
        form(
            {"type": "note", "name": "n1", "label": "Read this first."},
            ask("text", "first", guidance_hint="At length"),
            {"type": "note", "name": "n2", "label": "Now\nthe second.", "relevant": "${first} = 'x'"},
            ask("text", "second"),
            {"type": "note", "name": "n3", "label": "Thank you."},
        )
    )
    document = loaded(found).document
    assert (document.section["general"].guidance, document.section["general"].note) == (
        "Read this first.",
        "Thank you.",
    )
    assert (document.question["first"].guidance, document.question["second"].note) == ("At length", "Now\nthe second.")
    assert ("survey, row 4", "relevant: ${first} = 'x'", "a note is always shown") in told(found)


def test_or_other_asks_which() -> None:
    ruleset = loaded(read(form(ask("select_one yn or_other", "why", required="yes"))))
    assert [value.id for value in ruleset.vocabulary.items["why"].values] == ["no", "yes", "other"]
    assert relevant(ruleset, "why_other") == "why is other"


def test_one_language_is_taken_and_the_others_are_told() -> None:
    survey: Sequence[Cells] = (
        ("type", "name", "label::English (en)", "label::Cymraeg (cy)", "hint::English (en)"),
        ("select_one yn", "seen", "Was the child seen?", "A welwyd y plentyn?", "On the visit"),
        ("text", "only", None, "Dim ond", None),
    )
    choices: Sequence[Cells] = (
        ("list name", "name", "label::English (en)", "label::Cymraeg (cy)"),
        ("yn", "yes", "Yes", "Ydw"),
        ("yn", "no", "No", "Nac ydw"),
    )
    content = workbook(survey=survey, choices=choices)
    found = read(content)
    english = loaded(found)
    assert english.document.question["seen"].text == "Was the child seen?"
    assert english.document.question["seen"].answers == "yes_no"
    assert ("survey, row 3", "label", "it is not in English (en)") in told(found)
    why = "one language is taken over; --option language='Cymraeg (cy)' takes this one"
    assert ("choices, rows 2, 3", "column label::Cymraeg (cy)", why) in told(found)
    for spelling in ("cy", "cymraeg", "Cymraeg (cy)"):
        welsh = loaded(read(content, language=spelling))
        assert welsh.document.question["seen"].text == "A welwyd y plentyn?"
        assert [value.label for value in welsh.vocabulary.items["seen"].values] == ["Ydw", "Nac ydw"]
    assert loaded(read(content, language="cy")).document.question["seen"].guidance == "On the visit"
    with pytest.raises(CannotImport, match=r"no language 'fr'; its languages: English \(en\), Cymraeg \(cy\)"):
        read(content, language="fr")
    with pytest.raises(CannotImport, match="no option 'sheet'"):
        read(content, sheet="survey")


def test_everything_else_is_told_with_its_sheet_row_and_reason() -> None:
    found = read(
        form(
            ask("start", "start"),
            ask("image", "photo"),
            ask("rank worry", "order"),
            ask("holiday", "odd"),
            ask("acknowledge", "ok"),
            ask("dateTime", "when"),
            ask("time", "hour", constraint=". > '09:00'"),
            ask("select_one_from_file towns.csv", "town"),
            ask("select_one nowhere", "lost"),
            ask("text", "said", appearance="multiline", default="x", read_only="yes"),
            ask("integer", "n", constraint=". != 3 and . < 9", required="${said} = 'x'"),
            ask("decimal", "d", constraint=". > 3"),
            ask("integer", "none_fits", constraint=". > 3 and . < 2"),
            ask("select_one yn", "filtered", choice_filter="x = ${said}", **{"bind::odk:length": "3"}),
            {"type": "begin repeat", "name": "visits", "label": "Visits"},
            ask("text", "who"),
            {"type": "end repeat"},
            {"type": "text", "name": "last", "label": "After ${said}"},
            {"name": "typeless"},
            {"type": "end group"},
            {"type": "begin group", "name": "open", "label": "Open"},
            ask("text", "said"),
            style="pages",
            version="two",
        )
    )
    ruleset = loaded(found)
    seen = told(found)
    for where, what, why in [
        ("survey, row 2", "start", "it is about the device and the hour"),
        ("survey, row 3", "photo", "pictures, sound and files can't be asked"),
        ("survey, row 4", "order", "answers can't be put into an order"),
        ("survey, row 5", "odd", "there is no type 'holiday' of question"),
        ("survey, row 6", "ok", "it is asked as yes or no here"),
        ("survey, row 7", "when", "the time of day is not asked for"),
        ("survey, row 8", "hour", "it is asked in free words here"),
        ("survey, row 8", "constraint: . > '09:00'", "only numbers have bounds"),
        ("survey, row 9", "town", "its answers stand in another file or sheet"),
        ("survey, row 10", "lost", "there is no list 'nowhere' on the sheet choices"),
        ("survey, row 11", "column appearance", "how it looks is the program's own"),
        ("survey, row 11", "column default", "only facts begin with an answer"),
        ("survey, row 11", "column read_only", "every question can be answered"),
        ("survey, row 12", "constraint: . != 3 and . < 9", "a single number can't be left out"),
        ("survey, row 12", "required: ${said} = 'x'", "it is not required here"),
        ("survey, row 13", "constraint: . > 3", "3 itself is allowed here"),
        ("survey, row 14", "constraint: . > 3 and . < 2", "no number fulfils it"),
        ("survey, row 15", "column choice_filter", "the whole list is offered"),
        ("survey, row 15", "column odk:length", "nothing here corresponds to it"),
        ("survey, row 16", "Visits", "nothing is asked again and again"),
        ("survey, row 17", "who", "it stands in the repeat 'Visits'"),
        ("survey, row 19", "column label", "texts can't hold answers"),
        ("survey, row 20", "typeless", "the row has no type"),
        ("survey, row 21", "end group", "no group is open there"),
        ("survey, row 22", "Open", "the group is not ended"),
        ("survey, row 23", "the name 'said'", "another question of that name"),
        ("settings, row 2", "column style", "a ruleset has no such setting"),
        ("settings, row 2", "version: two", "it is 1.0.0 here"),
    ]:
        assert any(one[0] == where and one[1] == what and why in one[2] for one in seen), (where, what, why, seen)
    asked = ruleset.document.question
    assert "photo" not in asked
    assert asked["last"].text == "After [About said?]"
    assert (asked["n"].max, asked["d"].min, asked["none_fits"].min) == (8, 3, None)
    assert asked["lost"].answers == asked["town"].answers == asked["hour"].answers == "text"


def test_markdown_and_csv_are_read_as_well() -> None:
    markdown = (
        "| survey |\n| | type | name | label |\n| | integer | age | Age |\n"
        "| settings |\n| | form_title |\n| | Visit |\n"
    )
    csv = 'survey\n,type,name,label\n,integer,age,"Age, in years"\nsettings\n,form_title\n,Visit\nnotes\n,a\n,b\n'
    assert loaded(read(markdown, "form.md")).title == "Visit"
    found = read(csv, "form.csv")
    assert loaded(found).document.question["age"].text == "Age, in years"
    assert ("sheet notes", "the whole sheet", "no sheet of that name belongs to an XLSForm") in told(found)
    accents = csv.replace("Visit", "Visité")
    assert loaded(read(accents.encode("utf-16"), "form.csv")).title == "Visité"
    odd = read(accents.encode("cp1252"), "form.csv")
    assert loaded(odd).title == "Visité"
    assert "Windows-1252" in odd.dropped[0].why


def test_the_ruleset_judges_and_hides_as_the_form_did() -> None:
    ruleset = loaded(
        read(form(ask("select_one yn", "seen", required="yes"), ask("text", "why", relevant="${seen} != 'yes'")))
    )
    engine = Engine(ruleset)
    aside = {answer: evaluate(engine, {"seen": answer})["not_applicable"] for answer in ("yes", "no")}
    assert aside == {"yes": ["why"], "no": []}


def test_a_form_in_the_old_excel_format_is_read() -> None:
    found = read((FORMS / "visit.xls").read_bytes(), "visit.xls")
    ruleset = loaded(found)
    assert list(ruleset.document.question) == ["seen", "why", "days_item", "last"]
    assert found.rulesets[0].name == "visit-form"
    assert [what for _, what, _ in told(found)] == ["the name 'days'"]


# ---------------------------------------------------------------- strange files


def test_a_table_in_the_old_excel_format_is_told_what_to_do() -> None:
    with pytest.raises(CannotImport, match=r"no question that can be asked; a table .* must be saved as \.xlsx"):
        read((FORMS / "table.xls").read_bytes(), "table.xls")


def test_what_is_no_form_is_refused_in_words() -> None:
    for content, name, words in [
        (b"", "form.xlsx", "this is no Excel workbook"),
        (b"PK\x03\x04 and no more", "form.xlsx", "no Excel workbook that can be read"),
        (workbook(Sheet1=[("a", "b"), ("c", "d")], Sheet2=[("a",)]), "form.xlsx", "it has no sheet 'survey'"),
        (workbook(survey=[("type", "name")]), "form.xlsx", "it has no sheet 'survey' with rows"),
        (workbook(survey=[("type", "name"), ("image", "x")]), "form.xlsx", "no question that can be asked"),
        (workbook(survey=[("type", "type"), ("text", "x")]), "form.xlsx", "Duplicate column header: type"),
        (b"\xd0\xcf\x11\xe0" + b"\x00" * 600, "form.xls", "cannot be read as an XLSForm"),
        (b"case,seen\nK-1,yes\n", "form.csv", "does not appear to be a valid XLSForm"),
        (b"nothing", "form.md", "cannot be read as an XLSForm"),
        (b"\xff\x00\xfe", "form.csv", "bytes that no text has"),
    ]:
        with pytest.raises(CannotImport, match=words):
            read(content, name)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(3):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"0" * 50_000_000)
    began = time.monotonic()
    with pytest.raises(CannotImport, match="it unpacks to 150 MB"):
        read(packed.getvalue())
    assert time.monotonic() - began < 60


def test_a_form_without_end_is_cut_where_the_language_ends() -> None:
    found = read(form(*(ask("text", f"q{number}") for number in range(3_000))))
    ruleset = loaded(found)
    assert 990 < len(ruleset.vocabulary.items) <= 1_000
    assert any("after it" in what and "1000 sections and questions" in why for _, what, why in told(found))
    with pytest.raises(CannotImport, match="256 is the most; split the form"):
        read(form(*({"type": "text", "name": f"q{number}", "label": "long " * 500} for number in range(300))))
    deep = [{"type": "begin group", "name": f"g{number}", "label": "G"} for number in range(200)]
    with pytest.raises(CannotImport, match="no question that can be asked"):
        read(form(*deep, ask("text", "q")))


def test_texts_that_are_too_long_or_hold_controls_are_made_fit() -> None:
    many = [("list_name", "name", "label"), *(("big", f"n{number}", f"N{number}") for number in range(150))]
    found = read(
        form(
            {"type": "text", "name": "a", "label": "x" * 5_000, "hint": "one\u202e two\r\nthree"},
            ask("select_one big", "b"),
            choices=many,
        )
    )
    asked = loaded(found).document.question
    assert (len(asked["a"].text), asked["a"].guidance) == (4_000, "one two\nthree")
    assert asked["b"].answers == "text"
    assert any("100 answers at the most" in why for _, _, why in told(found))


NAMES = st.sampled_from(
    ["a", "b", "c", "A", "is", "day", "no", "overall", "1", "a b", "имя", "", "x" * 90, "or", "date"]
)
TYPES = st.sampled_from(
    [
        *("text", "integer", "decimal", "date", "note", "range", "acknowledge", "calculate", "geopoint", "image", ""),
        *("select_one l", "select_multiple l", "select_one m or_other", "rank l", "select_one nowhere", "select_one"),
        *("begin group", "end group", "begin repeat", "end repeat", "unheard of", "select_one_from_file x.csv"),
    ]
)
VALUES = st.sampled_from(["'a'", "'1'", "1", "0", "-2.5", "''", "'2024-01-01'", "today()", "${b}", ".", "true()"])
ATOMS = st.builds(
    lambda name, sign, value: f"${{{name}}} {sign} {value}",
    NAMES,
    st.sampled_from(["=", "!=", "<", "<=", ">", ">=", "+", "and"]),
    VALUES,
) | st.builds(lambda name, value: f"selected(${{{name}}}, {value})", NAMES, VALUES)
EXPRESSIONS = st.recursive(
    ATOMS | st.builds(lambda sign, value: f". {sign} {value}", st.sampled_from(["<", ">=", "="]), VALUES),
    lambda inner: (
        st.builds(lambda one, joint, two: f"({one}) {joint} {two}", inner, st.sampled_from(["and", "or"]), inner)
        | inner.map(lambda one: f"not({one})")
    ),
    max_leaves=6,
) | st.text(max_size=12)
ROWS = st.fixed_dictionaries(
    {"type": TYPES, "name": NAMES},
    optional={
        "label": st.text(max_size=20),
        "hint": st.text(max_size=10),
        "required": st.sampled_from(["yes", "no", "${a} = 1"]),
        "relevant": EXPRESSIONS,
        "constraint": EXPRESSIONS,
        "parameters": st.sampled_from(["start=0 end=5 step=0.5", "start=x", "end=-1"]),
        "label::Cymraeg": st.text(max_size=5),
    },
)
LISTS = st.lists(st.tuples(st.sampled_from(["l", "m", ""]), NAMES, st.text(max_size=8)), max_size=8)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(ROWS, max_size=12), LISTS, st.dictionaries(st.sampled_from(["form_title", "version", "form_id"]), NAMES)
)
def test_whatever_stands_in_a_form_the_ruleset_loads_or_it_is_refused_in_words(
    rows: list[dict[str, str]], lists: list[tuple[str, str, str]], chosen: dict[str, str]
) -> None:
    survey = rows_of(rows)
    try:
        found = read(sheets_as_csv(survey, [("list_name", "name", "label"), *lists], chosen), "form.csv")
    except CannotImport:
        return
    ruleset = loaded(found)
    evaluate(Engine(ruleset), {})


def rows_of(rows: list[dict[str, str]]) -> list[list[str]]:
    columns = ["type", "name", "label", "hint", "required", "relevant", "constraint", "parameters", "label::Cymraeg"]
    return [columns, *([row.get(column, "") for column in columns] for row in rows)]


def sheets_as_csv(survey: Sequence[Cells], choices: Sequence[Cells], chosen: Mapping[str, str]) -> bytes:
    import csv

    made = io.StringIO(newline="")
    writer = csv.writer(made)
    for name, rows in (("survey", survey), ("choices", choices), ("settings", [list(chosen), list(chosen.values())])):
        writer.writerow([name])
        for row in rows:
            writer.writerow(["", *row])
    return made.getvalue().encode("utf-8", "replace")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_broken_files_end_in_words(data: st.DataObject) -> None:
    whole = SOUND[data.draw(st.sampled_from(sorted(SOUND)))]
    name = data.draw(st.sampled_from(["form.xlsx", "form.xls", "form.csv", "form.md"]))
    at = data.draw(st.integers(0, len(whole) - 1))
    broken = whole[:at] + data.draw(st.binary(max_size=8)) + whole[at + data.draw(st.integers(0, 40)) :]
    assert IMPORTER.recognises is not None
    IMPORTER.recognises(ImportSource(name, broken))
    try:
        found = read(broken, name)
    except CannotImport:
        return
    loaded(found)


def _sound() -> dict[str, bytes]:
    rows: list[dict[str, Any]] = [{"type": "integer", "name": "age", "label": "Age", "relevant": "${b} = 'yes'"}]
    rows += [{"type": "select_one yn", "name": "b", "label": "B"}]
    columns = ["type", "name", "label", "relevant"]
    survey = [columns, *([row.get(column, "") for column in columns] for row in rows)]
    return {
        "xlsx": workbook(survey=survey, choices=CHOICES),
        "csv": sheets_as_csv(survey, CHOICES, {"form_title": "F"}),
    }


SOUND = _sound()
