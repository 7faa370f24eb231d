"""``auditrules rulesets`` and ``auditrules plugins``: what was found, and what is wrong with any of it."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.docs.pages import ROOT
from tests.plugins.bad_plugins import BAD

from .conftest import SMALL, Run

#: The plugins that come with the program, by name in order.
OURS = sorted(path.parent.name.removeprefix("auditrules_") for path in (ROOT / "plugins").glob("*/__init__.py"))

DropIn = Callable[[str, str], Path]


def test_our_own_rulesets_are_found_through_their_plugin(run: Run) -> None:
    result = run("rulesets", "--json")
    assert result.code == 0
    found = {entry["id"]: entry for entry in result.data["rulesets"]}
    assert {"four-point", "file-audit"} <= set(found)
    assert found["four-point"]["base"] is True
    assert found["four-point"]["in_force"] is False
    assert found["file-audit"]["extends"] == "four-point@1"
    assert found["file-audit"]["in_force"] is True
    sources = {entry["source"] for entry in found.values()}
    assert sources == {"council_rulesets", "local_admissibility", "scaling", "working_days"}
    assert {entry["problem"] for entry in found.values()} == {None}


def test_without_plugins_there_are_none_and_it_says_where_to_look(run: Run) -> None:
    result = run("--no-plugins", "rulesets")
    assert result.code == 0
    assert result.out == "No rulesets were found. 'auditrules plugins' shows where they would come from.\n"
    assert run("--no-plugins", "rulesets", "--json").data == {"rulesets": []}


def test_a_councils_own_are_listed_beside_ours_with_where_they_come_from(run: Run, our_rulesets: Path) -> None:
    found = {entry["id"]: entry for entry in run("rulesets", "--json").data["rulesets"]}
    assert found["small"]["source"] == "our_council"
    assert found["small"]["path"] == str(our_rulesets / "small.toml")
    assert found["file-audit"]["source"] == "council_rulesets"


@pytest.mark.parametrize(
    ("since", "until", "words", "now"),
    [
        (None, None, "always", True),
        (-10, None, "from {since}", True),
        (None, 10, "to {until}", True),
        (0, 0, "from {since} to {until}", True),
        (1, None, "from {since} (not now)", False),
        (-10, -1, "from {since} to {until} (not now)", False),
    ],
)
def test_in_force_when(
    run: Run, day: datetime.date, our_rulesets: Path, since: int | None, until: int | None, words: str, now: bool
) -> None:
    days = {
        name: day + datetime.timedelta(days=days)
        for name, days in (("since", since), ("until", until))
        if days is not None
    }
    lines = [f"effective_{'from' if name == 'since' else 'to'} = {day}" for name, day in days.items()]
    path = our_rulesets / "small.toml"
    path.write_text(SMALL.replace('title = "A small audit"', "\n".join(['title = "A small audit"', *lines])))
    run_one = ("--plugins", "our_council", "rulesets")
    (entry,) = run(*run_one, "--json").data["rulesets"]
    assert entry["in_force"] is now
    assert entry["effective_from"] == (days["since"].isoformat() if "since" in days else None)
    expected = words.format(**{name: f"{day:%d.%m.%Y}" for name, day in days.items()})
    assert f"small@1.0.0  A small audit  {expected}" in run(*run_one).out


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("[ruleset\n", "T106"),
        ('[ruleset]\nid = "other"\n', "version"),
        (SMALL.replace('"any section is poor"', '"any section is por"'), "por"),
        (SMALL.replace('label = "The plan"', "labl = 1"), "label"),
    ],
)
def test_a_faulty_file_is_listed_with_its_first_fault_and_hides_nothing(
    run: Run, our_rulesets: Path, text: str, problem: str
) -> None:
    path = our_rulesets / "faulty.toml"
    path.write_text(text)
    result = run("--plugins", "our_council", "rulesets", "--json")
    assert result.code == 0
    entries = {Path(entry["path"]).name: entry for entry in result.data["rulesets"]}
    assert entries["small.toml"]["problem"] is None
    assert entries["faulty.toml"]["problem"].startswith(f"{path}:")
    assert problem in entries["faulty.toml"]["problem"]
    assert entries["faulty.toml"]["in_force"] is False
    words = run("--plugins", "our_council", "rulesets").out
    assert f"Not usable:\n  {path}:" in words
    assert "(from our_council)" in words


@pytest.mark.parametrize(("text", "status"), [bad[1:3] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_no_bad_plugin_stops_the_list(
    run: Run, drop_in: DropIn, text: str, status: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditrules.plugins.calling.HOOK_SECONDS", 0.3)
    monkeypatch.setattr("auditrules.plugins.manager.IMPORT_SECONDS", 0.6)
    drop_in("bad_one.py", text)
    result = run("rulesets", "--json")
    assert result.code == 0
    if status != "faulty" or "auditrules_ruleset_sources" in text:
        assert result.err.splitlines()[-1] == "Not in full use: bad_one. See 'auditrules plugins'."
    assert "file-audit" in {entry["id"] for entry in result.data["rulesets"]}
    (record,) = [record for record in run("plugins", "--json").data["plugins"] if record["name"] == "bad_one"]
    assert record["status"] in ("failed", "refused", "faulty")
    assert record["problems"]


def test_all_bad_plugins_together_in_a_process_of_its_own(process: Run, drop_in: DropIn) -> None:
    # Those that never end are stopped after seconds of waiting; a test of their own has them stopped sooner.
    bad = [(name, text) for name, text, *_ in BAD if not name.startswith("endless")]
    for name, text in bad:
        drop_in(f"{name}.py", text)
    drop_in("council_rulesets.py", "raise RuntimeError('never run: the name is taken')\n")
    listed = process("rulesets", "--json")
    assert listed.code == 0
    assert "file-audit" in {entry["id"] for entry in listed.data["rulesets"]}
    plugins = process("plugins", "--json")
    assert plugins.code == 0
    records = plugins.data["plugins"]
    assert len(records) == len(bad) + len(OURS) + 1
    active = [record["name"] for record in records if record["status"] == "active"]
    assert active == OURS
    (shadow,) = [record for record in records if record["name"] == "council_rulesets" and record["status"] != "active"]
    assert "another plugin has the name" in shadow["problems"][0]["message"]
    assert process("check", "file-audit").code == 0


def test_plugins_as_data(run: Run, our_rulesets: Path, home: Path) -> None:
    data = run("plugins", "--json").data
    assert list(data) == ["folder", "plugins"]
    assert data["folder"] == str(home / "config" / "auditrules" / "plugins")
    assert [record["name"] for record in data["plugins"] if record["name"] in OURS] == OURS
    ours = next(record for record in data["plugins"] if record["name"] == "council_rulesets")
    assert ours == {
        "name": "council_rulesets",
        "distribution": "auditrules",
        "version": ours["version"],
        "where": "auditrules_council_rulesets",
        "status": "active",
        "hooks": ["auditrules_ruleset_sources"],
        "problems": [],
        "warnings": [],
        "sha256": None,
    }
    council = next(record for record in data["plugins"] if record["name"] == "our_council")
    assert council["distribution"] is None
    assert council["where"] == str(home / "config" / "auditrules" / "plugins" / "our_council.py")
    assert len(council["sha256"]) == 64


def test_plugins_in_words_with_file_and_line(run: Run, drop_in: DropIn) -> None:
    path = drop_in("broken.py", "\nraise RuntimeError('no \\x1b[31mdatabase')\n")
    result = run("plugins")
    assert result.code == 0
    assert f"broken: {path}:2: RuntimeError: no \\x1b[31mdatabase\n" in result.out
    assert "\x1b" not in result.out
    assert result.err == ""


def test_plugins_can_be_turned_off_by_name(run: Run, our_rulesets: Path) -> None:
    data = run("--disable-plugins", "our_council,nobody", "plugins", "--json").data
    assert {record["name"]: record["status"] for record in data["plugins"]} == dict.fromkeys(OURS, "active") | {
        "our_council": "disabled",
        "nobody": "not_found",
    }


def test_a_plugin_that_prints_does_not_spoil_the_data(run: Run, drop_in: DropIn) -> None:
    drop_in("chatty.py", "print('hello')\nimport sys\nsys.stdout.write('more')\n")
    result = run("rulesets", "--json")
    assert result.data["rulesets"]
    assert "hello" in result.err


def test_a_ruleset_that_is_not_found_may_be_a_plugins_that_cannot_be_used(run: Run, drop_in: DropIn) -> None:
    drop_in("our_council.py", "raise RuntimeError\n")
    result = run("check", "our-forms")
    assert result.code == 5
    assert "there is no ruleset 'our-forms'" in result.err.lower()
    assert result.err.endswith("Not in full use: our_council. See 'auditrules plugins'.\n")


OWN = """
[ruleset]
id = "our-own"
version = "1.0.0"
title = "Our own audit"
extends = "four-point@1"

[section.safety]
label = "Safety"
tags = ["safety_critical"]

[section.plan]
label = "Plan"
[section.voice]
label = "Voice"
[section.record]
label = "Record"
"""


def test_a_council_s_own_rulesets_are_found_in_its_folder(run: Run, home: Path) -> None:
    folder = home / "config" / "auditrules" / "rulesets"
    folder.mkdir(parents=True)
    (folder / "ours.toml").write_text(OWN, encoding="utf-8")
    found = {entry["id"]: entry for entry in run("rulesets", "--json").data["rulesets"]}
    assert found["our-own"]["source"] == "own_rulesets"
    assert found["our-own"]["problem"] is None


def test_a_variable_names_other_folders_of_rulesets(
    run: Run, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "ours.toml").write_text(OWN, encoding="utf-8")
    monkeypatch.setenv("AUDITRULES_RULESETS", f"{tmp_path / 'gone'}{os.pathsep}{elsewhere}")
    found = {entry["id"]: entry for entry in run("rulesets", "--json").data["rulesets"]}
    assert found["our-own"]["path"] == str(elsewhere / "ours.toml")
