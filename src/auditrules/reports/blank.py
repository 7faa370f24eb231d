"""The blank form, sent beforehand so that worker and auditor can read what will be asked.

Nothing in it presumes an answer: every answer allowed has an empty box, no grade comes ready ticked, and a section that
may not apply says in words when it does. What is already known of the case can be given; it is then printed, and
sections that it rules out are listed apart with the reason instead of being asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from auditrules.audits.answers import decimal_text
from auditrules.audits.explain import condition_words
from auditrules.audits.state import AnswerValue
from auditrules.conditions.ir import Const
from auditrules.conditions.printer import places_in_words
from auditrules.conditions.vocabulary import Item
from auditrules.plugins.page import (
    Block,
    Bullets,
    Facts,
    Heading,
    Notice,
    Option,
    Page,
    Paragraph,
    Run,
    Space,
    TickBoxes,
    plain,
)
from auditrules.reports.display import PROSE, answer_text, item_text, source_text
from auditrules.rulesets.models import Answerable, Section
from auditrules.rulesets.ruleset import Ruleset


def blank_page(ruleset: Ruleset, facts: Mapping[str, AnswerValue] | None = None) -> Page:
    """The blank form of a ruleset as a page.

    ``facts`` is what is known already, fact id to value as the engine takes it. Raises KeyError for an id that is no
    fact of the ruleset.
    """
    known = {fact: value for fact, value in (facts or {}).items() if value}
    for fact in known:
        if fact not in ruleset.document.fact:
            raise KeyError(fact)
    ruled_out = _ruled_out(ruleset, known)
    rule = ruleset.document.document
    blocks: list[Block] = [*_start(ruleset), *_scale(ruleset), *_case(ruleset, known, ruled_out)]
    for number, section in enumerate(ruleset.sections, start=1):
        if section.id not in ruled_out:
            blocks += _section(ruleset, section, f"section-{number}", ruled_out)
    blocks += _overall(ruleset)
    blocks += [
        Heading(2, "The worker’s own view", "worker"),
        plain(
            "What you are proud of, what worries you, and anything you would like the auditor to know or to look at."
        ),
        Space("Your own view", 8),
        Heading(2, "Actions to agree", "actions"),
        plain("Each with who does it, the date agreed (for example 4 June 2020), and how anyone will know it is done."),
        Space("Actions", 8),
        *_standards(ruleset),
        *_not_asked(ruleset, ruled_out),
    ]
    if rule.next_steps:
        blocks += [Heading(2, "What happens next", "next"), Bullets(tuple((Run(step),) for step in rule.next_steps))]
    blocks += [Heading(2, "The rules of this form", "rules"), Facts(_rules(ruleset))]
    return Page(
        title=rule.title or ruleset.title,
        subtitle="Blank form",
        blocks=tuple(blocks),
        lead=(Notice("note", "This form is blank. Nothing in it has been decided."),),
        contents=True,
    )


def _ruled_out(ruleset: Ruleset, known: Mapping[str, AnswerValue]) -> frozenset[str]:
    if not known:
        return frozenset()
    from auditrules.engine import Engine

    return frozenset(Engine(ruleset).judge(known).not_applicable)


def _start(ruleset: Ruleset) -> list[Block]:
    header, rule = ruleset.document.ruleset, ruleset.document.document
    found: list[Block] = []
    if header.about:
        found.append(plain(header.about))
    kind = [("Nature of audit", header.nature), ("Kind of case", header.kind_of_case)]
    pairs = tuple((label, value) for label, value in kind if value)
    if pairs:
        found.append(Facts(pairs))
    if rule.before_you_start:
        found.append(Heading(2, "Before you start", "start"))
        found.append(Bullets(tuple((Run(text),) for text in rule.before_you_start)))
    return found


def _scale(ruleset: Ruleset) -> list[Block]:
    """The grades with their descriptors, the best first, as people read a scale; key phrases emphasised."""
    if not ruleset.document.grade:
        return []
    found: list[Block] = [Heading(2, "The grades", "grades")]
    for grade in reversed(ruleset.document.grade.values()):
        found.append(Heading(3, grade.label))
        if grade.descriptor:
            found.append(Paragraph(emphasised(grade.descriptor, grade.emphasis)))
    return found


def emphasised(text: str, phrases: tuple[str, ...]) -> tuple[Run, ...]:
    """A descriptor with its key phrases strong; longer phrases first, whatever their capitals."""
    folded = text.lower()
    if len(folded) != len(text):
        # Some capitals have a longer small form; then the positions would not match.
        folded = text
    marks = [False] * len(text)
    for phrase in phrases:
        wanted = phrase.lower()
        start = folded.find(wanted) if wanted else -1
        while start >= 0:
            marks[start : start + len(wanted)] = [True] * len(wanted)
            start = folded.find(wanted, start + len(wanted))
    runs: list[Run] = []
    start = 0
    for at in range(1, len(text) + 1):
        if at == len(text) or marks[at] != marks[start]:
            runs.append(Run(text[start:at], strong=marks[start]))
            start = at
    return tuple(runs)


def _case(ruleset: Ruleset, known: Mapping[str, AnswerValue], ruled_out: frozenset[str]) -> list[Block]:
    facts = [fact for fact in ruleset.facts if fact.id not in ruled_out]
    found: list[Block] = [Heading(2, "The case", "case"), Space("Case reference", 1)]
    given = tuple((fact.label, answer_text(fact, known[fact.id])) for fact in facts if fact.id in known)
    if given:
        found.append(Facts(given))
    for fact in facts:
        if fact.id not in known:
            found += _question(ruleset, fact, ruleset.document.fact[fact.id])
    return found


def _section(ruleset: Ruleset, section: Item, ref: str, ruled_out: frozenset[str]) -> list[Block]:
    rule = ruleset.document.section[section.id]
    found: list[Block] = [Heading(2, rule.label, ref), *_apart(section), *_when(ruleset, section)]
    found += [plain(text) for text in (rule.guidance, rule.note) if text]
    for question in ruleset.questions(section.id):
        if question.id not in ruled_out:
            found += _question(ruleset, question, ruleset.document.question[question.id])
    if ruleset.graded and rule.graded and not section.decided:
        found += [Heading(3, "Grade of this section"), _ticks("The auditor’s grade", section)]
    found += [Space(PROSE[prose], 5) for prose in rule.asks]
    if rule.allow_not_applicable:
        found.append(TickBoxes("Where it does not apply", (Option("Not applicable, because:"),)))
        found.append(Space("Reason", 1))
    return found + _worker(section, rule) + _finding_spaces(rule)


def _worker(section: Item, rule: Section) -> list[Block]:
    if not rule.worker_grade:
        return []
    boxes = [_ticks("The worker’s own grade", section)] if section.values else []
    return [*boxes, Space("The worker’s comment, above all where the two differ", 2)]


def _finding_spaces(rule: Section) -> list[Block]:
    if not rule.findings:
        return []
    return [Space("Strengths", 3), Space("What to improve, and how each can be achieved", 5)]


def _apart(item: Item) -> list[Block]:
    return [] if item.on_record else [Notice("off_record", "Kept apart: not part of the child’s record")]


def _applies_when(ruleset: Ruleset, item: Item) -> str:
    """When an item applies, in words without a full stop; empty for one that always does."""
    condition = ruleset.conditions.get(f"{item.role}.{item.id}.relevant")
    return "" if condition is None or condition == Const(True) else condition_words(ruleset, condition)


def _when(ruleset: Ruleset, item: Item) -> list[Block]:
    when = _applies_when(ruleset, item)
    if not when:
        return []
    return [Paragraph((Run("Asked only where ", strong=True), Run(f"{when}.")))]


def _question(ruleset: Ruleset, item: Item, rule: Answerable) -> list[Block]:
    found: list[Block] = [Heading(3, item_text(ruleset, item.id)), *_apart(item), *_when(ruleset, item)]
    found += [plain(note) for note in (rule.guidance, rule.note) if note]
    found.append(_answer_room(item, "Answer"))
    if rule.allow_not_applicable:
        found.append(TickBoxes("Where it does not apply", (Option("Not applicable, because:"),)))
        found.append(Space("Reason", 1))
    return found + [Space(PROSE[prose], 3) for prose in getattr(rule, "asks", ())]


def _answer_room(item: Item, label: str) -> TickBoxes | Space:
    """Boxes for a list of answers, else room to write with what is expected."""
    if item.kind in ("choice", "choices"):
        return _ticks(label, item)
    if item.kind == "number":
        bounds = [
            f"{word} {decimal_text(number)}"
            for word, number in (("from", item.minimum), ("to", item.maximum))
            if number is not None
        ]
        hint = ", ".join(part for part in (" ".join(bounds), f"in {item.unit}" if item.unit else "") if part)
        number = "a number" if item.decimals is None else places_in_words(item.decimals)
        return Space(f"{label} ({number}{', ' + hint if hint else ''})", 1)
    if item.kind == "date":
        return Space(f"{label} (a date, for example 4 June 2020)", 1)
    return Space(label, 1 if item.kind == "person" else 5)


def _ticks(label: str, item: Item) -> TickBoxes:
    """A box for each value; grades the best first, as the scale is printed, and yes before no."""
    best_first = item.graded or (bool(item.values) and item.values[-1].id == "yes")
    values = reversed(item.values) if best_first else item.values
    return TickBoxes(
        label,
        # A grade's descriptor stands once, with the scale at the start.
        tuple(Option(value.label, "" if item.graded else value.guidance or "") for value in values),
        "tick all that apply" if item.kind == "choices" else "tick one",
    )


def _overall(ruleset: Ruleset) -> list[Block]:
    if not ruleset.graded:
        return []
    grades = tuple(Option(grade.label) for grade in reversed(ruleset.document.grade.values()))
    return [
        Heading(2, "Overall judgement", "overall"),
        TickBoxes("The auditor’s overall grade", grades, "tick one"),
        Space("Rationale for the overall grade", 5),
        Space("Colleague asked about it, and when", 1),
    ]


def _standards(ruleset: Ruleset) -> list[Block]:
    if not ruleset.standards:
        return []
    texts = tuple((Run(item_text(ruleset, item.id)),) for item in ruleset.standards)
    return [Heading(2, "What the audit itself is held to", "standards"), Bullets(texts)]


def _not_asked(ruleset: Ruleset, ruled_out: frozenset[str]) -> list[Block]:
    rows = []
    for section in ruleset.sections:
        if section.id in ruled_out:
            when = _applies_when(ruleset, section)
            rows.append((Run(f"{section.label}: ", strong=True), Run(f"asked only where {when}." if when else "")))
    if not rows:
        return []
    return [Heading(2, "Not asked of this case", "not-asked"), Bullets(tuple(rows))]


def _rules(ruleset: Ruleset) -> tuple[tuple[str, str], ...]:
    header = ruleset.document.ruleset
    pairs = [("Ruleset", f"{ruleset.title}, {ruleset.reference}"), ("Hash of its meaning", ruleset.meaning_hash)]
    if header.source:
        pairs.append(("Source", source_text(header.source)))
    return tuple(pairs)
