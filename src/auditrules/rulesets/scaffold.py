"""A new ruleset to begin from: a small one of each sort that loads, with an example that passes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from auditrules.conditions.ir import And, Condition, Count, Not, Or, Points
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.toml_text import quoted, value

_HEAD = """\
# What this ruleset is for, and who keeps it.

[ruleset]
schema = 1
id = {id}
version = "0.1.0"
title = {title}
"""

TO_BE_SAID = (
    "What an auditor sees in an inadequate file.",
    "What an auditor sees in a file that requires improvement.",
    "What an auditor sees in a good file.",
    "What to look for in this section.",
    "A question of our own?",
)
"""What a new ruleset says where its author is still to say something: not to be published as it stands."""

_GRADED = """
# ---------------------------------------------------------------- the scale, worst first
[grade.inadequate]
label = "Inadequate"
descriptor = "What an auditor sees in an inadequate file."

[grade.requires_improvement]
label = "Requires improvement"
descriptor = "What an auditor sees in a file that requires improvement."

[grade.good]
label = "Good"
descriptor = "What an auditor sees in a good file."

# ---------------------------------------------------------------- the form
[section.safety]
label = "Safety"
guidance = "What to look for in this section."

[question.child_seen]
section = "safety"
text = "Was the child seen, and seen alone?"
answers = "yes_partly_no"

[section.recording]
label = "Recording"

# ---------------------------------------------------------------- the overall grade
[decide.overall]
otherwise = "requires_improvement"
otherwise_because = "Some of it is good, and some of it is not yet."
rows = [
  { id = "any_inadequate", when = "any section is inadequate", then = "inadequate", because = "A section fails the child." },
  { id = "good_throughout", when = "every section is good", then = "good", because = "Good throughout." },
]

[limit.not_seen]
when = "child_seen is no"
at_most = "requires_improvement"
strength = "must"
because = "A file is not good while the child is not seen."

# ---------------------------------------------------------------- what is checked and proved
[promise.safe]
whenever = "safety is inadequate"
then = "overall is inadequate"

[[examples]]
name = "A good file"
given = { safety = "good", recording = "good", child_seen = "yes" }
expect = { overall = "good" }

[[examples]]
name = "Good work with a child who was not seen"
like = "A good file"
given = { child_seen = "no" }
expect = { overall = "requires_improvement", because = ["limit.not_seen"] }

[[examples]]
name = "Good in part"
like = "A good file"
given = { recording = "requires_improvement" }
expect = { overall = "requires_improvement", because = ["decide.overall.otherwise"] }

[[examples]]
name = "A failing section"
like = "A good file"
given = { recording = "inadequate" }
expect = { overall = "inadequate" }
"""  # noqa: E501

_NARRATIVE = """
# ---------------------------------------------------------------- the form: nothing here is graded
[section.work]
label = "The work with the family"
guidance = "What to look for in this section."

[question.difference]
section = "work"
text = "What difference has the work made for the child?"
answers = "text"
required = true

[question.child_heard]
section = "work"
text = "Does the child's own view shape the plan?"
answers = "yes_partly_no"
asks = ["evidence"]

[section.learning]
label = "Learning"

[question.to_share]
section = "learning"
text = "What should others learn from this work?"
answers = "text"
required = false

# ---------------------------------------------------------------- what comes of it
[require.next_step]
when = "child_heard is no and overall_rationale is not answered"
message = "Say what will be done so that the child is heard."
strength = "should"

[escalate.not_heard]
when = "child_heard is no"
to = ["team_manager"]
message = "The child is not heard in the plan."

# ---------------------------------------------------------------- examples
[[examples]]
name = "The child is heard"
given = { child_heard = "yes", difference = "He is back at school." }
expect = { escalate = [], requires = [] }

[[examples]]
name = "The child is not heard"
like = "The child is heard"
given = { child_heard = "no" }
expect = { escalate = ["not_heard"], requires = ["next_step"] }
"""

_POINTS = """
# ---------------------------------------------------------------- the form
[section.record]
label = "The record"

