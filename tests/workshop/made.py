"""What the tests of the workshop share: texts at hand, read and examined."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import tomli

from auditrules.rulesets import Library, LibraryFolder
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.edits import applied
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.changes import Change
from auditrules.workshop.reading import Reading, read

ROOT = Path(__file__).parents[2]
SHIPPED = Library([LibraryFolder(ROOT / "rulesets", "tests")])
HEAD = '[ruleset]\nschema = 1\nid = "small"\nversion = "1.0.0"\ntitle = "Small"\n'
SMALL = (
    HEAD
    + """
# ---------------------------------------------------------------- the scale
[grade.inadequate]
label = "Inadequate"

[grade.fair]
label = "Fair"  # in the middle

[grade.good]
label = "Good"

[role.manager]
label = "Manager"

[fact.completed]
type = "date"

# ---------------------------------------------------------------- the form
[section.safety]
label = "Safety"
tags = ["critical"]

# Asked of every case.
[question.seen]
section = "safety"
text = "Was the child seen?"
answers = "yes_no"

[question.plan]
section = "safety"
text = "Is there a plan?"
answers = "how_far"
relevant = "seen is yes"  # nothing to plan before

[answers.how_far]
values = ["not_at_all", { id = "in_part", points = 1 }, "wholly"]

[section.recording]
label = "Recording"

[decide.overall]
otherwise = "fair"
rows = [
  { id = "bad", when = "any section is inadequate", then = "inadequate", because = "A section fails." }, # first
  { when = "every section is good and plan is wholly", then = "good", because = "All good." },
]

[limit.not_seen]
when = "seen is no or plan is one of not_at_all, in_part"
at_most = "fair"
because = "Not seen."

[define.unseen]
label = "Nobody saw the child"
means = '''not (seen is yes)'''

[action.see]
when = "unseen"
text = "See the child"
owner = "manager"
due = "5 working days after completed"

[promise.safe]
whenever = "limit.not_seen and safety is inadequate"
then = "overall is inadequate"

[[examples]]
name = "Good"
given = { safety = "good", recording = "good", seen = "yes", plan = "wholly" }
expect = { overall = "good", because = ["decide.overall.2"], actions = [] }

[[examples]]
name = "Not seen"
like = "Good"
given = { seen = "no" }
expect = { overall = "fair", because = ["limit.not_seen"], actions = ["see"] }
"""
)
PATH = ROOT / "tests" / "workshop" / "small.toml"


def look(text: str, path: Path = PATH) -> tuple[Ruleset | None, tuple[Diagnostic, ...]]:
    """A text as the workshop examines it."""
    return examine(path, SHIPPED, text=text)


def reading(text: str, path: Path = PATH) -> Reading:
    """A text as forms read it, over the bases it has."""
    ruleset, _ = look(text, path)
    return read(path, text, ruleset)


def after(found: Reading, change: Change) -> str:
    """The text that a change makes."""
    return applied(found.text, change.edits)


def data(text: str) -> dict[str, Any]:
    return tomli.loads(text.removeprefix("\ufeff"), parse_float=Decimal)


def comments(text: str) -> list[str]:
    return sorted(re.findall(r"(?m)(?:^|(?<=[\s,]))#[^\n\"]*$", text))


def no_errors(text: str, path: Path = PATH) -> None:
    _, found = look(text, path)
    assert not [str(one) for one in found if one.severity == "error"], text
