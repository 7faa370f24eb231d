"""Documents written from the screen: Esc stops it between two files, and what was written is said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.exporting import ExportDialog
from tests.tui.harness import Flow, begun, flow, office


@pytest.mark.parametrize("before", [0, 1])
def test_writing_documents_is_stopped_and_what_was_written_is_said(tmp_path: Path, before: int) -> None:
    made = office(tmp_path)
    audit = begun(made)
    began, go_on = Event(), Event()
    writing = made.documents.writing

    def held(*arguments: object, **more: bool) -> Callable[..., tuple[Path, ...]]:
        write = writing(*arguments, **more)  # type: ignore[arg-type]

        def slow(stop: Callable[[], bool], done: Callable[[int, int], None]) -> tuple[Path, ...]:
            asked = 0

            def waits() -> bool:
                nonlocal asked
                if asked == before:
                    began.set()
                    go_on.wait(30)
                asked += 1
                return stop()

            return write(waits, done)

        return slow

    made.documents.writing = held  # type: ignore[method-assign]

    async def steps(f: Flow) -> None:
        await f.press("f12")
        dialog = f.app.screen
        assert isinstance(dialog, ExportDialog)
        work = dialog.work
        await f.pilot.press("enter")
        await f.until(began.is_set)
        try:
            await f.pilot.press("escape")
            assert f.app.screen is dialog, "Esc stops it first"
            assert work.render().plain.endswith("stopping")
        finally:
            go_on.set()
        await f.until(lambda: work.idle)
        await f.settled()
        if before:
            assert isinstance(f.app.screen, AuditScreen)
            assert f.said.startswith("Stopped. Saved in ")
        else:
            assert f.app.screen is dialog
            assert "Stopped. Nothing was written." in str(dialog.query_one(".problem").render())

    flow(made, steps, audit=audit)
    assert len(list(made.documents.folder.glob("*")) if made.documents.folder.is_dir() else []) == before
