"""The shape of a ruleset file: one pydantic model a table.

These models check shapes and spellings of keys only. What a condition says, whether a name exists and whether
a table agrees with another is checked afterwards, by :mod:`auditrules.rulesets.checking`, because those checks
need the composed ruleset.

Every model is frozen and refuses unknown keys. Conditions are kept as the author's text; their parsed form
lives in :class:`auditrules.rulesets.ruleset.Ruleset`.
"""

# Annotations are no texts here, as they are in other modules: pydantic would evaluate each of them at every start.

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

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class Source(Table):
    """Where a rule comes from: a document, its page or paragraph, and a link."""

    document: Line
    """The document's title."""
    page: Line | None = None
    """Page, paragraph or heading in it."""
    link: Line | None = None
    """Where it can be read."""


def _text_or_table(value: object) -> str:
    return "<table>" if isinstance(value, (Mapping, BaseModel)) else "<text>"


SourceText = Annotated[
    Annotated[Line, Tag("<text>")] | Annotated[Source, Tag("<table>")], Discriminator(_text_or_table)
]


class Agreement(Table):
    """One statement of who agreed which version of the guidance, and when."""

    body: Line | None = None
    """Who agreed it."""
    on: Day | None = None
    """The day it was agreed."""
    version: Line | None = None
    """The version that was agreed, in the source's own words."""
    author: Line | None = None
    """Who wrote it."""
    stated: Line | None = None
    """Where the source says so, for example ``first page`` or ``last line``."""


class Header(Table):
    """``[ruleset]``: what this file is."""

    schema_: Literal[1] = Field(1, alias="schema")
    """Version of this file format. There is one so far."""
    id: RulesetId
    """Name by which audits, overlays and commands know the ruleset."""
    version: Version
    """Version, as ``1.3.0``. Audits stay with the version they were begun under, so a change of meaning needs a new
    one."""
    title: Line
    """Title, as an auditor sees it."""
    about: Text | None = None
    """What the ruleset is for."""
    extends: Line | None = None
    """The ruleset that this one builds on, as ``file-audit@1`` (the newest version that begins with 1)."""
    effective_from: Day | None = None
    """First day it is in force."""
    effective_to: Day | None = None
    """Last day it is in force."""
    source: SourceText | None = None
    """The guidance that the ruleset carries out."""
    agreed: tuple[Agreement, ...] = ()
    """Who agreed which version of that guidance, and when."""
    requires: tuple[Line, ...] = ()
    """Plugins that must be there."""
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
    """In an overlay: the id of the entry of the same kind to stand behind. Without it a new entry comes last."""


class Grade(Ordered):
    """``[grade.ID]``: a point of the scale; the file lists the worst first."""

    label: Line
    """The grade in words."""
    short: Line | None = None
    """A shorter label, for narrow columns."""
    descriptor: Text | None = None
    """The grade descriptor, shown beside the grade."""
    emphasis: tuple[Line, ...] = ()
    """Phrases of the descriptor to be shown emphasised."""
    score: Number | None = None
    """Points that a section of this grade carries."""
    source: SourceText | None = None


class Choice(Table):
    """One value of an answer list."""

    id: Id
    """The value, as conditions and answers name it."""
    label: Line | None = None
    """The value in words. Default: made of the id."""
    points: Number | None = None
    """Points that the answer carries; where several are chosen, they add up."""
    guidance: Text | None = None
    """When this value fits."""


#: A value by its id alone, or as a table with a label, points or guidance.
ListValue = Annotated[Annotated[Id, Tag("<text>")] | Annotated[Choice, Tag("<table>")], Discriminator(_text_or_table)]


class AnswerList(Ordered):
    """``[answers.ID]``: a council's own list of answers, worst first where order matters."""

    label: Line | None = None
    """What the list is called."""
    values: Annotated[tuple[ListValue, ...], Field(min_length=1, max_length=100)]
    """The values, worst first where the order means anything: ids, or tables with a label, points and guidance."""


