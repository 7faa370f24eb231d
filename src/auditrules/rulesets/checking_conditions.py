"""Every condition of a document: parsed, and checked against what may be named where it stands."""

from __future__ import annotations

from collections.abc import Iterator

from auditrules.conditions.checking import Where, check, names
from auditrules.conditions.dates import Span, SpanError, parse_span
from auditrules.conditions.groups import members
from auditrules.conditions.ir import (
    And,
    Condition,
    Const,
    Count,
    DateTest,
    Is,
    Not,
    NumberTest,
    Or,
    Points,
    Ref,
    SpanTest,
    Test,
)
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.spelling import listed, nearest
from auditrules.conditions.vocabulary import Vocabulary
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.fields import FIELDS, require_vocabulary
from auditrules.rulesets.models import Decide, Document
from auditrules.rulesets.parsing import Cell, Context, cells, grid_condition, has_hole, try_parse, written_conditions
from auditrules.rulesets.positions import KeyPath
from auditrules.rulesets.reporting import Reporter

MAX_READS = 100_000
"""Items that all conditions of a ruleset look at together, a group counting as its members and a named condition as
what it means: names that rest twice on the name before them would else double what there is to work out each time."""


MAX_CUTS = 200
"""Numbers or dates that the conditions of a ruleset compare one answer with."""


class ConditionChecker:
    """Parses and checks conditions; ``conditions`` holds every parsed one, ``never`` in place of a faulty one."""

    def __init__(self, document: Document, vocabulary: Vocabulary, reporter: Reporter) -> None:
        self._document = document
        self._vocabulary = vocabulary
        self._reporter = reporter
        self._reads = 0
        self._members: dict[object, int] = {}
        self._costs: dict[str, int] = {}
        self._begun: set[str] = set()
        self._cuts: dict[str, set[object]] = {}
        self.conditions: dict[str, Condition] = {}

    def run(self) -> Iterator[Diagnostic]:
        for written in written_conditions(self._document):
            parsed = try_parse(written.text)
            if isinstance(parsed, ConditionFault):
                self.conditions[written.key] = Const(False)
                yield self._told(parsed, written.path, parsed.span)
                continue
            self.conditions[written.key] = parsed
            if self._too_many_reads(parsed):
                yield self._reporter.fault(
                    "R112",
                    f"the conditions up to here look at more than {MAX_READS} answers",
                    *written.path,
                    help_="Count fewer groups, or smaller ones.",
                )
                return
            for fault in self._faults(parsed, written.text, written.context):
                yield self._told(fault, written.path, fault.span)
            for item in self._cut(parsed):
                message = f"the conditions up to here compare '{item}' with more than {MAX_CUTS} numbers or dates"
                yield self._reporter.fault("R112", message, *written.path)
                return
        for name, decide in self._document.decide.items():
            yield from self._grid(name, decide)

    def _too_many_reads(self, condition: Condition) -> bool:
        self._reads += self._cost(condition)
        return self._reads > MAX_READS

    def _cut(self, condition: Condition) -> Iterator[str]:
        """Items that are now compared with too many numbers or dates."""
        match condition:
            case Not(part):
                yield from self._cut(part)
            case And(parts) | Or(parts):
                for part in parts:
                    yield from self._cut(part)
            case Is(item, test):
                yield from self._cut_by(item, test)
            case Count(_, group, test) if isinstance(test, (NumberTest, DateTest, SpanTest)):
                for one in members(group, self._vocabulary):
                    yield from self._cut_by(one.id, test)
            case _:
                return

    def _cut_by(self, item: str, test: Test) -> Iterator[str]:
        found: tuple[object, ...] = ()
        match test:
            case NumberTest(_, number, upper):
                found = (number, upper)
            case DateTest() | SpanTest():
                found = (test,)
        if found:
            cuts = self._cuts.setdefault(item, set())
            cuts.update(found)
            if len(cuts) > MAX_CUTS:
                yield item

    def _cost(self, condition: Condition) -> int:
        match condition:
            case Count(_, group, _) | Points(_, group, _):
                if group not in self._members:
                    self._members[group] = len(members(group, self._vocabulary))
                return self._members[group]
            case Ref(name):
                return self._cost_of_name(name)
            case Not(part):
                return self._cost(part)
            case And(parts) | Or(parts):
                return sum(self._cost(part) for part in parts)
            case _:
                return 1

    def _cost_of_name(self, name: str) -> int:
        """What a named condition looks at, all that it names included; a circle counts once, and is told elsewhere."""
        if name in self._costs or name not in self._document.define:
            return self._costs.get(name, 1)
        pending = [name]
        while pending:
            here = pending[-1]
            parsed = try_parse(self._document.define[here].means)
            if isinstance(parsed, ConditionFault):
                self._costs[here] = 1
                pending.pop()
                continue
            if here not in self._begun:
                self._begun.add(here)
                unknown = [one for one in _refs(parsed) if one in self._document.define and one not in self._begun]
                if unknown:
                    pending += unknown
                    continue
            pending.pop()
            # Beyond the limit it makes no difference how far.
            self._costs.setdefault(here, min(self._known_cost(parsed), MAX_READS + 1))
        return self._costs[name]

    def _known_cost(self, condition: Condition) -> int:
        refs = list(_refs(condition))
        return sum(self._costs.get(name, 1) for name in refs) + self._cost(_without_refs(condition))

    # -------------------------------------------------------------- grids

    def _grid(self, name: str, decide: Decide) -> Iterator[Diagnostic]:
        if not all(has_hole(column) for column in decide.columns):
            return
        told: set[tuple[int, str]] = set()
        for index, row in enumerate(decide.rows):
            if row.cells is None:
                continue
            parts: list[Condition] = []
            for cell in cells(name, decide, index, row):
                parsed = try_parse(cell.text)
                if isinstance(parsed, ConditionFault):
                    faults = [parsed]
                else:
                    parts.append(parsed)
                    self._reads += self._cost(parsed)
                    faults = self._faults(parsed, cell.text, "judging")
                for fault in faults:
                    # What is wrong with a column is told once, at the column.
                    column = _in_column(fault, cell)
                    if column is None:
                        yield self._told(fault, cell.path, _in_cell(fault, cell))
                    elif (cell.column, fault.message) not in told:
                        told.add((cell.column, fault.message))
                        yield self._told(fault, ("decide", name, "columns", cell.column), column)
            self.conditions[f"decide.{name}.rows.{index + 1}.when"] = grid_condition(parts)
            if self._reads > MAX_READS:
                where = ("decide", name, "rows", index)
                yield self._reporter.fault(
                    "R112", f"the conditions up to here look at more than {MAX_READS} answers", *where
                )
                return

    # -------------------------------------------------------------- faults

    def _faults(self, condition: Condition, text: str, context: Context) -> list[ConditionFault]:
        known = self._vocabulary
        if context in FIELDS:
            known = require_vocabulary(known, context)
        found = check(condition, text, known, Where(answered=context in FIELDS, rules=context == "promise"))
        if not found and context == "facts":
            for name in names(condition, known):
                item = known.items.get(name)
                if item is not None and item.role != "fact":
                    at = text.find(name)
                    span = (at, at + len(name)) if at >= 0 else (0, len(text))
                    message = f"'{name}' is a {item.role}; before an audit begins only facts are known"
                    facts = listed(one.id for one in known.members("fact"))
                    return [ConditionFault("C208", message, span, f"Facts: {facts}." if facts else "")]
        return found

    def _told(self, fault: ConditionFault, path: KeyPath, span: tuple[int, int]) -> Diagnostic:
        composition = self._reporter.composition
        help_ = fault.help
        if fault.unknown is not None and fault.unknown in composition.removed:
            help_ = composition.removed[fault.unknown]
        return composition.fault(
            fault.code, fault.message, path, within=span, help_=help_, fix=None if help_ != fault.help else fault.fix
        )


