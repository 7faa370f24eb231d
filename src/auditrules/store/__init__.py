"""Where audits live: an append-only journal of events in one SQLite file, and a list of audits beside it.

::

    with Workspace.open(workspace_folder(option, os.environ)) as workspace:
        workspace.append(event, summary)      # on disk when it returns
        workspace.events(summary.audit)
        workspace.audits().audits             # changed last first

Every failure is a :class:`StoreError` with a message for the person at the screen.
"""

from __future__ import annotations

from auditrules.store.errors import (
    CannotOpen,
    Closed,
    Corrupted,
    DiskFailed,
    DiskFull,
    KeyNeeded,
    Locked,
    MigrationFailed,
    Moved,
    NetworkDrive,
    NewerSchema,
    NoDriver,
    NotAWorkspace,
    NotEncrypted,
    NotStorable,
    OldSqlite,
    ReadOnly,
    Stale,
    StoreError,
    WrongKey,
)
from auditrules.store.location import workspace_folder
from auditrules.store.pages import Head, Page, Pin, Place, Verification
from auditrules.store.workspace import Workspace, preload

__all__ = [
    "CannotOpen",
    "Closed",
    "Corrupted",
    "DiskFailed",
    "DiskFull",
    "Head",
    "KeyNeeded",
    "Locked",
    "MigrationFailed",
    "Moved",
    "NetworkDrive",
    "NewerSchema",
    "NoDriver",
    "NotAWorkspace",
    "NotEncrypted",
    "NotStorable",
    "OldSqlite",
    "Page",
    "Pin",
    "Place",
    "ReadOnly",
    "Stale",
    "StoreError",
    "Verification",
    "Workspace",
    "WrongKey",
    "preload",
    "workspace_folder",
]
