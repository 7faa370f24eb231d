"""Doing a command in a conversation: refusals in words and their offer, what was saved, what the judgement says."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeVar

from auditrules.audits.answers import listed
from auditrules.audits.commands import Command, Escalate
from auditrules.audits.explain import judgement_change
from auditrules.audits.plain.dialogue import Dialogue, Option, Word, matching
from auditrules.audits.search import question_text
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Change, Refused
from auditrules.audits.text import excerpt
from auditrules.engine.judgement import EscalationJudgement, Judgement

#: What a command came to: recorded, nothing to record, or refused in words.
Outcome = Literal["done", "nothing", "refused"]
T = TypeVar("T")


class Desk:
    """A session with a conversation over it. ``save_errors`` are what a failing store raises."""

    def __init__(self, session: AuditSession, talk: Dialogue, save_errors: tuple[type[Exception], ...]) -> None:
        self.session, self.talk = session, talk
        self._save_errors = save_errors
        self._asked: set[str] = set()
        self._roles_shown = False

    def do(self, command: Command) -> Outcome:
        """Do a command and tell what came of it."""
        return self._try(command)[0]

    def _try(self, command: Command) -> tuple[Outcome, str | None]:
        before = self.session.judgement
        try:
            events = self._saved(lambda: self.session.execute(command))
        except Refused as refusal:
            self.talk.say(refusal.message)
            return "refused", refusal.offer
        if not events:
            return "nothing", None
        self.talk.say(f"Saved {self.session.saved_at:%H:%M:%S}.")
        self._after(before)
        return "done", None

    def do_typed(self, make: Callable[[str], Command], typed: str) -> Outcome:
        """Do a command made of a typed text; where it is refused with an offer, ask whether to take that."""
        outcome, offer = self._try(make(typed))
        if offer is None or not self.talk.yes_no(f"Use {offer}?"):
            return outcome
        return self._try(make(offer))[0]

    def take_back(self, *, redo: bool) -> Change | None:
        """Undo or redo, and tell what it did."""
        before = self.session.judgement
        change = self._saved(self.session.redo if redo else self.session.undo)
        if change is None:
            self.talk.say(f"There is nothing to {'redo' if redo else 'undo'}.")
            return None
        self.talk.say(f"{change.text} Saved {self.session.saved_at:%H:%M:%S}.")
        self._after(before)
        return change

    def escalate(self, due: EscalationJudgement | None = None, *, item: str | None = None) -> None:
        """Send a concern on now: what, why, to whom; prefilled where the rules call for it."""
        session, talk = self.session, self.talk
        talk.say("Escalate now. Enter takes what is suggested; back leaves without sending.")
        if due is not None:
            talk.say(f"What: {due.message}")
            what = talk.prose("Your own words, or Enter> ", "") or due.message
            to = due.to
        else:
            what = talk.prose("What is the concern? End with a single . on a line> ", "") or ""
            to = ()
        present = session.state.answer(item).evidence if item else ""
        if present:
            talk.say(f"Evidence: {present}")
        evidence = talk.prose("Evidence, or Enter for " + ("this> " if present else "none> "), "") or present
        to = self.ask_roles(to)
        if not talk.yes_no(f"Escalate to {self.roles(to)} now?"):
            talk.say("Nothing was sent. Type escalate at any prompt to do it.")
            return
        rule = due.escalation if due else None
        if self.do(Escalate(what, to, evidence, item, rule)) == "done":
            talk.say(f"Escalated to {self.roles(to)}. It is on record and stays there. Speak to them now as well.")

    def escalate_what_is_due(self) -> None:
        """Prompt at once for every escalation that is newly due."""
        for due in self.session.escalations_due():
            if due.escalation in self._asked:
                continue
            self._asked.add(due.escalation)
            self.talk.say(f"This must be escalated now, to {self.roles(due.to)}.", due.message)
            read = next(iter(due.reason.reads), None)
            try:
                self.escalate(due, item=read.item if read else None)
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
            self.talk.say(f"There is no number {unknown[0]}." if unknown else "Say whom to tell.")

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

    def _saved(self, action: Callable[[], T]) -> T:
        """Do something that saves, until it is saved or the person gives up."""
        while True:
            try:
                return action()
            except self._save_errors as error:
                self.talk.say(f"NOT SAVED: {error}")
                self.talk.ask("Enter to try again, quit to stop> ")