[question.up_to_date]
section = "record"
text = "Is the record up to date?"
answers = "yes_partly_no"
points = { yes = 2, partly = 1, no = 0 }

[question.clear]
section = "record"
text = "Can somebody new to the case follow it?"
answers = "yes_partly_no"
points = { yes = 2, partly = 1, no = 0 }

[question.chronology]
section = "record"
text = "Is there a chronology?"
answers = "yes_no"
points = { yes = 2, no = 0 }
allow_not_applicable = true

# ---------------------------------------------------------------- the outcome, of points
[decide.result]
label = "Standard of the record"
outcomes = ["not_met", "met_in_part", "met"]
rows = [
  { id = "most", when = "share of points of questions is at least 80%", then = "met", because = "Four fifths of the points or more." },
  { id = "half", when = "share of points of questions is between 50% and 80%", then = "met_in_part", because = "Half of the points or more." },
  { id = "little", when = "share of points of questions is less than 50%", then = "not_met", because = "Less than half of the points." },
]

# ---------------------------------------------------------------- examples
[[examples]]
name = "All of it"
given = { up_to_date = "yes", clear = "yes", chronology = "yes" }
expect = { result = "met" }

[[examples]]
name = "What is not applicable counts neither way"
like = "All of it"
given = { clear = "partly", chronology = "n/a" }
expect = { result = "met_in_part" }

[[examples]]
name = "Little of it"
given = { up_to_date = "no", clear = "partly", chronology = "no" }
expect = { result = "not_met" }
"""  # noqa: E501

TEMPLATES: Mapping[str, str] = {"graded": _GRADED, "narrative": _NARRATIVE, "points": _POINTS}
"""What a new ruleset can begin as: with grades, in prose without grades, or with points that add up."""

_OVERLAY = """
# Everything of {base} holds here too. Write below what differs: a table with an id of the base is laid over
# the base's, key by key; a new id is added; and what is not wanted is left out, before the first table of this file:
#     remove = {{ question = ["the_id"] }}
"""
_OVERLAY_SECTION = """
[section.part_{number}]
label = "Part {number}"
"""
_OVERLAY_QUESTION = """
[question.local_practice]
section = {section}
text = "A question of our own?"
answers = "yes_no"
allow_not_applicable = true
"""


def scaffold(name: str, template: str = "graded") -> str:
    """The text of a new ruleset of that id. Raises KeyError where there is no such template."""
    return _HEAD.format(id=quoted(name), title=quoted(label_of(name.replace("-", "_")))) + TEMPLATES[template]


def overlay_scaffold(name: str, base: Ruleset, sections: int = 0) -> str:
    """The text of a new ruleset that extends another: with one question of its own, and without an example yet.

    ``sections`` more are added, for a base that leaves the form to those who extend it. Raises ValueError where
    neither gives the question a section to stand in.
    """
    reference = f"{base.id}@{base.version.split('.')[0]}"
    head = _HEAD.format(id=quoted(name), title=quoted(label_of(name.replace("-", "_"))))
    text = f"{head}extends = {quoted(reference)}\n" + _OVERLAY.format(base=reference)
    home = [*(section.id for section in base.sections), *(f"part_{number + 1}" for number in range(sections))]
    if not home:
        raise ValueError(f"{reference} has no section")
    tags = sorted({tag for condition in base.conditions.values() for tag in _tags(condition)})
    for number in range(sections):
        text += _OVERLAY_SECTION.format(number=number + 1)
        if tags and number == 0:
            text += f"tags = {value(tags)}  # the rules of the base speak of these\n"
    return text + _OVERLAY_QUESTION.format(section=quoted(home[0]))


def _tags(condition: Condition) -> Iterator[str]:
    """The tags by which a condition names sections."""
    match condition:
        case Count(_, group, _) | Points(_, group, _):
            yield from (tag for tag in (group.tag, group.within) if tag is not None)
        case Not(part):
            yield from _tags(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _tags(part)
        case _:
            return