AnswerKind = Id
"""``yes_no``, ``yes_partly_no``, ``grade``, ``number``, ``scale``, ``date``, ``text``, ``person``, ``choice``,
``choices``, or the id of an ``[answers.ID]`` list."""


class Answerable(Ordered):
    """What facts, questions and standards share: a kind of answer and its bounds."""

    label: Line | None = None
    """A short name. Default: the question's text, or made of the id."""
    answers: AnswerKind | None = None
    """What kind of answer is given: ``yes_no``, ``yes_partly_no``, ``grade``, ``number``, ``scale`` (0 to 10),
    ``date``, ``text``, ``person``, ``choice``, ``choices``, or the id of an ``[answers.ID]`` list."""
    values: Annotated[tuple[ListValue, ...], Field(max_length=100)] = ()
    """The values of a ``choice`` or of ``choices``, worst first where the order means anything."""
    points: dict[Id, Number] = {}
    """Points by value: ``{ yes = 2, no = 0 }``."""
    min: Number | None = None
    """The least number allowed."""
    max: Number | None = None
    """The greatest number allowed."""
    decimals: Annotated[int, Field(ge=0, le=6)] | None = None
    """The most decimal places of a number; 0 for whole numbers. Absent: any."""
    unit: Line | None = None
    """Unit of a number, as ``years``."""
    number_is_points: Flag = False
    """True: the number that is answered is its points, for totals, averages and shares. It needs ``min``, ``max`` and
    ``decimals``, so that there are 128 numbers at the most."""
    relevant: ConditionText = "always"
    """Asked while this condition holds. An answer given before it ceased to hold is kept, and counts for nothing."""
    allow_not_applicable: Flag = False
    """Whether the auditor may say that it does not apply."""
    required: Flag | None = None
    """Must be answered before the audit is submitted. Default: yes, unless its answer is free text."""
    tags: tuple[Id, ...] = ()
    """Words by which conditions can name several of these at once: ``any statutory question is no``."""
    guidance: Text | None = None
    """What to look for."""
    note: Text | None = None
    """A note shown with it."""
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
    """What stands there when an audit begins."""
    computed_by: Id | None = None
    """The name of a plugin's computed fact: it is computed from other answers and never asked."""
    with_: dict[Id, Line] = Field({}, alias="with")
    """Of a computed fact: its arguments, each an item of this ruleset or a word: ``{ start = "referred_on" }``."""


class Section(Ordered):
    """``[section.ID]``: a part of the form, graded on the scale unless ``graded = false``."""

    label: Line
    """Heading of the section."""
    relevant: ConditionText = "always"
    """In the form while this condition holds; its questions go with it."""
    graded: Flag = True
    """Whether the auditor grades it; ignored in a ruleset without grades."""
    weight: Number | None = None
    """Weight of its grade in ``average`` and ``share`` of points. Default: 1."""
    tags: tuple[Id, ...] = ()
    """Words by which conditions can name several sections at once: ``any safety_critical section is inadequate``."""
    note: Text | None = None
    """A note shown with it."""
    guidance: Text | None = None
    """What to look for."""
    allow_not_applicable: Flag = False
    """Whether the auditor may put the section aside for a case, with its questions."""
    required: Flag = True
    """Whether it must be graded before the audit is submitted."""
    asks: tuple[Prose, ...] = ()
    """Prose that must stand beside the grade before the audit is submitted."""
    worker_grade: Flag = False
    """Ask for the worker's own grade of the section and whether auditor and worker agree."""
    findings: Flag = False
    """Offer strengths and improvements (each with how it can be achieved) in this section."""
    source: SourceText | None = None
    on_record: Flag = True
    """False: never printed on the document that enters the child's record."""


class Question(Answerable):
    """``[question.ID]``: one question of a section."""

    section: Id
    """The section it belongs to."""
    text: Text
    """The question."""
    answers: AnswerKind
    """What kind of answer is given: ``yes_no``, ``yes_partly_no``, ``grade``, ``number``, ``scale`` (0 to 10),
    ``date``, ``text``, ``person``, ``choice``, ``choices``, or the id of an ``[answers.ID]`` list."""
    ask: Literal["first", "in_order"] = "in_order"
    """``first``: asked before the others of its section."""
    asks: tuple[Prose, ...] = ()
    """Prose that must stand beside the answer before the audit is submitted."""
    weight: Number | None = None
    """Weight of its points in ``average`` and ``share`` of points. Default: 1."""


