"""The shape of a ruleset file: one pydantic model a table.

These models check shapes and spellings of keys only. What a condition says, whether a name exists and whether
a table agrees with another is checked afterwards, by :mod:`auditrules.rulesets.checking`, because those checks
need the composed ruleset.

Every model is frozen and refuses unknown keys. Conditions are kept as the author's text; their parsed form
lives in :class:`auditrules.rulesets.ruleset.Ruleset`.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Discriminator, Field, StringConstraints, Tag
from pydantic_core import PydanticCustomError

ID_PATTERN = r"^[a-z][a-z0-9_]*$"
RULESET_ID_PATTERN = r"^[a-z][a-z0-9_-]*$"

Id = Annotated[str, StringConstraints(pattern=ID_PATTERN, max_length=64)]
RulesetId = Annotated[str, StringConstraints(pattern=RULESET_ID_PATTERN, max_length=64)]
Version = Annotated[str, StringConstraints(pattern=r"^[0-9]+(\.[0-9]+)*$", max_length=32)]
#: Control characters, and those that turn the direction of a line: nothing a person writes.
_CONTROL = r"\x7f-\x9f\u202a-\u202e\u2066-\u2069"
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=rf"^[^\x00-\x08\x0b-\x1f{_CONTROL}]*$")]
Line = Annotated[str, StringConstraints(min_length=1, max_length=400, pattern=rf"^[^\x00-\x1f{_CONTROL}]*$")]
Flag = Annotated[bool, Field(strict=True)]
Day = Annotated[date, Field(strict=True)]


def _number(value: object) -> object:
    """Numbers as TOML has them; a text such as "3" or true is none."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise PydanticCustomError("decimal_type", "a number")
    return value


#: A number of a ruleset: exact, at most 18 digits, 6 of them after the point.
Number = Annotated[Decimal, Field(max_digits=18, decimal_places=6), BeforeValidator(_number)]
#: One condition in the ruleset language, for example ``any section is inadequate``.
ConditionText = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
#: A span of time relative to a date item, for example ``10 working days after completed``.
DueText = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Strength = Literal["must", "should", "may"]
#: What prose an answer may carry beside its value.
Prose = Literal["evidence", "impact", "rationale"]


class Table(BaseModel):
    """A TOML table: frozen, and no key that is not named here."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Source(Table):
    """Where a rule comes from: a document, its page or paragraph, and a link."""

    document: Line
    page: Line | None = None
    link: Line | None = None


def _text_or_table(value: object) -> str:
    return "<table>" if isinstance(value, (Mapping, BaseModel)) else "<text>"


SourceText = Annotated[
    Annotated[Line, Tag("<text>")] | Annotated[Source, Tag("<table>")], Discriminator(_text_or_table)
]


class Agreement(Table):
    """One statement of who agreed which version of the guidance, and when."""

    body: Line | None = None
    on: Day | None = None
    version: Line | None = None
    author: Line | None = None
    stated: Line | None = None
    """Where the source says so, for example ``first page`` or ``last line``."""


class Header(Table):
    """``[ruleset]``: what this file is."""

    schema_: Literal[1] = Field(1, alias="schema")
    id: RulesetId
    version: Version
    title: Line
    about: Text | None = None
    extends: Line | None = None
    effective_from: Day | None = None
    effective_to: Day | None = None
    source: SourceText | None = None
    agreed: tuple[Agreement, ...] = ()
    requires: tuple[Line, ...] = ()
    nature: Line | None = None
    """Nature of audit, the first choice when an audit is begun: ``Case-file audit``."""
    kind_of_case: Line | None = None
    """Kind of case, the second choice: ``Fostering``. Absent: any kind."""
    suits: ConditionText | None = None
    """A condition over facts that is true of the cases this template is made for."""
    base: Flag = False
    """True for a ruleset made to be extended, never offered for an audit."""
    offered: Flag = True
    """False for a ruleset made for scripts, not offered when an audit is begun."""


class Ordered(Table):
    """A table whose place among its kind an overlay can choose."""

    after: Id | None = None


class Grade(Ordered):
    """``[grade.ID]``: a point of the scale; the file lists the worst first."""

    label: Line
    short: Line | None = None
    descriptor: Text | None = None
    emphasis: tuple[Line, ...] = ()
    """Phrases of the descriptor to be shown emphasised."""
    score: Number | None = None
    source: SourceText | None = None


class Choice(Table):
    """One value of an answer list."""

    id: Id
    label: Line | None = None
    points: Number | None = None
    guidance: Text | None = None


#: A value by its id alone, or as a table with a label, points or guidance.
ListValue = Annotated[Annotated[Id, Tag("<text>")] | Annotated[Choice, Tag("<table>")], Discriminator(_text_or_table)]


class AnswerList(Ordered):
    """``[answers.ID]``: a council's own list of answers, worst first where order matters."""

    label: Line | None = None
    values: Annotated[tuple[ListValue, ...], Field(min_length=1, max_length=100)]


