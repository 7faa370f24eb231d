from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from auditrules.store import CannotOpen, Moved, Workspace
from tests.store.made import event, fill, summary

posix = pytest.mark.skipif(os.name != "posix", reason="Windows has no modes; the profile's folder is the person's own")


def _mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def loose_umask() -> Any:
    before = os.umask(0)
    yield
    os.umask(before)


@posix
@pytest.mark.usefixtures("loose_umask")
@pytest.mark.parametrize("key", [None, "a passphrase"])
def test_nobody_else_can_read_a_workspace(folder: Path, key: str | None) -> None:
    with Workspace.open(folder, key) as workspace:
        fill(workspace)
        assert _mode(folder) == 0o700
        modes = {path.name: _mode(path) for path in folder.iterdir()}
        assert modes == {"workspace.db": 0o600, "workspace.db-wal": 0o600, "workspace.db-shm": 0o600}


@posix
def test_a_file_opened_to_others_is_closed_to_them_again(folder: Path) -> None:
    Workspace.open(folder).close()
    (folder / "workspace.db").chmod(0o644)
    with Workspace.open(folder) as workspace:
        fill(workspace)
        assert {_mode(path) for path in folder.iterdir()} == {0o600}


@posix
def test_an_empty_folder_is_taken_over_and_a_used_one_left_as_it_is(tmp_path: Path) -> None:
    empty, used = tmp_path / "empty", tmp_path / "used"
    for folder in (empty, used):
        folder.mkdir(mode=0o755)
        folder.chmod(0o755)
    (used / "notes.txt").write_text("mine")
    for folder in (empty, used):
        Workspace.open(folder).close()
    assert (_mode(empty), _mode(used)) == (0o700, 0o755)
    assert _mode(used / "workspace.db") == 0o600


def test_folders_above_are_made(tmp_path: Path) -> None:
    with Workspace.open(tmp_path / "a" / "b c" / "100% é?#") as workspace:
        fill(workspace)
        assert workspace.folder == tmp_path / "a" / "b c" / "100% é?#"
    assert (tmp_path / "a" / "b c" / "100% é?#" / "workspace.db").exists()


def test_a_relative_folder_stays_the_same_when_the_working_directory_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Workspace.open("workspace") as workspace:
        (tmp_path / "elsewhere").mkdir()
        monkeypatch.chdir(tmp_path / "elsewhere")
        fill(workspace)
        with workspace._database.snapshot(), workspace._database.snapshot(), workspace._database.snapshot() as third:
            assert third.exec_driver_sql("SELECT count(*) FROM journal").scalar() == 3


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    with pytest.raises(CannotOpen):
        Workspace.open(tmp_path / "file")
    with pytest.raises(CannotOpen):
        Workspace.open(tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "mine"


@posix
def test_a_link_in_place_of_the_file_is_not_followed(tmp_path: Path, folder: Path) -> None:
    folder.mkdir()
    (tmp_path / "victim").write_text("")
    (folder / "workspace.db").symlink_to(tmp_path / "victim")
    with pytest.raises(CannotOpen, match="a link or a device"):
        Workspace.open(folder)
    (folder / "workspace.db").unlink()
    (folder / "workspace.db").symlink_to(tmp_path / "not there yet")
    with pytest.raises(CannotOpen, match="a link or a device"):
        Workspace.open(folder)
    assert not (tmp_path / "not there yet").exists()


@posix
@pytest.mark.parametrize("how", ["deleted", "moved", "replaced"])
def test_a_save_into_a_file_that_is_gone_is_refused(folder: Path, tmp_path: Path, how: str) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace, count=2)
        file = folder / "workspace.db"
        if how == "replaced":
            Workspace.open(tmp_path / "other").close()
            (tmp_path / "other" / "workspace.db").replace(file)
        elif how == "moved":
            folder.rename(tmp_path / "elsewhere")
        else:
            file.unlink()
        one = event(seq=3)
        with pytest.raises(Moved, match="not saved"):
            workspace.append(one, summary(one))
        if how == "moved":
            (tmp_path / "elsewhere").rename(folder)
            workspace.append(one, summary(one))
            assert len(workspace.events("audit-1")) == 3


def test_a_drive_that_was_put_back_under_another_number_is_written_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace, count=2)
        found = os.stat

        def elsewhere(path: Any, **more: Any) -> os.stat_result:
            there = found(path, **more)
            return os.stat_result((*there[:2], there.st_dev + 1, *there[3:]))

        monkeypatch.setattr(os, "stat", elsewhere)
        one = event(seq=3)
        with pytest.raises(Moved, match="not saved"):
            workspace.append(one, summary(one))
        workspace.append(one, summary(one))
        assert len(workspace.events("audit-1")) == 3


def _loaded(code: str) -> str:
    heavy = ("sqlalchemy", "sqlcipher3", "alembic", "sqlite3")
    code = f"import sys\n{code}\nprint([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_importing_the_store_loads_no_database() -> None:
    assert _loaded("import auditrules.store") == "[]"


def test_making_and_opening_a_workspace_loads_no_alembic(folder: Path) -> None:
    code = f"from auditrules.store import Workspace\nfor _ in range(2): Workspace.open({str(folder)!r}).close()"
    assert _loaded(code) == "['sqlalchemy', 'sqlcipher3']"


def test_the_pragmas_that_keep_a_save_are_on(workspace: Workspace) -> None:
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "fullfsync": 1,
        "checkpoint_fullfsync": 1,
        "foreign_keys": 1,
        "secure_delete": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "recursive_triggers": 1,
        "temp_store": 2,
        "mmap_size": 0,
        "busy_timeout": 3000,
        "cipher_log_level": "NONE",
    }
    for mode in (workspace._database.reading, workspace._database.writing, workspace._database.snapshot):
        with mode() as connection:
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
        # An unencrypted file is not mapped at all, and SQLite then has no size to tell.
        assert {**found, "mmap_size": found["mmap_size"] or 0} == wanted


def test_a_write_takes_its_lock_at_the_beginning(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        seen: list[str] = []
        with workspace._database.writing() as connection:
            raw = connection.connection.driver_connection
            assert raw is not None
            assert raw.in_transaction
            assert raw.isolation_level is None
            raw.set_trace_callback(seen.append)
        with workspace._database.writing():
            pass
        raw.set_trace_callback(None)
    assert "BEGIN IMMEDIATE" in seen
    assert not any(statement.startswith(("BEGIN DEFERRED", "BEGIN TRANSACTION", "BEGIN ;")) for statement in seen)
