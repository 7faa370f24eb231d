"""What can go wrong with a workspace, in words for the person at the screen.

Every error of the store is a :class:`StoreError`: ``message`` says what happened, ``remedy`` what to do now, and
``str(error)`` is both. Neither holds a word an auditor wrote.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

if TYPE_CHECKING:
    from auditrules.audits.events import Event


class StoreError(Exception):
    """Something the store could not do. A save that ends in one has not happened, unless it says otherwise.

    ``brief`` says why in three or four words, for a line on a narrow screen.
    """

    brief: ClassVar[str] = "the workspace refuses it"

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".rstrip()


class DiskFull(StoreError):
    """No room for the change. Nothing that was saved before is affected."""

    brief = "the disk is full"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk is full: this change is not saved ({path}).",
            "What was saved before is safe. Free some space, then save again.",
        )


class DiskFailed(StoreError):
    """The operating system could not read or write the file."""

    brief = "the disk fails"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The disk could not be read or written: this change is not saved ({path}).",
            "Check that the disk is connected and has room, then save again.",
        )


class ReadOnly(StoreError):
    """The workspace cannot be written to."""

    brief = "it is read-only"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The workspace cannot be written to ({path}).",
            "Ask for permission to change it, or choose another folder with --workspace.",
        )


class CannotOpen(StoreError):
    """The folder or the file cannot be made, reached or opened."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The workspace cannot be opened ({path}): {reason}.",
            "Check that the folder is there and is yours, or choose another with --workspace.",
        )


class Locked(StoreError):
    """Another program kept the workspace busy for longer than a save may wait."""

    brief = "another program holds it"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"Another program is using the workspace and did not let go: this change is not saved ({path}).",
            "Wait a moment and save again. A backup or virus scan of the folder can cause this.",
        )


class Corrupted(StoreError):
    """The file is damaged, or something in it is not what was written."""

    brief = "the file is damaged"

    def __init__(self, path: Path, what: str = "the file is damaged") -> None:
        super().__init__(
            f"The workspace cannot be relied on: {what} ({path}).",
            "Close the program, keep the whole folder as it is, and restore the last backup.",
        )


class NotAWorkspace(StoreError):
    """A database made by another program."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"This file was made by another program and is not an auditrules workspace ({path}).",
            "Choose another folder with --workspace.",
        )


class WrongKey(StoreError):
    """The key does not open the workspace."""

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The key does not open this workspace ({path}).",
            "Check the key. If you are sure of it, the file may be damaged: restore the last backup.",
        )


class KeyNeeded(WrongKey):
    """The workspace is encrypted and no key was given."""

    def __init__(self, path: Path) -> None:
        StoreError.__init__(
            self,
            f"This workspace is encrypted and no key was given ({path}).",
            "Give the key in AUDITRULES_KEY. If it was never encrypted, the file is damaged: restore the last backup.",
        )


class NotEncrypted(WrongKey):
    """A key was given for a workspace that has none."""

    def __init__(self, path: Path) -> None:
        StoreError.__init__(
            self,
            f"A key was given, but this workspace is not encrypted ({path}).",
            "Open it without a key (unset AUDITRULES_KEY), or choose another folder with --workspace.",
        )


class NewerSchema(StoreError):
    """The workspace was last used by a newer version of the program."""

    def __init__(self, path: Path, version: str) -> None:
        super().__init__(
            f"A newer auditrules has used this workspace, and this one cannot read its layout {version} ({path}).",
            "Install the newer version of auditrules.",
        )
        self.version = version


class MigrationFailed(StoreError):
    """Bringing an older workspace up to date failed and was taken back whole."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The workspace could not be brought up to date, and is as it was ({path}): {reason}.",
            "Open it with the version of auditrules you used before, and report this.",
        )


class NetworkDrive(StoreError):
    """The folder is on a drive shared over a network, where saved work is lost sooner or later."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"The workspace cannot be kept on a network drive: {reason} ({path}). "
            "Over a network a save can be lost after it was confirmed, and two people can damage the file.",
            "Choose a folder on this computer's own disk with --workspace or AUDITRULES_WORKSPACE. "
            "To share an audit, export it and put the exported document on the drive.",
        )
        self.reason = reason


class Moved(StoreError):
    """The file was moved, deleted or replaced while the program had it open."""

    brief = "the folder was moved"

    def __init__(self, path: Path) -> None:
        super().__init__(
            f"The workspace was moved, deleted or replaced while it was open: this change is not saved ({path}).",
            "Put the folder back where it was, or copy your text, close the program and open it again.",
        )


class OldSqlite(StoreError):
    """A SQLite that can lose saved work."""

    def __init__(self, version: str) -> None:
        super().__init__(
            f"The SQLite in use is {version}, which can lose saved work when two programs write at once.",
            "Install sqlcipher3 0.6.4 or newer (SQLite 3.51.3 or newer; also fixed in 3.50.7 and 3.44.6).",
        )


class NoDriver(StoreError):
    """The database library is not installed or cannot be loaded."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"The database library sqlcipher3 cannot be loaded: {reason}.", "Install auditrules again.")


class Closed(StoreError):
    """The workspace was closed before."""

    def __init__(self) -> None:
        super().__init__("The workspace is closed: this change is not saved.", "Open it again.")


class NotStorable(StoreError):
    """An event that the journal does not take: a fault of the program, not of the person."""

    def __init__(self, reason: str) -> None:
        super().__init__(f"This change cannot be written to the journal: {reason}.", "Please report this.")


class Stale(StoreError):
    """Someone else (a second window) changed the audit meanwhile.

    ``newer`` are the events of the audit from the refused event's ``seq`` on, oldest first, so that the caller can
    take them in and try again.
    """

    def __init__(self, audit: str, newer: Sequence[Event]) -> None:
        super().__init__(
            "This audit was changed in another window: this change is not saved yet.",
            "Take in the other changes, then save again.",
        )
        self.audit = audit
        self.newer = tuple(newer)
