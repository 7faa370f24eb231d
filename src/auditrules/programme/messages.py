"""What a message about a concern says: never more than the council's rule for the channel lets it hold."""

from __future__ import annotations

from datetime import datetime

from auditrules.audits.state import AuditState, Escalation
from auditrules.programme.channels import LEVELS, Holds

SUBJECT = "A concern was raised in a case audit: please act"
"""The subject of every message. It names no child and no case, because subjects are shown on locked screens."""


def body(state: AuditState, escalation: Escalation, role: str, holds: Holds, reference: str, at: datetime) -> str:
    """The text for one role. ``at`` is when the concern was raised, in the reader's zone."""
    level = LEVELS.index(holds)
    lines = [
        f"A concern for you ({role_words(role)}) was escalated from a case audit on {at:%d.%m.%Y} at {at:%H:%M}"
        f" by {escalation.by}.",
        "",
    ]
    if level >= LEVELS.index("reference"):
        lines.append(f"Case reference: {state.case_reference}")
    if level >= LEVELS.index("message"):
        lines += ["What is of concern:", escalation.what]
    if level >= LEVELS.index("evidence") and escalation.evidence:
        lines += ["Evidence:", escalation.evidence]
    if level < LEVELS.index("message"):
        lines.append("This message says no more about the child on purpose. Ask the auditor, or open the audit.")
    lines += ["", f"Please confirm to the auditor that you have it. Reference of this message: {reference}"]
    return "\n".join(lines)


def role_words(role: str) -> str:
    """A role's id in words: ``team_manager`` as ``Team manager``."""
    return role.replace("_", " ").strip().capitalize() or "role not named"