def _refs(condition: Condition) -> Iterator[str]:
    """Every named condition that a condition names, as often as it does."""
    match condition:
        case Ref(name):
            yield name
        case Not(part):
            yield from _refs(part)
        case And(parts) | Or(parts):
            for part in parts:
                yield from _refs(part)
        case _:
            pass


def _without_refs(condition: Condition) -> Condition:
    match condition:
        case Ref():
            return Const(True)
        case Not(part):
            return _without_refs(part)
        case And(parts):
            return And(tuple(_without_refs(part) for part in parts))
        case Or(parts):
            return Or(tuple(_without_refs(part) for part in parts))
        case _:
            return condition


def _in_column(fault: ConditionFault, cell: Cell) -> tuple[int, int] | None:
    """Where a fault stands in the column's own text; None where it touches the cell."""
    start, end = fault.span
    if end <= cell.offset and end > start:
        return start, end
    after = cell.offset + cell.length
    if start >= after and end > start:
        # The column has one character, the hole, where the text has the cell.
        return start - cell.length + 1, end - cell.length + 1
    return None


def _in_cell(fault: ConditionFault, cell: Cell) -> tuple[int, int]:
    start, end = fault.span[0] - cell.offset, fault.span[1] - cell.offset
    return (start, end) if start >= 0 and end <= cell.length else (0, cell.length)


def check_spans(document: Document, vocabulary: Vocabulary, reporter: Reporter) -> Iterator[Diagnostic]:
    """Spans of time: ``10 working days after completed``."""
    dates = [item.id for item in vocabulary.items.values() if item.kind == "date"]
    dates += [name for name in vocabulary.doubtful if name not in dates]
    for table in ("action", "reaudit"):
        for name, entry in getattr(document, table).items():
            if entry.due is not None:
                yield from _span(reporter, entry.due, dates, (table, name, "due"))
    for name, escalate in document.escalate.items():
        if escalate.track is not None:
            yield from _span(reporter, escalate.track.remind_every, None, ("escalate", name, "track", "remind_every"))


def _span(reporter: Reporter, text: str, dates: list[str] | None, path: KeyPath) -> Iterator[Diagnostic]:
    try:
        span = parse_span(text)
    except SpanError:
        example = "10 working days" if dates is None else "10 working days after completed"
        units = "days, working days, weeks, months or years"
        yield reporter.fault(
            "C401", f"'{text}' is not a span of time", *path, help_=f"For example: {example}. It has {units}."
        )
        return
    if span.anchor is None:
        return
    at = text.rfind(span.anchor)
    within = (at, at + len(span.anchor))
    if dates is None:
        message = "how often it comes round needs no date to count from"
        yield reporter.fault("C401", message, *path, help_="For example: 10 working days.", within=within)
    elif span.anchor not in dates:
        likely = nearest(span.anchor, dates)
        none = f"It has no date. '{Span(span.n, span.unit)}' alone counts from the day it is proposed."
        help_ = f"Did you mean '{likely}'?" if likely else f"Dates: {listed(dates)}." if dates else none
        help_ = reporter.composition.removed.get(span.anchor, help_)
        message = f"'{span.anchor}' is not a date of this ruleset"
        yield reporter.composition.fault("C202", message, path, help_=help_, within=within, fix=likely)
