"""What could not be saved, in words: so that it can be read back, and written down elsewhere if it must be."""

from __future__ import annotations

from auditrules.audits.commands import (
    AddAction,
    AddConsultation,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    Command,
    EditEntry,
    Escalate,
    MarkApplicable,
    MarkNotApplicable,
    RemoveEntry,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetSentTo,
    SetWorkerGrade,
)
from auditrules.audits.search import question_text
from auditrules.audits.text import excerpt
from auditrules.audits.wording import (
    ENTRY_FIELD_WORDS,
    ENTRY_WORDS,
    FIELD_WORDS,
    FINDING_WORDS,
    overall_label,
    value_words,
)
from auditrules.rulesets.ruleset import Ruleset


def described(ruleset: Ruleset, command: Command) -> str:
    """A command with every word typed for it, as a person would call it."""
    match command:
        case SetAnswer(item, value):
            return f"{_name(ruleset, item)}: {value_words(ruleset.item(item), value)}"
        case SetAnswerText(item, field, text):
            return f"{_head(FIELD_WORDS[field])} for {_name(ruleset, item)}: {text}"
        case SetWorkerGrade(item, grade):
            given = ruleset.item(item).value_label(grade) if grade else "none"
            return f"{_name(ruleset, item)}, the worker's own grade: {given}"
        case MarkNotApplicable(item, reason):
            return f"{_name(ruleset, item)} does not apply: {reason}"
        case MarkApplicable(item):
            return f"{_name(ruleset, item)} applies after all"
        case SetDetail(field, text) | SetDate(field, text):
            return f"{_head(FIELD_WORDS[field])}: {text or 'none'}"
        case SetSentTo(roles):
            return f"Sent to: {', '.join(roles)}"
        case ChooseOverall(grade):
            return f"Overall grade: {overall_label(ruleset, grade) if grade else 'none'}"
        case AddFinding(kind, _, what, how):
            return _joined(_head(FINDING_WORDS[kind]), what, how)
        case AddAction(text, owner, due):
            return _joined("Action", text, owner, due)
        case AddParticipant(role, name, team):
            return _joined("Taking part", role, name, team)
        case AddConsultation(who, summary, on):
            return _joined("Asked about the overall grade", who, on, summary)
        case EditEntry(collection, _, field, value):
            named = ENTRY_FIELD_WORDS.get(field) or "the date"
            said = {True: "yes", False: "no"}.get(value, value) if isinstance(value, bool) else value
            return f"{_head(ENTRY_WORDS[collection])}, {named}: {said or 'none'}"
        case RemoveEntry(collection):
            return f"{_head(ENTRY_WORDS[collection])} removed"
        case Escalate(what, to, evidence):
            return _joined(f"ESCALATION, to {', '.join(to)}", what, evidence)
        case Reopen(because):
            return f"Reopened: {because}"
        case _:
            return "Submitting the audit"


def _name(ruleset: Ruleset, item: str) -> str:
    return excerpt(question_text(ruleset, ruleset.item(item)), 80)


def _head(words: str) -> str:
    words = words.removeprefix("the ")
    return words[:1].upper() + words[1:]


def _joined(head: str, *parts: str) -> str:
    return f"{head}: {'; '.join(part for part in parts if part)}"
