"""A person at the program in a real terminal: keys, and eyes on the screen."""

from __future__ import annotations

import time
from collections.abc import Callable

from tests.tui.terminal import Terminal

#: Seconds that a text is waited for. It is long because a busy machine is no fault of the program.
PATIENCE = 60.0
#: Seconds without a byte after which the screen stands still; after which one drawing has come whole.
QUIET, PIECE = 0.3, 0.01

Wanted = str | Callable[[str], bool]
Note = Callable[[str], None]


def unnoted(words: str) -> None:
    """Keep no screen: what a test passes for :data:`Note`."""


class Hands:
    """Types by what it sees: each deed waits for the screen that it is to bring, and never for a time."""

    def __init__(self, terminal: Terminal) -> None:
        self.terminal = terminal

    @property
    def screen(self) -> str:
        """The screen as it is."""
        return self.terminal.text

    @property
    def columns(self) -> int:
        """Columns of the screen."""
        return self.terminal.screen.columns

    def press(self, *keys: str, until: Wanted = "") -> str:
        """Press keys by the names of the tests' terminal; the screen once it shows what is wanted."""
        self.terminal.press(*keys)
        return self._answered(until)

    def type(self, text: str, *, until: Wanted = "") -> str:
        """Type text; the screen once it shows what is wanted."""
        self.terminal.type(text)
        return self._answered(until)

    def _answered(self, until: Wanted) -> str:
        if not until:
            return ""
        self._look(0.5)
        return self.see(until)

    def see(self, wanted: Wanted) -> str:
        """The screen once a text is on it, or something holds of it. AssertionError where that never comes."""
        end = time.monotonic() + PATIENCE
        while True:
            screen = self.screen
            if wanted(screen) if callable(wanted) else wanted in screen:
                return screen
            left = end - time.monotonic()
            if left <= 0 or (not self._look(min(left, 0.5)) and not self.terminal.alive):
                raise AssertionError(f"{wanted} did not come. The screen:\n{screen}")

    def _look(self, seconds: float) -> bool:
        """See what the program draws next, the whole of it: what is wanted may move in its second half."""
        came = bool(self.terminal.read(seconds))
        self.terminal.drain(PIECE)
        return came

    def settled(self) -> str:
        """The screen once it stands still."""
        self.terminal.drain(QUIET)
        return self.screen
