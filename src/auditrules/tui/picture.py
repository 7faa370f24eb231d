"""Pictures of the screens, made by the program itself: ``python -m auditrules.tui.picture FOLDER [--check]``.

The clock stands still, the data are made up, and a picture asks for nothing outside of itself, so that the same program
always makes the same pictures; ``--check`` says which files are not what it would make.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from itertools import count
from pathlib import Path

from textual.pilot import Pilot

from auditrules.audits.spots import Spot
from auditrules.plugins.library import library_from
from auditrules.rulesets.scaffold import scaffold
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.audit_screen import AuditScreen
from auditrules.tui.office import Office
from auditrules.tui.workshop.screen import WorkshopScreen

#: Monday 14 September 2020, 10:42:07 by the clock on the wall in London.
CLOCK = datetime(2020, 9, 14, 9, 42, 7, tzinfo=UTC)
SIZE = (120, 40)
CASE = "SAMPLE-017"
#: What Textual draws with: fonts from another host, which a page of ours must not ask for.
_FONT_FACE = re.compile(r"@font-face\s*\{[^}]*\}\s*")


class Sitting:
    """The program in front of somebody who has the samples and one ruleset of the council's own."""

    def __init__(self, app: AuditRulesApp, pilot: Pilot[int], office: Office, ruleset: Path) -> None:
        self.app = app
        self.pilot = pilot
        self.office = office
        self.ruleset = ruleset

    async def rest(self) -> None:
        """Wait until nothing is under way."""
        for _ in range(4):
            await self.pilot.pause()
            await self.app.workers.wait_for_complete()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        """Press keys, each once the one before has done its work."""
        for key in keys:
            await self.pilot.press(key)
            await self.rest()

    async def audit(self) -> AuditScreen:
        """Open a sample that is half done."""
        self.app.open_audit(next(each.audit for each in self.office.audits() if each.case_reference == CASE))
        await self.rest()
        screen = self.app.screen
        assert isinstance(screen, AuditScreen)
        return screen


async def home(_: Sitting) -> None:
    """My audits."""


async def audit(sitting: Sitting) -> None:
    """A section of an audit, with a change that was just recorded."""
    screen = await sitting.audit()
    screen.going.to(Spot("section", "safety", "safety", "value"))
    await sitting.rest()
    # Grading once more what is graded already records it anew, and the screen says when.
    await sitting.press("1", "2")
    # Whenever the form moved for the first of the two grades, it stands as for somebody who comes to the question now.
    pane, box = screen.going.pane, sitting.app.focused
    assert pane is not None
    assert box is not None
    pane.scroll_home(animate=False)
    await sitting.rest()
    pane.bring_into_view(box)
    await sitting.rest()
    screen.say("Risk and safety: Requires improvement. Ctrl+Z takes it back.")


async def review(sitting: Sitting) -> None:
    """What is missing before an audit can be submitted."""
    await sitting.audit()
    await sitting.press("f8")


async def workshop(sitting: Sitting) -> None:
    """A ruleset with a slip in it."""
    sitting.app.open_ruleset(sitting.ruleset)
    await sitting.rest()
    await _looked_at(sitting)
    await sitting.press("f4")
    await _looked_at(sitting)


async def _looked_at(sitting: Sitting) -> None:
    """Wait until the text as it is now has been checked."""
    screen = sitting.app.screen
    assert isinstance(screen, WorkshopScreen)
    while screen.desk.examination.revision != screen.held.revision:
        await sitting.pilot.pause(0.02)
    await sitting.rest()


#: The pictures by the names of their files.
SCENES: dict[str, Callable[[Sitting], Awaitable[None]]] = {
    "home": home,
    "audit": audit,
    "review": review,
    "workshop": workshop,
}


def picture(scene: Callable[[Sitting], Awaitable[None]]) -> str:
    """A screen as SVG."""
    with tempfile.TemporaryDirectory() as folder:
        ruleset = Path(folder) / "visits.toml"
        # With a slip of the pen in its limit.
        text = scaffold("visits", "graded").replace("child_seen is no", "child_sen is no")
        ruleset.write_text(text, encoding="utf-8")
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
            svg = asyncio.run(_drawn(office, ruleset, scene))
        finally:
            office.close()
    return _FONT_FACE.sub("", svg).rstrip() + "\n"


async def _drawn(office: Office, ruleset: Path, scene: Callable[[Sitting], Awaitable[None]]) -> str:
    app = AuditRulesApp(lambda: office, clock=office.now)
    async with app.run_test(size=SIZE) as pilot:
        sitting = Sitting(app, pilot, office, ruleset)
        await sitting.rest()
        await scene(sitting)
        await pilot.pause()
        return app.export_screenshot(title="auditrules")


def main(arguments: list[str] | None = None) -> int:
    """Make the pictures, or check them; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m auditrules.tui.picture")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--check", action="store_true", help="say which files are not current, and change nothing")
    options = parser.parse_args(arguments)
    os.environ["TZ"] = "Europe/London"
    if hasattr(time, "tzset"):
        time.tzset()
    os.environ.pop("NO_COLOR", None)
    os.environ["AUDITRULES_THEME"] = "dark"
    stale = []
    for name, scene in SCENES.items():
        file: Path = options.folder / f"{name}.svg"
        made = picture(scene)
        if not options.check:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(made, encoding="utf-8")
        elif not file.is_file() or file.read_text(encoding="utf-8") != made:
            stale.append(str(file))
    if stale:
        print(
            f"Not current: {', '.join(stale)}. Run: python -m auditrules.tui.picture {options.folder}", file=sys.stderr
        )
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
