"""Concerns followed from the command line: listed, sent, confirmed, and the settings of channels checked."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from auditrules.audits.commands import Escalate
from auditrules.cli.plain import Line
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import settings_from
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
    again = run("escalations", "acknowledge", concern[:8], "--note", "Somebody else.")
    assert again.out == "It is confirmed already: The manager has it.\n"
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
    assert "there is no channel 'pigeon'. There are: apprise, file. 'auditrules plugins' says" in result.err
    assert concern[:8] in run("escalations", "list").out


def test_without_the_file_channels_plugin_it_waits(run: Run, concern: str) -> None:
    result = run("--disable-plugins", "file_channel", "escalations", "send")
    assert result.code == 1
    assert "No plugin that is in use brings the channel file" in result.out
    waiting = run("escalations", "send")
    assert waiting.code == 1
    assert waiting.out.startswith("Nothing is to be tried now.\nmanager by file: to be sent, next try ")
    assert "send --again" in waiting.err
    assert run("escalations", "send", "--again").code == 0


def test_what_a_channel_refused_for_good_is_told_at_each_sending_until_somebody_confirms(
    run: Run, concern: str, home: Path, drop_in: Callable[[str, str], Path]
) -> None:
    drop_in(
        "desk.py",
        """
        from auditrules.plugins import Channel, Receipt, hookimpl

        def deliver(delivery):
            return Receipt(False, "No such desk.", retry=False, reference="D-17")

        @hookimpl
        def auditrules_channels():
            return [Channel("desk", "Desk", deliver, lambda settings: None)]
        """,
    )
    path = home / "config" / "auditrules" / "channels.toml"
    path.write_text("[role.manager]\nchannel = 'desk'\n")
    path.chmod(0o600)
    assert "manager: by desk, a message holds: notice" in run("escalations", "channels").out
    assert run("escalations", "list").out.count("nothing was sent yet") == 1
    first = run("escalations", "send")
    assert (first.code, first.out) == (1, "manager by desk: not sent. No such desk. Reference: D-17\n")
    later = run("escalations", "send")
    assert later.code == 1
    assert later.out == "Nothing is to be tried now.\nmanager by desk: not sent. No such desk. Reference: D-17\n"
    run("escalations", "acknowledge", concern, "--note", "The manager has it.")
    assert run("escalations", "send").code == 0


def test_the_settings_are_shown_and_checked(run: Run, home: Path) -> None:
    assert "not there: every concern goes to the file channel" in run("escalations", "channels").out
    path = home / "config" / "auditrules" / "channels.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("[role.manager]\nchannel = 'file'\nholds = 'notice'\nto = 'secret-token'\n")
    path.chmod(0o600)
    shown = run("escalations", "channels")
    assert "manager: by file to 1 address, a message holds: notice" in shown.out
    assert "secret-token" not in shown.out + run("escalations", "channels", "--json").out
    path.chmod(0o644)
    assert run("escalations", "channels").code == 3


def test_a_concern_raised_in_plain_lines_is_sent_though_whoever_raised_it_leaves_at_once(
    run: Run, our_rulesets: Path
) -> None:
    typed = "n\nAudit\nK-100\n\n\nescalate\nA bruise.\n.\n\nmanager\nyes\nquit\nquit\n"
    done = run("--plain", given=typed)
    assert "Escalated to " in done.out
    (one,) = run("escalations", "list", "--json").data["escalations"]
    assert [line["state"] for line in one["deliveries"]] == ["sent"]


def test_what_a_channel_prints_while_it_sends_takes_no_line_from_who_answers(
    concern: str, home: Path, drop_in: Callable[[str, str], Path], capsys: pytest.CaptureFixture[str]
) -> None:
    """The stream is the process's: a channel in its thread must not send the questions elsewhere."""
    drop_in(
        "slow.py",
        """
        import threading
        from auditrules.plugins import Channel, Receipt, hookimpl

        began, goes_on = threading.Event(), threading.Event()

        def deliver(delivery):
            began.set()
            print("ringing")
            return Receipt(goes_on.wait(20))

        @hookimpl
        def auditrules_channels():
            return [Channel("slow", "Slow", deliver, lambda settings: None)]
        """,
    )
    settings = home / "config" / "auditrules" / "channels.toml"
    settings.write_text("[role.otherwise]\nchannel = 'slow'\n")
    settings.chmod(0o600)
    plugins = load_plugins(settings_from(os.environ))
    office = Office(Workspace.open(home / "workspace"), Library([]), user="tester", plugins=lambda: plugins)
    line = Line()
    office.concerns.start()
    module = sys.modules["auditrules_dropin_slow"]
    assert module.began.wait(20)
    line.write("Was the child seen?")
    module.goes_on.set()
    office.close()
    captured = capsys.readouterr()
    assert captured.out == "Was the child seen?\n"
    assert "ringing" in captured.err


def test_a_channel_whose_check_of_its_settings_says_no_words_is_a_fault_of_the_plugin(
    run: Run, home: Path, drop_in: Callable[[str, str], Path]
) -> None:
    drop_in(
        "desk.py",
        """
        from auditrules.plugins import Channel, hookimpl

        @hookimpl
        def auditrules_channels():
            return [Channel("desk", "Desk", print, lambda settings: True)]
        """,
    )
    path = home / "config" / "auditrules" / "channels.toml"
    path.write_text("[role.manager]\nchannel = 'desk'\n[channel.desk]\n")
    path.chmod(0o600)
    shown = run("escalations", "channels")
    assert shown.code == 3
    assert "the plugin desk failed: 'problem' returned a bool, where words or None are wanted" in shown.err
