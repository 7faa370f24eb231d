"""How answers, entries and changes are said in words, the same on every screen and in ``--plain``."""

from __future__ import annotations

from datetime import date

from auditrules.audits.answers import called, listed
from auditrules.audits.spots import Area, Change, Spot, spot_of
from auditrules.audits.state import Action, Answer, AnswerValue, AuditState, Consultation, Finding, Participant
from auditrules.audits.text import excerpt
from auditrules.conditions.checking import names
from auditrules.conditions.dates import dotted
from auditrules.conditions.vocabulary import Item
from auditrules.rulesets.ruleset import Ruleset

#: Fields of an answer and of the audit as a person calls them.
FIELD_WORDS = {
    "evidence": "the evidence",
    "impact": "the impact",
    "rationale": "the rationale",
    "worker_value": "the worker's own grade",
    "worker_comment": "the note on the worker's own grade",
    "not_applicable_reason": "the reason why it does not apply",
    "case_reference": "the case reference",
    "rearranged_because": "the reason for re-arranging",
    "overall_rationale": "the rationale of the overall grade",
    "overall": "the overall grade",
    "due": "the due date",
    "appointment": "the appointment",
    "filed_on": "the date of filing",
    "sent_to": "the people it was sent to",
}
ENTRY_WORDS = {"findings": "finding", "actions": "action", "participants": "person", "consultations": "consultation"}
FINDING_WORDS = {"strength": "strength", "improvement": "improvement", "done_not_recorded": "work not recorded"}
ENTRY_FIELD_WORDS = {
    "text": "the text",
    "owner": "the owner",
    "overseen_by": "who oversees it",
    "measure": "how anyone will know that it is done",
    "agreed_with_worker": "agreed with the worker",
    "told_it_is_tracked": "the worker knows that it is tracked",
    "about_worker_development": "about the worker's development",
    "kind": "the kind",
    "section": "the section",
    "what": "what it is",
    "how": "how it can be achieved",
    "role": "the role",
    "name": "the name",
    "team": "the team",
    "attended": "attended",
    "who": "who was asked",
    "on": "the date",
    "summary": "what was said",
}


def value_words(item: Item, value: AnswerValue) -> str:
    """A value as a person would say it: labels, ``04.06.2020``, ``9 years``; ``not answered`` for none."""
    if value is None or value == ():
        return "not answered"
    if isinstance(value, tuple):
        return listed([item.value_label(each) for each in value], "and")
    if item.kind == "date":
        try:
            return dotted(date.fromisoformat(value))
        except ValueError:
            return value
    if item.kind == "number" and item.unit:
        return f"{value} {item.unit}"
    return item.value_label(value) if item.values else value


def overall_is_explained(ruleset: Ruleset) -> bool:
    """Whether the form asks why the overall grade is what it is: not in a narrative audit, unless a rule reads it."""
    if overall_choices(ruleset):
        return True
    read = {name for condition in ruleset.conditions.values() for name in names(condition, ruleset.vocabulary)}
    return not read.isdisjoint(("overall_rationale", "consulted"))


def overall_label(ruleset: Ruleset, grade: str | None) -> str:
    """The label of an overall grade or of an outcome off the scale; ``not chosen`` for none."""
    if grade is None:
        return "not chosen"
    return dict(overall_choices(ruleset)).get(grade, grade)


