from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from auditrules.store import Closed, NotStorable, Stale, StoreError, Workspace
from auditrules.store.driver import checked_driver
from tests.store.made import event, fill, summary


def test_what_was_saved_is_there_after_opening_again(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        saved = fill(workspace, count=5)
    with Workspace.open(folder) as workspace:
        assert workspace.events("audit-1") == tuple(saved)
        assert workspace.events("audit-1", since=4) == tuple(saved[3:])
        assert workspace.summary("audit-1") == summary(saved[-1])
        assert workspace.verify().holds


def test_an_audit_that_is_not_there(workspace: Workspace) -> None:
    assert workspace.events("nobody") == ()
    assert workspace.summary("nobody") is None


def test_saving_again_changes_nothing(workspace: Workspace) -> None:
    saved = fill(workspace)
    head = workspace.head()
    # The second is an old one, sent again late: neither the journal nor the summary goes back.
    for again in (saved[-1], saved[1]):
        workspace.append(again, summary(again))
    assert workspace.events("audit-1") == tuple(saved)
    assert workspace.head() == head
    assert workspace.summary("audit-1") == summary(saved[-1])


def test_another_event_with_the_same_id_is_refused(workspace: Workspace) -> None:
    saved = fill(workspace)
    other = replace(saved[-1], data={"path": ["overall"], "before": None, "after": "good"})
    with pytest.raises(NotStorable, match="another event has the id"):
        workspace.append(other, summary(other))
    assert workspace.events("audit-1") == tuple(saved)


def test_a_second_window_is_told_what_it_does_not_know(folder: Path) -> None:
    with Workspace.open(folder) as first, Workspace.open(folder) as second:
        fill(first, count=2)
        mine, theirs, more = event(seq=3), event(seq=3, writer="two"), event(seq=4, writer="two")
        second.append(theirs, summary(theirs))
        second.append(more, summary(more))
        with pytest.raises(Stale) as stale:
            first.append(mine, summary(mine))
        assert stale.value.newer == (theirs, more)
        assert stale.value.audit == "audit-1"
        rebased = replace(mine, seq=5)
        first.append(rebased, summary(rebased))
        assert second.events("audit-1", since=3) == (theirs, more, rebased)
        assert first.verify().holds


def test_two_windows_begin_the_same_audit_once(folder: Path) -> None:
    with Workspace.open(folder) as first, Workspace.open(folder) as second:
        one, other = event(), event(writer="two")
        first.append(one, summary(one))
        with pytest.raises(Stale):
            second.append(other, summary(other))


def test_an_event_cannot_come_before_its_predecessor(workspace: Workspace) -> None:
    fill(workspace, count=2)
    early = event(seq=4)
    with pytest.raises(NotStorable, match="an event before it is missing"):
        workspace.append(early, summary(early))
    first = event("audit-2", seq=2)
    with pytest.raises(NotStorable, match="an event before it is missing"):
        workspace.append(first, summary(first))
    assert workspace.count() == 1


def test_the_summary_must_be_the_one_after_the_event(workspace: Workspace) -> None:
    saved = fill(workspace, count=2)
    with pytest.raises(NotStorable, match="summary"):
        workspace.append(event(seq=3), summary(saved[-1]))


def test_several_events_are_saved_together_or_not_at_all(workspace: Workspace) -> None:
    fill(workspace, count=1)
    together = [event(seq=2), event(seq=3)]
    workspace.append_all([(one, summary(one)) for one in together])
    assert len(workspace.events("audit-1")) == 3
    broken = [event(seq=4), event(seq=6)]
    with pytest.raises(NotStorable):
        workspace.append_all([(one, summary(one)) for one in broken])
    assert len(workspace.events("audit-1")) == 3
    assert workspace.summary("audit-1") == summary(together[-1])
    assert workspace.verify().holds


def test_a_summary_that_cannot_be_written_takes_its_event_back(workspace: Workspace) -> None:
    fill(workspace, count=1)
    one = event(seq=2)
    with pytest.raises(StoreError):
        workspace.append(one, summary(one, title=object()))
    assert len(workspace.events("audit-1")) == 1
    assert workspace.verify().holds


def test_audits_do_not_mix(workspace: Workspace) -> None:
    first, second = fill(workspace, "audit-1", 3), fill(workspace, "audit-2", 2)
    assert workspace.events("audit-1") == tuple(first)
    assert workspace.events("audit-2") == tuple(second)


ATTEMPTS = [
    "UPDATE journal SET entry = x'7b7d'",
    "UPDATE journal SET seq = 9 WHERE seq = 2",
    "UPDATE OR REPLACE journal SET audit = 'other'",
    "UPDATE journal SET chain = 'sample'",
    "DELETE FROM journal",
    "DELETE FROM journal WHERE seq = 3",
    "REPLACE INTO journal (position, id, audit, seq, chain, entry, link) "
    "SELECT position, id, audit, seq, chain, x'7b7d', link FROM journal WHERE seq = 2",
    "INSERT INTO journal (id, audit, seq, chain, entry, link) "
    "SELECT 'new', audit, 4, 'sample', entry, link FROM journal WHERE seq = 2",
]


@pytest.mark.parametrize("statement", ATTEMPTS)
def test_the_database_itself_keeps_the_journal(workspace: Workspace, statement: str) -> None:
    saved = fill(workspace)
    with (
        pytest.raises(StoreError, match=r"journal is never|stays on its chain"),
        workspace._database.writing() as inside,
    ):
        inside.exec_driver_sql(statement)
    assert workspace.events("audit-1") == tuple(saved)
    assert workspace.verify().holds


def test_a_closed_workspace_says_so(folder: Path) -> None:
    workspace = Workspace.open(folder)
    saved = fill(workspace)
    workspace.close()
    workspace.close()
    uses: list[Callable[[], object]] = [
        lambda: workspace.append(saved[0], summary(saved[0])),
        lambda: workspace.events("audit-1"),
        workspace.audits,
        workspace.verify,
        workspace.remove_sample,
    ]
    for use in uses:
        with pytest.raises(Closed):
            use()


def test_closing_leaves_one_whole_file(folder: Path) -> None:
    with Workspace.open(folder) as workspace:
        fill(workspace)
    assert [path.name for path in folder.iterdir()] == ["workspace.db"]


def _failing_commit(workspace: Workspace, failures: int, code: int, *, after: bool) -> list[int]:
    """Let the next commits end in an error, having happened (``after``) or not; returns the count so far."""
    dialect = workspace._database._engine.dialect
    real, seen = dialect.do_commit, [0]

    def do_commit(connection: Any) -> None:
        seen[0] += 1
        if seen[0] > failures:
            real(connection)
            return
        if after:
            real(connection)
        error = checked_driver().OperationalError("disk I/O error")
        error.sqlite_errorcode = code
        raise error

    dialect.do_commit = do_commit  # type: ignore[method-assign,assignment]
    return seen


@pytest.mark.parametrize("after", [True, False], ids=["happened", "did not happen"])
@pytest.mark.parametrize("code", [10, 5, 13, 778])
def test_a_commit_that_errs_is_tried_again_and_counts_once(workspace: Workspace, after: bool, code: int) -> None:
    saved = fill(workspace, count=2)
    tries = _failing_commit(workspace, 1, code, after=after)
    one = event(seq=3)
    workspace.append(one, summary(one))
    assert tries == [2]
    assert workspace.events("audit-1") == (*saved, one)
    assert workspace.head().length == 3
    assert workspace.verify().holds


def test_a_save_that_keeps_failing_is_an_error_and_can_be_tried_later(workspace: Workspace) -> None:
    saved = fill(workspace, count=2)
    _failing_commit(workspace, 2, 10, after=False)
    one = event(seq=3)
    with pytest.raises(StoreError, match="not saved"):
        workspace.append(one, summary(one))
    assert workspace.events("audit-1") == tuple(saved)
    workspace.append(one, summary(one))
    assert workspace.events("audit-1") == (*saved, one)
