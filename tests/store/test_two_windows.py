"""Several windows of the program, and several threads of one, on the same workspace."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from auditrules.store import Locked, Workspace
from auditrules.store.database import Database
from tests.store.made import fill

ROOT = Path(__file__).parents[2]


def _windows(folder: Path, names: list[str], number: int) -> dict[str, list[str]]:
    """Start a process a name, let them all go at once, and give the ids that each says are saved."""
    started = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.store.writing", folder, name, str(number)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=ROOT,
        )
        for name in names
    ]
    for process in started:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in started:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = [process.communicate(timeout=120) for process in started]
    assert [error for _, error in ended] == [""] * len(names)
    return {name: out.split() for name, (out, _) in zip(names, ended, strict=True)}


def test_windows_that_make_and_fill_a_workspace_at_the_same_moment_lose_nothing(folder: Path) -> None:
    said = _windows(folder, ["one", "two", "three"], 80)
    with Workspace.open(folder) as workspace:
        kept = workspace.events("shared")
        assert workspace.verify().holds
    assert [one.seq for one in kept] == list(range(1, 241))
    assert sorted(one.id for one in kept) == sorted(id_ for ids in said.values() for id_ in ids)
    for ids in said.values():
        assert len(ids) == 80
        order = [one.id for one in kept if one.id in set(ids)]
        assert order == ids


def _in_the_way(times: int) -> Iterator[str]:
    for _ in range(times):
        yield "locked"
    while True:
        yield "free"


def test_opening_waits_while_another_window_makes_the_workspace(folder: Path, workspace: Workspace) -> None:
    database = Database(folder / "workspace.db", busy_seconds=60)
    state = _in_the_way(3)
    tries: list[str] = []

    def work() -> str:
        tries.append(next(state))
        if tries[-1] == "locked":
            raise Locked(folder)
        return "done"

    assert database.patiently(work) == "done"
    assert tries == ["locked", "locked", "locked", "free"]
    database.close()


def test_opening_does_not_wait_for_ever(folder: Path, workspace: Workspace) -> None:
    database = Database(folder / "workspace.db", busy_seconds=0.02)

    def work() -> None:
        raise Locked(folder)

    with pytest.raises(Locked):
        database.patiently(work)
    database.close()


def test_threads_share_a_workspace(workspace: Workspace) -> None:
    with ThreadPoolExecutor(4) as threads:
        audits = [f"audit-{number}" for number in range(8)]
        saved = list(threads.map(lambda audit: fill(workspace, audit, 20), audits))
        read = list(threads.map(workspace.events, audits))
    assert read == [tuple(one) for one in saved]
    assert workspace.verify().entries == 160
    assert workspace.verify().holds
