"""Whole small rulesets that use every construct of the language: they load without a warning, and decide as written."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from auditrules.engine import Engine
from auditrules.engine.examples import run_examples
from auditrules.rulesets import Library, Ruleset

BASE = """\
# The scale, and how the whole follows from the parts.
[ruleset]
schema = 1
id = "scale"
version = "1.0.0"
title = "A scale of four"
base = true
effective_from = 2020-07-24
source = { document = "Advice on auditing", page = "3" }
agreed = [{ body = "Senior management", on = 2020-07-24, version = "1.3", stated = "first page" }]

[grade.inadequate]
label = "Inadequate"
descriptor = \"\"\"
Failings are serious, \\
and nobody acts on them.\"\"\"
emphasis = ["nobody acts"]

[grade.weak]
label = "Requires improvement"
short = "RI"
score = 2

[grade.good]
label = "Good"

[grade.strong]
label = "Outstanding"

[decide.overall]
hit = "first"
otherwise = "good"
otherwise_because = "Nothing stands against it."
rows = [
  { id = "two_fail", when = "at least 2 sections are inadequate", then = "inadequate", because = "Two sections fail." },
  { when = "any section is inadequate", then = "weak", because = "One section fails.", source = "Advice, 4" },
  { when = "at least 3 sections are weak", then = "weak" },
  { when = "at least 75% of sections are strong and every section is good or better", then = "strong" },
]

[limit.safety]
when = "any safety_critical section is inadequate"
overall_at_most = "inadequate"
strength = "should"
because = "It touches the child's safety."

[promise.better_never_hurts]
claim = "improving_a_section_never_lowers_overall"

[promise.always_a_grade]
claim = "every_complete_audit_has_overall"
"""

FILE = """\
[ruleset]
id = "file"
version = "1.3.0"
title = "Case-file audit"
extends = "scale@1"
nature = "Case-file audit"
kind_of_case = "Looked after"
suits = "service is one of looked_after, pathways"

[role.manager]
label = "Team manager"

[role.head]
label = "Head of service"

[fact.service]
label = "Area of service"
values = ["in_need", "looked_after", { id = "pathways", label = "Pathways" }]
default = "looked_after"

[fact.age]
type = "number"
min = 0
max = 25

[fact.completed]
type = "date"

[fact.agreed]
type = "date"

[section.safety]
label = "Risk and safety"
tags = ["safety_critical"]
asks = ["evidence", "impact"]
worker_grade = true

[section.assessment]
label = "Assessment"

[section.planning]
label = "Planning"

[section.placement]
label = "Placement"
relevant = "service is one of looked_after, pathways"

[section.independence]
label = "Moving to independence"
relevant = "service is pathways or age is at least 16"

[question.harm]
section = "safety"
text = "Is anything left undone that puts the child at risk of significant harm?"
answers = "yes_no"
ask = "first"

[question.affects_safety]
section = "safety"
text = "Does anything inadequate affect the child's safety?"
answers = "yes_no"
relevant = "any section is inadequate"

[question.visits]
section = "safety"
text = "Are visits within timescale?"
answers = "yes_no"
allow_not_applicable = true

[question.comment]
section = "planning"
text = "What stands out?"
answers = "text"

[define.serious]
label = "an inadequate section that affects safety"
means = "any section is inadequate and affects_safety is yes"

[limit.affects_safety]
when = "serious"
overall_at_most = "inadequate"
strength = "must"
because = "The child's safety is affected."

[limit.late]
when = "agreed is more than 10 working days after completed and visits is not yes"
overall_at_most = "weak"
strength = "may"
because = "Late twice over."

[escalate.harm]
when = "harm is yes"
to = ["manager", "head"]
timing = "immediately"
message = "An auditor has found a risk of significant harm."
register = "harm"
track = { by = "manager", remind_every = "10 working days", until = "every action is complete" }

[require.action_dates]
on = "action"
when = "due is not answered"
message = "Give the date."

[require.rationale]
when = "overall_rationale is not answered"
message = "Say why."

[require.development]
on = "action"
when = "about_worker_development is yes"
message = "Not on the child's file."
strength = "should"

[require.how]
on = "improvement"
when = "how is not answered"
message = "Say how it can be done."

