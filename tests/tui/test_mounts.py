"""Parts of the form are given up where memory should not hold them, and come back with all that was written."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import weakref
from pathlib import Path

import pytest

from auditrules.tui.mounts import MOUNTED, Mounts
from auditrules.tui.pane import Pane
from auditrules.tui.panes import part_order
from tests.tui.harness import Flow, begun, flow, office


def test_only_the_part_on_show_and_its_neighbours_stay_mounted_and_nothing_is_lost(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.focus("words")
        await f.type("written before")
        for _ in range(9):
            await f.press("f6")
            assert len(f.screen.going.mounts.all) <= MOUNTED + 1, "however fast one goes"
            assert f.screen.going.pane is not None
            assert f.screen.going.pane.display
        for _ in range(200):
            if len(f.screen.going.mounts.all) <= MOUNTED:
                break
            await f.pilot.pause(0.02)
        assert len(f.screen.going.mounts.all) <= MOUNTED, "once one stays"
        box = await f.focus("words")
        assert box.known == "written before"

    flow(made, steps, audit=begun(made))


def test_room_is_made_before_the_neighbours_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = office(tmp_path)
    there: list[int] = []
    pane = Mounts.pane

    async def counted(mounts: Mounts, part: str) -> Pane:
        if part != mounts.bound_for:
            assert not mounts.gone, "the memory of what was given up is free, and that of the opening"
        made = await pane(mounts, part)
        if part != mounts.bound_for:
            there.append(len(mounts.all))
        return made

    monkeypatch.setattr(Mounts, "pane", counted)

    async def steps(f: Flow) -> None:
        going = f.screen.going

        async def neighbours_ready() -> None:
            await f.until(lambda: {going.part, *going.mounts.neighbours(going.part)} <= set(going.mounts._panes))

        await neighbours_ready()
        for _ in range(4):
            before = going.part
            await f.press("f6")
            await f.until(lambda before=before: going.part != before)
            await neighbours_ready()
        assert max(there) == MOUNTED

    flow(made, steps, audit=begun(made))


def test_one_who_is_stopped_while_a_part_is_mounted_does_not_keep_it_from_being_shown(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        mounts = f.screen.going.mounts
        stopped = asyncio.ensure_future(mounts.pane("overall"))
        for _ in range(3):
            await asyncio.sleep(0)
        stopped.cancel()
        pane = await mounts.pane("overall")
        assert pane.is_mounted
        assert mounts.mounted("overall") is pane

    flow(made, steps, audit=begun(made))


def test_of_parts_that_were_given_up_nothing_stays_in_memory_once_one_stays(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        mounts = f.screen.going.mounts
        seen: weakref.WeakSet[Pane] = weakref.WeakSet(mounts.all)
        # Where the collector does not come by of itself, as it seldom does for what is as old as a part.
        gc.disable()
        try:
            for key in ("f6",) * 9 + ("f5",) * 9:
                await f.press(key)
                seen.update(mounts.all)
                assert len(seen) <= MOUNTED + 2, "however fast one goes"

            def nothing_stays() -> bool:
                return len(mounts.all) <= MOUNTED and set(seen) <= set(mounts.all)

            for _ in range(4):
                with contextlib.suppress(AssertionError):
                    await f.until(nothing_stays, tries=100)
                    break
                # On a slow machine one may still have been in somebody's hands: it goes with the next.
                await f.press("f6")
                seen.update(mounts.all)
            assert nothing_stays()
        finally:
            gc.enable()

    flow(made, steps, audit=begun(made))


def test_what_was_decided_before_gives_up_neither_the_part_on_show_nor_the_one_that_is_gone_to(tmp_path: Path) -> None:
    """Whoever gives up parts may be at it, on a slow machine, while somebody goes on."""
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        mounts = f.screen.going.mounts
        for _ in range(2):
            await f.press("f6")
        parts = [part for part, _ in part_order(f.screen.desk.session)]
        for part in parts:
            await mounts.pane(part)
        shown = f.screen.going.part
        mounts.bound_for = next(part for part in reversed(parts) if part != shown)
        await mounts.let_go(set())
        assert mounts.mounted(shown) is not None
        assert f.app.focused is not None
        assert shown in {f"{each.id}".removeprefix("part-") for each in f.app.focused.ancestors}
        assert mounts.mounted(mounts.bound_for) is not None
        assert len(mounts.all) <= MOUNTED, "fewer where room is being made for the neighbours"

    flow(made, steps, audit=begun(made))
