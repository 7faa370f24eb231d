"""What stands between an audit and submitting it, line by line, as a person would say it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from auditrules.audits.answers import listed
from auditrules.audits.departure import Departure
from auditrules.audits.due import escalations_due
from auditrules.audits.judging import action_fields, answer_fields, engine_answers, improvement_fields
from auditrules.audits.progress import answered, hidden_items, unanswered_items
from auditrules.audits.search import question_text
from auditrules.audits.spots import Missing, Spot, section_items, spot_of
from auditrules.audits.state import AuditState
from auditrules.audits.text import excerpt
from auditrules.audits.wording import overall_choices, overall_label, overall_ranks
from auditrules.conditions.checking import names
from auditrules.conditions.dates import bank_holiday, dotted, in_words
from auditrules.conditions.vocabulary import Item
from auditrules.engine import Engine
from auditrules.engine.judgement import Judgement, RequirementJudgement
from auditrules.rulesets.ruleset import Ruleset

#: A date further ahead than this many days is asked about: somebody may have mistyped the year.
FAR_AHEAD = 2 * 365


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything the lines are made of."""

    ruleset: Ruleset
    state: AuditState
    judgement: Judgement
    engine: Engine
    departure: Departure | None
    today: date

    def unmet(self, on: str, fields: Mapping[str, object]) -> tuple[RequirementJudgement, ...]:
        """Requirements on one entry or answer that it does not meet; none is asked for where there are none."""
        if all(require.on != on for require in self.ruleset.document.require.values()):
            return ()
        return self.engine.requirements(on, fields, engine_answers(self.state))


def missing_lines(
    given: Circumstances, answers: Sequence[Missing], plugins: Sequence[Missing] = ()
) -> tuple[Missing, ...]:
    """Every line: what blocks first, each part in form order. ``answers`` are those of :func:`answer_lines`.

    ``plugins`` are those of :func:`auditrules.audits.admissibility.plugin_lines`.
    """
    lines = [
        *_escalations(given),
        *_due(given),
        *answers,
        *_worker_grades(given),
        *_people(given),
        *_actions(given),
        *overall_lines(given),
        *plugins,
    ]
    return tuple(sorted(lines, key=lambda line: not line.blocks))


def answer_lines(given: Circumstances) -> tuple[Missing, ...]:
    """The lines of the form's answers alone: details, sections and standards."""
    return (*_details(given), *_sections(given), *_standards(given))


# ---------------------------------------------------------------- escalations


def _escalations(given: Circumstances) -> Iterator[Missing]:
    for due in escalations_due(given.state, given.judgement, timing=None):
        whom = listed([given.ruleset.role_label(role) for role in due.to], "and")
        read = next(iter(due.reason.reads), None)
        spot = spot_of(given.ruleset.item(read.item)) if read else Spot("overall")
        if due.timing == "immediately":
            yield Missing(f"Escalate now to: {whom}. {due.message}", spot, True)
        else:
            yield Missing(f"With this audit, alert: {whom}. {due.message}", spot, False)


def _due(given: Circumstances) -> Iterator[Missing]:
    due = given.state.due
    if due is None or given.state.status != "in_progress":
        return
    warning = f"it was due on {dotted(due)}." if due < given.today else due_warning(due, given.today)
    if warning:
        yield Missing(f"The audit: {warning}", Spot("details", field="due"), False)


# ---------------------------------------------------------------- answers


def _details(given: Circumstances) -> Iterator[Missing]:
    if not given.state.case_reference.strip():
        yield Missing("The case reference is not given.", Spot("details", field="case_reference"), True)
    for item in unanswered_items(given.ruleset, given.state, given.judgement):
        if item.role == "fact":
            yield Missing(f"{item.label} is not given.", spot_of(item), item.required, unanswered=True)
    for item in given.ruleset.facts:
        yield from _without_reason(given, item)


def _sections(given: Circumstances) -> Iterator[Missing]:
    ruleset, state = given.ruleset, given.state
    open_ids = {item.id for item in unanswered_items(ruleset, state, given.judgement)}
    hidden = hidden_items(ruleset, given.judgement)
    for section in ruleset.sections:
        items = section_items(ruleset, section.id)
        if section not in items:
            items = (*items, section)  # its grade is not the auditor's to give; prose and n/a still are
        for item in items:
            if item.id in open_ids:
                yield Missing(_unanswered(ruleset, item), spot_of(item), item.required, unanswered=True)
            yield from _without_reason(given, item)
            if item.id not in hidden:
                yield from _beside_answer(given, item)
        if section.id not in hidden:
            yield from _findings(given, section)


def _standards(given: Circumstances) -> Iterator[Missing]:
    for item in unanswered_items(given.ruleset, given.state, given.judgement):
        if item.role == "standard":
            text = excerpt(question_text(given.ruleset, item), 80)
            yield Missing(f"The audit's own quality: '{text}' is not answered.", spot_of(item), True, unanswered=True)
    for item in given.ruleset.standards:
        yield from _without_reason(given, item)