[action.again]
when = "overall is inadequate"
text = "Audit this file again"
owner = "head"
overseen_by = "manager"
due = "60 working days after completed"

[moderation.monthly]
pool = "audits received in the month"
sample = "10%"
at_least = 1
by = "head"
when = "overall is one of inadequate, strong"
on_disagreement = "discuss"

[sample.monthly]
pool = "open cases"
strata = ["team"]
size = "12 a month"

[reaudit.inadequate]
when = "overall is inadequate"
by = ["head"]
due = "60 working days after completed"
repeats = true
reasons = ["inadequate", { id = "asked", label = "Asked for" }]

[report.counted]
when = "service is not in_need"
because = "Others are reported elsewhere."

[report.monthly]
label = "Monthly"
every = "month"
to = ["head"]
contains = ["grades by team"]

[document]
title = "File audit"
to = ["manager"]
file_at = "Quality assurance"

[promise.harm]
whenever = "harm is yes"
then = "escalate.harm"

[promise.unsafe]
whenever = "safety is inadequate"
then = "limit.safety and overall is inadequate"

[[examples]]
name = "One section fails"
given = { service = "in_need", age = 9, safety = "weak", assessment = "weak", planning = "inadequate", harm = "no", \
affects_safety = "no", visits = "yes" }
expect = { overall = "weak", escalate = [], because = ["decide.overall.2"], not_applicable = ["placement"] }

[[examples]]
name = "The same, and it affects safety"
like = "One section fails"
given = { affects_safety = "yes" }
expect = { overall = "inadequate", because = ["limit.affects_safety"], actions = ["again"] }

[[examples]]
name = "Harm is sent on at once"
given = { harm = "yes" }
expect = { escalate = ["harm"], register = ["harm"], overall = "not yet known" }
"""

CORE = """\
[ruleset]
id = "core"
version = "2017.12"
title = "Core audit"

[grade.not_yet]
label = "Not yet good"

[grade.good]
label = "Good"

[grade.strong]
label = "Outstanding"

[fact.theme]
values = ["assessment", "planning"]

[fact.group]
values = ["core", "learner"]

[section.impact]
label = "Impact"

[section.experience]
label = "Experience"

[section.oversight]
label = "Oversight"
tags = ["management"]

[section.on_assessment]
label = "Theme: assessment"
tags = ["theme"]
relevant = "theme is assessment"

[section.on_planning]
label = "Theme: planning"
tags = ["theme"]
relevant = "theme is planning"

[question.shared]
section = "on_assessment"
text = "Is responsibility shared?"
answers = "yes_partly_no"

[question.followed]
section = "on_planning"
text = "Does the plan follow?"
answers = "yes_partly_no"

[question.concern]
section = "impact"
text = "A case of concern?"
answers = "yes_no"
ask = "first"

[decide.overall]
hit = "first"
otherwise = "not_yet"
columns = ["impact is _", "_ section is not_yet", "_ sections are strong"]
rows = [
  { cells = ["strong", "no", "at least 3"], then = "strong", because = "Outstanding, carried through." },
  { cells = ["good or better", "no", "-"], then = "good", because = "Good throughout." },
]

[limit.theme]
when = "any theme question is no"
overall_at_most = "not_yet"
because = "An aspect of the theme is missing."

[standard.evidence]
text = "Evidence is strong."

[standard.impact_written]
text = "Impact is written down."
answers = "yes_partly_no"

[standard.concern_captured]
text = "The concern is captured."
relevant = "concern is yes"

[decide.admissibility]
outcomes = ["inadmissible", { id = "development", label = "With development needs" }, "admissible"]
off_scale = ["withheld"]
otherwise = "admissible"
rows = [
  { when = "concern_captured is no", then = "inadmissible", because = "The concern was not captured." },
  { when = "at least 2 standards are no", then = "inadmissible" },
  { when = "any standard is one of partly, no", then = "development" },
  { when = "concern_captured is not applicable and group is learner", then = "withheld" },
]

[limit.learner]
outcome = "admissibility"
when = "group is learner"
at_most = "development"
because = "Learners' audits are looked at again."

[escalate.concern]
when = "concern is yes"
to = ["head_of_service"]

