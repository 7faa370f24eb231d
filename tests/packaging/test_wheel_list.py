"""What is in the tree is also packaged: a forgotten line in pyproject.toml would lose a plugin in silence."""

from __future__ import annotations

import importlib.metadata
from pathlib import Path

import tomli

from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomli.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
FOLDERS = sorted(path.name for path in (ROOT / "plugins").iterdir() if (path / "__init__.py").is_file())


def test_there_is_a_plugin_to_look_at() -> None:
    assert "auditrules_council_rulesets" in FOLDERS


def test_every_folder_in_plugins_is_in_the_wheel() -> None:
    packages = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
    assert sorted(packages) == ["plugins/" + name for name in FOLDERS] + ["src/auditrules"]


def test_every_folder_in_plugins_is_an_entry_point_named_after_it() -> None:
    points = PROJECT["project"]["entry-points"]["auditrules"]
    assert points == {name.removeprefix("auditrules_"): name for name in FOLDERS}


def test_the_installed_program_finds_and_loads_each_of_them() -> None:
    installed = {point.value for point in importlib.metadata.entry_points(group="auditrules")}
    assert set(FOLDERS) <= installed
    records = {record.where: record for record in load_plugins(PluginSettings()).records}
    for name in FOLDERS:
        assert records[name].status == "active", [str(problem) for problem in records[name].problems]
        assert records[name].distribution == "auditrules"


def test_in_a_checkout_the_rulesets_are_the_checkouts_own() -> None:
    sources = load_plugins(PluginSettings(only=("council_rulesets",))).ruleset_sources()
    assert [source.value.folder for source in sources] == [ROOT / "rulesets"]


def test_the_version_is_the_newest_in_the_changelog_or_unreleased() -> None:
    headings = [
        line.removeprefix("## ")
        for line in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
        if line.startswith("## ")
    ]
    assert headings[0] == "[Unreleased]" or headings[0].startswith(f"[{PROJECT['project']['version']}]")
