"""Lists in conversation: findings of a section, actions, people, consultations, and the audit's own dates."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    Collection,
    Command,
    EditEntry,
    RemoveEntry,
    SetDate,
    SetDetail,
)
from auditrules.audits.entries import Entry
from auditrules.audits.explain import span_words
from auditrules.audits.missing import due_warning
from auditrules.audits.plain.deeds import Desk
from auditrules.audits.plain.dialogue import Option, matching, number_in
from auditrules.audits.state import Action, Consultation, Finding, FindingKind, Participant
from auditrules.audits.text import excerpt
from auditrules.audits.wording import ENTRY_FIELD_WORDS, FIELD_WORDS, FINDING_WORDS
from auditrules.conditions.dates import dotted


@dataclass(frozen=True, slots=True)
class Asked:
    """A field of an entry and how it is asked for. ``kind``: line, prose, date, yes_no or role."""

    field: str
    question: str
    kind: str = "line"


ACTION_FIELDS = (
    Asked("text", "What is to be done?", "prose"),
    Asked("owner", "Who does it?", "role"),
    Asked("due", "By which date, for example 04.06.2020?", "date"),
    Asked("measure", "How will anyone know that it is done?", "prose"),
    Asked("overseen_by", "Who oversees it?", "role"),
    Asked("agreed_with_worker", "Was it agreed with the worker?", "yes_no"),
    Asked("told_it_is_tracked", "Does the worker know that it is tracked?", "yes_no"),
    Asked(
        "about_worker_development", "Is it about the worker's own development? It then stays off the record.", "yes_no"
    ),
)
FINDING_FIELDS = (Asked("what", "What did you find?", "prose"), Asked("how", "How can it be achieved?", "prose"))
PERSON_FIELDS = (
    Asked("role", "What part do they take?", "role"),
    Asked("name", "Name"),
    Asked("team", "Team"),
    Asked("attended", "Do they take part in the audit meeting?", "yes_no"),
)
CONSULTATION_FIELDS = (
    Asked("who", "Whom did you ask?"),
    Asked("on", "On which date, for example 04.06.2020?", "date"),
    Asked("summary", "What did they think?", "prose"),
)


def actions(desk: Desk) -> None:
    """List the actions; add, take up a proposal, change or remove."""
    while True:
        listed = tuple(desk.session.state.actions.values())
        proposals = desk.session.proposed_actions()
        desk.talk.say("Actions:" if listed else "Actions: none yet.")
        for number, action in enumerate(listed, 1):
            desk.talk.say(f"  {number} {action_line(desk, action)}")
        for number, proposal in enumerate(proposals, 1):
            owner = desk.session.ruleset.role_label(proposal.owner)
            when = f", by {proposal.due_text}" if proposal.due else ""
            words = f" ({span_words(desk.session.ruleset, proposal.due_words)})" if proposal.due_words else ""
            desk.talk.say(f"  p{number} the form proposes: {proposal.text}; {owner}{when}{words}")
        ways = (
            "a to add"
            + (", p1 to take up a proposal" if proposals else "")
            + (", a number to change or remove" if listed else "")
        )
        typed = desk.talk.ask(f"{ways}, Enter to go on> ").casefold()
        if not typed:
            return
        if typed in ("a", "add"):
            _add(desk, "actions", lambda text: AddAction(text), ACTION_FIELDS)
        elif typed.startswith("p") and (taken := number_in(typed[1:], len(proposals))) is not None:
            proposal = proposals[taken - 1]
            add = AddAction(
                proposal.text,
                owner=proposal.owner,
                due=proposal.due_text,
                overseen_by=proposal.overseen_by or "",
                rule=proposal.rule,
            )
            if desk.do(add) == "done":
                _fields(desk, "actions", _last(desk, "actions"), ACTION_FIELDS[1:])
        else:
            _change(desk, "actions", typed, listed, ACTION_FIELDS)


def action_line(desk: Desk, action: Action) -> str:
    """An action on a line: text, owner, date, and whether it stays off the record."""
    parts = [action.text.strip() or "(no text)"]
    if action.owner:
        parts.append(desk.roles((action.owner,)))
    parts.append(f"by {dotted(action.due)}" if action.due else "no date")
    if action.about_worker_development:
        parts.append("about the worker's development, kept off the record")
    return "; ".join(parts)


def findings(desk: Desk, section: str) -> None:
    """List what was found in a section; add, change or remove."""
    label = desk.session.ruleset.item(section).label
    kinds: dict[str, FindingKind] = {"s": "strength", "i": "improvement", "d": "done_not_recorded"}
    while True:
        listed = tuple(each for each in desk.session.state.findings.values() if each.section == section)
        desk.talk.say(f"Found in {label}:" if listed else f"Strengths and improvements in {label}: none yet.")
        for number, finding in enumerate(listed, 1):
            how = f"; how: {finding.how}" if finding.how.strip() else ""
            desk.talk.say(f"  {number} {FINDING_WORDS[finding.kind]}: {finding.what or '(no text)'}{how}")
        more = ", a number to change or remove" if listed else ""
        typed = desk.talk.ask(
            f"s for a strength, i for an improvement, d for work done but not recorded{more}, Enter to go on> "
        ).casefold()
        if not typed:
            return
        options = [Option(key, FINDING_WORDS[kind]) for key, kind in kinds.items()]
        chosen = None if typed.isdigit() else matching(typed, options)
        if chosen is not None:
            kind = kinds[chosen.id]
            fields = FINDING_FIELDS if kind == "improvement" else FINDING_FIELDS[:1]
            _add(desk, "findings", lambda text, kind=kind: AddFinding(kind, section, text), fields)  # type: ignore[misc]
        else:
            _change(desk, "findings", typed, listed, FINDING_FIELDS)


def people(desk: Desk) -> None:
    """List who takes part; add, change or remove."""
    while True:
        listed = tuple(desk.session.state.participants.values())
        desk.talk.say("Taking part:" if listed else "Taking part: nobody named yet.")
        for number, person in enumerate(listed, 1):
            said = [desk.roles((person.role,)), person.name or "(no name)", person.team]
            desk.talk.say(f"  {number} {', '.join(part for part in said if part)}")
        more = ", a number to change or remove" if listed else ""
        typed = desk.talk.ask(f"a to add somebody{more}, Enter to go on> ").casefold()
        if not typed:
            return
        if typed in ("a", "add"):
            role = _ask_role(desk, "What part do they take?", "")
            if role and desk.do(AddParticipant(role)) == "done":
                _fields(desk, "participants", _last(desk, "participants"), PERSON_FIELDS[1:])
        else:
            _change(desk, "participants", typed, listed, PERSON_FIELDS)


def consultations(desk: Desk) -> None:
    """List colleagues asked about the overall grade; add, change or remove."""
    while True:
        listed = tuple(desk.session.state.consultations.values())
        desk.talk.say("Asked about the overall grade:" if listed else "Asked about the overall grade: nobody yet.")
        for number, asked in enumerate(listed, 1):
            when = f" on {dotted(asked.on)}" if asked.on else ""
            desk.talk.say(f"  {number} {asked.who or '(no name)'}{when}: {asked.summary or '(nothing noted)'}")
        more = ", a number to change or remove" if listed else ""
        typed = desk.talk.ask(f"a to add somebody{more}, Enter to go on> ").casefold()
        if not typed:
            return
        if typed in ("a", "add"):
            _add(desk, "consultations", lambda who: AddConsultation(who), CONSULTATION_FIELDS)
        else:
            _change(desk, "consultations", typed, listed, CONSULTATION_FIELDS)


def details(desk: Desk) -> None:
    """The case reference, the due date, the appointment, and why it was re-arranged."""
    state = desk.session.state
    desk.talk.say(f"Case reference: {state.case_reference}")
    typed = desk.talk.ask("Another case reference, or Enter to keep it> ")
    if typed:
        desk.do(SetDetail("case_reference", typed))
    for field, present in (("due", state.due), ("appointment", state.appointment)):
        name = FIELD_WORDS[field].removeprefix("the ").capitalize()
        desk.talk.say(f"{name}: {dotted(present) if present else 'none'}")
        typed = desk.talk.ask("Date, for example 04.06.2020; Enter keeps it, - empties it> ")
        if typed:
            desk.do_typed(lambda text, field=field: SetDate(field, text), "" if typed == "-" else typed)  # type: ignore[misc]
    state = desk.session.state
    if state.appointment or state.rearranged_because:
        desk.write(
            "Re-arranged because, or Enter> ",
            desk.session.state.rearranged_because,
            lambda text: SetDetail("rearranged_because", text),
        )


# ---------------------------------------------------------------- parts


def _add(desk: Desk, collection: Collection, make: Callable[[str], Command], fields: tuple[Asked, ...]) -> None:
    """Ask for the first field, add the entry with it, then ask for the others; each is saved as it is given."""
    first = fields[0]
    if first.kind == "prose":
        made: list[str] = []
        """The id of the entry, once its first line is recorded; the lines after that are added to it."""

        def command(text: str) -> Command:
            return EditEntry(collection, made[0], first.field, text) if made else make(text)

        def recorded() -> None:
            if not made:
                made.append(_last(desk, collection))

        desk.write(_prompt(first), "", command, recorded=recorded)
        if made:
            _fields(desk, collection, made[0], fields[1:])
        return
    text = desk.talk.ask(_prompt(first))
    if text and desk.do(make(text)) == "done":
        _fields(desk, collection, _last(desk, collection), fields[1:])


def _fields(desk: Desk, collection: Collection, entry_id: str, fields: tuple[Asked, ...]) -> None:
    for asked in fields:
        if entry_id not in getattr(desk.session.state, collection):
            desk.talk.say("It was removed in another window.")
            return
        _field(desk, collection, entry_id, asked)


def _field(desk: Desk, collection: Collection, entry_id: str, asked: Asked) -> None:
    """Ask for one field until it stands, is kept, or left empty."""
    present = getattr(_entry(desk, collection, entry_id), asked.field)

    def edit(value: str | bool) -> EditEntry:
        return EditEntry(collection, entry_id, asked.field, value)

    if asked.kind == "yes_no":
        said = desk.talk.yes_no(f"{asked.question} Now: {'yes' if present else 'no'}.")
        if said is not None:
            desk.do(edit(said))
    elif asked.kind == "prose":
        desk.write(_prompt(asked), present, edit)
    elif asked.kind == "role":
        role = _ask_role(desk, asked.question, present)
        if role:
            desk.do(edit("" if role == "-" else role))
    else:
        while True:
            now = dotted(present) if asked.kind == "date" and present else present
            keep = f" Now: {now}. Enter keeps it, - empties it." if now else ""
            typed = desk.talk.ask(f"{asked.question}{keep}> ")
            if not typed:
                return
            outcome = desk.do_typed(edit, "" if typed == "-" else typed)
            if outcome == "refused":
                continue
            before, action = present, desk.session.state.actions.get(entry_id)
            if asked.field != "due" or action is None or outcome != "done":
                return
            present = action.due
            if present == before or not due_warning(present, desk.session.saved_at.date()):
                return  # an odd date is asked for once more; the same one again, or Enter, keeps it


def _ask_role(desk: Desk, question: str, present: str) -> str:
    """A role by number or name, or a name as typed; empty for Enter, ``-`` to empty it."""
    options = desk.role_options(show=True)
    now = f". Now: {desk.roles((present,))}. Enter keeps it, - empties it" if present else ""
    by = " By number or name; list shows the roles" if options else ""
    while True:
        # Who does it? "Worker": that is a person here, not the way to the worker's own grade.
        typed = desk.talk.ask(f"{question}{by}{now}> ", answers=frozenset({"worker"}))
        if typed.casefold() == "list":
            desk.talk.offer(options)
            continue
        found = matching(typed, options) if typed else None
        if found is not None:
            return found.id
        if not typed.isdigit():
            return typed
        desk.talk.say(f"There is no number {excerpt(typed)}.")


def _change(
    desk: Desk, collection: Collection, typed: str, listed: tuple[Entry, ...], fields: tuple[Asked, ...]
) -> None:
    """Change or remove the entry of a number."""
    number = number_in(typed, len(listed))
    if number is None:
        desk.talk.say(f"'{excerpt(typed)}' is none of these.")
        return
    entry = listed[number - 1]
    if isinstance(entry, Finding) and entry.kind != "improvement":
        fields = fields[:1]
    options = [
        Option("", "remove it"),
        *(Option(each.field, ENTRY_FIELD_WORDS.get(each.field) or "the date") for each in fields),
    ]
    desk.talk.offer(options)
    chosen = desk.talk.choose("Which? Enter to leave it as it is> ", options)
    if chosen is None:
        return
    if not chosen.id:
        if desk.do(RemoveEntry(collection, entry.id)) == "done":
            desk.talk.say("Removed. undo brings it back.")
        return
    _field(desk, collection, entry.id, next(each for each in fields if each.field == chosen.id))


def _prompt(asked: Asked) -> str:
    return f"{asked.question} End with a single . on a line> " if asked.kind == "prose" else f"{asked.question}> "


def _last(desk: Desk, collection: Collection) -> str:
    return str(list(getattr(desk.session.state, collection))[-1])


def _entry(desk: Desk, collection: Collection, entry_id: str) -> Finding | Action | Participant | Consultation:
    found: Finding | Action | Participant | Consultation = getattr(desk.session.state, collection)[entry_id]
    return found
