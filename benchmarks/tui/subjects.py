"""The programs that are measured: ours, the bare one, and two well-kept Textual programs that anyone may know.

harlequin (a SQL editor) and posting (an HTTP client) are put into environments of their own, in versions named here,
outside of this project's: they need other versions of the same libraries. Each starts with a home of its own, and with
nothing of the person who measures.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.tui.terminal import Terminal, program

HARLEQUIN = ("harlequin==2.17.0",)
#: With tree-sitter 0.26 posting's process is killed while it starts.
POSTING = ("posting==2.11.1", "tree-sitter==0.25.2")
COLUMNS, LINES = 120, 40


def environment(folder: Path, requirements: tuple[str, ...]) -> Path:
    """A throw-away environment with one program in it; the folder of its commands."""
    place = folder / requirements[0].partition("=")[0]
    subprocess.run(["uv", "venv", "--quiet", "--python", sys.executable, str(place)], check=True)
    python = place / "bin" / "python"
    subprocess.run(["uv", "pip", "install", "--quiet", "--python", str(python), *requirements], check=True)
    # As an installed program has it: nothing is compiled while it is measured.
    subprocess.run([str(python), "-m", "compileall", "-q", str(place / "lib")], check=False, capture_output=True)
    return place / "bin"


def _started(home: Path, command: list[str], more: Mapping[str, str] | None = None) -> Terminal:
    home.mkdir(exist_ok=True)
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "LANG": "C.UTF-8",
        **(more or {}),
    }
    return Terminal(command, env, columns=COLUMNS, lines=LINES)


def bare(home: Path) -> Terminal:
    """The least a Textual program can do."""
    more = {"PYTHONPATH": os.environ["PYTHONPATH"]} if "PYTHONPATH" in os.environ else None
    return _started(home, [sys.executable, str(Path(__file__).parent / "bare.py")], more)


def harlequin(commands: Path, home: Path) -> Terminal:
    """harlequin on an empty database in memory, in its query editor."""
    return _started(home, [str(commands / "harlequin"), "--no-download-tzdata", "--locale", "C"])


def posting(commands: Path, home: Path) -> Terminal:
    """posting on an empty collection, in the box of the address."""
    (home / "collection").mkdir(parents=True, exist_ok=True)
    return _started(
        home,
        [str(commands / "posting"), "--collection", str(home / "collection")],
        {"POSTING_FOCUS__ON_STARTUP": "url"},
    )


def ours(workspace: Path, *arguments: str, more: Mapping[str, str] | None = None) -> Terminal:
    """auditrules on a workspace."""
    return program(workspace, *arguments, columns=COLUMNS, lines=LINES, more=more)
