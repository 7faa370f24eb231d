"""Is a folder on a network drive? SQLite cannot keep its word there: locks and shared memory do not work.

Only kinds of drive known to be shared between machines are refused; an unknown kind is allowed, so that containers
(overlay, plain fuse, 9p) and unusual local disks work.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

#: File system types shared between machines, as Linux and macOS name them. ``fuse.`` is taken off first.
NETWORK_TYPES = frozenset(
    {
        *("cifs", "smb", "smb2", "smb3", "smbfs", "smbnetfs", "ncpfs", "ncp"),
        *("nfs", "nfs3", "nfs4", "afs", "auristorfs", "afpfs", "webdav", "davfs", "davfs2", "ftp", "curlftpfs"),
        *("sshfs", "rclone", "s3fs", "gcsfuse", "goofys", "blobfuse", "blobfuse2", "juicefs", "onedriver"),
        *("google-drive-ocamlfuse", "gvfsd-fuse", "kio-fuse"),
        *("ceph", "ceph-fuse", "glusterfs", "lustre", "gpfs", "beegfs", "orangefs", "pvfs2", "moosefs", "mfs"),
        *("ocfs2", "gfs2", "vboxsf", "vmhgfs", "vmhgfs-fuse", "prl_fs"),
    }
)

DRIVE_REMOTE = 4
"""What Windows' GetDriveTypeW says of a mapped drive."""
MNT_LOCAL = 0x1000
"""The macOS mount flag of a file system kept on this machine."""


def network_reason(
    folder: Path,
    *,
    platform: str = sys.platform,
    mounts: str | None = None,
    drive_type: Callable[[str], int] | None = None,
    statfs: Callable[[Path], tuple[str, bool] | None] | None = None,
) -> str | None:
    """Why ``folder`` counts as on a network drive, as half a sentence; None where it does not.

    ``folder`` need not exist. ``mounts`` is the text of /proc/self/mountinfo or /proc/mounts (read when None),
    ``drive_type`` Windows' GetDriveTypeW, ``statfs`` gives macOS's type and whether it is local.
    """
    if platform == "win32":
        return _windows_reason(str(folder), drive_type or _windows_drive_type)
    real = Path(os.path.realpath(folder))
    if platform == "darwin":
        found = (statfs or _macos_statfs)(_existing(real))
        if found is None:
            return None
        kind, local = found
        return _reason(kind) or (None if local else f"it is on a '{kind}' drive of another machine")
    return _linux_reason(real, _read_mounts(real) if mounts is None else mounts)


def _reason(kind: str) -> str | None:
    plain = kind.lower().removeprefix("fuse.")
    return f"it is on a '{kind}' drive" if plain in NETWORK_TYPES else None


def _existing(path: Path) -> Path:
    """The path, or the nearest folder above it that exists and can be looked at."""
    while not os.path.exists(path) and path != path.parent:
        path = path.parent
    return path


# Linux


def _read_mounts(path: Path) -> str:
    _existing(path)  # looking at it mounts what an automounter holds back, so that the list is true
    for source in ("/proc/self/mountinfo", "/proc/mounts"):
        try:
            return Path(source).read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            continue
    return ""


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda found: chr(int(found[1], 8)), text)


def _parse_mount(line: str) -> tuple[str, str] | None:
    """Mount point and type of one line, in either of the two forms; None for a line of neither."""
    fields = line.split()
    if "-" in fields[6:]:  # mountinfo: id parent device root POINT options … - TYPE source options
        type_at = fields.index("-", 6) + 1
        return (_unescape(fields[4]), fields[type_at]) if type_at < len(fields) else None
    return (_unescape(fields[1]), fields[2]) if len(fields) >= 4 else None


def _linux_reason(real: Path, mounts: str) -> str | None:
    best: tuple[int, str] | None = None
    for line in mounts.splitlines():
        parsed = _parse_mount(line)
        if parsed is None:
            continue
        point, kind = parsed
        depth = len(Path(point).parts)
        # A later mount on the same point hides the earlier one.
        if real.is_relative_to(point) and (best is None or depth >= best[0]):
            best = (depth, kind)
    return _reason(best[1]) if best else None


# Windows


def _windows_reason(folder: str, drive_type: Callable[[str], int]) -> str | None:
    for path in (folder, _windows_real(folder)):
        plain = path.replace("/", "\\")
        if plain[:8].upper() == "\\\\?\\UNC\\":
            return "it is a shared folder of another machine"
        if plain.startswith(("\\\\?\\", "\\\\.\\")):
            plain = plain[4:]
        elif plain.startswith("\\\\"):
            return "it is a shared folder of another machine"
        if plain[1:2] == ":" and drive_type(f"{plain[0].upper()}:\\") == DRIVE_REMOTE:
            return f"{plain[0].upper()}: is a mapped network drive"
    return None


def _windows_real(folder: str) -> str:
    # On Windows this follows links and substituted drives to what they stand for; elsewhere (tests) it means nothing.
    return os.path.realpath(folder) if sys.platform == "win32" else folder


def _windows_drive_type(root: str) -> int:
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return int(windll.kernel32.GetDriveTypeW(root)) if windll is not None else 0


# macOS


def parse_macos_statfs(buffer: bytes) -> tuple[str, bool]:
    """Type and whether it is local, of macOS's 64-bit ``struct statfs``."""
    flags = int.from_bytes(buffer[64:68], "little")
    return buffer[72:88].split(b"\0", 1)[0].decode("ascii", "replace"), bool(flags & MNT_LOCAL)


def _macos_statfs(path: Path) -> tuple[str, bool] | None:
    import ctypes

    try:
        library = ctypes.CDLL(None, use_errno=True)
        # On Intel the plain name is the old 32-bit structure.
        function = getattr(library, "statfs$INODE64", None) or library.statfs
        buffer = ctypes.create_string_buffer(4096)
        return parse_macos_statfs(buffer.raw) if function(os.fsencode(path), buffer) == 0 else None
    except (AttributeError, OSError):
        return None
