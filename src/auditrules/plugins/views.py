"""What hooks are given: frozen views of a ruleset, an audit, an action or an event, never the things themselves.

Everything here is plain data. Mappings are read-only, and no view holds more of a child's record than its hook needs:
an event names the audit and nothing of the case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Literal

#: An answer as rules see it: the id of a value, several of them, an exact number, a day, or a text.
AnswerValue = str | tuple[str, ...] | Decimal | date

EventKind = Literal["saved", "submitted", "reopened", "escalated", "moderated", "published"]


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item of a ruleset: a fact, section, question, standard or outcome.

    ``kind`` is ``choice``, ``choices``, ``number``, ``date``, ``text`` or ``person``; ``answers`` is what its table
    says, such as ``yes_no`` or the name of a question type. ``values`` are ids, worst first where the order means
    anything. ``role`` is ``fact``, ``section``, ``question``, ``standard`` or ``outcome``.
    """

    id: str
    role: str
    kind: str
    label: str
    answers: str = ""
    values: tuple[str, ...] = ()
    section: str | None = None
    tags: frozenset[str] = frozenset()
    required: bool = True


@dataclass(frozen=True, slots=True)
class RulesetView:
    """A checked ruleset. ``tables`` is the composed file as plain data, by table and id, with every default."""

    id: str
    version: str
    title: str
    items: Mapping[str, ItemView]
    scale: tuple[str, ...] = ()
    """The grades, worst first."""
    tables: Mapping[str, object] = field(default_factory=dict)

    @property
    def reference(self) -> str:
        return f"{self.id}@{self.version}"


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """An outcome as the ruleset alone gives it: ``value`` once it is certain, else every value still ``possible``."""

    id: str
    value: str | None
    possible: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action of an audit. ``due`` is a day or None; ``owner`` and ``overseen_by`` are as the auditor wrote them."""

    id: str
    text: str
    owner: str
    overseen_by: str
    due: date | None
    measure: str
    agreed_with_worker: bool
    told_it_is_tracked: bool
    about_worker_development: bool


@dataclass(frozen=True, slots=True)
class AuditView:
    """One audit, complete or part-answered.

    ``answers`` holds what was answered and applies; what is missing from it is unanswered, hidden by the rules or not
    applicable, and ``unanswered`` and ``not_applicable`` tell which. ``prose`` is what was written beside an answer:
    item, then ``evidence``, ``impact`` or ``rationale``; it is empty where only answers are judged, as by
    ``auditrules evaluate``. ``fields`` are the audit's own: ``overall_grade``, ``overall_rationale``, ``consulted``.
    ``outcomes`` are those the ruleset alone gives.
    """

    ruleset: str
    """``id@version``."""
    answers: Mapping[str, AnswerValue]
    outcomes: Mapping[str, OutcomeView] = field(default_factory=dict)
    unanswered: tuple[str, ...] = ()
    not_applicable: frozenset[str] = frozenset()
    fields: Mapping[str, object] = field(default_factory=dict)
    prose: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    actions: tuple[ActionView, ...] = ()


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case that may be drawn: its reference, and what the draw may be balanced by, such as team or age group."""

    reference: str
    strata: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SamplingFrame:
    """What a draw is made from. The same frame and seed give the same draw.

    ``cases`` come in the order of their references; ``size`` is how many are wanted.
    """

    seed: str
    size: int
    cases: tuple[CaseView, ...]
    strata: tuple[str, ...] = ()
    """What the draw is to be balanced by, by name."""


@dataclass(frozen=True, slots=True)
class EventView:
    """Something that happened, without anything of the case. ``at`` is aware, in UTC; ``by`` who did it.

    ``audit`` is the audit's identifier, made by the program and meaning nothing outside it; for ``published`` it is
    empty. ``ruleset`` is ``id@version``.
    """

    kind: EventKind
    audit: str
    ruleset: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message for one role about a concern, cut down to what the channel's rule lets it hold.

    ``id`` stays the same over every try, so that a channel can tell a second try from a second concern. ``to`` is the
    address of the council's settings that this one is for; it is empty where the role has none. ``subject`` never
    names a child. ``settings`` is the channel's own table in the council's settings.
    """

    id: str
    role: str
    to: tuple[str, ...]
    subject: str
    body: str
    urgent: bool
    settings: Mapping[str, object] = field(default_factory=dict)
