"""Writing an author's file back: the whole file or nothing, never a half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault

MARK = b"\xef\xbb\xbf"
"""A byte-order mark, as some Windows editors write it."""
_MAX_BYTES = 1_048_576


def read_raw(path: Path) -> bytes | None:
    """The file's bytes; None where checking will say itself that it can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError):
        return None
    return raw if len(raw) <= _MAX_BYTES else None


def write_back(path: Path, before: bytes, after: bytes) -> None:
    """Put ``after`` in the place of ``before``.

    Raises :class:`Fault` where the file can't be written, or was changed by somebody else meanwhile.
    """
    if read_raw(path) != before:
        raise Fault(f"{path}: the file was changed meanwhile; it is left as it is.", ExitCode.CANNOT_WRITE)
    try:
        _replace(path, after)
    except OSError as error:
        raise Fault(f"{path}: cannot be written: {error.strerror}.", ExitCode.CANNOT_WRITE) from None


def write_new(path: Path, text: str) -> None:
    """Write a file that is not there yet. Raises :class:`Fault` where there is one, or it can't be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        raise Fault(f"{path} is there already; it is left as it is.", ExitCode.CANNOT_WRITE) from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise Fault(f"{path}: cannot be written: {reason}.", ExitCode.CANNOT_WRITE) from None


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
