"""Writing a fixed ruleset back: the whole file or nothing, never a half of one."""

from __future__ import annotations

import contextlib
import os
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault

if TYPE_CHECKING:
    from auditrules.rulesets import Library
    from auditrules.rulesets.fixing import Change

_MARK = b"\xef\xbb\xbf"
_MAX_BYTES = 1_048_576


def fix_file(path: Path, library: Library) -> tuple[Change, ...]:
    """Apply a ruleset file's safe fixes and say what was changed; the file is left alone where there are none.

    Raises :class:`Fault` where the file can't be written, or was changed by somebody else meanwhile.
    """
    from auditrules.rulesets.fixing import fixed

    raw = _read(path)
    if raw is None:
        return ()
    mark = _MARK if raw.startswith(_MARK) else b""
    try:
        text = raw[len(mark) :].decode("utf-8")
    except UnicodeDecodeError:
        return ()
    new, changes = fixed(path, text, library)
    if not changes:
        return ()
    if _read(path) != raw:
        raise Fault(f"{path}: the file was changed meanwhile; nothing was fixed.", ExitCode.CANNOT_WRITE)
    try:
        _replace(path, mark + new.encode("utf-8"))
    except OSError as error:
        raise Fault(f"{path}: cannot be written: {error.strerror}.", ExitCode.CANNOT_WRITE) from None
    return changes


def _read(path: Path) -> bytes | None:
    """The file's bytes; None where checking will say itself that it can't be read."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            raw = file.read(_MAX_BYTES + 1)
    except (OSError, ValueError):
        return None
    return raw if len(raw) <= _MAX_BYTES else None


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
