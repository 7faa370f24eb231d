"""A disk that fails, or becomes read-only, while an audit is open: said at once, the text kept, and saved later."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.tui.terminal import Terminal, program
from tests.tui.test_pty import prepared, words_of

linux = pytest.mark.skipif(sys.platform != "linux", reason="needs Linux's limits and mounts")


def opened(workspace: Path) -> Terminal:
    """The program with its one audit open, some words written and saved."""
    terminal = program(workspace)
    terminal.wait_for("CF-1")
    terminal.press("c")
    terminal.wait_for("worried about", "Can still")
    terminal.type("first words")
    terminal.wait_for("first words", "Saved")
    return terminal


@linux
def test_while_nothing_can_be_written_the_text_is_kept_and_saved_as_soon_as_it_can(tmp_path: Path) -> None:
    import resource

    workspace, audit = prepared(tmp_path)
    terminal = opened(workspace)
    try:
        before = resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, (0, resource.RLIM_INFINITY))
        terminal.type(" and more")
        # Why stands on the line at 80 columns too.
        terminal.wait_for("NOT SAVED since", "the disk fails. Kept here, tried again", "F10 To a file")
        # Everything else goes on: other questions, grades, and an escalation that says it was not sent.
        terminal.press("f2")
        terminal.wait_for("Escalate now")
        terminal.type("a worry")
        terminal.press("f2")
        terminal.wait_for("NOT SENT", "a worry")
        terminal.press("escape")
        terminal.wait_for("first words and more", "NOT SAVED")
        assert words_of_other(tmp_path, audit) == "first words"
        resource.prlimit(terminal.pid, resource.RLIMIT_FSIZE, before)
        terminal.wait_for("Saved again")
        assert "NOT SAVED" not in terminal.text
    finally:
        terminal.close()
    assert words_of(workspace, audit) == "first words and more"


def words_of_other(folder: Path, audit: str) -> str:
    """What a program that starts now reads of the first question."""
    copy = folder / "copy"
    shutil.copytree(folder / "workspace", copy, dirs_exist_ok=True)
    return words_of(copy, audit)


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own, mounted; skipped where this may not be done."""
    image, mounted = tmp_path / "disk.img", tmp_path / "disk"
    mounted.mkdir()
    if sys.platform != "linux" or os.getuid() != 0 or not shutil.which("mkfs.ext4"):
        pytest.skip("needs root, and a disk to mount")
    with image.open("wb") as file:
        file.truncate(32 << 20)
    subprocess.run(["mkfs.ext4", "-q", "-F", image], check=True)
    if subprocess.run(["mount", "-o", "loop", image, mounted], capture_output=True, check=False).returncode:
        pytest.skip("needs the right to mount")
    yield mounted
    subprocess.run(["umount", "--lazy", mounted], check=True)


def test_a_disk_that_becomes_read_only_and_is_mounted_again(disk: Path) -> None:
    workspace, audit = prepared(disk)
    terminal = opened(workspace)
    try:
        # As the system does by itself when a disk fails: read-only from now on, whoever has files open.
        subprocess.run(["mount", "-o", "remount,abort", disk], check=True)
        terminal.type(" and more")
        terminal.wait_for("NOT SAVED since", "it is read-only. Kept here, tried again", "first words and more")
        # The drive is taken off, checked and put back, while the program runs.
        subprocess.run(["umount", "--lazy", disk], check=True)
        image = disk.with_name("disk.img")
        # The program lets go of what it held there when it next tries to save. Mounted before that, the system would
        # take it for the disk it still knows, read-only.
        end = time.monotonic() + 30
        while subprocess.run(["losetup", "--associated", image], capture_output=True, check=True).stdout:
            assert time.monotonic() < end, "the program holds on to a disk that is gone"
            terminal.read(0.1)
        subprocess.run(["e2fsck", "-fy", image], check=False, capture_output=True)
        subprocess.run(["mount", "-o", "loop", image, disk], check=True)
        terminal.wait_for("Saved again")
        assert "NOT SAVED" not in terminal.text
    finally:
        terminal.close()
    assert words_of(workspace, audit) == "first words and more"
