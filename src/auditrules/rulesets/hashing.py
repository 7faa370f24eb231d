"""What a ruleset means, as one number: equal for two files that mean the same, another where an outcome can differ."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from auditrules.conditions.dates import SpanError, parse_span
from auditrules.conditions.ir import And, Condition, Count, Group, Is, Not, Or, Points, Test, ValueTest
from auditrules.conditions.printer import canonical, number_text
from auditrules.rulesets.answer_keys import ANSWERED
from auditrules.rulesets.composition import KEYED
from auditrules.rulesets.extensions import NO_NEEDS, Needs
from auditrules.rulesets.models import Document
from auditrules.rulesets.naming import label_of
from auditrules.rulesets.parsing import written_conditions

#: Of ``[ruleset]``, what names and dates the file and says nothing of what it does.
_NAMES = (
    "schema",
    "id",
    "version",
    "title",
    "about",
    "offered",
    "extends",
    "effective_from",
    "effective_to",
    "source",
    "agreed",
)
#: Tables whose order says something: of grades and answers which is better, of the others what is asked when.
_IN_ORDER = ("grade", "answers", "fact", "section", "question", "standard")
#: Keys that hold a span of time.
_SPANS = ("due", "remind_every")


def meaning_hash(
    document: Document,
    conditions: Mapping[str, Condition],
    needs: Needs = NO_NEEDS,
    expanded: Collection[str] = (),
) -> str:
    """SHA-256, in hexadecimal, of what a composed ruleset means: what it asks, decides, demands and whom it alerts.

    The same for another layout, other comments, keys in another order, rules in another order where order says
    nothing, numbers, spans and conditions spelled another way, and a grid written as rows. The words that an auditor
    reads are part of it; the ruleset's id, title, version, dates and sources are not, nor are examples and promises,
    which check the meaning. Of what plugins bring it holds what their rules stand for and which answers their questions
    take. ``expanded`` are the rules of theirs whose tables are among the document's; others are settings.
    """
    text = json.dumps(
        meaning(document, conditions, needs, expanded), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def meaning(
    document: Document,
    conditions: Mapping[str, Condition],
    needs: Needs = NO_NEEDS,
    expanded: Collection[str] = (),
) -> list[object]:
    """The meaning as plain data: equal data for rulesets that mean the same."""
    data: dict[str, Any] = document.model_dump(mode="python", by_alias=True, exclude={"examples", "promise", "remove"})
    data["rule"] = {name: rule for name, rule in data["rule"].items() if name not in expanded}
    if not data["rule"]:
        # Rulesets from before there were such rules keep their meaning.
        del data["rule"]
    for written in written_conditions(document):
        if written.context != "promise":
            here: Any = data
            for part in written.path[:-1]:
                here = here[part]
            here.pop(written.path[-1], None)
    for key in _NAMES:
        data["ruleset"].pop(key, None)
    data["document"].pop("source", None)
    for table in KEYED:
        for entry in data.get(table, {}).values():
            # Where an entry comes from says nothing of what it does, and where it was put its place shows.
            entry.pop("source", None)
            entry.pop("after", None)
    for decide in data["decide"].values():
        decide.pop("columns", None)
        for row in decide["rows"]:
            for key in ("when", "cells", "source"):
                row.pop(key, None)
    for table in ANSWERED:
        for entry in data[table].values():
            if not entry["number_is_points"]:
                # Rulesets from before there was such a key keep their meaning.
                del entry["number_is_points"]
    for fact in data["fact"].values():
        kind = fact.pop("type", None)
        fact["answers"] = kind or fact["answers"]
        if fact["computed_by"] is None:
            # Rulesets from before there were computed facts keep their meaning.
            del fact["computed_by"], fact["with"]
    for limit in data["limit"].values():
        cap = limit.pop("overall_at_most", None)
        limit["at_most"] = limit["at_most"] or cap
    tables = [
        [table, list(map(list, content.items())) if table in _IN_ORDER else content]
        for table, content in ((table, _plain(content)) for table, content in data.items())
    ]
    said = {key: canonical(normal(one)) for key, one in conditions.items() if not key.startswith("promise.")}
    asked = _asked_by_plugins(document, needs)
    return [tables, said, asked] if asked else [tables, said]


def _asked_by_plugins(document: Document, needs: Needs) -> dict[str, object]:
    """The answers that kinds of question of plugins take, for those that the document asks."""
    entries = [*document.fact.values(), *document.question.values(), *document.standard.values()]
    named = {getattr(entry, "type", None) or entry.answers for entry in entries}
    return {
        name: _plain(
            {
                "base": kind.value.base,
                "bounds": [kind.value.minimum, kind.value.maximum, kind.value.decimals],
                "values": list(kind.value.values),
                "points": dict(kind.value.points),
                "ordered": kind.value.ordered,
            }
        )
        for name, kind in needs.question_types.items()
        if name in named
    }


def _plain(value: object, key: str = "") -> Any:
    """TOML data with one form for equal things. ``key`` is the key that holds the value."""
    if isinstance(value, str):
        if key in _SPANS:
            try:
                return str(parse_span(value))
            except SpanError:
                pass
        return value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, dict):
        return {name: _plain(one, name) for name, one in value.items()}
    if isinstance(value, (list, tuple)):
        if key in ("values", "outcomes", "off_scale", "reasons"):
            return [_choice(one) for one in value]
        if key == "tags":
            return sorted(value)
        return [_plain(one) for one in value]
    if isinstance(value, Decimal):
        return number_text(value)
    return value.isoformat() if isinstance(value, date) else value


def _choice(value: object) -> Any:
    """A value of a list, whether written as its id alone or as a table."""
    table: dict[str, Any] = dict(value) if isinstance(value, Mapping) else {"id": value}
    made = {name: one for name, one in _plain(table).items() if one is not None}
    made.setdefault("label", label_of(str(made["id"])))
    return made


# ------------------------------------------------------------------ conditions


def normal(condition: Condition) -> Condition:
    """A condition without what changes nothing: brackets round the same joint, ``not not``, order and repeats."""
    match condition:
        case And(parts):
            return _joined(And, parts)
        case Or(parts):
            return _joined(Or, parts)
        case Not(part):
            inner = normal(part)
            return inner.part if isinstance(inner, Not) else Not(inner)
        case Is(item, test):
            return Is(item, _normal_test(test))
        case Count(quantity, group, test):
            return Count(quantity, _normal_group(group), _normal_test(test))
        case Points(_, group):
            return replace(condition, group=_normal_group(group))
        case _:
            return condition


def _joined(kind: Callable[[tuple[Condition, ...]], Condition], parts: tuple[Condition, ...]) -> Condition:
    flat: dict[str, Condition] = {}
    for part in map(normal, parts):
        inside = part.parts if isinstance(part, (And, Or)) and type(part) is kind else (part,)
        flat.update((canonical(one), one) for one in inside)
    if len(flat) == 1:
        return next(iter(flat.values()))
    return kind(tuple(flat[text] for text in sorted(flat)))


def _normal_group(group: Group) -> Group:
    return replace(group, items=tuple(sorted(set(group.items))))


def _normal_test(test: Test) -> Test:
    return replace(test, values=tuple(sorted(set(test.values)))) if isinstance(test, ValueTest) else test
