"""Screens of plugins: opened from all commands, and closed when they fail, with the program going on."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from textual import events

from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import StatusLine
from auditrules.tui.office import Office
from tests.tui.harness import Flow, begun, flow, office

PLUGIN = """
from textual.screen import Screen
from textual.widgets import Static
from auditrules.plugins import Screen as Offered, hookimpl

class Wall(Screen):
    BINDINGS = [("x", "fail", "Fail"), ("y", "later", "Fail later"), ("escape", "app.pop_screen", "Back")]

    def compose(self):
        yield Static("A wall of thanks", id="thanks")

    def action_fail(self):
        raise ValueError("no thanks today")

    def action_later(self):
        self.call_later(self.action_fail)

class Broken(Screen):
    def __init__(self):
        raise RuntimeError("no wall")

@hookimpl
def auditrules_screens():
    return [
        Offered("wall", "Wall of thanks", "Good practice.", "auditrules_dropin_wall:Wall"),
        Offered("broken", "Broken wall", "Never opens.", "auditrules_dropin_wall:Broken"),
    ]
"""


def with_plugin(tmp_path: Path) -> Office:
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)
    path = folder / "wall.py"
    path.write_text(textwrap.dedent(PLUGIN))
    path.chmod(0o600)
    plugins = load_plugins(PluginSettings(only=("file_channel", "wall"), folder=folder))
    made = office(tmp_path)
    made._plugins = lambda: plugins
    return made


def said(f: Flow) -> str:
    return f.app.screen.query_one(StatusLine).said


@pytest.mark.parametrize("key", ["x", "y"])
def test_a_screen_opens_from_all_commands_and_a_failure_closes_it_alone(tmp_path: Path, key: str) -> None:
    made = with_plugin(tmp_path)

    async def steps(f: Flow) -> None:
        begun(made)
        await f.press("ctrl+p")
        await f.type("wall of")
        await f.press("enter")
        assert str(f.app.screen.query_one("#thanks").render()) == "A wall of thanks"
        f.app.post_message(events.Key(key, key))  # Pilot would wait for the screen that is closed
        await f.until(lambda: isinstance(f.app.screen, HomeScreen))
        await f.until(lambda: "no thanks today" in said(f))
        assert "The plugin wall failed" in said(f)
        record = made.plugins.record("wall")
        assert record is not None
        assert record.problems[0].line == 13
        # The program is as alive as before.
        await f.press("c")
        assert f.app.leaving.desks

    flow(made, steps)


def test_a_screen_that_cannot_be_made_says_why(tmp_path: Path) -> None:
    made = with_plugin(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("ctrl+p")
        await f.type("broken")
        await f.press("enter")
        assert isinstance(f.app.screen, HomeScreen)
        assert "This screen of the plugin wall cannot be opened" in said(f)
        assert "no wall" in said(f)

    flow(made, steps)
