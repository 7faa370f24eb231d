"""A workspace: the folder where audits are kept, and everything the program asks of it.

SQLAlchemy and SQLite are loaded when a workspace is opened, not before.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from auditrules.audits.events import Event, Json, Summary
from auditrules.store import errors, folders
from auditrules.store.network import network_reason
from auditrules.store.pages import Delivered, DeliveryState, Head, Page, Pin, Place, Verification

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from auditrules.store.database import Database

FILE = "workspace.db"
_LAST_OPENED = "last_opened"


def preload() -> None:
    """Load what opening a workspace needs (about 0.2 s), so that a thread can do it while a screen is drawn."""
    from auditrules.store import checking, driver, journal, layout, register  # noqa: F401

    driver.checked_driver()


class Workspace:
    """An open workspace. Made by :meth:`open`; close it, or use it in a ``with``.

    Every method raises a :class:`~auditrules.store.errors.StoreError` and nothing else where it fails. It can be
    used from several threads, and by several programs at once.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    @classmethod
    def open(
        cls, folder: Path | str, key: str | None = None, *, mounts: str | None = None, busy_seconds: float = 3.0
    ) -> Self:
        """Open the workspace in a folder, or make a new one there (folder 0700, files 0600).

        ``key`` is a passphrase; with one a new workspace is encrypted, and an encrypted one is opened. ``mounts`` is
        the system's list of mounts, read when None. ``busy_seconds`` is how long one of the two tries of a save waits
        for another program.

        Raises :class:`NetworkDrive`, :class:`WrongKey` (:class:`KeyNeeded`, :class:`NotEncrypted`),
        :class:`NewerSchema`, :class:`NotAWorkspace`, :class:`Corrupted`, :class:`ReadOnly`, :class:`DiskFull`,
        :class:`Locked`, :class:`CannotOpen`, :class:`OldSqlite` or :class:`NoDriver`.
        """
        folder = Path(folder).absolute()
        reason = network_reason(folder, mounts=mounts)
        if reason is not None:
            raise errors.NetworkDrive(folder, reason)
        key = key or None
        if key is not None and not folders.usable_key(key):
            raise errors.WrongKey(folder)
        path = folders.prepare(folder, FILE)
        folders.require_kind(path, encrypted=key is not None)

        from auditrules.store.database import Database
        from auditrules.store.layout import make_ready

        database = Database(path, key, busy_seconds=busy_seconds)
        try:
            database.patiently(database.use_wal)
            database.patiently(lambda: make_ready(database, key))
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def folder(self) -> Path:
        """Where the workspace is."""
        return self._database.path.parent

    def wait_at_most(self, seconds: float) -> None:
        """From now on one of the two tries of a save waits so long for another program; then :class:`Locked`."""
        self._database.wait_at_most(seconds)

    # Saving

    def append(self, event: Event, summary: Summary) -> None:
        """Save an event and the summary after it. When this returns, both are on disk.

        Saving the same event again does nothing, so an uncertain save can be tried again. Raises :class:`Stale` with
        the newer events where another window changed the audit meanwhile.
        """
        self.append_all([(event, summary)])

    def append_all(self, items: Iterable[tuple[Event, Summary]]) -> None:
        """Save several events, each with the summary after it: all of them, or where this raises none."""
        from auditrules.store import journal

        prepared = journal.prepare(items)
        self._database.write(lambda connection: journal.add(connection, prepared))

    # Reading

    def events(self, audit: str, *, since: int = 1) -> tuple[Event, ...]:
        """The audit's events from ``seq`` ``since`` on, oldest first; empty where there is no such audit."""
        from auditrules.store import journal

        return self._database.read(lambda connection: journal.read(connection, audit, since=since))

    def summary(self, audit: str) -> Summary | None:
        """The audit's summary; None where there is no such audit."""
        from auditrules.store import register

        return self._database.read(lambda connection: register.get(connection, audit))

    def audits(self, *, after: Place | None = None, limit: int = 100, status: str | None = None) -> Page:
        """A page of audits, changed last first. ``after`` is the page before's ``after``."""
        from auditrules.store import register

        return self._database.read(lambda connection: register.page(connection, after, limit, status))

    def count(self, *, sample: bool | None = None) -> int:
        """How many audits: all, only samples (True) or only real ones (False)."""
        from auditrules.store import register

        return self._database.read(lambda connection: register.count(connection, sample=sample))

    # The rulesets of audits

    def keep_ruleset(self, pin: Pin, content: bytes) -> None:
        """Keep the whole text of a ruleset, before an audit is begun under it; keeping it again does nothing."""
        from auditrules.store import kept

        self._database.write(lambda connection: kept.keep(connection, pin, content))

    def kept_ruleset(self, text: str) -> bytes | None:
        """The content kept under a SHA-256; None where there is none. Raises :class:`Corrupted`."""
        from auditrules.store import kept

        return self._database.read(lambda connection: kept.get(connection, text))

    def kept_by_meaning(self, pin: Pin) -> str | None:
        """The SHA-256 of a kept text that means the same under the same id and version, or None."""
        from auditrules.store import kept

        return self._database.read(lambda connection: kept.by_meaning(connection, pin))

    def pins_without_text(self) -> tuple[Pin, ...]:
        """The rulesets of audits begun before texts were kept, as far as no text of them is kept now."""
        from auditrules.store import kept

        return self._database.read(kept.without_text)

    # Samples

    def remove_sample(self) -> tuple[str, ...]:
        """Delete the sample audits, and only them; returns their ids.

        What makes an audit a sample is the summary saved with its first event. Samples are on a hash chain of their
        own, and the database itself refuses to delete any other entry, so the record is untouched by this.
        """
        from auditrules.store import journal, register

        def remove(connection: Connection) -> tuple[str, ...]:
            removed = journal.remove_sample(connection)
            if register.setting(connection, _LAST_OPENED) in removed:
                register.set_setting(connection, _LAST_OPENED, None)
            return removed

        return self._database.write(remove)

    # Settings

    @property
    def last_opened(self) -> str | None:
        """The audit to continue with, or None."""
        value = self.setting(_LAST_OPENED)
        return value if isinstance(value, str) else None

    @last_opened.setter
    def last_opened(self, audit: str | None) -> None:
        self.set_setting(_LAST_OPENED, audit)

    def setting(self, name: str) -> Json:
        """A setting kept in this workspace; None where it was never set."""
        from auditrules.store import register

        return self._database.read(lambda connection: register.setting(connection, name))

    def set_setting(self, name: str, value: Json) -> None:
        """Keep a setting in this workspace."""
        from auditrules.store import register

        self._database.write(lambda connection: register.set_setting(connection, name, value))

    # The outbox

    def queue(self, lines: Iterable[Delivered]) -> None:
        """Put lines into the outbox; one that is there already stays as it is."""
        from auditrules.store import outbox

        every = tuple(lines)
        self._database.write(lambda connection: outbox.queue(connection, every))

    def unqueued(self) -> tuple[str, ...]:
        """Audits, made-up ones left out, that have more concerns than the outbox knows of."""
        from auditrules.store import outbox

        return self._database.read(outbox.unqueued)

    def deliveries(self, escalation: str | None = None) -> tuple[Delivered, ...]:
        """Lines of the outbox, of one concern or of all, oldest first."""
        from auditrules.store import outbox

        return self._database.read(lambda connection: outbox.lines_of(connection, escalation))

    def claim_delivery(self, now: str, until: str) -> Delivered | None:
        """Take the line that is due first, so that no other program tries it before ``until``; None where none is."""
        from auditrules.store import outbox

        return self._database.write(lambda connection: outbox.claim(connection, now, until))

    def settle_delivery(
        self,
        id: str,
        state: DeliveryState,
        *,
        detail: str,
        next_try_at: str | None = None,
        sent_at: str | None = None,
    ) -> None:
        """Note what became of a line. One that was sent stays sent."""
        from auditrules.store import outbox

        self._database.write(
            lambda connection: outbox.settle(
                connection, id, state, detail=detail, next_try_at=next_try_at, sent_at=sent_at
            )
        )

    # Trust

    def head(self) -> Head:
        """Where the record ends now; keep it on whatever leaves the program, for :meth:`verify`."""
        from auditrules.store import journal

        length, link = self._database.read(journal.record_head)
        return Head(length, link.hex())

    def verify(self, anchor: Head | None = None) -> Verification:
        """Check the file, every entry, both chains and the list of audits; about 10 s for a million entries.

        ``anchor`` is a head kept earlier: with it, a record cut short or wholly rewritten is found too. Does not
        keep anyone from saving meanwhile.
        """
        from auditrules.store import checking

        with self._database.snapshot() as connection:
            return checking.verify(connection, anchor)

    # The end

    def close(self) -> None:
        """Let go of the files. Saving or reading after this raises :class:`Closed`."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
