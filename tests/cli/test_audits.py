"""Audits from the command line: samples, the list, documents, blank forms, and ``--plain``."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import sys
from pathlib import Path

import pexpect
import pytest

from auditrules.audits.commands import ChooseOverall
from tests.tui.harness import office
from tests.workshop.offices import forget_texts

from .conftest import Run


@pytest.fixture
def samples(run: Run) -> list[dict[str, object]]:
    """The sample audits, added to the workspace."""
    assert run("sample", "add").code == 0
    audits: list[dict[str, object]] = run("audit", "list", "--json").data["audits"]
    return audits


def test_reading_leaves_no_workspace_behind(run: Run, home: Path) -> None:
    result = run("audit", "list")
    assert (result.code, result.out) == (0, f"There are no audits in this workspace ({home}/workspace).\n")
    assert run("audit", "list", "--json").data == {"audits": []}
    assert run("sample", "remove").out == "Removed 0 sample audits.\n"
    assert run("audit", "export", "abcd", "--format", "json").code == 5
    assert not (home / "workspace").exists()


def test_samples_are_marked_listed_and_removed(run: Run, samples: list[dict[str, object]]) -> None:
    assert len(samples) >= 2
    assert all(audit["sample"] for audit in samples)
    table = run("audit", "list").out
    for audit in samples:
        assert f"{audit['case_reference']} (sample)" in table
    assert run("sample", "add").out == "The samples are there already.\n"
    assert len(run("audit", "list", "--json").data["audits"]) == len(samples)
    assert run("sample", "remove").out == f"Removed {len(samples)} sample audits.\n"
    assert run("audit", "list", "--json").data == {"audits": []}


def test_the_workspace_option_wins_over_the_variable(run: Run, home: Path, samples: list[dict[str, object]]) -> None:
    other = home / "other"
    assert run("--workspace", str(other), "audit", "list", "--json").data == {"audits": []}
    assert run("--workspace", str(other), "sample", "add").code == 0
    assert stat.S_IMODE((other / "workspace.db").stat().st_mode) == 0o600
    assert len(run("--workspace", str(other), "audit", "list", "--json").data["audits"]) == len(samples)


@pytest.mark.parametrize("command", [["audit", "list"], ["sample", "add"], ["--plain"]])
def test_trouble_of_the_store_is_a_message_and_its_own_exit_code(run: Run, home: Path, command: list[str]) -> None:
    (home / "taken").write_text("a file")
    result = run("--workspace", str(home / "taken"), *command)
    assert (result.code, result.out) == (4, "")
    assert str(home / "taken") in result.err
    assert "Traceback" not in result.err
    damaged = home / "damaged"
    damaged.mkdir()
    (damaged / "workspace.db").write_bytes(b"this is no database" * 400)
    assert run("--workspace", str(damaged), *command).code == 4


def test_an_audit_as_html_markdown_and_json(run: Run, samples: list[dict[str, object]]) -> None:
    audit = samples[0]
    identity, case = str(audit["audit"]), str(audit["case_reference"])
    html = run("audit", "export", identity, "--format", "html")
    assert (html.code, html.err) == (0, "")
    assert html.out.startswith("<!DOCTYPE html>")
    assert case in html.out
    markdown = run("audit", "export", identity, "--format", "markdown")
    assert markdown.out.startswith("# ")
    data = run("audit", "export", identity, "--format", "json").data
    assert data["audit"]["id"] == identity
    assert case in str(data["audit"])


def test_an_audit_can_be_named_by_the_beginning_of_its_id(run: Run, samples: list[dict[str, object]]) -> None:
    identity = str(samples[0]["audit"])
    whole = run("audit", "export", identity, "--format", "markdown")
    assert run("audit", "export", identity[:12], "--format", "markdown") == whole
    assert run("audit", "export", identity[:3], "--format", "markdown").code == 5
    assert run("audit", "export", "00000000-none", "--format", "markdown").code == 5
    assert run("audit", "export", "", "--format", "markdown").code == 5


def test_a_document_in_a_file_is_for_its_owner_alone_and_never_written_over(
    run: Run, samples: list[dict[str, object]]
) -> None:
    identity = str(samples[0]["audit"])
    export = ("audit", "export", identity, "--format", "markdown", "-o", "audit.md")
    result = run(*export)
    assert (result.code, result.out) == (0, "")
    path = Path("audit.md")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == run("audit", "export", identity, "--format", "markdown").out
    path.write_text("mine")
    again = run(*export)
    assert again.code == 6
    assert "--force" in again.err
    assert path.read_text() == "mine"
    assert run(*export, "--force").code == 0
    assert path.read_text() != "mine"
    assert run("audit", "export", identity, "--format", "html", "-o", "no/such/folder/a.html").code == 6


def test_the_records_version_is_the_default_of_documents(run: Run, samples: list[dict[str, object]]) -> None:
    identity = str(samples[-1]["audit"])
    default = run("audit", "export", identity, "--format", "markdown").out
    assert run("audit", "export", identity, "--format", "markdown", "--for", "record").out == default
    data = run("audit", "export", identity, "--format", "json")
    assert run("audit", "export", identity, "--format", "json", "--for", "full") == data


def test_an_audit_is_named_by_its_case_where_that_has_one(run: Run, home: Path) -> None:
    with contextlib.closing(office(home)) as made:
        one = made.begin("small", case_reference="HV-1", due=None, facts={}).state.id
        several = [made.begin("small", case_reference="HV-2", due=None, facts={}).state.id for _ in range(2)]
    named = ("audit", "export", "--format", "json")
    by_case = run(*named, "hv-1")
    assert (by_case.code, by_case.data) == (0, run(*named, one).data)
    result = run(*named, "HV-2")
    assert (result.code, result.out) == (5, "")
    first, *lines = result.err.splitlines()
    assert first == "2 audits are of HV-2; give the id of one:"
    assert sorted(line.split()[0] for line in lines) == sorted(several)
    assert all(line.endswith("Small audit, in progress, changed last on 01.06.2020") for line in lines), lines
    assert run(*named, "HV-3").code == 5


def test_an_audit_needs_no_plugin_to_be_exported_as_it_was_judged(run: Run, samples: list[dict[str, object]]) -> None:
    named = ("audit", "export", str(samples[0]["audit"]), "--format", "json")
    assert run("--no-plugins", *named).data == run(*named).data


def test_an_exported_audit_says_that_it_is_to_be_done_again(run: Run, home: Path) -> None:
    made = office(home, rulesets=Path(__file__).parents[2] / "rulesets")
    session = made.begin("monthly-audit", case_reference="CF-1", due=None, facts={"completed": "20.01.2020"})
    session.execute(ChooseOverall("inadequate"))
    made.close()
    data = run("audit", "export", session.state.id, "--format", "json").data
    (again,) = data["reaudits"]
    assert (again["id"], again["holds"], again["due_on"]) == ("inadequate", True, "2020-04-20")
    assert "To be done again by" in run("audit", "export", session.state.id, "--format", "markdown").out


def test_an_audit_whose_ruleset_is_gone_says_which(run: Run, samples: list[dict[str, object]], home: Path) -> None:
    forget_texts(home / "workspace")
    result = run("--no-plugins", "audit", "export", str(samples[0]["audit"]), "--format", "html")
    assert (result.code, result.out) == (5, "")
    assert str(samples[0]["ruleset"]) in result.err
    assert len(run("--no-plugins", "audit", "list", "--json").data["audits"]) == len(samples)


def test_a_blank_form(run: Run, small: str) -> None:
    html = run("form", small)
    assert (html.code, html.err) == (0, "")
    assert html.out.startswith("<!DOCTYPE html>")
    assert "Was the child seen?" in html.out
    markdown = run("form", small, "--format", "markdown")
    assert "Was the child seen?" in markdown.out
    assert "<html" not in markdown.out
    assert run("form", "file-audit", "-o", "form.html").code == 0
    assert stat.S_IMODE(Path("form.html").stat().st_mode) == 0o600


def test_the_examples_of_a_ruleset(run: Run, small: str) -> None:
    examples = """
