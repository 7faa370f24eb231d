"""Writing a document to disk so that only its owner can read it."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path


class CannotWrite(Exception):
    """A file that was not written, in words for the person who asked."""


def write_private(path: Path | str, content: str | bytes, *, force: bool = False) -> Path:
    """Write text, as UTF-8, or bytes to a file that only its owner can read (mode 0600), whole or not at all.

    An existing file is left alone unless ``force``, and then replaced in one step, so that a reader sees the old text
    or the new one and never half. Returns the path. Raises :class:`CannotWrite` with a message that names the path
    and what to do.
    """
    target = Path(path)
    try:
        data = content.encode("utf-8") if isinstance(content, str) else content
    except UnicodeEncodeError as error:
        raise CannotWrite(
            f"{target}: the text holds a character that cannot be written as UTF-8 ({error.reason})"
        ) from None
    if os.path.isdir(target):
        raise CannotWrite(f"{target}: this is a folder. Give the name of a file.")
    if not os.path.isdir(target.parent):
        raise CannotWrite(f"{target}: there is no folder {target.parent}. Make it first.")
    try:
        temporary = _write_temporary(target, data)
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{target}: cannot be written ({_reason(error)})") from None
    try:
        _put_in_place(temporary, target, force=force)
    except (OSError, ValueError) as error:
        raise CannotWrite(f"{target}: cannot be written ({_reason(error)})") from None
    finally:
        temporary.unlink(missing_ok=True)
    return target


def _reason(error: OSError | ValueError) -> str:
    return error.strerror or str(error) if isinstance(error, OSError) else str(error)


def _write_temporary(target: Path, data: bytes) -> Path:
    """A new file beside the target, 0600 from its first byte (mkstemp), with the data on disk."""
    handle, name = tempfile.mkstemp(prefix=".auditrules-", suffix=".part", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        Path(name).unlink(missing_ok=True)
        raise
    return Path(name)


def _put_in_place(temporary: Path, target: Path, *, force: bool) -> None:
    if force:
        os.replace(temporary, target)
        _sync_folder(target.parent)
        return
    try:
        # The name is taken first: two writers cannot both find it free.
        os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    except FileExistsError:
        raise CannotWrite(
            f"{target}: there is a file of this name already. Choose another name, or use --force."
        ) from None
    try:
        os.replace(temporary, target)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)


def _sync_folder(folder: Path) -> None:
    """Put the new name itself on disk, where the platform can (Windows cannot)."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
