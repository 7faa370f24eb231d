"""Concerns followed from the command line: listed, sent, confirmed, and the settings of channels checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.audits.commands import Escalate
from auditrules.rulesets import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office

from .conftest import SMALL, Run


@pytest.fixture
def concern(home: Path, run: Run) -> str:
    """A concern in the workspace; its id."""
    own = home / "config" / "auditrules" / "rulesets"
    own.mkdir(parents=True)
    (own / "small.toml").write_text(SMALL)
    office = Office(Workspace.open(home / "workspace"), Library([LibraryFolder(own, "own_rulesets")]), user="tester")
    session = office.begin("small", case_reference="K-100", due=None, facts={})
    session.execute(Escalate("A bruise.", ("manager",), evidence="Seen on the arm."))
    office.close()
    (key,) = session.state.escalations
    return key


@pytest.fixture(autouse=True)
def own_workspace(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AUDITRULES_WORKSPACE", str(home / "workspace"))


def test_an_empty_workspace_has_none(run: Run) -> None:
    assert run("escalations", "list").out == "No concern was escalated in this workspace.\n"
    assert run("escalations", "list", "--json").data == {"escalations": []}


def test_a_concern_is_listed_sent_and_confirmed(run: Run, concern: str, home: Path) -> None:
    listed = run("escalations", "list")
    assert listed.code == 0
    assert concern[:8] in listed.out
    assert "not confirmed yet" in listed.out
    sent = run("escalations", "send")
    assert sent.code == 0
    assert sent.out.startswith("manager by file: sent. Written to ")
    assert run("escalations", "send").out == "There is nothing to send.\n"
    (one,) = run("escalations", "list", "--json").data["escalations"]
    assert [line["state"] for line in one["deliveries"]] == ["sent"]
    done = run("escalations", "acknowledge", concern[:8], "--note", "The manager has it.")
    assert done.code == 0
    assert run("escalations", "list").out == "Every concern is confirmed.\n"
    assert "confirmed: The manager has it." in run("escalations", "list", "--all").out


def test_an_unknown_concern_is_no_such(run: Run, concern: str) -> None:
    assert run("escalations", "acknowledge", "zzzz", "--note", "x").code == 5
    assert run("escalations", "acknowledge", concern, "--note", " ").code == 2


def test_what_cannot_be_sent_says_why_and_is_kept(run: Run, concern: str, home: Path) -> None:
    path = home / "config" / "auditrules" / "channels.toml"
    path.write_text("[role.manager]\nchannel = 'pigeon'\n")
    path.chmod(0o600)
    result = run("escalations", "send")
    assert result.code == 3
    assert "there is no channel 'pigeon'" in result.err
    assert concern[:8] in run("escalations", "list").out


def test_without_the_file_channels_plugin_it_waits(run: Run, concern: str) -> None:
    result = run("--disable-plugins", "file_channel", "escalations", "send")
    assert result.code == 1
    assert "No plugin that is in use brings the channel file" in result.out
    assert run("escalations", "send", "--again").code == 0


def test_the_settings_are_shown_and_checked(run: Run, home: Path) -> None:
    assert "not there: every concern goes to the file channel" in run("escalations", "channels").out
    path = home / "config" / "auditrules" / "channels.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[role.manager]\nchannel = 'file'\nholds = 'notice'\nto = 'secret-token'\n")
    path.chmod(0o600)
    shown = run("escalations", "channels")
    assert "manager: by file to 1 addresses, a message holds: notice" in shown.out
    assert "secret-token" not in shown.out + run("escalations", "channels", "--json").out
    path.chmod(0o644)
    assert run("escalations", "channels").code == 3
