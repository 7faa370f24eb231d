"""The list of audits: one summary each, and the few settings of a workspace."""

from __future__ import annotations

import json
from dataclasses import fields

from sqlalchemy import Connection, Row, func, select, tuple_
from sqlalchemy.dialects.sqlite import insert

from auditrules.audits.events import Json, Summary
from auditrules.store.pages import Page, Place
from auditrules.store.schema import settings, summaries

_NAMES = tuple(field.name for field in fields(Summary))
_PUT = insert(summaries)
_PUT = _PUT.on_conflict_do_update(["audit"], set_={name: _PUT.excluded[name] for name in _NAMES if name != "audit"})
_SET = insert(settings)
_SET = _SET.on_conflict_do_update(["name"], set_={"value": _SET.excluded.value})


def put(connection: Connection, summary: Summary) -> None:
    """Write an audit's summary over the one before."""
    values: dict[str, object] = {name: getattr(summary, name) for name in _NAMES}
    values["possible"] = json.dumps(list(summary.possible))
    values["sample"] = int(summary.sample)
    values = {name: _utf8(value) if isinstance(value, str) else value for name, value in values.items()}
    connection.execute(_PUT, values)


def _utf8(text: str) -> str:
    """The text with half surrogate pairs, which SQLite cannot take, as question marks. The journal keeps them."""
    return text.encode("utf-8", "replace").decode("utf-8")


def get(connection: Connection, audit: str) -> Summary | None:
    """An audit's summary; None where there is no such audit."""
    row = connection.execute(select(summaries).where(summaries.c.audit == audit)).first()
    return None if row is None else _summary(row)


def page(connection: Connection, after: Place | None, limit: int, status: str | None) -> Page:
    """Audits changed last first, from just after a place in that order."""
    order = (summaries.c.updated_at, summaries.c.audit)
    query = select(summaries).order_by(*(column.desc() for column in order)).limit(limit + 1)
    if after is not None:
        query = query.where(tuple_(*order) < (after.updated_at, after.audit))
    if status is not None:
        query = query.where(summaries.c.status == status)
    rows = connection.execute(query).all()
    audits = tuple(_summary(row) for row in rows[:limit])
    more = len(rows) > limit
    return Page(audits, Place(audits[-1].updated_at, audits[-1].audit) if more and audits else None)


def count(connection: Connection, *, sample: bool | None) -> int:
    """How many audits there are; only the samples, or only the real ones, where asked."""
    query = select(func.count()).select_from(summaries)
    if sample is not None:
        query = query.where(summaries.c.sample == int(sample))
    return connection.execute(query).scalar_one()


def _summary(row: Row[tuple[object, ...]]) -> Summary:
    values = dict(row._mapping)
    values["possible"] = tuple(json.loads(values["possible"]))
    values["sample"] = bool(values["sample"])
    return Summary(**values)


def setting(connection: Connection, name: str) -> Json:
    """A setting's value; None where it was never set."""
    value = connection.execute(select(settings.c.value).where(settings.c.name == name)).scalar()
    return None if value is None else json.loads(value)


def set_setting(connection: Connection, name: str, value: Json) -> None:
    """Remember a setting."""
    connection.execute(_SET, {"name": name, "value": json.dumps(value, sort_keys=True)})
