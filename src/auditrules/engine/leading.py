"""What an audit leads to around it, re-audits and moderation: as plain data, and quickly of a complete audit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from auditrules.conditions.meaning import Truth
from auditrules.engine.answers import read_answer
from auditrules.engine.evaluating import Evaluation, Evaluator
from auditrules.engine.evaluating_slots import Codes
from auditrules.engine.judgement import LeadsTo
from auditrules.engine.reasons import Reasons
from auditrules.rulesets.ruleset import Ruleset


def leads_anywhere(ruleset: Ruleset) -> bool:
    """Whether a ruleset says of any audit that it is done again, or picks some for moderation."""
    return bool(ruleset.document.reaudit) or _picks(ruleset)


def _picks(ruleset: Ruleset) -> bool:
    return any(rule.when is not None for rule in ruleset.document.moderation.values())


def leads_of(
    evaluator: Evaluator, evaluation: Evaluation, codes: Codes, answers: Mapping[str, object]
) -> LeadsTo | None:
    """What :meth:`auditrules.engine.Engine.leads_to` gives of a complete audit, without the answers that rules read.

    None where a rule reads what is not answered, so that this can't tell.
    """
    ruleset = evaluator.ruleset
    keys = [key for key in ruleset.conditions if key.startswith(("reaudit.", "moderation."))]
    truths = {key: _TRUTHS[rail] for key, rail in zip(keys, evaluator.rails(evaluation, codes, keys), strict=True)}
    if None in truths.values():
        return None

    def told(key: str) -> tuple[Truth, tuple[str, ...]]:
        return truths[key], ()

    def day(name: str) -> date | None:
        item = ruleset.vocabulary.items.get(name)
        if item is None or item.decided or name in evaluation.not_applicable:
            return None
        given = read_answer(item, answers.get(name))
        return given if isinstance(given, date) else None

    return Reasons(ruleset, told, lambda names: ()).leads_to(day)


#: Rails as truths.
_TRUTHS: tuple[Truth, ...] = (False, None, None, True)


def leads_as_data(ruleset: Ruleset, found: LeadsTo) -> dict[str, object]:
    """What an audit leads to as JSON-ready data, a key for each kind of rule that the ruleset has."""
    data: dict[str, object] = {}
    if ruleset.document.reaudit:
        data["reaudits"] = [
            {
                "reaudit": one.reaudit,
                "holds": one.holds,
                "by": list(one.by),
                "due": one.due,
                "due_on": one.due_on.isoformat() if one.due_on else None,
                "repeats": one.repeats,
                "because": one.reason.text,
                "note": one.note or None,
            }
            for one in found.reaudits
        ]
    if _picks(ruleset):
        data["moderation"] = [
            {
                "moderation": one.moderation,
                "holds": one.holds,
                "by": one.by,
                "pool": one.pool,
                "sample": one.sample,
                "at_least": one.at_least,
                "because": one.reason.text,
                "note": one.note or None,
            }
            for one in found.moderations
        ]
    return data