def overall_choices(ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    """Overall grades a person can choose, worst first, then outcomes off the scale: ids and labels."""
    item = ruleset.vocabulary.items.get("overall")
    if item is not None and item.values:
        return tuple((value.id, value.label) for value in item.values)
    return tuple((grade_id, grade.label) for grade_id, grade in ruleset.document.grade.items())


def overall_ranks(ruleset: Ruleset) -> dict[str, int]:
    """How good each overall grade is, 0 for the worst; outcomes off the scale are left out."""
    item = ruleset.vocabulary.items.get("overall")
    off = item.off_scale if item is not None else frozenset()
    on_scale = [grade for grade, _ in overall_choices(ruleset) if grade not in off]
    return {grade: rank for rank, grade in enumerate(on_scale)}


def entry_title(entry: Finding | Action | Participant | Consultation | None) -> str:
    """A short name of an entry, for a list or an announcement."""
    match entry:
        case Action():
            return f"the action '{excerpt(entry.text, 40)}'" if entry.text else "the action without text"
        case Finding():
            kind = FINDING_WORDS[entry.kind]
            return f"the {kind} '{excerpt(entry.what, 40)}'" if entry.what else f"the {kind} without text"
        case Participant():
            return entry.name or f"the {entry.role.replace('_', ' ')}"
        case Consultation():
            return f"the consultation with {entry.who}" if entry.who else "the consultation"
    return "the entry"


def spot_for(ruleset: Ruleset, state: AuditState, path: tuple[str, ...]) -> Spot:
    """The place on the form of a changed path."""
    if path[0] == "answers":
        field = path[2] if len(path) == 3 else "value"
        item = ruleset.vocabulary.items.get(path[1])
        return spot_of(item, field) if item else Spot("section", item=path[1], field=field)
    if len(path) == 1:
        if path[0] in ("overall", "overall_rationale"):
            return Spot("overall", field=path[0])
        return Spot("details", field=path[0])
    field_name = path[2] if len(path) == 3 else None
    areas: dict[str, Area] = {"findings": "findings", "actions": "actions", "participants": "people"}
    finding = state.findings.get(path[1]) if path[0] == "findings" else None
    area = areas.get(path[0], "overall")  # colleagues are consulted about the overall grade
    return Spot(area, section=finding.section if finding else None, field=field_name, entry=path[1])


def change_words(
    ruleset: Ruleset, before: AuditState, after: AuditState, path: tuple[str, ...], *, undone: bool
) -> Change:
    """What an undo or redo did: ``Undone: Risk and safety back to Good.``"""
    said = _said(ruleset, before, after, path, "back to" if undone else "is")
    place = spot_for(ruleset, after if path[1:] and path[1] in getattr(after, path[0]) else before, path)
    return Change(f"{'Undone' if undone else 'Redone'}: {said}.", place)


def news_words(ruleset: Ruleset, before: AuditState, after: AuditState, path: tuple[str, ...]) -> Change:
    """What someone else did: ``Risk and safety is Good``."""
    place = spot_for(ruleset, after if path[1:] and path[1] in getattr(after, path[0]) else before, path)
    return Change(_said(ruleset, before, after, path, "is"), place)


def _said(ruleset: Ruleset, before: AuditState, after: AuditState, path: tuple[str, ...], link: str) -> str:
    if path[0] == "answers":
        return _answer_said(ruleset, before.answer(path[1]), after.answer(path[1]), path, link)
    if len(path) == 1:
        return _detail_said(ruleset, after, path[0], link)
    old, new = getattr(before, path[0]).get(path[1]), getattr(after, path[0]).get(path[1])
    if new is None or old is None:
        return f"{entry_title(old)} is gone" if new is None else f"{entry_title(new)} is there again"
    field = path[2]
    value, name = getattr(new, field), ENTRY_FIELD_WORDS.get(field) or FIELD_WORDS.get(field, field)
    if isinstance(value, bool):
        return f"{entry_title(new)}, {name}: {'yes' if value else 'no'}"
    if isinstance(value, date):
        return f"{entry_title(new)}, {name} {link} {dotted(value)}"
    if not value:
        return f"{entry_title(new)}, {name} is empty"
    return f"{entry_title(new)}, {name} {link} '{excerpt(str(value), 40)}'"


def _answer_said(ruleset: Ruleset, old: Answer, new: Answer, path: tuple[str, ...], link: str) -> str:
    item = ruleset.vocabulary.items.get(path[1])
    label = called(item) if item else path[1]
    field = path[2] if len(path) == 3 else None
    if field in (None, "value"):
        if new.not_applicable and not old.not_applicable:
            return f"{label}: not applicable"
        applies = f"{label} applies again" if old.not_applicable and not new.not_applicable else ""
        if new.value is None:
            return applies or f"{label} is not answered"
        if applies and new.value == old.value:
            return applies
        said = excerpt(value_words(item, new.value) if item else str(new.value), 40)
        return f"{label} {link} {said}"
    name = FIELD_WORDS.get(field or "", field or "")
    value = getattr(new, field or "")
    if field == "worker_value":
        said = item.value_label(value) if item and value else "not given"
        return f"{name} of {label} {link if value else 'is'} {said}"
    return f"{name} for {label} " + (f"{link} '{excerpt(value, 40)}'" if value else "is empty")


def _detail_said(ruleset: Ruleset, after: AuditState, field: str, link: str) -> str:
    value, name = getattr(after, field), FIELD_WORDS.get(field, field)
    if field == "overall":
        return f"{name} {link if value else 'is'} {overall_label(ruleset, value)}"
    if not value:
        return f"{name} is empty"
    if isinstance(value, date):
        return f"{name} {link} {dotted(value)}"
    if isinstance(value, tuple):
        return f"{name} {link} {listed([ruleset.role_label(role) for role in value], 'and')}"
    return f"{name} {link} '{excerpt(value, 40)}'"
