"""Reading answers: one JSON object, or one a line, and every kind of wrong input named with its line."""

from __future__ import annotations

import io
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditrules.cli import answers
from auditrules.cli.answers import Input, read_answers
from tests.cli.conftest import Run


def read(text: str | bytes) -> list[Input]:
    return list(read_answers(io.BytesIO(text.encode() if isinstance(text, str) else text)))


@pytest.mark.parametrize(
    "text",
    [
        '{"safety": "good"}',
        '{"safety": "good"}\n',
        '\n\n{"safety": "good"}\n\n',
        '{\n  "safety": "good"\n}\n',
        '{\n\n\n  "safety":\n\n "good"}',
        '\ufeff{"safety": "good"}',
        '{"safety": "good"}\r\n',
    ],
)
def test_one_object_however_it_is_laid_out(text: str) -> None:
    (found,) = read(text)
    assert found.fault is None
    assert found.answers == {"safety": "good"}


def test_an_object_a_line_with_the_files_own_line_numbers() -> None:
    found = read('{"a": "x"}\n\n{"b": null}\r\n{}\n')
    assert [(item.line, item.answers, item.fault) for item in found] == [
        (1, {"a": "x"}, None),
        (3, {"b": None}, None),
        (4, {}, None),
    ]


def test_values_keep_their_exact_worth() -> None:
    (found,) = read('{"age": 9, "share": 0.1, "many": ["a", "b"], "yes": true, "line": "a\\u2028b"}')
    assert found.answers == {"age": 9, "share": Decimal("0.1"), "many": ["a", "b"], "yes": True, "line": "a\u2028b"}


@pytest.mark.parametrize(
    ("text", "line", "column", "fault"),
    [
        ("", 1, 0, "there are no answers in it"),
        ("\n\n", 1, 0, "there are no answers in it"),
        ('{"a": NaN}', 1, 0, "NaN is not a number that an answer can be"),
        ('{"a": -Infinity}', 1, 0, "-Infinity is not a number that an answer can be"),
        ('{"a": 1e999999999}', 1, 0, "a number of more than 40 digits"),
        ('{"a": ' + "9" * 5000 + "}", 1, 0, "a number of more than 40 digits"),
        ('{"a": "x", "a": "y"}', 1, 0, "a: given twice"),
        ('{"a": {"b": 1}}', 1, 0, "a: an answer cannot be an object"),
        ('{"a": ["x", 1]}', 1, 0, "a: a list of answers holds texts, not a number"),
        ('["good"]', 1, 0, "a JSON object of answers is wanted, not a list"),
        ("null", 1, 0, "a JSON object of answers is wanted, not null"),
        ("[" * 100_000, 1, 0, "nested too deep"),
        ('{"a": "x"', 1, 10, "not JSON: Expecting ',' delimiter"),
        ('{"a": "x"}}', 1, 11, "not JSON: Extra data"),
        ('{\n "a": "x"\n "b": "y"\n}', 3, 2, "not JSON: Expecting ',' delimiter"),
        ('\n\n{\n\n "a": x\n}', 5, 7, "not JSON: Expecting value"),
        ("{'a': 1}", 1, 2, "not JSON: Expecting property name enclosed in double quotes"),
    ],
)
def test_wrong_input_is_named_with_its_place(text: str, line: int, column: int, fault: str) -> None:
    (found,) = read(text)
    assert (found.line, found.column, found.fault) == (line, column, fault)
    assert not found.answers


def test_bytes_that_are_no_text_are_named_with_their_line() -> None:
    (found,) = read(b'{\n"a":\n"\xff"}')
    assert (found.line, found.fault) == (3, "not UTF-8 text")


def test_a_faulty_line_does_not_stop_the_next() -> None:
    found = read('{"a": "x"}\n{"a": }\n{"a": NaN}\n[]\n{"a": "y"}\n')
    assert [(item.line, item.fault is None) for item in found] == [
        (1, True),
        (2, False),
        (3, False),
        (4, False),
        (5, True),
    ]


def test_a_faulty_first_line_is_told_from_an_object_over_many_lines() -> None:
    found = read('{"a": "x"\n{"a": "y"}\n')
    assert [(item.line, item.fault is None) for item in found] == [(1, False), (2, True)]


def test_a_line_without_an_end_stops_the_reading_and_is_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "MAX_LINE", 1000)

    class Endless(io.RawIOBase):
        given = 0

        def readline(self, size: int | None = -1) -> bytes:  # type: ignore[override]
            assert size is not None
            assert 0 < size <= 1001
            self.given += size
            return b" " * size

    stream = Endless()
    assert [item.fault for item in read_answers(stream)] == ["there are no answers in it"]  # type: ignore[arg-type]
    assert stream.given == 1001
    found = read('{"a": "x"}\n{"a": "' + "y" * 1000 + '"}\n{}\n')
    assert [item.fault for item in found] == [None, "more than 1000 bytes in one line"]
    (found_alone,) = read("{\n" + '"a": "x",\n' * 200)
    assert found_alone.fault == "more than 1000 bytes in one object"


def test_lines_come_out_before_the_file_ends() -> None:
    class Growing:
        lines = iter([b'{"a": "1"}\n'])

        def readline(self, size: int) -> bytes:
            return next(self.lines)  # a second call would fail: the input is not there yet

    inputs = read_answers(Growing())  # type: ignore[arg-type]
    assert next(inputs).answers == {"a": "1"}


@given(
    st.lists(
        st.dictionaries(
            st.text(max_size=5),
            st.one_of(st.none(), st.booleans(), st.text(max_size=9), st.integers(-(10**9), 10**9)),
            max_size=4,
        ),
        min_size=1,
        max_size=6,
    )
)
def test_whatever_json_writes_is_read_back(objects: list[dict[str, object]]) -> None:
    lines = "\n".join(json.dumps(item) for item in objects)
    assert [dict(item.answers) for item in read(lines)] == objects
    (alone,) = read(json.dumps(objects[0], indent=1, ensure_ascii=False).encode("utf-8", "surrogatepass"))
    assert alone.fault == "not UTF-8 text" or alone.answers == objects[0]


def test_each_fault_of_an_object_over_many_lines_has_its_own_line(run: Run, tmp_path: Path) -> None:
    file = tmp_path / "answers.json"
    file.write_text('{\n "safety": "good",\n "planning": "godo",\n\n "age": "1_6"\n}\n', encoding="utf-8")
    result = run("evaluate", "file-audit", "--answers", str(file))
    assert result.code == 3
    assert [line.partition(": ")[0] for line in result.err.splitlines()] == [f"{file}:3", f"{file}:5"]
