from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.store import NetworkDrive, Workspace
from auditrules.store.network import DRIVE_REMOTE, MNT_LOCAL, network_reason, parse_macos_statfs

MOUNTINFO = """\
22 1 0:20 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
30 22 0:30 / /mnt/share rw,relatime shared:9 master:2 - cifs //server/children rw,vers=3.1.1
31 22 0:31 / /mnt/my\\040share rw,relatime - nfs4 server:/export rw
32 30 0:32 / /mnt/share/local rw,relatime - ext4 /dev/sdb1 rw
33 22 0:33 / /home rw,relatime - autofs systemd-1 rw,fd=30
34 33 0:34 / /home rw,relatime - nfs4 server:/home rw
35 22 0:35 / /mnt/ssh rw - fuse.sshfs someone@server: rw
36 22 0:36 / /mnt/plain-fuse rw - fuse /dev/fuse rw
37 22 0:37 / /mnt/encrypted rw - fuse.gocryptfs /home/x rw
38 22 0:38 / /mnt/stick rw - fuseblk /dev/sdc1 rw
39 22 0:39 / /mnt/shared-with-host rw - vboxsf folder rw
"""
CONTAINER = "612 400 0:55 / / rw,relatime master:9 - overlay overlay rw,lowerdir=/l,upperdir=/u\n"
PROC_MOUNTS = (
    "/dev/sda1 / ext4 rw 0 0\n//server/children /mnt/share cifs rw,vers=3.0 0 0\nserver:/x /mnt/n\\040x nfs rw 0 0\n"
)


@pytest.mark.parametrize(
    ("folder", "mounts", "kind"),
    [
        ("/mnt/share/audits", MOUNTINFO, "cifs"),
        ("/mnt/share", MOUNTINFO, "cifs"),
        ("/mnt/my share/audits", MOUNTINFO, "nfs4"),
        ("/home/auditor/audits", MOUNTINFO, "nfs4"),
        ("/mnt/ssh/audits", MOUNTINFO, "fuse.sshfs"),
        ("/mnt/shared-with-host/audits", MOUNTINFO, "vboxsf"),
        ("/mnt/share/audits", PROC_MOUNTS, "cifs"),
        ("/mnt/n x/audits", PROC_MOUNTS, "nfs"),
    ],
)
def test_a_network_mount_is_named(folder: str, mounts: str, kind: str) -> None:
    assert network_reason(Path(folder), platform="linux", mounts=mounts) == f"it is on a '{kind}' drive"


@pytest.mark.parametrize(
    ("folder", "mounts"),
    [
        ("/var/audits", MOUNTINFO),
        ("/mnt/shared-not-a-mount", MOUNTINFO),
        ("/mnt/share/local/audits", MOUNTINFO),
        ("/mnt/plain-fuse/audits", MOUNTINFO),
        ("/mnt/encrypted/audits", MOUNTINFO),
        ("/mnt/stick/audits", MOUNTINFO),
        ("/root/audits", CONTAINER),
        ("/var/audits", PROC_MOUNTS),
        ("/var/audits", ""),
        ("/var/audits", "not a list of mounts at all\n"),
    ],
)
def test_what_is_not_a_network_drive_is_allowed(folder: str, mounts: str) -> None:
    assert network_reason(Path(folder), platform="linux", mounts=mounts) is None


def test_a_link_is_followed_to_where_it_leads(tmp_path: Path) -> None:
    (tmp_path / "share").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "share")
    mounts = f"1 0 0:1 / / rw - ext4 /dev/sda1 rw\n2 1 0:2 / {tmp_path}/share rw - cifs //server/x rw\n"
    assert network_reason(tmp_path / "link" / "audits", platform="linux", mounts=mounts) is not None
    assert network_reason(tmp_path / "elsewhere", platform="linux", mounts=mounts) is None


def test_this_machines_own_disk_is_allowed(tmp_path: Path) -> None:
    assert network_reason(tmp_path) is None


@pytest.mark.parametrize(
    ("folder", "refused"),
    [
        (r"\\server\share\audits", True),
        ("//server/share/audits", True),
        (r"\\?\UNC\server\share\audits", True),
        (r"\\wsl.localhost\Debian\home", True),
        (r"S:\audits", True),
        (r"s:\audits", True),
        (r"\\?\S:\audits", True),
        (r"C:\audits", False),
        (r"\\?\C:\audits", False),
    ],
)
def test_windows_shares_and_mapped_drives(folder: str, refused: bool) -> None:
    def drive_type(root: str) -> int:
        return DRIVE_REMOTE if root == "S:\\" else 3

    class WindowsPath:
        def __str__(self) -> str:
            return folder

    reason = network_reason(WindowsPath(), platform="win32", drive_type=drive_type)  # type: ignore[arg-type]
    assert (reason is not None) is refused


@pytest.mark.parametrize(
    ("kind", "flags", "refused"),
    [(b"apfs", MNT_LOCAL, False), (b"smbfs", 0, True), (b"smbfs", MNT_LOCAL, True), (b"macfuse_ssh", 0, True)],
)
def test_macos_types(tmp_path: Path, kind: bytes, flags: int, refused: bool) -> None:
    buffer = bytearray(2168)
    buffer[64:68] = (flags | 0x4000).to_bytes(4, "little")
    buffer[72 : 72 + len(kind)] = kind
    reason = network_reason(tmp_path / "new", platform="darwin", statfs=lambda _: parse_macos_statfs(bytes(buffer)))
    assert (reason is not None) is refused
    assert reason is None or kind.decode() in reason


def test_macos_says_nothing_about_what_it_cannot_tell(tmp_path: Path) -> None:
    assert network_reason(tmp_path, platform="darwin", statfs=lambda _: None) is None


def test_a_workspace_on_a_network_drive_is_refused_before_anything_is_made(folder: Path) -> None:
    mounts = f"1 0 0:1 / {folder.parent} rw - nfs4 server:/export rw\n"
    with pytest.raises(NetworkDrive) as refused:
        Workspace.open(folder, mounts=mounts)
    assert "'nfs4' drive" in refused.value.message
    assert "--workspace" in refused.value.remedy
    assert not folder.exists()
