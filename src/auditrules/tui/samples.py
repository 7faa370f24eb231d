"""The sample workspace: made-up audits to look around in. No word in them comes from a real file.

They are made by the same commands a person sends, so that whatever the ruleset asks is judged as always. Answers to
questions that a council's version of a template does not have are left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from auditrules.audits.commands import (
    AddAction,
    AddFinding,
    AddParticipant,
    ChooseOverall,
    Command,
    SetAnswer,
    SetAnswerText,
    SetDetail,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.spots import Refused, form_items
from auditrules.conditions.vocabulary import Item

if TYPE_CHECKING:
    from auditrules.audits.events import Event, Summary
    from auditrules.audits.session import AuditSession
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.tui.office import Office


@dataclass(frozen=True, slots=True)
class Sample:
    """One made-up audit. ``due`` counts days from today; ``fill`` is how much of the form is answered, in hundredths.

    ``answers`` go before what is filled in by habit; ``prose`` is by item, and by field of its answer.
    """

    template: str
    case: str
    due: int
    facts: Mapping[str, str]
    fill: int
    grade: str
    answers: Mapping[str, str] = field(default_factory=dict)
    prose: Mapping[tuple[str, str], str] = field(default_factory=dict)
    worker: Mapping[str, str] = field(default_factory=dict)
    strength: tuple[str, str] | None = None
    improvement: tuple[str, str, str] | None = None
    action: tuple[str, str, int] | None = None
    rationale: str = ""
    submit: bool = False


SAMPLES = (
    Sample(
        template="file-audit-child-protection",
        case="SAMPLE-017",
        due=9,
        facts={"service": "child_protection", "age": "9"},
        fill=60,
        grade="good",
        answers={
            "significant_harm": "no",
            "visits_in_timescale": "no",
            "safety": "requires_improvement",
            "assessment": "good",
            "planning": "requires_improvement",
            "child_voice": "good",
            "child_heard": "yes",
            "plan_progress": "slow",
            "knows_visits_late": "yes",
            "recently_allocated": "yes",
        },
        prose={
            ("own_worries", "value"): "Two visits in March were late while the case changed hands. She wants to know "
            "whether the plan still fits now that the grandmother helps out.",
            ("visits_in_timescale", "evidence"): "Visits on 2 and 31 March; the plan says every ten working days.",
            ("safety", "evidence"): "Risk is named in the plan and was looked at again in April. The late visits were "
            "not made up for.",
            ("safety", "rationale"): "Nothing serious or widespread, and the manager noticed the gap.",
            ("assessment", "rationale"): "The history is used, and both parents had their say.",
            ("child_voice", "evidence"): "Drawings and the words the child used are on the file, with dates.",
        },
        worker={"safety": "good", "assessment": "good"},
        strength=("child_voice", "The child's own words run through the file from the first visit on."),
        improvement=(
            "planning",
            "The plan says what will be done, not what will be different.",
            "Write each step as a change the child would notice, together with the family at the next core group.",
        ),
        action=("Bring visits back within timescale and record why they were late", "Social worker", 10),
    ),
    Sample(
        template="file-audit-looked-after",
        case="SAMPLE-023",
        due=-2,
        facts={"service": "looked_after", "age": "14"},
        fill=25,
        grade="good",
        answers={"significant_harm": "no", "safety": "good"},
        prose={("own_worries", "value"): "A third move this year. She worries that school will be next."},
    ),
    Sample(
        template="file-audit-child-in-need",
        case="SAMPLE-031",
        due=20,
        facts={"service": "child_in_need", "age": "4"},
        fill=0,
        grade="good",
    ),
    Sample(
        template="file-audit-care-leavers",
        case="SAMPLE-008",
        due=-12,
        facts={"service": "pathways", "age": "19"},
        fill=100,
        grade="good",
        answers={"significant_harm": "no"},
        prose={("own_worries", "value"): "None at present; the flat is settled and college goes well."},
        worker={},
        strength=("independence", "The young person chose what the plan should be about."),
        rationale="Good throughout: help is steady, in proportion, and the young person says so.",
        submit=True,
    ),
)


def make_samples(office: Office, record: Callable[[Event, Summary], None]) -> int:
    """Make the samples whose templates are within reach; each event goes to ``record``. How many were made."""
    from auditrules.rulesets import RulesetError

    made = 0
    known = {template.reference.partition("@")[0] for template in office.templates()}
    for sample in SAMPLES:
        if sample.template in known:
            try:
                ruleset = office.ruleset(sample.template)
            except RulesetError:
                # A template with a fault is told of where an audit is begun; the other samples stand without it.
                continue
            _make(office, sample, ruleset, record)
            made += 1
    return made


def _make(office: Office, sample: Sample, ruleset: Ruleset, record: Callable[[Event, Summary], None]) -> None:
    from auditrules.audits.session import AuditSession

    office.begun_under.keep(ruleset)
    session = AuditSession.begin(
        ruleset,
        case_reference=sample.case,
        by=office.user,
        now=office.now,
        new_id=office.new_id,
        record=record,
        due=office.today() + timedelta(days=sample.due),
        facts={name: value for name, value in sample.facts.items() if name in ruleset.document.fact},
        sample=True,
    )
    for item, value in sample.answers.items():
        _try(session, SetAnswer(item, value))
    for (item, name), text in sample.prose.items():
        if name == "value":
            _try(session, SetAnswer(item, text))
        else:
            _try(session, SetAnswerText(item, name, text))  # type: ignore[arg-type]  # written above
    for item, grade in sample.worker.items():
        _try(session, SetWorkerGrade(item, grade))
    if sample.fill:
        _try(session, AddParticipant("worker", "A. Example", "East team", attended=True))
    if sample.strength:
        _try(session, AddFinding("strength", *sample.strength))
    if sample.improvement:
        _try(session, AddFinding("improvement", *sample.improvement))
    if sample.action:
        text, owner, days = sample.action
        due = office.today() + timedelta(days=days)
        agreed = AddAction(
            text,
            owner,
            f"{due:%d.%m.%Y}",
            measure="Seen in the next supervision",
            agreed_with_worker=True,
            told_it_is_tracked=True,
        )
        _try(session, agreed)
    _fill(session, sample, office)
    if sample.submit:
        _try(session, ChooseOverall(sample.grade))
        _try(session, SetDetail("overall_rationale", sample.rationale))
        _try(session, Submit())


def _fill(session: AuditSession, sample: Sample, office: Office) -> None:
    """Answer the form in order up to ``sample.fill`` of it, as a file of that grade would be answered."""
    items = form_items(session.ruleset)
    until = len(items) * sample.fill // 100
    # Twice, for the first answers bring up further questions.
    for item in (*items[:until], *items[:until]):
        judgement = session.judgement
        if session.state.answer(item.id).value is None and item.id not in (
            *judgement.not_applicable,
            *judgement.applicability_unknown,
        ):
            value = _habitual(item, sample, office)
            if value is not None:
                _try(session, SetAnswer(item.id, value))
        if item.id in session.state.answers and sample.submit:
            asks = session.ruleset.document.section[item.id].asks if item.role == "section" else ()
            asks = session.ruleset.document.question[item.id].asks if item.role == "question" else asks
            for name in asks:
                if not getattr(session.state.answer(item.id), name):
                    _try(session, SetAnswerText(item.id, name, "Seen on the file and talked through with the worker."))


def _habitual(item: Item, sample: Sample, office: Office) -> str | None:
    ids = [value.id for value in item.values]
    if item.graded:
        return sample.grade if sample.grade in ids else None
    if item.role == "section":
        return None
    if "yes" in ids:
        return "no" if item.id in _NO else "yes"
    if ids:
        return ids[min(2, len(ids) - 1)]
    if item.kind == "number":
        low = int(item.minimum) if item.minimum is not None else 0
        return str(low + 1)
    if item.kind == "date":
        return f"{office.today() - timedelta(days=14):%d.%m.%Y}"
    return "Nothing to add." if item.required else None


#: Questions that a good file answers with no.
_NO = frozenset(
    {"significant_harm", "affects_safety", "ri_of_concern", "knows_visits_late", "recently_allocated", "earlier_gaps"}
)


def _try(session: AuditSession, command: Command) -> None:
    try:
        session.execute(command)
    except Refused:
        # A council's own version of the template asks otherwise; the sample is as complete as it can be.
        return
