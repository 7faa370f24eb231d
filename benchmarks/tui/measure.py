"""How fast the terminal is, in a pty, beside harlequin, posting and a bare Textual program started in the same run.

Run: ``uv run python -m benchmarks.tui.measure [--rounds 5] [--write]``

All programs are started and typed into by turns, so that whatever else the machine does falls on all of them. A start
lasts to the first word on the screen. Other times are from the byte sent to the last byte that answers it: the answer
is over when nothing came for 120 ms. Median and least are given; a ratio is of another's least to our least.
"""

from __future__ import annotations

import argparse
import os
import re
import select
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tests.tui.terminal import KEYS, Terminal

from benchmarks.documents import write_between
from benchmarks.tui import subjects, two_hundred

#: Seconds of silence after which an answer counts as complete.
QUIET = 0.12
#: Seconds that the first byte of an answer is waited for, and that a program may go on drawing.
PATIENCE, LONGEST = 2.0, 6.0
#: Lines of the ruleset in the workshop.
LINES_OF_RULESET = 2000
WORD = re.compile(r"[A-Za-z]{3}")

START, KEY, TAB = "start to the first word", "key in prose to last byte", "Tab to last byte"
LISTED, OPENED, ANSWER = "start to the list of audits", "audit opened to its first question", "answer to last byte"
REVISIT, MEMORY = "section revisited", "memory, MB (PSS)"
LARGE_KEY, LARGE_MEMORY = "key in prose, 200 questions", "memory with 200 questions, all visited, MB (PSS)"
EDITOR_KEY = "key in a ruleset of 2,000 lines"
FAULT, HEALED = "that key to its fault on the screen", "mended to no fault on the screen"
#: What is asked for: seconds, or MB.
LIMITS = {START: 1.0, KEY: 0.030, TAB: 0.120, REVISIT: 0.060, LARGE_KEY: 0.030, LARGE_MEMORY: 80.0, EDITOR_KEY: 0.030}
LIMITS |= {FAULT: 0.430}
NAMES = ("auditrules", "bare", "harlequin", "posting")


class Figures:
    """Measured values by what was measured and of which program."""

    def __init__(self) -> None:
        self.of: dict[str, dict[str, list[float]]] = {}

    def add(self, what: str, value: float, name: str = "auditrules") -> None:
        if value == value:  # a key that is answered by no byte is no figure
            self.of.setdefault(what, {}).setdefault(name, []).append(value)

    def table(self) -> str:
        """A Markdown table: a line a figure, a column a program."""
        head = ("", "asked for", "auditrules: median (least)", *NAMES[1:])
        lines = ["| " + " | ".join(head) + " |", "|---" * len(head) + "|"]
        for what, by_name in self.of.items():
            least = min(by_name["auditrules"])
            cells = [what, _shown(what, LIMITS[what]) if what in LIMITS else ""]
            for name in NAMES:
                values = by_name.get(name)
                cell = f"{_shown(what, statistics.median(values))} ({_shown(what, min(values))})" if values else ""
                cells.append(cell + (f" × {min(values) / least:.1f}" if values and name != "auditrules" else ""))
            lines.append("| " + " | ".join(cells) + " |")
        return "\n".join(lines)


def _shown(what: str, value: float) -> str:
    return f"{value:.0f} MB" if "MB" in what else f"{value * 1000:.0f} ms"


def settled(terminal: Terminal, quiet: float = 0.5) -> None:
    """Read until nothing comes; a blinking cursor is not waited for for ever."""
    end = time.monotonic() + LONGEST
    while terminal.read(quiet) and time.monotonic() < end:
        pass


def started(make: Callable[[], Terminal], figures: Figures, name: str) -> Terminal:
    """A program that shows its first word."""
    began = time.perf_counter()
    terminal = make()
    while not WORD.search(terminal.text):
        if not terminal.read(30.0):
            raise RuntimeError(f"{name} shows nothing")
    figures.add(START, time.perf_counter() - began, name)
    return terminal


def answered(terminal: Terminal, key: str) -> float:
    """Seconds from a key to the last byte that answers it; nan where nothing does.

    The screen is drawn from them afterwards: that is our terminal's work, and slower than a real one's.
    """
    came: list[bytes] = []
    began = time.perf_counter()
    os.write(terminal.fd, KEYS.get(key, key).encode())
    last = float("nan")
    while time.perf_counter() - began < LONGEST:
        ready, _, _ = select.select([terminal.fd], [], [], QUIET if came else PATIENCE)
        if not ready:
            break
        came.append(os.read(terminal.fd, 65536))
        last = time.perf_counter() - began
    terminal.take(b"".join(came))
    return last


def until(terminal: Terminal, key: str, text: str) -> float:
    """Seconds from a key to a text on the screen."""
    began = time.perf_counter()
    os.write(terminal.fd, KEYS.get(key, key).encode())
    terminal.wait_for(text)
    return time.perf_counter() - began


