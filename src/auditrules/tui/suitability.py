"""What the facts given so far say: whether a template is made for the case, and which facts are asked."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.audits.state import AnswerValue
from auditrules.engine.answers import read_answers
from auditrules.engine.judging import Judging
from auditrules.rulesets.ruleset import Ruleset


def suits(ruleset: Ruleset, facts: Mapping[str, AnswerValue]) -> bool | None:
    """True or False once the facts say so; None while they don't, or where the ruleset says nothing.

    ``facts`` are checked answers by the id of a fact.
    """
    condition = ruleset.conditions.get("ruleset.suits")
    if condition is None:
        return None
    return Judging(ruleset, None, read_answers(ruleset.vocabulary, facts)).truth(condition)


def facts_asked(ruleset: Ruleset, facts: Mapping[str, AnswerValue]) -> frozenset[str]:
    """The facts that are asked, given those known so far; ``facts`` as for :func:`suits`.

    One that depends on others is asked once they say so, as in the audit itself.
    """
    judging = Judging(ruleset, None, read_answers(ruleset.vocabulary, facts))
    asked = set()
    for fact in ruleset.facts:
        condition = ruleset.conditions.get(f"fact.{fact.id}.relevant")
        if condition is None or judging.truth(condition):
            asked.add(fact.id)
    return frozenset(asked)
