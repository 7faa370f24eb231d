"""One SQLite file under SQLAlchemy: how it is opened, how a transaction begins, and what its errors mean.

SQLite comes with sqlcipher3, never Python's own: its versions lose confirmed commits under two writers.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool

from auditrules.store import errors
from auditrules.store.driver import checked_driver

T = TypeVar("T")

#: SQLite's result codes.
PERM, BUSY, LOCKED, READONLY, IOERR, CORRUPT, FULL, CANTOPEN, NOTADB = 3, 5, 6, 8, 10, 11, 13, 14, 26
READONLY_DBMOVED = READONLY | 4 << 8

#: How often a write is tried in all. The first error may hide a commit that happened, or a disk that was cleared
#: meanwhile; the event's id makes trying again harmless.
ATTEMPTS = 2
_WORTH_ANOTHER_TRY = frozenset({BUSY, LOCKED, IOERR, FULL})

_NAMED: dict[int, Callable[[Path], errors.StoreError]] = {
    BUSY: errors.Locked,
    LOCKED: errors.Locked,
    PERM: errors.ReadOnly,
    READONLY: errors.ReadOnly,
    IOERR: errors.DiskFailed,
    FULL: errors.DiskFull,
    CORRUPT: errors.Corrupted,
    NOTADB: errors.Corrupted,
}

_PRAGMAS = (
    "synchronous = FULL",  # NORMAL loses commits when the power goes
    "fullfsync = ON",
    "checkpoint_fullfsync = ON",
    "secure_delete = ON",
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "recursive_triggers = ON",  # else REPLACE would delete past the journal's delete trigger
    "temp_store = MEMORY",  # no prose in temporary files
    "mmap_size = 0",
    "journal_size_limit = 16777216",
)


def error_code(error: BaseException | None) -> int:
    """SQLite's extended result code of a driver's error, 0 where there is none."""
    code = getattr(error, "sqlite_errorcode", 0)
    return code if isinstance(code, int) else 0


class Database:
    """The workspace's file, opened. Several threads may use it; each transaction is one thread's.

    ``busy_seconds`` is how long one try waits for another program. ``foreign_keys=False`` is for migrations, which
    would cascade through the copy of a table. Raises :class:`StoreError` from every method.
    """

    def __init__(
        self, path: Path, key: str | None = None, *, busy_seconds: float = 3.0, foreign_keys: bool = True
    ) -> None:
        self.path = path
        self._key = key
        self._busy_seconds = busy_seconds
        self._foreign_keys = foreign_keys
        self._driver = checked_driver()
        self._identity = self._identify()
        self._closed = False
        # Two kept connections: one saves while another reads or verifies. More are made when needed, then closed.
        self._engine: Engine = create_engine(
            "sqlite://",
            module=self._driver,
            creator=self._connect,
            poolclass=QueuePool,
            pool_size=2,
            max_overflow=-1,
            hide_parameters=True,  # what an auditor wrote stays out of error texts
        )
        event.listen(self._engine, "begin", _begin)
        self._reading = self._engine.execution_options(begin="none")
        self._snapshot = self._engine.execution_options(begin="snapshot")

    def _identify(self) -> tuple[int, int] | None:
        try:
            found = os.stat(self.path)
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _connect(self) -> Any:
        # mode=rw: never make a file here; it would have the wrong permissions, or hide that the old one is gone.
        connection = self._driver.connect(
            f"{self.path.as_uri()}?mode=rw",
            uri=True,
            timeout=self._busy_seconds,
            isolation_level=None,
            check_same_thread=False,
        )
        try:
            connection.execute("PRAGMA cipher_log_level = NONE")  # it writes over the screen
            if self._key is not None:
                quoted = self._key.replace("'", "''")
                connection.execute(f"PRAGMA key = '{quoted}'")
            connection.execute(f"PRAGMA foreign_keys = {'ON' if self._foreign_keys else 'OFF'}")
            for pragma in _PRAGMAS:
                connection.execute(f"PRAGMA {pragma}").fetchall()
        except BaseException:
            connection.close()
            raise
        return connection

    def use_wal(self) -> None:
        """Keep the journal beside the file (WAL), which is what makes a commit one append and one fsync."""
        with self.reading() as connection:
            mode = connection.exec_driver_sql("PRAGMA journal_mode = WAL").scalar()
        if mode != "wal":
            raise errors.CannotOpen(self.path, "this kind of drive cannot keep saved work safe (no write-ahead log)")

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection for single statements that only read; takes no lock."""
        with self._plainly(), self._open(self._reading).connect() as connection:
            yield connection

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection whose reads all see the same moment. It never writes, so it needs no lock."""
        with self._plainly(), self._open(self._snapshot).connect() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that takes the write lock at once and is on disk when the block is left."""
        with self._plainly(), self._open(self._engine).begin() as connection:
            self._require_in_place()
            yield connection

    def read(self, work: Callable[[Connection], T]) -> T:
        """What ``work`` reads, by single statements; a second try where the first was in another program's way."""
        return _tried(self.reading, work)

    def write(self, work: Callable[[Connection], T]) -> T:
        """Do ``work`` in a transaction, a second time where the first try may or may not have happened.

        ``work`` must find out by itself what is already there.
        """
        return _tried(self.writing, work)

    def patiently(self, work: Callable[[], T]) -> T:
        """Do ``work`` again until nobody is in the way, or ``busy_seconds`` are over.

        For opening: while another program makes the WAL or takes it away, SQLite says "locked" without waiting.
        """
        deadline = time.monotonic() + self._busy_seconds
        while True:
            try:
                return work()
            except errors.Locked:
                if time.monotonic() >= deadline:
                    raise
                time.sleep(0.005)

    def wait_at_most(self, seconds: float) -> None:
        """From now on one try waits so long for another program."""
        self._busy_seconds = seconds
        self._engine.dispose()  # an open connection has its own timeout

    def close(self) -> None:
        """Move what is in the WAL into the file where nobody is in the way, and let go of every handle."""
        if self._closed:
            return
        try:
            with self.reading() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        except errors.StoreError:
            pass  # everything is in the WAL and stays there; the next opening takes it in
        self._closed = True
        self._engine.dispose()

    def _open(self, engine: Engine) -> Engine:
        if self._closed:
            raise errors.Closed
        return engine

    def _require_in_place(self) -> None:
        """A write to a deleted file succeeds and is lost; so look first."""
        found = self._identify()
        if found == self._identity:
            return
        if found is not None and self._identity is not None and found[1] == self._identity[1]:
            # The same file on what is another device now: its drive was taken off and put back, and the system gave
            # it another number.
            self._identity = found
        # The next try opens what is there then; what is held open stays bound to a drive that was taken off.
        self._engine.dispose()
        raise errors.Moved(self.path)

    @contextmanager
    def _plainly(self) -> Iterator[None]:
        try:
            yield
        except DBAPIError as error:
            raise self._let_go(self.explain(error.orig)) from error
        except self._driver.Error as error:
            raise self._let_go(self.explain(error)) from error
        except ValueError as error:
            raise errors.Corrupted(self.path, "something in it cannot be read") from error

    def _let_go(self, error: errors.StoreError) -> errors.StoreError:
        """After a failing disk the next try opens the file anew: an open one stays bound to a drive that was taken
        off and put back, or to the right only to read."""
        if isinstance(error, errors.DiskFailed | errors.ReadOnly | errors.CannotOpen):
            self._engine.dispose()
        return error

    def explain(self, error: BaseException | None) -> errors.StoreError:
        """What a driver's error means to the person at the screen."""
        code = error_code(error)
        if code == READONLY_DBMOVED:
            return errors.Moved(self.path)
        code &= 0xFF
        if code == CANTOPEN:
            return self._explain_cannot_open()
        if code == NOTADB and self._key is not None:
            return errors.WrongKey(self.path)
        if code == IOERR and not os.access(self.path, os.W_OK):
            # A disk that the system made read-only under an open file only says that writing failed.
            return errors.ReadOnly(self.path)
        named = _NAMED.get(code)
        if named is not None:
            return named(self.path)
        return errors.StoreError(
            f"The workspace refused this change, which is not saved ({self.path}): {error}.", "Please report this."
        )

    def _explain_cannot_open(self) -> errors.StoreError:
        if self._identify() is None:
            return errors.Moved(self.path)
        if not os.access(self.path.parent, os.W_OK) or not os.access(self.path, os.W_OK):
            return errors.ReadOnly(self.path)
        return errors.CannotOpen(self.path, "the system does not let the program open the file")


def _tried(begin: Callable[[], AbstractContextManager[Connection]], work: Callable[[Connection], T]) -> T:
    for _ in range(ATTEMPTS - 1):
        try:
            with begin() as connection:
                return work(connection)
        except errors.StoreError as error:
            cause = error.__cause__
            if not isinstance(cause, DBAPIError) or error_code(cause.orig) & 0xFF not in _WORTH_ANOTHER_TRY:
                raise
    with begin() as connection:
        return work(connection)


def _begin(connection: Connection) -> None:
    """Begin for the driver, which is told to begin nothing itself. A write takes its lock at once: a transaction
    that reads first and asks for the lock later can be refused when it is too late to wait."""
    match connection.get_execution_options().get("begin"):
        case "none":
            pass
        case "snapshot":
            connection.exec_driver_sql("BEGIN")
        case _:
            connection.exec_driver_sql("BEGIN IMMEDIATE")