AnswerKind = Id
"""``yes_no``, ``yes_partly_no``, ``grade``, ``number``, ``scale``, ``date``, ``text``, ``person``, ``choice``,
``choices``, or the id of an ``[answers.ID]`` list."""


class Answerable(Ordered):
    """What facts, questions and standards share: a kind of answer and its bounds."""

    label: Line | None = None
    answers: AnswerKind | None = None
    values: Annotated[tuple[ListValue, ...], Field(max_length=100)] = ()
    points: dict[Id, Number] = {}
    min: Number | None = None
    max: Number | None = None
    unit: Line | None = None
    relevant: ConditionText = "always"
    allow_not_applicable: Flag = False
    required: Flag | None = None
    """Must be answered before the audit is submitted. Default: yes, unless its answer is free text."""
    tags: tuple[Id, ...] = ()
    guidance: Text | None = None
    note: Text | None = None
    source: SourceText | None = None
    on_record: Flag = True
    """False: never printed on the document that enters the child's record."""


def _kind_of_scalar(value: object) -> str | None:
    if isinstance(value, str):
        return "<text>"
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return "<number>"
    return "<date>" if isinstance(value, date) else "<list>" if isinstance(value, (list, tuple)) else None


#: An answer as an example or a default gives it.
Scalar = Annotated[
    Annotated[str, StringConstraints(max_length=4000), Tag("<text>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[Day, Tag("<date>")],
    Discriminator(_kind_of_scalar),
]
#: One answer, or several of a list.
Given = Annotated[
    Annotated[str, StringConstraints(max_length=4000), Tag("<text>")]
    | Annotated[Number, Tag("<number>")]
    | Annotated[Day, Tag("<date>")]
    | Annotated[tuple[Scalar, ...], Tag("<list>")],
    Discriminator(_kind_of_scalar),
]


class Fact(Answerable):
    """``[fact.ID]``: what is known of the case or the audit."""

    type: AnswerKind | None = None
    """The older spelling of ``answers``."""
    default: Scalar | None = None


class Section(Ordered):
    """``[section.ID]``: a part of the form, graded on the scale unless ``graded = false``."""

    label: Line
    relevant: ConditionText = "always"
    graded: Flag = True
    """Whether the auditor grades it; ignored in a ruleset without grades."""
    weight: Number | None = None
    tags: tuple[Id, ...] = ()
    note: Text | None = None
    guidance: Text | None = None
    allow_not_applicable: Flag = False
    required: Flag = True
    asks: tuple[Prose, ...] = ()
    """Prose that must stand beside the grade before the audit is submitted."""
    worker_grade: Flag = False
    """Ask for the worker's own grade of the section and whether auditor and worker agree."""
    findings: Flag = False
    """Offer strengths and improvements (each with how it can be achieved) in this section."""
    source: SourceText | None = None
    on_record: Flag = True


class Question(Answerable):
    """``[question.ID]``: one question of a section."""

    section: Id
    text: Text
    answers: AnswerKind
    ask: Literal["first", "in_order"] = "in_order"
    asks: tuple[Prose, ...] = ()
    weight: Number | None = None


class Define(Ordered):
    """``[define.ID]``: a named condition."""

    label: Line
    means: ConditionText


class Row(Table):
    """A row of a decision table: ``when`` in a list of rows, ``cells`` in a grid."""

    id: Id | None = None
    when: ConditionText | None = None
    cells: tuple[Line, ...] | None = None
    then: Id
    because: Text | None = None
    source: SourceText | None = None


class Decide(Ordered):
    """``[decide.ID]``: an outcome by decision table.

    ``overall`` is the audit's grade. An id equal to a section's means that section's grade is decided, not chosen.
    """

    label: Line | None = None
    outcomes: tuple[ListValue, ...] = ()
    """The outcome's own values, worst first. Absent: the grades."""
    off_scale: tuple[ListValue, ...] = ()
    """Outcomes beside the scale, such as ``not_rated``; no limit touches them."""
    hit: Literal["first", "unique", "worst"] = "first"
    columns: tuple[ConditionText, ...] = ()
    rows: Annotated[tuple[Row, ...], Field(max_length=500)] = ()
    otherwise: Id | None = None
    otherwise_because: Text | None = None
    relevant: ConditionText = "always"
    source: SourceText | None = None


class Limit(Ordered):
    """``[limit.ID]``: while ``when`` holds, the outcome can be no better than the cap."""

    when: ConditionText
    outcome: Id = "overall"
    at_most: Id | None = None
    overall_at_most: Id | None = None
    strength: Strength = "should"
    because: Text
    source: SourceText | None = None


class Standard(Answerable):
    """``[standard.ID]``: a quality criterion for the audit itself."""

    text: Text
    section: Id | None = None


class Require(Ordered):
    """``[require.ID]``: a fault of the audit, an action, an answer or an improvement while ``when`` holds."""

    on: Literal["audit", "action", "section", "question", "improvement"] = "audit"
    when: ConditionText
    message: Text
    strength: Strength = "must"
    """``must`` blocks submitting, ``should`` warns, ``may`` prompts."""
    source: SourceText | None = None


class Track(Table):
    """How an escalation is followed until it is closed."""

    by: Id
    remind_every: DueText
    until: Line


class Escalate(Ordered):
    """``[escalate.ID]``: whom to alert while ``when`` holds, and when."""

    when: ConditionText
    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    timing: Literal["immediately", "on_completion"] = "on_completion"
    message: Text | None = None
    register_: Id | None = Field(None, alias="register")
    track: Track | None = None
    source: SourceText | None = None


class ActionRule(Ordered):
    """``[action.ID]``: an action proposed while ``when`` holds."""

    when: ConditionText
    text: Text
    owner: Id
    overseen_by: Id | None = None
    due: DueText | None = None
    source: SourceText | None = None


class Role(Ordered):
    """``[role.ID]``: a role named in escalations, actions and distribution."""

    label: Line
    note: Text | None = None


class Moderation(Ordered):
    """``[moderation.ID]``: which audits are graded a second time, by whom, and what a disagreement leads to."""

    pool: Line
    sample: Line
    at_least: Annotated[int, Field(strict=True, ge=0)] | None = None
    by: Id | None = None
    when: ConditionText | None = None
    on_disagreement: Id | None = None
    note: Text | None = None
    source: SourceText | None = None


class Sample(Ordered):
    """``[sample.ID]``: how case files are drawn."""

    pool: Line
    strata: tuple[Line, ...] = ()
    size: Line | None = None
    always: tuple[Line, ...] = ()
    note: Text | None = None
    source: SourceText | None = None


class Reaudit(Ordered):
    """``[reaudit.ID]``: which audits are done again, by whom and when."""

    when: ConditionText
    by: tuple[Id, ...] = ()
    due: DueText | None = None
    repeats: Flag = False
    reasons: tuple[ListValue, ...] = ()
    note: Text | None = None
    source: SourceText | None = None


class Report(Ordered):
    """``[report.ID]``: a report's audience and rhythm, or with ``when`` which audits it counts."""

    label: Line | None = None
    when: ConditionText | None = None
    because: Text | None = None
    every: Line | None = None
    to: tuple[Id, ...] = ()
    contains: tuple[Line, ...] = ()
    source: SourceText | None = None


class DocumentRule(Table):
    """``[document]``: the audit as it enters the child's record."""

    title: Line | None = None
    to: tuple[Id, ...] = ()
    """Roles the finished audit is sent to."""
    file_at: Line | None = None
    """Where in the child's record it is filed."""
    before_you_start: tuple[Text, ...] = ()
    """What the auditor and the worker read beforehand."""
    next_steps: tuple[Text, ...] = ()
    """What happens after the audit."""
    source: SourceText | None = None


class Promise(Ordered):
    """``[promise.ID]``: what the ruleset guarantees, to be proved."""

    claim: Literal["improving_a_section_never_lowers_overall", "every_complete_audit_has_overall"] | None = None
    whenever: ConditionText | None = None
    then: ConditionText | None = None
    because: Text | None = None


class Expect(BaseModel):
    """What an example expects: an outcome's value by its id, and the lists named here."""

    model_config = ConfigDict(extra="allow", frozen=True)

    escalate: tuple[Id, ...] | None = None
    because: tuple[Line, ...] | None = None
    not_applicable: tuple[Id, ...] | None = None
    applicable: tuple[Id, ...] | None = None
    """Items that must certainly be asked."""
    register_: tuple[Id, ...] | None = Field(None, alias="register")
    requires: tuple[Id, ...] | None = None
    actions: tuple[Id, ...] | None = None
    without: tuple[Line, ...] | None = None
    """Rules that must not take part, as ``action.visit`` or ``limit.statutory``."""


class Example(Table):
    """``[[examples]]``: an audit and what must come of it; ``like`` starts from another example."""

    name: Line
    like: Line | None = None
    given: dict[Id, Given] = {}
    expect: Expect


class Document(Table):
    """A whole ruleset file, or several composed into one."""

    ruleset: Header
    grade: dict[Id, Grade] = {}
    answers: dict[Id, AnswerList] = {}
    role: dict[Id, Role] = {}
    fact: dict[Id, Fact] = {}
    section: dict[Id, Section] = {}
    question: dict[Id, Question] = {}
    define: dict[Id, Define] = {}
    decide: dict[Id, Decide] = {}
    limit: dict[Id, Limit] = {}
    standard: dict[Id, Standard] = {}
    require: dict[Id, Require] = {}
    escalate: dict[Id, Escalate] = {}
    action: dict[Id, ActionRule] = {}
    moderation: dict[Id, Moderation] = {}
    sample: dict[Id, Sample] = {}
    reaudit: dict[Id, Reaudit] = {}
    report: dict[Id, Report] = {}
    document: DocumentRule = DocumentRule()
    promise: dict[Id, Promise] = {}
    examples: tuple[Example, ...] = ()
    remove: dict[str, tuple[Id, ...]] = {}
    """In an overlay: ids of the base to leave out, by table: ``remove = { question = ["old"] }``."""
