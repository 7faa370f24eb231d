"""Plain TOML data against the models: what does not fit, in the author's words.

pydantic finds what is wrong; what it calls things is of no use to somebody who writes a ruleset, so each kind of its
errors is told here in the words of the language.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple, get_args, get_origin

from pydantic import BaseModel, ValidationError

from auditrules.conditions.spelling import listed, nearest
from auditrules.rulesets import models
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.positions import KeyPath, step

MAX_FAULTS = 200
"""Faults told of one file; whoever mends those sees the rest."""


class ShapeFault(NamedTuple):
    """What does not fit, at the key or at the value of a path."""

    code: str
    message: str
    path: KeyPath
    key: bool = False
    help: str = ""
    fix: str | None = None


@dataclass(frozen=True, slots=True)
class _Error:
    """One error of pydantic: its kind, what it is told with, its location as pydantic gives it and in the data."""

    kind: str
    context: Mapping[str, Any]
    loc: tuple[int | str, ...]
    path: KeyPath
    given: object

    @property
    def at_key(self) -> bool:
        """Whether it is the key that does not fit, and not its value."""
        return bool(self.loc) and self.loc[-1] == "[key]"


def shape(data: Mapping[str, object]) -> tuple[models.Document | None, list[ShapeFault]]:
    """The document, or every fault of its shape."""
    try:
        return models.Document.model_validate(data), []
    except ValidationError as error:
        return None, [_possible(fault, data) for fault in _faults(_errors(error, data))]


def _possible(fault: ShapeFault, data: object) -> ShapeFault:
    """A fault without its fix where that is a key its table has already."""
    if fault.code != "S101" or fault.fix is None:
        return fault
    here = data
    for part in fault.path[:-1]:
        here = step(here, part)
    taken = isinstance(here, Mapping) and fault.fix in here
    return fault._replace(fix=None) if taken else fault


def real_path(loc: tuple[int | str, ...], data: object) -> KeyPath:
    """An error's location without the names pydantic puts in for kinds of a union."""
    path: list[int | str] = []
    here = data
    for part in loc:
        try:
            here = step(here, part)
        except LookupError:
            continue
        path.append(part)
    return tuple(path)


def _errors(error: ValidationError, data: Mapping[str, object]) -> Iterator[_Error]:
    for detail in error.errors(include_url=False)[: MAX_FAULTS * 5]:
        loc = tuple(detail["loc"])
        yield _Error(detail["type"], detail.get("ctx", {}), loc, real_path(loc, data), detail["input"])


def _faults(errors: Iterable[_Error]) -> Iterator[ShapeFault]:
    """Each mistake once: what is missing in one table together, and nothing of a table without an id but that."""
    every = list(errors)
    unknown = {error.path: _unknown_key(error) for error in every if error.kind == "extra_forbidden"}
    # A misspelt key is one mistake, not an unknown key and a missing one.
    meant = {(path[:-1], fault.fix) for path, fault in unknown.items()}
    missing: dict[KeyPath, list[str]] = {}
    for error in every:
        if error.kind == "missing" and (error.path, error.loc[-1]) not in meant:
            missing.setdefault(error.path, []).append(str(error.loc[-1]))
    told: set[KeyPath] = set()
    count = 0
    for error in every:
        fault: ShapeFault | None
        if error.kind == "missing":
            keys = missing.pop(error.path, None)
            fault = _missing(error.path, keys) if keys else None
        elif error.kind == "extra_forbidden":
            fault = unknown[error.path]
        elif error.kind == "too_short" and error.given:
            # What is in the list does not fit, which is told of each; the list itself is not empty.
            continue
        else:
            fault = _misfit(error)
            if fault.path in told:
                continue
            told.add(fault.path)
        if fault is not None:
            yield fault
            count += 1
        if count >= MAX_FAULTS:
            return


# ------------------------------------------------------------------ missing and unknown keys


