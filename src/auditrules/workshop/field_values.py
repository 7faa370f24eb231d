"""What a field shows, what a person may type in it, and the faults that stand at it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from auditrules.conditions.dates import SpanError, dotted, parse_span
from auditrules.conditions.lexer import ConditionFault
from auditrules.conditions.parser import parse
from auditrules.conditions.printer import number_text
from auditrules.conditions.written_dates import DateFault, RelativeDate, parse_date
from auditrules.rulesets.diagnostics import Diagnostic
from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.clauses import scope_of
from auditrules.workshop.examination import Examination
from auditrules.workshop.forms import Field, Member, member_words
from auditrules.workshop.reading import Reading
from auditrules.workshop.sentences import words


def shown(reading: Reading, field: Field) -> str:
    """A field's value as a person reads it; empty where nothing is said."""
    value = field.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if field.kind == "condition":
        return condition_words(reading, field.path, str(value))
    if isinstance(value, date):
        return dotted(value)
    if isinstance(value, (int, Decimal)):
        return number_text(Decimal(value))
    if isinstance(value, Mapping):
        said = "; ".join(f"{key.replace('_', ' ')}: {_one(field, one)}" for key, one in value.items() if one != [])
        return said or "Nothing yet"
    if isinstance(value, (list, tuple)):
        return ", ".join(_one(field, one) for one in value) if value else "None"
    return _one(field, value)


def _one(field: Field, value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    found = next((option.label for option in field.options if option.id == value), None)
    if found is not None:
        return found
    return member_words(value) if isinstance(value, (str, Mapping)) else shown_scalar(value)


def shown_scalar(value: object) -> str:
    """A number, date or truth value as a person writes it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return dotted(value)
    return number_text(Decimal(value)) if isinstance(value, (int, Decimal)) else str(value)


def condition_words(reading: Reading, path: KeyPath, text: str) -> str:
    """A condition with labels for names; as it is written where it can't be read."""
    try:
        return words(parse(text), scope_of(reading, path))
    except ConditionFault:
        return text


def member_shown(reading: Reading, member: Member) -> str:
    """One table of a list in a line; of a decision's row its condition and what it gives, in words."""
    value = reading.value(member.path)
    if not isinstance(value, Mapping) or "then" not in value or "when" not in value:
        return member.words
    when, then = str(value["when"]), str(value["then"])
    item = reading.vocabulary.items.get(str(member.path[1]))
    found = item.value(then) if item is not None else None
    return f"{condition_words(reading, (*member.path, 'when'), when)} → {found.label if found is not None else then}"


def typed(field: Field, text: str, today: date) -> object:
    """What a person typed as the value of a field. Raises ValueError, in words for the person."""
    said = text.strip()
    if not said:
        raise ValueError("Say something here, or take it back with Delete in the form.")
    match field.kind:
        case "number":
            return _number(said)
        case "date":
            found = parse_date(said, today)
            if isinstance(found, DateFault):
                raise ValueError(found.message)
            day = found.date if isinstance(found, RelativeDate) else found
            if day is None:
                raise ValueError("Give a day, as 04.06.2020.")
            return day
        case "span":
            try:
                parse_span(said)
            except SpanError:
                raise ValueError("A span of time, as: 10 working days after completed.") from None
            return said
        case "condition":
            try:
                parse(said)
            except ConditionFault as fault:
                raise ValueError(f"{fault.message}. {fault.help}".strip()) from None
            return said
        case "prose":
            return text.strip()
        case "lines":
            return [" ".join(line.split()) for line in said.split("\n") if line.strip()]
    return " ".join(said.split())


def editable_text(field: Field) -> str:
    """A field's value as the person edits it."""
    value = field.value
    if value is None:
        return ""
    if isinstance(value, (list, tuple)):
        return "\n".join(str(one) for one in value)
    return shown_scalar(value) if not isinstance(value, str) else value.strip("\n")


def _number(text: str) -> object:
    import re

    if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text, re.ASCII):
        raise ValueError(f"'{text}' is not a number. For example: 3 or 2.5.")
    if sum(one.isdigit() for one in text) > 18:
        raise ValueError("A number has 18 digits at the most.")
    return Decimal(text) if "." in text else int(text)


def faults_at(found: Examination, path: KeyPath) -> dict[KeyPath, tuple[Diagnostic, ...]]:
    """The faults inside a table of this text, by the innermost path that each stands at."""
    made: dict[KeyPath, list[Diagnostic]] = {}
    for fault in found.mine:
        at = _path_at(found, found.offset(fault.place.line, fault.place.column))
        if at[: len(path)] == path:
            made.setdefault(at, []).append(fault)
    return {at: tuple(faults) for at, faults in made.items()}


def _path_at(found: Examination, offset: int) -> KeyPath:
    """What stands at an offset: the smallest value or pair around it, else the table of the heading."""
    best: tuple[int, KeyPath] | None = None
    spans = [(one.extent, one.path) for one in found.positions.pairs]
    spans += [(extent, at) for at, extent in found.positions.values.items()]
    for extent, at in spans:
        if extent.start <= offset < max(extent.end, extent.start + 1):
            size = extent.end - extent.start
            if best is None or size <= best[0]:
                best = (size, at)
    if best is not None:
        return best[1]
    heading = next((one for one in reversed(found.positions.headings) if one.extent.start <= offset), None)
    return heading.path if heading is not None else ()
