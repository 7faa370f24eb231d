"""The open audit as the screen holds it: sends commands to the session, and keeps what could not be saved.

What a person typed is never dropped. A change that the store could not take stays here, is shown as typed, and is
tried again; nothing counts as saved until the session has recorded it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime

from auditrules.audits.commands import (
    ENTRY_DATES,
    ChooseOverall,
    Command,
    EditEntry,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetWorkerGrade,
)
from auditrules.audits.events import Event
from auditrules.audits.rebasing import on_top_of
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Change, Refused
from auditrules.audits.state import AuditState
from auditrules.store.errors import Stale, StoreError
from auditrules.tui.guard import plain_values
from auditrules.tui.kept_text import KeptText

#: The box a command writes to; a later command for the same box replaces an earlier one that still waits.
Target = tuple[str, ...]


def target(command: Command) -> Target:
    """Which box a command writes to. Commands that add or remove something are each a box of their own."""
    match command:
        case SetAnswer(item=item):
            return ("answer", item)
        case SetAnswerText(item=item, field=field):
            return ("text", item, field)
        case SetWorkerGrade(item=item):
            return ("worker", item)
        case SetDetail(field=field):
            return ("detail", field)
        case SetDate(field=field):
            return ("date", field)
        case ChooseOverall():
            return ("overall",)
        case EditEntry(collection=collection, id=entry, field=field):
            return ("entry", collection, entry, field)
        case _:
            return ("once", str(id(command)))


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command that the session refused, with what it offers instead."""

    command: Command
    message: str
    offer: str | None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """A text that stands in a box and that the audit did not take: an impossible date, prose that is too long."""

    text: str
    message: str
    offer: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one attempt: what changed, what was refused, whether all of it is recorded."""

    changed: bool = False
    refused: tuple[Refusal, ...] = ()
    saved: bool = True


class Desk:
    """One audit on the screen.

    ``failures`` are the store's own errors: they mean "not saved yet, try again". Any other error is a fault of the
    program and goes to the caller. ``clock`` gives the aware current time. ``newer`` reads what another window
    recorded in the audit meanwhile: what waits here is then recorded on top of it. ``kept_text`` keeps
    what was typed and refused.
    """

    def __init__(
        self,
        session: AuditSession,
        *,
        clock: Callable[[], datetime],
        failures: tuple[type[Exception], ...] = (OSError,),
        newer: Callable[[AuditSession], Iterable[Event]] = lambda _: (),
        kept_text: KeptText | None = None,
    ) -> None:
        self.session = session
        self.kept_text = kept_text or KeptText()
        """What is typed in windows over the form, and texts that the audit did not take."""
        self._newer = newer
        self._clock = clock
        self.failures = failures
        self._waiting: dict[Target, Command] = {}
        self._cleaned = (session.state, plain_values(session.state))
        self.saved_at: datetime | None = None
        """When the last change was recorded."""
        self.problem = ""
        """Why the last attempt to save failed, in words; empty while all is well."""
        self.brief = ""
        """The same in a few words, for a narrow line."""
        self.failing_since: datetime | None = None
        self._news: list[Change] = []

    def today(self) -> date:
        """The day on this machine's calendar."""
        return self._clock().astimezone().date()

    @property
    def waiting(self) -> tuple[Command, ...]:
        """Changes that are not recorded yet, oldest first."""
        return tuple(self._waiting.values())

    @property
    def state(self) -> AuditState:
        """The audit with what still waits laid over it: what the boxes show."""
        if self._cleaned[0] is not self.session.state:
            self._cleaned = (self.session.state, plain_values(self.session.state))
        state: AuditState = self._cleaned[1]
        for command in self._waiting.values():
            state = _laid_over(state, command)
        for box, kept in self.all_not_taken.items():
            state = self._with_not_taken(state, box, kept.text)
        return state

    def _is_prose(self, item: str) -> bool:
        return self.session.ruleset.item(item).kind == "text"

    def _with_not_taken(self, state: AuditState, box: Target, text: str) -> AuditState:
        """Prose that was not taken, too long for one, goes on standing in its box. Dates and numbers see to theirs."""
        match box:
            case ("text", item, field):
                return _laid_over(state, SetAnswerText(item, field, text))  # type: ignore[arg-type]  # made by target
            case ("answer", item) if self._is_prose(item):
                return _laid_over(state, SetAnswer(item, text))
            case ("detail", field):
                return _laid_over(state, SetDetail(field, text))  # type: ignore[arg-type]  # made by target
            case ("entry", collection, entry, field):
                return _laid_over(state, EditEntry(collection, entry, field, text))  # type: ignore[arg-type]
            case _:
                return state

    def not_taken(self, box: Target) -> NotTaken | None:
        """The text that stands in a box and that the audit did not take; None where all is well."""
        kept = self.kept_text.get(_kept_key(box))
        if "text" not in kept:
            return None
        return NotTaken(kept["text"], kept.get("message", ""), kept.get("offer") or None)

    @property
    def all_not_taken(self) -> dict[Target, NotTaken]:
        """Every text that the audit did not take, by its box."""
        boxes = [tuple(key.split("\t")[1:]) for key in self.kept_text.under(_kept_key(()))]
        return {box: found for box in boxes if (found := self.not_taken(box)) is not None}

    def hold(self, command: Command) -> None:
        """Keep a change that is still being typed; :meth:`flush` records it."""
        self._waiting[target(command)] = command

    def do(self, command: Command) -> Outcome:
        """Record a change at once, after everything that waits before it."""
        self.hold(command)
        return self.flush()

    def flush(self) -> Outcome:
        """Record what waits, in order. What the store cannot take goes on waiting."""
        changed = False
        refused: list[Refusal] = []
        while self._waiting:
            key, command = next(iter(self._waiting.items()))
            try:
                events = self.session.execute(command)
            except Refused as refusal:
                del self._waiting[key]
                refused.append(Refusal(command, refusal.message, refusal.offer))
                text = typed(command)
                if text is not None:
                    kept = {"text": text, "message": refusal.message, "offer": refusal.offer or ""}
                    self.kept_text.keep(_kept_key(key), kept)
            except self.failures as error:
                if self._caught_up(error):
                    changed = True
                    continue
                self._failed(error)
                return Outcome(changed, tuple(refused), saved=False)
            else:
                del self._waiting[key]
                self.kept_text.forget(_kept_key(key))
                if events:
                    changed = True
                    self._saved()
        if self.problem:
            self._saved()
        return Outcome(changed, tuple(refused))

    def attempt(self, command: Command) -> None:
        """Record one change that must not wait, such as an escalation or submitting.

        Raises :class:`Refused`, or the store's error with nothing kept: the dialog that asked keeps its text.
        """
        self.flush()
        try:
            try:
                self.session.execute(command)
            except self.failures as error:
                if not self._caught_up(error):
                    raise
                self.session.execute(command)
        except self.failures as error:
            self._failed(error)
            raise
        self._saved()

    def undo(self) -> Change | None:
        """Take the last change back, what was being typed included."""
        return self._step(self.session.undo)

    def redo(self) -> Change | None:
        """Make the change again that was undone last."""
        return self._step(self.session.redo)

    def _step(self, step: Callable[[], Change | None]) -> Change | None:
        if not self.flush().saved:
            return None
        try:
            change = step()
        except self.failures as error:
            self._failed(error)
            return None
        if change is not None:
            self._saved()
        return change

    def look(self, first: Callable[[], None] = lambda: None) -> bool:
        """See whether another window changed the audit, and take that in; whether it did.

        ``first`` is called before anything is taken in, to hold what is being typed.
        """
        try:
            newer = tuple(self._newer(self.session))
        except self.failures:
            # Whoever saves next is told; looking is only a courtesy.
            return False
        if newer:
            first()
        return self._take_in(newer)

    def news(self) -> tuple[Change, ...]:
        """What other windows did that nobody was told yet."""
        told, self._news = tuple(self._news), []
        return told

    def _caught_up(self, error: Exception) -> bool:
        """Take in what another window did to the audit; whether that was what stood in the way."""
        return isinstance(error, Stale) and self._take_in(error.newer or self._newer(self.session))

    def _take_in(self, newer: Iterable[Event]) -> bool:
        before = self.session.state
        changes = self.session.take_in(newer)
        if not changes:
            return False
        self._news += changes
        after = self.session.state
        waiting, self._waiting = self._waiting, {}
        for command in waiting.values():
            together = on_top_of(command, before, after, is_prose=self._is_prose)
            self._waiting[target(together)] = together
        return True

    def _saved(self) -> None:
        self.saved_at = self._clock()
        self.problem = self.brief = ""
        self.failing_since = None

    def _failed(self, error: Exception) -> None:
        self.problem = _reason(error)
        self.brief = error.brief if isinstance(error, StoreError) else self.problem
        self.failing_since = self.failing_since or self._clock()


