"""A small ruleset, an audit and its judgement for the tests of documents, made by hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import UTC, date, datetime
from pathlib import Path

import tomli

from auditrules.audits.state import (
    Action,
    Answer,
    AuditState,
    Consultation,
    Escalation,
    Finding,
    Participant,
)
from auditrules.conditions.ir import Condition
from auditrules.conditions.parser import parse
from auditrules.engine.judgement import (
    EscalationJudgement,
    Judgement,
    LimitJudgement,
    OutcomeJudgement,
    ProposedAction,
    Reading,
    Reason,
    RequirementJudgement,
)
from auditrules.rulesets.models import Document
from auditrules.rulesets.naming import vocabulary
from auditrules.rulesets.ruleset import Ruleset

PRINTED = date(2020, 6, 4)
BEGUN = datetime(2020, 6, 1, 9, 30, tzinfo=UTC)

TOML = """
[ruleset]
id = "made"
version = "1.2"
title = "Made case-file audit"
about = "About this made audit."
nature = "Case-file audit"
source = { document = "Made guidance", page = "page 3" }

[grade.inadequate]
label = "Inadequate"
descriptor = "Serious or widespread failures leave children at risk."
emphasis = ["serious or widespread"]
[grade.requires_improvement]
label = "Requires improvement"
descriptor = "No widespread or serious failures, but not yet good."
[grade.good]
label = "Good"
descriptor = "Timely help that makes a difference. Help is joined up."
emphasis = ["Timely help", "joined up"]

[role.manager]
label = "Social worker's manager"
[role.group_manager]
label = "Group manager"

[fact.service]
label = "Area of service"
values = [{ id = "child_in_need", label = "Child in need" }, { id = "looked_after", label = "Child looked after" }]
[fact.age]
label = "Age"
answers = "number"
unit = "years"
min = 0
max = 25
[fact.started]
label = "Work started"
answers = "date"

[section.safety]
label = "Risk and safety"
asks = ["evidence", "rationale"]
worker_grade = true
findings = true
guidance = "Is this child safe?"
[section.placement]
label = "Placement and family time"
relevant = "service is looked_after and age is at least 2"
allow_not_applicable = true
[section.private]
label = "Between auditor and worker"
graded = false
on_record = false

[question.harm]
section = "safety"
text = "Is there a risk of significant harm?"
answers = "yes_no"
guidance = "Escalate at once."
[question.seen]
section = "safety"
text = "What was seen of the child?"
answers = "text"
asks = ["impact"]
[question.agencies]
section = "safety"
text = "Which agencies take part?"
answers = "choices"
values = ["school", { id = "health", label = "Health visitor" }]
[question.visits]
section = "safety"
text = "Are visits in time?"
answers = "yes_partly_no"
allow_not_applicable = true
[question.family_time]
section = "placement"
text = "Does family time work?"
answers = "yes_no"
[question.supervision]
section = "private"
text = "What does the worker need?"
answers = "text"
[question.secret]
section = "safety"
text = "What was said in confidence?"
answers = "text"
on_record = false

[standard.readable]
text = "The audit can be read by the child."
answers = "yes_no"

