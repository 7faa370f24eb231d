"""A whole ruleset, typed in a real terminal: from nothing to published."""

from __future__ import annotations

from pathlib import Path

from benchmarks.tui.first_ruleset import first_ruleset

from auditrules.rulesets.record import read_record
from tests.tui.terminal import Terminal, program

#: tmux's names of keys, which the walk through the program uses, as the terminal of the tests has them.
NAMES = {
    "C-o": "ctrl+o",
    "C-q": "ctrl+q",
    "C-u": "ctrl+u",
    "BSpace": "backspace",
    "Space": " ",
    "Home": "\x1b[H",
    "End": "\x1b[F",
}
#: Seconds without a byte after which the screen stands still.
QUIET = 0.3


class TerminalHands:
    """Hands at a terminal of the tests."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    def keys(self, *names: str) -> None:
        for name in names:
            self.terminal.press(NAMES[name] if name in NAMES else name.lower() if len(name) > 1 else name)
            if name == "Escape":
                # A key right behind it would be taken for one key with it.
                self.settled()

    def type(self, text: str) -> None:
        self.terminal.type(text)

    def settled(self) -> str:
        self.terminal.drain(QUIET)
        return self.terminal.text

    def wait_for(self, text: str) -> str:
        self.terminal.wait_for(text, seconds=90)
        return self.settled()


def test_a_ruleset_is_made_from_nothing_and_published(tmp_path: Path) -> None:
    own = tmp_path / "own"
    own.mkdir()
    terminal = program(tmp_path / "workspace", more={"AUDITRULES_RULESETS": str(own)})
    try:
        first_ruleset(TerminalHands(terminal), lambda words: None, columns=80)
        assert terminal.wait() == 0
    finally:
        terminal.close()
    (version,) = read_record(own).published("home-visits")
    assert version.done.reference == "home-visits@0.1.0"
    first = (own / "published" / "home-visits-0.1.0.toml").read_text(encoding="utf-8")
    assert 'label = "Weak"' in first
    assert 'text = "Was the visit in time?"' in first
    assert 'when = "child_seen is no or was_the_visit_in_time is no"' in first
    assert 'at_most = "requires_improvement"' in first
