"""The workspace in plain text: go on with an audit, or begin a new one by nature of audit and kind of case."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from auditrules.audits.answers import checked_date
from auditrules.audits.events import Summary
from auditrules.audits.plain.audit import run_plain
from auditrules.audits.plain.days import understood
from auditrules.audits.plain.dialogue import Dialogue, Ended, Option, Read, Word, Write, number_in
from auditrules.audits.referring import of_case
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Refused
from auditrules.audits.text import excerpt
from auditrules.conditions.dates import dotted


@dataclass(frozen=True, slots=True)
class Template:
    """A form a new audit can be begun with. ``kind_of_case`` None: any kind."""

    reference: str
    title: str
    nature: str
    kind_of_case: str | None = None


class Workspace(Protocol):
    """What the chooser asks of the program around it."""

    def audits(self) -> Sequence[Summary]:
        """Audits to show, the first one where the person left off."""
        ...

    def templates(self) -> Sequence[Template]:
        """Templates in force, bases left out."""
        ...

    def add_samples(self) -> int:
        """Add made-up audits to look around in; how many."""
        ...

    def open(self, audit: str) -> AuditSession: ...

    def begin(self, template: Template, *, case_reference: str, due: date | None) -> AuditSession: ...


def run_chooser(
    workspace: Workspace,
    *,
    today: date,
    read: Read,
    write: Write,
    save_errors: tuple[type[Exception], ...] = (OSError,),
    stale: tuple[type[Exception], ...] = (),
) -> int:
    """Choose an audit, do it, and come back to the list, until the person leaves or the input ends.

    Returns 0, or 1 where something typed could not be saved.
    """
    talk = Dialogue(read, write)
    lost = 0
    while True:
        try:
            session = _chosen(workspace, talk, today)
        except Ended:
            return _left(talk, lost)
        except Word as word:
            if word.name == "quit":
                return _left(talk, lost)
            talk.say("Open an audit first; at its questions, help lists every word.")
            continue
        except save_errors as error:
            talk.say(f"That could not be done: {error}")
            continue
        if session is not None:
            audit = session.state.id
            lost |= run_plain(
                session,
                read=read,
                write=write,
                save_errors=save_errors,
                stale=stale,
                reopen=lambda audit=audit: workspace.open(audit),  # type: ignore[misc]
            )


def _left(talk: Dialogue, lost: int) -> int:
    talk.say("Goodbye. NOT everything could be saved; see above." if lost else "Goodbye. Everything is saved.")
    return lost


def _chosen(workspace: Workspace, talk: Dialogue, today: date) -> AuditSession | None:
    """The session of the audit chosen, or None where none was."""
    audits = workspace.audits()
    talk.say("", "Audits:" if audits else "There are no audits yet.")
    for number, audit in enumerate(audits, 1):
        talk.say(f"  {number} {audit_line(audit, today)}")
    ways = (
        "A number or case to go on with, n for a new one, quit to leave> "
        if audits
        else "n for a new one, s for some made-up samples to look around in, quit to leave> "
    )
    typed = talk.ask(ways).casefold()
    if typed in ("n", "new"):
        return _new(workspace, talk, today)
    if typed in ("s", "samples") and not audits:
        number = workspace.add_samples()
        removed = "'auditrules sample remove' takes them away again."
        talk.say(f"Added {number} made-up audits. {removed}" if number else "No form for the samples was found.")
        return None
    number_typed = number_in(typed, len(audits))
    if number_typed is not None:
        return workspace.open(audits[number_typed - 1].audit)
    of_this = of_case(audits, typed)
    if len(of_this) == 1:
        return workspace.open(of_this[0].audit)
    if of_this:
        talk.say(f"{len(of_this)} audits are of {of_this[0].case_reference}; type the number of one.")
        return None
    if typed or not audits:
        talk.say(f"'{excerpt(typed)}' is none of these." if typed else "Type n for a new audit, or quit.")
        return None
    return workspace.open(audits[0].audit)  # Enter goes on with the first, where the person left off


def audit_line(audit: Summary, today: date) -> str:
    """An audit on a line: case, form, how far, when due, what it can still be."""
    parts = [f"{audit.case_reference}, {audit.title}"]
    if audit.sample:
        parts.append("made-up sample")
    if audit.status == "submitted":
        parts.append("submitted")
    else:
        parts.append(f"{audit.answered} of {audit.to_answer} answered")
        if audit.due:
            due = date.fromisoformat(audit.due)
            parts.append(f"{'OVERDUE since' if due < today else 'due'} {dotted(due)}")
    if audit.escalations:
        parts.append("one concern escalated" if audit.escalations == 1 else f"{audit.escalations} concerns escalated")
    return "; ".join(parts)


def _new(workspace: Workspace, talk: Dialogue, today: date) -> AuditSession | None:
    """Begin an audit: nature of audit, then kind of case, then the case and the date."""
    templates = workspace.templates()
    if not templates:
        talk.say("No form is in force. The command 'auditrules rulesets' says what was found.")
        return None
    nature = _pick(talk, "What kind of audit?", list(dict.fromkeys(each.nature for each in templates)))
    if nature is None:
        return None
    fitting = [each for each in templates if each.nature == nature]
    labels = [f"{each.kind_of_case or 'Any kind of case'}: {each.title}" for each in fitting]
    label = _pick(talk, "What kind of case?", labels)
    if label is None:
        return None
    template = fitting[labels.index(label)]
    reference = talk.ask("Case reference> ")
    if not reference:
        return None
    try:
        due = _due(talk, today)
    except Ended:
        due = None  # the case reference was typed: the audit is begun, and the date can be given later
    except Word as word:
        if word.name == "quit":
            talk.say(f"No audit was begun for {reference}.")
        raise
    try:
        return workspace.begin(template, case_reference=reference, due=due)
    except Refused as refusal:
        talk.say(refusal.message)
        return None


def _pick(talk: Dialogue, question: str, labels: list[str]) -> str | None:
    """One of the labels; the only one without asking."""
    if len(labels) == 1:
        talk.say(f"{question} {labels[0]}")
        return labels[0]
    talk.say(question)
    options = [Option(str(number), label) for number, label in enumerate(labels, 1)]
    talk.offer(options)
    chosen = talk.choose("Number or name, Enter to leave> ", options)
    return chosen.label if chosen else None


def _due(talk: Dialogue, today: date) -> date | None:
    while True:
        typed = talk.ask("Due on which date, for example 04.06.2020? Enter for none> ")
        if not typed:
            return None
        try:
            return _told(talk, checked_date(typed, today, what="Due"), today)
        except Refused as refusal:
            talk.say(refusal.message)
            if refusal.offer and talk.yes_no(f"Use {refusal.offer}?"):
                return _told(talk, checked_date(refusal.offer, today, what="Due"), today)


def _told(talk: Dialogue, due: date, today: date) -> date:
    """The date, said back in words as it was understood."""
    talk.say(*understood("Due", due, today, ahead=True))
    return due
