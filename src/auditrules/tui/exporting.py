"""Saving an audit as documents from the screen."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Static

from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.prose import Line
from auditrules.tui.rows import Labelled
from auditrules.tui.workshop.background import LongWork, Progress

if TYPE_CHECKING:
    from auditrules.audits.session import AuditSession
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.audit_screen import AuditScreen
    from auditrules.tui.office import Office


class ExportDialog(Dialog[str]):
    """Asks for whom and where to; gives what was written, in words."""

    def __init__(self, office: Office, session: AuditSession) -> None:
        super().__init__()
        self.office, self.session = office, session

    def compose(self) -> ComposeResult:
        with self.frame("Save as document"):
            kinds = (
                "; ".join(one.label for one in self.office.documents.formats.all())
                or "nothing, for no plugin brings a format"
            )
            yield Static(f"Writes: {kinds}.", classes="text", markup=False)
            self.version = Choice(
                loose_cell("version"),
                [Option("record", "For the child's record"), Option("full", "Everything, not for the record")],
                spills=False,
            )
            yield Labelled("Version", self.version)
            self.folder = Line(loose_cell("folder"), moves_on=False)
            yield Labelled("Folder", self.folder)
            yield LongWork(id="work")
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Save (Enter)", "save")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        self.version.show("record")
        self.folder.show(str(self.office.documents.folder))
        self.folder.focus()

    @on(Line.Entered)
    def save(self) -> None:
        """Write the files, beside the keys."""
        from auditrules.reports import CannotRender, CannotWrite

        if not self.work.idle:
            return
        folder = Path(self.folder.value.strip() or str(self.office.documents.folder)).expanduser()
        try:
            write = self.office.documents.writing(self.session, folder, full=self.version.value == "full")
        except CannotRender as error:
            self._failed(str(error))
            return

        def deed(progress: Progress) -> tuple[Path, ...]:
            return write(lambda: progress.deadline.stopped, progress.say)

        def done(written: tuple[Path, ...], progress: Progress) -> None:
            names = " and ".join(path.name for path in written)
            if progress.deadline.stopped and not written:
                self._failed("Stopped. Nothing was written.")
            else:
                self.dismiss(f"{'Stopped. ' if progress.deadline.stopped else ''}Saved in {folder}: {names}")

        self._failed("")
        self.work.start("Writing", deed, done, failures=(CannotWrite, CannotRender), failed=self._failed)

    @property
    def work(self) -> LongWork:
        """What writes the files."""
        return self.query_one(LongWork)

    def _failed(self, words: str) -> None:
        self.query_one(".problem", Static).update(words)

    def action_leave(self) -> None:
        """Stop what is running; with nothing running, leave."""
        if self.work.running:
            self.work.stop()
        elif self.work.idle:
            super().action_leave()

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "save":
            self.save()
        else:
            self.action_leave()


def export_dialog(screen: AuditScreen) -> None:
    """Open the dialog over an audit."""
    app: AuditRulesApp = screen.app  # type: ignore[assignment]  # the screen belongs to no other program

    def done(said: str | None) -> None:
        if said:
            screen.say(said)

    if app.office is not None:
        app.push_screen(ExportDialog(app.office, screen.desk.session), done)
