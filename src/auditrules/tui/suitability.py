"""Whether a template is made for a case: the ruleset's ``suits`` over the facts given so far."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.engine.answers import read_answers
from auditrules.engine.judging import Judging
from auditrules.rulesets.ruleset import Ruleset


def suits(ruleset: Ruleset, facts: Mapping[str, str]) -> bool | None:
    """True or False once the facts say so; None while they don't, or where the ruleset says nothing.

    ``facts`` are checked answers by the id of a fact.
    """
    condition = ruleset.conditions.get("ruleset.suits")
    if condition is None:
        return None
    return Judging(ruleset, None, read_answers(ruleset.vocabulary, facts)).truth(condition)
