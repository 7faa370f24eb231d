"""What every code means: the registry that ``auditrules explain CODE`` reads.

A code is stable: it keeps its meaning for ever, and a new kind of fault gets a new one. The letters: T the text of the
file, S the shape of its tables, L libraries and overlays, P what it takes of plugins, N names, R rules, C conditions, W
warnings, A checks against every possible audit.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from auditrules.conditions.spelling import nearest
from auditrules.rulesets.audit_codes import AUDIT_CODES, AuditCode
from auditrules.rulesets.audit_codes import COMMON as AUDIT_COMMON
from auditrules.rulesets.codes_conditions import CONDITION_CODES
from auditrules.rulesets.codes_files import FILE_CODES
from auditrules.rulesets.codes_plugins import PLUGIN_CODES
from auditrules.rulesets.codes_rules import RULE_CODES


@dataclass(frozen=True, slots=True)
class Code:
    """A code with its title and what it means.

    ``wrong`` and ``right`` are parts of a ruleset: ``wrong`` gives the code and nothing else, ``right`` gives no fault,
    once ``before`` stands before them. They are empty where a few lines can't show it.
    """

    code: str
    title: str
    explanation: str
    wrong: str = ""
    right: str = ""
    before: str = ""


COMMON = """\
[ruleset]
id = "example"
version = "1.0.0"
title = "Case-file audit"

[grade.inadequate]
label = "Inadequate"

[grade.requires_improvement]
label = "Requires improvement"

[grade.good]
label = "Good"

[fact.age]
type = "number"
min = 0
max = 25

[fact.completed]
type = "date"

[fact.service]
values = ["child_in_need", "looked_after"]

[section.safety]
label = "Risk and safety"

[section.planning]
label = "Planning"

[question.visits]
section = "safety"
text = "Are visits within timescale?"
answers = "yes_no"

[question.plan]
section = "planning"
text = "Is there a plan?"
answers = "yes_partly_no"

[decide.overall]
otherwise = "good"
rows = [
  { when = "any section is inadequate", then = "inadequate" },
]
"""
"""The ruleset that examples stand below, unless they are whole rulesets themselves."""


def _own(codes: Mapping[str, tuple[str, str, str, str]]) -> dict[str, Code]:
    return {
        code: Code(
            code,
            title,
            explanation,
            wrong.lstrip("\n"),
            right.lstrip("\n"),
            "" if not wrong or "[ruleset]" in wrong else COMMON,
        )
        for code, (title, explanation, wrong, right) in codes.items()
    }


def _of_audits(code: str, one: AuditCode) -> Code:
    title = f"{one.title[:1].upper()}{one.title[1:]}"
    return Code(code, title, one.explanation, one.wrong.lstrip("\n"), one.right.lstrip("\n"), AUDIT_COMMON)


CODES: Mapping[str, Code] = {
    **_own(FILE_CODES),
    **_own(PLUGIN_CODES),
    **_own(RULE_CODES),
    **_own(CONDITION_CODES),
    **{code: _of_audits(code, one) for code, one in AUDIT_CODES.items()},
}
"""Every code, in the order of the documentation."""


def find_code(text: str) -> Code | None:
    """A code as somebody typed it: ``c202`` is ``C202``."""
    return CODES.get(text.strip().upper())


def likely_code(text: str) -> str | None:
    """The code that was likely meant, or None."""
    likely = nearest(text.strip().lower(), [code.lower() for code in CODES])
    return likely.upper() if likely else None
