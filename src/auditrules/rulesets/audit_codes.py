"""What the codes of checks against every audit mean (A1xx), each with a wrong and a right example.

The examples are whole rulesets; what they share stands in :data:`COMMON`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

COMMON = """\
[ruleset]
id = "example"
version = "1"
title = "An example"

[grade.poor]
label = "Poor"

[grade.fair]
label = "Fair"

[grade.good]
label = "Good"

[fact.age]
type = "number"
min = 0

[section.safety]
label = "Safety"

[section.plan]
label = "The plan"

[question.seen]
section = "safety"
text = "Was the child seen?"
answers = "yes_no"
allow_not_applicable = true
"""
"""What stands before every example."""


@dataclass(frozen=True, slots=True)
class AuditCode:
    """A code of a check: its title, what it means, and examples after :data:`COMMON`."""

    title: str
    explanation: str
    wrong: str
    right: str


_DECIDED = """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is fair", then = "fair" },
]
"""

AUDIT_CODES: Mapping[str, AuditCode] = {
    "A101": AuditCode(
        "a complete audit can end without an outcome",
        "Every question is answered, and yet no row of the table applies and there is no otherwise. The message shows "
        "the smallest such audit. Add a row for it, or say what it comes to with otherwise; where no grade is meant, "
        "an outcome beside the scale (off_scale) says so.",
        """
[decide.overall]
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "every section is good", then = "good" },
]
""",
        """
[decide.overall]
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "every section is good", then = "good" },
]
""",
    ),
    "A102": AuditCode(
        "two rows apply together and contradict one another",
        'A table with hit = "unique" states that its rows never apply together. Here two of them can, with different '
        "results, so the outcome of that audit is none. Keep the rows apart, or let the first or the worst decide.",
        """
[decide.overall]
hit = "unique"
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is good", then = "good" },
]
""",
        """
[decide.overall]
hit = "worst"
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "any section is good", then = "good" },
]
""",
    ),
    "A103": AuditCode(
        "a condition that can never hold",
        "No audit fulfils this, whatever is answered and whatever is hidden, so the rule is never used. Often two "
        "parts exclude one another, or a question is hidden exactly where its answer is asked for.",
        _DECIDED
        + """
[escalate.not_seen]
when = "seen is no and seen is yes"
to = ["manager"]
""",
        _DECIDED
        + """
[escalate.not_seen]
when = "seen is no and safety is poor"
to = ["manager"]
""",
    ),
    "A104": AuditCode(
        "a row that rows before it leave nothing",
        'In a table with hit = "first" the rows above this one apply wherever it does, so it never decides. Put the '
        "special case before the general one.",
        """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "fair" },
  { when = "every section is poor", then = "poor" },
]
""",
        """
[decide.overall]
otherwise = "good"
rows = [
  { when = "every section is poor", then = "poor" },
  { when = "any section is poor", then = "fair" },
]
""",
    ),
    "A105": AuditCode(
        "something that no audit is asked",
        "What decides whether this applies can never hold, alone or together with its section, so nobody ever sees it.",
        _DECIDED
        + """
[question.why_not]
section = "safety"
text = "Why was the child not seen?"
answers = "text"
relevant = "age is less than 0"
""",
        _DECIDED
        + """
[question.why_not]
section = "safety"
text = "Why was the child not seen?"
answers = "text"
relevant = "seen is no"
""",
    ),
    "A106": AuditCode(
        "a limit that never lowers anything",
        "Wherever the limit holds, the outcome is at its cap or worse already: the rows, or other limits of the same "
        "strength or a greater one, see to it.",
        _DECIDED
        + """
[limit.safety]
when = "safety is poor"
overall_at_most = "fair"
because = "Safety comes first."
""",
        _DECIDED
        + """
[limit.not_seen]
when = "seen is no"
overall_at_most = "fair"
because = "A child who is not seen can't be known to be safe."
""",
    ),
    "A107": AuditCode(
        "a row that changes nothing",
        "The row does decide, but every audit that it decides comes to the same without it: what follows says the "
        "same. Leave it out, or look whether its result is the one that was meant.",
        """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "safety is good", then = "good" },
]
""",
        """
