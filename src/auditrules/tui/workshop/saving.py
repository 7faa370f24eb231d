"""What is kept of the text: the draft, beside whatever is typed; and what the screen says of draft and file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.timer import Timer

from auditrules.tui.key_line import StatusLine
from auditrules.tui.phrases import clock
from auditrules.tui.presence import is_there
from auditrules.workshop.desk import FAILURES

if TYPE_CHECKING:
    from auditrules.tui.workshop.screen import WorkshopScreen

#: Seconds until what is typed is in the draft: at most this much is lost to a killed program.
KEEP = 0.35
#: Seconds until it is tried again to keep a draft that could not be kept.
AGAIN = 1.0


class Saving:
    """Keeps the draft of one screen's text, and tells the person when it did, or why it could not."""

    def __init__(self, screen: WorkshopScreen) -> None:
        self._screen = screen
        self._desk = screen.desk
        self._keeping: Timer | None = None
        self._saved_at = ""
        self.alarm = ""
        """What could not be saved or kept, and why; empty where all is well."""

    def text_changed(self) -> None:
        """The text changed: it is kept in a moment."""
        if self._keeping is None:
            self._keeping = self._screen.set_timer(KEEP, self._keep_beside)

    def keep(self) -> int:
        """Keep what is not saved, at once; how many texts could not be kept."""
        try:
            self._desk.keep()
        except FAILURES:
            return 1
        return 0

    def record(self, before: str, after: str) -> None:
        """Note in the record of versions what was saved, beside whatever is typed meanwhile."""
        self._screen.run_worker(lambda: self._record(before, after), thread=True, group="record")

    def show(self, *, saved: bool = False, alarm: str = "") -> None:
        """Show anew what is saved and kept: with ``saved`` just now; with ``alarm``, why not."""
        self.alarm = alarm
        if saved:
            self._saved_at = f"Saved {clock(self._screen.office.now())}"
        self._show()

    # ------------------------------------------------------------ inside

    def _show(self) -> None:
        self._screen.query_one(StatusLine).show_saved(self._saved_at, self.alarm)
        self._screen.show_where()

    def _keep_beside(self) -> None:
        self._screen.run_worker(self._keep, thread=True, group="keep")

    def _keep(self) -> None:
        """Write the draft beside whatever is typed meanwhile."""
        app = self._screen.app
        try:
            kept = self._desk.keep()
        except FAILURES as error:
            app.call_from_thread(self._kept, False, str(error))
        else:
            app.call_from_thread(self._kept, kept, "")

    def _kept(self, kept: bool, failure: str) -> None:
        screen = self._screen
        if not is_there(screen):
            return
        self._keeping = None
        self.alarm = f"DRAFT NOT KEPT: {failure} It is tried again." if failure else ""
        if kept:
            self._saved_at = f"Draft kept {clock(screen.office.now())}"
        elif screen.held.is_saved and self._saved_at.startswith("Draft"):
            self._saved_at = ""
        if failure or self._desk.needs_keeping:
            self._keeping = screen.set_timer(AGAIN if failure else KEEP, self._keep_beside)
        self._show()

    def _record(self, before: str, after: str) -> None:
        screen = self._screen
        try:
            screen.office.record_saved(screen.held.path, before, after)
        except FAILURES as error:
            words = f"Saved, and not noted in the record of versions: {error}"
            screen.app.call_from_thread(screen.say, words)