def _missing(path: KeyPath, keys: list[str]) -> ShapeFault:
    if not path:
        return ShapeFault(
            "S102",
            "the file has no [ruleset]",
            (),
            True,
            "It begins with [ruleset], and says there its id, version and title.",
        )
    quoted = [f"'{key}'" for key in keys]
    named = quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"
    verb = "is" if len(keys) == 1 else "are"
    example = "; ".join(f"{key} = {_EXAMPLES.get(key, '…')}" for key in keys)
    return ShapeFault("S102", f"{named} {verb} missing in {in_words(path)}", path, True, f"Add {example}.")


_EXAMPLES = {
    "id": '"our-audit"',
    "version": '"1.0.0"',
    "label": '"…"',
    "text": '"…"',
    "title": '"…"',
    "name": '"…"',
    "because": '"…"',
    "message": '"…"',
    "answers": '"yes_no"',
    "to": '["…"]',
    "values": '["…", "…"]',
    "expect": '{ overall = "…" }',
}


def in_words(path: KeyPath) -> str:
    """A place in a file as an author would call it: ``row 2 of [decide.overall]``."""
    if not path:
        return "the file"
    if path[0] == "examples":
        head, rest = (f"example {path[1] + 1}", path[2:]) if len(path) > 1 and isinstance(path[1], int) else ("", ())
        head = head or "the examples"
    elif path[0] in KEYED and len(path) > 1:
        head, rest = f"[{path[0]}.{path[1]}]", path[2:]
    else:
        head, rest = f"[{path[0]}]", path[1:]
    words = head
    for part in rest:
        if isinstance(part, int):
            continue
        words = f"'{part}' of {words}"
    if rest and isinstance(rest[-1], int):
        kind = "row" if "rows" in rest else "entry"
        words = f"{kind} {rest[-1] + 1} of {head if kind == 'row' else words}"
    return words


def _unknown_key(error: _Error) -> ShapeFault:
    path = error.path
    key = str(path[-1])
    allowed = _keys_at(path[:-1])
    likely = nearest(key, allowed) or (_FOREIGN.get(key) if _FOREIGN.get(key) in allowed else None)
    help_ = f"Did you mean '{likely}'?" if likely else f"Allowed: {listed(allowed, 24)}." if allowed else ""
    if len(path) == 1:
        # A table's heading is more than its name, so only keys get a ready replacement.
        if key in _keys_at(("ruleset",)):
            help_ = "It belongs in [ruleset], below that heading."
        return ShapeFault("S101", f"'{key}' is not a table of a ruleset", path, True, help_)
    return ShapeFault("S101", f"'{key}' is not a key of {in_words(path[:-1])}", path, True, help_, likely)


#: Names that other tools and other words use for a key.
_FOREIGN = {
    "if": "when",
    "condition": "when",
    "name": "label",
    "title": "label",
    "question": "text",
    "type": "answers",
    "kind": "answers",
    "answers": "given",
    "reason": "because",
    "why": "because",
    "description": "note",
    "help": "guidance",
    "hint": "guidance",
    "options": "values",
    "expected": "expect",
    "choices": "values",
    "result": "then",
    "outcome": "then",
    "default": "otherwise",
    "else": "otherwise",
    "mandatory": "required",
    "severity": "strength",
    "max": "at_most",
    "roles": "to",
    "deadline": "due",
}


def _keys_at(path: KeyPath) -> list[str]:
    """The keys a table may have."""
    found: list[Any] = [models.Document]
    for part in path:
        found = [inner for one in found for inner in _inner(one, part)]
    for one in found:
        if isinstance(one, type) and issubclass(one, BaseModel):
            return [info.alias or name for name, info in one.model_fields.items()]
    return []


