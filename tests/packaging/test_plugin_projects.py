"""The projects that ``auditrules plugin new`` writes: each installs afresh and passes its own tests."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditrules.cli import main
from auditrules.plugins.projects import KINDS, BadName, project_files

ROOT = Path(__file__).resolve().parents[2]
UV = shutil.which("uv")


def project_of(kind: str) -> str:
    return f"council-{kind}"


def run(*command: str | Path, folder: Path, **environ: str) -> str:
    """What a command prints; AssertionError where it fails."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("AUDITRULES_", "PYTEST_"))}
    clean.pop("VIRTUAL_ENV", None)
    done = subprocess.run(
        [str(part) for part in command], cwd=folder, env={**clean, **environ},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf-8", timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, f"{command} ended in exit code {done.returncode}:\n{done.stdout}"
    return done.stdout


@pytest.fixture(scope="module")
def council(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a project of each kind, all installed into the environment in ``venv``, with this checkout.

    One environment for all: it shows as well that they do not stand in each other's way. Packages come from uv's
    cache, which holds them because the environment of this very test does.
    """
    assert UV is not None, "uv runs these tests"
    folder = tmp_path_factory.mktemp("council")
    for kind in KINDS:
        assert main(["plugin", "new", str(folder / project_of(kind)), "--kind", kind]) == 0
    venv = folder / "venv"
    sync = (UV, "sync", "--quiet", "--frozen", "--offline", "--no-dev", "--group", "kit", "--python", sys.executable)
    run(*sync, folder=ROOT, UV_PROJECT_ENVIRONMENT=str(venv))
    projects = [folder / project_of(kind) for kind in KINDS]
    run(UV, "pip", "install", "--quiet", "--offline", "--python", venv, *projects, folder=folder)
    return folder


@pytest.mark.parametrize("kind", KINDS)
def test_a_new_project_installs_and_passes_its_own_tests(council: Path, kind: str) -> None:
    python = council / "venv" / ("Scripts" if os.name == "nt" else "bin") / "python"
    home = council / "home"
    printed = run(
        python, "-m", "pytest", "-p", "no:cacheprovider", "-v",
        folder=council / project_of(kind), HOME=str(home), XDG_CONFIG_HOME=str(home / "config"),
    )  # fmt: skip
    assert "test_nothing_is_wrong_with_the_plugin PASSED" in printed
    assert ("_cases.toml::" in printed) is (kind in ("fact", "question-type"))


@pytest.mark.parametrize("name", ["Our-Council", "9lives", "json", "auditrules", "our council", "-x", "a--b", "x" * 50])
def test_a_name_that_makes_no_plugin_is_refused(name: str) -> None:
    with pytest.raises(BadName):
        project_files(name, "fact")


def test_what_is_there_is_left_as_it_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "our-council").mkdir()
    assert main(["plugin", "new", str(tmp_path / "our-council")]) == 6
    assert "is there already" in capsys.readouterr().err
    assert list((tmp_path / "our-council").iterdir()) == []
    assert main(["plugin", "new", str(tmp_path / "json")]) == 2


def test_the_projects_are_laid_out_as_the_formatter_would(tmp_path: Path) -> None:
    for kind in KINDS:
        for path, text in project_files("our-council", kind).items():
            (tmp_path / kind / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / kind / path).write_text(text, encoding="utf-8")
    ruff = Path(sys.executable).with_name("ruff")
    run(ruff, "format", "--check", "--isolated", "--line-length", "120", tmp_path, folder=tmp_path)
    rules = ("--select", "E,F,I,B,UP", "--line-length", "120")
    run(
        ruff,
        "check",
        "--isolated",
        *rules,
        "--config",
        "lint.isort.known-first-party=['our_council']",
        tmp_path,
        folder=tmp_path,
    )
