"""Commands: what a person wants done to an audit. The session turns each into events, or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from auditrules.audits.state import AnswerValue, FindingKind

AnswerText = Literal["evidence", "impact", "rationale", "worker_comment", "not_applicable_reason"]
DetailText = Literal["case_reference", "rearranged_because", "overall_rationale"]


@dataclass(frozen=True, slots=True)
class SetAnswer:
    """Answer an item, or with None take the answer back. Also ends "not applicable"."""

    item: str
    value: AnswerValue


@dataclass(frozen=True, slots=True)
class SetAnswerText:
    """Write prose beside an answer."""

    item: str
    field: AnswerText
    text: str


@dataclass(frozen=True, slots=True)
class SetWorkerGrade:
    """The worker's own grade of a section, or None."""

    item: str
    value: str | None


@dataclass(frozen=True, slots=True)
class MarkNotApplicable:
    """Say that an item does not apply, and why. Its answers are kept, and count for nothing."""

    item: str
    reason: str


@dataclass(frozen=True, slots=True)
class MarkApplicable:
    """Take "not applicable" back; the answers kept meanwhile count again."""

    item: str


@dataclass(frozen=True, slots=True)
class SetDetail:
    """Change a text of the audit itself."""

    field: DetailText
    text: str


@dataclass(frozen=True, slots=True)
class SetDate:
    """Change a date of the audit. ``text`` is as typed; a relative date is refused with the real one offered."""

    field: Literal["due", "appointment", "filed_on"]
    text: str


@dataclass(frozen=True, slots=True)
class SetSentTo:
    """Record the roles the finished audit was sent to."""

    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ChooseOverall:
    """The auditor's overall grade, or None to take it back."""

    grade: str | None


@dataclass(frozen=True, slots=True)
class AddFinding:
    kind: FindingKind
    section: str
    what: str = ""
    how: str = ""


@dataclass(frozen=True, slots=True)
class AddAction:
    """``due`` is as typed, for example ``04.06.2020``."""

    text: str
    owner: str = ""
    due: str = ""
    overseen_by: str = ""
    measure: str = ""
    agreed_with_worker: bool = False
    told_it_is_tracked: bool = False
    about_worker_development: bool = False
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class AddParticipant:
    role: str
    name: str = ""
    team: str = ""
    attended: bool = False


@dataclass(frozen=True, slots=True)
class AddConsultation:
    who: str
    summary: str = ""
    on: str = ""


Collection = Literal["findings", "actions", "participants", "consultations"]
#: The fields of entries that hold a date, and take it as typed.
ENTRY_DATES = frozenset({"due", "on"})


@dataclass(frozen=True, slots=True)
class EditEntry:
    """Change one field of an entry; a date as typed."""

    collection: Collection
    id: str
    field: str
    value: str | bool | date | None


@dataclass(frozen=True, slots=True)
class RemoveEntry:
    collection: Collection
    id: str


@dataclass(frozen=True, slots=True)
class Escalate:
    """Send a concern on now, from the unfinished audit."""

    what: str
    to: tuple[str, ...]
    evidence: str = ""
    item: str | None = None
    rule: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Note that a concern was taken up: by whom and what is done, in words."""

    escalation: str
    words: str


@dataclass(frozen=True, slots=True)
class Submit:
    """Submit the audit; refused with the list of what is missing."""


@dataclass(frozen=True, slots=True)
class Reopen:
    because: str


Command = (
    SetAnswer
    | SetAnswerText
    | SetWorkerGrade
    | MarkNotApplicable
    | MarkApplicable
    | SetDetail
    | SetDate
    | SetSentTo
    | ChooseOverall
    | AddFinding
    | AddAction
    | AddParticipant
    | AddConsultation
    | EditEntry
    | RemoveEntry
    | Escalate
    | Acknowledge
    | Submit
    | Reopen
)
