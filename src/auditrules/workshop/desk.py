"""One ruleset on the author's desk: its text, its file, its draft, and what was found in it.

The one place of the workshop that touches files; the screens ask it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from threading import Lock

from auditrules.plugins.own import SOURCE
from auditrules.reports.files import CannotWrite
from auditrules.rulesets.library import Library
from auditrules.rulesets.record import FOLDER
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.writing import NotWritten
from auditrules.workshop import files
from auditrules.workshop.document import WorkshopDocument
from auditrules.workshop.drafts import Draft, Drafts
from auditrules.workshop.examination import Examination, examined
from auditrules.workshop.folders import folder_of
from auditrules.workshop.reading import Reading

#: What keeping or saving can fail with, each with a message for the person.
FAILURES: tuple[type[Exception], ...] = (CannotWrite, NotWritten, OSError)


class WorkshopDesk:
    """A ruleset that is open in the workshop. ``library`` gives the rulesets within reach, anew each time."""

    def __init__(
        self,
        document: WorkshopDocument,
        on_disk: files.OnDisk,
        *,
        drafts: Drafts,
        library: Callable[[], Library],
    ) -> None:
        self.document = document
        self.on_disk = on_disk
        self.drafts = drafts
        self.restored: Draft | None = None
        """The draft that was found and put back when the ruleset was opened."""
        self.draft_is_behind = False
        """Whether the file was changed after that draft was begun."""
        self.good: Ruleset | None = None
        """The last ruleset that had no errors."""
        self.reading: Reading | None = None
        """The last state of the text that could be read, for names where it can't just now."""
        self.examination = Examination(document.path, -1, "", None, ())
        self.supplied = bool(_supplied_by(document.path, library()))
        """Whether the ruleset comes with the program or a plugin."""
        self._library = library
        self._finder: Library | None = None
        self._kept: int | None = None
        """The revision that the draft holds."""
        self._keeping = Lock()

    @classmethod
    def open(cls, path: Path, *, library: Callable[[], Library], drafts: Drafts) -> WorkshopDesk:
        """Open a ruleset's file; a draft of it that was left behind is put back as a step that can be undone.

        Raises :class:`auditrules.workshop.files.CannotOpen`.
        """
        on_disk = files.read(path)
        why = _not_to_change(path, library()) or files.read_only_because(path)
        document = WorkshopDocument(path, on_disk.text, read_only=why)
        desk = cls(document, on_disk, drafts=drafts, library=library)
        draft = drafts.find(path) if not why else None
        if draft is not None:
            desk._restore(draft)
        return desk

    def _restore(self, draft: Draft) -> None:
        if not self.document.replace_all(draft.text, "your draft"):
            self.drafts.drop(draft.path)
            return
        self.restored = draft
        self.draft_is_behind = draft.base != self.on_disk.digest
        self.document.cursor = min(draft.cursor, len(draft.text))
        self.drafts.take(draft)
        self._kept = self.document.revision

    # ------------------------------------------------------------ looking

    def examine(self, text: str, revision: int) -> Examination:
        """Look at a state of the text; may run in a thread."""
        if self._finder is None:
            self._finder = self._library()
        return examined(self.document.path, text, revision, self._finder, self.good)

    def found(self, examination: Examination) -> bool:
        """Take an examination that came back; False for one that is older than what is known."""
        if examination.revision < self.examination.revision:
            return False
        self.examination = examination
        self.good = examination.ruleset or self.good
        return True

    def read(self, examination: Examination) -> bool:
        """Take what was worked out of an examination that was found; False where a newer one came meanwhile."""
        if examination is not self.examination:
            return False
        self.reading = examination.reading or self.reading
        return True

    def look_again(self) -> None:
        """Other files may have changed: bases are looked for anew at the next examination."""
        self._finder = None

    # ------------------------------------------------------------ keeping and saving

    @property
    def needs_keeping(self) -> bool:
        """Whether something was typed that neither the file nor the draft holds."""
        return not self.document.is_saved and self._kept != self.document.revision

    def keep(self, *, in_hand: bool = True) -> bool:
        """Write the draft, or take it away where the file says the same; whether one was written. Safe in a thread.

        Raises one of :data:`FAILURES`.
        """
        document = self.document
        if document.read_only:
            return False
        # One at a time: a thread keeps what was typed, and the end of the program may want the same.
        with self._keeping:
            if document.is_saved:
                if self._kept is not None:
                    self.drafts.drop(document.path)
                    self._kept = None
                return False
            if in_hand and self._kept == document.revision:
                return False
            # The revision before the text: where the text changes between the two, it is kept once more.
            revision = document.revision
            self.drafts.keep(document.path, document.text, self.on_disk.digest, document.cursor, in_hand=in_hand)
            self._kept = revision
        return True

    def save(self) -> None:
        """Put the text into its file. Raises :class:`NotWritten`; the draft stays then."""
        text = self.document.text
        self.on_disk = files.save(self.on_disk, text)
        self.document.saved(text)
        self.keep()

    def outside(self) -> files.OnDisk | None:
        """The file as somebody else changed it meanwhile; None where nobody did."""
        return files.changed_outside(self.on_disk)

    def take_file(self) -> None:
        """Go on with what the file says; what was in hand can be had back by undoing."""
        self.take_outside(self.on_disk)

    def take_outside(self, found: files.OnDisk, *, even_read_only: bool = False) -> None:
        """Go on with the file as others changed it; what was in hand can be had back by undoing.

        A text that is only read follows its file with ``even_read_only``.
        """
        self.on_disk = found
        if even_read_only and self.document.read_only:
            self.document.follow(found.text)
            return
        self.document.replace_all(found.text, "taking the file's text")
        self.document.saved(found.text)
        self.keep()

    def keep_mine(self, found: files.OnDisk) -> Path:
        """Go on with the text in hand; saving then puts it in the place of what others wrote.

        Theirs is put aside in a file of its own, whose path is given. Raises one of :data:`FAILURES`.
        """
        aside = self.drafts.put_aside(found.path, found.text)
        self.on_disk = found
        self.document.saved(found.text)
        self._kept = None
        return aside


def _not_to_change(path: Path, library: Library) -> str:
    """Why a file is not the council's own to change; empty where it is."""
    folder = folder_of(path, library)
    if folder is not None and path.absolute().parent == (folder / FOLDER).absolute():
        return "This version is published, and what is published is never changed: open its draft."
    source = _supplied_by(path, library)
    if source is not None:
        return f"This ruleset comes with {source}: make it your own (Ctrl+O), and change that."
    return ""


def _supplied_by(path: Path, library: Library) -> str | None:
    """The plugin whose ruleset a file is, where it is not the council's own."""
    for each in library.folders:
        if each.source != SOURCE and path.resolve().is_relative_to(each.path.resolve()):
            return each.source
    return None


def kept_at(draft: Draft) -> str:
    """When a draft was kept, as a person reads it: ``26.11.2026 10:42``."""
    at: datetime = draft.kept_at.astimezone()
    return f"{at:%d.%m.%Y %H:%M}"
