"""A document on disk: only its owner's, whole or not at all, and never over another."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

import pytest

from auditrules.reports import CannotWrite, write_private


def test_a_file_is_its_owners_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        path = write_private(tmp_path / "audit.html", "é\nü")
    finally:
        os.umask(before)
    assert path.read_bytes() == "é\nü".encode()
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["audit.html"]


def test_an_existing_file_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    path.write_text("first")
    with pytest.raises(CannotWrite, match=r"audit\.html: there is a file of this name already"):
        write_private(path, "second")
    assert path.read_text() == "first"
    assert os.listdir(tmp_path) == ["audit.html"]


def test_force_replaces_it_and_takes_its_mode_back(tmp_path: Path) -> None:
    path = tmp_path / "audit.html"
    path.write_text("first")
    path.chmod(0o644)
    write_private(path, "second", force=True)
    assert path.read_text() == "second"
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="symbolic links need rights on Windows")
def test_a_link_is_neither_followed_nor_overwritten(tmp_path: Path) -> None:
    target = tmp_path / "other"
    target.write_text("kept")
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(CannotWrite):
        write_private(tmp_path / "link", "x")
    write_private(tmp_path / "link", "x", force=True)
    assert target.read_text() == "kept"
    assert not (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("force", [False, True])
def test_a_folder_a_missing_folder_and_a_bad_character_are_told(tmp_path: Path, force: bool) -> None:
    with pytest.raises(CannotWrite, match="this is a folder"):
        write_private(tmp_path, "x", force=force)
    with pytest.raises(CannotWrite, match="there is no folder"):
        write_private(tmp_path / "none" / "a.html", "x", force=force)
    with pytest.raises(CannotWrite, match="cannot be written as UTF-8"):
        write_private(tmp_path / "a.html", "\ud800", force=force)
    with pytest.raises(CannotWrite, match="cannot be written"):
        write_private(tmp_path / ("n" * 300), "x", force=force)
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("force", [False, True])
def test_a_failure_at_the_last_step_leaves_nothing_behind(
    tmp_path: Path, force: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CannotWrite, match="No space left on device"):
        write_private(tmp_path / "a.html", "x", force=force)
    assert os.listdir(tmp_path) == []