class Define(Ordered):
    """``[define.ID]``: a named condition."""

    label: Line
    """The condition in words, as explanations show it."""
    means: ConditionText
    """The condition that the name stands for."""


class Row(Table):
    """A row of a decision table: ``when`` in a list of rows, ``cells`` in a grid."""

    id: Id | None = None
    """Name of the row: it is then known as ``decide.overall.ID``. Default: its number."""
    when: ConditionText | None = None
    """The row applies while this holds. In a grid, ``cells`` stand instead."""
    cells: tuple[Line, ...] | None = None
    """In a grid: what goes into the hole of each column, ``-`` for any."""
    then: Id
    """The outcome that the row gives."""
    because: Text | None = None
    """Why, in plain words for the auditor."""
    source: SourceText | None = None


class Decide(Ordered):
    """``[decide.ID]``: an outcome by decision table.

    ``overall`` is the audit's grade. An id equal to a section's means that section's grade is decided, not chosen.
    """

    label: Line | None = None
    """The outcome's name."""
    outcomes: Annotated[tuple[ListValue, ...], Field(max_length=100)] = ()
    """The outcome's own values, worst first. Absent: the grades."""
    off_scale: Annotated[tuple[ListValue, ...], Field(max_length=100)] = ()
    """Outcomes beside the scale, such as ``not_rated``; no limit touches them."""
    hit: Literal["first", "unique", "worst"] = "first"
    """``first``: the first row that applies decides. ``unique``: rows that apply must agree. ``worst``: the worst of
    the rows that apply."""
    columns: tuple[ConditionText, ...] = ()
    """Headers of a grid: conditions with a hole, as ``_ sections are outstanding``."""
    rows: Annotated[tuple[Row, ...], Field(max_length=500)] = ()
    """The rows, in the order in which they are looked at."""
    otherwise: Id | None = None
    """The outcome where no row applies."""
    otherwise_because: Text | None = None
    """Why, in plain words, where no row applies."""
    relevant: ConditionText = "always"
    """Whether the outcome is decided at all."""
    source: SourceText | None = None


class Limit(Ordered):
    """``[limit.ID]``: while ``when`` holds, the outcome can be no better than the cap."""

    when: ConditionText
    """The limit holds while this does."""
    outcome: Id = "overall"
    """The outcome that it caps."""
    at_most: Id | None = None
    """The best value the outcome can then have."""
    overall_at_most: Id | None = None
    """The same, of the overall grade."""
    strength: Strength = "should"
    """``must`` can't be departed from; ``should`` needs a written rationale to depart; ``may`` is a prompt."""
    because: Text
    """Why, in plain words for the auditor."""
    source: SourceText | None = None


class Standard(Answerable):
    """``[standard.ID]``: a quality criterion for the audit itself."""

    text: Text
    """The standard, as it is asked of the audit."""
    section: Id | None = None
    """The section of the form it stands in, if any."""


class Require(Ordered):
    """``[require.ID]``: a fault of the audit, an action, an answer or an improvement while ``when`` holds."""

    on: Literal["audit", "action", "section", "question", "improvement"] = "audit"
    """What it is required of: the audit, or each action, section, question or improvement."""
    when: ConditionText
    """The fault: the requirement is not met while this holds."""
    message: Text
    """What is missing, as a person would say it."""
    strength: Strength = "must"
    """``must`` blocks submitting, ``should`` warns, ``may`` prompts."""
    source: SourceText | None = None


class Track(Table):
    """How an escalation is followed until it is closed."""

    by: Id
    """The role that follows it."""
    remind_every: DueText
    """How often it is reminded of, as ``5 working days``."""
    until: Line
    """What closes it."""


