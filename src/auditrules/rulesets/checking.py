"""A composed document against itself: names, references, conditions, cycles. All faults, not the first."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from auditrules.conditions.checking import Where, check, names
from auditrules.conditions.dates import SpanError, parse_span
from auditrules.conditions.ir import Condition, Const
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.spelling import nearest
from auditrules.conditions.vocabulary import Item, Value, Vocabulary
from auditrules.conditions.words import RESERVED
from auditrules.rulesets.composition import Composition
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.models import Answerable, Choice, Document
from auditrules.rulesets.naming import known_answers, outcome_values, vocabulary
from auditrules.rulesets.parsing import Context, Written, cells, grid_condition, has_hole, try_parse, written_conditions
from auditrules.rulesets.positions import KeyPath

_YES_NO = (Value("no", "No"), Value("yes", "Yes"))


def _field(name: str, kind: str, label: str) -> Item:
    values = _YES_NO if kind == "choice" else ()
    return Item(name, "field", kind, label, values)  # type: ignore[arg-type]  # the literals below


#: What a requirement on an entry may read, beside the ruleset's own items.
FIELDS: Mapping[str, tuple[Item, ...]] = {
    "action": (
        _field("text", "text", "Action"),
        _field("owner", "person", "Owner"),
        _field("overseen_by", "person", "Overseen by"),
        _field("due", "date", "Due"),
        _field("measure", "text", "How it will be known to be done"),
        _field("agreed_with_worker", "choice", "Date agreed with the worker"),
        _field("told_it_is_tracked", "choice", "Worker told that it is tracked"),
        _field("about_worker_development", "choice", "About the worker's development"),
    ),
    "improvement": (_field("what", "text", "What to improve"), _field("how", "text", "How it can be achieved")),
    "section": tuple(
        _field(name, "text", name) for name in ("value", "evidence", "impact", "rationale", "worker_value")
    ),
    "question": tuple(
        _field(name, "text", name) for name in ("value", "evidence", "impact", "rationale", "worker_value")
    ),
    "audit": (
        _field("overall_grade", "text", "Overall grade"),
        _field("overall_rationale", "text", "Rationale of the overall grade"),
        _field("consulted", "choice", "Whether a colleague was asked"),
    ),
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What checking found: the vocabulary, the parsed conditions, and every fault."""

    vocabulary: Vocabulary
    conditions: Mapping[str, Condition]
    faults: tuple[Diagnostic, ...]


def check_document(document: Document, composition: Composition) -> Checked:
    """Check a document whose shape is right."""
    checker = _Checker(document, composition)
    faults = list(checker.run())
    return Checked(checker.vocabulary, checker.conditions, tuple(faults))


def require_vocabulary(base: Vocabulary, on: str) -> Vocabulary:
    """The vocabulary of a requirement: the entry's own fields before the ruleset's items."""
    fields = {item.id: item for item in FIELDS[on]}
    return replace(base, items={**base.items, **fields})


