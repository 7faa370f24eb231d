"""``uv run --group bench python -m benchmarks.engines [--write]``: the comparison, as a Markdown table."""

from __future__ import annotations

import argparse
import importlib
import random
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from auditrules.engine import Engine as OurEngine
from auditrules.engine.evaluating import Evaluator
from benchmarks.documents import write_between
from benchmarks.engines import ours
from benchmarks.engines.peers import ENGINES, ITEMS, Audit, Engine, Peer
from benchmarks.engines.truth import domain, items_of, truth
from benchmarks.measuring import Timed, interleaved, quantity
from benchmarks.workload import MISSING, RULES, All, Answers, Is, Rule, audits, ruleset_text

COMPLETE, GAPPED, CHANGES = 60, 60, 60
"""Audits and changes that each window of a measurement goes through."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What an engine says of rules on audits with gaps, as shares of all."""

    right: float
    wrong: float
    none: float


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. Times in seconds."""

    name: str
    load: float | None
    audit: Timed | None
    change: Timed | None
    verdicts: dict[str, Verdicts] | None
    refuses: str
    how: str


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m benchmarks.engines", description=__doc__)
    options.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options.add_argument("--windows", type=int, default=25, help="windows a measurement, taking turns")
    arguments = options.parse_args()
    text = report(arguments.windows)
    print(text)
    if arguments.write:
        write_between("engines", text)
    return 0


def report(windows: int) -> str:
    """The whole comparison."""
    complete, gapped = audits(COMPLETE, seed=1), audits(GAPPED, seed=2, missing=MISSING)
    expected = [[truth(rule, audit) for rule in RULES] for audit in complete]
    changes = _changes(complete)
    present: list[tuple[Engine, Peer, float]] = []
    absent: list[str] = []
    for engine in ENGINES:
        try:
            importlib.import_module(engine.module)
        except ImportError as error:
            absent.append(f"{engine.package} is not in the table: {error}.")
            continue
        start = time.process_time()
        peer = engine.load(RULES)
        present.append((engine, peer, time.process_time() - start))
    for engine, peer, _ in present:
        for audit, wanted in zip(complete, expected, strict=True):
            assert [bool(one) for one in peer.decide(audit)] == wanted, f"{engine.package} is wrong on {audit}"
            assert [bool(rule(audit)) for rule in peer.rules] == wanted, f"{engine.package} is wrong on {audit}"

    ruleset = ours.loaded(ruleset_text())
    evaluator, judge = Evaluator(ruleset), OurEngine(ruleset)
    for audit, wanted in zip(complete, expected, strict=True):
        assert ours.verdicts(judge, audit) == wanted
        evaluation = evaluator.evaluate(evaluator.codes(audit))
        assert [*map(bool, evaluation.raw[3]), *map(bool, evaluation.raw[4])] == wanted[5:]
        assert evaluation.values["overall"] == judge.judge(audit).outcomes["overall"].value

    whole, one = _work(present, evaluator, judge, complete, gapped, changes)
    timed, changed = interleaved(whole, windows=windows), interleaved(one, windows=windows)
    loads = {engine.package: min(_load(engine), first) for engine, _, first in present}
    rows = [
        Row(
            "**auditrules**, prepared codes",
            _best(ours.load),
            timed["codes"],
            changed["codes"],
            _ours(judge, gapped),
            "item, value",
            "compiled rules; the exact judge for gaps",
        ),
        Row("auditrules, from a dict", None, timed["dict"], None, None, "", "checked and coded as well"),
        Row(
            "auditrules, with the full trace",
            None,
            timed["trace"],
            None,
            None,
            "",
            "the answers each fired rule rests on",
        ),
        Row("auditrules, 15% missing", None, timed["gaps"], None, None, "", "prepared codes"),
        Row(
            "auditrules, whole judgement",
            None,
            None,
            changed["judge"],
            None,
            "",
            "exact live outcomes, escalations, requirements, reasons in words",
        ),
    ]
    for engine, peer, _ in present:
        name = f"{engine.package} {version(engine.package)}"
        rows.append(
            Row(
                name,
                loads[engine.package],
                timed[engine.package],
                changed[engine.package],
                _verdicts(peer, gapped),
                _refuses(engine),
                engine.used,
            )
        )
    return "\n".join([*_table(rows), *([""] if absent else []), *absent])


def _changes(complete: Sequence[Answers]) -> list[tuple[Answers, str, object, list[int]]]:
    """An audit, an item answered otherwise, and the rules that read it."""
    draw = random.Random(3)
    made = []
    for audit in complete:
        item = draw.choice(ITEMS)
        value = draw.choice([one for one in domain(item) if one != audit[item]])
        reading = [number for number, rule in enumerate(RULES) if item in items_of(rule)]
        made.append((audit, item, value, reading))
    return made


Work = dict[str, Callable[[], int]]


def _work(
    present: list[tuple[Engine, Peer, float]],
    evaluator: Evaluator,
    judge: OurEngine,
    complete: list[Answers],
    gapped: list[Answers],
    changes: list[tuple[Answers, str, object, list[int]]],
) -> tuple[Work, Work]:
    """One complete audit, and one changed answer, for every engine."""
    codes, gapped_codes = [evaluator.codes(audit) for audit in complete], [evaluator.codes(audit) for audit in gapped]
    evaluate, prepare, trace = evaluator.evaluate, evaluator.codes, evaluator.trace

    def each(call: Callable[[Any], object], given: Sequence[Any]) -> Callable[[], int]:
        def run() -> int:
            for one in given:
                call(one)
            return len(given)

        return run

    whole: Work = {
        "codes": each(evaluate, codes),
        "dict": each(lambda audit: evaluate(prepare(audit)), complete),
        "trace": each(trace, codes),
        "gaps": each(evaluate, gapped_codes),
        **{engine.package: each(peer.decide, complete) for engine, peer, _ in present},
    }
    one: Work = {
        "codes": _changed_codes(evaluator, changes),
        "judge": _changed_judgements(judge, changes),
        **{engine.package: _changed(peer, changes) for engine, peer, _ in present},
    }
    return whole, one


def _changed_codes(
    evaluator: Evaluator, changes: Sequence[tuple[Answers, str, object, list[int]]]
) -> Callable[[], int]:
    prepared = []
    for audit, item, value, _ in changes:
        number = evaluator.slots.items[item].number
        prepared.append((list(evaluator.codes(audit)), number, evaluator.codes({item: value})[number]))

    def run() -> int:
        for codes, number, code in prepared:
            before, codes[number] = codes[number], code
            evaluator.evaluate(tuple(codes))
            codes[number] = before
        return len(prepared)

    return run


def _changed_judgements(
    judge: OurEngine, changes: Sequence[tuple[Answers, str, object, list[int]]]
) -> Callable[[], int]:
    """One audit on which answer after answer is changed, as in a session."""
    state: dict[str, object] = dict(changes[0][0])
    steps = [(item, value) for _, item, value, _ in changes]
    steps += [(item, changes[0][0][item]) for item, _ in reversed(steps)]

    def run() -> int:
        for item, value in steps:
            state[item] = value
            judge.judge(state)
        return len(steps)

    return run


def _changed(peer: Peer, changes: Sequence[tuple[Answers, str, object, list[int]]]) -> Callable[[], int]:
    prepared = [
        ({**audit, item: value}, [peer.rules[number] for number in reading]) for audit, item, value, reading in changes
    ]

    def run() -> int:
        for audit, rules in prepared:
            for rule in rules:
                rule(audit)
        return len(prepared)

    return run


# ------------------------------------------------------------------ verdicts on audits with gaps


def _ours(judge: OurEngine, gapped: Sequence[Answers]) -> dict[str, Verdicts]:
    shares = _shares(
        [
            (found, truth(rule, audit), False)
            for audit in gapped
            for found, rule in zip(ours.verdicts(judge, audit), RULES, strict=True)
        ]
    )
    return {"absent": shares, "null": shares}


def _verdicts(peer: Peer, gapped: Sequence[Answers]) -> dict[str, Verdicts]:
    """Gaps as absent keys, and as nulls."""
    found = {}
    for way, fill in (("absent", {}), ("null", dict.fromkeys(ITEMS))):
        asked = []
        for audit in gapped:
            given: Audit = {**fill, **audit}
            for number, rule in enumerate(RULES):
                try:
                    verdict, raised = peer.rules[number](given), False
                except Exception:  # whatever it raises, it gives no answer
                    verdict, raised = None, True
                asked.append((None if verdict is None else bool(verdict), truth(rule, audit), raised))
        found[way] = _shares(asked)
    return found


def _shares(asked: Sequence[tuple[bool | None, bool | None, bool]]) -> Verdicts:
    right = sum(not raised and verdict is wanted for verdict, wanted, raised in asked)
    wrong = sum(verdict is not None and verdict is not wanted for verdict, wanted, _ in asked)
    return Verdicts(right / len(asked), wrong / len(asked), (len(asked) - right - wrong) / len(asked))


# ------------------------------------------------------------------ loading


def _best(call: Callable[[], object], times: int = 7) -> float:
    found = []
    for _ in range(times):
        start = time.process_time()
        call()
        found.append(time.process_time() - start)
    return min(found)


def _load(engine: Engine) -> float:
    return _best(lambda: engine.load(RULES), 5)


def _refuses(engine: Engine) -> str:
    """Which slips it refuses when rules are loaded: a name nobody asks about, a value that no list has."""
    slips: dict[str, Rule] = {"item": Is("s99", "good"), "value": All((Is("s1", "goood"), Is("q1", "no")))}
    found = []
    for name, rule in slips.items():
        try:
            engine.load([rule])
        except Exception:  # any refusal will do
            found.append(name)
    return ", ".join(found) or "neither"


# ------------------------------------------------------------------ table


def _table(rows: Sequence[Row]) -> list[str]:
    base, first = rows[0].audit, rows[0].change
    assert base is not None
    assert first is not None
    lines = [
        "| engine | load, ms | one complete audit, µs: median (least) | ratio | one changed answer, µs | ratio "
        "| 15% missing, keys absent: right / silently wrong / no answer | the same, as nulls "
        "| slips refused when loaded | used as |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for row in rows:
        verdicts = row.verdicts
        cells = [
            row.name,
            "" if row.load is None else quantity(row.load * 1e3),
            "" if row.audit is None else _time(row.audit),
            ""
            if row.audit is None
            else f"{quantity(row.audit.median / base.median)} ({quantity(row.audit.minimum / base.minimum)})",
            "" if row.change is None else _time(row.change),
            "" if row.change is None else quantity(row.change.median / first.median),
            *("" if verdicts is None else _said(verdicts[way]) for way in ("absent", "null")),
            row.refuses,
            row.how,
        ]
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def _said(verdicts: Verdicts) -> str:
    return f"{verdicts.right:.0%} / {verdicts.wrong:.0%} / {verdicts.none:.0%}"


def _time(timed: Timed) -> str:
    return f"{quantity(timed.median * 1e6)} ({quantity(timed.minimum * 1e6)})"


if __name__ == "__main__":
    sys.exit(main())