def _inner(annotation: Any, part: str | int) -> list[Any]:
    """The types one step into a type."""
    found: list[Any] = []
    for one in _plain(annotation):
        if isinstance(one, type) and issubclass(one, BaseModel):
            for name, info in one.model_fields.items():
                if part in (name, info.alias):
                    found += _plain(info.annotation)
        elif get_origin(one) is dict:
            found += _plain(get_args(one)[1])
        elif get_origin(one) is tuple and isinstance(part, int):
            found += _plain(get_args(one)[0])
    return found


def _plain(annotation: Any) -> list[Any]:
    """A type, or the types of a union, without what is annotated to them."""
    if get_origin(annotation) in (dict, tuple) or isinstance(annotation, type):
        return [annotation]
    if hasattr(annotation, "__metadata__"):
        return _plain(annotation.__origin__)
    return [plain for argument in get_args(annotation) for plain in _plain(argument)]


# ------------------------------------------------------------------ values that do not fit


def _misfit(error: _Error) -> ShapeFault:
    path = error.path
    if error.at_key:
        return _bad_id(error)
    if error.kind in ("dict_type", "model_type", "model_attributes_type", "tuple_type"):
        return _wrong_table(error)
    if error.kind == "literal_error":
        return _not_allowed(error)
    if error.kind == "string_pattern_mismatch":
        return _bad_form(error)
    if error.kind in ("string_too_long", "too_long"):
        most = error.context.get("max_length")
        size = len(error.given) if isinstance(error.given, (str, list, dict)) else 0
        what = f"this text has {size} characters" if error.kind == "string_too_long" else f"this has {size} entries"
        return ShapeFault("S106", f"{what}; {most} is the most", path)
    if error.kind in ("string_too_short", "too_short"):
        return ShapeFault("S106", "this must not be empty", path)
    if error.kind.startswith("decimal_") and error.kind != "decimal_type":
        return ShapeFault("S106", "a number has 18 digits at the most, 6 of them after the point", path)
    if error.kind == "greater_than_equal":
        return ShapeFault("S106", f"this is {error.context.get('ge')} at the least", path)
    wanted = _WANTED.get(error.kind, "something else")
    return ShapeFault("S103", f"this should be {wanted}", path, False, *_rewritten(error.kind, error.given))


_WANTED = {
    "string_type": 'a text: "…"',
    "bool_type": "true or false",
    "int_type": "a whole number",
    "decimal_type": "a number, without quotation marks",
    "date_type": "a date, without quotation marks or a time: 2026-04-01",
    "union_tag_not_found": "a text, a number or a date",
}


def _rewritten(kind: str, given: object) -> tuple[str, str | None]:
    """How the value that was given would be written as the kind that is wanted."""
    likely: str | None = None
    if kind in ("string_type", "union_tag_not_found") and isinstance(given, bool):
        likely = '"yes"' if given else '"no"'
    elif kind == "string_type" and not isinstance(given, (list, dict)):
        likely = f'"{given}"'
    elif kind == "bool_type" and isinstance(given, str):
        likely = {"yes": "true", "no": "false", "true": "true", "false": "false"}.get(given.strip().lower())
    elif kind in ("decimal_type", "int_type") and isinstance(given, str):
        likely = given.strip() if re.fullmatch(r"[0-9]{1,9}(\.[0-9]{1,6})?", given.strip(), re.ASCII) else None
    elif kind == "date_type" and isinstance(given, str):
        found = re.fullmatch(r"([0-9]{4})-([0-9]{2})-([0-9]{2}).*", given.strip(), re.ASCII)
        likely = _real_date("-".join(found.groups())) if found else None
    return (f"Write {likely}.", likely) if likely else ("", None)


