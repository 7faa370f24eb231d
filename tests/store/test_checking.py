"""The eight attacks on a record, by someone who can write to the file and knows how the chain is made."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from auditrules.store import Head, Workspace
from auditrules.store.entries import first_link, next_link
from tests.store.made import event, fill, summary


def _unguarded(raw: Any) -> None:
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")


def _rehash(raw: Any) -> None:
    """Make the record's chain and its head agree with what the entries now are."""
    link, length = first_link("record"), 0
    for position, entry in raw.execute(
        "SELECT position, entry FROM journal WHERE chain = 'record' ORDER BY position"
    ).fetchall():
        link, length = next_link(link, entry), length + 1
        raw.execute("UPDATE journal SET link = ? WHERE position = ?", (link, position))
    raw.execute("UPDATE heads SET link = ?, length = ? WHERE chain = 'record'", (link, length))


def _change(raw: Any) -> None:
    (entry,) = raw.execute("SELECT entry FROM journal WHERE audit = 'audit-1' AND seq = 3").fetchone()
    raw.execute(
        "UPDATE journal SET entry = ? WHERE audit = 'audit-1' AND seq = 3",
        (entry.replace(b"Visited every week", b"Visited every year"),),
    )


def _refile(raw: Any) -> None:
    raw.execute("UPDATE journal SET audit = 'audit-9' WHERE audit = 'audit-2'")
    raw.execute("UPDATE summaries SET audit = 'audit-9' WHERE audit = 'audit-2'")


def _take_out(raw: Any) -> None:
    raw.execute("DELETE FROM journal WHERE audit = 'audit-1' AND seq = 3")


def _cut_short(raw: Any) -> None:
    raw.execute("DELETE FROM journal WHERE audit = 'audit-2'")
    raw.execute("DELETE FROM summaries WHERE audit = 'audit-2'")


def _swap(raw: Any) -> None:
    raw.execute("UPDATE journal SET position = 1000 WHERE position = 2")
    raw.execute("UPDATE journal SET position = 2 WHERE position = 3")
    raw.execute("UPDATE journal SET position = 3 WHERE position = 1000")


def _put_in(raw: Any) -> None:
    raw.execute(
        "INSERT INTO journal (id, audit, seq, chain, entry, link) "
        "SELECT 'forged', audit, 4, chain, entry, link FROM journal WHERE audit = 'audit-2' AND seq = 3"
    )
    raw.execute("UPDATE summaries SET seq = 4 WHERE audit = 'audit-2'")


def _call_it_a_sample(raw: Any) -> None:
    raw.execute("UPDATE journal SET chain = 'sample' WHERE audit = 'audit-2'")


@pytest.mark.parametrize(
    "attack", [_change, _refile, _take_out, _cut_short, _swap, _put_in, _call_it_a_sample], ids=lambda one: one.__name__
)
def test_a_touched_record_is_found(workspace: Workspace, raw: Any, attack: Callable[[Any], None]) -> None:
    fill(workspace, "audit-1", 4)
    fill(workspace, "audit-2", 3)
    _unguarded(raw)
    assert workspace.verify().holds
    attack(raw)
    found = workspace.verify()
    assert not found.holds
    assert all(isinstance(fault, str) and fault for fault in found.faults)


@pytest.mark.parametrize("attack", [_change, _take_out, _cut_short, _swap], ids=lambda one: one.__name__)
def test_a_record_made_anew_from_end_to_end_is_found_by_its_anchor(
    workspace: Workspace, raw: Any, attack: Callable[[Any], None]
) -> None:
    fill(workspace, "audit-1", 4)
    fill(workspace, "audit-2", 3)
    anchor = workspace.head()
    _unguarded(raw)
    attack(raw)
    _rehash(raw)
    found = workspace.verify(anchor)
    assert not found.holds
    assert any("anchored" in fault or "cut short" in fault for fault in found.faults)


def test_an_older_copy_put_back_is_found_by_the_anchor(folder: Path, tmp_path: Path) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace, "audit-1", 4)
    shutil.copytree(folder, tmp_path / "older")
    with Workspace.open(folder) as workspace:
        last = event(seq=5)
        workspace.append(last, summary(last))
        anchor = workspace.head()
    shutil.rmtree(folder)
    shutil.copytree(tmp_path / "older", folder)
    with Workspace.open(folder) as workspace:
        assert workspace.verify().holds
        found = workspace.verify(anchor)
    assert any("older copy" in fault for fault in found.faults)


def test_an_anchor_stays_good_as_the_record_grows(workspace: Workspace) -> None:
    empty = workspace.head()
    fill(workspace, "audit-1", 3)
    anchor = workspace.head()
    fill(workspace, "audit-2", 3)
    for one in (empty, anchor, workspace.head()):
        assert workspace.verify(one).holds
    assert not workspace.verify(Head(3, "0" * 64)).holds
    assert not workspace.verify(Head(0, "0" * 64)).holds


def test_what_was_found_is_told(workspace: Workspace, raw: Any) -> None:
    fill(workspace, "audit-1", 4)
    _unguarded(raw)
    _change(raw)
    found = workspace.verify()
    assert found.faults == (
        "entry 3 (audit audit-1, change 3) does not follow from the entries before it: "
        "one of them was changed or removed",
    )
    assert (found.entries, found.head) == (4, workspace.head())


def test_a_list_that_disagrees_with_the_journal_is_found(workspace: Workspace, raw: Any) -> None:
    fill(workspace, "audit-1", 2)
    raw.execute("UPDATE summaries SET seq = 1")
    assert workspace.verify().faults == ("the list of audits does not agree with the journal on audit audit-1",)


def test_an_entry_that_is_no_event_is_found(workspace: Workspace, raw: Any) -> None:
    fill(workspace, "audit-1", 2)
    _unguarded(raw)
    raw.execute("UPDATE journal SET entry = x'ff' WHERE seq = 2")
    _rehash(raw)
    assert any("cannot be read" in fault for fault in workspace.verify().faults)


def test_there_is_an_end_to_the_faults_told(workspace: Workspace, raw: Any) -> None:
    fill(workspace, "audit-1", 60)
    _unguarded(raw)
    raw.execute("UPDATE journal SET link = zeroblob(32)")
    assert len(workspace.verify().faults) == 20


def test_checking_keeps_nobody_from_saving(folder: Path) -> None:
    with Workspace.open(folder) as workspace, Workspace.open(folder, busy_seconds=0) as other:
        fill(workspace, "audit-1", 3)
        with workspace._database.snapshot() as inside:
            assert inside.exec_driver_sql("SELECT count(*) FROM journal").scalar() == 3
            fill(other, "audit-2", 2)
            late = event("audit-1", 4)
            workspace.append(late, summary(late))
            assert inside.exec_driver_sql("SELECT count(*) FROM journal").scalar() == 3
        assert workspace.verify().entries == 6
