"""Running the program as a person would, away from whoever runs the tests: own home, own workspace, own plugins."""

from __future__ import annotations

import io
import itertools
import json
import os
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from auditrules.cli import clock, main

SMALL = """
[ruleset]
id = "small"
version = "1.0.0"
title = "A small audit"

[grade.poor]
label = "Poor"

[grade.fair]
label = "Fair"

[grade.strong]
label = "Strong"

[fact.age]
label = "Age"
type = "number"
min = 0
max = 25

[section.record]
label = "The record"

[section.plan]
label = "The plan"

[question.seen]
section = "record"
text = "Was the child seen?"
answers = "yes_no"
allow_not_applicable = true

[decide.overall]
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor", because = "A poor section is a poor file." },
  { when = "every section is strong", then = "strong", because = "Strong throughout." },
]

[escalate.not_seen]
when = "seen is no"
to = ["manager"]
timing = "immediately"
"""


@dataclass(frozen=True)
class Result:
    """What a command printed, and its exit code."""

    code: int
    out: str
    err: str

    @property
    def data(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        return [json.loads(line) for line in self.out.splitlines()]


Run = Callable[..., Result]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that stands in for the user's own, with the working folder in it."""
    for name in [name for name in os.environ if name.startswith(("AUDITRULES_", "XDG_"))]:
        monkeypatch.delenv(name)
    home = tmp_path / "home"
    work = home / "work"
    work.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(home / "data"))
    monkeypatch.setenv("AUDITRULES_WORKSPACE", str(home / "workspace"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.chdir(work)
    return home


@pytest.fixture
def run(home: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the program in this process: ``run("check", "small.toml")``."""

    def run(*arguments: str, given: str | bytes = "") -> Result:
        raw = given.encode() if isinstance(given, str) else given
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8"))
        capsys.readouterr()
        code = main(list(arguments))
        captured = capsys.readouterr()
        return Result(int(code), captured.out, captured.err)

    return run


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> date:
    """The day it is for commands run in this process; each time one asks, a second has passed."""
    start = datetime(2026, 11, 20, 9, tzinfo=UTC)
    seconds = itertools.count()
    monkeypatch.setattr(clock, "now", lambda: start + timedelta(seconds=next(seconds)))
    return start.date()


@pytest.fixture
def process(home: Path) -> Run:
    """Runs the program as a process of its own, through the command that pip installs."""

    def run(*arguments: str, given: str = "", environ: dict[str, str] | None = None) -> Result:
        command = Path(sys.executable).with_name("auditrules")
        done = subprocess.run(
            [str(command), *arguments],
            input=given,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, **(environ or {})},
            timeout=60,
            check=False,
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@pytest.fixture
def small(home: Path) -> str:
    """The path of a small ruleset in the working folder."""
    path = home / "work" / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path.name


@pytest.fixture
def drop_in(home: Path) -> Callable[[str, str], Path]:
    """Writes a single-file plugin into the user's plugins folder."""

    def write(name: str, text: str) -> Path:
        folder = home / "config" / "auditrules" / "plugins"
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        path = folder / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        path.chmod(0o600)
        return path

    return write


@pytest.fixture
def our_rulesets(drop_in: Callable[[str, str], Path], home: Path) -> Path:
    """A council's own folder of rulesets, contributed by a plugin of its own."""
    folder = home / "rulesets"
    folder.mkdir()
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    drop_in(
        "our_council.py",
        f"""
        from pathlib import Path
        from auditrules.plugins import RulesetSource, hookimpl

        @hookimpl
        def auditrules_ruleset_sources():
            return [RulesetSource(folder=Path({str(folder)!r}))]
        """,
    )
    return folder
