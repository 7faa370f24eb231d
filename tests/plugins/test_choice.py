"""Which plugins are used is the user's choice, by option and by environment variable."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings, environment_of, settings_from

from .bad_plugins import GOOD
from .conftest import WriteFile


@pytest.mark.parametrize(
    ("environ", "options", "used"),
    [
        ({}, {}, ["one", "three", "two"]),
        ({"AUDITRULES_NO_PLUGINS": "1"}, {}, []),
        ({"AUDITRULES_NO_PLUGINS": "0"}, {}, ["one", "three", "two"]),
        ({"AUDITRULES_NO_PLUGINS": ""}, {}, ["one", "three", "two"]),
        ({}, {"no_plugins": True}, []),
        ({"AUDITRULES_PLUGINS": "one,two"}, {}, ["one", "two"]),
        ({"AUDITRULES_PLUGINS": " one , "}, {}, ["one"]),
        ({"AUDITRULES_PLUGINS": ""}, {}, ["one", "three", "two"]),
        ({"AUDITRULES_PLUGINS": "one,two"}, {"only": ["three"]}, ["three"]),
        ({"AUDITRULES_DISABLE_PLUGINS": "one,THREE"}, {}, ["two"]),
        ({"AUDITRULES_DISABLE_PLUGINS": "one"}, {"disabled": ["two"]}, ["three"]),
        ({"AUDITRULES_PLUGINS": "one", "AUDITRULES_DISABLE_PLUGINS": "one"}, {}, []),
    ],
)
def test_what_is_chosen_is_loaded_and_nothing_else_is_run(
    folder: Path, drop_in: WriteFile, environ: dict[str, str], options: dict[str, object], used: list[str]
) -> None:
    for name in ("one", "two", "three"):
        drop_in(f"{name}.py", GOOD)
    settings = settings_from(environ, folder=folder, **options)  # type: ignore[arg-type]
    plugins = load_plugins(settings, entry_points=())
    assert [source.plugin for source in plugins.ruleset_sources()] == used
    assert {record.name: record.status for record in plugins.records} == {
        name: "active" if name in used else "disabled" for name in ("one", "three", "two")
    }


def test_a_plugin_that_is_turned_off_is_not_imported(folder: Path, drop_in: WriteFile, tmp_path: Path) -> None:
    trace = tmp_path / "it-ran"
    drop_in("one.py", f"open({str(trace)!r}, 'w')\n")
    load_plugins(PluginSettings(folder=folder, disabled=("one",)), entry_points=())
    assert not trace.exists()
    load_plugins(PluginSettings(folder=folder), entry_points=())
    assert trace.exists()


def test_a_name_that_is_no_plugins_is_said(folder: Path, drop_in: WriteFile) -> None:
    drop_in("one.py", GOOD)
    plugins = load_plugins(PluginSettings(folder=folder, only=("one", "onne"), disabled=("twoo",)), entry_points=())
    assert [(record.name, record.status) for record in plugins.records] == [
        ("one", "active"),
        ("onne", "not_found"),
        ("twoo", "not_found"),
    ]


@pytest.mark.parametrize(
    "options",
    [{}, {"no_plugins": True}, {"only": ["one", "two"]}, {"disabled": ["one"]}, {"only": ["one"], "disabled": ["two"]}],
)
def test_a_choice_is_passed_on_by_the_environment(folder: Path, options: dict[str, object]) -> None:
    chosen = settings_from({}, folder=folder, **options)  # type: ignore[arg-type]
    assert settings_from(environment_of(chosen), folder=folder) == chosen
