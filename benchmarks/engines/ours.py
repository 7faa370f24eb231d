"""Our engine on the workload, as its users meet it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from auditrules.engine import Engine
from auditrules.engine.answers import read_answers
from auditrules.engine.evaluating import Evaluator
from auditrules.engine.judging import Judging
from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from benchmarks.workload import ruleset_text


def loaded(text: str) -> Ruleset:
    """A ruleset from its text, composed and checked. Raises ValueError where it has faults."""
    ruleset, diagnostics = examine(Path("workload.toml"), Library(), text=text)
    if ruleset is None:
        raise ValueError("\n".join(map(str, diagnostics)))
    return ruleset


def load() -> None:
    """Everything from the text to the first complete audit's verdict being ready to be asked."""
    evaluator = Evaluator(loaded(ruleset_text()))
    evaluator.evaluate(evaluator.codes({}))


def verdicts(engine: Engine, answers: Mapping[str, object]) -> list[bool | None]:
    """What the judge says of every rule of the workload, in its order: rows, limits, escalations."""
    ruleset = engine.ruleset
    judging = Judging(ruleset, engine.compiled, read_answers(ruleset.vocabulary, answers))
    keys = [f"decide.overall.rows.{row + 1}.when" for row in range(len(ruleset.document.decide["overall"].rows))]
    keys += [f"limit.{name}.when" for name in ruleset.document.limit]
    keys += [f"escalate.{name}.when" for name in ruleset.document.escalate]
    return [judging.truth(ruleset.conditions[key]) for key in keys]
