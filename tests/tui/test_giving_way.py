"""Long work stands still while somebody types, and neither its time nor what it clears away is felt by a key."""

from __future__ import annotations

import gc
import sys
import threading
from pathlib import Path

import pytest
from textual.widgets import OptionList

from auditrules.tui.giving_way import MOMENT, GivingWay
from auditrules.tui.workshop.background import LongWork, Progress, _fitting
from tests.tui.harness import Flow, flow, office


class Time:
    """A clock that only moves while somebody sleeps."""

    def __init__(self) -> None:
        self.now, self.slept = 100.0, 0.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        self.slept += seconds


def made(time: Time, typed_at: float, seconds: float | None = None) -> GivingWay:
    return GivingWay(seconds, lambda: typed_at, clock=time, sleep=time.sleep)


def test_work_stands_still_until_a_moment_after_the_last_key_and_loses_no_time_by_it() -> None:
    time = Time()
    deadline = made(time, typed_at=99.9, seconds=0.1)
    assert not deadline()
    assert 0.2 <= time.slept < 0.25
    time.now += 0.09
    assert not deadline()
    time.now += 0.05
    assert deadline()


def test_whoever_looks_on_waits_for_nothing() -> None:
    time = Time()
    deadline = made(time, typed_at=100.0)
    assert not deadline.is_over
    deadline.stop()
    assert deadline.is_over
    assert time.slept == 0.0


def test_without_a_key_work_goes_on_at_once() -> None:
    time = Time()
    assert not made(time, typed_at=float("-inf"))()
    assert not made(time, typed_at=time.now - MOMENT)()
    assert time.slept == 0.0


def test_stopped_work_clears_away_only_once_nobody_types() -> None:
    time = Time()
    deadline = made(time, typed_at=100.0)
    deadline.stop()
    assert deadline()
    assert time.slept >= MOMENT


@pytest.mark.parametrize(
    ("room", "line"),
    [
        (60, "… This workspace's audits · 60 of 976 · Esc stops it"),
        (40, "… 60 of 976 · Esc stops it"),
        (20, "… Esc stops it"),
    ],
)
def test_in_a_narrow_column_it_still_says_how_to_stop_it(room: int, line: str) -> None:
    assert _fitting(["This workspace's audits", "60 of 976", "Esc stops it"], room) == line


def test_long_work_knows_of_the_keys_typed_and_the_collector_looks_through_no_diagrams(tmp_path: Path) -> None:
    started, over = threading.Event(), threading.Event()
    seen: list[Progress] = []
    usual = sys.getswitchinterval(), gc.get_threshold()
    during: list[tuple[float, int]] = []

    def deed(progress: Progress) -> None:
        seen.append(progress)
        during.append((sys.getswitchinterval(), gc.get_threshold()[2]))
        started.set()
        over.wait(30)

    async def steps(f: Flow) -> None:
        work = LongWork()
        await f.app.screen.mount(work)
        work.start("Working", deed, lambda result, progress: None)
        await f.until(started.is_set)
        before = f.app.typed_at
        await f.press("down")
        assert f.app.typed_at > before
        deadline = seen[0].deadline
        assert isinstance(deadline, GivingWay)
        assert deadline._typed_at() == f.app.typed_at
        over.set()
        await f.until(lambda: work.idle)
        assert f.app.screen.query(OptionList)

    flow(office(tmp_path), steps)
    assert during[0][0] < usual[0]
    assert during[0][1] > usual[1][2]
    assert (sys.getswitchinterval(), gc.get_threshold()) == usual
