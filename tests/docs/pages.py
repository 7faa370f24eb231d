"""Reading and running what the documentation shows.

The convention, for whoever writes a page:

- A ``console`` block holds commands after ``$ `` and what they print. Each page has a folder of its own to run them
  in, with a workspace of its own. Where output is shown it must be what comes out, stdout and stderr together as on a
  screen; ``...`` stands for anything, within a line or for any number of lines. A command must end in exit code 0, or
  in the code that the block's heading gives: ``console exit=1``.
- A block headed ``file=NAME``, as in ``toml file=visits.toml``, is written to the page's folder under that name
  before anything below it runs.
- A ``toml`` block with a ``[ruleset]`` table must load without a fault, unless its heading says ``faulty``.
- A ``python`` block is executed, in one namespace a page.
- A ``json`` block must be JSON.
- ``sh``, ``text`` and unlabelled blocks are only read. Commands for a fresh machine go there.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from auditrules import load_ruleset

ROOT = Path(__file__).resolve().parents[2]
#: Languages a block may be headed with; another is a slip of the pen, and would not be run.
LANGUAGES = {"", "console", "json", "python", "sh", "text", "toml"}


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the words after it, its text, and the line of the page its text starts on."""

    language: str
    words: tuple[str, ...]
    text: str
    line: int

    def option(self, name: str) -> str | None:
        return next((word.partition("=")[2] for word in self.words if word.startswith(name + "=")), None)


@dataclass(frozen=True)
class Command:
    """One command of a console block and the lines shown under it."""

    command: str
    shown: tuple[str, ...]
    line: int


def pages() -> list[Path]:
    """Every page that a user reads."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *sorted((ROOT / "rulesets").rglob("*.md"))]


def blocks(page: str) -> Iterator[Block]:
    """The fenced blocks of a page."""
    fence: str | None = None
    heading: list[str] = []
    lines: list[str] = []
    start = 0
    for number, line in enumerate(page.splitlines(), 1):
        mark = re.match(r"\s*(`{3,})\s*(.*)$", line)
        if fence is None and mark:
            fence, heading, lines, start = mark[1], mark[2].split(), [], number + 1
        elif fence is not None and line.strip() == fence:
            yield Block(heading[0] if heading else "", tuple(heading[1:]), "\n".join(lines) + "\n", start)
            fence = None
        elif fence is not None:
            lines.append(line)
    assert fence is None, f"the block that starts at line {start} has no end"


def commands(block: Block) -> list[Command]:
    """The commands of a console block."""
    found: list[Command] = []
    for number, line in enumerate(block.text.splitlines(), block.line):
        if line.startswith("$ "):
            found.append(Command(line[2:], (), number))
        elif found:
            last = found[-1]
            found[-1] = Command(last.command, (*last.shown, line), last.line)
        else:
            raise AssertionError(f"line {number}: output before the first command")
    return found


def matches(shown: tuple[str, ...], printed: str) -> bool:
    """Whether output is what the page shows, ``...`` standing for anything."""
    pattern = "".join(
        r"(?:.*\n)*?" if line.strip() == "..." else ".*?".join(map(re.escape, line.split("..."))) + r"[ \t]*\n"
        for line in shown
    )
    return re.fullmatch(pattern, printed if printed.endswith("\n") or not printed else printed + "\n") is not None


class PageRunner:
    """Runs the blocks of one page, in order, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.names: dict[str, object] = {"__name__": "__page__"}
        home = folder / ".home"
        home.mkdir()
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("AUDITRULES_")},
            "HOME": str(home),
            "XDG_CONFIG_HOME": str(home / "config"),
            "XDG_DATA_HOME": str(home / "data"),
            "AUDITRULES_WORKSPACE": str(home / "workspace"),
            "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")]),
            "COLUMNS": "100",
        }

    def run(self, block: Block) -> None:
        """Run one block; AssertionError says what is not as the page shows it."""
        assert block.language in LANGUAGES, f"line {block.line - 1}: what is a {block.language!r} block?"
        name = block.option("file")
        if name is not None:
            (self.folder / name).write_text(block.text, encoding="utf-8")
        if block.language == "console":
            self._console(block)
        elif block.language == "toml" and re.search(r"^\[ruleset\]", block.text, re.MULTILINE):
            if "faulty" not in block.words:
                path = self.folder / (name or "page.toml")
                path.write_text(block.text, encoding="utf-8")
                load_ruleset(path)
        elif block.language == "python":
            code = compile("\n" * (block.line - 1) + block.text, "page", "exec")
            before = Path.cwd()
            os.chdir(self.folder)
            try:
                exec(code, self.names)
            finally:
                os.chdir(before)
        elif block.language == "json":
            json.loads(block.text)

    def _console(self, block: Block) -> None:
        expected = int(block.option("exit") or 0)
        found = commands(block)
        assert found, f"line {block.line}: a console block without a command"
        for command in found:
            # both streams into one, as a screen shows them
            done = subprocess.run(
                command.command,
                shell=True,
                cwd=self.folder,
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                encoding="utf-8",
                timeout=60,
                check=False,
            )
            last = command is found[-1]
            assert done.returncode == (expected if last else 0), (
                f"line {command.line}: {command.command} ended in exit code {done.returncode}:\n{done.stdout}"
            )
            assert not command.shown or matches(command.shown, done.stdout), (
                f"line {command.line}: {command.command} printed\n{done.stdout}\nbut the page shows\n"
                + "\n".join(command.shown)
            )
