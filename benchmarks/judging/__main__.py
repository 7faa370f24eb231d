"""``uv run python -m benchmarks.judging [--write]``: one changed answer on the shipped templates, as a Markdown table.

Every answer of a form is changed in turn, first on an empty audit until it is full, then at random; each change is
made, taken back and made again a few times, and the least of these counts, so that what else the machine does stays
out. What is timed is :meth:`auditrules.engine.Engine.judge`: exact live outcomes, limits, escalations, requirements,
what applies and what is unanswered, with every reason in words.
"""

from __future__ import annotations

import argparse
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.rulesets.library import Library, LibraryFolder
from auditrules.rulesets.ruleset import Ruleset
from benchmarks import workload
from benchmarks.documents import write_between
from benchmarks.engines.ours import loaded
from benchmarks.measuring import quantity

FRAME = 1 / 60
"""One frame of a screen, in seconds."""
LIBRARY = Library([LibraryFolder(Path(__file__).parents[2] / "rulesets", "shipped")])


@dataclass(frozen=True, slots=True)
class Costs:
    """Seconds a change: over all changes of a form."""

    median: float
    most_of_20: float
    """Nineteen of twenty changes cost no more."""
    most: float

    @classmethod
    def of(cls, times: Sequence[float]) -> Costs:
        ordered = sorted(times)
        return cls(statistics.median(ordered), ordered[len(ordered) * 19 // 20], ordered[-1])


def answer_of(item: Item, draw: random.Random) -> object:
    """Some answer to an item; None where it takes none."""
    if item.kind == "choice":
        return draw.choice(item.values).id if item.values else None
    if item.kind == "choices":
        return tuple(value.id for value in item.values if draw.random() < 0.5)
    if item.kind == "number":
        return str(draw.randint(int(item.minimum or 0), int(item.maximum if item.maximum is not None else 40)))
    if item.kind == "date":
        return f"2026-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
    return None if item.role == "section" else draw.choice(("Some words", "Other words"))


def changes(ruleset: Ruleset, seed: int, at_random: int = 60) -> Iterator[tuple[dict[str, object], dict[str, object]]]:
    """Answers before and after one change: a form filled from the top, then changed here and there."""
    draw = random.Random(seed)
    items = [item for item in ruleset.vocabulary.items.values() if not item.decided]
    answers: dict[str, object] = {}
    for item in [*items, *draw.choices(items, k=at_random)]:
        answer = answer_of(item, draw)
        if answer is None or answers.get(item.id) == answer:
            continue
        after = {**answers, item.id: answer}
        yield answers, after
        answers = after


def cost(judge: Callable[[Mapping[str, object]], object], ruleset: Ruleset, *, times: int = 5) -> Costs:
    """What a change costs on a form."""
    found = []
    for before, after in changes(ruleset, seed=1):
        least = float("inf")
        for _ in range(times):
            judge(before)
            start = time.process_time()
            judge(after)
            least = min(least, time.process_time() - start)
        found.append(least)
    return Costs.of(found)


def begun(engine: Engine, ruleset: Ruleset, audits: int) -> Callable[[Mapping[str, object]], object]:
    """A judge who has that many other audits behind it, judged by the same engine."""
    draw = random.Random(2)
    items = [item for item in ruleset.vocabulary.items.values() if not item.decided]
    for _ in range(audits):
        engine.judge({item.id: answer for item in items if (answer := answer_of(item, draw)) is not None})
    return engine.judge


def form_of(size: int) -> Ruleset:
    """A form ``size`` times as long as the workload's, under the same rules: the questions that more of it asks."""
    text = workload.ruleset_text()
    more = [
        f'[question.more_{number}]\nsection = "{workload.SECTIONS[number % 9]}"\n'
        'text = "More"\nanswers = "yes_partly_no"'
        for number in range((size - 1) * len(workload.QUESTIONS))
    ]
    # Groups take in every question of the form: so do the counts over "questions" here.
    return loaded("\n".join([text, *more]))


def report() -> str:
    """The table and what it says against the targets."""
    lines = [
        "| form | items | conditions | first judgement, ms | one changed answer, µs: median | 19 of 20 | most "
        "| of a frame |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for reference in sorted(entry.reference for entry in LIBRARY.entries() if not entry.base and not entry.problem):
        if reference.startswith("file-audit"):
            lines.append(_row(reference, LIBRARY.load(reference)))
    lines.append(_row("benchmark workload", workload.load()))
    for size in (2, 4, 8, 16):
        lines.append(_row(f"the same rules, {size} times the questions", form_of(size)))
    lines += [
        "",
        "| audits judged before by the same engine | one changed answer, µs: median | 19 of 20 |",
        "|---|---|---|",
    ]
    ruleset = LIBRARY.load("file-audit-fostering")
    for audits in (1, 10, 100):
        found = cost(begun(Engine(ruleset), ruleset, audits), ruleset)
        lines.append(f"| {audits} | {_micro(found.median)} | {_micro(found.most_of_20)} |")
    return "\n".join(lines)


def _row(name: str, ruleset: Ruleset) -> str:
    engine = Engine(ruleset)
    start = time.process_time()
    engine.judge({})
    first = time.process_time() - start
    found = cost(engine.judge, ruleset)
    items = sum(not item.decided for item in ruleset.vocabulary.items.values())
    cells = [
        name,
        str(items),
        str(len(ruleset.conditions)),
        quantity(first * 1e3),
        _micro(found.median),
        _micro(found.most_of_20),
        _micro(found.most),
        f"1/{FRAME / found.median:,.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def _micro(seconds: float) -> str:
    return quantity(seconds * 1e6)


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the tables into docs/benchmarks.md")
    arguments = options.parse_args()
    text = report()
    print(text)
    if arguments.write:
        write_between("judging", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
