"""The examples of a document: that they give answers there are, and expect what can come of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal

from auditrules.conditions.printer import decimal_places, number_text, places_in_words
from auditrules.conditions.spelling import listed
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.conditions.written_numbers import written_number
from auditrules.plugins.requirements import plugin_named
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.models import Document, Example
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.reporting import Reporter

OPEN = ("not yet known", "no outcome")
"""What an example expects of an outcome that its answers leave open, or that no rule gives a value."""


def check_examples(document: Document, vocabulary: Vocabulary, reporter: Reporter) -> Iterator[Diagnostic]:
    seen: dict[str, int] = {}
    every = {example.name for example in document.examples}
    for index, example in enumerate(document.examples):
        where: KeyPath = ("examples", index)
        if example.name in seen:
            line = reporter.line("examples", seen[example.name], "name")
            yield reporter.fault(
                "N102", "an example of this name stands above", *where, "name", help_=f"In line {line}."
            )
        if example.like is not None and example.like not in seen:
            message = "there is no example of this name above"
            if example.like in every:
                help_ = "It stands further down; put it first." if example.like != example.name else ""
                yield reporter.fault("N109", message, *where, "like", help_=help_)
            else:
                yield reporter.unknown("N109", message, example.like, seen, *where, "like")
        seen.setdefault(example.name, index)
        for name, given in example.given.items():
            item = vocabulary.items.get(name)
            if item is not None and item.decided:
                message = f"'{name}' is decided by the rules, not answered"
                help_ = "What should come of the answers stands in expect."
                yield reporter.fault("N110", message, *where, "given", name, key=True, help_=help_)
            elif item is not None and item.computed:
                message = f"'{name}' is computed from other answers, not answered"
                yield reporter.fault("N110", message, *where, "given", name, key=True, help_="Give those instead.")
            elif item is None:
                known = [one.id for one in vocabulary.items.values() if not one.decided]
                message = f"'{name}' is not something that is answered"
                yield reporter.unknown("N110", message, name, known, *where, "given", name, key=True)
            elif name not in vocabulary.doubtful:
                yield from _given(item, given, (*where, "given", name), reporter)
        yield from _expected(document, vocabulary, example, where, reporter)


def _expected(
    document: Document, vocabulary: Vocabulary, example: Example, where: KeyPath, reporter: Reporter
) -> Iterator[Diagnostic]:
    expect = example.expect
    answered = [item.id for item in vocabulary.items.values() if not item.decided]
    registers = {entry.register_: None for entry in document.escalate.values() if entry.register_}
    rules = _rules(document)
    required = [name for one in document.ruleset.requires if (name := plugin_named(one)) is not None]
    rules += [f"plugin.{name}" for name in required]
    plugins = tuple(f"{name}_" for name in required)
    lists: Mapping[str, tuple[tuple[str, ...] | None, list[str], str]] = {
        "escalate": (expect.escalate, list(document.escalate), "an escalation of this ruleset"),
        "because": (expect.because, rules, "a rule of this ruleset"),
        "without": (expect.without, rules, "a rule of this ruleset"),
        "not_applicable": (expect.not_applicable, answered, "something this ruleset asks"),
        "applicable": (expect.applicable, answered, "something this ruleset asks"),
        "register": (expect.register_, list(registers), "a register of any escalation"),
        "requires": (expect.requires, list(document.require), "a requirement of this ruleset"),
        "actions": (expect.actions, list(document.action), "an action of this ruleset"),
    }
    for key, (names, known, what) in lists.items():
        for index, name in enumerate(names or ()):
            # What a plugin escalates has its name before it; which there are is only known once it is asked.
            if name not in known and not (key == "escalate" and name.startswith(plugins)):
                message = f"'{name}' is not {what}"
                yield reporter.unknown("N110", message, name, known, *where, "expect", key, index)
    for name, value in (expect.model_extra or {}).items():
        outcome = vocabulary.items.get(name)
        if outcome is None or not outcome.decided:
            known = [one.id for one in vocabulary.items.values() if one.decided]
            message = f"'{name}' is not an outcome of this ruleset"
            yield reporter.unknown("N110", message, name, [*known, *lists], *where, "expect", name, key=True)
        elif value not in OPEN and (not isinstance(value, str) or outcome.value(value) is None):
            known = [*(one.id for one in outcome.values), *OPEN]
            message = f"{_shown(value)} is not a value of {name}"
            yield reporter.unknown("N105", message, str(value)[:80], known, *where, "expect", name)


def _rules(document: Document) -> list[str]:
    """Every rule that can be named as the reason of something."""
    tables = ("limit", "escalate", "require", "action", "moderation", "reaudit", "report")
    found = [f"{table}.{name}" for table in tables for name in getattr(document, table)]
    for name, decide in document.decide.items():
        found += [f"decide.{name}.{row.id or index + 1}" for index, row in enumerate(decide.rows)]
        found.append(f"decide.{name}.otherwise")
    return found


def _given(item: Item, given: object, path: KeyPath, reporter: Reporter) -> Iterator[Diagnostic]:
    """Whether an answer is one the item takes; the forms are those of an answers file."""
    if given == "n/a":
        if not item.allow_not_applicable:
            help_ = f"Give an answer, or write allow_not_applicable = true in [{item.role}.{item.id}]."
            yield reporter.fault("N105", f"'{item.id}' can't be put aside as not applicable", *path, help_=help_)
        return
    if item.kind in ("choice", "choices"):
        several = given if isinstance(given, tuple) else (given,)
        if isinstance(given, tuple) and item.kind == "choice":
            message = f"'{item.id}' takes one answer, and this is a list"
            help_ = f"Give one of: {listed(one.id for one in item.values)}."
            yield reporter.fault("N105", message, *path, help_=help_)
            return
        for index, value in enumerate(several):
            if not isinstance(value, str) or item.value(value) is None:
                at = (*path, index) if isinstance(given, tuple) else path
                known = [one.id for one in item.values]
                message = f"{_shown(value)} is not a value of {item.id}"
                yield reporter.unknown("N105", message, str(value)[:80], known, *at)
    elif item.kind == "number":
        number = _as_number(given)
        low, high = item.minimum, item.maximum
        if number is None:
            example = low if low is not None else Decimal(1)
            help_ = f"For example: {item.id} = {number_text(example)}."
            yield reporter.fault("N105", f"'{item.id}' takes a number, and {_shown(given)} is none", *path, help_=help_)
        elif (low is not None and number < low) or (high is not None and number > high):
            bounds = [f"{number_text(low)} at the least"] if low is not None else []
            bounds += [f"{number_text(high)} at the most"] if high is not None else []
            message = f"{number_text(number)} is no answer to '{item.id}': it takes {' and '.join(bounds)}"
            keys = " or ".join(key for key, bound in (("min", low), ("max", high)) if bound is not None)
            help_ = f"Give a number within that, or change {keys} in [{item.role}.{item.id}]."
            yield reporter.fault("N105", message, *path, help_=help_)
        elif item.decimals is not None and decimal_places(number) > item.decimals:
            message = f"{number_text(number)} is no answer to '{item.id}': it takes {places_in_words(item.decimals)}"
            help_ = f"Round it, or change decimals in [{item.role}.{item.id}]."
            yield reporter.fault("N105", message, *path, help_=help_)
    elif item.kind == "date" and not _is_date(given):
        message = f"'{item.id}' takes a date, and {_shown(given)} is none"
        yield reporter.fault("N105", message, *path, help_=f"For example: {item.id} = 2026-04-01.")
    elif item.kind in ("text", "person") and not isinstance(given, str) and item.role != "section":
        message = f"'{item.id}' takes a text, and {_shown(given)} is none"
        yield reporter.fault("N105", message, *path, help_='Put it in quotation marks: "…".')


def _shown(value: object) -> str:
    """A value as a message names it."""
    if isinstance(value, str):
        return f"'{value[:80]}'"
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, tuple | list):
        return "a list"
    return value.isoformat() if isinstance(value, date) else str(value)[:80].lower()


def _as_number(given: object) -> Decimal | None:
    if isinstance(given, str):
        return written_number(given)
    return Decimal(given) if isinstance(given, (int, Decimal)) and not isinstance(given, bool) else None


def _is_date(given: object) -> bool:
    if isinstance(given, str):
        try:
            date.fromisoformat(given)
        except ValueError:
            return False
        return True
    return isinstance(given, date)
