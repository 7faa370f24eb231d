"""The reference of the ruleset language, made from the models, the grammar and the codes.

``python -m tests.docs.language_reference`` writes docs/reference-language.md; a test fails where the page is not what
this makes. The examples of all tables together are one ruleset, which the page loads, checks and tests.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from auditrules.conditions import parser
from auditrules.conditions.lexer import MAX_LENGTH
from auditrules.rulesets.codes import CODES
from auditrules.rulesets.loading import MAX_BASES
from auditrules.rulesets.schema import HINT, ruleset_schema
from auditrules.rulesets.source import MAX_BYTES

from .pages import ROOT

PAGE = ROOT / "docs" / "reference-language.md"

_TOP = f"""# Reference of the ruleset language

Every table and key of a ruleset file, the grammar of conditions, and the codes of faults. This page is made from the
program itself. An introduction is [The ruleset language](language.md); what the words mean for an outcome is
[How an outcome is decided](deciding.md).

A ruleset is one TOML file in UTF-8. An editor with Tombi or Even Better TOML completes keys and shows what each is for,
when the file begins with `{HINT}` and what `auditrules schema` prints is saved beside it under that
name.
`auditrules format` puts a file into its one layout.

Examples of a ruleset `NAME.toml` may also stand in `NAME_cases.toml` beside it, which holds `[[examples]]` and nothing
else. They may be `like` an example of the ruleset.
"""

#: An example of each table; one after the other they are a whole ruleset.
EXAMPLES: Mapping[str, str] = {
    "ruleset": """\
[ruleset]
schema = 1
id = "reference"
version = "1.0.0"
title = "Every table once"
effective_from = 2026-04-01
source = { document = "Our audit guidance", page = "Introduction" }
nature = "Case-file audit"
""",
    "grade": """\
[grade.inadequate]
label = "Inadequate"
score = 0

[grade.requires_improvement]
label = "Requires improvement"
score = 1

[grade.good]
label = "Good"
descriptor = "Children are safe, and better off for the work."
emphasis = ["better off"]
score = 2
""",
    "answers": """\
[answers.how_often]
values = ["never", "sometimes", { id = "always_so", label = "Always", points = 2 }]
""",
    "role": """\
[role.team_manager]
label = "Team manager"
""",
    "fact": """\
[fact.age]
label = "Age"
answers = "number"
min = 0
max = 25
unit = "years"

[fact.completed]
label = "Audit completed"
answers = "date"

[fact.due]
label = "Audit due"
answers = "date"
required = false
""",
    "section": """\
[section.safety]
label = "Risk and safety"
tags = ["safety_critical"]
asks = ["rationale"]

[section.recording]
label = "Recording"
weight = 0.5

[section.independence]
label = "Getting ready for adulthood"
relevant = "age is at least 16"
""",
    "question": """\
[question.child_seen]
section = "safety"
text = "Was the child seen, and seen alone?"
answers = "yes_partly_no"
tags = ["statutory"]

[question.plan_shared]
section = "recording"
text = "How often was the plan shared with the family?"
answers = "how_often"
allow_not_applicable = true
""",
    "define": """\
[define.not_safe]
label = "The child may not be safe"
means = "safety is inadequate or child_seen is no"
""",
    "decide": """\
[decide.overall]
otherwise = "requires_improvement"
otherwise_because = "Neither good throughout nor failing."
rows = [
  { id = "failing", when = "at least 2 sections are inadequate", then = "inadequate", because = "Two sections fail." },
  { id = "good", when = "every section is good", then = "good", because = "Good throughout." },
]
""",
    "limit": """\
[limit.not_safe]
when = "not_safe"
at_most = "requires_improvement"
strength = "must"
because = "A file in which the child may not be safe is not good."
""",
    "standard": """\
[standard.analysis]
text = "The audit says what the evidence means for the child."
answers = "yes_partly_no"
""",
    "require": """\
[require.rationale]
when = "overall is inadequate and overall_rationale is not answered"
message = "Say why the file is inadequate."

[require.action_owner]
on = "action"
when = "owner is not answered"
message = "Every action has somebody who does it."
""",
    "escalate": """\
[escalate.unsafe]
when = "not_safe"
to = ["team_manager"]
timing = "immediately"
message = "The child may not be safe."
register = "immediate_escalations"
track = { by = "team_manager", remind_every = "5 working days", until = "the child was seen" }
""",
    "action": """\
[action.see_the_child]
when = "child_seen is no"
text = "See the child"
owner = "team_manager"
due = "2 working days after completed"
""",
    "moderation": """\
[moderation.monthly]
pool = "audits of the month"
sample = "one in ten"
at_least = 2
by = "team_manager"
""",
    "sample": """\
[sample.monthly]
pool = "open cases"
size = "two a team"
""",
    "reaudit": """\
[reaudit.inadequate]
when = "overall is inadequate"
by = ["team_manager"]
due = "60 working days after completed"
""",
    "report": """\
[report.monthly]
label = "Monthly outcome report"
every = "month"
to = ["team_manager"]
""",
    "document": """\
