"""A plugin's own widget for its kind of question: it answers, and one that fails leaves the audit on screen."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from textual.widgets import Static

from auditrules.plugins.library import library_of
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.store.workspace import Workspace
from auditrules.tui.choice import Choice
from auditrules.tui.office import Office
from auditrules_scaling.widget import ScalingLine

from .harness import Clock, Flow, flow

RULESET = """
[ruleset]
id = "lines"
version = "1.0.0"
title = "Lines"
nature = "Case-file audit"
requires = ["{plugin}"]

[section.s]
label = "Safety"
graded = false

[question.safe]
section = "s"
text = "How safe is the child?"
answers = "{kind}"

[question.why]
section = "s"
text = "Why?"
answers = "text"

[decide.concern]
outcomes = ["some", "none_now"]
otherwise = "none_now"
rows = [{{ when = "safe is at most 3", then = "some" }}]
"""


def office(folder: Path, *, plugin: str = "scaling", kind: str = "scaling", text: str = "") -> tuple[Office, str]:
    """An office with an audit whose question is of a plugin's kind, and the audit's id."""
    rulesets, plugins = folder / "rulesets", folder / "plugins"
    rulesets.mkdir()
    plugins.mkdir(mode=0o700)
    (rulesets / "lines.toml").write_text(RULESET.format(plugin=plugin, kind=kind), encoding="utf-8")
    if text:
        path = plugins / f"{plugin}.py"
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        path.chmod(0o600)
    numbers: Iterator[int] = count(1)
    extensions = library_of(load_plugins(PluginSettings(folder=plugins))).extensions
    made = Office(
        Workspace.open(folder / "workspace"),
        Library([LibraryFolder(rulesets, "tests")], extensions),
        user="tester",
        now=Clock(),
        new_id=lambda: f"00000000-0000-4000-8000-{next(numbers):012d}",
    )
    made.set_setting("welcomed", True)
    return made, made.begin("lines", case_reference="CF-1", due=None, facts={}).state.id


def test_digits_and_arrows_answer_on_the_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # However slow the machine is, the 0 comes in time.
    monkeypatch.setattr("auditrules_scaling.widget.WAIT", 600)
    made, audit = office(tmp_path)

    async def steps(f: Flow) -> None:
        line = await f.focus("safe")
        assert isinstance(line, ScalingLine)
        await f.press("7")
        assert f.state.answer("safe").value == "7"
        await f.press("right", "right")
        assert f.state.answer("safe").value == "9"
        # A 1 that may become a 10 is not recorded on the way: it could call for an escalation that nobody meant.
        before = len(made.workspace.events(audit))
        await f.press("1", "0")
        assert f.state.answer("safe").value == "10"
        assert len(made.workspace.events(audit)) == before + 1
        await f.press("1", "down")
        assert f.state.answer("safe").value == "1"
        await f.focus("safe")
        await f.press("1", "4")
        assert f.state.answer("safe").value == "4"
        await f.press("1", "0")
        await f.press("right")
        assert f.state.answer("safe").value == "10"
        await f.press("delete")
        assert f.state.answer("safe").value is None
        await f.press("left")
        assert f.state.answer("safe").value == "10"
        await f.press("ctrl+z")
        assert f.state.answer("safe").value is None
        await f.press("2")
        assert f.session.judgement.outcomes["concern"].value == "some"
        shown = line.render().plain
        assert "[2]" in shown
        assert shown.split("\n")[1].startswith("as bad as it could be")
        assert shown.endswith("as good as it could be")

    flow(made, steps, audit=audit, size=(80, 24))
    made.close()


KIND = """
    from decimal import Decimal
    from auditrules.plugins import QuestionType, hookimpl

    @hookimpl
    def auditrules_question_types():
        low, high = Decimal(0), Decimal(10)
        return [QuestionType("rating", "R", "number", minimum=low, maximum=high, decimals=0, widget={widget!r})]
"""
WIDGET = """
from textual.widget import Widget
from auditrules.tui.boxes import Box

class Bad(Widget, Box, can_focus=True):
    def __init__(self, cell, question):
        super().__init__()
        self.cell = cell
    def show(self, value):
        self.value = value
    def render(self):
        return "a line"
"""

#: How a widget can fail, and the exception that is told.
BAD: list[tuple[str, str, str]] = [
    ("missing", "no_such_module_at_all:Bad", "ModuleNotFoundError"),
    ("leaves", "raise SystemExit(3)", "SystemExit"),
    ("nothing", "x = 1", "AttributeError"),
    ("no_widget", "class Bad: pass", "TypeError"),
    ("arguments", WIDGET.replace("(self, cell, question)", "(self)").replace("= cell", "= None"), "TypeError"),
    ("makes", WIDGET.replace("super().__init__()", "raise KeyError('x')"), "KeyError"),
    ("shows", WIDGET.replace("self.value = value", "raise ValueError('no value')"), "ValueError: no value"),
    ("renders", WIDGET.replace('return "a line"', "return 1 / 0"), "ZeroDivisionError"),
    ("mounts", WIDGET + "    def on_mount(self):\n        raise RuntimeError('mounting')\n", "RuntimeError: mounting"),
    ("awaits", WIDGET + "    async def on_mount(self):\n        raise RuntimeError('later')\n", "RuntimeError: later"),
    ("composes", WIDGET + "    def compose(self):\n        yield 3 / 0\n", "ZeroDivisionError"),
    ("styled", WIDGET.replace("    def __init__", "    DEFAULT_CSS = 'Bad { colr: }}'\n    def __init__"), ""),
]


@pytest.mark.parametrize(("name", "text", "said"), BAD, ids=lambda value: value if str(value).isidentifier() else "")
def test_a_widget_that_fails_gives_way_to_the_programs_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: str, said: str
) -> None:
    module = f"bad_widget_{name}"
    (tmp_path / f"{module}.py").write_text(text if ":Bad" not in text else "", encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    widget = text if ":Bad" in text else f"{module}:Bad"
    made, audit = office(tmp_path, plugin="ours", kind="rating", text=KIND.format(widget=widget))

    async def steps(f: Flow) -> None:
        box = await f.focus("safe")
        assert isinstance(box, Choice)
        await f.press("7")
        assert f.state.answer("safe").value == "7"
        told = [str(one.content) for one in f.screen.query(".failure").results(Static)]
        assert len(told) == 1
        assert told[0].startswith("The plugin ours could not show its own way to answer this (")
        assert said in told[0]

    app = flow(made, steps, audit=audit)
    assert app.return_code in (None, 0)
    made.close()


def test_one_that_fails_at_a_key_loses_no_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keyed = WIDGET + (
        "    def on_key(self, event):\n"
        "        if event.key == '7':\n"
        "            self.post_message(self.Typed(self, '7', at_once=True))\n"
        "        else:\n"
        "            raise RuntimeError('no such key')\n"
    )
    (tmp_path / "bad_widget_keys.py").write_text(keyed, encoding="utf-8")
    monkeypatch.syspath_prepend(str(tmp_path))
    made, audit = office(tmp_path, plugin="ours", kind="rating", text=KIND.format(widget="bad_widget_keys:Bad"))

    async def steps(f: Flow) -> None:
        await f.focus("safe")
        await f.press("7")
        assert f.state.answer("safe").value == "7"
        await f.press("8")
        box = f.focused
        assert isinstance(box, Choice)
        assert box.value == "7"
        await f.press("9")
        assert f.state.answer("safe").value == "9"

    flow(made, steps, audit=audit)
    made.close()
