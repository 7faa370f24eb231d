"""A judgement as plain data, for scripts and for Python callers."""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.engine import Engine
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.checking import FIELDS


def evaluate(engine: Engine, answers: Mapping[str, object]) -> dict[str, object]:
    """Judge answers and return what ``auditrules evaluate`` prints.

    ``answers`` maps an item's id to its answer; the audit's own fields (``overall_grade``, ``overall_rationale``,
    ``consulted``) may stand among them. Returns::

        {"outcomes": {"overall": {"value": "good" or None, "reachable": [...], "because": ["limit.affects_safety"]}},
         "escalations": [...], "not_applicable": [...], "unanswered": [...], "requirements": [...]}

    with the ids of escalations due, items that don't apply, required items without an answer, and requirements on
    the audit that are not met. An outcome that was not computed exactly carries ``"exact": False``. Raises
    :class:`auditrules.engine.BadAnswers`.
    """
    vocabulary = engine.ruleset.vocabulary
    own = {item.id for item in FIELDS["audit"]} - set(vocabulary.items)
    audit = {name: value for name, value in answers.items() if name in own}
    rest = {name: value for name, value in answers.items() if name not in own}
    return as_data(engine.judge(rest, audit=audit))


def as_data(judgement: Judgement) -> dict[str, object]:
    """A judgement as JSON-ready data."""
    outcomes: dict[str, object] = {}
    for name, outcome in judgement.outcomes.items():
        data: dict[str, object] = {
            "value": outcome.value,
            "reachable": list(outcome.reachable),
            "because": [reason.rule for reason in outcome.because],
        }
        if not outcome.exact:
            data["exact"] = False
        outcomes[name] = data
    return {
        "outcomes": outcomes,
        "escalations": [escalation.escalation for escalation in judgement.escalations],
        "not_applicable": list(judgement.not_applicable),
        "unanswered": list(judgement.unanswered),
        "requirements": [requirement.requirement for requirement in judgement.requirements],
    }