[document]
title = "Case-file audit"
to = ["team_manager"]
next_steps = ["Talk the audit over with the worker."]
""",
    "promise": """\
[promise.unsafe_is_never_good]
whenever = "not_safe"
then = "overall is not good"

[promise.unsafe_is_told]
whenever = "not_safe"
then = "escalate.unsafe"
""",
    "examples": """\
[[examples]]
name = "A good file"
given = { age = 9, safety = "good", recording = "good", child_seen = "yes" }
expect = { overall = "good", escalate = [], not_applicable = ["independence"] }

[[examples]]
name = "The child was not seen"
like = "A good file"
given = { child_seen = "no" }
expect = { overall = "requires_improvement", because = ["limit.not_safe"], actions = ["see_the_child"], without = ["require.rationale"] }
""",  # noqa: E501
}

#: What no ruleset can hold without a plugin, so it is no part of the ruleset above.
OF_PLUGINS: Mapping[str, str] = {
    "rule": """\
[rule.no_visit]
kind = "caps_when_no"
question = "child_seen"
at_most = "requires_improvement"
because = "The child was not seen."
""",
}

#: Conditions that the grammar gives, over the ruleset of the examples, and what each says.
CONDITIONS: tuple[tuple[str, str], ...] = (
    ("always", "in every audit"),
    ("never", "in none"),
    ("not_safe", "the named condition holds"),
    ("not not_safe", "it does not"),
    ("safety is good", "the answer is this"),
    ("safety is not good", "there is an answer, and it is another"),
    ("child_seen is one of partly, no", "it is one of these"),
    ("child_seen is not one of partly, no", "it is none of these"),
    ("safety is requires_improvement or better", "this or better on its scale"),
    ("safety is requires_improvement or worse", "this or worse"),
    ("plan_shared is applicable", "the item is asked, and was not put aside"),
    ("plan_shared is not applicable", "it is hidden or was put aside"),
    ("age is 16", "the number is this"),
    ("age is at least 16", "this or more; also `at most`, `more than`, `less than`"),
    ("age is between 3 and 5", "from one to the other, both included"),
    ("completed is before 2026-04-01", "also `after`, `on`, `on or before`, `on or after`"),
    ("completed is on or after due", "against another date"),
    ("completed is more than 10 working days after due", "also `at least`, `at most`, `less than`; also `before`"),
    ("any section is inadequate", "of one at least"),
    ("every section is good", "of each that applies, and one does"),
    ("no question in safety is no", "of none"),
    ("any safety_critical section is inadequate", "sections with this tag"),
    ("any statutory question is no", "questions with this tag, or in a section with it"),
    ("at least 2 sections are good", "also `at most`, `more than`, `fewer than`, `exactly`"),
    ("at least 50% of sections are good", "of those that apply"),
    ("at least 1 of (safety, recording) are inadequate", "of those named"),
    ("none of (safety, recording) is inadequate", "of none of those named"),
    ("total points of questions is at most 1", "also `highest`, `lowest`, `average`"),
    ("average points of sections is at least 1.5", "by weight"),
    ("share of points in recording is at least 50%", "of the points that the answers could carry"),
    ("average share of points of sections is at least 50%", "of the shares of every section by itself, by weight"),
    ("lowest share of points of sections is at least 40%", "of the section with the least share, so of every one"),
    ("product of points of (safety, recording) is at least 2", "of those that apply, one times the other"),
    (
        "highest total points of sections is at most 3",
        "any two measures, but no share first and no total or product of shares",
    ),
    ("not_safe and (age is less than 5 or no section is good)", "`and` with `or` needs brackets"),
)


def whole() -> str:
    """The examples of all tables as one ruleset."""
    return "\n".join(EXAMPLES.values())


def page() -> str:
    """The whole page."""
    schema = ruleset_schema()
    parts = [_TOP, *_tables(schema), _conditions(), _codes(), _limits(), _together()]
    return "\n".join(parts)


def _tables(schema: Mapping[str, Any]) -> Iterator[str]:
    yield "## Tables\n"
    parts: dict[str, None] = {}
    for table, place in schema["properties"].items():
        if table == "remove":
            yield f"### remove\n\n{place['description']}\n"
            continue
        entry = _entry(place)
        definition = schema["$defs"][entry]
        yield f"### {table}\n\n{_sentence(definition['description'])}\n"
        yield _keys(definition, schema, table)
        yield f"```toml\n{EXAMPLES.get(table) or OF_PLUGINS[table]}```\n"
        parts.update(dict.fromkeys(_used(definition)))
    yield "## Parts of tables\n"
    done: set[str] = set()
    pending = list(parts)
    while pending:
        name = pending.pop(0)
        if name in done:
            continue
        done.add(name)
        definition = schema["$defs"][name]
        yield f"### {_part_title(name)}\n\n{_sentence(definition['description'])}\n"
        yield _keys(definition, schema, "")
        pending += _used(definition)


def _entry(place: Mapping[str, Any]) -> str:
    for inner in (place, *place.get("patternProperties", {}).values(), place.get("items", {})):
        if "$ref" in inner:
            return str(inner["$ref"]).rpartition("/")[2]
    raise AssertionError(place)


def _used(definition: Mapping[str, Any]) -> list[str]:
    """The parts that a table's keys may hold."""
    found: list[str] = []
    stack: list[Any] = list(definition.get("properties", {}).values())
    while stack:
        here = stack.pop(0)
        if isinstance(here, dict):
            if "$ref" in here:
                found.append(str(here["$ref"]).rpartition("/")[2])
            stack += [one for key, one in here.items() if key in ("anyOf", "items", "patternProperties")]
        elif isinstance(here, list):
            stack += here
    return found


