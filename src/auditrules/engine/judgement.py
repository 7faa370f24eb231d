"""What the engine says of an audit, complete or part-answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from auditrules.conditions.meaning import Known
from auditrules.rulesets.models import Strength


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer that a rule read: the item and its value as a person would say it."""

    item: str
    label: str
    value: str


@dataclass(frozen=True, slots=True)
class Reason:
    """A rule that decides, with the answers it read.

    ``rule`` is its name, for example ``limit.affects_safety`` or ``decide.overall.2`` (the second row) or
    ``decide.overall.otherwise``.
    """

    rule: str
    text: str
    reads: tuple[Reading, ...] = ()
    source: str | None = None


@dataclass(frozen=True, slots=True)
class OutcomeJudgement:
    """One outcome: its value once it is known, else every value it can still take, worst first.

    ``value`` is None while more than one value is reachable, and when the outcome does not apply
    (``applicable`` False, ``reachable`` empty). ``deciding`` lists the unanswered items that can still change it,
    in the order of the form. ``exact`` is False where the ruleset was too complex for the exact set and
    ``reachable`` may hold a value too many, never one too few; so it is where plugins may still have their say.
    """

    outcome: str
    label: str
    value: str | None
    reachable: tuple[str, ...]
    because: tuple[Reason, ...]
    deciding: tuple[str, ...]
    exact: bool = True
    applicable: bool = True
    before_limits: tuple[str, ...] = ()
    """What the decision table alone can still give, worst first: where the outcome would stand with no limits."""
    undetermined: bool = False
    """A plugin that takes part is missing or failed: ``value`` is None, and ``because`` says why."""


@dataclass(frozen=True, slots=True)
class LimitJudgement:
    """A limit on an outcome: ``active`` True while it holds, None while it may still come to hold.

    A plugin's has the name ``plugin.NAME``, as its reason has.
    """

    limit: str
    outcome: str
    at_most: str
    strength: Strength
    active: Literal[True] | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class EscalationJudgement:
    """An escalation that is due on the answers given."""

    escalation: str
    to: tuple[str, ...]
    timing: Literal["immediately", "on_completion"]
    message: str
    register: str | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class RequirementJudgement:
    """A ``require`` on the audit that is not met."""

    requirement: str
    strength: Strength
    message: str


@dataclass(frozen=True, slots=True)
class ProposedAction:
    """An action that a rule proposes on the answers given."""

    action: str
    text: str
    owner: str
    overseen_by: str | None
    due: str | None
    """The ruleset's own words for the date, for example ``60 working days after completed``."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Everything the ruleset says of the answers given so far."""

    outcomes: Mapping[str, OutcomeJudgement]
    limits: tuple[LimitJudgement, ...]
    escalations: tuple[EscalationJudgement, ...]
    not_applicable: tuple[str, ...]
    """Items the rules hide, and items answered not applicable, in form order."""
    applicability_unknown: tuple[str, ...]
    """Items of which it is not yet known whether they apply."""
    unanswered: tuple[str, ...]
    """Items that apply, are required and have no answer, in form order."""
    requirements: tuple[RequirementJudgement, ...]
    actions: tuple[ProposedAction, ...]
    undetermined: tuple[Reason, ...] = ()
    """Why no outcome is certain whatever is answered: plugins that are missing or failed, each with what is wrong."""
    computed: Mapping[str, Known] = field(default_factory=dict)
    """The facts that plugins computed from the answers."""


@dataclass(frozen=True, slots=True)
class ReauditJudgement:
    """A rule by which the audit is done again: ``holds`` True where it is, None while that can still come of it.

    The text of ``reason`` is the rule's condition as the ruleset has it.
    """

    reaudit: str
    holds: Literal[True] | None
    by: tuple[str, ...]
    due: str | None
    """The ruleset's own words for the date, for example ``3 months after completed``."""
    due_on: date | None
    """The date itself, where the one that it counts from is answered."""
    repeats: bool
    """Whether the next audit can lead to another."""
    note: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class ModerationJudgement:
    """A moderation rule that picks the audit: it belongs to those of which some are drawn and graded a second time.

    ``holds`` is None while that can still come of it. The text of ``reason`` is the rule's condition.
    """

    moderation: str
    holds: Literal[True] | None
    by: str | None
    pool: str
    sample: str
    at_least: int | None
    note: str
    reason: Reason


@dataclass(frozen=True, slots=True)
class LeadsTo:
    """What an audit leads to around it, by the rules that hold or still can.

    A moderation rule without a condition picks every audit alike and says nothing of this one: it is not among them.
    """

    reaudits: tuple[ReauditJudgement, ...] = ()
    moderations: tuple[ModerationJudgement, ...] = ()
