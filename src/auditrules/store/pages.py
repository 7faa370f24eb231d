"""What the store hands out besides events and summaries: plain values, no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from auditrules.audits.events import Summary


@dataclass(frozen=True, slots=True)
class Place:
    """A place in the list of audits: just after this one."""

    updated_at: str
    audit: str


@dataclass(frozen=True, slots=True)
class Page:
    """Some audits of the list, changed last first."""

    audits: tuple[Summary, ...]
    after: Place | None
    """Where the next page begins; None where this is the last."""


@dataclass(frozen=True, slots=True)
class Pin:
    """Which ruleset an audit was begun under: its id, its version and the SHA-256 of its meaning."""

    ruleset: str
    version: str
    meaning: str

    @property
    def reference(self) -> str:
        return f"{self.ruleset}@{self.version}"


@dataclass(frozen=True, slots=True)
class Head:
    """Where the record ends: how many entries of real audits, and the last one's link as 64 hexadecimal digits.

    Kept elsewhere (on an export, a report, a backup) it anchors the record: a later :meth:`Workspace.verify` with it
    finds out whether anything up to there was changed or cut off.
    """

    length: int
    link: str


@dataclass(frozen=True, slots=True)
class Verification:
    """What checking the journal found."""

    head: Head
    entries: int
    """Entries read, samples included."""
    faults: tuple[str, ...]
    """What does not hold, in words; the first twenty. Empty: all is as it was written."""

    @property
    def holds(self) -> bool:
        """Whether the journal is as it was written."""
        return not self.faults


#: ``waiting``: to be tried, or tried again. ``sent``: a channel took it. ``given_up``: no further try can help.
#: ``stopped``: the concern was acknowledged before it was sent.
DeliveryState = Literal["waiting", "sent", "given_up", "stopped"]


@dataclass(frozen=True, slots=True)
class Delivered:
    """A line of the outbox: one role that is to be told of one concern by one channel, and what became of it.

    ``id`` is the same over every try. Times are UTC, ISO 8601; ``next_try_at`` is None where no try is to come.
    ``detail`` says in words what became of the last try. Nothing here is of the child's record.
    """

    id: str
    audit: str
    escalation: str
    role: str
    channel: str
    state: DeliveryState
    tries: int
    made_at: str
    next_try_at: str | None
    sent_at: str | None = None
    detail: str = ""
