"""A composed document against itself: names, references, conditions, cycles. All faults, not the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import NamedTuple

from auditrules.conditions.groups import MOST_NUMBERS, how_many_numbers
from auditrules.conditions.ir import Condition
from auditrules.conditions.spelling import listed
from auditrules.conditions.vocabulary import Item, Vocabulary
from auditrules.conditions.words import NOT_VALUES, RESERVED
from auditrules.rulesets.answer_keys import ANSWERED, OWN_VALUES, goes_with
from auditrules.rulesets.checking_conditions import ConditionChecker, check_spans
from auditrules.rulesets.checking_examples import check_examples
from auditrules.rulesets.checking_plugins import check_facts, check_requirements, unknown_kind_help
from auditrules.rulesets.composition import Composition
from auditrules.rulesets.dependencies import MAX_CHAIN, circles, dependencies, longest_chain
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.extensions import Needs
from auditrules.rulesets.fields import FIELDS, require_vocabulary
from auditrules.rulesets.models import Answerable, Choice, Decide, Document
from auditrules.rulesets.naming import BUILT_IN, known_answers, outcome_values, vocabulary
from auditrules.rulesets.parsing import has_hole
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.reporting import Reporter

__all__ = ["FIELDS", "MAX_ITEMS", "Checked", "check_document", "require_vocabulary"]

MAX_ITEMS = 1000
"""Facts, sections, questions, standards and outcomes of one ruleset."""
MAX_RULES = 2000
"""Rules of one ruleset, a row of a decision table counting as one."""

MAX_FAULTS = 300
"""Faults told at once; whoever mends those sees the rest."""

_SHARING = ("fact", "section", "question", "standard", "define", "decide")
"""Tables whose ids are one set: what a condition can name."""


class Checked(NamedTuple):
    """What checking found: the vocabulary, the parsed conditions, and every fault."""

    vocabulary: Vocabulary
    conditions: Mapping[str, Condition]
    faults: tuple[Diagnostic, ...]


def check_document(document: Document, composition: Composition, needs: Needs) -> Checked:
    """Check a document whose shape is right. ``needs`` is what it takes of plugins.

    Examples and promises speak of all that a ruleset has, so they are left alone while a plugin of it is missing.
    """
    if needs.lacking:
        document = document.model_copy(update={"examples": (), "promise": {}})
    reporter = Reporter(composition)
    too_much = _too_much(document, reporter)
    if too_much is not None:
        return Checked(Vocabulary({}), {}, (too_much,))
    known = vocabulary(document, needs)
    conditions = ConditionChecker(document, known, reporter)
    begun = chain(_Checker(document, known, reporter, needs).run(), conditions.run())
    faults = list(islice(begun, MAX_FAULTS))
    if len(faults) < MAX_FAULTS and not any(fault.code == "R112" for fault in faults):
        faults += _circles(document, known, conditions.conditions, reporter)
        faults += check_spans(document, known, reporter)
        faults += check_examples(document, known, reporter)
    return Checked(known, conditions.conditions, tuple(faults[:MAX_FAULTS]))


def _too_much(document: Document, reporter: Reporter) -> Diagnostic | None:
    items = sum(len(getattr(document, table)) for table in _SHARING)
    if items > MAX_ITEMS:
        table = max(_SHARING, key=lambda one: len(getattr(document, one)))
        message = f"{items} facts, sections, questions, standards, definitions and decisions; {MAX_ITEMS} is the most"
        return reporter.fault("R112", message, table, key=True)
    rules = sum(len(decide.rows) for decide in document.decide.values())
    rules += sum(len(getattr(document, table)) for table in ("limit", "require", "escalate", "action", "promise"))
    if rules > MAX_RULES:
        return reporter.fault("R112", f"{rules} rules and rows; {MAX_RULES} is the most", "ruleset", key=True)
    return None


def _circles(
    document: Document, known: Vocabulary, conditions: Mapping[str, Condition], reporter: Reporter
) -> Iterator[Diagnostic]:
    """What rests on itself, and what rests on so much one after another that nobody could follow it."""
    graph = dependencies(document, known, conditions)
    found = False
    for circle in circles(graph):
        found = True
        ring = " → ".join(name.removesuffix("=") for name in (*circle.names, circle.names[0]))
        help_ = "What decides whether something applies can't rest on that very thing."
        if circle.path[0] == "define":
            help_ = "What a name means can't rest on that very name."
        elif circle.path[0] in ("decide", "limit"):
            help_ = "What decides an outcome can't rest on that very outcome."
        yield reporter.fault("C301", f"this goes round in a circle: {ring}", *circle.path, help_=help_)
    row = [] if found else longest_chain(graph)
    if len(row) > MAX_CHAIN:
        name = row[0].removesuffix("=")
        table = next(table for table in _SHARING if name in getattr(document, table))
        ends = f"from '{name}' to '{row[-1].removesuffix('=')}'"
        message = f"{len(row)} things rest on one another in a row, {ends}; {MAX_CHAIN} is the most"
        yield reporter.fault("R112", message, table, name, key=True)


class _Checker:
    """Everything but conditions, spans and examples."""

    def __init__(self, document: Document, known: Vocabulary, reporter: Reporter, needs: Needs) -> None:
        self._document = document
        self._needs = needs
        self._vocabulary = known
        self._fault = reporter.fault
        self._unknown = reporter.unknown
        self._reporter = reporter

    def run(self) -> Iterator[Diagnostic]:
        yield from self._ids()
        yield from self._header()
        yield from check_requirements(self._document, self._needs, self._reporter)
        yield from check_facts(self._document, self._vocabulary, self._needs, self._reporter)
        yield from self._grades()
        yield from self._answers()
        for name in self._document.limit:
            yield from self._limit(name)
        for name in self._document.promise:
            yield from self._promise(name)
        for name, decide in self._document.decide.items():
            yield from self._decide(name, decide)
        yield from self._roles()

    # -------------------------------------------------------------- names

    def _ids(self) -> Iterator[Diagnostic]:
        first: dict[str, str] = {}
        for table in _SHARING:
            for name in getattr(self._document, table):
                if name in RESERVED or name == "no":
                    yield self._word_of_the_language(name, "an id", table, name, key=True)
                other = first.get(name)
                if other is None:
                    first[name] = table
                elif not (table == "decide" and other == "section"):
                    yield self._shared(name, other, table)
        for name in self._document.grade:
            if name in NOT_VALUES:
                yield self._word_of_the_language(name, "a grade's id", "grade", name, key=True)
        tagged: dict[str, None] = {}
        for table in ("section", "question", "standard", "fact"):
            for name, entry in getattr(self._document, table).items():
                for index, tag in enumerate(entry.tags):
                    tagged.setdefault(tag if table == "section" else "")
                    if tag in RESERVED:
                        yield self._word_of_the_language(tag, "a tag", table, name, "tags", index)
        for name in self._document.section:
            if name in tagged:
                help_ = f"'questions in {name}' would have two meanings: rename the section or the tag."
                yield self._fault(
                    "N103", f"'{name}' is both a section and a section's tag", "section", name, key=True, help_=help_
                )

    def _word_of_the_language(self, name: str, what: str, *path: str | int, key: bool = False) -> Diagnostic:
        return self._fault(
            "N101",
            f"'{name}' is a word of the language and can't be {what}",
            *path,
            key=key,
            help_=f"For example: {name}_{'item' if key else 'value'}." if what != "a tag" else "",
        )

    def _shared(self, name: str, one: str, other: str) -> Diagnostic:
        """The same id in two tables, told where it stands the second time."""
        lines = {table: self._reporter.line(table, name) for table in (one, other)}
        files = {table: self._reporter.composition.owner((table, name))[0].path for table in (one, other)}
        later, earlier = (one, other) if files[one] == files[other] and lines[one] > lines[other] else (other, one)
        return self._fault(
            "N102",
            f"'{name}' is the id of a {_NOUNS.get(earlier, earlier)} already",
            later,
            name,
            key=True,
            help_=f"[{earlier}.{name}] stands in line {lines[earlier]}. Facts, sections, questions, standards, "
            "definitions and decisions share one set of ids.",
        )

    def _twice(self, values: Iterable[str | Choice], *path: str) -> Iterator[Diagnostic]:
        seen: set[str] = set()
        for index, value in enumerate(values):
            name = value.id if isinstance(value, Choice) else value
            at: KeyPath = (*path, index, "id") if isinstance(value, Choice) else (*path, index)
            if name in seen:
                yield self._fault("N102", f"'{name}' stands twice in this list", *at)
            if name in NOT_VALUES:
                yield self._word_of_the_language(name, "a value", *at)
            seen.add(name)

    # -------------------------------------------------------------- header and grades

    def _header(self) -> Iterator[Diagnostic]:
        header = self._document.ruleset
        if header.effective_from and header.effective_to and header.effective_to < header.effective_from:
            yield self._fault("R101", "the ruleset ends before it begins", "ruleset", "effective_to")
        versions = list(dict.fromkeys(agreement.version for agreement in header.agreed if agreement.version))
        days = list(dict.fromkeys(agreement.on for agreement in header.agreed if agreement.on))
        if len(versions) > 1 or len(days) > 1:
            said = "; ".join(
                " ".join(
                    str(part)
                    for part in (
                        f"version {agreement.version}" if agreement.version else "",
                        f"{agreement.on:%d.%m.%Y}" if agreement.on else "",
                        f"({agreement.stated})" if agreement.stated else "",
                    )
                    if part
                )
                for agreement in header.agreed
            )
            yield self._fault(
                "W101",
                f"the source's statements of version and date disagree: {said}",
                "ruleset",
                "agreed",
                help_="Ask the body that agreed it which one holds.",
                warning=True,
            )

    def _grades(self) -> Iterator[Diagnostic]:
        for name, grade in self._document.grade.items():
            for index, phrase in enumerate(grade.emphasis):
                if grade.descriptor is None or phrase not in grade.descriptor:
                    message = "this phrase is not in the descriptor, so nothing is emphasised"
                    yield self._fault("W102", message, "grade", name, "emphasis", index, warning=True)

    # -------------------------------------------------------------- answers

    def _answers(self) -> Iterator[Diagnostic]:
        kinds = known_answers(self._document, self._needs)
        for name, answer_list in self._document.answers.items():
            yield from self._twice(answer_list.values, "answers", name, "values")
            if name in BUILT_IN or name in self._needs.question_types:
                yield self._fault("N102", f"'{name}' is a kind of answer already", "answers", name, key=True)
        for table in ANSWERED:
            for name, entry in getattr(self._document, table).items():
                yield from self._kind(table, name, entry, kinds)
                yield from self._twice(entry.values, table, name, "values")
                item = self._vocabulary.items.get(name)
                if item is None or item.role != table:
                    continue
                sound = name not in self._vocabulary.doubtful
                if entry.number_is_points and (sound or item.number_is_points):
                    yield from self._number_is_points(entry, item, table, name)
                if sound:
                    yield from self._bounds(table, name, entry)
                section = getattr(entry, "section", None)
                if section is not None and section not in self._document.section:
                    yield self._no_section(section, table, name)

    def _kind(self, table: str, name: str, entry: Answerable, kinds: list[str]) -> Iterator[Diagnostic]:
        for key in ("answers", "type"):
            kind = getattr(entry, key, None)
            if kind is None:
                continue
            if kind not in kinds:
                if not self._needs.lacking:
                    yield self._no_kind(kind, kinds, table, name, key)
            elif kind in OWN_VALUES and not entry.values:
                yield self._fault("R102", f"a {kind} needs values", table, name, key, help_='Add values = ["…", "…"].')
            elif kind == "grade" and not self._document.grade:
                yield self._fault(
                    "R103", "this ruleset has no grades", table, name, key, help_="Add [grade.ID] tables."
                )
            elif entry.values and kind not in OWN_VALUES:
                help_ = 'Leave values out, or write answers = "choice".'
                yield self._fault("R104", f"'{kind}' has answers of its own", table, name, "values", help_=help_)

    def _no_kind(self, kind: str, kinds: list[str], *at: str) -> Diagnostic:
        message = f"'{kind}' is not a kind of answer"
        help_ = unknown_kind_help(kind, self._needs)
        if help_:
            return self._fault("N104", message, *at, help_=help_)
        return self._unknown("N104", message, kind, kinds, *at)

    def _bounds(self, table: str, name: str, entry: Answerable) -> Iterator[Diagnostic]:
        item = self._vocabulary.items[name]
        known = [one.id for one in item.values]
        for value in entry.points:
            if value not in known:
                message = f"'{value}' is not a value of {name}"
                yield self._unknown("N105", message, value, known, table, name, "points", value, key=True)
        if entry.min is not None and entry.max is not None and entry.max < entry.min:
            yield self._fault("R101", "max is less than min", table, name, "max")
        for keys in (("min", "max"), ("decimals",)):
            stray = [key for key in keys if getattr(entry, key) is not None and not goes_with(key, entry, item)]
            if stray:
                yield self._fault("R105", f"only a number has {' and '.join(keys)}", table, name, stray[0])
        default = getattr(entry, "default", None)
        if isinstance(default, str) and item.values and default not in known:
            yield self._unknown("N105", f"'{default}' is not a value of {name}", default, known, table, name, "default")

    def _number_is_points(self, entry: Answerable, item: Item, table: str, name: str) -> Iterator[Diagnostic]:
        where = (table, name, "number_is_points")
        if not goes_with("number_is_points", entry, item):
            help_ = "Give its values points: points = { yes = 2, no = 0 }."
            yield self._fault("R113", "only a number is its own points", *where, key=True, help_=help_)
            return
        count = how_many_numbers(item)
        if count is None:
            bounds = (("min", item.minimum), ("max", item.maximum), ("decimals", item.decimals))
            missing = [key for key, value in bounds if value is None]
            help_ = f"Add {listed(missing)}, as min = 0, max = 10 and decimals = 0."
            yield self._fault("R113", "it is not said which numbers these can be", *where, key=True, help_=help_)
        elif count > MOST_NUMBERS:
            message = f"{count} numbers are too many to be points; there can be {MOST_NUMBERS}"
            help_ = "Narrow min, max or decimals, or let a [decide.ID] put bands over the number."
            yield self._fault("R113", message, *where, key=True, help_=help_)

    def _no_section(self, section: str, table: str, name: str) -> Diagnostic:
        message = f"there is no section '{section}'"
        removed = self._reporter.composition.removed.get(section)
        if removed:
            return self._fault("N106", message, table, name, "section", help_=removed)
        return self._unknown("N106", message, section, self._document.section, table, name, "section")

    # -------------------------------------------------------------- rules

    def _limit(self, name: str) -> Iterator[Diagnostic]:
        limit = self._document.limit[name]
        decide = self._document.decide.get(limit.outcome)
        if decide is None:
            where = ("limit", name, "outcome") if "outcome" in limit.model_fields_set else ("limit", name)
            if limit.outcome == "overall" and len(where) == 2:
                help_ = "Add [decide.overall], or name the outcome with outcome = and at_most =."
                yield self._fault("N107", "nothing decides 'overall'", *where, key=True, help_=help_)
            else:
                message = f"nothing decides '{limit.outcome}'"
                yield self._unknown("N107", message, limit.outcome, self._document.decide, *where)
            return
        key = "at_most" if limit.at_most is not None else "overall_at_most"
        cap = limit.at_most if limit.at_most is not None else limit.overall_at_most
        if cap is None:
            help_ = f'Add {"overall_at_most" if limit.outcome == "overall" else "at_most"} = "…".'
            yield self._fault("R106", "this limit has no cap", "limit", name, key=True, help_=help_)
            return
        if limit.at_most is not None and limit.overall_at_most is not None:
            help_ = "Leave one of the two out."
            yield self._fault(
                "R106", "this limit has two caps", "limit", name, "overall_at_most", key=True, help_=help_
            )
            return
        if limit.overall_at_most is not None and limit.outcome != "overall":
            message = f"this limits '{limit.outcome}', not the overall grade"
            at = ("limit", name, "overall_at_most")
            yield self._fault("R106", message, *at, key=True, help_="Write at_most.", fix="at_most")
        values, off = outcome_values(self._document, decide)
        scale = [value.id for value in values if value.id not in off]
        if cap not in scale:
            yield self._unknown("N105", f"'{cap}' is not a value of {limit.outcome}", cap, scale, "limit", name, key)
        elif cap == scale[-1]:
            message = f"'{cap}' is the best there is, so this limits nothing"
            yield self._fault("W103", message, "limit", name, key, warning=True)

    def _promise(self, name: str) -> Iterator[Diagnostic]:
        promise = self._document.promise[name]
        if promise.claim is not None and (promise.whenever is not None or promise.then is not None):
            message, help_ = "a promise has a claim, or whenever and then, not both", "Make two promises of it."
        elif promise.claim is None and promise.whenever is None and promise.then is None:
            message, help_ = "this promises nothing", 'Add claim = "…", or whenever = "…" and then = "…".'
        elif promise.claim is None and (promise.whenever is None or promise.then is None):
            missing = "whenever" if promise.whenever is None else "then"
            message, help_ = f"'{missing}' is missing in this promise", f'Add {missing} = "…".'
        else:
            return
        yield self._fault("R107", message, "promise", name, key=True, help_=help_)

    def _decide(self, name: str, decide: Decide) -> Iterator[Diagnostic]:
        values, off = outcome_values(self._document, decide)
        known = [value.id for value in values]
        if not [value for value in known if value not in off]:
            help_ = "Add outcomes = [ … ], worst first, or [grade.ID] tables."
            yield self._fault("R103", "this ruleset has no grades", "decide", name, key=True, help_=help_)
            return
        yield from self._twice(decide.outcomes, "decide", name, "outcomes")
        yield from self._twice(decide.off_scale, "decide", name, "off_scale")
        own = {value.id for value in outcome_values(self._document, decide)[0] if value.id not in off}
        for index, beside in enumerate(decide.off_scale):
            value = beside.id if isinstance(beside, Choice) else beside
            if value in own or (not decide.outcomes and value in self._document.grade):
                message = f"'{value}' is on the scale, so it can't stand beside it"
                yield self._fault("N102", message, "decide", name, "off_scale", index)
        if decide.otherwise is not None and decide.otherwise not in known:
            message = f"'{decide.otherwise}' is not a value of {name}"
            yield self._unknown("N105", message, decide.otherwise, known, "decide", name, "otherwise")
        if not decide.rows and decide.otherwise is None:
            help_ = "Add rows = [ … ], or otherwise."
            yield self._fault("R108", "this decides nothing", "decide", name, key=True, help_=help_)
        for index, column in enumerate(decide.columns):
            if not has_hole(column):
                holes = column.split().count("_")
                message = "this column has no hole for its cells" if holes == 0 else f"this column has {holes} holes"
                help_ = 'One _ stands where the cell goes: "_ sections are outstanding".'
                yield self._fault("R109", message, "decide", name, "columns", index, help_=help_)
        for index, row in enumerate(decide.rows):
            where: KeyPath = ("decide", name, "rows", index)
            if row.then not in known:
                message = f"'{row.then}' is not a value of {name}"
                yield self._unknown("N105", message, row.then, known, *where, "then")
            if row.when is None and row.cells is None:
                help_ = 'Add when = "…".' if not decide.columns else "Add cells = [ … ], one for each column."
                yield self._fault("R110", "this row does not say when it applies", *where, help_=help_)
            elif row.when is not None and row.cells is not None:
                yield self._fault("R110", "a row has when or cells, not both", *where, "cells", key=True)
            elif row.cells is not None and len(row.cells) != len(decide.columns):
                counted = f"{len(row.cells)} {'cell' if len(row.cells) == 1 else 'cells'}"
                message = f"this row has {counted}; the grid has {len(decide.columns)} columns"
                yield self._fault("R111", message, *where, "cells", help_='"-" stands for any.')

    # -------------------------------------------------------------- roles

    def _roles(self) -> Iterator[Diagnostic]:
        known = self._document.role
        if not known:
            return
        for path, role in self._role_uses():
            if role not in known:
                yield self._unknown("N108", f"there is no role '{role}'", role, known, *path)

    def _role_uses(self) -> Iterator[tuple[KeyPath, str]]:
        for name, escalate in self._document.escalate.items():
            for index, role in enumerate(escalate.to):
                yield ("escalate", name, "to", index), role
            if escalate.track:
                yield ("escalate", name, "track", "by"), escalate.track.by
        for name, action in self._document.action.items():
            yield ("action", name, "owner"), action.owner
            if action.overseen_by:
                yield ("action", name, "overseen_by"), action.overseen_by
        for name, report in self._document.report.items():
            for index, role in enumerate(report.to):
                yield ("report", name, "to", index), role
        for name, moderation in self._document.moderation.items():
            if moderation.by:
                yield ("moderation", name, "by"), moderation.by
        for name, reaudit in self._document.reaudit.items():
            for index, role in enumerate(reaudit.by):
                yield ("reaudit", name, "by", index), role
        for index, role in enumerate(self._document.document.to):
            yield ("document", "to", index), role


_NOUNS = {"define": "named condition", "decide": "decision"}
