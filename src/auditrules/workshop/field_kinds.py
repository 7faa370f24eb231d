"""What kind of control each key of a ruleset needs, found from the types of the models."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from auditrules.rulesets import models
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.docstrings import field_text
from auditrules.rulesets.positions import KeyPath

Kind = Literal[
    "line",
    "prose",
    "yes_no",
    "one_of",
    "several_of",
    "number",
    "date",
    "span",
    "condition",
    "lines",
    "paragraphs",
    "reference",
    "references",
    "table",
    "tables",
    "answer",
]
"""``reference``: the id of something that exists. ``tables``: a list of tables, each with a form of its own.
``answer``: an answer to an item, as an example gives it."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key of a table: ``to`` says what a reference names, ``model`` what a nested table is."""

    name: str
    kind: Kind
    help: str
    required: bool
    default: object = None
    choices: tuple[str, ...] = ()
    to: str = ""
    model: type[BaseModel] | None = None
    texts: bool = False
    """A list whose entries may be an id alone instead of a table."""


#: What ids name, by class and key. ``value`` is a value of the outcome; ``rule`` a rule as ``limit.statutory``.
REFERENCES: Mapping[tuple[str, str], str] = {
    ("Question", "section"): "section",
    ("Standard", "section"): "section",
    ("Answerable", "answers"): "answers",
    ("Question", "answers"): "answers",
    ("Fact", "type"): "answers",
    ("Fact", "computed_by"): "computed",
    ("Rule", "kind"): "rule_kind",
    ("Row", "then"): "value",
    ("Decide", "otherwise"): "value",
    ("Limit", "outcome"): "outcome",
    ("Limit", "at_most"): "value",
    ("Limit", "overall_at_most"): "value",
    ("Escalate", "to"): "role",
    ("Track", "by"): "role",
    ("ActionRule", "owner"): "role",
    ("ActionRule", "overseen_by"): "role",
    ("Moderation", "by"): "role",
    ("Reaudit", "by"): "role",
    ("Report", "to"): "role",
    ("DocumentRule", "to"): "role",
    ("Ordered", "after"): "same",
    ("Example", "like"): "example",
    ("Expect", "escalate"): "escalate",
    ("Expect", "because"): "rule",
    ("Expect", "without"): "rule",
    ("Expect", "not_applicable"): "item",
    ("Expect", "applicable"): "item",
    ("Expect", "requires"): "require",
    ("Expect", "actions"): "action",
    ("Answerable", "tags"): "tag",
    ("Section", "tags"): "tag",
}


@cache
def keys_of(model: type[BaseModel]) -> tuple[Key, ...]:
    """The keys of a table in the order in which a reader expects them."""
    hints = get_type_hints(model, include_extras=True, localns={"Any": Any})
    made = [_key(model, name, hints[name]) for name in model.model_fields]
    # What makes an entry what it is comes first: its own keys before those it shares with others.
    by_field = dict(zip(model.model_fields, made, strict=True))
    own = [by_field.pop(name) for name in model.__annotations__ if name in by_field]
    rank = [*own, *by_field.values()]
    last = ("source", "after")
    return (*(key for key in rank if key.name not in last), *(key for name in last for key in rank if key.name == name))


def order_of(model: type[BaseModel] | None) -> tuple[str, ...]:
    """The names of a table's keys in the order in which they are written."""
    if model is None:
        return ()
    names = [key.name for key in keys_of(model)]
    return tuple(names[-1:] + names[:-1]) if names[-1:] == ["after"] else tuple(names)


def _key(model: type[BaseModel], name: str, hint: object) -> Key:
    info = model.model_fields[name]
    shown = info.alias or name
    to = next((REFERENCES[one.__name__, name] for one in model.__mro__ if (one.__name__, name) in REFERENCES), "")
    kind, choices, nested, texts = _kind(_bare(hint), to)
    help_ = field_text(model, name).replace("``", "'")
    default = None if info.is_required() else info.get_default(call_default_factory=True)
    return Key(shown, kind, help_, info.is_required(), default, choices, to, nested, texts)


def _bare(hint: Any) -> Any:
    """A type without None."""
    if get_origin(hint) in (Union, types.UnionType):
        kept = [one for one in get_args(hint) if one is not type(None)]
        return kept[0] if len(kept) == 1 else hint
    return hint


_SIMPLE: tuple[tuple[Any, Kind], ...] = (
    (models.ConditionText, "condition"),
    (models.DueText, "span"),
    (models.Text, "prose"),
    (models.Flag, "yes_no"),
    (models.Day, "date"),
    (models.Number, "number"),
    (models.Scalar, "answer"),
)


def _kind(hint: Any, to: str) -> tuple[Kind, tuple[str, ...], type[BaseModel] | None, bool]:
    """The control, its choices, the table that is nested, and whether a text may stand for that."""
    for known, kind in _SIMPLE:
        if hint == known:
            return kind, (), None, False
    if hint == models.SourceText:
        return "table", (), models.Source, True
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Literal:
        return (
            ("number" if all(isinstance(one, int) for one in arguments) else "one_of"),
            _texts(arguments),
            None,
            False,
        )
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return "table", (), hint, False
    if origin is dict:
        return "table", (), None, False
    if origin is Annotated:
        inner = arguments[0]
        if get_origin(inner) is tuple:
            return _kind(inner, to)
        if inner is int:
            return "number", (), None, False
    if origin is tuple:
        return _list_kind(arguments[0], to)
    return ("reference" if to else "line"), (), None, False


def _list_kind(inner: Any, to: str) -> tuple[Kind, tuple[str, ...], type[BaseModel] | None, bool]:
    if get_origin(inner) is Literal:
        return "several_of", _texts(get_args(inner)), None, False
    if inner == models.ListValue:
        return "tables", (), models.Choice, True
    if isinstance(inner, type) and issubclass(inner, BaseModel):
        return "tables", (), inner, False
    if inner == models.Text:
        return "paragraphs", (), None, False
    return ("references" if to else "lines"), (), None, False


def _texts(found: tuple[object, ...]) -> tuple[str, ...]:
    return tuple(str(one) for one in found)


def model_at(path: KeyPath) -> type[BaseModel] | None:
    """The model of the table at a path; None for a table of free keys, as points are, or for no table."""
    here: type[BaseModel] | None
    if path[:1] in (("ruleset",), ("document",)):
        here, rest = (models.Header if path[0] == "ruleset" else models.DocumentRule), path[1:]
    elif path[:1] == ("examples",) and len(path) > 1:
        here, rest = models.Example, path[2:]
    elif path and path[0] in KEYED and len(path) > 1:
        # The values of a table's dictionary: dict[Id, Question] under Document.question.
        annotation = models.Document.model_fields[str(path[0])].annotation
        here, rest = get_args(annotation)[1], path[2:]
    else:
        return None
    for part in rest:
        if isinstance(part, int):
            continue
        key = key_of(here, part) if here is not None else None
        here = key.model if key is not None else None
    return here


def key_of(model: type[BaseModel], name: str | int) -> Key | None:
    """A key of a table by its name."""
    return next((key for key in keys_of(model) if key.name == name), None)
