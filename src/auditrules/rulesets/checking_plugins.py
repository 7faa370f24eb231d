"""What a document takes of plugins: that what it requires is well said, and its computed facts can be computed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.plugins.requirements import fault_of, plugin_named
from auditrules.rulesets.answer_keys import GOES_WITH
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.extensions import Needs
from auditrules.rulesets.models import Document, Fact
from auditrules.rulesets.reporting import Reporter

if TYPE_CHECKING:
    from auditrules.plugins.descriptors import Argument

#: Kinds of item that an argument of a computed fact takes.
_TAKES = {"date": ("date",), "number": ("number",), "choice": ("choice",), "text": ("text", "person")}

_OF_WHAT_IS_ASKED = tuple(key for key, want in GOES_WITH.items() if want == "asked")


def check_requirements(document: Document, needs: Needs, reporter: Reporter) -> Iterator[Diagnostic]:
    """A requirement that is not written as one, and a warning for each plugin that is not to be had."""
    lacking = {one.plugin: one.why for one in needs.lacking}
    for index, requirement in enumerate(document.ruleset.requires):
        at = ("ruleset", "requires", index)
        fault = fault_of(requirement)
        if fault:
            yield reporter.fault("P101", fault, *at)
            continue
        why = lacking.pop(plugin_named(requirement) or "", None)
        if why:
            help_ = "'auditrules plugins list' shows those that are there. Without it no outcome is certain."
            yield reporter.fault("P102", why, *at, help_=help_, warning=True)


def unknown_kind_help(kind: str, needs: Needs) -> str:
    """What to write where a plugin in use brings a kind of question that a ruleset names and does not require."""
    brought = needs.extensions.question_types.get(kind)
    return (
        f'The plugin {brought.plugin} brings it: add requires = ["{brought.plugin}"] to [ruleset].' if brought else ""
    )


def check_facts(document: Document, known: Vocabulary, needs: Needs, reporter: Reporter) -> Iterator[Diagnostic]:
    """Computed facts: that a plugin computes them, of arguments that there are."""
    for name, fact in document.fact.items():
        if fact.computed_by is None:
            if fact.with_:
                help_ = 'Add computed_by = "…", the name of a plugin\'s computed fact.'
                yield reporter.fault("P104", "only a computed fact has arguments", "fact", name, "with", help_=help_)
            continue
        for key in _OF_WHAT_IS_ASKED:
            if getattr(fact, key) is not None:
                message = f"a computed fact is never asked, so it has no {key}"
                yield reporter.fault("P104", message, "fact", name, key, key=True, help_=f"Leave {key} out.")
        brought = needs.facts.get(fact.computed_by)
        if brought is None:
            if not needs.lacking:
                yield _unknown_fact(name, fact.computed_by, needs, reporter)
            continue
        yield from _kind(name, fact, brought.value.kind, known, reporter)
        yield from _arguments(name, fact, brought.value.arguments, known, reporter)


def _unknown_fact(name: str, wanted: str, needs: Needs, reporter: Reporter) -> Diagnostic:
    offered = needs.extensions.facts.get(wanted)
    at = ("fact", name, "computed_by")
    message = f"no plugin that this ruleset requires computes '{wanted}'"
    if offered is not None:
        help_ = f'The plugin {offered.plugin} does: add requires = ["{offered.plugin}"] to [ruleset].'
        return reporter.fault("P103", message, *at, help_=help_)
    if needs.facts:
        return reporter.unknown("P103", message, wanted, needs.facts, *at)
    help_ = 'Name its plugin in [ruleset] with requires = ["…"].'
    if needs.plugins:
        help_ = f"'auditrules plugins show {needs.plugins[0]}' lists what that plugin brings."
    return reporter.fault("P103", message, *at, help_=help_)


def _kind(name: str, fact: Fact, kind: str, known: Vocabulary, reporter: Reporter) -> Iterator[Diagnostic]:
    key = "type" if fact.type is not None else "answers"
    said = fact.type or fact.answers
    if said is not None and name not in known.doubtful:
        made = {"yes_no": "choice", "yes_partly_no": "choice", "grade": "choice", "scale": "number"}.get(said, said)
        made = "choice" if said in known.items or made not in ("number", "date", "choice", "text") else made
        if made != kind:
            message = f"'{fact.computed_by}' computes a {kind}"
            yield reporter.fault("P104", message, "fact", name, key, help_=f"Leave {key} out.")
    if kind == "choice" and not known.items[name].values:
        message = f"'{fact.computed_by}' computes a choice, and this fact has no values"
        yield reporter.fault("P104", message, "fact", name, key=True, help_='Add values = ["…", "…"].')


def _arguments(
    name: str, fact: Fact, arguments: tuple[Argument, ...], known: Vocabulary, reporter: Reporter
) -> Iterator[Diagnostic]:
    by_name = {argument.name: argument for argument in arguments}
    # A misspelt argument is one mistake, not an unknown one and a missing one.
    meant = {nearest(given, by_name) for given in fact.with_ if given not in by_name}
    missing = [one.name for one in arguments if one.required and one.name not in fact.with_ and one.name not in meant]
    if missing:
        words = ", ".join(f'{one} = "…"' for one in missing)
        message = f"'{fact.computed_by}' needs {' and '.join(missing)}"
        where = "with" if fact.with_ else "computed_by"
        yield reporter.fault("P104", message, "fact", name, where, help_=f"Add {words} to with = {{ … }}.")
    for given, written in fact.with_.items():
        at = ("fact", name, "with", given)
        argument = by_name.get(given)
        if argument is None:
            message = f"'{given}' is not an argument of '{fact.computed_by}'"
            yield reporter.unknown("P104", message, given, by_name, *at, key=True)
        elif argument.kind != "word":
            yield from _item(written, argument, known, at, reporter)


def _item(
    written: str, argument: Argument, known: Vocabulary, at: tuple[str, ...], reporter: Reporter
) -> Iterator[Diagnostic]:
    takes = _TAKES[argument.kind]
    item = known.items.get(written)
    if item is None or item.decided:
        message = f"'{written}' is decided by the rules" if item else f"there is nothing called '{written}' here"
        fitting = [one.id for one in known.items.values() if _may_be_read(one, takes)]
        yield reporter.unknown("P104", message, written, fitting, *at)
    elif item.kind not in takes and written not in known.doubtful:
        message = f"'{argument.name}' is a {argument.kind}, and '{written}' is a {item.kind}"
        fitting = [one.id for one in known.items.values() if _may_be_read(one, takes)]
        yield reporter.unknown("P104", message, written, fitting, *at)


def _may_be_read(item: Item, takes: tuple[str, ...]) -> bool:
    return item.kind in takes and not item.decided and not (item.role == "section" and not item.values)
