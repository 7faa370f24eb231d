"""The Preview tab: the form as the auditor will see it, and the blank form as a document."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditrules.reports import CannotRender, CannotWrite
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.worked_tab import WorkedTab
from auditrules.workshop.preview import browser, document_lines, screen_lines, write_blank_form

if TYPE_CHECKING:
    from pathlib import Path

    from auditrules.rulesets.positions import KeyPath
    from auditrules.rulesets.ruleset import Ruleset


class PreviewTab(WorkedTab):
    """Nothing can be answered here; Enter on a question goes to its line."""

    def on_mount(self) -> None:
        self.as_document = False

    def begin(self, ruleset: Ruleset) -> None:
        make = document_lines if self.as_document else screen_lines
        said = (
            "The blank form as a document (D: as on screen, W: write and open it)"
            if self.as_document
            else "The form as the auditor will see it (D: as a document)"
        )
        self.sum_up(said)
        self.work.start("Laying out the form", lambda progress: make(ruleset), lambda lines, _: self.lines.show(lines))

    def follow(self, path: KeyPath) -> None:
        """The question in hand in the text is marked here."""
        for place, line in enumerate(self.lines.lines):
            if isinstance(line.goes, tuple) and line.goes[:2] == path[:2] and len(path) > 1:
                self.lines.highlighted = place
                return

    def do_as_document(self) -> None:
        """Change between the form on screen and the document."""
        self.as_document = not self.as_document
        self.do_work_again()

    def do_write_form(self) -> None:
        """Write the blank form as HTML, and open it where there is a browser."""
        ruleset = self.ruleset
        if ruleset is None:
            return
        on_a_server = self.app.is_web

        def deed(progress: Progress) -> tuple[Path, bool]:
            path = write_blank_form(ruleset, self.office.documents.folder, self.office.documents.formats)
            opens = None if on_a_server else browser()
            return path, opens is not None and opens(path.as_uri())

        def done(written: tuple[Path, bool], progress: Progress) -> None:
            path, opened = written
            self.say(f"Written to {path}" + (" and opened." if opened else ". Open it in a browser."))

        self.work.start("Writing the blank form", deed, done, failures=(CannotWrite, CannotRender), failed=self.say)
