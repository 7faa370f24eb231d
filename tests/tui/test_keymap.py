"""A person's own keys: checked, used wherever keys are bound, shown and spoken of, and never in each other's way."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from auditrules.cli.root import root
from auditrules.tui.dialogs import EscalateDialog, PickDialog, TextDialog
from auditrules.tui.home_screen import HomeScreen
from auditrules.tui.key_line import KeyLine
from auditrules.tui.keymap import parse_keymap, read_keymap, template
from auditrules.tui.prose import Prose
from auditrules.tui.registry import COMMANDS, use_keys
from auditrules.tui.review import ReviewScreen
from tests.tui.harness import Flow, begun, flow, office

FILE = Path("keys.toml")


@pytest.fixture(autouse=True)
def usual_keys() -> Iterator[None]:
    yield
    use_keys({})


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('[keys]\nescalte = "f10"', "keys.toml:2: There is no command 'escalte'. Did you mean 'escalate'?"),
        ('[keys]\n\nfind = "f33"', "keys.toml:3: 'find': 'f33' is not a key."),
        ('[keys]\nfind = "ctl+f"', "keys.toml:2: 'find': 'ctl+f' is not a key."),
        ('[keys]\nfind = "ctrl+pgup"', "Did you mean 'pageup'?"),
        ('[keys]\nfind = "x"', "'find': X alone is typed into boxes. Put ctrl+ before it, or choose F1 to F12."),
        ('[keys]\nfind = "tab"', "'find': Tab goes to the next box; choose another."),
        ('[keys]\nfind = "ctrl+m"', "'find': Ctrl+M is Enter to a terminal; choose another."),
        ('[keys]\nfind = "f2"', "'find': F2 is the key of 'escalate' (Escalate now) already."),
        ("[keys]\nfind = 3", "'find' takes a key or a list of keys"),
        ("keys = 3", "'keys' is a table"),
        ('[key]\nfind = "f2"', "keys.toml:1: 'key' is not known here. Keys stand under [keys]."),
        ("[keys", "this is not TOML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line_and_the_usual_key_stays(text: str, fault: str) -> None:
    keymap = parse_keymap(FILE, text)
    assert keymap.keys == {}
    assert fault in "\n".join(keymap.faults)


def test_all_faults_are_told_at_once_and_the_rest_is_used() -> None:
    keymap = parse_keymap(FILE, '[keys]\nfind = "ctrl+l"\nnone = "f2"\nwhy = "q"\nreview = ["f11", "ctrl+r"]')
    assert keymap.keys == {"find": ("ctrl+l",), "review": ("f11", "ctrl+r")}
    assert [fault.split(":")[1] for fault in keymap.faults] == ["3", "4"]


def test_two_commands_can_change_places() -> None:
    keymap = parse_keymap(FILE, '[keys]\nreview = "f2"\nescalate = "f8"')
    assert keymap.faults == ()
    assert keymap.keys == {"review": ("f2",), "escalate": ("f8",)}


def test_the_file_to_begin_from_changes_nothing_and_every_line_of_it_works() -> None:
    assert parse_keymap(FILE, template()).keys == {}
    lines = [line.removeprefix("# ") for line in template().splitlines() if line.startswith("# ") and " = [" in line]
    usual = "\n".join(["[keys]", *(line for line in lines if "= []" not in line)])
    assert len(tomllib.loads(usual)["keys"]) >= 20
    assert parse_keymap(FILE, usual).faults == ()


def test_own_keys_work_in_boxes_too_and_footer_help_palette_and_sentences_follow(tmp_path: Path) -> None:
    made = office(tmp_path)
    text = (
        '[keys]\nescalate = "ctrl+k"\nreview = "ctrl+l"\nnot_applicable = "ctrl+u"\ncolours = "f11"\nreopen = "ctrl+r"'
    )

    async def steps(f: Flow) -> None:
        await f.focus("words")
        assert isinstance(f.focused, Prose)
        await f.type("kept whole")
        await f.press("ctrl+k")
        dialog = f.app.screen
        assert isinstance(dialog, EscalateDialog)
        assert any("Ctrl+K" in str(deed.render()) for deed in dialog.query("Deed"))
        await f.type("a concern")
        await f.press("ctrl+k")
        assert len(f.state.escalations) == 1
        assert f.state.answer("words").value == "kept whole"
        await f.press("f2")
        assert f.app.screen is f.screen, "the usual key does nothing now"
        pairs = f.screen.query_one(KeyLine).pairs
        assert ("Ctrl+K", "Escalate") in pairs
        assert ("Ctrl+L", "Review") in pairs
        await f.press("f1")
        help_ = f.app.screen
        assert isinstance(help_, TextDialog)
        assert "Ctrl+K" in help_.text.plain
        await f.press("f1")
        assert f.app.screen is f.screen, "the key that opens it closes it"
        await f.press("ctrl+l", "f8")
        assert isinstance(f.app.screen, ReviewScreen), "the usual key does nothing here either"
        await f.press("ctrl+l")
        assert f.app.screen is f.screen
        await f.press("ctrl+p")
        palette = f.app.screen
        assert isinstance(palette, PickDialog)
        assert any(pick.label.endswith("Ctrl+L") for pick in palette.picks)
        await f.press("escape")
        theme = f.app.theme
        await f.press("f11")
        assert f.app.theme != theme
        await f.focus("visits")
        await f.press("ctrl+u")
        await f.type("no")
        await f.press("enter")
        assert "Ctrl+U takes it back" in f.said

    flow(made, steps, audit=begun(made), keymap=lambda: parse_keymap(FILE, text))


def test_faults_are_said_on_the_first_screen(tmp_path: Path) -> None:
    made = office(tmp_path)

    async def steps(f: Flow) -> None:
        home = f.app.screen
        assert isinstance(home, HomeScreen)
        assert "1 fault in keys.toml" in home.query_one("#status").said  # type: ignore[attr-defined]

    flow(made, steps, keymap=lambda: parse_keymap(FILE, '[keys]\nfind = "f99"'))


def test_the_command_shows_keys_and_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("auditrules.tui.keymap.keys_file", lambda: tmp_path / "keys.toml")
    shown = CliRunner().invoke(root, ["keys"])
    assert shown.exit_code == 0
    for command in COMMANDS:
        assert command.id in shown.output
    (tmp_path / "keys.toml").write_text('[keys]\nfind = "ctrl+l"\nwhy = "f99"\n', encoding="utf-8")
    shown = CliRunner().invoke(root, ["keys"], standalone_mode=False)
    assert shown.return_value == 3
    assert "* Ctrl+L" in shown.output
    assert "keys.toml:3: 'why': 'f99' is not a key." in shown.output


def test_edit_begins_from_a_file_with_every_command(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "config" / "keys.toml"
    monkeypatch.setattr("auditrules.tui.keymap.keys_file", lambda: file)
    monkeypatch.setenv("EDITOR", "true")
    monkeypatch.delenv("VISUAL", raising=False)
    shown = CliRunner().invoke(root, ["keys", "--edit"])
    assert shown.exit_code == 0
    assert file.read_text(encoding="utf-8") == template()
    assert read_keymap(file).faults == ()
