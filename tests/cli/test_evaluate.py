"""``auditrules evaluate``: one JSON object an input, the same as Python's, and bad input named with its line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pytest

import auditrules
from auditrules.conditions.spelling import nearest
from auditrules.engine import answers

from .conftest import SMALL, Run

#: Answers under the small ruleset with what follows from them.
JUDGED: list[tuple[dict[str, object], str | None, list[str], list[str]]] = [
    ({}, None, ["poor", "fair", "strong"], []),
    ({"record": "poor"}, "poor", ["poor"], []),
    ({"record": "fair"}, None, ["poor", "fair"], []),
    ({"record": "strong", "plan": None}, None, ["poor", "fair", "strong"], []),
    ({"record": "strong", "plan": "strong", "seen": "no", "age": 9}, "strong", ["strong"], ["not_seen"]),
    ({"record": "fair", "plan": "strong", "seen": "n/a", "age": "12.5"}, "fair", ["fair"], []),
]


@pytest.mark.parametrize(("answers", "value", "reachable", "escalations"), JUDGED)
def test_one_object(
    run: Run, small: str, answers: dict[str, object], value: str | None, reachable: list[str], escalations: list[str]
) -> None:
    Path("answers.json").write_text(json.dumps(answers, indent=2))
    result = run("evaluate", small, "--answers", "answers.json")
    assert (result.code, result.err) == (0, "")
    (judged,) = result.lines
    assert list(judged) == ["outcomes", "escalations", "not_applicable", "unanswered", "requirements"]
    assert judged["outcomes"]["overall"]["value"] == value
    assert judged["outcomes"]["overall"]["reachable"] == reachable
    assert judged["escalations"] == escalations
    assert judged == auditrules.load_ruleset(small).evaluate(answers)


def test_json_lines_give_a_line_each_in_order(run: Run, small: str) -> None:
    text = "".join(json.dumps(answers) + "\n" for answers, *_ in JUDGED)
    Path("answers.jsonl").write_text(text)
    from_file = run("evaluate", small, "--answers", "answers.jsonl")
    assert from_file.code == 0
    assert [line["outcomes"]["overall"]["value"] for line in from_file.lines] == [value for _, value, *_ in JUDGED]
    assert run("evaluate", small, "--answers", "-", given=text) == from_file


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "standard input:1: there are no answers in it"),
        ('{"record": "por"}', "'poor'"),
        ('{"recrod": "poor"}', "Did you mean 'record'?"),
        ('{"age": "old"}', "'age': it takes a number"),
        ('{"age": 200}', "'age'"),
        ('{"plan": "n/a"}', "not applicable"),
        ('{"record": NaN}', "NaN is not a number"),
        ('{"record": "poor", "record": "fair"}', "record: given twice"),
        ("[]", "a JSON object of answers is wanted, not a list"),
        ('{\n"record":\n}', "standard input:3:1: not JSON"),
    ],
)
def test_bad_input_is_named_with_its_line(run: Run, small: str, text: str, message: str) -> None:
    result = run("evaluate", small, "--answers", "-", given=text)
    assert result.code == 3
    assert message in result.err
    (line,) = result.lines
    assert list(line) == ["error"]
    assert result.err.startswith(f"standard input:{line['error']['line']}:")
    assert line["error"]["message"] in result.err
    assert "Traceback" not in result.err


def test_a_fault_is_at_the_line_of_its_key_and_not_of_a_text_like_it(run: Run, small: str) -> None:
    text = '{\n"note": "\\"wron\\": 1",\n"other": ["wron", "x"],\n"wron" :\n1}'
    told = run("evaluate", small, "--answers", "-", given=text).err
    assert "standard input:4: 'wron' is nothing that this ruleset asks" in told
    assert "standard input:2: 'note'" in told


def test_very_many_unknown_names_are_told_soon(run: Run, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A likely name was looked for each, and each looked for in the whole text again: 200,000 took a minute."""
    looked: list[str] = []

    def counted(word: str, known: Iterable[str]) -> str | None:
        looked.append(word)
        return nearest(word, known)

    monkeypatch.setattr(answers, "nearest", counted)
    names = [f"k{number}" for number in range(3_000)]
    text = "{" + ",\n".join(f'"{name}": 1' for name in names) + "}"
    told = run("evaluate", small, "--answers", "-", given=text).err
    assert len(looked) == 100
    assert "standard input:3000: 'k2999' is nothing that this ruleset asks" in told


