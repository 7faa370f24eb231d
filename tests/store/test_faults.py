"""What the person at the screen is told when the disk, the permissions or another program are in the way."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from auditrules.store import (
    CannotOpen,
    Corrupted,
    DiskFailed,
    DiskFull,
    KeyNeeded,
    Locked,
    Moved,
    NewerSchema,
    NotAWorkspace,
    ReadOnly,
    StoreError,
    Workspace,
    database,
    errors,
    preload,
)
from auditrules.store.driver import checked_driver
from tests.store.made import event, fill, summary

posix = pytest.mark.skipif(os.name != "posix", reason="needs POSIX permissions or limits")


def _save_until_it_fails(workspace: Workspace, start: int, *, most: int = 2000) -> tuple[int, StoreError]:
    """Save events of 4,000 characters; the seq of the first one refused, and the error."""
    for seq in range(start, start + most):
        one = event(seq=seq, text="x" * 4000)
        try:
            workspace.append(one, summary(one))
        except StoreError as error:
            return seq, error
    raise AssertionError("nothing was refused")


def _pragma(monkeypatch: pytest.MonkeyPatch, pragma: str) -> None:
    monkeypatch.setattr(database, "_PRAGMAS", (*database._PRAGMAS, pragma))


def test_a_full_disk_refuses_the_save_and_keeps_what_was_saved(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        _pragma(full, "max_page_count = 40")
        with Workspace.open(folder) as workspace:
            refused, error = _save_until_it_fails(workspace, 1)
            assert isinstance(error, DiskFull)
            assert "The disk is full: this change is not saved" in str(error)
            assert "Free some space" in error.remedy
            assert len(workspace.events("audit-1")) == refused - 1 > 3
    with Workspace.open(folder) as workspace:  # there is room again
        one = event(seq=refused, text="x" * 4000)
        workspace.append(one, summary(one))
        assert [kept.seq for kept in workspace.events("audit-1")] == list(range(1, refused + 1))
        assert workspace.verify().holds


@posix
def test_a_file_that_may_not_grow_refuses_the_save_and_the_same_save_works_later(workspace: Workspace) -> None:
    import resource

    fill(workspace, count=2)
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, limit[1]))
    try:
        refused, error = _save_until_it_fails(workspace, 3)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
    assert isinstance(error, DiskFailed)
    assert refused > 5
    one = event(seq=refused, text="x" * 4000)
    workspace.append(one, summary(one))
    workspace.append(one, summary(one))
    assert len(workspace.events("audit-1")) == refused == workspace.head().length
    assert workspace.verify().holds


def test_no_room_for_a_new_workspace(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as full:
        _pragma(full, "max_page_count = 4")
        with pytest.raises(DiskFull):
            Workspace.open(folder)
    with Workspace.open(folder) as workspace:  # half a workspace was not left behind
        fill(workspace)
        assert workspace.verify().holds


def test_a_database_that_only_reads_says_so_and_still_shows_what_is_there(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Workspace.open(folder) as workspace:
        saved = fill(workspace)
    _pragma(monkeypatch, "query_only = ON")
    with Workspace.open(folder) as workspace:
        one = event(seq=4)
        with pytest.raises(ReadOnly, match="cannot be written to"):
            workspace.append(one, summary(one))
        assert workspace.events("audit-1") == tuple(saved)


@pytest.fixture
def anyones() -> Iterator[Path]:
    """A folder that an unprivileged person can reach; the test's own temporary folder is the tester's alone."""
    made = Path(tempfile.mkdtemp())
    made.chmod(0o755)
    yield made
    shutil.rmtree(made)


def _unprivileged(work: Callable[[], str]) -> str:
    """What ``work`` returns when it is not done as root, for whom there are no permissions."""
    if os.getuid() != 0:
        return work()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.setgroups([])
            os.setresgid(65534, 65534, 65534)
            os.setresuid(65534, 65534, 65534)
            answer = work()
        except BaseException as error:
            answer = f"{type(error).__name__}: {error}"
        os.write(writing, answer.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as pipe:
        answer = pipe.read()
    os.waitpid(child, 0)
    return answer


def _opened(folder: Path) -> str:
    try:
        Workspace.open(folder).close()
    except StoreError as error:
        return type(error).__name__
    return "opened"


@posix
@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "answer"),
    [(0o700, 0o600, "opened"), (0o500, 0o600, "ReadOnly"), (0o700, 0o400, "ReadOnly"), (0o500, 0o400, "ReadOnly")],
)
def test_permissions_that_forbid_writing(anyones: Path, folder_mode: int, file_mode: int, answer: str) -> None:
    preload()
    folder = anyones / "workspace"
    with Workspace.open(folder) as workspace:
        fill(workspace)
    if os.getuid() == 0:
        for path in (folder, folder / "workspace.db"):
            os.chown(path, 65534, 65534)
    (folder / "workspace.db").chmod(file_mode)
    folder.chmod(folder_mode)
    assert _unprivileged(lambda: _opened(folder)) == answer
    folder.chmod(0o700)


def _saved_or_why(workspace: Workspace, seq: int) -> str:
    one = event(seq=seq)
    try:
        workspace.append(one, summary(one))
    except StoreError as error:
        return type(error).__name__
    return "saved"


@posix
def test_a_disk_that_is_writable_again_is_written_to_again(anyones: Path) -> None:
    """Each failure lets go of the open file: one opened while it was read-only would stay so for good."""
    import resource

    preload()
    folder = anyones / "workspace"
    with Workspace.open(folder) as workspace:
        fill(workspace, count=1)
    if os.getuid() == 0:
        for path in (folder, folder / "workspace.db"):
            os.chown(path, 65534, 65534)

    def through_all_of_it() -> str:
        said = []
        with Workspace.open(folder) as workspace:
            said.append(_saved_or_why(workspace, 2))
            limit = resource.getrlimit(resource.RLIMIT_FSIZE)
            resource.setrlimit(resource.RLIMIT_FSIZE, (0, limit[1]))
            said.append(_saved_or_why(workspace, 3))
            (folder / "workspace.db").chmod(0o400)
            said.append(_saved_or_why(workspace, 3))
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
            said.append(_saved_or_why(workspace, 3))
            (folder / "workspace.db").chmod(0o600)
            said.append(_saved_or_why(workspace, 3))
        return " ".join(said)

    assert _unprivileged(through_all_of_it) == "saved DiskFailed ReadOnly ReadOnly saved"


@posix
def test_a_folder_that_may_not_be_made(anyones: Path) -> None:
    preload()
    (anyones / "closed").mkdir(mode=0o500)
    assert _unprivileged(lambda: _opened(anyones / "closed" / "workspace")) == "ReadOnly"


def test_another_program_that_does_not_let_go(folder: Path) -> None:
    with Workspace.open(folder, busy_seconds=0.01) as workspace:
        saved = fill(workspace)
        other = checked_driver().connect(str(folder / "workspace.db"), isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        one = event(seq=4)
        with pytest.raises(Locked, match="Another program is using"):
            workspace.append(one, summary(one))
        assert workspace.events("audit-1") == tuple(saved)  # reading goes on
        other.execute("ROLLBACK")
        other.close()
        workspace.append(one, summary(one))
        assert workspace.events("audit-1") == (*saved, one)


def test_a_file_damaged_in_the_middle(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        for seq in range(1, 30):
            one = event(seq=seq, text="x" * 4000)
            workspace.append(one, summary(one))
    file = folder / "workspace.db"
    content = bytearray(file.read_bytes())
    content[4096:] = b"\xaa" * (len(content) - 4096)
    file.write_bytes(content)
    with pytest.raises(Corrupted, match="restore the last backup"), Workspace.open(folder) as workspace:
        workspace.events("audit-1")


def test_a_file_cut_short(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace, count=30)
    file = folder / "workspace.db"
    with file.open("r+b") as handle:
        handle.truncate(file.stat().st_size // 2 + 100)
    with pytest.raises(Corrupted), Workspace.open(folder) as workspace:
        fill(workspace, "audit-2")


@pytest.mark.parametrize("content", [b"\xaa" * 8192, b"just a text\n" * 1000])
def test_a_file_that_is_no_database(folder: Path, content: bytes) -> None:
    folder.mkdir()
    (folder / "workspace.db").write_bytes(content)
    with pytest.raises(KeyNeeded, match="never encrypted, the file is damaged"):
        Workspace.open(folder)
    assert (folder / "workspace.db").read_bytes() == content


def test_a_header_with_nothing_sensible_behind_it(folder: Path) -> None:
    folder.mkdir()
    (folder / "workspace.db").write_bytes(b"SQLite format 3\0" + b"\xff" * 8000)
    with pytest.raises(Corrupted):
        Workspace.open(folder)


def test_a_file_left_empty_by_a_killed_program_becomes_a_workspace(folder: Path) -> None:
    folder.mkdir()
    (folder / "workspace.db").touch()
    with Workspace.open(folder) as workspace:
        fill(workspace)
        assert workspace.verify().holds


@pytest.mark.parametrize("statement", ["CREATE TABLE notes (text)", "CREATE TABLE alembic_version (version_num)"])
def test_another_programs_database_is_left_alone(folder: Path, statement: str) -> None:
    folder.mkdir()
    other = checked_driver().connect(str(folder / "workspace.db"), isolation_level=None)
    other.execute(statement)
    other.close()
    with pytest.raises(NotAWorkspace, match="another program"):
        Workspace.open(folder)


def test_a_newer_layout_is_refused_and_left_alone(folder: Path) -> None:
    Workspace.open(folder).close()
    raw = checked_driver().connect(str(folder / "workspace.db"), isolation_level=None)
    raw.execute("UPDATE alembic_version SET version_num = '0099'")
    raw.close()
    with pytest.raises(NewerSchema, match="newer auditrules") as refused:
        Workspace.open(folder)
    assert refused.value.version == "0099"


def test_a_file_that_goes_away_under_a_second_connection(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace)
        with workspace._database.reading():
            (folder / "workspace.db").unlink()
            with pytest.raises(Moved):
                workspace.summary("audit-1")


def _every_error() -> list[StoreError]:
    path = Path("/audits/workspace.db")
    return [
        errors.DiskFull(path),
        errors.DiskFailed(path),
        errors.ReadOnly(path),
        CannotOpen(path, "no such file"),
        errors.Locked(path),
        errors.Corrupted(path),
        errors.NotAWorkspace(path),
        errors.WrongKey(path),
        errors.KeyNeeded(path),
        errors.NotEncrypted(path),
        errors.NewerSchema(path, "0099"),
        errors.MigrationFailed(path, "a table would be empty"),
        errors.NetworkDrive(path, "S: is a mapped network drive"),
        errors.Moved(path),
        errors.OldSqlite("3.40.1"),
        errors.NoDriver("not installed"),
        errors.Closed(),
        errors.NotStorable("'data' holds a float"),
        errors.Stale("audit-1", []),
    ]


@pytest.mark.parametrize("error", _every_error(), ids=lambda error: type(error).__name__)
def test_every_error_says_what_happened_and_what_to_do(error: StoreError) -> None:
    assert error.message.endswith(".")
    assert error.remedy.endswith(".")
    assert str(error) == f"{error.message} {error.remedy}"
    assert "sql" not in str(error).lower() or isinstance(error, (errors.OldSqlite, errors.NoDriver))


def test_every_error_is_tried_above() -> None:
    def below(kind: type[StoreError]) -> set[type[StoreError]]:
        return {kind}.union(*(below(one) for one in kind.__subclasses__()))

    assert below(StoreError) - {StoreError} == {type(error) for error in _every_error()}


def test_no_error_holds_a_word_of_the_auditors(workspace: Workspace) -> None:
    one = event(seq=1, text="x")
    with pytest.raises(StoreError) as refused:
        workspace.append(one, summary(one, title=object(), case_reference="Danger at home, marker 4711"))
    shown: BaseException | None = refused.value
    while shown is not None:
        assert "4711" not in str(shown)
        shown = shown.__cause__
