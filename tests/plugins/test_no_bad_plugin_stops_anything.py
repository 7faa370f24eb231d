"""No bad plugin stops the program, ``check``, ``evaluate`` or an open audit."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from auditrules.testing import AuditProject, ruleset_text

from .bad_plugins import BAD, HOSTILE

VISITS = {"visits.toml": ruleset_text()}
#: Typed into the program, a question a line.
TYPED = "n\nAudit\nCF-1\n\n\nweak\nno\njudgement\nquit\nquit\n"


@pytest.fixture(autouse=True)
def short_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """What never ends is stopped soon."""
    monkeypatch.setattr("auditrules.plugins.calling.HOOK_SECONDS", 0.3)
    monkeypatch.setattr("auditrules.plugins.manager.IMPORT_SECONDS", 0.6)


@pytest.mark.parametrize(("name", "text"), [bad[:2] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_plugin_stops_neither_check_nor_evaluate(tmp_path: Path, name: str, text: str) -> None:
    project = AuditProject(tmp_path, VISITS | {f"plugins/{name}.py": text})
    project.run("check", "visits.toml").assert_success()
    judged = project.run("evaluate", "visits.toml", "--answers", "-", given='{"visits": "weak", "seen": "no"}')
    assert judged.assert_success().data["outcomes"]["overall"]["value"] == "weak"


def test_all_of_them_at_once_stop_neither_the_program_nor_an_open_audit(tmp_path: Path) -> None:
    project = AuditProject(tmp_path, {f"plugins/{name}.py": text for name, text, *_ in BAD})
    project.write("rulesets/visits.toml", ruleset_text())
    source = """
    from pathlib import Path
    from auditrules.plugins import RulesetSource, hookimpl

    @hookimpl
    def auditrules_ruleset_sources():
        return [RulesetSource(Path({folder!r}))]
    """
    project.write("plugins/good.py", source.format(folder=str(project.folder / "rulesets")))
    opened = project.run("--plain", given=TYPED)
    assert opened.code == 0
    assert "Overall grade: Weak" in opened.out
    listed = project.run("audit", "list", "--json").data
    assert [audit["case_reference"] for audit in listed["audits"]] == ["CF-1"]


@pytest.mark.parametrize(("name", "text", "said"), HOSTILE, ids=[bad[0] for bad in HOSTILE])
def test_one_that_tampers_with_the_process_is_put_right_or_harmless(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    # Each command in a process of its own: what such a plugin does would be felt by the tests after it.
    project = AuditProject(tmp_path, VISITS | {f"plugins/{name}.py": text})

    def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
        environ = {one: value for one, value in os.environ.items() if not one.startswith("AUDITRULES_")}
        return subprocess.run(
            [sys.executable, "-m", "auditrules", *arguments], input=given, cwd=project.folder,
            env=environ | project.environment, capture_output=True, encoding="utf-8", timeout=120, check=False,
        )  # fmt: skip

    judged = run("evaluate", "visits.toml", "--answers", "-", given='{"visits": "weak", "seen": "no"}')
    assert judged.returncode == 0, judged.stderr
    assert judged.stdout.startswith('{"outcomes": {"overall": {"value": "weak"')
    plugins = run("plugins")
    assert plugins.returncode == 0, plugins.stderr
    assert said in re.sub(" {2,}", "  ", plugins.stdout)
    assert "\x1b" not in plugins.stdout
    assert max(map(len, plugins.stdout.splitlines())) < 2_000