def test_of_many_lines_the_faulty_are_named_and_the_others_judged_in_their_places(run: Run, small: str) -> None:
    Path("answers.jsonl").write_text('{"record": "poor"}\n{"record": }\n\n{"recrod": "poor"}\n{"record": "poor"}\n')
    result = run("evaluate", small, "--answers", "answers.jsonl")
    assert result.code == 3
    first, second, third, fourth = result.lines
    assert first == fourth
    assert first["outcomes"]["overall"]["value"] == "poor"
    assert second["error"]["line"] == 2
    assert third["error"]["line"] == 4
    lines = result.err.splitlines()
    assert lines[0].startswith("answers.jsonl:2:12: not JSON")
    assert lines[1].startswith("answers.jsonl:4: 'recrod'")


@pytest.mark.parametrize("name", ["none.json", "nul\0byte", "."])
def test_a_file_of_answers_that_cannot_be_read(run: Run, small: str, name: str) -> None:
    result = run("evaluate", small, "--answers", name)
    assert (result.code, result.out) == (3, "")
    assert result.err
    assert "\0" not in result.err


def test_a_ruleset_that_cannot_be_used(run: Run, small: str) -> None:
    Path(small).write_text(SMALL.replace('"any section is poor"', '"any section is pour"'))
    faulty = run("evaluate", small, "--answers", "-", given="{}")
    assert (faulty.code, faulty.out) == (1, "")
    assert "small.toml:" in faulty.err
    assert "'poor'" in faulty.err
    assert run("evaluate", "nothing-here", "--answers", "-", given="{}").code == 5


def test_a_ruleset_of_a_plugin_by_id_and_version(run: Run, our_rulesets: Path) -> None:
    newer = SMALL.replace('version = "1.0.0"', 'version = "2.1.0"').replace(
        'otherwise = "fair"', 'otherwise = "strong"'
    )
    (our_rulesets / "newer.toml").write_text(newer)
    given = '{"record": "fair", "plan": "fair"}'
    for named, value in (("small", "strong"), ("small@1", "fair"), ("small@2.1.0", "strong")):
        (line,) = run("evaluate", named, "--answers", "-", given=given).lines
        assert line["outcomes"]["overall"]["value"] == value


def test_an_id_alone_is_the_version_in_force_today(run: Run, our_rulesets: Path) -> None:
    newer = SMALL.replace('version = "1.0.0"', 'version = "2.0.0"\neffective_from = 2999-01-01')
    (our_rulesets / "newer.toml").write_text(newer.replace('otherwise = "fair"', 'otherwise = "strong"'))
    given = '{"record": "fair", "plan": "fair"}'
    (line,) = run("evaluate", "small", "--answers", "-", given=given).lines
    assert line["outcomes"]["overall"]["value"] == "fair"


@pytest.mark.usefixtures("home")
def test_answers_come_out_before_the_input_ends(small: str) -> None:
    """A program at the other end of two pipes gets each judgement without closing its side first."""
    command = [str(Path(sys.executable).with_name("auditrules")), "evaluate", small, "--answers", "-"]
    environ = {**os.environ, "PYTHONUNBUFFERED": ""}
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environ) as program:
        assert program.stdin is not None
        assert program.stdout is not None
        for record, value in (("poor", "poor"), ("fair", None), ("poor", "poor")):
            program.stdin.write(json.dumps({"record": record}) + "\n")
            program.stdin.flush()
            assert json.loads(program.stdout.readline())["outcomes"]["overall"]["value"] == value
        program.stdin.close()
        assert program.wait(timeout=30) == 0


def test_the_engine_is_the_same_in_a_process_of_its_own(process: Run, small: str) -> None:
    answers = {"record": "strong", "plan": "strong", "seen": "no"}
    result = process("evaluate", small, "--answers", "-", given=json.dumps(answers))
    assert result.code == 0
    assert result.lines == [auditrules.load_ruleset(small).evaluate(answers)]