[document]
title = "File audit for the record"
to = ["manager"]
file_at = "Documents, general, audit"
before_you_start = ["Read the form together beforehand."]
next_steps = ["The manager follows the actions."]
"""


def ruleset(text: str = TOML) -> Ruleset:
    document = Document.model_validate(tomli.loads(text))
    made = Ruleset(
        document=document,
        vocabulary=vocabulary(document),
        conditions=conditions(document),
        path=Path("made.toml"),
        bases=("base@1.0",),
    )
    # Shown in documents: one that stays while the text above grows.
    vars(made)["meaning_hash"] = "ab" * 32
    return made


def conditions(document: Document) -> Mapping[str, Condition]:
    return {
        f"{table}.{name}.relevant": parse(rule.relevant)
        for table in ("fact", "section", "question", "standard")
        for name, rule in getattr(document, table).items()
    }


def state(**changes: object) -> AuditState:
    """An audit in which every field of prose is filled, each with its own words."""
    whole = AuditState(
        id="audit-1",
        ruleset="made",
        version="1.2",
        ruleset_hash="ab" * 32,
        case_reference="CASE 17",
        created_at=BEGUN,
        created_by="Auditor One",
        due=date(2020, 6, 30),
        appointment=date(2020, 6, 8),
        rearranged_because="rearranged words",
        answers={
            "service": Answer(value="looked_after"),
            "age": Answer(value="9"),
            "started": Answer(value="2019-11-05"),
            "safety": full_answer("safety", value="requires_improvement", worker_value="good"),
            "harm": full_answer("harm", value="yes"),
            "seen": full_answer("seen", value="seen answer words"),
            "agencies": full_answer("agencies", value=("school", "health")),
            "visits": Answer(not_applicable=True, not_applicable_reason="visits reason words"),
            "placement": full_answer("placement", value="good", worker_value="good"),
            "family_time": full_answer("family_time", value="yes"),
            "supervision": full_answer("offrec_supervision", value="offrec supervision answer"),
            "secret": full_answer("offrec_secret", value="offrec secret answer"),
            "readable": full_answer("readable", value="yes"),
        },
        findings={
            "f1": Finding("f1", "strength", "safety", "strength what words", "strength how words"),
            "f2": Finding("f2", "improvement", "safety", "improvement what words", "improvement how words"),
            "f3": Finding("f3", "done_not_recorded", "placement", "unrecorded what words", "unrecorded how words"),
            "f4": Finding("f4", "strength", "", "whole file what words", "whole file how words"),
            "f5": Finding("f5", "strength", "private", "offrec finding what", "offrec finding how"),
        },
        actions={
            "a1": Action(
                "a1",
                text="action text words",
                owner="manager",
                overseen_by="overseer words",
                due=date(2020, 7, 1),
                measure="action measure words",
                agreed_with_worker=True,
            ),
            "a2": Action(
                "a2",
                text="offrec development text",
                owner="offrec development owner",
                measure="offrec development measure",
                about_worker_development=True,
            ),
        },
        escalations={
            "e1": Escalation(
                "e1",
                at=datetime(2020, 6, 2, 10, 5, tzinfo=UTC),
                by="escalator words",
                to=("manager", "group_manager"),
                what="escalation what words",
                rule="harm",
                item="harm",
                evidence="escalation evidence words",
                acknowledged="acknowledged words",
            ),
            "e2": Escalation(
                "e2",
                at=datetime(2020, 6, 2, 11, 5, tzinfo=UTC),
                by="Auditor One",
                to=("manager",),
                what="offrec escalation what",
                item="secret",
                evidence="offrec escalation evidence",
            ),
        },
        participants={"p1": Participant("p1", "social_worker", "participant name", "participant team", True)},
        consultations={"c1": Consultation("c1", "consulted who", date(2020, 6, 3), "consulted summary words")},
        overall="good",
        overall_rationale="overall rationale words",
        sent_to=("manager",),
        filed_on=date(2020, 6, 9),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def full_answer(name: str, value: str | tuple[str, ...], worker_value: str | None = None) -> Answer:
    words = {
        field.name: f"{name} {field.name} words"
        for field in fields(Answer)
        if field.name in ("evidence", "impact", "rationale", "worker_comment")
    }
    return Answer(value=value, worker_value=worker_value, **words)


def judgement(**changes: object) -> Judgement:
    """The ruleset gives Requires improvement, a limit holds, and one escalation is due that was sent."""
    reason = Reason(
        rule="limit.safety",
        text="Safety that requires improvement limits the file.",
        reads=(
            Reading("safety", "Risk and safety", "Requires improvement"),
            Reading("secret", "What was said in confidence?", "offrec secret reading"),
        ),
        source="Made guidance, page 4",
    )
    whole = Judgement(
        outcomes={
            "overall": OutcomeJudgement(
                "overall", "Overall", "requires_improvement", ("requires_improvement",), (reason,), ()
            )
        },
        limits=(LimitJudgement("safety", "overall", "requires_improvement", "should", True, reason),),
        escalations=(
            EscalationJudgement("harm", ("manager",), "immediately", "harm message", "concerns", reason),
            EscalationJudgement("late", ("group_manager",), "on_completion", "late message", None, reason),
        ),
        not_applicable=("visits",),
        applicability_unknown=(),
        unanswered=(),
        requirements=(RequirementJudgement("dates", "should", "requirement message words"),),
        actions=(
            ProposedAction("again", "proposed action words", "group_manager", "manager", "60 working days after due"),
        ),
    )
    return replace(whole, **changes)  # type: ignore[arg-type]
