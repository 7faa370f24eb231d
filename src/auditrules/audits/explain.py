"""The judgement in sentences: what the file can still be and why, what changed, and why something is not asked."""

from __future__ import annotations

from auditrules.audits.answers import listed
from auditrules.audits.search import question_text
from auditrules.audits.state import AuditState
from auditrules.audits.text import excerpt
from auditrules.audits.wording import overall_label
from auditrules.conditions.checking import names
from auditrules.conditions.dates import SpanError, dotted, parse_span
from auditrules.conditions.groups import counted
from auditrules.conditions.ir import And, Condition, Const, Count, DateTest, Is, Not, Or, Ref, Test, ValueTest
from auditrules.conditions.meaning import other_date
from auditrules.conditions.printer import canonical, words_of_test
from auditrules.conditions.vocabulary import Item
from auditrules.engine.judgement import Judgement, OutcomeJudgement, Reason
from auditrules.engine.reasons import shown
from auditrules.rulesets.ruleset import Ruleset

#: How many unanswered items that decide are named; the rest are counted.
NAMED = 3


# ---------------------------------------------------------------- the judgement


def outcome_sentence(ruleset: Ruleset, outcome: OutcomeJudgement) -> str:
    """``Overall: Good.`` or ``Overall: can still be Good or Requires improvement; 3 answers decide it.``"""
    labels = [_outcome_label(ruleset, outcome, value) for value in outcome.reachable]
    if not outcome.applicable:
        return f"{outcome.label}: not given in this audit."
    if outcome.undetermined:
        return f"{outcome.label}: undetermined."
    if outcome.value is not None:
        return f"{outcome.label}: {_outcome_label(ruleset, outcome, outcome.value)}."
    if not labels:
        return f"{outcome.label}: not yet known."
    best_first = listed(labels[::-1])
    count = len(outcome.deciding)
    decide = "" if not count else f"; {count} answers decide it" if count > 1 else "; one answer decides it"
    least = "" if outcome.exact else f" (perhaps not all of these: {_inexact(ruleset)})"
    return f"{outcome.label}: can still be {best_first}{least}{decide}."


def _inexact(ruleset: Ruleset) -> str:
    """Why what can still come of an audit is not told exactly."""
    if ruleset.needs.plugins:
        return f"{listed(ruleset.needs.plugins, 'and')} may have a say"
    return "the form is too complex to say exactly"


def is_overruled(outcome: OutcomeJudgement | None, reason: Reason) -> bool:
    """Whether a reason is that of a row whose grade a limit takes away: beside the limit's own it would contradict."""
    if outcome is None or not reason.rule.startswith("decide."):
        return False
    return any(other.rule.startswith("limit.") for other in outcome.because)


def judgement_lines(ruleset: Ruleset, judgement: Judgement) -> tuple[str, ...]:
    """Every outcome with the rules that decide it, the answers they read, and what is still to decide it."""
    lines: list[str] = []
    for outcome in judgement.outcomes.values():
        lines.append(outcome_sentence(ruleset, outcome))
        lines.extend(
            f"  {'Without that' if is_overruled(outcome, reason) else 'Because'}: {reason_sentence(reason)}"
            for reason in outcome.because
        )
        if outcome.value is None and outcome.deciding:
            lines.append(f"  Decided by: {deciding_words(ruleset, outcome.deciding)}.")
    lines.extend(f"Not certain: {reason.text}" for reason in judgement.undetermined if not judgement.outcomes)
    lines.extend(computed_lines(ruleset, judgement))
    named = {reason.rule for outcome in judgement.outcomes.values() for reason in outcome.because}
    lines.extend(
        f"Limit: at most {overall_label(ruleset, limit.at_most)}. {reason_sentence(limit.reason)}"
        for limit in judgement.limits
        if limit.active and limit.reason.rule not in named
    )
    return tuple(lines)


def decided_beside(ruleset: Ruleset, judgement: Judgement) -> tuple[str, ...]:
    """What is decided beside the overall grade, a sentence each with its rules in words.

    ``Admissibility: Inadmissible. The judgement can't be relied on.`` A decided section has its place on the form.
    """
    return tuple(
        f"{outcome_sentence(ruleset, outcome)} {' Or: '.join(reason.text for reason in outcome.because)}".rstrip()
        for name, outcome in judgement.outcomes.items()
        if outcome.value is not None and name != "overall" and name not in ruleset.document.section
    )


def computed_lines(ruleset: Ruleset, judgement: Judgement) -> tuple[str, ...]:
    """What was computed from the answers, a line each: ``Days to the first visit: 12 days``."""
    return tuple(
        f"{item.label}: {shown(item, judgement.computed[item.id])}"
        for item in ruleset.computed
        if item.id in judgement.computed
    )


def reason_sentence(reason: Reason) -> str:
    """A rule in words with the answers it read."""
    read = "; ".join(f"{excerpt(reading.label, 70)}: {reading.value}" for reading in reason.reads)
    return f"{reason.text} ({read})" if read else reason.text


def deciding_words(ruleset: Ruleset, items: tuple[str, ...]) -> str:
    """The first few items that decide, by name, and how many more there are."""
    named = [excerpt(question_text(ruleset, ruleset.item(item)), 70) for item in items[:NAMED]]
    more = len(items) - len(named)
    return "; ".join(named) + (f"; and {more} more" if more else "")