def _unanswered(ruleset: Ruleset, item: Item) -> str:
    if item.role == "section":
        return f"{item.label} has no grade." if item.graded else f"{item.label} is not answered."
    return f"{_named(ruleset, item)} is not answered."


def _named(ruleset: Ruleset, item: Item) -> str:
    """The item with its section: ``Risk and safety: 'Are visits within timescale?'``."""
    if item.section is None:
        return item.label
    return f"{ruleset.item(item.section).label}: '{excerpt(question_text(ruleset, item), 80)}'"


def _without_reason(given: Circumstances, item: Item) -> Iterator[Missing]:
    answer = given.state.answer(item.id)
    if answer.not_applicable and not answer.not_applicable_reason.strip():
        text = f"{_named(given.ruleset, item)}: say why it does not apply."
        yield Missing(text, spot_of(item, "not_applicable_reason"), True)


def _beside_answer(given: Circumstances, item: Item) -> Iterator[Missing]:
    """Prose the form asks for beside an answer, and the ruleset's requirements on the answer."""
    answer = given.state.answer(item.id)
    entry = (
        given.ruleset.document.section[item.id] if item.role == "section" else given.ruleset.document.question[item.id]
    )
    graded_otherwise = item.role == "section" and (item.decided or not item.values)
    if not graded_otherwise and not answered(given.state, item.id):
        return
    asked = [field for field in entry.asks if not getattr(answer, field).strip()]
    beside = "" if graded_otherwise else " beside the grade" if item.role == "section" else " beside the answer"
    for field in asked:
        text = f"{_named(given.ruleset, item)}: write the {field}{beside}."
        yield Missing(text, spot_of(item, field), True)
    if item.role in ("section", "question"):
        fields = answer_fields(answer)
        # The form has a box for evidence beside every answer but one in words.
        boxes = {"value", "worker_value", *entry.asks, *(() if item.kind == "text" else ("evidence",))}
        for unmet in given.unmet("section" if item.role == "section" else "question", fields):
            read = _fields_of(given.ruleset, unmet)
            empty = [field for field in read if not fields.get(field)]
            if empty and boxes.isdisjoint(empty):
                continue
            about = next((field for field in empty if field in boxes), read[0] if read else "value")
            if about not in asked:
                text = f"{_named(given.ruleset, item)}: {unmet.message}"
                yield Missing(text, spot_of(item, about), unmet.strength == "must")


def _worker_grades(given: Circumstances) -> Iterator[Missing]:
    """In one line where the worker's own grade is not given; and where the two differ without a word on it."""
    ruleset, state = given.ruleset, given.state
    hidden = hidden_items(ruleset, given.judgement)
    graded = [
        section
        for section in ruleset.sections
        if ruleset.document.section[section.id].worker_grade
        and section.values
        and section.id not in hidden
        and state.answer(section.id).value is not None
    ]
    unasked = [section for section in graded if state.answer(section.id).worker_value is None]
    if unasked:
        named = [section.label for section in unasked[:3]]
        if len(unasked) > len(named):
            named.append(f"{len(unasked) - len(named)} more")
        yield Missing(
            f"The worker's own grade is not given: {listed(named, 'and')}.", spot_of(unasked[0], "worker_value"), False
        )
    for section in graded:
        answer = state.answer(section.id)
        if answer.worker_value not in (None, answer.value) and not answer.worker_comment.strip():
            theirs, yours = section.value_label(str(answer.worker_value)), section.value_label(str(answer.value))
            text = f"{section.label}: the worker says {theirs} and you say {yours}. Write where you differ, and why."
            yield Missing(text, spot_of(section, "worker_comment"), False)


def _people(given: Circumstances) -> Iterator[Missing]:
    """People and colleagues that were added and of whom nothing was written."""
    for person in given.state.participants.values():
        if not (person.name.strip() or person.team.strip() or person.attended):
            role = f", {given.ruleset.role_label(person.role)}" if person.role else ""
            text = f"Who takes part{role}: nothing is written. Write who it is, or remove the entry."
            yield Missing(text, Spot("people", field="name", entry=person.id), False)
    for asked in given.state.consultations.values():
        if not (asked.who.strip() or asked.summary.strip()):
            text = "Colleagues you asked: nothing is written of one. Write whom you asked, or remove the entry."
            yield Missing(text, Spot("overall", field="who", entry=asked.id), False)


def _findings(given: Circumstances, section: Item) -> Iterator[Missing]:
    for finding in given.state.findings.values():
        if finding.section != section.id:
            continue
        spot = Spot("findings", section=section.id, field="what", entry=finding.id)
        if not finding.what.strip():
            yield Missing(f"{section.label}: a finding has no text. Write it or remove it.", spot, True)
        elif finding.kind == "improvement":
            for unmet in given.unmet("improvement", improvement_fields(finding)):
                spot = Spot("findings", section.id, None, _field_of(given.ruleset, unmet) or "how", finding.id)
                text = f"{section.label}, improvement '{excerpt(finding.what, 50)}': {unmet.message}"
                yield Missing(text, spot, unmet.strength == "must")


# ---------------------------------------------------------------- actions


