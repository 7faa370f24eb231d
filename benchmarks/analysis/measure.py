"""How long checks, proofs and what-if take: ``python -m benchmarks.analysis.measure``.

Rulesets: the engines' workload (9 sections x 4 grades, 50 questions, 30 rules), the same with its rules twice over
(60 rules, the second half about other answers), random ones of 10 to 60 rules, and the shipped file audit. Each figure
is the least and the median of several runs in one process, with the rulesets taken in turn.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.analysis import Analysis
from auditrules.engine.checks import run_checks
from auditrules.engine.proving import prove
from auditrules.engine.whatif import what_would_change
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from benchmarks import workload

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


def loaded(text: str) -> Ruleset:
    ruleset, diagnostics = examine(Path("workload.toml"), Library(), text=text)
    if ruleset is None:
        raise ValueError("\n".join(map(str, diagnostics)))
    return ruleset


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
    """The least and the median of several runs, in milliseconds."""
    times = []
    for _ in range(runs):
        start = time.perf_counter()
        work()
        times.append((time.perf_counter() - start) * 1000)
    return min(times), statistics.median(times)


def together(ruleset: Ruleset) -> None:
    """Every check and every promise, on one analysis, as an editor would."""
    analysis = Analysis(ruleset)
    run_checks(ruleset, analysis=analysis)
    prove(ruleset, analysis=analysis)


def lines() -> Iterator[str]:
    shipped = Library([LibraryFolder(Path("rulesets"), "")]).load(Path("rulesets/file-audit/file-audit.toml"))
    fixed = {
        "30 rules": loaded(workload.ruleset_text() + PROMISES),
        "60 rules": loaded(sixty() + PROMISES),
        "file audit": shipped,
    }
    yield f"{'ms, least (median)':24} {'checks':>16} {'proofs':>16} {'both together':>16}"
    for name, ruleset in fixed.items():
        figures = [
            timed(lambda one=ruleset: run_checks(one)),  # type: ignore[misc]  # bound here
            timed(lambda one=ruleset: prove(one)),  # type: ignore[misc]  # bound here
            timed(lambda one=ruleset: together(one)),  # type: ignore[misc]  # bound here
        ]
        yield f"{name:24} " + " ".join(f"{f'{least:.1f} ({middle:.1f})':>16}" for least, middle in figures)
    randoms = [loaded(at_random(seed) + PROMISES.partition("[promise.alerted]")[0]) for seed in range(30)]
    worst = [timed(lambda one=ruleset: together(one), runs=2)[0] for ruleset in randoms]  # type: ignore[misc]  # bound here
    undecided = sum(any(proof.verdict == "undecided" for proof in prove(ruleset)) for ruleset in randoms)
    yield (
        f"30 random rulesets, 10-60 rules: checks and proofs median {statistics.median(worst):.0f} ms, "
        f"worst {max(worst):.0f} ms, {undecided} too complex"
    )
    engine = Engine(fixed["30 rules"])
    audits = workload.audits(40, 7) + workload.audits(40, 8, missing=workload.MISSING)
    for audit in audits[:1]:
        what_would_change(engine, audit, "overall", "good")
    times = [
        timed(lambda one=audit, grade=grade: what_would_change(engine, one, "overall", grade), runs=1)[0]  # type: ignore[misc]  # bound here
        for audit in audits
        for grade in workload.GRADES
    ]
    median, worst_time = statistics.median(times), max(times)
    yield f"what-if, 30 rules, {len(times)} questions: median {median:.1f} ms, worst {worst_time:.1f} ms"


if __name__ == "__main__":
    for line in lines():
        print(line, flush=True)
