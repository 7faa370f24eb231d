"""The order in which the plain form asks: the same for every audit under a ruleset; what does not apply is passed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditrules.audits.spots import Spot, asked_of_auditor, section_items
from auditrules.audits.view import asked_prose
from auditrules.audits.wording import overall_choices, overall_is_explained
from auditrules.rulesets.models import Prose
from auditrules.rulesets.ruleset import Ruleset

Kind = Literal["people", "item", "prose", "worker", "findings", "actions", "overall", "overall_rationale", "review"]


@dataclass(frozen=True, slots=True)
class Step:
    """One stop. ``section`` is where it stands, ``item`` what it asks, ``prose`` which text beside an answer."""

    kind: Kind
    section: str | None = None
    item: str | None = None
    prose: Prose | None = None


REVIEW = Step("review")
ACTIONS = Step("actions")
OVERALL = Step("overall")
PEOPLE = Step("people")


def steps(ruleset: Ruleset) -> tuple[Step, ...]:
    """Every stop in order: people, facts, sections with what stands beside each answer, actions, overall, review."""
    found = [PEOPLE, *(Step("item", item=fact.id) for fact in ruleset.facts)]
    for section in ruleset.sections:
        for item in section_items(ruleset, section.id):
            found.append(Step("item", section.id, item.id))
            found.extend(Step("prose", section.id, item.id, field) for field in asked_prose(ruleset, item))
        if section not in section_items(ruleset, section.id):
            found.extend(Step("prose", section.id, section.id, field) for field in asked_prose(ruleset, section))
        table = ruleset.document.section[section.id]
        if table.worker_grade and section.values:
            found.append(Step("worker", section.id, section.id))
        if table.findings:
            found.append(Step("findings", section.id))
    found.extend(Step("item", item=item.id) for item in ruleset.standards if asked_of_auditor(ruleset, item))
    found.append(ACTIONS)
    if overall_choices(ruleset):
        found.append(OVERALL)
    if overall_is_explained(ruleset):
        found.append(Step("overall_rationale"))
    return (*found, REVIEW)


def step_at(order: tuple[Step, ...], spot: Spot) -> Step:
    """The stop where something is put right."""
    if spot.item is not None:
        at_item = [step for step in order if step.item == spot.item]
        exact = [step for step in at_item if step.prose == spot.field]
        if exact or at_item:
            return (exact or at_item)[0]
    if spot.section is not None:
        kind = "findings" if spot.area == "findings" else "item"
        inside = [step for step in order if step.section == spot.section]
        return next((step for step in inside if step.kind == kind), inside[0] if inside else REVIEW)
    if spot.area == "overall" and spot.field == "overall_rationale":
        return next((step for step in order if step.kind == "overall_rationale"), REVIEW)
    kinds = {"people": PEOPLE, "actions": ACTIONS, "overall": OVERALL, "details": PEOPLE}
    wanted = kinds.get(spot.area, REVIEW)
    return wanted if wanted in order else REVIEW
