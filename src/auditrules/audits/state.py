"""One audit as it stands: frozen values, no behaviour beyond reading them.

Every text is the auditor's own and is data wherever it is shown. Dates are :class:`datetime.date`; times are
aware UTC :class:`datetime.datetime`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

Scalar = str | bool | int | float | None
#: An answer's value: a value id, several value ids, a decimal as text, an ISO date, or prose. None: unanswered.
AnswerValue = str | tuple[str, ...] | None

Status = Literal["in_progress", "submitted"]
FindingKind = Literal["strength", "improvement", "done_not_recorded"]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the auditor said of one section, question, fact or standard."""

    value: AnswerValue = None
    not_applicable: bool = False
    not_applicable_reason: str = ""
    evidence: str = ""
    impact: str = ""
    rationale: str = ""
    worker_value: str | None = None
    """The worker's own grade of a section."""
    worker_comment: str = ""
    """Where auditor and worker disagree, and why."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A strength, an improvement with how it can be achieved, or work done but not recorded."""

    id: str
    kind: FindingKind
    section: str
    what: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """An action about the case file, or (``about_worker_development``) about the worker's development.

    Development actions never enter the child's record.
    """

    id: str
    text: str = ""
    owner: str = ""
    overseen_by: str = ""
    due: date | None = None
    measure: str = ""
    """How anyone will know that it is done."""
    agreed_with_worker: bool = False
    told_it_is_tracked: bool = False
    about_worker_development: bool = False
    rule: str | None = None
    """The ``[action.ID]`` that proposed it."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """A concern sent on at once. It is never undone; a later note may be added."""

    id: str
    at: datetime
    by: str
    to: tuple[str, ...]
    what: str
    rule: str | None = None
    item: str | None = None
    """The question or section it was raised from."""
    evidence: str = ""
    acknowledged: str = ""


@dataclass(frozen=True, slots=True)
class Participant:
    """Someone who takes part: worker, manager, co-worker, a second auditor."""

    id: str
    role: str
    name: str = ""
    team: str = ""
    attended: bool = False


@dataclass(frozen=True, slots=True)
class Consultation:
    """A colleague asked about the overall grade."""

    id: str
    who: str = ""
    on: date | None = None
    summary: str = ""


@dataclass(frozen=True, slots=True)
class AuditState:
    """One audit, whole."""

    id: str
    ruleset: str
    version: str
    ruleset_hash: str
    case_reference: str
    created_at: datetime
    created_by: str
    sample: bool = False
    """A synthetic audit of the sample workspace."""
    status: Status = "in_progress"
    submitted_at: datetime | None = None
    due: date | None = None
    appointment: date | None = None
    rearranged_because: str = ""
    answers: Mapping[str, Answer] = field(default_factory=dict)
    findings: Mapping[str, Finding] = field(default_factory=dict)
    actions: Mapping[str, Action] = field(default_factory=dict)
    escalations: Mapping[str, Escalation] = field(default_factory=dict)
    participants: Mapping[str, Participant] = field(default_factory=dict)
    consultations: Mapping[str, Consultation] = field(default_factory=dict)
    overall: str | None = None
    """The auditor's overall grade; the engine's suggestion is never stored here."""
    overall_rationale: str = ""
    sent_to: tuple[str, ...] = ()
    """Roles the finished audit has been sent to."""
    filed_on: date | None = None
    ruleset_text: str | None = None
    """SHA-256 of the whole text of the ruleset; None for an audit begun before texts were kept."""

    def answer(self, item: str) -> Answer:
        """The answer to an item; an empty one where there is none yet."""
        return self.answers.get(item, EMPTY)


EMPTY = Answer()
