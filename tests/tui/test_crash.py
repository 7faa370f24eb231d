"""A fault of the program: what was typed is saved, the report holds no case details, the panel is calm."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from rich.console import Console
from rich.traceback import Traceback
from textual.worker import WorkerFailed

from auditrules.tui.app import AuditRulesApp
from auditrules.tui.crash import InputFailed
from auditrules.tui.prose import Prose
from tests.tui.harness import begun, office

SECRET = "Aurelia-Quillfeather"


class Fault(RuntimeError):
    """A fault whose very message quotes a name."""


def test_a_crash_saves_reports_without_details_and_shows_a_calm_panel(tmp_path: Path) -> None:
    made = office(tmp_path)
    audit = begun(made)
    app = AuditRulesApp(lambda: made, clock=made.now)
    shown: list[str] = []

    def fail(name: str) -> None:
        child = name
        raise Fault(f"cannot show {child}")

    async def main() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            app.open_audit(audit)
            await pilot.pause()
            await app.workers.wait_for_complete()
            await pilot.pause()
            screen = app.screen
            screen.going.to_part("section-planning")  # type: ignore[attr-defined]
            await app.workers.wait_for_complete()
            await pilot.pause()
            screen.query_one("#item-words Prose", Prose).insert(SECRET)
            await pilot.pause()
            app.call_later(fail, SECRET)
            await pilot.pause()
            console = Console(width=100, record=True, file=open("/dev/null", "w"))  # noqa: SIM115
            for renderable in app._exit_renderables:
                console.print(renderable)
            shown.append(console.export_text())

    with pytest.raises(Fault):
        asyncio.run(main())
    assert made.open_audit(audit).state.answer("words").value == SECRET, "what was typed is saved"
    (report,) = made.folder.glob("crash-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "Fault" in text
    assert "test_crash.py" in text, "the place in the code is named"
    assert report.stat().st_mode & 0o077 == 0
    for printed in (text, *shown):
        assert SECRET not in printed
        assert "cannot show" not in printed
        assert str(Path.home()) not in text
    assert "Start auditrules again" in shown[0]
    assert "Traceback" not in shown[0]


def test_the_report_names_the_place_of_a_fault_in_a_worker(tmp_path: Path) -> None:
    made = office(tmp_path)
    app = AuditRulesApp(lambda: made, clock=made.now)

    async def fail_in_worker() -> None:
        raise Fault(SECRET)

    async def main() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            app.run_worker(fail_in_worker())
            await pilot.pause()
            await pilot.pause()

    with pytest.raises(WorkerFailed):
        asyncio.run(main())
    (report,) = made.folder.glob("crash-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "Fault" in text
    assert "in fail_in_worker" in text
    assert SECRET not in text


def test_a_fault_of_the_thread_that_reads_the_keyboard_is_as_calm(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = office(tmp_path)
    audit = begun(made)
    app = AuditRulesApp(lambda: made, clock=made.now)

    def read_keys(child: str) -> None:
        raise Fault(f"cannot read {child}")

    async def main() -> None:
        async with app.run_test(size=(100, 30)) as pilot:
            await app.workers.wait_for_complete()
            app.open_audit(audit)
            await pilot.pause()
            try:
                read_keys(SECRET)
            except Fault:
                app.call_later(app.panic, Traceback())
            await pilot.pause()

    with pytest.raises(InputFailed):
        asyncio.run(main())
    shown = capsys.readouterr().err
    (report,) = made.folder.glob("crash-*.txt")
    text = report.read_text(encoding="utf-8")
    assert "Fault" in text
    assert "in read_keys" in text, "the place in the code is named"
    assert "Start auditrules again" in shown
    for printed in (text, shown):
        assert SECRET not in printed
        assert "cannot read" not in printed
        assert "Traceback" not in printed
    assert app.return_code == 1
