"""One audit as a document: everything in it, labelled, before anyone decides how it looks.

:func:`auditrules.reports.compose.audit_document` makes it; HTML, Markdown and JSON are made from it alone, so that
what one of them shows the others show too. Texts are the people's own, unchanged: each renderer escapes for itself.
Everything is frozen; dates are :class:`datetime.date`, times aware UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from auditrules.audits.state import AnswerValue, FindingKind, Status
from auditrules.conditions.vocabulary import Kind, Role
from auditrules.rulesets.models import Prose, Strength

#: ``record``: what may enter the child's record. ``full``: everything, and marked as not for the record.
Audience = Literal["record", "full"]


@dataclass(frozen=True, slots=True)
class Shown:
    """A value and its label: ``Shown("requires_improvement", "Requires improvement")``."""

    value: AnswerValue
    label: str


@dataclass(frozen=True, slots=True)
class ItemShown:
    """One section, question, fact or standard with all that was said of it.

    ``applies`` is None while it is not yet known, and ``hidden_because`` says in words when it would apply. Only where
    ``applies`` is not False does ``answer`` count for anything; what was entered meanwhile is kept all the same.
    ``not_applicable`` is the auditor's own mark, with the reason.
    """

    id: str
    role: Role
    kind: Kind
    section: str | None
    label: str
    text: str
    answer: Shown | None
    applies: bool | None
    hidden_because: str
    not_applicable: bool
    not_applicable_reason: str
    prose: tuple[tuple[Prose, str], ...]
    """Evidence, impact and rationale, those that are written."""
    worker: Shown | None
    """The worker's own grade."""
    agrees: bool | None
    """Whether worker and auditor give the same grade; None where either is missing."""
    worker_comment: str
    unanswered: bool
    """It applies, is required and has no answer."""
    decided: bool
    """Its value comes from a decision table and not from the auditor."""
    possible: tuple[str, ...]
    """For a decided item without a value yet: labels of the values it can still take."""
    on_record: bool

    @property
    def counts(self) -> bool:
        """Whether its answer takes part in the judgement."""
        return self.applies is not False and not self.not_applicable

    @property
    def said(self) -> bool:
        """Whether anything at all was entered for it."""
        return bool(self.prose or self.worker_comment or self.not_applicable_reason) or not (
            self.answer is None and self.worker is None
        )


@dataclass(frozen=True, slots=True)
class FindingShown:
    id: str
    kind: FindingKind
    section: str
    section_label: str
    what: str
    how: str


@dataclass(frozen=True, slots=True)
class SectionShown:
    """A section with its own answer, its questions in the order they are asked, and its findings.

    ``graded`` False: the section holds questions only.
    """

    item: ItemShown
    graded: bool
    questions: tuple[ItemShown, ...]
    findings: tuple[FindingShown, ...]


@dataclass(frozen=True, slots=True)
class ReadingShown:
    """An answer that a rule read."""

    item: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class ReasonShown:
    """A rule that decides, in words, with the answers it read and where the rule comes from."""

    rule: str
    text: str
    reads: tuple[ReadingShown, ...]
    source: str


@dataclass(frozen=True, slots=True)
class OutcomeShown:
    """What the ruleset says of one outcome; ``value`` is None while several are ``possible``."""

    id: str
    label: str
    value: Shown | None
    possible: tuple[Shown, ...]
    because: tuple[ReasonShown, ...]
    exact: bool
    applicable: bool
    deciding: tuple[str, ...]
    """Labels of the unanswered items that can still change it."""
    undetermined: bool = False
    """A plugin that takes part is missing or failed; ``because`` says why."""
    plugins: tuple[str, ...] = ()
    """The plugins that the ruleset requires."""


@dataclass(frozen=True, slots=True)
class LimitShown:
    """A limit; ``active`` None while it may still come to hold, ``kept`` False where the auditor went past it."""

    id: str
    outcome: str
    outcome_label: str
    at_most: Shown
    strength: Strength
    active: bool | None
    reason: ReasonShown
    kept: bool | None


@dataclass(frozen=True, slots=True)
class Departure:
    """Where the auditor's grade is not what the ruleset gives, made plain.

    ``suggested`` is None where the ruleset does not yet give one grade; then ``possible`` holds the labels it still
    allows. ``limits`` are those the chosen grade goes past.
    """

    outcome: str
    chosen: Shown
    suggested: Shown | None
    possible: tuple[str, ...]
    limits: tuple[LimitShown, ...]
    rationale: str


@dataclass(frozen=True, slots=True)
class Overall:
    """The audit's grade: as the ruleset gives it, as the auditor chose it, and why."""

    suggestion: OutcomeShown | None
    chosen: Shown | None
    rationale: str
    departure: Departure | None


@dataclass(frozen=True, slots=True)
class ActionShown:
    id: str
    text: str
    owner: str
    overseen_by: str
    due: date | None
    measure: str
    agreed_with_worker: bool
    told_it_is_tracked: bool
    about_worker_development: bool
    rule: str | None