class Escalate(Ordered):
    """``[escalate.ID]``: whom to alert while ``when`` holds, and when."""

    when: ConditionText
    """Somebody is alerted while this holds."""
    to: Annotated[tuple[Id, ...], Field(min_length=1)]
    """Roles to alert."""
    timing: Literal["immediately", "on_completion"] = "on_completion"
    """``immediately``: from the unfinished audit. ``on_completion``: when it is submitted."""
    message: Text | None = None
    """What they are told."""
    register_: Id | None = Field(None, alias="register")
    """The register it is entered on."""
    track: Track | None = None
    """How it is followed until it is closed."""
    source: SourceText | None = None


class ActionRule(Ordered):
    """``[action.ID]``: an action proposed while ``when`` holds."""

    when: ConditionText
    """The action is proposed while this holds."""
    text: Text
    """What is to be done."""
    owner: Id
    """The role that does it."""
    overseen_by: Id | None = None
    """The role that sees to it."""
    due: DueText | None = None
    """By when: ``10 working days`` from the day it is proposed, or ``10 working days after ID``, ID being a date."""
    source: SourceText | None = None


class Role(Ordered):
    """``[role.ID]``: a role named in escalations, actions and distribution."""

    label: Line
    """The role in words."""
    note: Text | None = None
    """A note shown with it."""


class Moderation(Ordered):
    """``[moderation.ID]``: which audits are graded a second time, by whom, and what a disagreement leads to."""

    pool: Line
    """The audits it is drawn from, in words."""
    sample: Line
    """How many are drawn, in words."""
    at_least: Annotated[int, Field(strict=True, ge=0)] | None = None
    """The fewest to draw."""
    by: Id | None = None
    """The role that grades a second time."""
    when: ConditionText | None = None
    """The audits of which this holds belong to the pool."""
    on_disagreement: Id | None = None
    """What a disagreement leads to."""
    note: Text | None = None
    """A note shown with it."""
    source: SourceText | None = None


class Sample(Ordered):
    """``[sample.ID]``: how case files are drawn."""

    pool: Line
    """The case files it is drawn from, in words."""
    strata: tuple[Line, ...] = ()
    """What the draw is balanced by."""
    size: Line | None = None
    """How many are drawn, in words."""
    always: tuple[Line, ...] = ()
    """What is drawn whatever chance says."""
    note: Text | None = None
    """A note shown with it."""
    source: SourceText | None = None


class Reaudit(Ordered):
    """``[reaudit.ID]``: which audits are done again, by whom and when."""

    when: ConditionText
    """An audit of which this holds is done again."""
    by: tuple[Id, ...] = ()
    """The roles that do it."""
    due: DueText | None = None
    """By when: ``60 working days`` from the day it is proposed, or ``60 working days after ID``, ID being a date."""
    repeats: Flag = False
    """Whether a re-audit can lead to another."""
    reasons: tuple[ListValue, ...] = ()
    """Reasons to choose from: ids, or tables with a label."""
    note: Text | None = None
    """A note shown with it."""
    source: SourceText | None = None


class Report(Ordered):
    """``[report.ID]``: a report's audience and rhythm, or with ``when`` which audits it counts."""

    label: Line | None = None
    """The report's name."""
    when: ConditionText | None = None
    """The audits it counts."""
    because: Text | None = None
    """What it is for."""
    every: Line | None = None
    """How often it is made."""
    to: tuple[Id, ...] = ()
    """Roles that get it."""
    contains: tuple[Line, ...] = ()
    """What is in it."""
    source: SourceText | None = None


class DocumentRule(Table):
    """``[document]``: the audit as it enters the child's record."""

    title: Line | None = None
    """Title of the document."""
    to: tuple[Id, ...] = ()
    """Roles the finished audit is sent to."""
    file_at: Line | None = None
    """Where in the child's record it is filed."""
    before_you_start: tuple[Text, ...] = ()
    """What the auditor and the worker read beforehand."""
    next_steps: tuple[Text, ...] = ()
    """What happens after the audit."""
    source: SourceText | None = None


