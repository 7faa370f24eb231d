"""Bad plugins: each is reported with its place, and the good one beside it goes on working."""

from __future__ import annotations

import decimal
import sys
import textwrap
from pathlib import Path

import pytest

from auditrules.plugins.manager import Plugins, load_plugins
from auditrules.plugins.putting_right import quiet
from auditrules.plugins.records import PluginRecord
from auditrules.plugins.settings import PluginSettings

from .bad_plugins import BAD, GOOD
from .conftest import Site, WriteFile


@pytest.fixture(autouse=True)
def short_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never ends is stopped soon."""
    monkeypatch.setattr("auditrules.plugins.calling.HOOK_SECONDS", 0.3)
    monkeypatch.setattr("auditrules.plugins.manager.IMPORT_SECONDS", 0.6)


def load(folder: Path, **settings: object) -> Plugins:
    return load_plugins(PluginSettings(folder=folder, **settings), entry_points=())  # type: ignore[arg-type]


def record(plugins: Plugins, name: str) -> PluginRecord:
    (found,) = [record for record in plugins.records if record.name == name]
    return found


@pytest.mark.parametrize(("name", "text", "status", "message", "line"), BAD, ids=[bad[0] for bad in BAD])
def test_a_bad_plugin_is_reported_with_its_place_and_loses_only_itself(
    folder: Path, drop_in: WriteFile, name: str, text: str, status: str, message: str, line: int | None
) -> None:
    drop_in("good.py", GOOD)
    path = drop_in(f"{name}.py", text)
    plugins = load(folder)
    plugins.register_all()
    sources = plugins.ruleset_sources()
    assert [(source.plugin, source.value.folder) for source in sources] == [("good", folder)]
    assert record(plugins, "good").status == "active"
    bad = record(plugins, name)
    assert bad.status == status
    (problem,) = bad.problems
    assert message in problem.message
    assert problem.line == line
    if line is not None:
        assert problem.path == str(path)
        assert str(problem).startswith(f"{path}:{line}: ")


def test_all_bad_plugins_at_once_still_leave_the_good_one(folder: Path, drop_in: WriteFile) -> None:
    drop_in("good.py", GOOD)
    for name, text, *_ in BAD:
        drop_in(f"{name}.py", text)
    plugins = load(folder)
    plugins.register_all()
    assert [source.plugin for source in plugins.ruleset_sources()] == ["good"]
    statuses = {record.name: record.status for record in plugins.records}
    assert statuses == {"good": "active"} | {name: status for name, _, status, *_ in BAD}


def test_a_keyboard_interrupt_is_not_swallowed(folder: Path, drop_in: WriteFile) -> None:
    drop_in("slow.py", "raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        load(folder)


def test_what_a_plugin_prints_stays_out_of_the_data(
    folder: Path, drop_in: WriteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    drop_in(
        "chatty.py",
        """
        from auditrules.plugins import hookimpl
        print("loading")

        @hookimpl
        def auditrules_ruleset_sources():
            print("asked")
            return []
        """,
    )
    load(folder).ruleset_sources()
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err == "loading\nasked\n"


def test_what_a_plugin_changes_in_the_process_is_put_back(
    folder: Path, drop_in: WriteFile, capsys: pytest.CaptureFixture[str]
) -> None:
    change = """
    sys.stdout.close()
    sys.stdout = sys.stderr = None
    os.chdir("/")
    decimal.getcontext().prec = 1
    """
    text = "import decimal, os, sys\nfrom auditrules.plugins import hookimpl\n" + textwrap.dedent(change)
    hook = "\n@hookimpl\ndef auditrules_ruleset_sources():\n" + textwrap.indent(textwrap.dedent(change), "    ")
    drop_in("changes.py", text + hook)
    before = (sys.stdout, sys.stderr, Path.cwd(), decimal.getcontext().prec)
    plugins = load(folder)
    assert (sys.stdout, sys.stderr, Path.cwd(), decimal.getcontext().prec) == before
    assert plugins.ruleset_sources() == ()
    assert (sys.stdout, sys.stderr, Path.cwd(), decimal.getcontext().prec) == before
    assert record(plugins, "changes").status == "active"
    print("still here")
    assert capsys.readouterr().out == "still here\n"


def test_threads_that_call_plugins_at_once_put_the_streams_back() -> None:
    before = sys.stdout
    first, second = quiet(), quiet()
    first.__enter__()
    second.__enter__()
    first.__exit__(None, None, None)
    assert sys.stdout is not before
    second.__exit__(None, None, None)
    assert sys.stdout is before


def test_an_installed_plugin_that_raises_in_a_module_of_its_package_is_placed_there(site: Site) -> None:
    site.install(
        "our-council",
        "[auditrules]\nour_council = our_council\n",
        {"our_council/__init__.py": "from our_council import rules\n", "our_council/rules.py": "\n\n1 / 0\n"},
    )
    plugins = load_plugins(PluginSettings(), entry_points=site.entry_points())
    (found,) = plugins.records
    assert (found.name, found.distribution, found.version, found.where) == (
        "our_council",
        "our-council",
        "1.0",
        "our_council",
    )
    assert found.status == "failed"
    assert str(found.problems[0]) == f"{site.path}/our_council/rules.py:3: ZeroDivisionError: division by zero"


def test_an_entry_point_to_nothing_is_reported(site: Site) -> None:
    site.install("gone", "[auditrules]\ngone = not_installed_anywhere\n", {})
    site.install("halfway", "[auditrules]\nhalfway = halfway:plugin\n", {"halfway.py": ""})
    plugins = load_plugins(PluginSettings(), entry_points=site.entry_points())
    assert {record.name: record.status for record in plugins.records} == {"gone": "failed", "halfway": "failed"}
    assert "not_installed_anywhere" in str(record(plugins, "gone").problems[0])
    assert "plugin" in str(record(plugins, "halfway").problems[0])


def test_a_class_is_refused_and_an_object_is_not(site: Site) -> None:
    module = """
    from pathlib import Path
    from auditrules.plugins import RulesetSource, hookimpl

    class Plugin:
        @hookimpl
        def auditrules_ruleset_sources(self):
            return [RulesetSource(folder=Path(__file__).parent)]

    plugin = Plugin()
    """
    site.install("shapes", "[auditrules]\na_class = shapes:Plugin\nan_object = shapes:plugin\n", {"shapes.py": module})
    plugins = load_plugins(PluginSettings(), entry_points=site.entry_points())
    assert [source.plugin for source in plugins.ruleset_sources()] == ["an_object"]
    assert record(plugins, "a_class").status == "refused"
    assert "names a class" in str(record(plugins, "a_class").problems[0])


def test_of_two_plugins_with_one_name_the_second_is_refused_and_names_the_first(
    site: Site, folder: Path, drop_in: WriteFile
) -> None:
    for name in ("zeta", "alpha"):
        site.install(name, f"[auditrules]\nlocal-forms = {name}_forms\n", {f"{name}_forms.py": GOOD})
    drop_in("local_forms.py", GOOD)
    plugins = load_plugins(PluginSettings(folder=folder), entry_points=site.entry_points())
    assert [record.status for record in plugins.records] == ["active", "refused", "refused"]
    first, second, third = plugins.records
    assert first.distribution == "alpha"
    assert "alpha_forms of alpha 1.0" in str(second.problems[0])
    assert second.distribution == "zeta"
    assert third.where == str(folder / "local_forms.py")
    assert len(plugins.ruleset_sources()) == 1


def test_nobody_takes_the_place_of_our_own_plugin_by_its_name(site: Site) -> None:
    site.install("aaa", "[auditrules]\ncouncil_rulesets = aaa_rules\n", {"aaa_rules.py": GOOD})
    site.install("auditrules", "[auditrules]\ncouncil_rulesets = ours\n", {"ours.py": GOOD})
    plugins = load_plugins(PluginSettings(), entry_points=site.entry_points())
    assert [(record.distribution, record.status) for record in plugins.records] == [
        ("auditrules", "active"),
        ("aaa", "refused"),
    ]


def test_plugins_come_by_name_however_they_were_found(site: Site, folder: Path, drop_in: WriteFile) -> None:
    for name in ("pear", "apple"):
        site.install(name, f"[auditrules]\n{name} = {name}_rules\n", {f"{name}_rules.py": GOOD})
    drop_in("orange.py", GOOD)
    drop_in("banana.py", GOOD)
    plugins = load_plugins(PluginSettings(folder=folder), entry_points=reversed(site.entry_points()))
    assert [source.plugin for source in plugins.ruleset_sources()] == ["apple", "banana", "orange", "pear"]
    assert [record.name for record in plugins.records] == ["apple", "banana", "orange", "pear"]


def test_one_distribution_with_unreadable_metadata_does_not_hide_the_others(site: Site) -> None:
    site.install("good-one", "[auditrules]\ngood_one = good_one\n", {"good_one.py": GOOD})
    site.install("torn", "[auditrules]\nthis line has no sign of equality\n", {})
    plugins = load_plugins(PluginSettings())
    assert record(plugins, "good_one").status == "active"
    assert "council_rulesets" in {record.name for record in plugins.records}
