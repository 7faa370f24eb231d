"""Writing the record of a folder of rulesets, and the files beside it: whole or not at all, one writer at a time."""

from __future__ import annotations

import contextlib
import errno
import os
import stat
import time
import uuid
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from auditrules.rulesets.lifecycle import Done, Kind, Record
from auditrules.rulesets.record import FOLDER, head_of, head_path, line_of, parse_record, read_record, record_path
from auditrules.rulesets.source import read_regular
from auditrules.rulesets.writing import NotWritten

_PATIENCE = 10.0
_LOCK = "record.lock"
_MAX_RECORD = 16 * 1024 * 1024


class CannotRecord(NotWritten):
    """The record or a file beside it was not written, in words; what was there is as it was."""


def add(
    folder: Path, kind: Kind, *, ruleset: str, version: str, by: str, at: datetime, data: Mapping[str, object]
) -> Done:
    """Add a line to a folder's record, on disk when this returns. Raises :class:`CannotRecord`.

    A record that can't be trusted takes no more lines: what came after would vouch for what was changed.
    """
    with writing(folder) as record:
        return add_held(folder, record, kind, ruleset=ruleset, version=version, by=by, at=at, data=data)


@contextlib.contextmanager
def writing(folder: Path) -> Iterator[Record]:
    """Hold a folder's record, so that nobody else writes to it meanwhile; gives the record as it is now.

    Raises :class:`CannotRecord` where another program holds it for long, or where it can't be trusted.
    """
    try:
        (folder / FOLDER).mkdir(parents=True, exist_ok=True)
        with _held(folder / FOLDER / _LOCK):
            record = read_record(folder)
            if record.faults:
                raise CannotRecord(f"{record_path(folder)}: {record.faults[0]}. Restore it from a backup.")
            yield record
    except OSError as error:
        raise CannotRecord(_words(folder, error)) from error


def add_held(
    folder: Path,
    record: Record,
    kind: Kind,
    *,
    ruleset: str,
    version: str,
    by: str,
    at: datetime,
    data: Mapping[str, object],
) -> Done:
    """Add a line to a record that is held by :func:`writing`, once: hold it again for another."""
    stamp = at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    done = Done(len(record.done) + 1, stamp, by, kind, ruleset, version, data)
    path = record_path(folder)
    try:
        before = read_regular(path, _MAX_RECORD)
    except FileNotFoundError:
        before = b""
    whole = before + line_of(done, record.last) + b"\n"
    assert not parse_record(whole).faults, "a line that was just made follows from the one before it"
    put_file(path, whole)
    # The line is written whatever becomes of this: a head that is behind still tells of every line before.
    with contextlib.suppress(CannotRecord):
        put_file(head_path(folder), head_of(whole))
    return done


def put_file(path: Path, content: bytes, *, read_only: bool = False) -> None:
    """Put a file in place, whole or not at all. Raises :class:`CannotRecord`.

    Files of rulesets hold no case: they are as readable as their folder makes them, for a council shares it.
    """
    try:
        made = path.with_name(f".auditrules-{uuid.uuid4().hex}.part")
        try:
            with open(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            mode = stat.S_IMODE((path if path.exists() else made).stat().st_mode)
            made.chmod(mode & ~0o222 if read_only else mode)
            os.replace(made, path)
        finally:
            made.unlink(missing_ok=True)
        _sync(path.parent)
    except OSError as error:
        raise CannotRecord(_words(path, error)) from error


def _words(path: Path, error: OSError) -> str:
    reason = error.strerror or str(error)
    return f"{path}: cannot be written: {reason[:1].lower()}{reason[1:]}"


def _sync(folder: Path) -> None:
    with contextlib.suppress(OSError):  # Windows can't, and does so by itself
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


@contextlib.contextmanager
def _held(path: Path) -> Iterator[None]:
    """A lock that ends with the program that holds it, however that ends."""
    handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    end = time.monotonic() + _PATIENCE
    try:
        while not _locked(handle):
            if time.monotonic() > end:
                raise OSError(errno.EAGAIN, "another program is writing to it; try again in a moment")
            time.sleep(0.05)
        yield
    finally:
        os.close(handle)


def _locked(handle: int) -> bool:
    """Whether the lock could be taken; given back when the file is closed."""
    try:
        if os.name == "nt":  # pragma: no cover
            import msvcrt

            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined,unused-ignore]
        else:
            import fcntl

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True