class _Checker:
    def __init__(self, document: Document, composition: Composition) -> None:
        self._document = document
        self._composition = composition
        self.vocabulary = vocabulary(document)
        self.conditions: dict[str, Condition] = {}

    def run(self) -> Iterator[Diagnostic]:
        yield from self._ids()
        yield from self._header()
        yield from self._grades()
        yield from self._answers()
        yield from self._tables()
        yield from self._decisions()
        yield from self._conditions()
        yield from self._cycles()
        yield from self._spans()
        yield from self._roles()
        yield from self._examples()

    def _fault(self, code: str, message: str, *path: str | int, **options: object) -> Diagnostic:
        return self._composition.fault(code, message, tuple(path), **options)  # type: ignore[arg-type]  # passed on

    def _unknown(self, code: str, message: str, word: str, known: Iterable[str], *path: str | int) -> Diagnostic:
        choices = list(known)
        likely = nearest(word, choices)
        help_ = f"Did you mean '{likely}'?" if likely else f"Allowed: {', '.join(choices[:20])}." if choices else ""
        fix = f'"{likely}"' if likely else None
        return self._fault(code, message, *path, help_=help_, fix=fix)

    # -------------------------------------------------------------- names

    def _ids(self) -> Iterator[Diagnostic]:
        first: dict[str, str] = {}
        for table in ("fact", "section", "question", "standard", "define", "decide"):
            for name in getattr(self._document, table):
                if name in RESERVED or name == "no":
                    yield self._fault(
                        "N101", f"'{name}' is a word of the language and can't be an id", table, name, key=True
                    )
                other = first.get(name)
                if other is None:
                    first[name] = table
                elif not (table == "decide" and other == "section"):
                    yield self._fault(
                        "N102",
                        f"'{name}' is a {other} already; ids are shared by facts, sections, questions, standards, "
                        "definitions and decisions",
                        table,
                        name,
                        key=True,
                    )
        for name in self._document.section:
            if any(name in section.tags for section in self._document.section.values()):
                yield self._fault("N103", f"'{name}' is both a section and a section's tag", "section", name, key=True)

    def _header(self) -> Iterator[Diagnostic]:
        header = self._document.ruleset
        if header.effective_from and header.effective_to and header.effective_to < header.effective_from:
            yield self._fault("R101", "it ends before it begins", "ruleset", "effective_to")
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
                    yield self._fault(
                        "W102",
                        "this phrase is not in the descriptor, so nothing is emphasised",
                        "grade",
                        name,
                        "emphasis",
                        index,
                        warning=True,
                    )

    # -------------------------------------------------------------- answers

    def _answers(self) -> Iterator[Diagnostic]:
        kinds = known_answers(self._document)
        for name, answer_list in self._document.answers.items():
            yield from self._twice(answer_list.values, "answers", name, "values")
            if name in ("yes_no", "yes_partly_no", *kinds[:10]):
                yield self._fault("N102", f"'{name}' is a kind of answer already", "answers", name, key=True)
        for table in ("fact", "question", "standard"):
            for name, entry in getattr(self._document, table).items():
                yield from self._answerable(table, name, entry, kinds)

    def _answerable(self, table: str, name: str, entry: Answerable, kinds: list[str]) -> Iterator[Diagnostic]:
        for key in ("answers", "type"):
            kind = getattr(entry, key, None)
            if kind is None:
                continue
            if kind not in kinds:
                yield self._unknown("N104", f"'{kind}' is not a kind of answer", kind, kinds, table, name, key)
            if kind in ("choice", "choices") and not entry.values:
                yield self._fault("R102", f"a {kind} needs values", table, name, key, help_='Add values = ["…", "…"].')
            if kind == "grade" and not self._document.grade:
                yield self._fault("R103", "this ruleset has no grades", table, name, key)
            if entry.values and kind not in ("choice", "choices"):
                yield self._fault("R104", f"'{kind}' has values of its own", table, name, "values")
        yield from self._twice(entry.values, table, name, "values")
        item = self.vocabulary.items.get(name)
        if item is None or item.role != table:
            return
        for value in entry.points:
            if item.value(value) is None:
                known = [one.id for one in item.values]
                yield self._unknown(
                    "N105", f"'{value}' is not a value of {name}", value, known, table, name, "points", value
                )
        if entry.min is not None and entry.max is not None and entry.max < entry.min:
            yield self._fault("R101", "the most is less than the least", table, name, "max")
        if (entry.min is not None or entry.max is not None) and item.kind != "number":
            yield self._fault(
                "R105", "only a number has a least and a most", table, name, "min" if entry.min is not None else "max"
            )
        if table == "question" and getattr(entry, "section", None) not in self._document.section:
            section = str(getattr(entry, "section", ""))
            yield self._unknown(
                "N106", f"there is no section '{section}'", section, self._document.section, table, name, "section"
            )
        default = getattr(entry, "default", None)
        if isinstance(default, str) and item.values and item.value(default) is None:
            known = [one.id for one in item.values]
            yield self._unknown("N105", f"'{default}' is not a value of {name}", default, known, table, name, "default")

    def _twice(self, values: Iterable[str | Choice], *path: str) -> Iterator[Diagnostic]:
        seen: set[str] = set()
        for index, value in enumerate(values):
            name = value.id if isinstance(value, Choice) else value
            if name in seen:
                yield self._fault("N102", f"'{name}' stands twice in this list", *path, index)
            seen.add(name)

    # -------------------------------------------------------------- rules

    def _tables(self) -> Iterator[Diagnostic]:
        document = self._document
        for name, limit in document.limit.items():
            decide = document.decide.get(limit.outcome)
            if decide is None:
                yield self._unknown(
                    "N107",
                    f"nothing decides '{limit.outcome}'",
                    limit.outcome,
                    document.decide,
                    "limit",
                    name,
                    "outcome",
                )
                continue
            key = "at_most" if limit.at_most is not None else "overall_at_most"
            cap = limit.at_most if limit.at_most is not None else limit.overall_at_most
            if cap is None or (limit.at_most is not None and limit.overall_at_most is not None):
                yield self._fault(
                    "R106", "a limit has one cap", "limit", name, key=True, help_="Give at_most, or overall_at_most."
                )
                continue
            values, off = outcome_values(document, decide)
            scale = [value.id for value in values if value.id not in off]
            if cap not in scale:
                yield self._unknown(
                    "N105", f"'{cap}' is not a value of {limit.outcome}", cap, scale, "limit", name, key
                )
            elif scale and cap == scale[-1]:
                yield self._fault(
                    "W103", f"'{cap}' is the best there is, so this limits nothing", "limit", name, key, warning=True
                )
        for name, promise in document.promise.items():
            if (promise.claim is None) == (promise.whenever is None) or (promise.whenever is None) != (
                promise.then is None
            ):
                yield self._fault("R107", "a promise has a claim, or both whenever and then", "promise", name, key=True)

    def _decisions(self) -> Iterator[Diagnostic]:
        for name, decide in self._document.decide.items():
            values, off = outcome_values(self._document, decide)
            known = [value.id for value in values]
            if not [value for value in known if value not in off]:
                yield self._fault("R103", "there are no grades; give outcomes = [ … ]", "decide", name, key=True)
                continue
            yield from self._twice([*decide.outcomes, *decide.off_scale], "decide", name, "outcomes")
            if decide.otherwise is not None and decide.otherwise not in known:
                yield self._unknown(
                    "N105",
                    f"'{decide.otherwise}' is not a value of {name}",
                    decide.otherwise,
                    known,
                    "decide",
                    name,
                    "otherwise",
                )
            if not decide.rows and decide.otherwise is None:
                yield self._fault("R108", "it decides nothing: give rows, or otherwise", "decide", name, key=True)
            for index, column in enumerate(decide.columns):
                if not has_hole(column):
                    yield self._fault(
                        "R109",
                        "a column has one hole",
                        "decide",
                        name,
                        "columns",
                        index,
                        help_='For example: "_ sections are outstanding".',
                    )
            for index, row in enumerate(decide.rows):
                where: KeyPath = ("decide", name, "rows", index)
                if row.then not in known:
                    yield self._unknown(
                        "N105", f"'{row.then}' is not a value of {name}", row.then, known, *where, "then"
                    )
                if (row.when is None) == (row.cells is None):
                    yield self._fault("R110", "a row has either when or cells", *where)
                elif row.cells is not None and len(row.cells) != len(decide.columns):
                    yield self._fault(
                        "R111",
                        f"this row has {len(row.cells)} cells and the grid {len(decide.columns)} columns",
                        *where,
                        "cells",
                        help_='"-" stands for any.',
                    )

    # -------------------------------------------------------------- conditions

    def _conditions(self) -> Iterator[Diagnostic]:
        for written in written_conditions(self._document):
            parsed = try_parse(written.text)
            if isinstance(parsed, ConditionFault):
                self.conditions[written.key] = Const(False)
                yield self._condition_fault(parsed, written.path, 0)
                continue
            self.conditions[written.key] = parsed
            for fault in self._checked(parsed, written.text, written):
                yield self._condition_fault(fault, written.path, 0)
        for name, decide in self._document.decide.items():
            for index, row in enumerate(decide.rows):
                if row.cells is None or not all(has_hole(column) for column in decide.columns):
                    continue
                parts: list[Condition] = []
                for cell in cells(name, decide, index, row):
                    parsed = try_parse(cell.text)
                    if isinstance(parsed, ConditionFault):
                        yield self._condition_fault(parsed, cell.path, cell.offset, cell.length)
                        continue
                    parts.append(parsed)
                    written = Written("", cell.path, cell.text, "judging")
                    for fault in self._checked(parsed, cell.text, written):
                        yield self._condition_fault(fault, cell.path, cell.offset, cell.length)
                self.conditions[f"decide.{name}.rows.{index + 1}.when"] = grid_condition(parts)

    def _checked(self, condition: Condition, text: str, written: Written) -> list[ConditionFault]:
        context: Context = written.context
        known = self.vocabulary
        if context in FIELDS:
            known = require_vocabulary(known, context)
        found = check(condition, text, known, Where(answered=context in FIELDS, rules=context == "promise"))
        if not found and context == "facts":
            for name in names(condition, known):
                item = known.items.get(name)
                if item is not None and item.role != "fact":
                    return [
                        ConditionFault(
                            "C208",
                            f"'{name}' is a {item.role}; before an audit begins only facts are known",
                            (0, len(text)),
                        )
                    ]
        return found

    def _condition_fault(
        self, fault: ConditionFault, path: KeyPath, offset: int, length: int | None = None
    ) -> Diagnostic:
        start, end = fault.span[0] - offset, fault.span[1] - offset
        if length is not None:
            inside = start >= 0 and end <= length
            start, end = (start, end) if inside else (0, length)
        return self._composition.fault(
            fault.code,
            fault.message,
            path,
            within=(start, end),
            help_=fault.help,
            fix=fault.fix if length is None or fault.span[0] - offset >= 0 else None,
        )

    # -------------------------------------------------------------- cycles

    def _cycles(self) -> Iterator[Diagnostic]:
        graph = dependencies(self._document, self.vocabulary, self.conditions)
        reported: set[frozenset[str]] = set()
        for found in _find_cycles(graph):
            cycle = [name.removesuffix("=") for name in found]
            members = frozenset(cycle)
            if members in reported:
                continue
            reported.add(members)
            name = next((one for one in cycle if self._relevance_path(one)), cycle[0])
            at = self._relevance_path(name) or (
                ("define", name, "means") if name in self._document.define else ("decide", name)
            )
            ring = " → ".join([*cycle[cycle.index(name) :], *cycle[: cycle.index(name)], name])
            yield self._fault(
                "C301",
                f"this goes round in a circle: {ring}",
                *at,
                help_="What decides whether something applies can't rest on that very thing.",
            )

    def _relevance_path(self, name: str) -> KeyPath | None:
        for table in ("section", "question", "fact", "standard"):
            if name in getattr(self._document, table):
                condition = self.conditions.get(f"{table}.{name}.relevant")
                if condition is not None and not isinstance(condition, Const):
                    return (table, name, "relevant")
        return None

    # -------------------------------------------------------------- spans, roles, examples

    def _spans(self) -> Iterator[Diagnostic]:
        dates = [item.id for item in self.vocabulary.items.values() if item.kind == "date"]
        for table, key in (("action", "due"), ("reaudit", "due")):
            for name, entry in getattr(self._document, table).items():
                if entry.due is not None:
                    yield from self._span(entry.due, dates, table, name, key)
        for name, escalate in self._document.escalate.items():
            if escalate.track is not None:
                yield from self._span(escalate.track.remind_every, None, "escalate", name, "track", "remind_every")

    def _span(self, text: str, dates: list[str] | None, *path: str) -> Iterator[Diagnostic]:
        try:
            span = parse_span(text)
        except SpanError as error:
            yield self._fault("C401", str(error)[:1].lower() + str(error)[1:].rstrip("."), *path)
            return
        if span.anchor is not None and dates is not None and span.anchor not in dates:
            yield self._unknown("C202", f"'{span.anchor}' is not a date of this ruleset", span.anchor, dates, *path)

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

    def _examples(self) -> Iterator[Diagnostic]:
        seen: dict[str, int] = {}
        for index, example in enumerate(self._document.examples):
            where: KeyPath = ("examples", index)
            if example.name in seen:
                yield self._fault("N102", "an example of this name stands above", *where, "name")
            if example.like is not None and example.like not in seen:
                yield self._unknown(
                    "N109", "there is no example of this name above", example.like, seen, *where, "like"
                )
            seen[example.name] = index
            for name, given in example.given.items():
                item = self.vocabulary.items.get(name)
                if item is None or item.decided:
                    known = [one.id for one in self.vocabulary.items.values() if not one.decided]
                    likely = nearest(name, known)
                    yield self._fault(
                        "N110",
                        f"'{name}' is nothing that is answered",
                        *where,
                        "given",
                        name,
                        key=True,
                        help_=f"Did you mean '{likely}'?" if likely else "",
                        fix=likely,
                    )
                    continue
                yield from self._given(item, given, (*where, "given", name))
            for name, value in (example.expect.model_extra or {}).items():
                outcome = self.vocabulary.items.get(name)
                if outcome is None or not outcome.decided:
                    known = [one.id for one in self.vocabulary.items.values() if one.decided]
                    known += ["escalate", "because", "not_applicable", "register", "requires", "actions"]
                    likely = nearest(name, known)
                    yield self._fault(
                        "N110",
                        f"'{name}' is not an outcome",
                        *where,
                        "expect",
                        name,
                        key=True,
                        help_=f"Did you mean '{likely}'?" if likely else f"Allowed: {', '.join(known)}.",
                        fix=likely,
                    )
                elif value != "not yet known" and outcome.value(str(value)) is None:
                    known = [one.id for one in outcome.values]
                    yield self._unknown(
                        "N105",
                        f"'{value}' is not a value of {name}",
                        str(value),
                        [*known, "not yet known"],
                        *where,
                        "expect",
                        name,
                    )

    def _given(self, item: Item, given: object, path: KeyPath) -> Iterator[Diagnostic]:
        if given == "n/a":
            return
        if item.kind in ("choice", "choices"):
            for value in given if isinstance(given, tuple) else (given,):
                if item.value(str(value)) is None:
                    known = [one.id for one in item.values]
                    yield self._unknown("N105", f"'{value}' is not a value of {item.id}", str(value), known, *path)
        elif item.kind == "number" and (isinstance(given, bool) or not isinstance(given, (int, Decimal))):
            yield self._fault("N105", f"'{item.id}' is a number", *path)


