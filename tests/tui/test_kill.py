"""Killed at any moment while someone types, the program loses nothing that the screen called saved."""

from __future__ import annotations

import os
import random
import re
import signal
from pathlib import Path

from tests.tui.terminal import Terminal, program
from tests.tui.test_pty import prepared, words_of

#: Twenty by default; more on demand.
KILLS = int(os.environ.get("AUDITRULES_KILLS", "20"))
#: Programs started side by side, to have the next one ready while one is typed into.
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")


def _typed_until_killed(terminal: Terminal, dice: random.Random, already: str) -> tuple[str, str]:
    """Type letters until a random moment, then kill. What was typed, and the longest text called saved."""
    typed, saved = already, already
    letters = dice.randrange(2, 60)
    for number in range(letters):
        letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
        terminal.type(letter)
        typed += letter
        # Now and then wait long enough for a recording to come in between, else go on at once.
        terminal.read(dice.choice([0.0, 0.002, 0.02, 0.4]) if number else 0.4)
        if SAVED.search(terminal.text) and "NOT SAVED" not in terminal.text:
            # The screen says saved of what it shows, and shows only what the session recorded: see below.
            shown = "".join(terminal.text.split())
            longest = next((typed[:end] for end in range(len(typed), len(saved), -1) if typed[:end] in shown), saved)
            saved = longest if "Saving" not in terminal.text else saved
    os.kill(terminal.pid, signal.SIGKILL)
    terminal.drain(0.05)
    return typed, saved


def test_nothing_called_saved_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    dice = random.Random(20200601)
    workspace, audit = prepared(tmp_path)
    kept = ""
    lost_most = 0
    for _ in range(KILLS):
        terminal = program(workspace, columns=160, lines=40)
        try:
            terminal.wait_for("CF-1")
            terminal.press("c")
            terminal.wait_for("worried about", "Can still")
            typed, saved = _typed_until_killed(terminal, dice, kept)
        finally:
            terminal.close()
        kept = words_of(workspace, audit)
        assert typed.startswith(kept), "nothing is there that was not typed"
        assert kept.startswith(saved), f"called saved: {saved!r}; kept: {kept!r}"
        lost_most = max(lost_most, len(typed) - len(kept))
    assert kept, "something was typed and kept at all"