def memory(pid: int) -> float:
    """What a process holds of the memory, in MB: its own pages, and its share of those it shares."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return float("nan")


@contextmanager
def closing(*terminals: Terminal) -> Iterator[None]:
    """End the programs with the block."""
    try:
        yield
    finally:
        for terminal in terminals:
            terminal.close()


def prepared(folder: Path, reference: str, facts: dict[str, str]) -> Path:
    """A workspace with one audit under a template."""
    from auditrules.plugins.library import library_from
    from auditrules.store.workspace import Workspace
    from auditrules.tui.office import Office

    workspace = folder / "workspace"
    office = Office(Workspace.open(workspace), library_from(os.environ), user="bench")
    office.set_setting("welcomed", True)
    session = office.begin(reference, case_reference="BENCH-1", due=None, facts=facts)
    office.opened(session.state.id)
    office.close()
    return workspace


def beside_others(folder: Path, others: dict[str, Callable[[Path], Terminal]], figures: Figures) -> None:
    """One round of everything that all of the programs can do, and of what ours does with a template of its own."""
    workspace = prepared(folder, "file-audit", {"service": "looked_after", "age": "16"})
    began = time.perf_counter()
    terminal = started(partial(subjects.ours, workspace), figures, "auditrules")
    terminal.wait_for("BENCH-1")
    figures.add(LISTED, time.perf_counter() - began)
    running = {"auditrules": terminal}
    for name, make in others.items():
        running[name] = started(partial(make, folder / name), figures, name)
        settled(running[name])
    with closing(*running.values()):
        settled(terminal)
        figures.add(OPENED, until(terminal, "c", "worried about"))
        # Between two keys the screens come to rest, so that saving what was typed before is not counted in.
        for letter in "select abc":
            for name, each in running.items():
                settled(each, 0.45)
                figures.add(KEY, answered(each, letter), name)
        for _ in range(5):
            for name, each in running.items():
                settled(each, 0.2)
                figures.add(TAB, answered(each, "tab"), name)
        terminal.press("f6")
        settled(terminal)
        for digit in "12121":
            figures.add(ANSWER, answered(terminal, digit))
            if "Esc leaves" in terminal.text:
                terminal.press("escape")
                settled(terminal)
        for key in ("f5", "f6", "f5", "f6"):
            figures.add(REVISIT, answered(terminal, key))
        for name, each in running.items():
            figures.add(MEMORY, memory(each.pid), name)


def large_audit(folder: Path, figures: Figures) -> None:
    """An audit of 200 questions, gone through from its first section to its last."""
    workspace = prepared(folder, two_hundred.REFERENCE, {})
    terminal = subjects.ours(workspace, more={"AUDITRULES_RULESETS": os.environ["AUDITRULES_RULESETS"]})
    with closing(terminal):
        terminal.wait_for("BENCH-1")
        settled(terminal)
        terminal.press("c")
        terminal.wait_for("Question 1:")
        settled(terminal)
        for _ in range(two_hundred.SECTIONS):
            terminal.press("f6")
            settled(terminal, 0.3)
        for _ in range(two_hundred.SECTIONS):
            terminal.press("f5")
            settled(terminal, 0.3)
        terminal.press("f6", "tab")
        for letter in "the quick":
            settled(terminal, 0.45)
            figures.add(LARGE_KEY, answered(terminal, letter))
        figures.add(LARGE_MEMORY, memory(terminal.pid))


def large_ruleset(folder: Path, figures: Figures) -> None:
    """A ruleset of 2,000 lines in the workshop: a comment is typed into it, a line broken and mended."""
    file = folder / "large.toml"
    text = two_hundred.text()
    text += "".join(f"# Line {number} of a long note.\n" for number in range(text.count("\n"), LINES_OF_RULESET))
    file.write_text("\n" + text, encoding="utf-8")
    terminal = subjects.ours(folder / "workspace", "edit", str(file))
    with closing(terminal):
        terminal.wait_for("no faults")
        settled(terminal)
        for letter in "# the quick":
            settled(terminal, 0.6)
            figures.add(EDITOR_KEY, answered(terminal, letter))
        terminal.press("enter")
        for _ in range(3):
            settled(terminal, 0.8)
            figures.add(FAULT, until(terminal, "=", "1 fault"))
            settled(terminal, 0.8)
            figures.add(HEALED, until(terminal, "backspace", "no faults"))


def measure(rounds: int, folder: Path) -> str:
    """All figures as a table."""
    rulesets = folder / "rulesets"
    rulesets.mkdir()
    (rulesets / f"{two_hundred.REFERENCE}.toml").write_text(two_hundred.text(), encoding="utf-8")
    os.environ["AUDITRULES_RULESETS"] = str(rulesets)
    others: dict[str, Callable[[Path], Terminal]] = {
        "bare": subjects.bare,
        "harlequin": partial(subjects.harlequin, subjects.environment(folder, subjects.HARLEQUIN)),
        "posting": partial(subjects.posting, subjects.environment(folder, subjects.POSTING)),
    }
    figures = Figures()
    deeds: Sequence[tuple[str, Callable[[Path], None]]] = (
        ("others", lambda inside: beside_others(inside, others, figures)),
        ("audit", lambda inside: large_audit(inside, figures)),
        ("ruleset", lambda inside: large_ruleset(inside, figures)),
    )
    for number in range(rounds):
        for name, deed in deeds:
            inside = folder / f"{name}-{number}"
            inside.mkdir()
            deed(inside)
            print(f"round {number + 1} of {rounds}: {name}", file=sys.stderr)
    return figures.table()


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tui.measure", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        text = measure(options.rounds, Path(folder))
    print(text)
    if options.write:
        write_between("terminal", text)


if __name__ == "__main__":
    main()