[report.counted]
when = "admissibility is one of development, admissible and group is core"
because = "Others stay out of the figures."

[[examples]]
name = "Good in a theme of planning"
given = { theme = "planning", group = "core", impact = "good", experience = "good", oversight = "good", \
on_planning = "good", followed = "yes", concern = "no", evidence = "yes", impact_written = "partly" }
expect = { overall = "good", admissibility = "development", not_applicable = ["on_assessment", "concern_captured"] }

[[examples]]
name = "A learner's is withheld, and no limit touches that"
like = "Good in a theme of planning"
given = { group = "learner", impact_written = "yes" }
expect = { admissibility = "withheld" }
"""

POINTS = """\
[ruleset]
id = "points"
version = "1"
title = "Points"

[answers.often]
label = "How often"
values = [{ id = "never", points = 0, guidance = "Not once." }, { id = "sometimes", points = 1.5 },
  { id = "always", label = "Always so", points = 3 }]

[section.premises]
label = "Premises"
graded = false

[section.people]
label = "People"
graded = false
weight = 2

[question.clean]
section = "premises"
text = "Clean?"
answers = "often"
tags = ["hygiene"]

[question.tidy]
section = "premises"
text = "Tidy?"
answers = "choice"
values = ["no", "yes"]
points = { yes = 2, no = 0 }
allow_not_applicable = true
weight = 0.5

[question.kinds]
section = "people"
text = "Who was there?"
answers = "choices"
values = ["child", "parent", "worker"]

[question.score]
section = "people"
text = "How sure are you?"
answers = "scale"

[question.amount]
section = "people"
text = "Visits"
answers = "number"
min = 0
max = 99.5
unit = "visits"

[question.who]
section = "people"
text = "Who will act?"
answers = "person"

[decide.premises]
label = "Premises"
outcomes = ["bad", "fine"]
otherwise = "fine"
rows = [
  { when = "total points in premises is less than 2", then = "bad" },
  { when = "share of points in premises is at most 25%", then = "bad" },
]

[decide.people]
outcomes = ["bad", "fine"]
hit = "worst"
otherwise = "fine"
rows = [
  { when = "kinds is not child", then = "bad" },
  { when = "score is between 0 and 3 or amount is less than 1.5", then = "bad" },
]

[decide.overall]
outcomes = ["bad", "fine"]
off_scale = ["not_rated"]
hit = "unique"
rows = [
  { when = "no section is bad", then = "fine" },
  { when = "any section is bad and not exactly 2 sections are bad", then = "bad" },
  { when = "exactly 2 sections are bad", then = "not_rated" },
]

[[examples]]
name = "Fine throughout"
given = { clean = "always", tidy = "n/a", kinds = ["child", "parent"], score = 7, amount = 3 }
expect = { premises = "fine", people = "fine", overall = "fine" }

[[examples]]
name = "No child was there"
like = "Fine throughout"
given = { kinds = ["worker"] }
expect = { people = "bad", overall = "bad" }

[[examples]]
name = "Not rated"
like = "No child was there"
given = { clean = "never" }
expect = { premises = "bad", overall = "not_rated" }
"""

NARRATIVE = """\
[ruleset]
id = "narrative"
version = "1"
title = "A narrative audit: no grades, no outcome"

[section.story]
label = "The story"
findings = true

[section.worker]
label = "With the worker"
on_record = false

[question.went_well]
section = "story"
text = "What went well?"
answers = "text"
required = true
asks = ["evidence"]

[question.seen_on]
section = "story"
text = "When was the child last seen?"
answers = "date"

[question.late]
section = "story"
text = "Why so long ago?"
answers = "text"
relevant = "seen_on is before 2026-01-01"