class Rule(Ordered):
    """``[rule.ID]``: a rule of a kind that a plugin brings, written with the keys of that kind."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    kind: Id
    """The kind of rule, by the name that its plugin gives it."""


class Promise(Ordered):
    """``[promise.ID]``: what the ruleset guarantees, to be proved."""

    claim: Literal["improving_a_section_never_lowers_overall", "every_complete_audit_has_overall"] | None = None
    """A promise that has a name: one of these."""
    whenever: ConditionText | None = None
    """In every audit in which this holds …"""
    then: ConditionText | None = None
    """… this holds too."""
    because: Text | None = None
    """Why it is promised."""


class Expect(BaseModel):
    """What an example expects: an outcome's value by its id, and the lists named here."""

    model_config = ConfigDict(extra="allow", frozen=True, defer_build=True)

    escalate: tuple[Id, ...] | None = None
    """Escalations that are due: exactly these."""
    because: tuple[Line, ...] | None = None
    """Rules that decide an outcome, as ``limit.statutory`` or ``decide.overall.weak_across``: these at least."""
    not_applicable: tuple[Id, ...] | None = None
    """Items that are not asked: these at least."""
    applicable: tuple[Id, ...] | None = None
    """Items that must certainly be asked."""
    register_: tuple[Id, ...] | None = Field(None, alias="register")
    """Registers it is entered on: exactly these."""
    requires: tuple[Id, ...] | None = None
    """Requirements on the audit that are not met: these at least; none where the list is empty."""
    actions: tuple[Id, ...] | None = None
    """Actions that are proposed: these at least; none where the list is empty."""
    without: tuple[Line, ...] | None = None
    """Rules that must not take part, as ``action.visit`` or ``limit.statutory``."""


class Example(Table):
    """``[[examples]]``: an audit and what must come of it; ``like`` starts from another example."""

    name: Line
    """What the example shows."""
    like: Line | None = None
    """An example above whose answers it starts from."""
    given: dict[Id, Given] = {}
    """Answers by item; ``"n/a"`` is not applicable."""
    expect: Expect
    """What must come of it: outcomes by id (``overall = "good"``, or ``"not yet known"``), and the lists below."""


class Document(Table):
    """A whole ruleset file, or several composed into one."""

    ruleset: Header
    """What this file is."""
    grade: Annotated[dict[Id, Grade], Field(max_length=100)] = {}
    """The scale, worst first."""
    answers: dict[Id, AnswerList] = {}
    """The council's own lists of answers."""
    role: dict[Id, Role] = {}
    """Roles in words."""
    fact: dict[Id, Fact] = {}
    """What is known of the case or the audit."""
    section: dict[Id, Section] = {}
    """Parts of the form, in order."""
    question: dict[Id, Question] = {}
    """Questions of the sections, in order."""
    define: dict[Id, Define] = {}
    """Named conditions."""
    decide: dict[Id, Decide] = {}
    """Outcomes, each by a table of decisions."""
    limit: dict[Id, Limit] = {}
    """Caps on outcomes."""
    standard: dict[Id, Standard] = {}
    """Quality criteria for the audit itself."""
    require: dict[Id, Require] = {}
    """What must not be missing."""
    escalate: dict[Id, Escalate] = {}
    """Who is alerted."""
    action: dict[Id, ActionRule] = {}
    """Actions that are proposed."""
    rule: dict[Id, Rule] = {}
    """Rules of kinds that plugins bring."""
    moderation: dict[Id, Moderation] = {}
    """Which audits are graded a second time."""
    sample: dict[Id, Sample] = {}
    """How case files are drawn."""
    reaudit: dict[Id, Reaudit] = {}
    """Which audits are done again."""
    report: dict[Id, Report] = {}
    """Reports of the programme."""
    document: DocumentRule = Field(default_factory=DocumentRule)
    """The audit as it enters the child's record."""
    promise: dict[Id, Promise] = {}
    """What the ruleset guarantees for every possible audit."""
    examples: Annotated[tuple[Example, ...], Field(max_length=3000)] = ()
    """Audits and what must come of them."""
    remove: dict[str, tuple[Id, ...]] = {}
    """In an overlay: ids of the base to leave out, by table: ``remove = { question = ["old"] }``."""
