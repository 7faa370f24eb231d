"""``uv run python -m benchmarks.loading [--write]``: loading, compiling and checking rulesets, as a Markdown table."""

from __future__ import annotations

import argparse
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from auditrules.engine.evaluating import Evaluator
from auditrules.engine.evaluating_program import Program
from auditrules.rulesets import parsing
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.loading import examine, load
from auditrules.rulesets.ruleset import Ruleset
from benchmarks import workload
from benchmarks.documents import write_between
from benchmarks.engines.ours import loaded
from benchmarks.measuring import environment, quantity

RULESETS = Path(__file__).parents[2] / "rulesets"
FILE_AUDIT = RULESETS / "file-audit" / "file-audit.toml"
FOSTERING = RULESETS / "file-audit" / "fostering.toml"


def rules_of(times: int) -> str:
    """The workload's ruleset with its limits and escalations so many times over: 30 rules, 55, 80…"""
    text = workload.ruleset_text()
    more = []
    for copy in range(1, times):
        for number, (rule, cap) in enumerate(workload.LIMITS):
            when = workload.condition(rule).replace("q0", f"q{copy}")
            more.append(f'[limit.l{copy}_{number}]\nwhen = "{when}"\noverall_at_most = "{cap}"\nbecause = "Limit"')
        for number, rule in enumerate(workload.ALERTS):
            when = workload.condition(rule).replace("q0", f"q{copy}")
            more.append(f'[escalate.e{copy}_{number}]\nwhen = "{when}"\nto = ["manager"]')
    return "\n".join([text, *more])


def measured(call: Callable[[], object], times: int = 25) -> tuple[float, float]:
    """Median and least, in seconds of processor time, each from nothing: no condition parsed before."""
    found = []
    for _ in range(times):
        parsing.forget()
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return statistics.median(found), min(found)


def process(*arguments: str, times: int = 15) -> tuple[float, float]:
    """Median and least processor time of a process of the program, its start included but for the very first."""
    command = [sys.executable, "-m", "auditrules", *arguments]
    subprocess.run(command, check=True, capture_output=True, env=environment())
    found = []
    for _ in range(times):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, env=environment())
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return statistics.median(found), min(found)


def report() -> str:
    """The table."""
    library = Library([LibraryFolder(RULESETS, "shipped")])
    library.entries()
    lines = ["| what | ms: median (least) |", "|---|---|"]

    def row(what: str, timed: tuple[float, float]) -> None:
        lines.append(f"| {what} | {quantity(timed[0] * 1e3)} ({quantity(timed[1] * 1e3)}) |")

    for times in (1, 2, 4):
        text = rules_of(times)
        rules = rules_in(loaded(text))
        row(f"load, compose, check: {rules} rules, 61 items", measured(partial(_examined, text)))
    row("load, compose, check: the fostering template on its two bases", measured(lambda: load(FOSTERING, library)))
    row("the same once more, from what the program keeps in memory", measured(lambda: library.load(FOSTERING)))
    ruleset = loaded(workload.ruleset_text())
    row("compile its 30 rules for complete audits", measured(lambda: _compiled(ruleset, complete=True)))
    row("compile them for part-answered audits", measured(lambda: _compiled(ruleset, complete=False)))
    row("`auditrules --version`, the whole process", process("--version"))
    row("`auditrules check` of the file audit, the whole process", process("check", str(FILE_AUDIT)))
    row("`auditrules check` of the fostering template, the whole process", process("check", str(FOSTERING)))
    return "\n".join(lines)


def rules_in(ruleset: Ruleset) -> int:
    """Rows, limits and escalations."""
    document = ruleset.document
    return len(document.decide["overall"].rows) + len(document.limit) + len(document.escalate)


def _examined(text: str) -> None:
    ruleset, _ = examine(Path("workload.toml"), Library(), text=text)
    assert ruleset is not None


def _compiled(ruleset: Ruleset, *, complete: bool) -> None:
    Program(Evaluator(ruleset).slots, complete=complete).function()


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    arguments = options.parse_args()
    text = report()
    print(text)
    if arguments.write:
        write_between("loading", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