[[examples]]
name = "A poor record"
given = { record = "poor" }
expect = { overall = "poor" }

[[examples]]
name = "A wrong hope"
given = { record = "poor" }
expect = { overall = "strong" }
"""
    path = Path(small)
    path.write_text(path.read_text() + examples)
    result = run("test", small)
    assert result.code == 1
    assert ": A wrong hope\n" in result.out
    assert "overall is poor, expected strong" in result.out
    assert "small.toml: 1 of 2 examples came out as expected.\n" in result.out
    (data,) = run("test", small, "--json").data["rulesets"]
    assert [(example["example"], example["passed"]) for example in data["examples"]] == [
        ("A poor record", True),
        ("A wrong hope", False),
    ]
    assert run("test", "file-audit").code == 0


def test_plain_begins_an_audit_that_is_there_afterwards(run: Run, our_rulesets: Path) -> None:
    result = run("--plugins", "our_council", "--plain", given="n\nCASE-17\n\n\n9\nquit\nquit\n")
    assert result.code == 0
    assert result.err == ""
    (audit,) = run("--plugins", "our_council", "audit", "list", "--json").data["audits"]
    assert audit["case_reference"] == "CASE-17"
    assert audit["ruleset"] == "small@1.0.0"
    assert audit["sample"] is False
    exported = run("--plugins", "our_council", "audit", "export", audit["audit"], "--format", "json").data
    assert '"9"' in str(exported).replace("'", '"')


def test_plain_ends_with_its_input_and_draws_nothing(run: Run, samples: list[dict[str, object]]) -> None:
    result = run("--plain", given="")
    assert result.code == 0
    assert "\x1b" not in result.out
    for audit in samples:
        assert str(audit["case_reference"]) in result.out


def test_plain_takes_bytes_that_are_no_text(run: Run) -> None:
    result = run("--plain", given=b"\xff\xfe\n\x1b[31m\nquit\n")
    assert result.code == 0
    assert "\x1b" not in result.out


@pytest.mark.skipif(os.name != "posix", reason="needs a pty")
@pytest.mark.usefixtures("home")
def test_without_a_command_the_program_opens_in_a_terminal() -> None:
    command = str(Path(sys.executable).with_name("auditrules"))
    program = pexpect.spawn(command, dimensions=(24, 80), encoding="utf-8", timeout=60)
    try:
        program.expect(re.compile("Welcome to auditrules"))
    finally:
        program.terminate(force=True)
