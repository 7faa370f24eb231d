"""One registry of commands: keys, footer, palette and help say the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.tui.app_commands import AppCommands
from auditrules.tui.audit_commands import AuditCommands
from auditrules.tui.concerns_screen import ConcernsScreen
from auditrules.tui.dialogs import PickDialog, TextDialog
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import StatusLine
from auditrules.tui.registry import COMMANDS, Place, Situation, bindings_for, commands_for, footer_text, key_label
from auditrules.tui.ruleset_keys import OUTLINE
from auditrules.tui.themes import CONTRAST, LIGHT, ORDER
from auditrules.tui.workshop.commands import WorkshopCommands
from auditrules.tui.workshop.rulesets_screen import RulesetsScreen
from auditrules.tui.workshop.tabs import TABS
from auditrules.tui.workshop.versions_screen import VersionsScreen
from tests.tui.harness import Flow, begun, flow, office

#: Control keys that a terminal or a browser keeps for itself, or cannot tell from another key.
TAKEN = {"ctrl+j", "ctrl+m", "ctrl+h", "ctrl+s", "ctrl+i", "ctrl+n", "ctrl+w", "ctrl+c"}


def test_every_command_has_its_deed_a_label_and_help() -> None:
    owners = {
        "audit": AuditCommands,
        "home": HomeScreen,
        "workshop": WorkshopCommands,
        "rulesets": RulesetsScreen,
        "concerns": ConcernsScreen,
        "versions": VersionsScreen,
        "everywhere": AppCommands,
    }
    tabs = {f"tab_{tab.id}" for tab in TABS}
    for command in COMMANDS:
        if command.place == "workshop" and command.id.startswith("tab_"):
            assert command.id in tabs, command.id
        elif command.tabs:
            for name in command.tabs:
                # What is done from the outline, the form does.
                name = "form" if name == OUTLINE else name
                (spec,) = (tab for tab in TABS if tab.id == name)
                assert callable(getattr(spec.widget(), f"do_{command.id}")), (name, command.id)
        else:
            assert callable(getattr(owners[command.place], f"do_{command.id}")), command.id
        assert command.label
        assert command.help.endswith("."), command.id


@pytest.mark.parametrize("place", ["audit", "home", "workshop", "rulesets", "versions", "concerns"])
def test_no_key_means_two_things_at_once(place: Place) -> None:
    for situation in (
        Situation(place),
        Situation(place, submitted=True),
        Situation(place, samples=True, audits=1),
        Situation(place, read_only=True),
        *(Situation(place, tab=tab.id) for tab in TABS),
        Situation(place, tab=OUTLINE),
        Situation(place, draft=True),
        Situation(place, in_use=True),
    ):
        keys = [
            key
            for command in COMMANDS
            if command.place in (place, "everywhere") and command.fits(situation)
            for key in command.keys
        ]
        assert len(keys) == len(set(keys))


def test_no_command_uses_a_key_that_cannot_arrive() -> None:
    assert not TAKEN & {key for command in COMMANDS for key in command.keys}


def test_bindings_are_made_from_the_registry() -> None:
    made = {
        binding.id
        for place in ("audit", "home", "workshop", "rulesets", "versions", "concerns", "everywhere")
        for binding in bindings_for(place)
    }  # type: ignore[arg-type, union-attr]
    assert made == {command.id for command in COMMANDS}


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_the_footer_fits_its_line(width: int) -> None:
    pairs = footer_text("audit", Situation("audit", guidance_hidden=width < 100), width)
    assert sum(len(key) + len(label) + 3 for key, label in pairs) + 1 <= width
    assert pairs[0] == ("F1", "Help")
    assert ("F2", "Escalate") in pairs


def test_keys_are_named_as_on_a_keyboard() -> None:
    assert [key_label(key) for key in ("f12", "ctrl+z", "escape", "n")] == ["F12", "Ctrl+Z", "Esc", "N"]


def test_help_and_palette_know_the_commands_of_the_screen(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        await f.press("f1")
        help_ = f.app.screen
        assert isinstance(help_, TextDialog)
        for command in COMMANDS:
            if command.place in ("audit", "everywhere"):
                assert command.label in help_.text.plain
        await f.press("escape", "ctrl+p")
        palette = f.app.screen
        assert isinstance(palette, PickDialog)
        await f.type("next section")
        await f.press("enter")
        assert f.screen.going.part == "section-planning"
        f.screen.going.to_part("section-safety")
        await f.settled()

    flow(made, steps, audit=begun(made))


def test_colours_go_round_and_are_kept(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        seen = []
        for _ in ORDER:
            await f.press("ctrl+t")
            seen.append(f.app.theme)
        assert sorted(seen) == sorted(ORDER)
        await f.press("ctrl+t")

    app = flow(made, steps)
    assert made.setting("theme") == app.theme


def test_a_theme_of_the_environment_that_is_none_is_said_and_the_chosen_one_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = office(tmp_path)
    made.set_setting("theme", CONTRAST)
    said: list[str] = []

    async def steps(f: Flow) -> None:
        said.append(f.app.screen.query_one(StatusLine).said)

    monkeypatch.setenv("AUDITRULES_THEME", "solarized")
    assert flow(made, steps).theme == CONTRAST
    assert said == ["AUDITRULES_THEME says 'solarized'; it can be dark, light or contrast."]
    monkeypatch.setenv("AUDITRULES_THEME", " Light ")
    assert flow(made, steps).theme == LIGHT
    assert said[1:] == [""]


@pytest.mark.parametrize("place", ["home", "audit", "workshop"])
def test_the_words_of_help_stand_beside_the_keys_in_every_line(place: Place) -> None:
    from auditrules.tui.help import KEYS, WORDS, help_dialog

    lines = help_dialog(place, Situation(place)).text.plain.split("\n")
    assert max(map(len, lines)) <= KEYS + WORDS
    named = {command.label for command in commands_for(place)}
    for line in filter(None, lines):
        beside = line.startswith(" " * KEYS) or line[KEYS:].strip() in named
        assert beside or line[:KEYS].strip(), line


def test_only_the_colours_are_on_a_key_that_a_browser_keeps_and_its_page_says_so() -> None:
    kept = {command.id for command in COMMANDS if command.keys and {*command.keys} <= {"ctrl+n", "ctrl+t", "ctrl+w"}}
    assert kept == {"colours"}
    page = (Path(__file__).parents[2] / "docs" / "browser.md").read_text(encoding="utf-8")
    assert "**Ctrl+P**, *Colours*" in page
