"""First-party plugin: the scaling question, a whole number from 0 to 10, asked on a line of its own.

Social workers ask children, families and one another how safe a child is on such a line. Its ends have words:
0 is "as bad as it could be", 10 is "as good as it could be".
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from auditrules.plugins import QuestionType, RulesetSource, hookimpl

LEAST, MOST = 0, 10


@hookimpl
def auditrules_question_types() -> Iterable[QuestionType]:
    return [
        QuestionType(
            "scaling",
            "Scaling question, 0 to 10",
            "number",
            minimum=Decimal(LEAST),
            maximum=Decimal(MOST),
            labels={str(LEAST): "as bad as it could be", str(MOST): "as good as it could be"},
            decimals=0,
            widget="auditrules_scaling.widget:ScalingLine",
            hint=f"a whole number from {LEAST} (as bad as it could be) to {MOST} (as good as it could be)",
        )
    ]


@hookimpl
def auditrules_ruleset_sources() -> Iterable[RulesetSource]:
    return [RulesetSource(folder=Path(__file__).resolve().parent / "rulesets")]