[escalate.not_seen]
when = "seen_on is on or before 2025-06-30"
to = ["manager"]
"""


def loaded(text: str, folder: Path) -> Ruleset:
    (folder / "scale.toml").write_text(BASE)
    path = folder / "ruleset.toml"
    path.write_text(text)
    ruleset, found = Library().examine(path)
    assert [str(fault) for fault in found] == []
    assert ruleset is not None
    return ruleset


@pytest.mark.parametrize("text", [BASE, FILE, CORE, POINTS, NARRATIVE], ids=["base", "file", "core", "points", "story"])
def test_every_construct_loads_and_its_examples_hold(text: str, tmp_path: Path) -> None:
    ruleset = loaded(text, tmp_path)
    results = run_examples(Engine(ruleset))
    assert len(results) == text.count("[[examples]]")
    assert {result.name: result.faults for result in results if result.faults} == {}


def test_the_form_of_a_file_audit(tmp_path: Path) -> None:
    ruleset = loaded(FILE, tmp_path)
    assert [value.id for value in ruleset.vocabulary.scale] == ["inadequate", "weak", "good", "strong"]
    assert [item.id for item in ruleset.facts] == ["service", "age", "completed", "agreed"]
    assert [item.id for item in ruleset.sections][-1] == "independence"
    # What is asked first stands first, whatever the order of the file.
    assert [item.id for item in ruleset.questions("safety")] == ["harm", "affects_safety", "visits"]
    service, age, safety = (ruleset.item(name) for name in ("service", "age", "safety"))
    assert [value.label for value in service.values] == ["In need", "Looked after", "Pathways"]
    assert not service.ordered
    assert (age.kind, age.minimum, age.maximum) == ("number", 0, 25)
    assert (safety.graded, safety.ordered, safety.tags) == (True, True, frozenset({"safety_critical"}))
    assert ruleset.item("overall").decided
    assert not ruleset.item("comment").required
    assert ruleset.item("harm").required
    assert ruleset.role_label("head") == "Head of service"
    assert ruleset.role_label("not_listed") == "Not listed"
    assert ruleset.vocabulary.rules >= {
        "escalate.harm",
        "limit.safety",
        "require.how",
        "action.again",
        "report.counted",
    }


def test_points_and_kinds_of_answer(tmp_path: Path) -> None:
    ruleset = loaded(POINTS, tmp_path)
    clean, tidy = ruleset.item("clean"), ruleset.item("tidy")
    assert [(value.id, value.label, value.points) for value in clean.values] == [
        ("never", "Never", Decimal(0)),
        ("sometimes", "Sometimes", Decimal("1.5")),
        ("always", "Always so", Decimal(3)),
    ]
    assert clean.ordered
    assert [value.points for value in tidy.values] == [0, 2]
    assert (tidy.weight, tidy.allow_not_applicable) == (Decimal("0.5"), True)
    assert ruleset.item("kinds").kind == "choices"
    score, amount = ruleset.item("score"), ruleset.item("amount")
    assert (score.kind, score.minimum, score.maximum) == ("number", 0, 10)
    assert (amount.maximum, amount.unit) == (Decimal("99.5"), "visits")
    assert ruleset.item("who").kind == "person"
    premises, overall = ruleset.item("premises"), ruleset.item("overall")
    assert (premises.role, premises.decided, [value.id for value in premises.values]) == (
        "section",
        True,
        ["bad", "fine"],
    )
    assert overall.off_scale == {"not_rated"}
    assert not ruleset.graded


def test_a_narrative_has_no_grades(tmp_path: Path) -> None:
    ruleset = loaded(NARRATIVE, tmp_path)
    assert not ruleset.graded
    story = ruleset.item("story")
    assert (story.kind, story.required, story.values) == ("text", False, ())
    assert ruleset.item("went_well").required
    assert not ruleset.item("worker").on_record
    judgement = Engine(ruleset).judge({"seen_on": "2025-06-30"})
    assert judgement.outcomes == {}
    assert [one.escalation for one in judgement.escalations] == ["not_seen"]


def test_grids_are_conditions_like_any_other(tmp_path: Path) -> None:
    ruleset = loaded(CORE, tmp_path)
    rows = "\n".join(
        f'  {{ when = "{when}", then = "{then}" }},'
        for when, then in (
            ("impact is strong and no section is not_yet and at least 3 sections are strong", "strong"),
            ("impact is good or better and no section is not_yet", "good"),
        )
    )
    head, _, rest = CORE.partition("columns = [")
    written = loaded(f"{head}rows = [\n{rows}\n]\n\n[limit.theme]{rest.partition('[limit.theme]')[2]}", tmp_path)
    for row in ("1", "2"):
        key = f"decide.overall.rows.{row}.when"
        assert ruleset.conditions[key] == written.conditions[key]