@dataclass(frozen=True, slots=True)
class ProposedShown:
    """An action that a rule proposes; ``taken_up`` names the action made of it, None where there is none."""

    rule: str
    text: str
    owner: str
    overseen_by: str
    due: str
    """The rule's own words, for example ``60 working days after completed``."""
    due_said: str
    """The same with labels for ids."""
    taken_up: str | None


@dataclass(frozen=True, slots=True)
class EscalationShown:
    """A concern that was sent on."""

    id: str
    at: datetime
    by: str
    to: tuple[str, ...]
    what: str
    evidence: str
    acknowledged: str
    rule: str | None
    item: str | None
    item_label: str


@dataclass(frozen=True, slots=True)
class DueEscalation:
    """A concern that the ruleset says must be sent on; ``sent`` False where no escalation answers it yet."""

    id: str
    to: tuple[str, ...]
    timing: Literal["immediately", "on_completion"]
    message: str
    register: str | None
    reason: ReasonShown
    sent: bool


@dataclass(frozen=True, slots=True)
class ReauditShown:
    """A rule by which the audit is done again; ``holds`` False while that can still come. ``said`` is it in words."""

    id: str
    holds: bool
    by: tuple[str, ...]
    due: str
    due_on: date | None
    repeats: bool
    note: str
    said: str


@dataclass(frozen=True, slots=True)
class ModerationShown:
    """A rule by which the audit may be drawn for moderation; ``holds`` and ``said`` as of a re-audit."""

    id: str
    holds: bool
    by: str
    pool: str
    sample: str
    at_least: int | None
    note: str
    said: str


@dataclass(frozen=True, slots=True)
class ParticipantShown:
    id: str
    role: str
    role_label: str
    name: str
    team: str
    attended: bool


@dataclass(frozen=True, slots=True)
class ConsultationShown:
    id: str
    who: str
    on: date | None
    summary: str


@dataclass(frozen=True, slots=True)
class RequirementShown:
    id: str
    strength: Strength
    message: str


@dataclass(frozen=True, slots=True)
class RulesetShown:
    """Which rules the audit was made under. ``pinned`` is what the audit itself recorded when it was begun."""

    id: str
    version: str
    title: str
    meaning_hash: str
    bases: tuple[str, ...]
    source: str
    pinned: str
    pinned_hash: str

    @property
    def same(self) -> bool:
        """Whether the rules it is shown under are the rules it was begun under."""
        return self.pinned == f"{self.id}@{self.version}" and self.pinned_hash == self.meaning_hash


@dataclass(frozen=True, slots=True)
class Details:
    """The audit itself."""

    id: str
    title: str
    case_reference: str
    status: Status
    sample: bool
    begun_at: datetime
    begun_by: str
    submitted_at: datetime | None
    due: date | None
    appointment: date | None
    rearranged_because: str
    sent_to: tuple[Shown, ...]
    filed_on: date | None
    distribution: tuple[str, ...]
    """Labels of the roles the ruleset sends it to."""
    file_at: str
    next_steps: tuple[str, ...]

    @property
    def draft(self) -> bool:
        return self.status != "submitted"


@dataclass(frozen=True, slots=True)
class AuditDocument:
    """One audit, whole, for one audience."""

    audience: Audience
    printed_on: date
    details: Details
    ruleset: RulesetShown
    graded: bool
    overall: Overall
    outcomes: tuple[OutcomeShown, ...]
    """Outcomes beside the overall grade, such as whether the audit itself is admissible."""
    limits: tuple[LimitShown, ...]
    facts: tuple[ItemShown, ...]
    sections: tuple[SectionShown, ...]
    standards: tuple[ItemShown, ...]
    findings_elsewhere: tuple[FindingShown, ...]
    """Findings of no section of this template."""
    answers_elsewhere: tuple[ItemShown, ...]
    """Answers to items that this template does not have."""
    actions: tuple[ActionShown, ...]
    proposed: tuple[ProposedShown, ...]
    escalations: tuple[EscalationShown, ...]
    escalations_due: tuple[DueEscalation, ...]
    participants: tuple[ParticipantShown, ...]
    consultations: tuple[ConsultationShown, ...]
    requirements: tuple[RequirementShown, ...]
    reaudits: tuple[ReauditShown, ...] = ()
    moderations: tuple[ModerationShown, ...] = ()

    @property
    def items(self) -> tuple[ItemShown, ...]:
        """Every fact, section, question and standard, in form order."""
        asked: list[ItemShown] = [*self.facts]
        for section in self.sections:
            asked += [section.item, *section.questions]
        return (*asked, *self.standards, *self.answers_elsewhere)

    @property
    def departures(self) -> tuple[Departure, ...]:
        return (self.overall.departure,) if self.overall.departure else ()
