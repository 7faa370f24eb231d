"""What happens to the text outside of this screen: others who change the file, and the person's own editor."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from textual.app import SuspendNotSupported

from auditrules.tui.dialogs import ConfirmDialog
from auditrules.tui.presence import is_there
from auditrules.workshop.desk import FAILURES, kept_at
from auditrules.workshop.files import OnDisk
from auditrules.workshop.own_editor import NoEditor, edited

if TYPE_CHECKING:
    from auditrules.tui.workshop.screen import WorkshopScreen


class Outside:
    """Asks what is to become of the text where two hold different ones. Nothing of either is ever lost."""

    def __init__(self, screen: WorkshopScreen) -> None:
        self.screen = screen
        self.desk = screen.desk
        self._asking = False

    def changed(self, found: OnDisk) -> None:
        """The file says something else than it did."""
        if self._asking or not is_there(self.screen) or found.raw == self.desk.on_disk.raw:
            return
        if self.desk.document.is_saved:
            # Nothing of the person's own would be put aside.
            self.desk.take_outside(found, even_read_only=True)
            self.screen.say("The file was changed outside and is shown as it is now.")
            return
        self._asking = True

        def chosen(theirs: bool | None) -> None:
            self._asking = False
            try:
                if theirs:
                    self.desk.take_outside(found)
                    said = "The file's text is taken. Ctrl+Z brings yours back."
                else:
                    said = f"Your text is kept; F2 saves it. The other is put aside in {self.desk.keep_mine(found)}."
            except FAILURES as error:
                said = f"✗ {error}"
            self.screen.say(said)
            self.screen.saving.show()

        self.screen.app.push_screen(
            ConfirmDialog(
                "The file was changed outside",
                f"Somebody changed {found.path.name} while you have changes of your own. Whichever you choose, the "
                "other is not lost: yours can be brought back with Ctrl+Z, the file's is put aside.",
                yes="Take the file's text",
                no="Keep mine",
                risky=True,
            ),
            chosen,
        )

    def draft_is_behind(self) -> None:
        """A draft was put back, and the file has changed since it was begun."""
        draft = self.desk.restored
        when = f" of {kept_at(draft)}" if draft is not None else ""

        def chosen(take_file: bool | None) -> None:
            if take_file:
                self.desk.take_file()
                self.screen.say("The file's text is shown. Ctrl+Z brings your draft back.")
            else:
                self.screen.say("Your draft is back. Saving it (F2) puts it in the place of the file's text.")
            self.screen.saving.show()

        self.screen.app.push_screen(
            ConfirmDialog(
                "The file was changed since your draft",
                f"Your draft{when} was begun from an older state of this file. Whichever you choose, the other is "
                "not lost: the draft can be brought back with Ctrl+Z, the file's text stays until you save.",
                yes="Take the file's text",
                no="Keep my draft",
                risky=True,
            ),
            chosen,
        )

    def own_editor(self) -> None:
        """The text goes to the person's own editor; the program waits and takes it back as one step."""
        document, screen = self.desk.document, self.screen
        if document.read_only:
            screen.say(document.read_only)
            return
        screen.saving.keep()
        try:
            with screen.app.suspend():
                text = edited(document.text, document.path.name, self.desk.drafts.folder, os.environ)
        except SuspendNotSupported:
            screen.say("Your own editor can't be opened from here: there is no terminal to give it.")
        except NoEditor as error:
            screen.say(str(error))
        else:
            changed = document.replace_all(text, "your editor")
            screen.say(
                "Taken back from your editor; Ctrl+Z undoes it."
                if changed
                else "Your editor changed nothing. One with a window of its own must be told to wait (code --wait)."
            )
        screen.refresh()
