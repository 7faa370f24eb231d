"""How fast the terminal is, in a pty, beside a bare Textual program started in the same run.

Run: ``python -m benchmarks.tui.measure [--rounds 7] [--json FILE]``

Times are from the byte sent (or the process started) to the last byte that answers it. Both programs are started and
typed into by turns, so that whatever else the machine does falls on both. Least and median are given; the ratio is of
the leasts.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.tui.terminal import KEYS, Terminal, program

#: Seconds of silence after which an answer counts as complete.
QUIET = 0.12
#: Seconds that the first byte of an answer is waited for.
PATIENCE = 2.0
COLUMNS, LINES = 120, 40


def _prepared(folder: Path) -> tuple[Path, str]:
    """A workspace with one audit under a template of more than 60 questions, and what that template is."""
    from auditrules.store.workspace import Workspace
    from auditrules.tui.office import Office, plugin_library

    workspace = folder / "workspace"
    office = Office(Workspace.open(workspace), plugin_library({}), user="bench")
    office.set_setting("welcomed", True)
    session = office.begin(
        "file-audit", case_reference="BENCH-1", due=None, facts={"service": "looked_after", "age": "16"}
    )
    questions = sum(1 for item in session.ruleset.vocabulary.items.values() if item.role == "question")
    office.opened(session.state.id)
    office.close()
    return workspace, f"{session.ruleset.reference}, {questions} questions in {len(session.ruleset.sections)} sections"


def _bare() -> Terminal:
    env = {"PATH": os.environ["PATH"], "TERM": "xterm-256color", "COLORTERM": "truecolor", "LANG": "C.UTF-8"}
    if "PYTHONPATH" in os.environ:
        env["PYTHONPATH"] = os.environ["PYTHONPATH"]
    command = [sys.executable, str(Path(__file__).parent / "bare.py")]
    return Terminal(command, env, columns=COLUMNS, lines=LINES)


def _settled(terminal: Terminal) -> None:
    terminal.drain(0.6)


def _until_text(make: Callable[[], Terminal], text: str) -> tuple[Terminal, float]:
    """A started program and the seconds to its first text."""
    began = time.perf_counter()
    terminal = make()
    terminal.wait_for(text)
    return terminal, time.perf_counter() - began


def _answer(terminal: Terminal, key: str) -> float:
    """Seconds from a key to the last byte that answers it; nan where nothing does."""
    began = time.perf_counter()
    os.write(terminal.fd, KEYS.get(key, key).encode())
    last = float("nan")
    while True:
        data = terminal.read(QUIET if last == last else PATIENCE)
        if not data:
            return last
        last = time.perf_counter() - began


def _memory(pid: int) -> float:
    """Resident memory in MB."""
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return float("nan")


class Figures:
    """Measured seconds by name."""

    def __init__(self) -> None:
        self.of: dict[str, list[float]] = {}

    def add(self, name: str, value: float) -> None:
        if value == value:  # a key that is answered by no byte is no figure
            self.of.setdefault(name, []).append(value)


def measure(rounds: int, folder: Path) -> tuple[Figures, Figures]:
    """Figures of the program and of the bare one."""
    ours, bare = Figures(), Figures()
    for number in range(rounds):
        inside = folder / str(number)
        inside.mkdir()
        workspace, template = _prepared(inside)
        if not number:
            print(f"Template: {template}")
        terminal, seconds = _until_text(partial(program, workspace, columns=COLUMNS, lines=LINES), "BENCH-1")
        ours.add("start to first text", seconds)
        other, seconds = _until_text(_bare, "ready")
        bare.add("start to first text", seconds)
        try:
            _settled(other)
            _settled(terminal)
            began = time.perf_counter()
            terminal.press("c")
            terminal.wait_for("worried about")
            ours.add("audit opened to first question", time.perf_counter() - began)
            _settled(terminal)
            # Between two keys the screen comes to rest, so that saving what was typed before is not counted in.
            for letter in "the quick brown":
                _settled(terminal)
                ours.add("key in prose to last byte", _answer(terminal, letter))
                bare.add("key in prose to last byte", _answer(other, letter))
            for _ in range(6):
                ours.add("Tab to last byte", _answer(terminal, "tab"))
                bare.add("Tab to last byte", _answer(other, "tab"))
            terminal.press("f6")
            _settled(terminal)
            for digit in "12121":
                ours.add("answer chosen, judged, recorded", _answer(terminal, digit))
                if "Escalate now" in terminal.text and "Send it" in terminal.text:
                    terminal.press("escape")
                    _settled(terminal)
            for key in ("f5", "f6", "f5", "f6"):
                ours.add("section revisited", _answer(terminal, key))
            ours.add("memory MB", _memory(terminal.pid))
            bare.add("memory MB", _memory(other.pid))
        finally:
            terminal.close()
            other.close()
    return ours, bare


#: What tui.md asks for: seconds, or MB.
LIMITS = {
    "start to first text": 1.0,
    "key in prose to last byte": 0.030,
    "Tab to last byte": 0.120,
    "section revisited": 0.060,
    "memory MB": 80.0,
}


def table(ours: Figures, bare: Figures) -> list[dict[str, object]]:
    """A row a figure: least and median of ours, of the bare program, their ratio, the limit."""
    rows: list[dict[str, object]] = []
    for name, values in ours.of.items():
        others = bare.of.get(name)
        rows.append(
            {
                "figure": name,
                "least": min(values),
                "median": statistics.median(values),
                "bare least": min(others) if others else None,
                "bare median": statistics.median(others) if others else None,
                "ratio": min(values) / min(others) if others else None,
                "limit": LIMITS.get(name),
            }
        )
    return rows


def _shown(name: str, value: object) -> str:
    if not isinstance(value, float):
        return "-"
    return f"{value:.0f} MB" if name.startswith("memory") else f"{value * 1000:.0f} ms"


def main() -> None:
    """Measure, print a table, and write it as JSON where asked."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        rows = table(*measure(options.rounds, Path(folder)))
    print(f"{'figure':34}{'least':>9}{'median':>9}{'bare':>9}{'median':>9}{'ratio':>7}{'limit':>9}")
    for row in rows:
        name = str(row["figure"])
        ratio = row["ratio"]
        cells = [_shown(name, row[key]) for key in ("least", "median", "bare least", "bare median")]
        print(
            f"{name:34}{cells[0]:>9}{cells[1]:>9}{cells[2]:>9}{cells[3]:>9}"
            f"{f'{ratio:.1f}' if isinstance(ratio, float) else '-':>7}{_shown(name, row['limit']):>9}"
        )
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