def _real_date(text: str) -> str | None:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def _wrong_table(error: _Error) -> ShapeFault:
    path, table = error.path, str(error.path[0]) if error.path else ""
    if len(path) == 2 and table in KEYED and error.kind != "tuple_type":
        # [question] with keys of a question in it: one mistake, however many keys there are.
        return ShapeFault(
            "S103", f"[{table}] has no id", (table,), True, f"Write [{table}.ID], with an id of your own."
        )
    if len(path) == 1 and table in KEYED:
        help_ = f"Write [{table}.ID] above each, with an id of your own."
        return ShapeFault("S103", f"each {table} is a table with an id", path, True, help_)
    if path == ("examples",):
        return ShapeFault("S103", "examples are a list of tables", path, True, "Write [[examples]] above each.")
    if error.kind == "tuple_type":
        likely = f'["{error.given}"]' if isinstance(error.given, str) and len(error.given) < 100 else None
        help_ = f"Write {likely}." if likely else ""
        return ShapeFault("S103", "this should be a list: [ … ]", path, False, help_, likely)
    allowed = _keys_at(path)
    help_ = f"It has the keys {listed(allowed, 24)}." if allowed and len(path) > 1 else ""
    return ShapeFault(
        "S103", "this should be a table: { … }" if len(path) > 1 else "this should be a table", path, False, help_
    )


def _not_allowed(error: _Error) -> ShapeFault:
    allowed = re.findall(r"'([^']*)'", str(error.context.get("expected", "")))
    if not allowed:
        expected = str(error.context.get("expected", ""))
        return ShapeFault(
            "S104", "this value is not allowed here", error.path, False, f"Allowed: {expected}.", expected
        )
    given = error.given
    likely = nearest(given, allowed) if isinstance(given, str) else None
    message = f"'{given}' is not allowed here" if isinstance(given, str) else "this value is not allowed here"
    help_ = f"Allowed: {', '.join(allowed)}."
    if likely:
        help_ = f"Did you mean '{likely}'? {help_}"
    return ShapeFault("S104", message, error.path, False, help_, f'"{likely}"' if likely else None)


def suggested_id(text: str) -> str | None:
    """An id made of what was written in its place, or None where nothing is left of it."""
    made = re.sub(r"[^a-z0-9]+", "_", re.sub("['\u2019]", "", text).lower()).strip("_")[:64]
    return made if re.fullmatch(models.ID_PATTERN, made) else None


_ID_FORM = "An id has small letters, digits and _, and begins with a letter."


def _bad_id(error: _Error) -> ShapeFault:
    name = str(error.path[-1]) if error.path else ""
    likely = suggested_id(name)
    if error.kind == "string_too_long":
        return ShapeFault("S106", f"this id has {len(name)} characters; 64 is the most", error.path, True)
    help_ = f"Did you mean '{likely}'? {_ID_FORM}" if likely else _ID_FORM
    return ShapeFault("S105", f"'{name}' is not an id", error.path, True, help_, likely)


def _bad_form(error: _Error) -> ShapeFault:
    path, given = error.path, str(error.given)
    last = path[-1] if path else ""
    pattern = str(error.context.get("pattern", ""))
    if "\\x00" in pattern:
        if "\n" in given and "\\x00-\\x1f" in pattern:
            return ShapeFault("S105", "this stands on one line", path, False, "Leave the line break out.")
        return ShapeFault("S105", "this text holds a control character", path, False, "Leave it out.")
    if last == "version":
        return ShapeFault("S105", f"'{given}' is not a version", path, False, 'It is numbers with points: "1.3.0".')
    if path[:2] == ("ruleset", "id"):
        help_ = "It has small letters, digits, - and _, and begins with a letter."
        likely = re.sub(r"[^a-z0-9_]+", "-", given.lower()).strip("-_")[:64]
        if re.fullmatch(models.RULESET_ID_PATTERN, likely):
            return ShapeFault(
                "S105", f"'{given}' is not an id", path, False, f"Did you mean '{likely}'? {help_}", f'"{likely}"'
            )
        return ShapeFault("S105", f"'{given}' is not an id", path, False, help_)
    found = suggested_id(given)
    help_ = f"Did you mean '{found}'? {_ID_FORM}" if found else _ID_FORM
    return ShapeFault("S105", f"'{given}' is not an id", path, False, help_, f'"{found}"' if found else None)
