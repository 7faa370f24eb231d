"""The file behind the text in hand: opened, saved, and watched for changes that others make to it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.writing import MARK, read_raw, write_back, write_new


class CannotOpen(Exception):
    """A file that can't be edited, and why, in words."""


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file as it was last read or written.

    ``raw`` are its bytes; ``text`` what they say with ``\\n`` as line end and without a byte-order mark; ``stamp`` is
    the time of change and size that the system tells, by which most looks at the file need not read it.
    """

    path: Path
    raw: bytes
    text: str
    stamp: tuple[int, int] | None

    @property
    def digest(self) -> str:
        """SHA-256 of the bytes."""
        return hashlib.sha256(self.raw).hexdigest()

    @property
    def newline(self) -> str:
        """The line end of the file: that of its first line."""
        first = self.raw.find(b"\n")
        return "\r\n" if first > 0 and self.raw[first - 1 : first] == b"\r" else "\n"

    def bytes_of(self, text: str) -> bytes:
        """A text as this file would hold it: its byte-order mark and line ends kept."""
        mark = MARK if self.raw.startswith(MARK) else b""
        return mark + text.replace("\n", self.newline).encode("utf-8")


def read(path: Path) -> OnDisk:
    """Read a ruleset's file. Raises :class:`CannotOpen`."""
    stamp = _stamp(path)
    raw = read_raw(path)
    if raw is None:
        raise CannotOpen(f"{path}: there is no such file, or it can't be read.")
    try:
        text = raw.removeprefix(MARK).decode("utf-8")
    except UnicodeDecodeError:
        raise CannotOpen(f"{path}: the file is not UTF-8 text. Save it as UTF-8 in your editor.") from None
    return OnDisk(path, raw, text.replace("\r\n", "\n"), stamp)


def save(before: OnDisk, text: str) -> OnDisk:
    """Put a text into the file.

    Raises :class:`auditrules.rulesets.writing.NotWritten` where it can't be written, or says something else by now
    than it did when it was last read.
    """
    raw = before.bytes_of(text)
    if before.path.exists() or before.path.is_symlink():
        write_back(before.path, before.raw, raw)
    else:
        # Somebody took the file away; what is in hand is all there is of it.
        write_new(before.path, "")
        write_back(before.path, b"", raw)
    return OnDisk(before.path, raw, text, _stamp(before.path))


def changed_outside(known: OnDisk) -> OnDisk | None:
    """The file as others changed it since it was read; None where it says the same, or is not there to be read."""
    stamp = _stamp(known.path)
    if stamp is None or stamp == known.stamp:
        return None
    try:
        found = read(known.path)
    except CannotOpen:
        return None
    return found if found.raw != known.raw else None


def read_only_because(path: Path) -> str:
    """Why a file can't be written, in words; empty where it can."""
    if not os.access(path.resolve(), os.W_OK):
        return "The file can't be written."
    return ""


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_size
