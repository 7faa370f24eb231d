"""An author's file on disk: read with its byte-order mark, written whole or not at all, never a half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from auditrules.rulesets.source import read_regular

MARK = b"\xef\xbb\xbf"
"""A byte-order mark, as some Windows editors write it."""
_MAX_BYTES = 1_048_576


class NotWritten(Exception):
    """A file that was left as it is, and why, in words."""


def read_raw(path: Path) -> bytes | None:
    """The file's bytes; None where checking will say itself that it can't be read."""
    try:
        raw = read_regular(path, _MAX_BYTES + 1)
    except (OSError, ValueError):
        return None
    return raw if len(raw) <= _MAX_BYTES else None


def write_back(path: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` in the place of ``before``.

    Raises :class:`NotWritten` where the file can't be written, or was changed by somebody else meanwhile.
    """
    if read_raw(path) != before:
        raise NotWritten(f"{path}: the file was changed meanwhile; it is left as it is.")
    try:
        _replace(path, after)
    except OSError as error:
        raise NotWritten(f"{path}: cannot be written: {error.strerror}.") from None


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises :class:`NotWritten` where there is one, or it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise NotWritten(f"{path} is there already; it is left as it is.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise NotWritten(f"{path}: cannot be written: {reason}.") from None


def _replace(path: Path, data: bytes) -> None:
    # A link stays a link: what it points to is replaced.
    target = path.resolve()
    if not os.access(target, os.W_OK):
        raise PermissionError(13, "Permission denied")
    mode = stat.S_IMODE(target.stat().st_mode)
    handle, name = tempfile.mkstemp(prefix=".auditrules-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(name, mode)
        os.replace(name, target)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(name)
        raise
