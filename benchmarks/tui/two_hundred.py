"""A ruleset of 200 questions in 12 sections, each with evidence, as large as the audits that councils do get."""

from __future__ import annotations

SECTIONS = 12
QUESTIONS = 200
REFERENCE = "two-hundred"

_HEAD = """\
[ruleset]
schema = 1
id = "two-hundred"
version = "1.0.0"
title = "Two hundred questions"
nature = "Case-file audit"
kind_of_case = "Any"

[grade.inadequate]
label = "Inadequate"
descriptor = "Children are not safe, or their needs are not met, and nobody has seen to it."

[grade.requires_improvement]
label = "Requires improvement"
descriptor = "Children are safe. The work is not yet good: it is late, thin, or does not change much for the child."

[grade.good]
label = "Good"
descriptor = "The work is timely and thoughtful, and the child's life is better for it."

[grade.outstanding]
label = "Outstanding"
descriptor = "The work is good throughout, and others can learn from it."

[role.manager]
label = "Manager"
"""

_SECTION = """
[section.s{number}]
label = "Part {number}: the child's world"
asks = ["rationale"]
worker_grade = true
findings = true
guidance = "Read the last six months of the file first. Look for what changed for the child, not for what was done."
"""

_QUESTION = """
[question.q{number}]
section = "s{section}"
text = "Question {number}: does the file show that this was thought about, done in time, and made a difference?"
answers = "yes_no"
guidance = "Look at the case notes, the plan and the minutes. One good note is enough; say where it is."
"""

_RULES = """
[decide.overall]
hit = "first"
otherwise = "good"
otherwise_because = "Nothing stands against it."
rows = [
  { when = "at least 2 sections are inadequate", then = "inadequate", because = "Two parts fail the child." },
  { when = "any section is inadequate", then = "requires_improvement", because = "One part fails the child." },
  { when = "at least 40% of questions are no", then = "requires_improvement", because = "Too much is missing." },
  { when = "every section is outstanding", then = "outstanding", because = "Every part is outstanding." },
]
"""


def text() -> str:
    """The ruleset."""
    parts = [_HEAD]
    per_section = -(-QUESTIONS // SECTIONS)
    for section in range(1, SECTIONS + 1):
        parts.append(_SECTION.format(number=section))
        first = (section - 1) * per_section + 1
        for number in range(first, min(first + per_section, QUESTIONS + 1)):
            parts.append(_QUESTION.format(number=number, section=section))
    return "".join([*parts, _RULES])
