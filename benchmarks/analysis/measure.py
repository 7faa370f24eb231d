"""``uv run python -m benchmarks.analysis.measure [--write]``: how long checks, proofs and what-if take, as a table.

Rulesets: the engines' workload (9 sections x 4 grades, 50 questions, 30 rules), the same with its rules twice over
(60 rules, the second half about other answers) and ten times over, random ones of 10 to 60 rules, and the shipped file
audit. Each figure is processor time: the median and the least of several runs in one process.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator

from auditrules.engine import Engine
from auditrules.engine.analysis import Analysis
from auditrules.engine.checks import run_checks
from auditrules.engine.proving import prove
from auditrules.engine.whatif import what_would_change
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset
from benchmarks import workload
from benchmarks.documents import write_between
from benchmarks.engines.ours import loaded
from benchmarks.loading.__main__ import RULESETS, rules_of
from benchmarks.measuring import quantity

RUNS = 5
PROMISES = """
[promise.better]
claim = "improving_a_section_never_lowers_overall"

[promise.complete]
claim = "every_complete_audit_has_overall"

[promise.worst]
whenever = "s0 is inadequate"
then = "overall is not one of good, outstanding"

[promise.alerted]
whenever = "q0 is no"
then = "escalate.e0"
"""


def sixty() -> str:
    """The workload with thirty rules more: its limits and alerts again, about the questions ten further on."""
    lines = []
    for kind, rules in (("limit", [rule for rule, _ in workload.LIMITS]), ("escalate", list(workload.ALERTS))):
        for number, rule in enumerate(rules):
            text = _moved(workload.condition(rule))
            if kind == "limit":
                cap = workload.LIMITS[number][1]
                lines.append(f'[limit.m{number}]\nwhen = "{text}"\noverall_at_most = "{cap}"\nbecause = "Limit"')
            else:
                lines.append(f'[escalate.f{number}]\nwhen = "{text}"\nto = ["manager"]')
    lines += [
        f'[action.a{number}]\nwhen = "q{number} is no and s{number} is inadequate"\ntext = "Do"\nowner = "manager"'
        for number in range(5)
    ]
    return "\n".join([workload.ruleset_text(), *lines])


def _moved(text: str) -> str:
    words = text.replace("(", "( ").replace(")", " )").replace(",", " ,").split(" ")
    moved = [f"q{(int(word[1:]) + 10) % 50}" if word[:1] == "q" and word[1:].isdigit() else word for word in words]
    return " ".join(moved).replace("( ", "(").replace(" )", ")").replace(" ,", ",")


def at_random(seed: int) -> str:
    """A ruleset of the workload's form with 10 to 60 random rules."""
    draw = random.Random(seed)
    head = workload.ruleset_text()
    lines = [head[: head.index("[decide.overall]")]]

    def atom() -> str:
        section, grade = draw.choice(workload.SECTIONS), draw.choice(workload.GRADES)
        question = draw.choice(workload.QUESTIONS)
        return draw.choice(
            [
                f"{section} is {grade}",
                f"{section} is {grade} or worse",
                f"{question} is {draw.choice(workload.ANSWERS)}",
                f"{question} is not yes",
                f"at least {draw.randint(1, 5)} sections are {grade}",
                f"at least {draw.choice((25, 50, 75))}% of sections are {grade} or worse",
                f"any critical section is {grade}",
                f"any question in {section} is no",
                f"at least {draw.randint(2, 4)} questions in {section} are no",
                f"at least {draw.randint(3, 15)} questions are no",
                f"age is less than {draw.randint(1, 18)}",
                "service is looked_after",
            ]
        )

    def condition() -> str:
        return draw.choice((" and ", " or ")).join(atom() for _ in range(draw.randint(1, 3)))

    rules = draw.randint(10, 60)
    rows = ",\n".join(
        f'  {{ when = "{condition()}", then = "{draw.choice(workload.GRADES)}" }}' for _ in range(max(rules // 6, 2))
    )
    lines.append(f'[decide.overall]\notherwise = "good"\nrows = [\n{rows}\n]')
    for number in range(rules // 3):
        cap = draw.choice(workload.GRADES[:3])
        lines.append(f'[limit.l{number}]\nwhen = "{condition()}"\noverall_at_most = "{cap}"\nbecause = "Limit"')
    for number in range(rules - rules // 3 - max(rules // 6, 2)):
        lines.append(f'[escalate.e{number}]\nwhen = "{condition()}"\nto = ["manager"]')
    return "\n".join(lines)


def timed(work: Callable[[], object], runs: int = RUNS) -> tuple[float, float]:
    """The median and the least of several runs, in seconds of processor time."""
    times = []
    for _ in range(runs):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return statistics.median(times), min(times)


def together(ruleset: Ruleset) -> None:
    """Every check and every promise, on one analysis, as an editor would."""
    analysis = Analysis(ruleset)
    run_checks(ruleset, analysis=analysis)
    prove(ruleset, analysis=analysis)


def table() -> Iterator[str]:
    """The lines of the table."""
    shipped = Library([LibraryFolder(RULESETS, "")]).load(RULESETS / "file-audit" / "file-audit.toml")
    fixed = {
        "the workload: 30 rules, 4 promises": loaded(workload.ruleset_text() + PROMISES),
        "60 rules, 4 promises": loaded(sixty() + PROMISES),
        "280 rules, 4 promises": loaded(rules_of(11) + PROMISES),
        "the file audit": shipped,
    }
    yield "| ruleset | checks, ms: median (least) | proofs | both, on one analysis | left as too complex |"
    yield "|---|---|---|---|---|"
    for name, ruleset in fixed.items():
        figures = [
            timed(lambda one=ruleset: run_checks(one)),  # type: ignore[misc]  # bound here
            timed(lambda one=ruleset: prove(one)),  # type: ignore[misc]  # bound here
            timed(lambda one=ruleset: together(one)),  # type: ignore[misc]  # bound here
        ]
        yield f"| {name} | {' | '.join(map(_both, figures))} | {_undecided(ruleset)} |"
    randoms = [loaded(at_random(seed) + PROMISES.partition("[promise.alerted]")[0]) for seed in range(30)]
    times = [timed(lambda one=ruleset: together(one), runs=2)[1] for ruleset in randoms]  # type: ignore[misc]  # bound here
    yield (
        f"| 30 random rulesets of 10 to 60 rules, 3 promises each |  |  | {quantity(statistics.median(times) * 1e3)}, "
        f"the longest {quantity(max(times) * 1e3)} | {sum(map(_undecided, randoms))} |"
    )
    yield ""
    yield "| what would change the outcome, 30 rules | ms: median | 19 of 20 | most |"
    yield "|---|---|---|---|"
    engine = Engine(fixed["the workload: 30 rules, 4 promises"])
    audits = workload.audits(40, 7) + workload.audits(40, 8, missing=workload.MISSING)
    what_would_change(engine, audits[0], "overall", "good")
    asked = sorted(
        timed(lambda one=audit, grade=grade: what_would_change(engine, one, "overall", grade), runs=1)[1]  # type: ignore[misc]  # bound here
        for audit in audits
        for grade in workload.GRADES
    )
    found = [statistics.median(asked), asked[len(asked) * 19 // 20], asked[-1]]
    yield f"| {len(asked)} questions | {' | '.join(quantity(one * 1e3) for one in found)} |"


def _both(timed: tuple[float, float]) -> str:
    return f"{quantity(timed[0] * 1e3)} ({quantity(timed[1] * 1e3)})"


def _undecided(ruleset: Ruleset) -> int:
    return sum(proof.verdict == "undecided" for proof in prove(ruleset))


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.analysis.measure", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    arguments = options.parse_args()
    lines = []
    for line in table():
        print(line, flush=True)
        lines.append(line)
    if arguments.write:
        write_between("analysis", "\n".join(lines))
    return 0


if __name__ == "__main__":
    sys.exit(main())
