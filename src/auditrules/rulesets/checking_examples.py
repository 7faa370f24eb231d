"""The examples of a document: that they give answers there are, and expect what can come of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from auditrules.conditions.printer import decimal_places, number_text, places_in_words
from auditrules.conditions.vocabulary import Item, Vocabulary
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
            shown = f"'{value}'" if isinstance(value, str) else "this"
            known = [*(one.id for one in outcome.values), *OPEN]
            message = f"{shown} is not a value of {name}"
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
            help_ = "Its table says so with allow_not_applicable = true."
            yield reporter.fault("N105", f"'{item.id}' can't be not applicable", *path, help_=help_)
        return
    if item.kind in ("choice", "choices"):
        several = given if isinstance(given, tuple) else (given,)
        if isinstance(given, tuple) and item.kind == "choice":
            yield reporter.fault("N105", f"'{item.id}' has one answer, not several", *path)
            return
        for index, value in enumerate(several):
            if not isinstance(value, str) or item.value(value) is None:
                at = (*path, index) if isinstance(given, tuple) else path
                shown = f"'{value}'" if isinstance(value, str) else "this"
                known = [one.id for one in item.values]
                yield reporter.unknown("N105", f"{shown} is not a value of {item.id}", str(value)[:80], known, *at)
    elif item.kind == "number":
        number = _as_number(given)
        low, high = item.minimum, item.maximum
        if number is None:
            yield reporter.fault("N105", f"'{item.id}' is a number", *path)
        elif (low is not None and number < low) or (high is not None and number > high):
            bounds = [f"{number_text(low)} at the least"] if low is not None else []
            bounds += [f"{number_text(high)} at the most"] if high is not None else []
            yield reporter.fault("N105", f"'{item.id}' is {' and '.join(bounds)}", *path)
        elif item.decimals is not None and decimal_places(number) > item.decimals:
            yield reporter.fault("N105", f"'{item.id}' is {places_in_words(item.decimals)}", *path)
    elif item.kind == "date" and not _is_date(given):
        yield reporter.fault("N105", f"'{item.id}' is a date", *path, help_="For example: 2026-04-01.")
    elif item.kind in ("text", "person") and not isinstance(given, str) and item.role != "section":
        yield reporter.fault("N105", f"'{item.id}' is a text", *path)


def _as_number(given: object) -> Decimal | None:
    if isinstance(given, bool) or not isinstance(given, (int, Decimal, str)):
        return None
    try:
        return Decimal(given)
    except InvalidOperation:
        return None


def _is_date(given: object) -> bool:
    if isinstance(given, str):
        try:
            date.fromisoformat(given)
        except ValueError:
            return False
        return True
    return isinstance(given, date)
