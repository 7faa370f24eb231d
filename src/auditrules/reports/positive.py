"""Positive practice of an audit as a short note to the worker and their manager."""

from __future__ import annotations

from auditrules.audits.state import AuditState
from auditrules.plugins.page import Block, Facts, Heading, Notice, Page, Prose, plain
from auditrules.reports.compose_items import findings_of
from auditrules.reports.display import long_date, role_text
from auditrules.rulesets.ruleset import Ruleset


def positive_page(ruleset: Ruleset, state: AuditState) -> Page:
    """Every strength the auditor recorded, by section, and nothing else of the audit: no grade, no action."""
    strengths = [found for found in findings_of(ruleset, state) if found.kind == "strength"]
    blocks: list[Block] = []
    lead: list[Notice] = []
    if state.status != "submitted":
        lead.append(Notice("draft", "Draft: this audit has not been submitted"))
    if state.sample:
        lead.append(Notice("sample", "Sample audit: made up, about no real child or worker"))
    pairs = [("Audit", ruleset.document.document.title or ruleset.title), ("Auditor", state.created_by)]
    if state.submitted_at:
        pairs.append(("Submitted", long_date(state.submitted_at.date())))
    people = [person for person in state.participants.values() if person.name]
    if people:
        pairs.append(
            ("Took part", "; ".join(f"{person.name} ({role_text(ruleset, person.role)})" for person in people))
        )
    blocks.append(Facts(tuple(pairs)))
    if not strengths:
        blocks.append(plain("No strengths have been recorded in this audit."))
    else:
        blocks.append(plain("For the worker and their manager: what the auditor saw done well on this file."))
    order = [section.id for section in ruleset.sections]
    strengths.sort(key=lambda found: order.index(found.section) if found.section in order else len(order))
    section = None
    for found in strengths:
        if found.section_label != section:
            section = found.section_label
            blocks.append(Heading(2, section or "The file as a whole"))
        blocks.append(Prose("What was done well", found.what))
        if found.how:
            blocks.append(Prose("How", found.how))
    return Page(
        title="Positive practice",
        subtitle=state.case_reference,
        blocks=tuple(blocks),
        lead=tuple(lead),
        mark="draft" if state.status != "submitted" else "",
    )
