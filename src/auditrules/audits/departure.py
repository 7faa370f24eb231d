"""The auditor's overall grade beside the one the rules suggest: where it departs, and what that asks for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditrules.audits.state import AuditState
from auditrules.audits.wording import overall_label, overall_ranks
from auditrules.engine.judgement import Judgement, LimitJudgement, OutcomeJudgement
from auditrules.rulesets.ruleset import Ruleset


@dataclass(frozen=True, slots=True)
class Departure:
    """How a chosen overall grade stands to the rules.

    ``forbidden`` are the ``must`` limits it exceeds: the audit cannot be submitted with it. ``explain`` says in
    sentences what the rationale has to answer, empty where the grade departs from nothing. ``prompts`` are the ``may``
    limits it exceeds, to think about and no more.
    """

    chosen: str
    suggested: str | None
    """The grade the rules come to, or None while it is open or where they come to none."""
    forbidden: tuple[LimitJudgement, ...]
    explain: tuple[str, ...]
    prompts: tuple[LimitJudgement, ...]

    @property
    def departs(self) -> bool:
        """Whether a written rationale is needed for it."""
        return bool(self.explain)


def departure_of(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> Departure | None:
    """How the chosen overall grade stands to the rules; None while none is chosen.

    A grade that the rules would come to if no ``may`` limit were there is no departure.
    """
    chosen = state.overall
    if chosen is None:
        return None
    ranks = overall_ranks(ruleset)
    exceeded = [
        limit
        for limit in judgement.limits
        if limit.active and limit.outcome == "overall" and chosen in ranks and ranks[chosen] > ranks[limit.at_most]
    ]
    outcome = judgement.outcomes.get("overall")
    forbidden = tuple(limit for limit in exceeded if limit.strength == "must")
    explain = [
        f"You chose {overall_label(ruleset, chosen)}, above the limit of {overall_label(ruleset, limit.at_most)}: "
        f"{limit.reason.text}"
        for limit in exceeded
        if limit.strength == "should"
    ]
    prompts = tuple(limit for limit in exceeded if limit.strength == "may")
    if outcome is not None and outcome.applicable and not explain and not forbidden:
        free = outcome.reachable + (tuple(_without_prompts(ranks, judgement, outcome)) if prompts else ())
        if chosen not in free:
            said = " or ".join(overall_label(ruleset, grade) for grade in outcome.reachable)
            explain.append(f"The rules come to {said} and you chose {overall_label(ruleset, chosen)}.")
    return Departure(
        chosen,
        outcome.value if outcome else None,
        forbidden,
        tuple(explain),
        prompts,
    )


def _without_prompts(ranks: Mapping[str, int], judgement: Judgement, outcome: OutcomeJudgement) -> frozenset[str]:
    """Grades the rules could come to if no ``may`` limit were there."""
    caps = [
        limit.at_most
        for limit in judgement.limits
        if limit.active and limit.outcome == "overall" and limit.strength != "may"
    ]
    lowest = min(caps, key=ranks.__getitem__, default=None)
    return frozenset(
        lowest if lowest is not None and grade in ranks and ranks[grade] > ranks[lowest] else grade
        for grade in outcome.before_limits
    )