[decide.overall]
otherwise = "fair"
rows = [
  { when = "any section is poor", then = "poor" },
  { when = "safety is good", then = "good" },
]
""",
    ),
    "A108": AuditCode(
        "a condition that holds of what does not apply",
        "'not (seen is yes)' is true where the question does not apply, for then it is not answered yes; "
        "'seen is not yes' is not, for what does not apply fails every test. Use 'is not' for an answer that is "
        "otherwise; where a question that does not apply is meant as well, say so: 'seen is not applicable or "
        "seen is not yes'.",
        _DECIDED
        + """
[escalate.not_seen]
when = "not (seen is yes)"
to = ["manager"]
""",
        _DECIDED
        + """
[escalate.not_seen]
when = "seen is not yes"
to = ["manager"]
""",
    ),
    "A109": AuditCode(
        "numbers that no row takes",
        "The rows divide a number among them and leave some of it out. Numbers are exact decimals, so between "
        "'at most 15' and 'at least 16' lies 15.5. What falls between two bands goes to otherwise, where there is "
        "one, and that is seldom what was meant.",
        """
[decide.overall]
otherwise = "poor"
rows = [
  { when = "age is at most 15", then = "good" },
  { when = "age is at least 16", then = "fair" },
]
""",
        """
[decide.overall]
otherwise = "poor"
rows = [
  { when = "age is between 1 and 15", then = "good" },
  { when = "age is more than 15", then = "fair" },
]
""",
    ),
    "A110": AuditCode(
        "a number that two rows take",
        "Two rows take the same number and neither lies inside the other, so the first of them decides and the other's "
        "boundary is not the one it names. Let the bands meet without sharing a number. (Steps such as 'at least 80', "
        "then 'at least 60', lie inside one another and are no fault.)",
        """
[decide.overall]
rows = [
  { when = "age is at most 16", then = "fair" },
  { when = "age is at least 16 and age is at most 18", then = "good" },
  { when = "age is more than 18", then = "poor" },
]
""",
        """
[decide.overall]
rows = [
  { when = "age is less than 16", then = "fair" },
  { when = "age is at least 16 and age is at most 18", then = "good" },
  { when = "age is more than 18", then = "poor" },
]
""",
    ),
    "A111": AuditCode(
        "an outcome that rests on an optional answer",
        "A rule reads an answer that the audit may be finished without (required = false). While it is missing the "
        "outcome can stay open.",
        _DECIDED
        + """
[question.visits]
section = "plan"
text = "Are visits in timescale?"
answers = "yes_no"
required = false

[limit.visits]
when = "visits is no"
overall_at_most = "fair"
because = "Visits are late."
""",
        _DECIDED
        + """
[question.visits]
section = "plan"
text = "Are visits in timescale?"
answers = "yes_no"

[limit.visits]
when = "visits is no"
overall_at_most = "fair"
because = "Visits are late."
""",
    ),
    "A112": AuditCode(
        "a value that no audit can come to",
        "The outcome has this value, and no row, limit or otherwise ever gives it. Either a row is missing or never "
        "decides, or the value is not wanted.",
        """
[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is poor", then = "poor" },
]
""",
        _DECIDED,
    ),
    "A113": AuditCode(
        "a promise about audits that can't be",
        "No audit fulfils whenever, so the promise is kept by there being nothing to keep. It proves nothing.",
        _DECIDED
        + """
[promise.unseen]
whenever = "seen is no and seen is not applicable"
then = "overall is poor"
""",
        _DECIDED
        + """
[promise.poor_safety]
whenever = "safety is poor"
then = "overall is poor"
""",
    ),
    "A199": AuditCode(
        "too complex to hold against every audit",
        "The rules depend on too many answers at once for the memory and the time allowed, so some checks were left "
        "out; the message names them. The ruleset can be used all the same: its outcomes are then worked out in a "
        "plainer way. Deciding sections first, and the whole from the sections, makes most rulesets simple enough.",
        "",
        "",
    ),
}
