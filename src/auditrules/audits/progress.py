"""How far an audit is, and where to go next."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from auditrules.audits.spots import Missing, SectionProgress, Spot, asked_of_auditor, form_items, section_items, spot_of
from auditrules.audits.state import AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.ruleset import Ruleset


def answered(state: AuditState, item: str) -> bool:
    """Whether an item has an answer or is marked not applicable."""
    answer = state.answer(item)
    return answer.not_applicable or answer.value is not None


def hidden_items(ruleset: Ruleset, judgement: Judgement) -> frozenset[str]:
    """Items that are not asked: hidden by the rules or marked not applicable, by themselves or with their section."""
    hidden = set(judgement.not_applicable)
    hidden |= {item.id for item in ruleset.vocabulary.members("question") if item.section in hidden}
    return frozenset(hidden)


def unanswered_items(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> tuple[Item, ...]:
    """Required items that apply and have no answer, those the auditor is asked for, in form order."""
    hidden = hidden_items(ruleset, judgement)
    open_ids = set(judgement.unanswered)
    return tuple(
        item
        for item in form_items(ruleset)
        if item.id in open_ids
        and item.id not in hidden
        and asked_of_auditor(ruleset, item)
        and not answered(state, item.id)
    )


def section_progress(
    ruleset: Ruleset, state: AuditState, judgement: Judgement, blocking: Sequence[Missing]
) -> tuple[SectionProgress, ...]:
    """Progress by section in form order; ``blocking`` is what stands missing."""
    hidden = hidden_items(ruleset, judgement)
    unknown = frozenset(judgement.applicability_unknown)
    besides = {line.spot.section for line in blocking if line.blocks and line.spot.section and not line.unanswered}
    found = []
    for section in ruleset.sections:
        counted = [
            item
            for item in section_items(ruleset, section.id)
            if item.required and item.id not in hidden and item.id not in unknown
        ]
        applies = False if section.id in hidden else None if section.id in unknown else True
        found.append(
            SectionProgress(
                section=section.id,
                answered=sum(answered(state, item.id) for item in counted),
                to_answer=len(counted) if applies is not False else 0,
                applies=applies,
                grade=section_grade(state, judgement, section),
                missing=applies is not False and section.id in besides,
            )
        )
    return tuple(found)


def section_grade(state: AuditState, judgement: Judgement, section: Item) -> str | None:
    """The grade of a section: the auditor's, or where a table decides it the table's once it is known."""
    if section.decided:
        outcome = judgement.outcomes.get(section.id)
        return outcome.value if outcome is not None else None
    value = state.answer(section.id).value
    return value if section.values and isinstance(value, str) else None


def counts(ruleset: Ruleset, state: AuditState, judgement: Judgement) -> tuple[int, int]:
    """Required items that apply, over the whole form: how many are answered, and how many there are."""
    hidden = hidden_items(ruleset, judgement)
    unknown = frozenset(judgement.applicability_unknown)
    asked = [
        item
        for item in form_items(ruleset)
        if item.required and asked_of_auditor(ruleset, item) and item.id not in hidden and item.id not in unknown
    ]
    return sum(answered(state, item.id) for item in asked), len(asked)


def following(ruleset: Ruleset, open_spots: Collection[Spot], after: Spot | None) -> Spot | None:
    """The first open place after another in form order, wrapping round; None where none is open."""
    order = {spot_of(item).item: at for at, item in enumerate(form_items(ruleset))}
    fields = {"value": 0, "evidence": 1, "impact": 2, "rationale": 3, "not_applicable_reason": 4}
    end = len(order)

    def position(spot: Spot) -> tuple[int, int]:
        if spot.item in order:
            return order[spot.item], fields.get(spot.field or "value", 5)
        if spot.section in order:
            return order[spot.section], 6
        if spot.section is not None:
            inside = [order[item.id] for item in section_items(ruleset, spot.section) if item.id in order]
            return (min(inside) if inside else -1), -1
        last = {"overall": 0, "overall_rationale": 1, "consultations": 2}
        return {"details": -1, "people": -1}.get(spot.area, end), last.get(spot.field or "", 0)

    listed = sorted(open_spots, key=position)
    if not listed:
        return None
    if after is None:
        return listed[0]
    here = position(after)
    return next((spot for spot in listed if position(spot) > here), listed[0])
