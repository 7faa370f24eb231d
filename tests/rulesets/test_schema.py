"""The JSON Schema of ruleset files: valid itself, and of one mind with the models and with an editor's tool."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import tomli
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from auditrules.rulesets import models
from auditrules.rulesets.schema import HINT, cases_schema, ruleset_schema

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ruleset_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

SMALL = """\
[ruleset]
id = "small"
version = "1"
title = "Small"
[grade.poor]
label = "Poor"
[section.safety]
label = "Safety"
[question.seen]
section = "safety"
text = "Seen?"
answers = "yes_no"
[decide.overall]
otherwise = "poor"
rows = [{ when = "any section is poor", then = "poor" }]
[limit.unseen]
when = "seen is no"
at_most = "poor"
because = "Not seen."
"""

BAD = [
    ('id = "small"', 'id = "Small one"'),
    ('id = "small"\n', ""),
    ('version = "1"', "version = 1"),
    ('version = "1"', 'version = "1.x"'),
    ('label = "Poor"\n', ""),
    ('label = "Poor"', 'labl = "Poor"\nlabel = "Poor"'),
    ("[grade.poor]", "[grade.Poor]"),
    ("[grade.poor]", "[grades.poor]"),
    ('answers = "yes_no"\n', ""),
    ('answers = "yes_no"', 'answers = "yes_no"\nallow_not_applicable = "yes"'),
    ('answers = "yes_no"', 'answers = "yes_no"\nmin = "3"'),
    ('answers = "yes_no"', 'answers = "yes_no"\nask = "last"'),
    ('answers = "yes_no"', 'answers = "yes_no"\npoints = { yes = "2" }'),
    ('otherwise = "poor"', 'otherwise = "poor"\nhit = "best"'),
    (', then = "poor" }', " }"),
    ('because = "Not seen."', 'because = ""'),
    ('because = "Not seen."', 'because = "Not seen."\nsource = { page = "3" }'),
    ('because = "Not seen."', 'because = "Not seen."\nstrength = "shall"'),
    ('title = "Small"', 'title = "Small"\nbase = "yes"'),
    ('title = "Small"', 'title = "Small"\nschema = 2'),
]
GOOD = [
    ("", ""),
    ('title = "Small"', 'title = "Small"\nschema = 1\neffective_from = 2026-04-01'),
    ('answers = "yes_no"', 'answers = "choice"\nvalues = ["a", { id = "b", points = 1.5 }]'),
    ('because = "Not seen."', 'because = "Not seen."\nsource = { document = "D", page = "3" }'),
    ('because = "Not seen."', 'because = "Not seen."\nsource = "D, page 3"'),
    (
        "[limit.unseen]",
        '[[examples]]\nname = "A"\ngiven = { seen = "no", day = 2026-04-01, many = ["a"], age = 3.5 }\n'
        'expect = { overall = "poor", escalate = [] }\n[limit.unseen]',
    ),
]


def as_json(text: str) -> Any:
    """TOML as JSON has it: dates are texts, decimals numbers."""

    def plain(value: object) -> object:
        if isinstance(value, dict):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.isoformat() if isinstance(value, date) else value

    return plain(tomli.loads(text))


def fits(text: str) -> bool:
    return VALIDATOR.is_valid(as_json(text))


def changed(old: str, new: str) -> str:
    assert old in SMALL
    return SMALL.replace(old, new, 1) if old else SMALL


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator.check_schema(cases_schema())
    assert json.loads(json.dumps(SCHEMA)) == SCHEMA


@pytest.mark.parametrize(("old", "new"), BAD, ids=range(len(BAD)))
def test_what_the_models_refuse_does_not_fit(old: str, new: str) -> None:
    text = changed(old, new)
    with pytest.raises(ValidationError):
        models.Document.model_validate(tomli.loads(text, parse_float=Decimal))
    assert not fits(text)


@pytest.mark.parametrize(("old", "new"), GOOD, ids=range(len(GOOD)))
def test_what_the_models_take_fits(old: str, new: str) -> None:
    text = changed(old, new)
    models.Document.model_validate(tomli.loads(text, parse_float=Decimal))
    assert fits(text), next(VALIDATOR.iter_errors(as_json(text))).message


def test_an_overlay_may_leave_out_what_its_base_says() -> None:
    part = '[section.safety]\nguidance = "Look."\n'
    head = '[ruleset]\nid = "over"\nversion = "1"\ntitle = "Over"\n'
    assert fits(head + 'extends = "small@1"\n' + part)
    assert not fits(head + part)


@pytest.mark.parametrize("path", sorted((ROOT / "rulesets").rglob("*.toml")), ids=lambda path: path.stem)
def test_every_shipped_file_fits(path: Path) -> None:
    validator = Draft202012Validator(cases_schema()) if path.stem.endswith("_cases") else VALIDATOR
    assert [error.message for error in validator.iter_errors(as_json(path.read_text(encoding="utf-8")))] == []


def test_every_key_says_what_it_is_for() -> None:
    for schema in (SCHEMA, cases_schema()):
        for name, definition in schema["$defs"].items():
            assert definition.get("description"), name
            for key, place in definition.get("properties", {}).items():
                assert place.get("description"), f"{name}.{key}"


def lint(folder: Path, text: str) -> subprocess.CompletedProcess[str]:
    """Tombi, as an editor runs it, without the network."""
    (folder / "ruleset.schema.json").write_text(json.dumps(SCHEMA), encoding="utf-8")
    (folder / "small.toml").write_text(f"{HINT}\n{text}", encoding="utf-8")
    return subprocess.run(
        [str(Path(sys.executable).with_name("tombi")), "lint", "--offline", "--error-on-warnings", "small.toml"],
        cwd=folder,
        env={"HOME": str(folder), "NO_COLOR": "1", "PATH": ""},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(("old", "new"), GOOD, ids=range(len(GOOD)))
def test_tombi_finds_nothing_in_good_files(tmp_path: Path, old: str, new: str) -> None:
    done = lint(tmp_path, changed(old, new))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("old", "new"), BAD, ids=range(len(BAD)))
def test_tombi_marks_bad_files(tmp_path: Path, old: str, new: str) -> None:
    text = changed(old, new)
    done = lint(tmp_path, text)
    assert done.returncode == 1, done.stderr
    assert "small.toml:" in done.stderr
