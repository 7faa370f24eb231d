"""What was typed and the audit does not hold: told in the review, each with the place it was typed in."""

from __future__ import annotations

from auditrules.audits.spots import Missing, Spot, spot_of
from auditrules.audits.text import excerpt
from auditrules.tui.desk import Desk, Target
from auditrules.tui.registry import key_of

_AREAS = {"findings": "findings", "actions": "actions", "participants": "people", "consultations": "overall"}


def unfinished(desk: Desk) -> list[Missing]:
    """Texts that were refused and concerns that were written and not sent. None of them stops anyone."""
    found = []
    for box, kept in desk.all_not_taken.items():
        spot = _spot(desk, box)
        if spot is not None:
            text = f"“{excerpt(kept.text, 40)}” is not part of the audit: {kept.message}"
            found.append(Missing(text, spot, blocks=False))
    ruleset = desk.session.ruleset
    for key in desk.kept_text.under("escalate/"):
        item = ruleset.vocabulary.items.get(key.rpartition("/")[2])
        words = f"You began to escalate a concern and did not send it. {key_of('escalate')} opens it again."
        found.append(Missing(words, spot_of(item) if item is not None else Spot("details"), blocks=False))
    return found


def _spot(desk: Desk, box: Target) -> Spot | None:
    match box:
        case ("answer", item):
            return spot_of(desk.session.ruleset.item(item))
        case ("text", item, field):
            return spot_of(desk.session.ruleset.item(item), field)
        case ("detail" | "date", field):
            return Spot("overall" if field in ("filed_on", "overall_rationale") else "details", field=field)
        case ("entry", collection, entry, field) if entry in getattr(desk.session.state, collection):
            return Spot(_AREAS[collection], entry=entry, field=field)  # type: ignore[arg-type]  # one of the four
        case _:
            return None
