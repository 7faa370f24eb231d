"""Each plugin that comes with the program can be turned off: its own feature is gone, and nothing else is."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from auditrules.plugins.calling import Plugins
from auditrules.plugins.library import library_of
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import PluginSettings
from auditrules.testing import AuditProject, ruleset_text

ROOT = Path(__file__).parents[2] / "plugins"
OURS = sorted(path.name.removeprefix("auditrules_") for path in ROOT.iterdir() if (path / "__init__.py").is_file())


@dataclass
class Features:
    """Everything that plugins bring, by name."""

    question_types: set[str] = field(default_factory=set)
    rule_kinds: set[str] = field(default_factory=set)
    facts: set[str] = field(default_factory=set)
    report_formats: set[str] = field(default_factory=set)
    importers: set[str] = field(default_factory=set)
    channels: set[str] = field(default_factory=set)
    checks: set[str] = field(default_factory=set)
    rulesets: set[str] = field(default_factory=set)


NAMED = ("question_types", "rule_kinds", "facts", "report_formats", "importers", "channels")


def features(plugins: Plugins) -> Features:
    found = Features(*({one.value.name for one in getattr(plugins, what)()} for what in NAMED))
    found.checks = set(plugins.implements("auditrules_check_admissibility"))
    found.rulesets = {entry.id for entry in library_of(plugins).entries() if entry.id}
    return found


#: What goes with each, of what the program brings.
GOES: dict[str, Features] = {
    "apprise": Features(channels={"apprise"}),
    "council_rulesets": Features(),  # every ruleset of the folder that it names; see below
    "documents": Features(report_formats={"html", "markdown"}),
    "file_channel": Features(channels={"file"}),
    "local_admissibility": Features(rule_kinds={"local_admissibility"}, checks={"local_admissibility"}),
    "own_rulesets": Features(rulesets={"visits"}),
    "scaling": Features(question_types={"scaling"}),
    "tables": Features(importers={"csv", "excel"}),
    "working_days": Features(facts={"days_between", "working_days_between"}),
    "xlsform": Features(importers={"xlsform"}),
}


@pytest.fixture
def own_rulesets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A council has a ruleset of its own."""
    (tmp_path / "visits.toml").write_text(ruleset_text(), encoding="utf-8")
    monkeypatch.setenv("AUDITRULES_RULESETS", str(tmp_path))


def test_each_of_our_plugins_is_tried() -> None:
    assert set(OURS) <= set(GOES)


@pytest.mark.usefixtures("own_rulesets")
@pytest.mark.parametrize("name", OURS)
def test_turning_one_off_takes_its_feature_and_nothing_else(name: str) -> None:
    everything = features(load_plugins(PluginSettings()))
    plugins = load_plugins(PluginSettings(disabled=(name,)))
    left = features(plugins)
    assert {record.name for record in plugins.records if not record.loaded} == {name}
    assert all(not record.problems for record in plugins.records if record.name != name)
    for what in (*NAMED, "checks"):
        gone = getattr(everything, what) - getattr(left, what)
        assert gone == getattr(GOES[name], what), what
    # Every plugin brings the rulesets of its own folder.
    folder = ROOT / f"auditrules_{name}" / "rulesets" if name != "council_rulesets" else ROOT.parent / "rulesets"
    files = {path.resolve() for path in folder.rglob("*.toml")} if folder.is_dir() else set()
    entries = library_of(load_plugins(PluginSettings())).entries()
    own = {entry.id for entry in entries if entry.id and entry.path.resolve() in files} | GOES[name].rulesets
    assert everything.rulesets - left.rulesets == own
    assert own or GOES[name] != Features()


@pytest.mark.parametrize("name", OURS)
def test_without_one_the_program_does_everything_else(name: str, tmp_path: Path) -> None:
    project = AuditProject(tmp_path, {"visits.toml": ruleset_text()})
    off = {"AUDITRULES_DISABLE_PLUGINS": name}
    project.run("check", "visits.toml", environ=off).assert_success()
    judged = project.run("evaluate", "visits.toml", "--answers", "-", given='{"visits": "weak"}', environ=off)
    assert judged.assert_success().data["outcomes"]["overall"]["value"] == "weak"
    form = project.run("form", "visits.toml", environ=off)
    if name == "documents":
        assert form.code != 0
        assert "html" in form.err
    else:
        assert "<html" in form.assert_success().out
    shipped = project.run("check", "file-audit", environ=off)
    assert shipped.code == (5 if name == "council_rulesets" else 0)
    assert "Traceback" not in form.err + shipped.err
