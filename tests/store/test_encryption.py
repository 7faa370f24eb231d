from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from auditrules.store import Corrupted, KeyNeeded, NotEncrypted, StoreError, Workspace, WrongKey
from tests.store.made import event, fill, summary

MARKER = "Danger at home, marker 4711"
KEY = 'it\'s "quoted"; -- ключ'


@pytest.fixture
def encrypted(folder: Path) -> Path:
    with Workspace.open(folder, KEY) as workspace:
        fill(workspace, count=2)
        one = event(seq=3, text=MARKER)
        workspace.append(one, summary(one, case_reference=MARKER))
        assert not _holds(folder, MARKER)
    return folder


def _holds(folder: Path, text: str) -> bool:
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())


def test_with_a_key_no_word_is_readable_on_the_disk(encrypted: Path, tmp_path: Path) -> None:
    assert not _holds(encrypted, MARKER)
    assert not _holds(encrypted, "journal")
    with Workspace.open(tmp_path / "plain") as workspace:
        fill(workspace, count=2)
        one = event(seq=3, text=MARKER)
        workspace.append(one, summary(one))
        assert _holds(tmp_path / "plain", MARKER)


def test_the_key_opens_it(encrypted: Path) -> None:
    with Workspace.open(encrypted, KEY) as workspace:
        assert workspace.events("audit-1")[2].data["after"] == MARKER
        assert workspace.verify(workspace.head()).holds


@pytest.mark.parametrize("key", ["not-the-key", KEY.upper(), "nul\0", "half \ud83d"])
def test_a_wrong_key_is_said_and_nothing_is_written_over_the_screen(
    encrypted: Path, key: str, capfd: pytest.CaptureFixture[str]
) -> None:
    before = (encrypted / "workspace.db").read_bytes()
    with pytest.raises(WrongKey, match="key does not open") as refused:
        Workspace.open(encrypted, key)
    assert key not in str(refused.value)
    assert capfd.readouterr() == ("", "")
    assert (encrypted / "workspace.db").read_bytes() == before


@pytest.mark.parametrize("key", [None, ""])
def test_without_the_key_it_says_that_one_is_needed(encrypted: Path, key: str | None) -> None:
    with pytest.raises(KeyNeeded, match="AUDITRULES_KEY"):
        Workspace.open(encrypted, key)


def test_a_key_for_a_plain_workspace_is_refused(folder: Path) -> None:
    Workspace.open(folder).close()
    with pytest.raises(NotEncrypted, match="not encrypted"):
        Workspace.open(folder, KEY)
    Workspace.open(folder).close()


def test_a_changed_byte_in_an_encrypted_file_is_found(encrypted: Path, tmp_path: Path) -> None:
    refused: list[type[Exception]] = []
    size = (encrypted / "workspace.db").stat().st_size
    for number, offset in enumerate(range(4096 + 100, size, 4096)):
        copy = shutil.copytree(encrypted, tmp_path / f"copy{number}")
        content = bytearray((copy / "workspace.db").read_bytes())
        content[offset] ^= 1
        (copy / "workspace.db").write_bytes(content)
        try:
            with Workspace.open(copy, KEY) as workspace:
                if not workspace.verify().holds:
                    refused.append(Corrupted)
        except StoreError as error:
            refused.append(type(error))
    assert refused == [Corrupted] * (number + 1)
    assert number > 5


def test_a_program_killed_while_moving_pages_from_the_wal_leaves_no_false_alarm(folder: Path, tmp_path: Path) -> None:
    with Workspace.open(folder, KEY) as workspace:
        saved = fill(workspace)
        left = shutil.copytree(folder, tmp_path / "left")
    with (left / "workspace.db").open("r+b") as file:
        file.truncate(4096 * 12)  # a later page is there already, those before it are still holes
    with Workspace.open(left, KEY) as workspace:
        assert workspace.verify().faults == ()
        assert workspace.events("audit-1") == tuple(saved)
