"""Single-file plugins are run only from where nobody else could have put them."""

from __future__ import annotations

import hashlib
import os
import sys
from pathlib import Path

import pytest

from auditrules.plugins.dropins import MAX_BYTES, find_drop_ins
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings

from .bad_plugins import GOOD
from .conftest import WriteFile

posix_only = pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX's")


def refusals(folder: Path) -> dict[str, str | None]:
    return {found.name: found.refusal for found in find_drop_ins(folder)}


def test_no_folder_is_no_plugins(tmp_path: Path) -> None:
    assert find_drop_ins(tmp_path / "none") == ()


def test_a_file_is_shown_with_the_hash_of_the_bytes_that_run(folder: Path, drop_in: WriteFile) -> None:
    path = drop_in("one.py", GOOD)
    (record,) = load_plugins(PluginSettings(folder=folder), entry_points=()).records
    assert record.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    assert record.where == str(path)
    assert record.distribution is None


def test_the_bytes_that_were_hashed_are_the_bytes_that_run(folder: Path, drop_in: WriteFile) -> None:
    path = drop_in("one.py", "value = 1\n")
    (found,) = find_drop_ins(folder)
    path.write_text("value = 2\n")
    assert found.load().value == 1  # type: ignore[attr-defined]


def test_only_python_files_that_are_not_hidden_are_looked_at(folder: Path, drop_in: WriteFile) -> None:
    for name in ("_private.py", ".hidden.py", "notes.txt", "shared.toml"):
        drop_in(name, GOOD)
    (folder / "package").mkdir()
    assert find_drop_ins(folder) == ()


@posix_only
@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_refused(folder: Path, drop_in: WriteFile, mode: int) -> None:
    drop_in("open_to_all.py", GOOD).chmod(mode)
    drop_in("mine.py", GOOD)
    found = refusals(folder)
    assert found["mine"] is None
    assert "others can write to the file" in (found["open_to_all"] or "")


@posix_only
@pytest.mark.parametrize("mode", [0o770, 0o702, 0o777])
def test_nothing_is_run_from_a_folder_that_others_can_write(folder: Path, drop_in: WriteFile, mode: int) -> None:
    drop_in("mine.py", GOOD)
    folder.chmod(mode)
    assert f"others can write to the plugins folder {folder}" in (refusals(folder)["mine"] or "")
    (record,) = load_plugins(PluginSettings(folder=folder), entry_points=()).records
    assert record.status == "refused"


@posix_only
def test_nothing_is_run_when_others_could_swap_the_folder_itself(folder: Path, drop_in: WriteFile) -> None:
    drop_in("mine.py", GOOD)
    folder.parent.chmod(0o777)
    assert f"anyone can write to {folder.parent}" in (refusals(folder)["mine"] or "")


@posix_only
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root can give a file away")
def test_another_users_file_is_refused(folder: Path, drop_in: WriteFile) -> None:
    os.chown(drop_in("theirs.py", GOOD), 65534, 65534)
    assert refusals(folder)["theirs"] == "the file belongs to another user"


@posix_only
def test_another_users_file_is_refused_by_its_owner(
    folder: Path, drop_in: WriteFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    drop_in("theirs.py", GOOD)
    monkeypatch.setattr(os, "geteuid", lambda: folder.stat().st_uid + 1)
    assert "belongs to another user" in (refusals(folder)["theirs"] or "")


@posix_only
def test_links_pipes_and_folders_are_refused_without_waiting(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "elsewhere.py"
    target.write_text(GOOD)
    (folder / "link.py").symlink_to(target)
    os.mkfifo(folder / "pipe.py", mode=0o600)
    (folder / "tree.py").mkdir(mode=0o700)
    found = refusals(folder)
    assert found["link"] == "it is a link; put the file itself here"
    assert found["pipe"] == "it is not an ordinary file"
    assert found["tree"] is not None


def test_a_name_that_python_cannot_import_is_refused(folder: Path, drop_in: WriteFile) -> None:
    drop_in("our forms-2.py", GOOD)
    assert "not a Python name" in (refusals(folder)["our forms-2"] or "")


def test_a_file_too_large_to_be_a_plugin_is_refused(folder: Path, drop_in: WriteFile) -> None:
    drop_in("huge.py", "#" * (MAX_BYTES + 1))
    assert "larger than" in (refusals(folder)["huge"] or "")


def test_a_file_with_dataclasses_works_and_a_failed_one_leaves_no_module(folder: Path, drop_in: WriteFile) -> None:
    drop_in(
        "shaped.py",
        """
        from __future__ import annotations
        from dataclasses import dataclass
        from auditrules.plugins import hookimpl

        @dataclass
        class Shape:
            size: int

        @hookimpl
        def auditrules_ruleset_sources():
            return []
        """,
    )
    drop_in("broken.py", "raise ValueError\n")
    plugins = load_plugins(PluginSettings(folder=folder), entry_points=())
    assert {record.name: record.status for record in plugins.records} == {"broken": "failed", "shaped": "active"}
    assert "auditrules_dropin_shaped" in sys.modules
    assert "auditrules_dropin_broken" not in sys.modules
    assert not (folder / "__pycache__").exists()