def _keys(definition: Mapping[str, Any], schema: Mapping[str, Any], table: str) -> str:
    properties = dict(definition["properties"])
    needed = list(definition.get("required", []))
    if table:
        rule = schema["else"]["properties"].get(table, {}).get("patternProperties", {})
        needed += [key for one in rule.values() for key in one["required"]]
    rows = ["| key | value | what it is for |", "|---|---|---|"]
    for key, place in sorted(properties.items(), key=lambda pair: pair[0] not in needed):
        what = place.get("description", "")
        default = place.get("default")
        if key in needed:
            what += " Needed."
        elif default not in (None, [], {}, ""):
            what += f" Default: `{_shown(default)}`."
        rows.append(f"| `{key}` | {_kind(place)} | {what.strip().replace('|', chr(92) + '|')} |")
    return "\n".join(rows) + "\n"


def _kind(place: Mapping[str, Any]) -> str:
    """A value's kind in words."""
    if "$ref" in place:
        name = str(place["$ref"]).rpartition("/")[2]
        return f"[a table](#{_part_title(name).replace(' ', '-')})"
    if "anyOf" in place:
        return " or ".join(dict.fromkeys(_kind(one) for one in place["anyOf"]))
    if "enum" in place:
        return ", ".join(f"`{one}`" for one in place["enum"])
    if "const" in place:
        return f"`{place['const']}`"
    kind = place.get("type")
    if kind == "array":
        return f"list: {_kind(place['items'])}"
    if kind == "object":
        inner = next(iter(place.get("patternProperties", {}).values()), None)
        return f"table by id: {_kind(inner)}" if inner else "table"
    if kind == "string" and place.get("format") == "date":
        return "date"
    if kind == "string":
        return _text_kind(place)
    return {"boolean": "true or false", "number": "number", "integer": "whole number"}.get(str(kind), "any")


def _text_kind(place: Mapping[str, Any]) -> str:
    """Kinds of text are told apart by their bounds, as the models have them."""
    by_length = {400: "a line", 2000: "condition", 200: "span of time", 32: "version"}
    if place.get("maxLength") == 64:
        return "id"
    return by_length.get(place.get("maxLength", 0), "text")


def _part_title(name: str) -> str:
    names = {"Row": "row", "Choice": "value of a list", "Source": "source", "Agreement": "agreement", "Track": "track"}
    return names.get(name, name.lower())


def _sentence(text: str) -> str:
    return text if text.endswith(".") else f"{text}."


def _shown(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _conditions() -> str:
    doc = parser.__doc__ or ""
    grammar = textwrap.dedent(doc.partition("::\n\n")[2]).rstrip()
    rows = "\n".join(f"| `{text}` | {says} |" for text, says in CONDITIONS)
    reserved = ", ".join(f"`{word}`" for word in sorted(parser.RESERVED))
    return f"""## Conditions

```text
{grammar}
```

`all` may be said for `every`, `none` for `no`, and `is` and `are` alike. Names of rules, as `escalate.unsafe`, stand in
promises only, and `answered` in `[require.ID]` only.

With two measures of points, the second is taken of the questions of every section by itself, and the first of what
came out: `average share of points of sections`. A section none of whose questions carries points here is left out. What
else than a section is named in a list stands for itself: `total average points of (marks, bonus)`.

Over the ruleset of this page's examples:

| condition | it holds |
|---|---|
{rows}

Words of the language, which no id may be: {reserved}.
"""


def _codes() -> str:
    rows = "\n".join(f"| `{one.code}` | {one.title} |" for one in CODES.values())
    return f"""## Codes

`auditrules explain CODE` says more of each, most with a wrong and a right example. Codes with W are warnings.

| code | fault |
|---|---|
{rows}
"""


def _limits() -> str:
    return f"""## Bounds

A file has {MAX_BYTES // 1024} KiB at the most, a condition {MAX_LENGTH} characters and {parser.MAX_DEPTH} brackets
inside one another, a number {parser.MAX_DIGITS} digits, and at most {MAX_BASES} rulesets stand one upon another.
"""


def _together() -> str:
    return f"""## All of it together

The examples of this page, one after the other, are this ruleset:

```toml file=reference.toml
{whole()}```

```console
$ auditrules test reference.toml
reference.toml: 2 of 2 examples came out as expected.
$ auditrules format --check reference.toml
0 would change, 1 left as it is.
```
"""


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
