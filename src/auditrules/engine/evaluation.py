"""A judgement as plain data, for scripts and for Python callers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from auditrules.conditions.meaning import Known
from auditrules.engine import Engine
from auditrules.engine.evaluating import Evaluation, Evaluator
from auditrules.engine.judgement import Judgement
from auditrules.engine.leading import leads_anywhere, leads_as_data, leads_of
from auditrules.rulesets.checking import FIELDS

AUDIT_FIELDS = frozenset(item.id for item in FIELDS["audit"])
"""The audit's own fields, which may stand among the answers."""


def evaluate(engine: Engine, answers: Mapping[str, object]) -> dict[str, object]:
    """Judge answers and return what ``auditrules evaluate`` prints.

    ``answers`` maps an item's id to its answer; the audit's own fields (``overall_grade``, ``overall_rationale``,
    ``consulted``) may stand among them. Returns::

        {"outcomes": {"overall": {"value": "good" or None, "reachable": [...], "because": ["limit.affects_safety"]}},
         "escalations": [...], "not_applicable": [...], "unanswered": [...], "requirements": [...]}

    with the ids of escalations due, items that don't apply, required items without an answer, and requirements on
    the audit that are not met. An outcome that was not computed exactly carries ``"exact": False``. Where the ruleset
    takes something of plugins, ``"computed"`` has the facts that they computed; where one of them is missing or failed,
    ``"undetermined": [{"plugin": ..., "why": ...}]`` says so and no outcome has a value.

    Where the ruleset has such rules, ``"reaudits"`` and ``"moderation"`` have those that hold for the audit
    (``"holds"`` True) and those that still can (None)::

        {"reaudits": [{"reaudit": "inadequate", "holds": True, "by": ["service_manager"], "due": "3 months after done",
                       "due_on": "2020-04-20" or None, "repeats": True, "because": "overall is inadequate",
                       "note": "..." or None}],
         "moderation": [{"moderation": "good", "holds": True, "by": "panel" or None, "pool": "...", "sample": "25%",
                         "at_least": 1 or None, "because": "overall is good or better", "note": "..." or None}]}

    They are read with ``overall_grade``, what the auditor chose, where it is given. A moderation rule without a
    condition picks every audit and is not among them. Raises :class:`auditrules.engine.BadAnswers`.
    """
    items = engine.ruleset.vocabulary.items
    audit: Mapping[str, object] = {}
    if not AUDIT_FIELDS.isdisjoint(answers):
        own = {name for name in AUDIT_FIELDS if name not in items}
        audit = {name: value for name, value in answers.items() if name in own}
        answers = {name: value for name, value in answers.items() if name not in own}
    evaluator = engine.evaluator if engine.consulting is None else None
    if evaluator is not None:
        codes = evaluator.codes(answers, audit)
        evaluation = evaluator.complete(codes)
        if evaluation is not None:
            judged = _complete(evaluator, evaluation)
            if leads_anywhere(engine.ruleset):
                quick = leads_of(evaluator, evaluation, codes, answers) if not audit.get("overall_grade") else None
                judged |= leads_as_data(engine.ruleset, quick or engine.leads_to(answers, audit=audit))
            return judged
    judged = as_data(engine.judge(answers, audit=audit))
    if leads_anywhere(engine.ruleset):
        judged |= leads_as_data(engine.ruleset, engine.leads_to(answers, audit=audit))
    return judged


def _complete(evaluator: Evaluator, evaluation: Evaluation) -> dict[str, object]:
    """A complete audit as data: what :func:`as_data` makes of its judgement, without the words of the reasons."""
    because = evaluator.because(evaluation)
    return {
        "outcomes": {
            name: {"value": value, "reachable": [] if value is None else [value], "because": list(because[name])}
            for name, value in evaluation.values.items()
        },
        "escalations": list(evaluation.escalations),
        "not_applicable": list(evaluation.not_applicable),
        "unanswered": list(evaluation.unanswered),
        "requirements": list(evaluation.requirements),
    }


def as_data(judgement: Judgement) -> dict[str, object]:
    """A judgement as JSON-ready data."""
    outcomes: dict[str, object] = {}
    for name, outcome in judgement.outcomes.items():
        found: dict[str, object] = {
            "value": outcome.value,
            "reachable": list(outcome.reachable),
            "because": [reason.rule for reason in outcome.because],
        }
        if not outcome.exact:
            found["exact"] = False
        outcomes[name] = found
    data: dict[str, object] = {
        "outcomes": outcomes,
        "escalations": [escalation.escalation for escalation in judgement.escalations],
        "not_applicable": list(judgement.not_applicable),
        "unanswered": list(judgement.unanswered),
        "requirements": [requirement.requirement for requirement in judgement.requirements],
    }
    if judgement.computed:
        data["computed"] = {name: _plain(value) for name, value in judgement.computed.items()}
    if judgement.undetermined:
        data["undetermined"] = [
            {"plugin": reason.rule.removeprefix("plugin."), "why": reason.text} for reason in judgement.undetermined
        ]
    return data


def _plain(value: Known) -> object:
    """An answer as JSON has it: a number that JSON holds exactly, else as text."""
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else str(value)
    if isinstance(value, frozenset):
        return sorted(value)
    return value.isoformat() if isinstance(value, date) else value
