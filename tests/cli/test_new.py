"""``auditrules new``, ``migrate``, ``schema`` and ``check --against``."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.rulesets import migration

from .conftest import SMALL, Run


@pytest.mark.parametrize("template", ["graded", "narrative", "points"])
def test_a_new_ruleset_passes_what_the_program_asks_of_one(run: Run, template: str) -> None:
    result = run("new", "our-audit", "--template", template)
    assert (result.code, result.err) == (0, "")
    assert run("check", "our-audit.toml").out == "our-audit.toml: our-audit@0.1.0 has no faults.\n"
    assert run("test", "our-audit.toml", "--threshold", "100").code == 0
    assert run("prove", "our-audit.toml").code == 0


@pytest.mark.parametrize("base", ["file-audit", "four-point@1"])
def test_a_new_ruleset_upon_another(run: Run, base: str) -> None:
    assert run("new", "ours", "--extends", base).code == 0
    assert f'extends = "{base.split("@")[0]}@' in Path("ours.toml").read_text()
    assert run("check", "ours.toml").code == 0
    result = run("test", "ours.toml")
    assert (result.code, result.out) == (0, "ours.toml: 1 of 1 examples came out as expected.\n")


def test_nothing_is_overwritten_and_names_are_ids(run: Run, small: str) -> None:
    before = Path(small).read_text()
    result = run("new", "small")
    assert (result.code, result.err) == (6, "small.toml is there already; it is left as it is.\n")
    assert Path(small).read_text() == before
    assert run("new", "Our Audit").code == 2
    assert run("new", "ours", "--extends", "nothing-such").code == 5
    assert run("new", "ours", "--extends", "file-audit", "--template", "points").code == 2
    assert not Path("ours.toml").exists()
    assert run("new", "deep/er/ours.toml").code == 0
    assert Path("deep/er/ours.toml").exists()


def test_migrate_says_that_there_is_one_schema(run: Run, small: str) -> None:
    before = Path(small).read_bytes()
    result = run("migrate", small)
    assert (result.code, result.out) == (0, "small.toml: schema 1, the newest there is; nothing to do.\n")
    assert Path(small).read_bytes() == before
    Path(small).write_text(SMALL.replace('id = "small"', 'schema = 2\nid = "small"'))
    result = run("migrate", small)
    assert result.code == 1
    assert "small.toml:3:10: S104 schema 2 is newer than this program knows" in result.err
    assert run("migrate", "none.toml").code == 5


def test_migrate_writes_what_an_older_schema_becomes(run: Run, small: str, monkeypatch: pytest.MonkeyPatch) -> None:
    step = migration.Step("kind is answers", lambda source: source.text.replace("kind =", "answers ="))
    monkeypatch.setattr(migration, "STEPS", {0: step})
    old = SMALL.replace('id = "small"', 'schema = 0\nid = "small"').replace('answers = "yes_no"', 'kind = "yes_no"')
    Path(small).write_text(old)
    result = run("migrate", "--check", small)
    assert (result.code, result.out) == (1, "small.toml: schema 0 to 1: kind is answers\n")
    assert Path(small).read_text() == old
    assert run("migrate", small).code == 0
    assert Path(small).read_text() == SMALL.replace('id = "small"', 'schema = 1\nid = "small"')
    assert run("check", small).code == 0


def test_the_schema_is_json_and_names_every_table(run: Run) -> None:
    result = run("schema")
    assert (result.code, result.err) == (0, "")
    assert {"ruleset", "question", "decide", "examples"} <= set(result.data["properties"])
    assert set(run("schema", "--cases").data["properties"]) == {"examples"}


def test_a_changed_meaning_needs_a_new_version(run: Run, small: str) -> None:
    changed = SMALL.replace("any section is poor", "every section is poor")
    Path("new.toml").write_text(changed)
    result = run("check", "new.toml", "--against", small)
    assert result.code == 1
    assert "new.toml:4:11: L106 the meaning changed and the version is still 1.0.0" in result.err
    Path("new.toml").write_text(changed.replace("1.0.0", "1.1.0"))
    assert run("check", "new.toml", "--against", small).code == 0
    assert run("check", small, "--against", small).code == 0
    assert run("check", small, "--against", "none.toml").code == 5
