"""What auditrules.testing gives to those who write plugins and rulesets."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from types import ModuleType

import pluggy
import pytest
from hypothesis import given, settings

from auditrules.engine import Engine
from auditrules.plugins import AuditView, ComputedFact, hookimpl
from auditrules.plugins.page import Heading, Page, Prose
from auditrules.rulesets import RulesetError
from auditrules.store import Workspace
from auditrules.testing import (
    AuditProject,
    BadPlugin,
    action_view,
    audit_view,
    delivery,
    event_view,
    import_source,
    page,
    plugins_of,
    ruleset_of,
    ruleset_text,
    ruleset_view,
    sampling_frame,
    strategies,
)
from auditrules_documents.html import to_html
from auditrules_documents.markdown import to_markdown

FACT = """
from decimal import Decimal
from auditrules.plugins import Argument, ComputedFact, hookimpl

@hookimpl
def auditrules_facts():
    return [ComputedFact("twice", "Twice", "number", (Argument("of", "number"),), lambda given: given["of"] * 2)]
"""
RULESET = ruleset_text(
    """
    [grade.weak]
    label = "Weak"

    [grade.sound]
    label = "Sound"

    [fact.visits]
    answers = "number"
    min = 0
    max = 20
    decimals = 0

    [fact.twice]
    computed_by = "twice"
    with = { of = "visits" }

    [decide.overall]
    otherwise = "sound"
    rows = [{ when = "twice is less than 4", then = "weak", because = "Few visits." }]
    """.replace("\n    ", "\n"),
    requires=["our_council"],
)


def test_plugins_are_loaded_from_texts_modules_and_objects() -> None:
    module = ModuleType("council.ours")
    exec(FACT, vars(module))
    for plugins in (plugins_of(FACT), plugins_of(module), plugins_of(our_council=module)):
        assert [one.value.name for one in plugins.facts()] == ["twice"]
    assert [record.name for record in plugins_of(FACT, HasSources(), an_object=HasSources()).records] == [
        "HasSources",
        "an_object",
        "plugin",
    ]


class HasSources:
    @hookimpl
    def auditrules_facts(self) -> list[ComputedFact]:
        return []


def test_a_plugin_that_cannot_be_used_is_told_with_its_line() -> None:
    with pytest.raises(BadPlugin, match=r"our_council.py:5: there is no hook auditrules_fact; did you mean"):
        plugins_of(our_council=FACT.replace("auditrules_facts", "auditrules_fact"))
    with pytest.raises(BadPlugin, match="ZeroDivisionError"):
        plugins_of(FACT.replace("return", "1 / 0 #"))
    faulty = plugins_of(FACT.replace("return", "1 / 0 #"), faulty=True)
    assert [record.status for record in faulty.records] == ["faulty"]


def test_answers_are_judged_with_the_plugins_given(judge: Callable[..., dict[str, object]]) -> None:
    plugins = plugins_of(our_council=FACT)
    judged = judge(RULESET, {"visits": 1}, plugins=plugins)
    assert judged["computed"] == {"twice": 2}
    assert judged["outcomes"] == {"overall": {"value": "weak", "reachable": ["weak"], "because": ["decide.overall.1"]}}
    assert judge(RULESET, {"visits": 1})["undetermined"]


def test_rulesets_come_from_texts_paths_and_ids(tmp_path: Path) -> None:
    path = tmp_path / "visits.toml"
    path.write_text(ruleset_text(version="2.0.0"))
    assert [ruleset_of(of).reference for of in (None, path, "file-audit@1", ruleset_text())][:2] == [
        "visits@1.0.0",
        "visits@2.0.0",
    ]
    with pytest.raises(RulesetError, match="N10"):
        ruleset_of(ruleset_text().replace('section = "visits"', 'section = "visit"'))


def test_what_hooks_are_given_can_be_made() -> None:
    assert ruleset_view().scale == ("weak", "sound")
    audit = audit_view({"visits": "sound", "seen": "no"}, prose={"seen": {"evidence": "Nobody went."}})
    assert audit.outcomes["overall"].value == "weak"
    assert audit.prose["seen"]["evidence"] == "Nobody went."
    assert audit_view().unanswered == ("visits", "seen")
    assert action_view("ASAP", due=None).due is None
    assert delivery(urgent=True).urgent
    assert import_source("a,b\n", ruleset=ruleset_text()).items["seen"] == "Was the child seen?"
    assert event_view("published").kind == "published"
    assert [case.reference for case in sampling_frame("b", "a", strata={"a": {"team": "North"}}).cases] == ["a", "b"]
    assert {Heading, Prose} <= {type(block) for block in page("x").blocks}


@given(
    strategies.audits(ruleset_text()), strategies.answers(RULESET, complete=True, plugins=plugins_of(our_council=FACT))
)
@settings(max_examples=30)
def test_made_up_answers_fit(audit: AuditView, answers: dict[str, object]) -> None:
    assert audit.ruleset == "visits@1.0.0"
    number = answers["visits"]
    assert isinstance(number, Decimal)
    assert number == int(number)
    assert 0 <= number <= 20
    assert set(answers) == {"visits"}


@given(strategies.answers("file-audit"))
@settings(max_examples=10)
def test_made_up_answers_fit_a_ruleset_that_comes_with_the_program(answers: dict[str, object]) -> None:
    Engine(FILE_AUDIT).judge(answers)


FILE_AUDIT = ruleset_of("file-audit")


@given(strategies.pages())
@settings(max_examples=50)
def test_made_up_pages_go_through_our_own_formats(made: Page) -> None:
    assert "<script>alert" not in to_html(made)
    assert "\x1b" not in to_html(made) + to_markdown(made)


def test_a_project_is_a_council_of_its_own(audit_project: Callable[..., AuditProject]) -> None:
    before = dict(os.environ), Path.cwd(), sys.stdout
    project = audit_project({"visits.toml": RULESET, "plugins/our_council.py": FACT})
    project.run("check", "visits.toml").assert_success()
    evaluated = project.run("evaluate", "visits.toml", "--answers", "-", given='{"visits": 9}')
    assert evaluated.data["outcomes"]["overall"]["value"] == "sound"
    project.write("slip.toml", RULESET.replace("twice is less", "twyce is less"))
    slip = project.run("check", "slip.toml")
    assert (slip.code, slip.codes) == (1, ("C202",))
    assert slip.findings[0].line == 25
    with pytest.raises(AssertionError, match=r"exit code 1\n\$ auditrules check slip.toml"):
        slip.assert_success()
    warned = project.run("check", "visits.toml", environ={"AUDITRULES_DISABLE_PLUGINS": "our_council"})
    assert warned.code == 0
    with pytest.raises(AssertionError, match="it found something"):
        warned.assert_success()
    assert (dict(os.environ), Path.cwd(), sys.stdout) == before


def test_there_are_an_empty_manager_and_a_workspace(
    plugin_manager: pluggy.PluginManager, audit_workspace: Workspace
) -> None:
    assert plugin_manager.get_plugins() == set()
    assert plugin_manager.hook.auditrules_facts() == []
    assert audit_workspace.deliveries() == ()


CASES = """
[[examples]]
name = "Nobody saw the child"
given = { visits = "sound", seen = "no" }
expect = { overall = "weak" }

