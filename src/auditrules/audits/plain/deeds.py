"""Doing a command in a conversation: refusals in words and their offer, what was saved, what the judgement says.

What a person typed is never dropped. A change that the store could not take waits here, is tried again before every
other change and at the end, and is read back where it still cannot be saved.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, TypeVar

from auditrules.audits.answers import listed
from auditrules.audits.commands import Command, SetAnswer
from auditrules.audits.due import about
from auditrules.audits.explain import judgement_change
from auditrules.audits.plain.days import date_lines
from auditrules.audits.plain.dialogue import Dialogue, Ended, Option, Word, matching
from auditrules.audits.plain.escalating import Concern, Escalating
from auditrules.audits.plain.waiting import described
from auditrules.audits.search import question_text
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Change, Refused
from auditrules.audits.text import excerpt
from auditrules.engine.judgement import EscalationJudgement, Judgement

#: What a command came to: recorded, nothing to record, refused in words, or waiting for a store that fails.
Outcome = Literal["done", "nothing", "refused", "waiting"]
T = TypeVar("T")
#: How often another window's changes are taken in for one change of one's own.
CATCHING_UP = 20


@dataclass(frozen=True, slots=True)
class Saving:
    """How the store fails. ``stale`` are those of its ``errors`` that mean that another window changed the audit
    meanwhile; ``reopen`` then reads it again."""

    errors: tuple[type[Exception], ...] = (OSError,)
    stale: tuple[type[Exception], ...] = ()
    reopen: Callable[[], AuditSession] | None = None


class Desk:
    """A session with a conversation over it. ``session`` is another one after another window's changes came in."""

    def __init__(self, session: AuditSession, talk: Dialogue, saving: Saving) -> None:
        self.session, self.talk = session, talk
        self._saving = saving
        self._waiting: list[Command] = []
        self._problem = ""
        self._caught_up = False
        self._asked: set[str] = set()
        self._roles_shown = False
        self._escalating = Escalating(self)
        self.left_out: list[str] = []
        """What was typed and could not be recorded because the input ended on it."""

    # ---------------------------------------------------------------- changes

    def do(self, command: Command, *, told: Callable[[], None] = lambda: None) -> Outcome:
        """Do a command and tell what came of it; ``told`` says more once it is recorded."""
        return self._try(command, told)[0]

    def do_typed(self, make: Callable[[str], Command], typed: str) -> Outcome:
        """Do a command made of a typed text; where it is refused with an offer, ask whether to take that."""
        outcome, offer = self._try(make(typed))
        if offer is None:
            return outcome
        try:
            if not self.talk.yes_no(f"Use {offer}?"):
                return outcome
        except Ended:
            command = make(typed)
            if isinstance(command, SetAnswer):
                self.left_out.append(f"{self.name(command.item)}: {typed}")
            else:
                self.left_out.append(described(self.session.ruleset, command))
            raise
        return self._try(make(offer))[0]

    def _try(self, command: Command, told: Callable[[], None] = lambda: None) -> tuple[Outcome, str | None]:
        before = self.session.judgement
        self._waiting.append(command)
        outcome, refusal = self._settle(command)
        if outcome == "waiting":
            outcome, refusal = self._insist(command)
        if refusal is not None:
            self.talk.say(refusal.message)
            return "refused", refusal.offer
        if outcome == "done":
            self._say_saved()
            told()
            today = self.session.saved_at.date()
            self.talk.say(*date_lines(self.session.ruleset, self.session.state, command, today))
            self._after(before)
        return outcome, None

    def write(
        self,
        prompt: str,
        present: str,
        make: Callable[[str], Command],
        *,
        recorded: Callable[[], None] = lambda: None,
    ) -> Outcome:
        """Ask for prose, each line recorded when it is entered. ``make`` gives the command for the text so far.

        ``recorded`` is called after each recording. Nothing is said between the lines but trouble.
        """
        before = self.session.judgement
        outcome: Outcome = "nothing"
        last: Command | None = None

        def keep(text: str) -> str | None:
            nonlocal outcome, last
            held = [*self._waiting]
            command = make(text)
            self._waiting = [*(each for each in held if each is not last), command]
            came, refusal = self._settle(command)
            if refusal is not None:
                if last is not None and any(each is last for each in held):
                    self._waiting.append(last)
                return refusal.message
            if came == "waiting" and outcome != "waiting":
                self.talk.say(f"NOT SAVED: {self._problem} Write on; it is kept here and tried again.")
            if came == "done":
                recorded()
            if came != "nothing":
                outcome = came
            last = command
            return None

        self.talk.prose(prompt, present, keep)
        if outcome == "waiting" and last is not None:
            outcome, _ = self._insist(last)
            if outcome == "done":
                recorded()
        if outcome == "done":
            self._say_saved()
            self._after(before)
        return outcome

    def take_back(self, *, redo: bool) -> Change | None:
        """Undo or redo, and tell what it did."""
        word = "redo" if redo else "undo"
        before = self.session.judgement
        self.settle()
        try:
            change = (
                None if self._waiting else self._on_newest(lambda: self.session.redo() if redo else self.session.undo())
            )
        except self._saving.errors as error:
            self.talk.say(f"NOT SAVED: {error}", f"Nothing was changed. Type {word} to try again.")
            return None
        if self._waiting:
            self.talk.say(f"NOT SAVED: {self._problem} A change waits to be saved; type {word} after that.")
            return None
        if change is None:
            self.talk.say(f"There is nothing to {word}.")
            return None
        self.talk.say(f"{change.text} Saved {self.session.saved_at:%H:%M:%S}.")
        self._after(before)
        return change

    # ---------------------------------------------------------------- saving

    @property
    def unsaved(self) -> tuple[str, ...]:
        """What is not saved, each with every word typed for it."""
        return tuple(described(self.session.ruleset, command) for command in self._waiting)

    @property
    def problem(self) -> str:
        """Why saving failed the last time, in words."""
        return self._problem

    def settle(self) -> bool:
        """Try to record what waits; True where nothing waits any more."""
        self._settle(None)
        return not self._waiting

    def _settle(self, wanted: Command | None) -> tuple[Outcome, Refused | None]:
        """Record what waits, oldest first; gives what became of one of them."""
        came: tuple[Outcome, Refused | None] = ("nothing", None)
        self._caught_up = False
        while self._waiting:
            command = self._waiting[0]
            try:
                events = self._on_newest(lambda command=command: self.session.execute(command))  # type: ignore[misc]
            except Refused as refusal:
                if command is wanted:
                    came = ("refused", refusal)
                else:
                    self.talk.say(f"This could not be saved: {refusal.message}")
                if command is not wanted or self._caught_up:
                    self.left_out.append(described(self.session.ruleset, command))
                    self.talk.say(f"You wrote: {self.left_out[-1]}")
            except self._saving.errors as error:
                self._problem = str(error)
                return "waiting", None
            else:
                if command is wanted:
                    came = ("done" if events else "nothing", None)
                elif events:
                    self.talk.say(f"What waited is saved now: {excerpt(described(self.session.ruleset, command))}")
            self._waiting.pop(0)
        return came

    def _insist(self, command: Command) -> tuple[Outcome, Refused | None]:
        """Say that something is not saved and try again, until it is or the person goes on without."""
        while True:
            self.talk.say(f"NOT SAVED: {self._problem}")
            try:
                typed = self.talk.ask("Enter to try again, skip to go on; it is kept and tried again later> ")
            except Word as word:
                if word.name == "skip":
                    return "waiting", None
                raise
            if typed:
                self.talk.say(f"'{excerpt(typed)}' was not taken as an answer.")
                continue
            outcome = self._settle(command)
            if outcome[0] != "waiting":
                return outcome

    def _on_newest(self, action: Callable[[], T]) -> T:
        """Do something that saves; where another window changed the audit meanwhile, on top of those changes."""
        for _ in range(CATCHING_UP):
            try:
                return action()
            except self._saving.stale:
                if self._saving.reopen is None:
                    raise
                self.session = self._saving.reopen()
                if not self._caught_up:
                    self.talk.say("Another window changed this audit meanwhile; its changes were taken in.")
                self._caught_up = True
        return action()

    def _say_saved(self) -> None:
        self.talk.say(f"Saved {self.session.saved_at:%H:%M:%S}.")

    # ---------------------------------------------------------------- escalating

    def escalate(self, due: EscalationJudgement | None = None, *, item: str | None = None) -> None:
        """Send a concern on now: what, why, to whom; prefilled where the rules call for it."""
        self._escalating.run(due, item)

    @property
    def unsent(self) -> tuple[Concern, ...]:
        """Concerns that were written and not sent."""
        return self._escalating.unsent

    def escalate_what_is_due(self) -> None:
        """Prompt at once for every escalation that is newly due."""
        for due in self.session.escalations_due():
            if due.escalation in self._asked:
                continue
            self._asked.add(due.escalation)
            self.talk.say(f"This must be escalated now, to {self.roles(due.to)}.", due.message)
            item = about(self.session.ruleset, due)
            try:
                self.escalate(due, item=item.id if item else None)
            except Word as word:
                if word.name not in ("back", "skip"):
                    raise
                self.talk.say("Not sent. It stays at the head of what is missing; type escalate to send it.")
        due_now = {due.escalation for due in self.session.escalations_due()}
        self._asked &= due_now  # an answer changed back and forth is asked about again

    def _after(self, before: Judgement) -> None:
        self.talk.say(*judgement_change(self.session.ruleset, before, self.session.judgement))
        if self.session.state.status == "in_progress":
            self.escalate_what_is_due()

    # ---------------------------------------------------------------- roles and names

    def ask_roles(self, suggested: tuple[str, ...]) -> tuple[str, ...]:
        """Whom to tell: roles by number or name, or anyone by name; what is suggested for Enter."""
        options = self.role_options(show=not suggested)
        said = f"Enter for {self.roles(suggested)}" if suggested else "several with commas"
        while True:
            typed = self.talk.ask(f"To whom? By number or name, {said}; list shows the roles> ")
            if typed.casefold() == "list":
                self.talk.offer(options)
                continue
            if not typed and suggested:
                return suggested
            parts = [part.strip() for part in typed.split(",") if part.strip()]
            found = [matching(part, options) for part in parts]
            named = tuple(option.id if option else part for part, option in zip(parts, found, strict=True))
            unknown = [part for part in named if part.isdigit()]
            if named and not unknown:
                return named
            self.talk.say(f"There is no number {excerpt(unknown[0])}." if unknown else "Say whom to tell.")

    def role_options(self, *, show: bool) -> list[Option]:
        """The form's roles. They are listed the first time that somebody is asked for one, and then no more."""
        options = [Option(role, self.session.ruleset.role_label(role)) for role in self.session.ruleset.document.role]
        if show and not self._roles_shown:
            self._roles_shown = True
            self.talk.offer(options)
        return options

    def roles(self, roles: tuple[str, ...]) -> str:
        """Roles in words: their labels, and names as they were typed."""
        known = self.session.ruleset.document.role
        return listed([self.session.ruleset.role_label(role) if role in known else role for role in roles], "and")

    def name(self, item: str) -> str:
        """What an item asks, in short."""
        return excerpt(question_text(self.session.ruleset, self.session.ruleset.item(item)), 80)
