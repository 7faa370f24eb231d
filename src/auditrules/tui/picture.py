"""A picture of the audit screen, made by the program itself: ``python -m auditrules.tui.picture FILE [--check]``.

The clock stands still, the data are the samples, and the picture asks for nothing outside of itself, so that the same
program always makes the same picture; ``--check`` says whether a file is still the one it would make.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from auditrules.audits.spots import Spot
from auditrules.plugins.library import library_from
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.office import Office

#: Monday 14 September 2020, 10:42:07 by the clock on the wall in London.
CLOCK = datetime(2020, 9, 14, 9, 42, 7, tzinfo=UTC)
#: What Textual draws with: fonts from another host, which a page of ours must not ask for.
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


def picture(size: tuple[int, int] = (120, 40), case: str = "SAMPLE-017") -> str:
    """The audit screen with a sample open, as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        numbers = count(1)
        office = Office(
            Workspace.open(Path(folder) / "workspace"),
            lambda: library_from({}),
            user="auditor",
            now=lambda: CLOCK,
            new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
        )
        office.set_setting("welcomed", True)
        office.add_samples()
        try:
            svg = asyncio.run(_drawn(office, size, case))
        finally:
            office.close()
    return _FONT_FACE.sub("", svg).rstrip() + "\n"


async def _drawn(office: Office, size: tuple[int, int], case: str) -> str:
    app = AuditRulesApp(lambda: office, clock=office.now)
    async with app.run_test(size=size) as pilot:
        await _rest(app, pilot)
        audit = next(summary.audit for summary in office.audits() if summary.case_reference == case)
        app.open_audit(audit)
        await _rest(app, pilot)
        screen = app.screen
        assert isinstance(screen, AuditScreen)
        screen.go(Spot("section", "safety", "safety", "value"))
        await _rest(app, pilot)
        # Grading once more what is graded already records it anew, and the screen says when.
        await pilot.press("1")
        await _rest(app, pilot)
        await pilot.press("2")
        await _rest(app, pilot)
        screen.say("Risk and safety: Requires improvement. Ctrl+Z takes it back.")
        await pilot.pause()
        return app.export_screenshot(title="auditrules")


async def _rest(app: AuditRulesApp, pilot: Pilot[int]) -> None:
    """Wait until nothing is under way."""
    for _ in range(4):
        await pilot.pause()
        await app.workers.wait_for_complete()
    await pilot.pause()


def main(arguments: list[str] | None = None) -> int:
    """Make the picture, or check it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m auditrules.tui.picture")
    parser.add_argument("file", type=Path)
    parser.add_argument("--check", action="store_true", help="say whether the file is current, and change nothing")
    options = parser.parse_args(arguments)
    os.environ["TZ"] = "Europe/London"
    if hasattr(time, "tzset"):
        time.tzset()
    os.environ.pop("NO_COLOR", None)
    os.environ["AUDITRULES_THEME"] = "dark"
    made = picture()
    if options.check:
        current = options.file.is_file() and options.file.read_text(encoding="utf-8") == made
        if not current:
            print(
                f"{options.file} is not current. Run: python -m auditrules.tui.picture {options.file}", file=sys.stderr
            )
        return 0 if current else 1
    options.file.parent.mkdir(parents=True, exist_ok=True)
    options.file.write_text(made, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
