"""The parts of the audit's form: their order, and the pane of each."""

from __future__ import annotations

from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Spot
from auditrules.audits.state import AuditState
from auditrules.tui.desk import Desk
from auditrules.tui.details_pane import DetailsPane, StandardsPane
from auditrules.tui.finishing_panes import ActionsPane, OverallPane
from auditrules.tui.pane import Pane
from auditrules.tui.section_pane import SectionPane


def part_order(session: AuditSession) -> list[tuple[str, str]]:
    """The parts of an audit in form order: id and label."""
    ruleset = session.ruleset
    parts = [("details", "About this audit")]
    parts += [(f"section-{section.id}", section.label) for section in ruleset.sections]
    if ruleset.standards:
        parts.append(("standards", "Quality of this audit"))
    return [*parts, ("actions", "Actions"), ("overall", "Overall and finishing")]


def part_of(spot: Spot, state: AuditState) -> str:
    """The part that a place belongs to."""
    match spot.area:
        case "section":
            return f"section-{spot.section}"
        case "findings":
            finding = state.findings.get(spot.entry or "")
            section = spot.section or (finding.section if finding else None)
            return f"section-{section}" if section else "actions"
        case "details" | "people":
            return "details"
        case area:
            return area


def make_pane(desk: Desk, part: str, *, read_only: bool) -> Pane:
    """The pane of a part, not yet mounted."""
    id = f"part-{part}"
    if part.startswith("section-"):
        return SectionPane(desk, part.removeprefix("section-"), id=id, read_only=read_only)
    kinds = {"details": DetailsPane, "standards": StandardsPane, "actions": ActionsPane, "overall": OverallPane}
    return kinds[part](desk, id=id, read_only=read_only)
