"""How the program starts: the screen is drawn at once, and beside it one's own keys are read and the office opened."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.widgets import Static

from auditrules.tui.guard import plain
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.office import FAILURES, Office
from auditrules.tui.themes import ORDER, THEME, no_such_theme, theme_named

if TYPE_CHECKING:
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.keymap import Keymap

#: Seconds that keys wait for the list of audits, or the text, when the program starts.
PATIENCE = 60.0
#: Seconds that a try to save waits for another program. No key waits longer: it is told, and tried again each second.
OTHERS = 0.1


class Starting:
    """From the first drawing of the screen until all that can be loaded ahead is loaded."""

    def __init__(
        self, app: AuditRulesApp, opens: Callable[[], Office], reads_keys: Callable[[], Keymap] | None
    ) -> None:
        self._app = app
        self._opens = opens
        self._reads_keys = reads_keys

    def begin(self) -> None:
        """Show the first screen, and open the office beside it."""
        app = self._app
        # What is typed while the audits are read is for the list, or for the text.
        app.type_ahead.hold(PATIENCE)
        if app.edits is None:
            app.push_screen(HomeScreen())
        else:
            app.screen.mount(Static(f"Opening {plain(app.edits.name)} …", markup=False))
        app.run_worker(self._open_office, thread=True)

    def _open_office(self) -> None:
        app = self._app
        if self._reads_keys is not None:
            app.call_from_thread(app.use_keymap, self._reads_keys())
        try:
            office = self._opens()
        except FAILURES as error:
            app.call_from_thread(app.cannot_start, str(error))
        else:
            app.call_from_thread(self._opened, office)

    def _opened(self, office: Office) -> None:
        app = self._app
        app.office = office
        office.workspace.wait_at_most(OTHERS)
        kept = office.setting(THEME)
        asked = os.environ.get("AUDITRULES_THEME", "").strip()
        if kept in ORDER and theme_named(asked) is None:
            app.theme = str(kept)
        home = app.screen_stack[-1]
        if isinstance(home, HomeScreen):
            home.show_audits()
        if app.edits is not None:
            app.open_ruleset(app.edits)
        elif not office.setting("welcomed"):
            from auditrules.tui.first_start import WelcomeDialog

            app.push_screen(WelcomeDialog(), self._welcomed)
        if asked and theme_named(asked) is None:
            app.call_after_refresh(app.say, no_such_theme(asked))
        app.screen.call_after_refresh(app.call_later, app.release_keys)
        if app.edits is None:
            app.call_after_refresh(self._warm_up_beside, office)

    def _warm_up_beside(self, office: Office) -> None:
        self._app.run_worker(lambda: self._warm_up(office), thread=True, group="warm")

    def _warm_up(self, office: Office) -> None:
        """Load what opening an audit needs while the list is read, so that the first one opens at once."""
        import auditrules.tui.audit_screen  # noqa: F401

        office.warm_up(office.last_opened())
        # What is loaded by now stays for good: the collector need not go through it at every pause in typing.
        gc.collect()
        gc.freeze()
        office.concerns.start(self._app.outbox_seen)

    def _welcomed(self, choice: str | None) -> None:
        app = self._app
        assert app.office is not None  # the welcome is only shown in an open office
        app.office.set_setting("welcomed", True)
        home = app.screen
        if not isinstance(home, HomeScreen):
            return
        if choice == "samples":
            home.do_add_samples()
            home.do_tour()
        elif choice == "new":
            home.do_new_audit()
