"""A ruleset's file, its draft, and others who change it meanwhile."""

from __future__ import annotations

import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest

from auditrules.plugins.own import SOURCE
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.edits import Edit
from auditrules.rulesets.positions import Extent
from auditrules.rulesets.writing import NotWritten
from auditrules.workshop.desk import WorkshopDesk
from auditrules.workshop.drafts import Drafts
from auditrules.workshop.files import CannotOpen

NOW = datetime(2020, 6, 1, 9, 15, tzinfo=UTC)


def drafts(folder: Path, session: int) -> Drafts:
    return Drafts(folder / "workspace", now=lambda: NOW, session=session)


def opened(folder: Path, path: Path, *, session: int = 4_000_001) -> WorkshopDesk:
    (folder / "workspace").mkdir(exist_ok=True)
    library = Library(
        [LibraryFolder(folder / "own", SOURCE, drafts=True), LibraryFolder(folder / "shipped", "council_rulesets")]
    )
    return WorkshopDesk.open(path, library=lambda: library, drafts=drafts(folder, session))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "own").mkdir()
    made = tmp_path / "own" / "ours.toml"
    made.write_bytes(b"\xef\xbb\xbf# one\r\n# two\r\n")
    return made


def write(desk: WorkshopDesk, words: str) -> None:
    end = len(desk.document.text)
    desk.document.edit([Edit(Extent(end, end), words)], "writing")


def test_a_byte_order_mark_and_line_ends_are_kept_when_saving(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    assert desk.document.text == "# one\n# two\n"
    write(desk, "# three\n")
    desk.save()
    assert path.read_bytes() == b"\xef\xbb\xbf# one\r\n# two\r\n# three\r\n"
    assert desk.document.is_saved


def test_a_draft_outlives_a_killed_program_and_is_a_step_that_can_be_undone(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    write(desk, "# mine\n")
    assert desk.keep()
    again = opened(tmp_path, path, session=4_000_002)  # the first was killed: no such process runs
    assert again.restored is not None
    assert again.document.text.endswith("# mine\n")
    again.document.undo()
    assert again.document.text == "# one\n# two\n"
    again.document.redo()
    again.save()
    assert opened(tmp_path, path, session=4_000_003).restored is None
    assert not list((tmp_path / "workspace" / "drafts").iterdir()), "a saved text needs no draft"


def test_a_draft_that_another_running_program_has_in_hand_is_left_to_it(tmp_path: Path, path: Path) -> None:
    import os

    desk = opened(tmp_path, path, session=os.getpid())
    write(desk, "# mine\n")
    desk.keep()
    other = opened(tmp_path, path, session=4_000_002)
    assert other.restored is None
    desk.keep(in_hand=False)  # the text was left, unsaved
    assert opened(tmp_path, path, session=4_000_002).restored is not None


def test_drafts_are_private(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    write(desk, "# mine\n")
    desk.keep()
    folder = tmp_path / "workspace" / "drafts"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()] == [0o600]


def test_a_damaged_draft_is_passed_over(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    write(desk, "# mine\n")
    desk.keep()
    for file in (tmp_path / "workspace" / "drafts").iterdir():
        file.write_text("{", encoding="utf-8")
    assert opened(tmp_path, path, session=4_000_002).restored is None


def test_others_who_change_the_file_are_noticed_and_nothing_of_either_is_lost(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    write(desk, "# mine\n")
    assert desk.outside() is None
    path.write_text("# theirs\n", encoding="utf-8")
    with pytest.raises(NotWritten, match="changed meanwhile"):
        desk.save()
    assert path.read_text(encoding="utf-8") == "# theirs\n"
    found = desk.outside()
    assert found is not None
    desk.take_outside(found)
    assert desk.document.text == "# theirs\n"
    assert desk.document.is_saved
    desk.document.undo()
    assert desk.document.text == "# one\n# two\n# mine\n", "what was in hand can be had back"


def test_keeping_mine_saves_over_what_others_wrote_once_that_was_decided(tmp_path: Path, path: Path) -> None:
    desk = opened(tmp_path, path)
    write(desk, "# mine\n")
    path.write_text("# theirs\n", encoding="utf-8")
    found = desk.outside()
    assert found is not None
    desk.keep_mine(found)
    assert desk.outside() is None
    desk.save()
    assert path.read_text(encoding="utf-8") == "# one\n# two\n# mine\n"


def test_a_ruleset_of_a_plugin_is_read_only_and_one_s_own_or_any_other_file_is_not(tmp_path: Path, path: Path) -> None:
    (tmp_path / "shipped").mkdir()
    shipped = tmp_path / "shipped" / "base.toml"
    shipped.write_text("# base\n", encoding="utf-8")
    beside = tmp_path / "beside.toml"
    beside.write_text("# beside\n", encoding="utf-8")
    assert "make it your own" in opened(tmp_path, shipped).document.read_only
    assert not opened(tmp_path, path).document.read_only
    assert not opened(tmp_path, beside).document.read_only


def test_what_is_no_text_cannot_be_opened(tmp_path: Path, path: Path) -> None:
    with pytest.raises(CannotOpen, match="no such file"):
        opened(tmp_path, tmp_path / "gone.toml")
    path.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(CannotOpen, match="UTF-8"):
        opened(tmp_path, path)
