"""The workload that engines are compared on: 9 graded sections, 50 questions, 30 rules, and audits with gaps.

The rules are written once, as plain data (:data:`RULES`), and every engine gets them in its own language. They are
of the kinds that case-file audits use: a section at a grade, counts over sections, the critical sections or all
questions, one answer with one section, and a fact with one answer.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from auditrules.rulesets.library import Library
from auditrules.rulesets.loading import examine
from auditrules.rulesets.ruleset import Ruleset

GRADES = ("inadequate", "requires_improvement", "good", "outstanding")
SECTIONS = tuple(f"s{number}" for number in range(9))
CRITICAL = SECTIONS[:3]
QUESTIONS = tuple(f"q{number}" for number in range(50))
ANSWERS = ("no", "partly", "yes")
SERVICES = ("child_in_need", "child_protection", "looked_after")
MISSING = 0.15
"""How many of the answers are missing in a part-answered audit."""


def section_of(question: str) -> str:
    """The section a question stands in."""
    return SECTIONS[int(question[1:]) * len(SECTIONS) // len(QUESTIONS)]


@dataclass(frozen=True, slots=True)
class Is:
    """An item is (or with ``negated`` is not) a value."""

    item: str
    value: str
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """``at_least`` so many (of ``percent`` so many of a hundred) of some items have one of some values."""

    items: tuple[str, ...]
    values: tuple[str, ...]
    at_least: int
    percent: bool = False
    words: str = ""
    """How our language says it."""


@dataclass(frozen=True, slots=True)
class Age:
    """The fact ``age`` is below a number."""

    below: int


@dataclass(frozen=True, slots=True)
class All:
    """Several at once; with ``any`` one of several."""

    parts: tuple[Rule, ...]
    any: bool = False


Rule = Is | Count | Age | All


def _sections(least: int, *grades: str, percent: bool = False) -> Count:
    words = f"at least {least}{'% of' if percent else ''} sections are {grades[0]}"
    if len(grades) > 1:
        words = f"at least {least}{'% of' if percent else ''} sections are {grades[0]} or better"
    return Count(SECTIONS, grades, least, percent, words)


def _asked(section: str) -> tuple[str, ...]:
    return tuple(question for question in QUESTIONS if section_of(question) == section)


def _any_no(section: str) -> Count:
    return Count(_asked(section), ("no",), 1, words=f"any question in {section} is no")


#: Rows of the table that decides the overall grade, first to last: rule and result.
ROWS: tuple[tuple[Rule, str], ...] = (
    (_sections(2, "inadequate"), "inadequate"),
    (_sections(1, "inadequate"), "requires_improvement"),
    (_sections(4, "requires_improvement"), "requires_improvement"),
    (_sections(50, "requires_improvement", percent=True), "requires_improvement"),
    (
        All((_sections(75, "outstanding", percent=True), _sections(100, "good", "outstanding", percent=True))),
        "outstanding",
    ),
)
OTHERWISE = "good"

#: Limits on the overall grade: rule and cap.
LIMITS: tuple[tuple[Rule, str], ...] = (
    (Count(CRITICAL, ("inadequate",), 1, words="any critical section is inadequate"), "inadequate"),
    (All((Is("q0", "no"), Is("service", "child_protection"))), "inadequate"),
    (All((Is("q6", "no"), Is("s1", "outstanding", negated=True))), "requires_improvement"),
    (Count(QUESTIONS, ("no",), 15, words="at least 15 questions are no"), "requires_improvement"),
    (All((Is("q2", "no"), Is("q8", "no"))), "good"),
    (All((_any_no("s2"), Is("s2", "good"))), "good"),
    (Count(("q3", "q9", "q15", "q21"), ("no",), 2, words="at least 2 of (q3, q9, q15, q21) are no"), "good"),
    (All((Age(5), Is("q12", "no"))), "requires_improvement"),
    (All((Is("s3", "inadequate"), Is("s4", "inadequate")), any=True), "requires_improvement"),
    (_sections(3, "requires_improvement"), "good"),
)

#: Escalations.
ALERTS: tuple[Rule, ...] = (
    Is("q0", "no"),
    Is("q18", "no"),
    All((Is("q24", "no"), Is("q30", "no")), any=True),
    All((Age(1), Is("s0", "inadequate"))),
    _any_no("s0"),
    _any_no("s5"),
    All((Is("service", "looked_after"), Is("q36", "yes", negated=True))),
    Count(
        CRITICAL,
        ("inadequate", "requires_improvement"),
        3,
        words="every critical section is requires_improvement or worse",
    ),
    All((Is("q42", "no"), Is("q43", "no"), Is("q44", "no"))),
    Is("s8", "inadequate"),
    All((_any_no("s7"), Is("s7", "outstanding"))),
    _sections(5, "outstanding"),
    All((Is("q48", "partly"), Is("q49", "partly")), any=True),
    Count(QUESTIONS, ("partly",), 20, words="at least 20 questions are partly"),
    All((Is("service", "child_in_need", negated=True), Is("q5", "no"), Is("s6", "inadequate", negated=True))),
)

RULES: tuple[Rule, ...] = (*(rule for rule, _ in ROWS), *(rule for rule, _ in LIMITS), *ALERTS)
assert len(RULES) == 30


def condition(rule: Rule) -> str:
    """A rule in our language."""
    match rule:
        case Is(item, value, negated):
            return f"{item} is {'not ' if negated else ''}{value}"
        case Count():
            return rule.words
        case Age(below):
            return f"age is less than {below}"
        case All(parts, any_):
            return (" or " if any_ else " and ").join(
                f"({condition(part)})" if isinstance(part, All) else condition(part) for part in parts
            )


def ruleset_text() -> str:
    """The workload's ruleset as a file."""
    lines = ['[ruleset]\nid = "workload"\nversion = "1"\ntitle = "Workload"']
    lines += [f'[grade.{grade}]\nlabel = "{grade}"' for grade in GRADES]
    services = ", ".join(f'"{service}"' for service in SERVICES)
    lines.append(f"[fact.service]\nvalues = [{services}]")
    lines.append('[fact.age]\ntype = "number"\nmin = 0\nmax = 25')
    for section in SECTIONS:
        tags = '["critical"]' if section in CRITICAL else "[]"
        lines.append(f'[section.{section}]\nlabel = "{section}"\ntags = {tags}')
    for question in QUESTIONS:
        lines.append(
            f'[question.{question}]\nsection = "{section_of(question)}"\ntext = "{question}"\nanswers = "yes_partly_no"'
        )
    rows = ",\n".join(f'  {{ when = "{condition(rule)}", then = "{then}" }}' for rule, then in ROWS)
    lines.append(f'[decide.overall]\notherwise = "{OTHERWISE}"\nrows = [\n{rows}\n]')
    for number, (rule, cap) in enumerate(LIMITS):
        lines.append(f'[limit.l{number}]\nwhen = "{condition(rule)}"\noverall_at_most = "{cap}"\nbecause = "Limit"')
    for number, rule in enumerate(ALERTS):
        lines.append(f'[escalate.e{number}]\nwhen = "{condition(rule)}"\nto = ["manager"]')
    return "\n".join(lines)


def load() -> Ruleset:
    """The workload's ruleset, checked."""
    ruleset, diagnostics = examine(Path("workload.toml"), Library(), text=ruleset_text())
    if ruleset is None:
        raise ValueError("\n".join(map(str, diagnostics)))
    return ruleset


Answers = dict[str, str | int]


def audits(count: int, seed: int, *, missing: float = 0.0) -> list[Answers]:
    """Audits, complete or with a share of the answers missing. Most answers are good ones, as in life."""
    draw = random.Random(seed)
    made: list[Answers] = []
    for _ in range(count):
        answers: Answers = {"service": draw.choice(SERVICES), "age": draw.randrange(0, 18)}
        answers |= {name: draw.choices(GRADES, (1, 3, 6, 2))[0] for name in SECTIONS}
        answers |= {name: draw.choices(ANSWERS, (1, 2, 7))[0] for name in QUESTIONS}
        made.append({name: value for name, value in answers.items() if draw.random() >= missing})
    return made
