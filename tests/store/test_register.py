from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from auditrules.audits.events import Json, Summary
from auditrules.store import Corrupted, NotStorable, Workspace
from tests.store.made import event, fill, summary


def _many(workspace: Workspace, count: int) -> None:
    for number in range(count):
        one = event(f"audit-{number:03d}")
        # Many share a moment, so that the order within one is put to the test.
        workspace.append(
            one, summary(one, updated=number // 4, status="submitted" if number % 3 == 0 else "in_progress")
        )


def test_a_new_workspace_is_empty(workspace: Workspace) -> None:
    page = workspace.audits()
    assert (page.audits, page.after) == ((), None)
    assert workspace.count() == 0
    assert workspace.last_opened is None
    assert workspace.head().length == 0


@pytest.mark.parametrize("limit", [1, 2, 5, 24, 25, 26])
def test_pages_together_are_the_whole_list_changed_last_first(workspace: Workspace, limit: int) -> None:
    _many(workspace, 25)
    seen: list[Summary] = []
    after = None
    while True:
        page = workspace.audits(after=after, limit=limit)
        assert len(page.audits) <= limit
        seen += page.audits
        after = page.after
        if after is None:
            break
    assert len({one.audit for one in seen}) == 25
    assert seen == sorted(seen, key=lambda one: (one.updated_at, one.audit), reverse=True)


def test_a_change_meanwhile_takes_no_audit_off_the_next_page(workspace: Workspace) -> None:
    _many(workspace, 9)
    first = workspace.audits(limit=3)
    moved = event("audit-004", 2)
    workspace.append(moved, summary(moved, updated=50))
    second = workspace.audits(after=first.after, limit=10)
    names = [one.audit for one in (*first.audits, *second.audits)]
    assert sorted([*names, "audit-004"]) == [f"audit-{number:03d}" for number in range(9)]
    assert workspace.audits(limit=1).audits[0].audit == "audit-004"


def test_only_those_of_a_status(workspace: Workspace) -> None:
    _many(workspace, 9)
    assert {one.audit for one in workspace.audits(status="submitted").audits} == {"audit-000", "audit-003", "audit-006"}


def test_a_summary_comes_back_as_it_was(workspace: Workspace) -> None:
    one = event()
    whole = summary(
        one, overall="Good", due=None, possible=(), escalations=2, case_reference="Zoë [/x] '; DROP TABLE journal;--"
    )
    workspace.append(one, whole)
    assert workspace.summary("audit-1") == whole
    assert workspace.audits().audits == (whole,)


def test_half_a_character_in_a_summary_does_not_stop_a_save(workspace: Workspace) -> None:
    one = event()
    workspace.append(one, summary(one, case_reference="CF \ud83d"))
    kept = workspace.summary("audit-1")
    assert kept is not None
    assert kept.case_reference == "CF ?"


def test_a_damaged_summary_is_a_named_error(folder: Path, workspace: Workspace, raw: Any) -> None:
    fill(workspace)
    raw.execute("UPDATE summaries SET possible = '{'")
    with pytest.raises(Corrupted):
        workspace.audits()


@pytest.mark.parametrize("value", [None, True, 3, "x", ["a", {"b": None}]])
def test_settings_last(folder: Path, value: Json) -> None:
    with Workspace.open(folder) as workspace:
        workspace.set_setting("tour", "first")
        workspace.set_setting("tour", value)
    with Workspace.open(folder) as workspace:
        assert workspace.setting("tour") == value
        assert workspace.setting("other") is None


def test_the_last_opened_audit_is_remembered(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        workspace.last_opened = "audit-1"
    with Workspace.open(folder) as workspace:
        assert workspace.last_opened == "audit-1"
        workspace.last_opened = None
        assert workspace.last_opened is None


# Samples


def test_removing_the_samples_removes_only_them(workspace: Workspace) -> None:
    before = fill(workspace, "real-1", 2)
    fill(workspace, "sample-1", 3, sample=True)
    later = fill(workspace, "real-2", 2)
    fill(workspace, "sample-2", 1, sample=True)
    head = workspace.head()
    assert (workspace.count(), workspace.count(sample=True), workspace.count(sample=False)) == (4, 2, 2)

    assert sorted(workspace.remove_sample()) == ["sample-1", "sample-2"]

    assert workspace.events("real-1") == tuple(before)
    assert workspace.events("real-2") == tuple(later)
    assert workspace.events("sample-1") == ()
    assert workspace.summary("sample-1") is None
    assert {one.audit for one in workspace.audits().audits} == {"real-1", "real-2"}
    assert workspace.head() == head
    assert workspace.verify(head).holds
    assert workspace.remove_sample() == ()


def test_samples_can_be_had_again_after_removing_them(workspace: Workspace) -> None:
    fill(workspace, "sample-1", 2, sample=True)
    workspace.remove_sample()
    again = fill(workspace, "sample-1", 2, sample=True)
    assert workspace.events("sample-1") == tuple(again)
    assert workspace.verify().holds


def test_a_removed_sample_is_not_offered_to_continue(workspace: Workspace) -> None:
    fill(workspace, "real-1", 1)
    fill(workspace, "sample-1", 1, sample=True)
    for audit, left in (("sample-1", None), ("real-1", "real-1")):
        workspace.last_opened = audit
        workspace.remove_sample()
        assert workspace.last_opened == left


@pytest.mark.parametrize("sample", [True, False])
def test_an_audit_cannot_turn_into_a_sample_or_back(workspace: Workspace, sample: bool) -> None:
    fill(workspace, "audit-1", 2, sample=sample)
    turned = event(seq=3)
    with pytest.raises(NotStorable, match="sample"):
        workspace.append(turned, summary(turned, sample=not sample))
    assert len(workspace.events("audit-1")) == 2


def test_calling_a_real_audit_a_sample_in_the_list_does_not_make_it_removable(workspace: Workspace, raw: Any) -> None:
    saved = fill(workspace, "real-1", 2)
    raw.execute("UPDATE summaries SET sample = 1")
    workspace.remove_sample()
    assert workspace.events("real-1") == tuple(saved)