def _actions(given: Circumstances) -> Iterator[Missing]:
    for number, action in enumerate(given.state.actions.values(), 1):
        if not action.text.strip():
            spot = Spot("actions", field="text", entry=action.id)
            yield Missing(f"Action {number} has no text. Write it or remove it.", spot, True)
            continue
        named = f"Action {number}, '{excerpt(action.text, 50)}'"
        for unmet in given.unmet("action", action_fields(action)):
            # An action about the worker's development stays off the record, so nothing about it can hold that up.
            blocks = unmet.strength == "must" and not action.about_worker_development
            spot = Spot("actions", field=_field_of(given.ruleset, unmet) or "text", entry=action.id)
            yield Missing(f"{named}: {unmet.message}", spot, blocks)
        warning = due_warning(action.due, given.today) if given.state.status == "in_progress" else None
        if warning:
            yield Missing(f"{named}: {warning}", Spot("actions", field="due", entry=action.id), False)


def due_warning(due: date | None, today: date) -> str | None:
    """What is odd about a date by which something is to be done, in a sentence; None where nothing is."""
    if due is None:
        return None
    if due < today:
        return f"the due date {dotted(due)} has passed."
    if (due - today).days > FAR_AHEAD:
        return f"the due date {dotted(due)} is {(due - today).days // 365} years away."
    if due.weekday() >= 5:
        return f"the due date is a {in_words(due).split()[0]}, {dotted(due)}."
    holiday = bank_holiday(due)
    return f"the due date {dotted(due)} is a bank holiday ({holiday})." if holiday else None


# ---------------------------------------------------------------- the audit as a whole


def overall_lines(given: Circumstances) -> Iterator[Missing]:
    """What is missing of the audit as a whole: its grade, the rationale, and what the rules require of it."""
    ruleset, state, departure = given.ruleset, given.state, given.departure
    outcome = given.judgement.outcomes.get("overall")
    if overall_choices(ruleset) and state.overall is None and (outcome is None or outcome.applicable):
        yield Missing("The overall grade is not chosen.", Spot("overall", field="overall"), True)
    explained = bool(state.overall_rationale.strip())
    asked_already = False
    if departure is not None:
        for limit in departure.forbidden:
            text = (
                f"The overall grade cannot be {overall_label(ruleset, departure.chosen)}: {limit.reason.text} "
                f"{_at_most(ruleset, limit.at_most)}"
            )
            yield Missing(text, Spot("overall", field="overall"), True)
        for sentence in () if explained else departure.explain:
            asked_already = True
            text = f"{sentence} Say why in the rationale of the overall grade."
            yield Missing(text, Spot("overall", field="overall_rationale"), True)
        for limit in departure.prompts:
            text = f"Think once more about {overall_label(ruleset, departure.chosen)} overall: {limit.reason.text}"
            yield Missing(text, Spot("overall", field="overall"), False)
    for unmet in given.judgement.requirements:
        spot = _requirement_spot(ruleset, unmet)
        if not (asked_already and spot.field == "overall_rationale" and unmet.strength != "may"):
            yield Missing(unmet.message, spot, unmet.strength == "must")


def _at_most(ruleset: Ruleset, cap: str) -> str:
    worst = min(overall_ranks(ruleset).items(), key=lambda ranked: ranked[1])[0]
    label = overall_label(ruleset, cap)
    return f"Choose {label}." if cap == worst else f"Choose {label} or worse."


# ---------------------------------------------------------------- where a requirement points


def _named_in(ruleset: Ruleset, place: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
    """Items and fields that a condition names, named conditions followed to what they mean."""
    condition = ruleset.conditions.get(place)
    if condition is None:
        return
    for name in names(condition, ruleset.vocabulary):
        if name not in ruleset.vocabulary.defines:
            yield name
        elif name not in seen:
            yield from _named_in(ruleset, f"define.{name}.means", seen | {name})


_FIELDS = frozenset({"value", "evidence", "impact", "rationale", "worker_value", "what", "how", "text", "owner"}) | {
    "overseen_by",
    "due",
    "measure",
    "agreed_with_worker",
    "told_it_is_tracked",
    "about_worker_development",
}


def _fields_of(ruleset: Ruleset, unmet: RequirementJudgement) -> tuple[str, ...]:
    """The fields of an entry or answer that an unmet requirement speaks of."""
    return tuple(name for name in _named_in(ruleset, f"require.{unmet.requirement}.when") if name in _FIELDS)


def _field_of(ruleset: Ruleset, unmet: RequirementJudgement) -> str | None:
    """The first of them."""
    return next(iter(_fields_of(ruleset, unmet)), None)


def _requirement_spot(ruleset: Ruleset, unmet: RequirementJudgement) -> Spot:
    """Where an unmet requirement on the audit is put right."""
    for name in _named_in(ruleset, f"require.{unmet.requirement}.when"):
        if name in ("overall_rationale", "overall"):
            return Spot("overall", field=name)
        if name == "overall_grade":
            return Spot("overall", field="overall")
        if name == "consulted":
            return Spot("overall", field="consultations")
        item = ruleset.vocabulary.items.get(name)
        if item is not None and item.role not in ("outcome", "field"):
            return spot_of(item)
    return Spot("overall")