def typed(command: Command) -> str | None:
    """The words that a command brings from a box; None where it brings a choice."""
    match command:
        case SetAnswer(value=str() as text) | SetDate(text=text) | EditEntry(value=str() as text):
            return text
        case SetAnswerText(text=text) | SetDetail(text=text):
            return text
        case _:
            return None


def _kept_key(box: Target) -> str:
    return "\t".join(("box", *box))


def _reason(error: Exception) -> str:
    """Why saving failed, in one line and without any of the text that was to be saved."""
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    message = getattr(error, "message", None) or str(error)
    return str(message).splitlines()[0] if message else type(error).__name__


def _laid_over(state: AuditState, command: Command) -> AuditState:
    match command:
        case SetAnswer(item=item, value=value):
            answer = replace(state.answer(item), value=value, not_applicable=False)
        case SetAnswerText(item=item, field=field, text=text):
            # mypy cannot see that every AnswerText names a field of Answer.
            answer = replace(state.answer(item), **{field: text})  # type: ignore[arg-type]
        case SetWorkerGrade(item=item, value=grade):
            answer = replace(state.answer(item), worker_value=grade)
        case SetDetail(field=field, text=text):
            return replace(state, **{field: text})  # type: ignore[arg-type]
        case ChooseOverall(grade=grade):
            return replace(state, overall=grade)
        case EditEntry(collection=collection, id=entry, field=field, value=value) if field not in ENTRY_DATES:
            entries = dict(getattr(state, collection))
            if entry not in entries:
                return state
            entries[entry] = replace(entries[entry], **{field: value})
            return replace(state, **{collection: entries})  # type: ignore[arg-type]
        case _:
            return state
    return replace(state, answers={**state.answers, item: answer})
