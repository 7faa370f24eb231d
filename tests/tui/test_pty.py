"""The program in a real terminal: nothing typed or pasted acts on it, and a closed terminal loses nothing."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from auditrules.plugins.library import library_from
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office
from tests.tui.terminal import Terminal, program

#: Operating-system commands, device-control and other strings, in both encodings.
STRINGS = re.compile(rb"\x1b[\]P_^X]|\xc2[\x90\x98\x9d\x9e\x9f]")
#: The strings Textual itself sends: pointer shapes (OSC 22).
ALLOWED = re.compile(rb"\x1b\]22;[a-z-]*(?:\x1b\\|\x07)")


def prepared(folder: Path) -> tuple[Path, str]:
    """A workspace with one audit, welcomed already: its folder and the audit's id."""
    workspace = folder / "workspace"
    made = Office(Workspace.open(workspace), library_from({}), user="tester")
    made.set_setting("welcomed", True)
    facts = {"service": "child_protection", "age": "9"}
    audit = made.begin("file-audit", case_reference="CF-1", due=None, facts=facts).state.id
    made.close()
    return workspace, audit


def words_of(workspace: Path, audit: str) -> str:
    """What the journal holds of the first question."""
    made = Office(Workspace.open(workspace), library_from({}), user="tester")
    value = made.open_audit(audit).state.answer("own_worries").value
    made.close()
    return value if isinstance(value, str) else ""


@pytest.fixture
def running(tmp_path: Path) -> Iterator[tuple[Terminal, Path, str]]:
    """The program with its one audit open on the first question."""
    workspace, audit = prepared(tmp_path)
    terminal = program(workspace)
    try:
        terminal.wait_for("CF-1")
        terminal.press("c")
        terminal.wait_for("worried about", "Can still")
        yield terminal, workspace, audit
    finally:
        terminal.close()


def test_bytes_of_another_encoding_end_nothing(running: tuple[Terminal, Path, str]) -> None:
    terminal, workspace, audit = running
    os.write(terminal.fd, b"caf\xe9 and \x9b\xff")
    terminal.wait_for("caf\ufffd and")
    os.write(terminal.fd, b"\x1b[200~past\xe9d\x1b[201~")
    terminal.wait_for("past\ufffdd")
    terminal.type(" goes on: é")
    terminal.wait_for("goes on: é", "Saved")
    terminal.drain(1.0)
    words = words_of(workspace, audit)
    assert words.startswith("caf\ufffd and ")
    assert words.endswith("past\ufffdd goes on: é")


def test_control_bytes_typed_or_pasted_never_come_out_again(running: tuple[Terminal, Path, str]) -> None:
    terminal, workspace, audit = running
    before = len(terminal.received)
    hostile = "one\x1b]0;owned\x07two\x1b]52;c;b3duZWQ=\x07\x9d0;owned\x9c\x1bPq\x1b\\three\u202efour\x1b[31m"
    terminal.paste(hostile)
    terminal.wait_for("three")
    terminal.type("\x00\x01\x1c")
    terminal.press("tab", "tab")
    terminal.paste(hostile)
    terminal.wait_for("Saved")
    terminal.drain(0.5)
    out = bytes(terminal.received[before:])
    assert not STRINGS.search(ALLOWED.sub(b"", out)), "no string sequence but Textual's own pointer shapes"
    assert "\u202e".encode() not in out
    assert not re.search(rb"[\x00-\x06\x0e-\x1a\x1c-\x1f]", out)
    terminal.press("ctrl+q")
    terminal.wait()
    kept = words_of(workspace, audit)
    assert kept.count("three") == 1, "a paste arrives once"
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", kept)


def test_the_terminal_s_title_names_no_case(running: tuple[Terminal, Path, str]) -> None:
    terminal, _, _ = running
    terminal.drain(0.3)
    assert b"\x1b]0;" not in terminal.received
    assert b"\x1b]2;" not in terminal.received


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_request_to_end_loses_nothing(running: tuple[Terminal, Path, str], number: int) -> None:
    terminal, workspace, audit = running
    terminal.type("every word of it")
    terminal.wait_for("word of it")
    terminal.kill(number)
    terminal.wait()
    assert words_of(workspace, audit) == "every word of it"


def test_quitting_with_a_key_loses_nothing(running: tuple[Terminal, Path, str]) -> None:
    terminal, workspace, audit = running
    terminal.type("typed and gone")
    terminal.press("ctrl+q")
    assert terminal.wait() == 0
    assert words_of(workspace, audit) == "typed and gone"
