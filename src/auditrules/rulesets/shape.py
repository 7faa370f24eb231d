"""Plain TOML data against the models: what pydantic finds, in the author's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import get_args

from pydantic import BaseModel, ValidationError

from auditrules.conditions.spelling import nearest
from auditrules.rulesets import models
from auditrules.rulesets.positions import KeyPath, step

#: ``(code, message, path, at the key rather than the value, help, fix)``.
ShapeFault = tuple[str, str, KeyPath, bool, str, str | None]

_NESTED: dict[str, type[BaseModel]] = {
    "rows": models.Row,
    "track": models.Track,
    "source": models.Source,
    "agreed": models.Agreement,
    "values": models.Choice,
    "outcomes": models.Choice,
    "off_scale": models.Choice,
    "reasons": models.Choice,
    "expect": models.Expect,
}


def shape(data: Mapping[str, object]) -> tuple[models.Document | None, list[ShapeFault]]:
    """The document, or every fault of its shape."""
    try:
        return models.Document.model_validate(data), []
    except ValidationError as error:
        faults: list[ShapeFault] = []
        seen: set[tuple[KeyPath, str]] = set()
        for detail in error.errors(include_url=False):
            path = real_path(detail["loc"], data)
            fault = _explain(detail["type"], str(detail["msg"]), detail.get("ctx", {}), tuple(detail["loc"]), path)
            # A value that fits none of several kinds is one fault, not one for each kind.
            place = (fault[2], "" if fault[0] in ("S103", "S104", "S105") else fault[0])
            if place not in seen:
                seen.add(place)
                faults.append(fault)
        # A misspelt key is one mistake, not an unknown key and a missing one.
        misspelt = {(path[:-1], fix) for code, _, path, _, _, fix in faults if code == "S101"}
        return None, [
            fault
            for fault in faults
            if not (fault[0] == "S102" and any(fault[2] == at and f"'{key}'" in fault[1] for at, key in misspelt))
        ]


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


def _explain(
    kind: str, message: str, context: Mapping[str, object], loc: tuple[int | str, ...], path: KeyPath
) -> ShapeFault:
    last = loc[-1] if loc else ""
    if kind == "extra_forbidden":
        return _unknown_key(path)
    if kind == "missing":
        table = ".".join(str(part) for part in path) or "the file"
        return ("S102", f"'{last}' is missing in {table}", path, True, f"Add {last} = …", None)
    if kind == "literal_error":
        allowed = str(context.get("expected", "")).replace(" or ", ", ")
        return (
            "S104",
            "this value is not allowed here",
            path,
            False,
            f"Allowed: {allowed.replace(chr(39), '')}.",
            None,
        )
    if kind == "string_pattern_mismatch":
        if last == "[key]" or (path and loc[-1] == "[key]"):
            return (
                "S105",
                f"'{path[-1]}' is no id",
                path,
                True,
                "An id has small letters, digits and _, and starts with a letter.",
                None,
            )
        return ("S105", "this text does not have the form wanted here", path, False, _form(path), None)
    if kind in ("string_too_long", "too_long"):
        return ("S106", f"this is too long: {context.get('max_length')} is the most", path, False, "", None)
    if kind in ("string_too_short", "too_short"):
        return ("S106", "this must not be empty", path, False, "", None)
    if kind.startswith("decimal_") and kind not in ("decimal_type", "decimal_parsing"):
        return ("S106", "a number has 18 digits at the most, 6 of them after the point", path, False, "", None)
    wanted = _WANTED.get(kind)
    text = f"this should be {wanted}" if wanted else f"this value does not fit: {message.lower()}"
    return ("S103", text, path, False, "", None)


_WANTED = {
    "string_type": 'a text: "…"',
    "bool_type": "true or false",
    "bool_parsing": "true or false",
    "int_type": "a whole number",
    "int_parsing": "a whole number",
    "decimal_type": "a number",
    "decimal_parsing": "a number",
    "date_type": "a date: 2026-04-01",
    "date_parsing": "a date: 2026-04-01",
    "date_from_datetime_parsing": "a date: 2026-04-01",
    "date_from_datetime_inexact": "a date without a time: 2026-04-01",
    "tuple_type": "a list: [ … ]",
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
}


def _form(path: KeyPath) -> str:
    last = path[-1] if path else ""
    if last == "version":
        return 'A version is numbers with points: "1.3.0".'
    if path[:1] == ("ruleset",) and last == "id":
        return "An id has small letters, digits, - and _, and starts with a letter."
    if isinstance(last, str) and last in ("because", "message", "text", "label", "title"):
        return "It stands on one line."
    return "An id has small letters, digits and _, and starts with a letter."


def _unknown_key(path: KeyPath) -> ShapeFault:
    key = str(path[-1])
    allowed = _keys_at(path[:-1])
    likely = nearest(key, allowed)
    help_ = f"Did you mean '{likely}'?" if likely else f"Allowed: {', '.join(allowed)}." if allowed else ""
    what = "table" if len(path) == 1 else "key"
    # A table's heading is more than its name, so only keys get a ready replacement.
    return ("S101", f"'{key}' is not a {what} known here", path, True, help_, likely if what == "key" else None)


def _keys_at(path: KeyPath) -> list[str]:
    model: type[BaseModel] | None = models.Document
    if path:
        model = _table_model(str(path[0]))
        named = [part for part in path[1:] if isinstance(part, str)]
        for part in reversed(named):
            if part in _NESTED:
                model = _NESTED[part]
                break
    if model is None:
        return []
    return [info.alias or name for name, info in model.model_fields.items()]


def _table_model(table: str) -> type[BaseModel] | None:
    info = models.Document.model_fields.get(table)
    if info is None:
        return None
    annotation = info.annotation
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for argument in get_args(annotation):
        if isinstance(argument, type) and issubclass(argument, BaseModel):
            return argument
    return None
