"""What is open on the screen is recorded before the program ends, whoever ends it."""

from __future__ import annotations

import asyncio
import signal
from functools import partial
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from auditrules.tui.open_audit import OpenAudit, OverForm
from auditrules.tui.rescue import lost_words, rescue
from auditrules.tui.type_ahead import PATIENCE, Leave
from auditrules.tui.workshop.open_ruleset import OpenRuleset

if TYPE_CHECKING:
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.desk import Desk


class Leaving:
    """Records what was typed: when a person leaves, when the terminal is closed, when the program itself fails."""

    def __init__(self, app: AuditRulesApp) -> None:
        self._app = app

    @property
    def desks(self) -> list[Desk]:
        """The audits that are open on screen."""
        return [screen.desk for screen in self._app.screen_stack if isinstance(screen, OpenAudit)]

    def save_everything(self) -> int:
        """Record whatever still waits; how many changes could not be."""
        screens = self._app.screen_stack
        for screen in screens:
            if isinstance(screen, OpenAudit):
                screen.take_focused(leaving=True)
                screen.desk.flush()
            elif isinstance(screen, OverForm):
                screen.keep()
        unkept = sum(screen.keep_draft() for screen in screens if isinstance(screen, OpenRuleset))
        return sum(len(desk.waiting) for desk in self.desks) + unkept

    def rescue(self) -> Path | None:
        """Write what could not be recorded to a file of its own; None where nothing waits, or none can be written."""
        return rescue(self.desks)

    def heed_signals(self) -> None:
        """Record what was typed before a closed terminal or a request to end stops the program."""
        loop = asyncio.get_running_loop()
        for name in ("SIGTERM", "SIGHUP"):
            number = getattr(signal, name, None)
            if number is not None:
                try:
                    loop.add_signal_handler(number, self._app.post_message, Leave())
                except (NotImplementedError, RuntimeError):
                    # Windows, or not the main thread (a test): prose is recorded every third of a second anyway.
                    return

    def leave(self) -> None:
        """Leave as soon as what was typed has arrived, and after a while in any case."""
        self._leave_when_idle(monotonic() + PATIENCE)

    def _leave_when_idle(self, latest: float) -> None:
        app = self._app
        if app.type_ahead.idle or monotonic() > latest:
            unsaved = self.save_everything()
            if unsaved:
                app.failure = lost_words(unsaved, self.rescue())
            app.exit(1 if unsaved else 0)
        else:
            app.set_timer(0.01, partial(self._leave_when_idle, latest))