def dependencies(
    document: Document, vocabulary: Vocabulary, conditions: Mapping[str, Condition]
) -> dict[str, list[str]]:
    """What each item, named condition and outcome rests on.

    ``name`` is whether an item applies and what a named condition says; ``name=`` is a decided value. A section
    graded by a table may so be decided from its own questions: they rest on whether it applies, not on its grade.
    """
    graph: dict[str, list[str]] = {}

    def reads(condition: Condition) -> list[str]:
        return [f"{name}=" if name in document.decide else name for name in names(condition, vocabulary)]

    for table in ("fact", "section", "question", "standard"):
        for name, entry in getattr(document, table).items():
            graph[name] = reads(conditions[f"{table}.{name}.relevant"])
            section = getattr(entry, "section", None)
            if section in document.section:
                graph[name].append(section)
    for name in document.define:
        graph[name] = reads(conditions[f"define.{name}.means"])
    for name in document.decide:
        value = graph[f"{name}="] = [name] if name in document.section else []
        for key, condition in conditions.items():
            if key.startswith(f"decide.{name}.") or (
                key.startswith("limit.") and document.limit[key.split(".")[1]].outcome == name
            ):
                value.extend(reads(condition))
    return graph


def _find_cycles(graph: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Each strongly connected way round, found by depth-first search without recursion."""
    state: dict[str, int] = {}
    for root in graph:
        if state.get(root):
            continue
        path: list[str] = []
        stack: list[tuple[str, Iterator[str]]] = [(root, iter(dict.fromkeys(graph[root])))]
        state[root] = 1
        path.append(root)
        while stack:
            name, reads = stack[-1]
            following = next(reads, None)
            if following is None:
                stack.pop()
                path.pop()
                state[name] = 2
            elif following in graph and state.get(following, 0) == 0:
                state[following] = 1
                path.append(following)
                stack.append((following, iter(dict.fromkeys(graph[following]))))
            elif state.get(following) == 1:
                yield path[path.index(following) :]