def judgement_change(ruleset: Ruleset, before: Judgement, after: Judgement) -> tuple[str, ...]:
    """What an answer changed in the outcomes, a sentence each; empty where it changed none of them."""
    lines = []
    for name, now in after.outcomes.items():
        then = before.outcomes.get(name)
        if then is not None and (then.value, then.reachable, then.applicable) == (
            now.value,
            now.reachable,
            now.applicable,
        ):
            continue
        lines.append(outcome_sentence(ruleset, now))
        if now.value is not None and now.because:
            lines.append(f"  Because: {reason_sentence(now.because[0])}")
    return tuple(lines)


def _outcome_label(ruleset: Ruleset, outcome: OutcomeJudgement, value: str) -> str:
    item = ruleset.vocabulary.items.get(outcome.outcome)
    if item is not None and item.value(value) is not None:
        return item.value_label(value)
    return overall_label(ruleset, value)


# ---------------------------------------------------------------- why something is not asked


def applies(judgement: Judgement, hidden: frozenset[str], item: Item) -> bool | None:
    """Whether an item is asked; None while it is not yet known. ``hidden`` as by ``progress.hidden_items``."""
    if item.id in hidden:
        return False
    unknown = judgement.applicability_unknown
    if item.id in unknown or (item.role == "question" and item.section in unknown):
        return None
    return True


def why_not_asked(ruleset: Ruleset, state: AuditState, judgement: Judgement, item: Item) -> str:
    """Why an item is not asked, or not yet: the auditor's reason, or the rule in words."""
    if state.answer(item.id).not_applicable:
        return f"Marked not applicable: {excerpt(state.answer(item.id).not_applicable_reason, 200)}"
    section = ruleset.vocabulary.items.get(item.section or "")
    if section is not None and (
        section.id in judgement.not_applicable or section.id in judgement.applicability_unknown
    ):
        return why_not_asked(ruleset, state, judgement, section)
    place = f"{item.role}.{item.id}.relevant"
    condition = ruleset.conditions.get(place)
    if condition is None:
        return "The form does not ask it here."
    if item.id in judgement.applicability_unknown:
        open_names = [
            excerpt(question_text(ruleset, ruleset.item(name)), 70)
            for name in dict.fromkeys(names(condition, ruleset.vocabulary))
            if name in ruleset.vocabulary.items and state.answer(name).value is None
        ]
        if open_names:
            more = f" and {len(open_names) - NAMED} more" if len(open_names) > NAMED else ""
            return f"Not known yet; it depends on: {'; '.join(open_names[:NAMED])}{more}"
    return f"Asked only where {condition_words(ruleset, condition)}."


def condition_words(ruleset: Ruleset, condition: Condition) -> str:
    """A condition with labels for names: ``Area of service is Fostering or Pathways``."""
    vocabulary = ruleset.vocabulary
    match condition:
        case Const(value):
            return "always" if value else "never"
        case Ref(name):
            return vocabulary.defines.get(name, name.replace("_", " "))
        case Is(name, test):
            item = vocabulary.items[name]
            said = excerpt(question_text(ruleset, item), 70)
            return f"{said} {_test_words(item, test) if isinstance(test, ValueTest) else _other_words(ruleset, test)}"
        case Count(_, group, test):
            text = canonical(condition)
            members = counted(group, test, vocabulary)
            if members and isinstance(test, ValueTest):
                # The canonical text has its own verb, "is" or "are".
                text = text.removesuffix(words_of_test(test)) + _test_words(members[0], test).removeprefix("is ")
            return _plain(text)
        case And(parts):
            return " and ".join(_inside(ruleset, part) for part in parts)
        case Or(parts):
            return " or ".join(_inside(ruleset, part) for part in parts)
        case Not(part):
            return f"not: {condition_words(ruleset, part)}"
    return _plain(canonical(condition))


def _inside(ruleset: Ruleset, part: Condition) -> str:
    said = condition_words(ruleset, part)
    return f"({said})" if isinstance(part, And | Or) else said


def _test_words(item: Item, test: ValueTest) -> str:
    values = listed([item.value_label(value) for value in test.values])
    return {
        "is": f"is {values}",
        "is_not": f"is not {values}",
        "or_better": f"is {values} or better",
        "or_worse": f"is {values} or worse",
    }[test.how]


def _other_words(ruleset: Ruleset, test: Test) -> str:
    """A test of anything but values: ``is more than 10 working days after “Sent out”``, ``is before 04.06.2020``."""
    if isinstance(test, DateTest) and not isinstance(test.other, str):
        return f"is {_plain(test.comparison)} {dotted(test.other)}"
    return f"is {_with_label(ruleset, words_of_test(test), other_date(test))}"


def span_words(ruleset: Ruleset, span: str) -> str:
    """A span of time as a rule gives it, with a label for the date it names: ``3 months after “Audit completed”``."""
    try:
        return _with_label(ruleset, span, parse_span(span).anchor)
    except SpanError:
        return _plain(span)


def _with_label(ruleset: Ruleset, text: str, name: str | None) -> str:
    """Words that end with the id of an item, with its label instead."""
    item = ruleset.vocabulary.items.get(name) if name else None
    return _plain(text) if item is None else f"{_plain(text.removesuffix(item.id))}“{item.label}”"


def _plain(text: str) -> str:
    return text.replace("_", " ")
