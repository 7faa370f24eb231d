"""One audit being done: commands in, events out, the state and its judgement always current.

Pure: no files, no terminal, no clock of its own. What is not yet implemented here is being implemented; the
signatures are what the store, the terminal, ``--plain`` and the reports are written against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from auditrules.audits.commands import Command
from auditrules.audits.events import Event, Summary
from auditrules.audits.state import AuditState
from auditrules.engine.judgement import Judgement
from auditrules.rulesets.ruleset import Ruleset


class Refused(Exception):
    """A command that cannot be done, in words for the person who asked.

    ``offer`` is what to do instead, ready to use: for a relative date the real date as ``04.06.2020``.
    """

    def __init__(self, message: str, *, offer: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.offer = offer


@dataclass(frozen=True, slots=True)
class Spot:
    """Where something is on the form, so that a screen can go there.

    ``area``: ``section`` (``item`` names the section or question; ``field`` is ``value``, ``evidence``, ``impact``,
    ``rationale``, ``not_applicable_reason`` …), ``details``, ``people``, ``actions``, ``findings``, ``standards``,
    ``overall``. ``entry`` names an action, finding or participant.
    """

    area: Literal["section", "details", "people", "actions", "findings", "standards", "overall"]
    section: str | None = None
    item: str | None = None
    field: str | None = None
    entry: str | None = None


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing that stands between the audit and submitting it, as a person would say it."""

    text: str
    spot: Spot
    blocks: bool
    """False: a warning or a prompt; the audit can be submitted all the same."""


@dataclass(frozen=True, slots=True)
class SectionProgress:
    """How far a section is: ``answered`` of ``to_answer`` required items that apply."""

    section: str
    answered: int
    to_answer: int
    applies: bool | None
    """None while it is not yet known."""
    grade: str | None
    missing: bool


@dataclass(frozen=True, slots=True)
class Change:
    """What an undo or redo did, in words: ``Undone: Risk and safety back to Good``."""

    text: str
    spot: Spot


class AuditSession:
    """An audit in the hands of one person.

    ``record`` is called with each new event and the summary after it, before the session shows the change as made;
    if it raises, the state is as it was and the error goes to the caller (the text a person typed stays with the
    caller). ``now`` gives the aware current time, ``new_id`` a new UUID as text.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        events: Iterable[Event],
        *,
        by: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        record: Callable[[Event, Summary], None],
    ) -> None: ...

    @classmethod
    def begin(
        cls,
        ruleset: Ruleset,
        *,
        case_reference: str,
        by: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        record: Callable[[Event, Summary], None],
        due: date | None = None,
        facts: dict[str, str] | None = None,
        sample: bool = False,
    ) -> AuditSession:
        """Begin a new audit: records its first event and returns the session."""
        raise NotImplementedError

    ruleset: Ruleset
    state: AuditState
    judgement: Judgement

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Do a command. Raises :class:`Refused` and changes nothing where it cannot be done.

        A command that changes nothing returns no events.
        """
        raise NotImplementedError

    def undo(self) -> Change | None:
        """Take back the last change of this session that can be taken back; None when there is none."""
        raise NotImplementedError

    def redo(self) -> Change | None:
        raise NotImplementedError

    def missing(self) -> tuple[Missing, ...]:
        """What is missing, in form order: blocking things first."""
        raise NotImplementedError

    def progress(self) -> tuple[SectionProgress, ...]:
        """Progress by section, in form order."""
        raise NotImplementedError

    def next_unanswered(self, after: Spot | None = None) -> Spot | None:
        """The next required thing without an answer after a place, wrapping round; None when there is none."""
        raise NotImplementedError

    def search(self, text: str) -> tuple[tuple[Spot, str], ...]:
        """Places whose question, guidance, or prose contains the text (case and accents folded), with an excerpt."""
        raise NotImplementedError

    def summary(self) -> Summary:
        raise NotImplementedError
