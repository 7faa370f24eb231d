"""Events and summaries made up for tests of the store."""

from __future__ import annotations

from uuid import NAMESPACE_URL, uuid5

from auditrules.audits.events import Event, Json, Summary
from auditrules.store import Workspace


def moment(number: int) -> str:
    return f"2025-03-04T10:{number // 60 % 60:02d}:{number % 60:02d}.000000Z"


def event(audit: str = "audit-1", seq: int = 1, *, text: str = "Visited every week.", writer: str = "one") -> Event:
    data: dict[str, Json] = {"path": ["answers", "safety", "evidence"], "before": None, "after": text}
    if seq == 1:
        return Event(_id(audit, 1, writer), audit, 1, moment(1), "A. Auditor", "begun", {"case_reference": "CF-100"})
    return Event(_id(audit, seq, writer), audit, seq, moment(seq), "A. Auditor", "set", data)


def _id(audit: str, seq: int, writer: str) -> str:
    return str(uuid5(NAMESPACE_URL, f"{writer}/{audit}/{seq}"))


def summary(of: Event, *, sample: bool = False, updated: int | None = None, **changed: object) -> Summary:
    values: dict[str, object] = {
        "ruleset": "file-audit",
        "version": "1.0.0",
        "title": "Case-file audit",
        "case_reference": "CF-100",
        "status": "in_progress",
        "due": "2025-04-01",
        "updated_at": moment(of.seq if updated is None else updated),
        "answered": of.seq - 1,
        "to_answer": 60,
        "overall": None,
        "possible": ("Inadequate", "Good"),
        "escalations": 0,
        "sample": sample,
        "overall_label": None,
    }
    return Summary(audit=of.audit, seq=of.seq, **{**values, **changed})  # type: ignore[arg-type]


def fill(workspace: Workspace, audit: str = "audit-1", count: int = 3, *, sample: bool = False) -> list[Event]:
    """Save the first ``count`` events of an audit."""
    made = [event(audit, seq) for seq in range(1, count + 1)]
    for one in made:
        workspace.append(one, summary(one, sample=sample))
    return made
