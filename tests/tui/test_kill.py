"""Killed at any moment while someone types, the program loses nothing that the screen called saved."""

from __future__ import annotations

import os
import random
import re
import signal
from pathlib import Path

from auditrules.plugins.library import library_from
from auditrules.store.workspace import Workspace
from auditrules.tui.office import Office
from tests.tui.terminal import Terminal, program
from tests.tui.test_pty import words_of

#: Eight by default; more on demand.
KILLS = int(os.environ.get("AUDITRULES_KILLS", "8"))
SAVED = re.compile(r"Saved \d\d:\d\d:\d\d")
#: Seconds without a byte after which all that is to be drawn is drawn.
QUIET = 0.05


def _one_more_audit(workspace: Path, number: int) -> str:
    """Begin an audit and make it the one to continue with."""
    made = Office(Workspace.open(workspace), library_from({}), user="tester")
    made.set_setting("welcomed", True)
    facts = {"service": "child_protection", "age": "9"}
    audit = made.begin("file-audit", case_reference=f"CF-{number}", due=None, facts=facts).state.id
    made.opened(audit)
    made.close()
    return audit


def _typed_until_killed(terminal: Terminal, dice: random.Random, once_saved: bool) -> tuple[str, str]:
    """Type until a random moment, then kill: at once, or as soon as the screen calls it saved.

    What was typed, and the longest text that the screen called saved.
    """
    typed = saved = ""
    for _ in range(dice.randrange(1, 50)):
        letter = dice.choice("abcdefghijklmnopqrstuvwxyz")
        terminal.type(letter)
        typed += letter
        pause = dice.choice([0.0, 0.0, 0.003, 0.03, "look"])
        if isinstance(pause, float):
            terminal.read(pause)
            continue
        # Wait until the screen stands still, which it does before or after the next recording.
        terminal.read(dice.uniform(0.0, 0.5))
        terminal.drain(QUIET)
        screen = terminal.text
        if SAVED.search(screen) and "Saving" not in screen and "NOT SAVED" not in screen:
            shown = [end for end in range(1, len(typed) + 1) if typed[:end] in screen]
            saved = typed[: max(shown, default=0)]
    if once_saved:
        while not (typed in terminal.text and SAVED.search(terminal.text) and "Saving" not in terminal.text):
            assert terminal.read(30.0), f"never saved. The screen:\n{terminal.text}"
        saved = typed
    os.kill(terminal.pid, signal.SIGKILL)
    return typed, saved


def test_nothing_called_saved_is_lost_however_often_it_is_killed(tmp_path: Path) -> None:
    dice = random.Random(20200601)
    workspace = tmp_path / "workspace"
    called_saved = most_lost = 0
    for number in range(KILLS):
        audit = _one_more_audit(workspace, number)
        # Wide enough for all that is typed to stand on one line of the form.
        terminal = program(workspace, columns=150, lines=40)
        try:
            terminal.wait_for(f"CF-{number} ")
            terminal.press("c")
            terminal.wait_for("worried about", "Can still")
            typed, saved = _typed_until_killed(terminal, dice, once_saved=number % 4 == 0)
        finally:
            terminal.close()
        kept = words_of(workspace, audit)
        assert typed.startswith(kept), "nothing is there that was not typed"
        assert kept.startswith(saved), f"called saved: {saved!r}; kept: {kept!r}"
        called_saved += len(saved)
        most_lost = max(most_lost, len(typed) - len(kept))
    assert called_saved, "the screen called something saved at all"
    print(
        f"{KILLS} kills, {called_saved} letters called saved, 0 of them lost; most typed and not yet saved: {most_lost}"
    )
