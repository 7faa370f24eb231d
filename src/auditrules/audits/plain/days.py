"""A date said back in words as it was understood, and what is odd about it while it can still be put right."""

from __future__ import annotations

from datetime import date

from auditrules.audits.commands import AddAction, Command, EditEntry, SetAnswer, SetDate
from auditrules.audits.missing import FAR_AHEAD, due_warning
from auditrules.audits.state import AuditState
from auditrules.audits.wording import FIELD_WORDS
from auditrules.conditions.dates import in_words
from auditrules.rulesets.ruleset import Ruleset


def understood(name: str, day: date, today: date, *, ahead: bool) -> list[str]:
    """``Due 4 June 2027, a Friday.``, and a line of warning where the day is odd.

    ``ahead``: something is to happen on that day, so that it should be a working day to come. Any other date is only
    warned of where it is far ahead.
    """
    weekday, rest = in_words(day).split(" ", 1)
    lines = [f"{name} {rest}, a {weekday}."]
    warning = due_warning(day, today) if ahead or (day - today).days > FAR_AHEAD else None
    if warning:
        called = "the due date" if name == "Due" else "the date"
        lines.append(f"Take care: {warning.replace('the due date', called, 1)}")
    return lines


def date_lines(ruleset: Ruleset, state: AuditState, command: Command, today: date) -> list[str]:
    """The lines on the date that a command recorded has set, read from the audit; none where it set none."""
    found: tuple[str, date | None, bool] | None = None
    match command:
        case SetDate(field):
            name = "Due" if field == "due" else FIELD_WORDS[field].removeprefix("the ").capitalize() + ":"
            found = (name, getattr(state, field), field != "filed_on")
        case SetAnswer(item, str()) if ruleset.item(item).kind == "date":
            found = ("Understood:", date.fromisoformat(str(state.answer(item).value)), False)
        case EditEntry("actions", entry, "due") if entry in state.actions:
            found = ("Due", state.actions[entry].due, True)
        case EditEntry("consultations", entry, "on") if entry in state.consultations:
            found = ("Understood:", state.consultations[entry].on, False)
        case AddAction(due=due) if due:
            found = ("Due", list(state.actions.values())[-1].due, True)
        case _:
            pass
    if found is None or found[1] is None:
        return []
    return understood(found[0], found[1], today, ahead=found[2])