[[examples]]
name = "This one is wrong"
given = { visits = "sound", seen = "yes" }
expect = { overall = "weak" }
"""


def pytest_in(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A test run of its own, as somebody starts it in a folder of rulesets."""
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "auditrules.testing.fixtures", *arguments],
        env={**os.environ, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},  # the others take seconds to load
        cwd=folder, capture_output=True, encoding="utf-8", timeout=120, check=False,
    )  # fmt: skip


def test_a_folder_of_rulesets_and_cases_is_tested_without_any_python(tmp_path: Path) -> None:
    (tmp_path / "visits.toml").write_text(ruleset_text())
    (tmp_path / "visits_cases.toml").write_text(CASES)
    (tmp_path / "lost_cases.toml").write_text(CASES)
    done = pytest_in(tmp_path, "-v")
    assert "visits_cases.toml::Nobody saw the child PASSED" in done.stdout
    assert "visits_cases.toml::This one is wrong FAILED" in done.stdout
    assert "visits_cases.toml:7: overall is sound, expected weak; because of decide.overall.otherwise" in done.stdout
    assert "    seen = yes" in done.stdout
    assert "lost_cases.toml: there is no ruleset lost.toml beside it" in done.stdout
    assert "Traceback" not in done.stdout


def test_faults_and_missing_plugins_are_told_where_cases_are_collected(tmp_path: Path) -> None:
    (tmp_path / "slip.toml").write_text(ruleset_text().replace('section = "visits"', 'section = "visit"'))
    (tmp_path / "lacking.toml").write_text(ruleset_text(requires=["there_is_none"]))
    (tmp_path / "odd.toml").write_text(ruleset_text())
    for name in ("slip", "lacking", "odd"):
        (tmp_path / f"{name}_cases.toml").write_text(CASES.replace("seen", "sene") if name == "odd" else CASES)
    done = pytest_in(tmp_path)
    assert "slip.toml:16:11: N106" in done.stdout
    assert "there_is_none" in done.stdout
    assert "odd_cases.toml:4:29: N110" in done.stdout
    assert done.returncode == 1


def test_cases_can_be_left_alone(tmp_path: Path) -> None:
    (tmp_path / "visits.toml").write_text(ruleset_text())
    (tmp_path / "visits_cases.toml").write_text(CASES)
    (tmp_path / "pytest.ini").write_text("[pytest]\nauditrules_cases = false\n")
    assert pytest_in(tmp_path).returncode == 5


def test_a_test_run_that_uses_none_of_it_imports_none_of_it() -> None:
    script = (
        "import sys, auditrules.testing.fixtures; "
        "print([name for name in sys.modules if name.startswith('auditrules.')], 'pluggy' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, encoding="utf-8", check=True)
    assert done.stdout.startswith("['auditrules.testing', 'auditrules.testing.fixtures']")


def test_texts_of_plugins_leave_nothing_behind(tmp_path: Path) -> None:
    program = "from auditrules.testing import plugins_of; print(plugins_of('', '', faulty=True).records[1].where)"
    run = subprocess.run(
        [sys.executable, "-c", program], env={**os.environ, "TMPDIR": str(tmp_path)}, capture_output=True, text=True
    )
    assert run.stdout.startswith(str(tmp_path)), run.stderr
    assert not list(tmp_path.iterdir())
