"""Sending a concern on, in conversation. A concern that was written is sent or read back: it never just goes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditrules.audits.commands import Escalate
from auditrules.audits.plain.dialogue import Ended, Word
from auditrules.engine.judgement import EscalationJudgement
from auditrules.rulesets.ruleset import Ruleset

if TYPE_CHECKING:
    from auditrules.audits.plain.deeds import Desk

#: Told where a form names no roles at all.
MANAGER = "Manager"


@dataclass
class Concern:
    """A concern being written. ``what`` empty: nothing was typed or confirmed yet."""

    item: str | None
    due: EscalationJudgement | None
    what: str = ""
    evidence: str = ""
    to: tuple[str, ...] = ()

    @property
    def rule(self) -> str | None:
        return self.due.escalation if self.due else None


def usual_roles(ruleset: Ruleset) -> tuple[str, ...]:
    """Whom to tell where nobody said otherwise: those the form has alerted at once for any concern."""
    document = ruleset.document
    rules = [rule for rule in document.escalate.values() if rule.timing == "immediately"]
    named = tuple(dict.fromkeys(role for rule in rules or document.escalate.values() for role in rule.to))
    managers = tuple(role for role in document.role if "manager" in f"{role} {ruleset.role_label(role)}".casefold())
    return named or managers or tuple(document.document.to) or tuple(document.role)[:1] or (MANAGER,)


class Escalating:
    """The dialogue of sending a concern on. What was written and not sent is kept, and offered the next time."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._kept: dict[str | None, Concern] = {}

    @property
    def unsent(self) -> tuple[Concern, ...]:
        """Concerns written and not sent, because the person said so."""
        return tuple(self._kept.values())

    def run(self, due: EscalationJudgement | None, item: str | None) -> None:
        """Ask what, why and to whom, and send it.

        The input ending in the middle sends what was written until then, to the roles asked for or to the usual ones:
        a concern sent too soon does less harm than one that nobody hears of.
        """
        desk, talk = self._desk, self._desk.talk
        rule = due.escalation if due else None
        concern = self._kept.get(rule) or Concern(item, due)
        try:
            self._ask(concern)
            if not talk.yes_no(f"Escalate to {desk.roles(concern.to)} now?"):
                self._keep(concern)
                talk.say("Nothing was sent; what you wrote is kept. Type escalate at any prompt to send it.")
                return
        except Ended:
            if concern.what:
                talk.say("", "The input ended before this concern was sent, so it is sent now.")
                self._send(concern)
            raise
        except Word as word:
            self._keep(concern)
            if word.name == "quit" and concern.what:
                self._before_leaving(concern)
            raise
        self._send(concern)

    def _ask(self, concern: Concern) -> None:
        desk, talk = self._desk, self._desk.talk
        talk.say("Escalate now. Enter takes what is suggested; back leaves without sending.")
        if concern.due is not None:
            talk.say(f"What: {concern.due.message}")
            written = talk.prose("Your own words, or Enter; end with a single . on a line> ", concern.what)
            concern.what = (concern.what if written is None else written) or concern.due.message
            concern.to = concern.to or concern.due.to
        else:
            while True:
                written = talk.prose("What is the concern? End with a single . on a line> ", concern.what)
                concern.what = concern.what if written is None else written
                if concern.what:
                    break
                talk.say("Say what the concern is, or type back.")
        if not concern.evidence and concern.item:
            concern.evidence = desk.session.state.answer(concern.item).evidence
        if concern.evidence:
            talk.say(f"Evidence: {concern.evidence}")
        said = "this" if concern.evidence else "none"
        concern.evidence = (
            talk.prose(f"Evidence, or Enter for {said}; end with a single . on a line> ", "") or concern.evidence
        )
        concern.to = desk.ask_roles(concern.to or usual_roles(desk.session.ruleset))

    def _before_leaving(self, concern: Concern) -> None:
        to = desk_roles = concern.to or usual_roles(self._desk.session.ruleset)
        concern.to = to
        try:
            said = self._desk.talk.yes_no(
                f"This concern is not sent. Escalate it to {self._desk.roles(desk_roles)} before you leave?"
            )
        except Word:
            return
        except Ended:
            said = True
        if said:
            self._send(concern)

    def _keep(self, concern: Concern) -> None:
        if concern.what:
            self._kept[concern.rule] = concern

    def _send(self, concern: Concern) -> None:
        desk = self._desk
        to = concern.to or usual_roles(desk.session.ruleset)
        command = Escalate(concern.what, to, concern.evidence, concern.item, concern.rule)
        self._kept.pop(concern.rule, None)

        def told() -> None:
            desk.talk.say(f"Escalated to {desk.roles(to)}. It is on record and stays there. Speak to them now as well.")

        if desk.do(command, told=told) == "refused":
            self._keep(concern)
