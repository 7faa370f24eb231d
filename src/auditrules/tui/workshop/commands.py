"""What the commands of the workshop do: the file, its versions, faults, finding, and going about on the screen."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.rulesets.diagnostics import Diagnostic, Place
from auditrules.tui.office import FAILURES as NOT_KEPT
from auditrules.tui.workshop.asking import AskDialog
from auditrules.tui.workshop.tabs import TABS
from auditrules.workshop.desk import FAILURES
from auditrules.workshop.fixes import fault_at, fix_in_words, fix_of, next_fault
from auditrules.workshop.folders import path_to_edit

if TYPE_CHECKING:
    from auditrules.tui.workshop.screen import WorkshopScreen

#: The setting that says whether the workshop was last left in a tab, and not in the text.
IN_FORM = "workshop_in_form"
#: The columns from left to right.
COLUMNS = ("outline", "text", "tab")


class WorkshopCommands:
    """The deeds behind the keys of one ruleset on screen. What a tab has of its own is the tab's."""

    def __init__(self, screen: WorkshopScreen) -> None:
        self.screen = screen

    # ------------------------------------------------------------ the file

    def do_save(self) -> None:
        """Put the text into the file."""
        screen, held = self.screen, self.screen.held
        if held.read_only:
            screen.say(held.read_only)
            return
        if held.is_saved:
            screen.say("The file says the same already.")
            return
        before = held.saved_text
        try:
            screen.desk.save()
        except FAILURES as error:
            screen.watch_file()
            screen.saving.show(alarm=f"NOT SAVED: {error} Your text is kept as a draft.")
            return
        screen.saving.record(before, held.saved_text)
        faults = screen.desk.examination.errors
        screen.say(
            f"Saved in {held.path}."
            if not faults
            else f"Saved in {held.path}. No audit can use it until its faults are put right (F4)."
        )
        screen.saving.show(saved=True)

    def do_own_editor(self) -> None:
        """Open the text in the person's own editor and take it back."""
        self.screen.outside.own_editor()

    def do_versions(self) -> None:
        """Show the versions; of a ruleset that is not one's own, make it that."""
        from auditrules.tui.workshop.versions_screen import VersionsScreen

        library, path = self.screen.office.fresh_library(), self.screen.held.path
        # A file whose text is published as it stands is no draft, and is not listed beside its published version.
        entry = next(
            (one for one in library.entries() if one.path == path or path_to_edit(library, one.path) == path), None
        )
        if entry is None or entry.problem is not None:
            self.screen.say(
                "This file has no versions yet: it stands in no folder of rulesets, or has no id and version."
            )
        elif self.screen.desk.supplied:
            from auditrules.tui.workshop.taking import copy_dialog

            self.screen.app.push_screen(copy_dialog(self.screen.office, entry.reference, entry.title), self._copied)
        else:
            made = VersionsScreen(self.screen.office, entry.id, unsaved=self._unsaved(), save=self._saved)
            self.screen.app.push_screen(made, self._go)

    def _unsaved(self) -> str:
        return "" if self.screen.held.is_saved else "The text in the workshop is not saved yet."

    def _saved(self) -> str:
        """Save for the screen of versions; why it could not be done, and an empty text where it was."""
        self.do_save()
        return self.screen.saving.alarm or self._unsaved()

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self.screen.go_to(place)

    def _copied(self, path: object) -> None:
        if isinstance(path, Path):
            self.screen.office.look_again()
            self.screen.program.open_ruleset(path)

    def do_undo(self) -> None:
        """Take the last change back."""
        label = self.screen.held.undo()
        self.screen.say(f"Undone: {label}." if label is not None else "There is nothing to undo.")

    def do_redo(self) -> None:
        """Make the change again that was undone."""
        label = self.screen.held.redo()
        self.screen.say(f"Done again: {label}." if label is not None else "There is nothing to do again.")

    def do_leave(self) -> None:
        """Go back; what is not saved stays as a draft."""
        try:
            self.screen.desk.keep(in_hand=False)
        except FAILURES as error:
            self.screen.saving.show(alarm=f"DRAFT NOT KEPT: {error} It is tried again.")
            return
        self._remember_column()
        self.screen.leave()

    def _remember_column(self) -> None:
        """Whoever works in the form finds the next ruleset as a form; leaving doesn't hang on that being kept."""
        in_form = self.screen.worked_in == "tab"
        with contextlib.suppress(*NOT_KEPT):
            if (self.screen.office.setting(IN_FORM) is True) != in_form:
                self.screen.office.set_setting(IN_FORM, in_form)

    # ------------------------------------------------------------ faults

    def do_next_fault(self) -> None:
        """Go to the next fault."""
        self._to_fault(1)

    def do_previous_fault(self) -> None:
        """Go to the fault before the cursor."""
        self._to_fault(-1)

    def _to_fault(self, by: int) -> None:
        fault = next_fault(self.screen.desk.examination, self.screen.editor.cursor_offset_in_text, by)
        if fault is None:
            self.screen.say("No faults.")
        else:
            self.screen.go_to(fault.place)

    def do_fix(self) -> None:
        """Make the correction that the fault in hand suggests."""
        found = self.screen.desk.examination
        if found.revision != self.screen.held.revision:
            self.screen.say("The text is just being looked at; try again.")
            return
        fault = self._fault_in_hand()
        edit = fix_of(fault, found) if fault is not None else None
        if edit is None:
            self.screen.say(
                "There is no ready correction here." if fault is not None else "There is no fault on this line."
            )
        else:
            words = fix_in_words(fault, found) if fault is not None else ""
            self.screen.held.edit([edit], "the correction")
            self.screen.say(f"{words}. Ctrl+Z takes it back.")
            self.screen.look()

    def _fault_in_hand(self) -> Diagnostic | None:
        editor = self.screen.editor
        return fault_at(self.screen.desk.examination, editor.cursor_location[0] + 1, editor.cursor_offset_in_text)

    # ------------------------------------------------------------ finding and going

    def do_find(self) -> None:
        """Find words, and replace them; with the bar open: the next place."""
        self.screen.go_to_column("text")
        self.screen.searching.begin()

    def do_go_to_line(self) -> None:
        """Ask for a line and go there."""
        last = self.screen.held.text.count("\n") + 1

        def against(line: str) -> str:
            return "" if line.isdecimal() and 1 <= int(line) <= last else f"A number from 1 to {last}."

        def chosen(line: str | None) -> None:
            if line:
                self.screen.jump((int(line), 1))

        self.screen.app.push_screen(
            AskDialog("Go to line", "", asks=f"1 to {last}", deed="Go", against=against), chosen
        )

    def do_complete(self) -> None:
        """List what can stand at the cursor."""
        if self.screen.held.read_only:
            self.screen.say(self.screen.held.read_only)
            return
        self.screen.go_to_column("text")
        self.screen.completing.look(asked=True)

    def do_next_column(self) -> None:
        """Go to the column on the right."""
        self.screen.go_to_column(COLUMNS[(COLUMNS.index(self.screen.column) + 1) % len(COLUMNS)])

    def do_previous_column(self) -> None:
        """Go to the column on the left."""
        self.screen.go_to_column(COLUMNS[(COLUMNS.index(self.screen.column) - 1) % len(COLUMNS)])

    def do_next_tab(self) -> None:
        """Show the next tab. Where one column is shown at a time, that is gone to as well."""
        ids = [tab.id for tab in TABS]
        current = self.screen.tabs.current
        goes = self.screen.column == "tab" or self.screen.has_class("-narrow")
        self.screen.show_tab(ids[(ids.index(current) + 1) % len(ids)], focus=goes)
