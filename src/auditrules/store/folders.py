"""Making the workspace's folder and file so that only their owner can read them."""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress
from pathlib import Path

from auditrules.store import errors

_PLAIN_HEADER = b"SQLite format 3\0"
_READABLE_BY_OTHERS = 0o077


def prepare(folder: Path, name: str) -> Path:
    """Make the folder (0700) and the file (0600) where they are missing; returns the file's path, links followed.

    An empty folder of one's own is closed to others as well; one that holds something already is left as it is. A
    file that others can read is closed to them. SQLite gives its own files beside it the file's permissions.
    """
    try:
        _make_folder(folder)
        folder = folder.resolve()
        path = folder / name
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600))
        except FileExistsError:
            _require_own_file(path)
        else:
            _sync_folder(folder)
    except OSError as error:
        raise _explain(folder, error) from error
    return path


def _make_folder(folder: Path) -> None:
    if folder.is_dir():
        if os.name == "posix" and _is_mine(folder) and not any(folder.iterdir()):
            folder.chmod(0o700)
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    folder.mkdir(mode=0o700, exist_ok=True)
    _sync_folder(folder.parent)


def _is_mine(folder: Path) -> bool:
    return folder.stat().st_uid == os.getuid() and not folder.is_mount()


def _require_own_file(path: Path) -> None:
    mode = path.lstat().st_mode
    if not stat.S_ISREG(mode):
        raise errors.CannotOpen(path, "it is a link or a device, not a file")
    if not os.access(path, os.W_OK) or not os.access(path.parent, os.W_OK):
        raise errors.ReadOnly(path)
    if os.name == "posix":
        for name in (path.name, f"{path.name}-wal", f"{path.name}-shm"):
            beside = path.with_name(name)
            with suppress(FileNotFoundError):  # another window's closing takes its files away
                if beside.lstat().st_mode & _READABLE_BY_OTHERS:
                    beside.chmod(0o600)


def _sync_folder(folder: Path) -> None:
    """Make a new name in a folder outlast a power cut; Windows does so by itself."""
    if os.name != "posix":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _explain(folder: Path, error: OSError) -> errors.StoreError:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return errors.DiskFull(folder)
    if error.errno in {errno.EROFS, errno.EACCES, errno.EPERM}:
        return errors.ReadOnly(folder)
    return errors.CannotOpen(folder, (error.strerror or "the system gives no reason").lower())


def usable_key(key: str) -> bool:
    """Whether SQLite can be given the key at all."""
    try:
        return b"\0" not in key.encode()
    except UnicodeEncodeError:
        return False


def require_kind(path: Path, *, encrypted: bool) -> None:
    """Tell by the file's first bytes whether a key is needed; a wrong key and a damaged file look alike otherwise.

    Raises :class:`KeyNeeded` or :class:`NotEncrypted`.
    """
    try:
        with path.open("rb") as file:
            header = file.read(len(_PLAIN_HEADER))
    except OSError as error:
        raise _explain(path.parent, error) from error
    if not header:
        return
    plain = header == _PLAIN_HEADER
    if plain and encrypted:
        raise errors.NotEncrypted(path)
    if not plain and not encrypted:
        raise errors.KeyNeeded(path)
