"""What the tests of the workshop share: a folder of a council's own rulesets, and the workshop open on one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

from textual.pilot import Pilot

from auditrules.plugins.own import SOURCE
from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.scaffold import TO_BE_SAID, scaffold
from auditrules.store.workspace import Workspace
from auditrules.tui.app import AuditRulesApp
from auditrules.tui.key_line import StatusLine
from auditrules.tui.keymap import Keymap
from auditrules.tui.office import Office
from auditrules.tui.workshop.screen import WorkshopScreen
from tests.tui.harness import RULESETS, Clock, Flow


def written(text: str) -> str:
    """A new ruleset's text with everything said that was left to be said."""
    for one in TO_BE_SAID:
        text = text.replace(one, f"{one[:-1]}, as we see it.")
    return text


def own_ruleset(folder: Path, text: str | None = None, name: str = "ours") -> Path:
    """A ruleset of the council's own: the small graded one, or a text."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    path = own / f"{name}.toml"
    path.write_text(scaffold(name, "graded") if text is None else text, encoding="utf-8")
    return path


def author_office(folder: Path, *, clock: Clock | None = None) -> Office:
    """An open office with the tests' rulesets and a folder of the council's own."""
    own = folder / "own"
    own.mkdir(exist_ok=True)
    made = Office(
        Workspace.open(folder / "workspace"),
        lambda: Library([LibraryFolder(RULESETS, "tests"), LibraryFolder(own, SOURCE, drafts=True)]),
        user="tester",
        now=clock or Clock(),
    )
    made.set_setting("welcomed", True)
    return made


class WorkshopFlow(Flow):
    """A running workshop in a test."""

    async def settled(self) -> None:
        """Wait until keys and workers are done and the text as it is now has been looked at."""
        for _ in range(400):
            await super().settled()
            if self.app.type_ahead.idle and not isinstance(self.app.screen, WorkshopScreen):
                return
            screen = self.app.screen
            if isinstance(screen, WorkshopScreen) and screen.desk.examination.revision == screen.held.revision:
                await super().settled()
                return
            await self.pilot.pause(0.01)
        raise AssertionError("the text was not looked at")

    async def until(self, holds: Callable[[], bool]) -> None:
        """Wait for something that a thread brings about."""
        for _ in range(400):
            if holds():
                await self.settled()
                return
            await self.pilot.pause(0.01)
        raise AssertionError("it did not come about")

    @property
    def workshop(self) -> WorkshopScreen:
        """The workshop on screen."""
        screen = self.app.screen
        assert isinstance(screen, WorkshopScreen), f"the screen is {screen}"
        return screen

    @property
    def text(self) -> str:
        return self.workshop.held.text

    def said_there(self) -> str:
        """What the status line says."""
        return self.app.screen.query_one(StatusLine).said

    def at(self, words: str, *, after: bool = False) -> None:
        """Put the cursor before (or behind) some words of the text."""
        start = self.text.index(words)
        self.workshop.editor.go_to(start + len(words) if after else start)

    def shown(self) -> str:
        """The lines of the screen as text."""
        screen = self.app.screen
        lines = screen._compositor.render_strips()
        return "\n".join("".join(segment.text for segment in strip) for strip in lines)


def workshop(
    made: Office,
    path: Path,
    steps: Callable[[WorkshopFlow], Awaitable[None]],
    *,
    size: tuple[int, int] = (120, 40),
    keymap: Callable[[], Keymap] | None = None,
) -> AuditRulesApp:
    """Open a ruleset in the workshop and do some steps in it."""
    import asyncio

    app = AuditRulesApp(lambda: made, clock=made.now, keymap=keymap)

    async def main() -> None:
        async with app.run_test(size=size) as pilot:
            running = WorkshopFlow(app, cast("Pilot[int]", pilot))
            await app.workers.wait_for_complete()
            await running.settled()
            app.open_ruleset(path)
            await running.settled()
            await steps(running)

    asyncio.run(main())
    return app
