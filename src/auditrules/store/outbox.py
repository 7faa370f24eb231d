"""The outbox: which role is to be told of which concern, by which channel, and what became of each try."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields

from sqlalchemy import Connection, Row, func, select, update
from sqlalchemy.dialects.sqlite import insert

from auditrules.store.pages import Delivered, DeliveryState
from auditrules.store.schema import deliveries, summaries

_NAMES = tuple(field.name for field in fields(Delivered))
_QUEUE = insert(deliveries).on_conflict_do_nothing(index_elements=["id"])


def queue(connection: Connection, lines: Iterable[Delivered]) -> None:
    """Put lines into the outbox; one that is there already stays as it is."""
    for line in lines:
        connection.execute(_QUEUE, asdict(line))


def unqueued(connection: Connection) -> tuple[str, ...]:
    """Audits, made-up ones left out, that have more concerns than the outbox knows of."""
    known = select(deliveries.c.audit, func.count(deliveries.c.escalation.distinct()).label("known"))
    counted = known.group_by(deliveries.c.audit).subquery()
    query = (
        select(summaries.c.audit)
        .outerjoin(counted, counted.c.audit == summaries.c.audit)
        .where(summaries.c.sample == 0, summaries.c.escalations > func.coalesce(counted.c.known, 0))
    )
    return tuple(connection.execute(query.order_by(summaries.c.audit)).scalars())


def lines_of(connection: Connection, escalation: str | None = None) -> tuple[Delivered, ...]:
    """Lines of the outbox, of one concern or of all, oldest first."""
    query = select(*(deliveries.c[name] for name in _NAMES))
    if escalation is not None:
        query = query.where(deliveries.c.escalation == escalation)
    rows = connection.execute(query.order_by(deliveries.c.made_at, deliveries.c.id)).all()
    return tuple(_line(row) for row in rows)


def claim(connection: Connection, now: str, until: str) -> Delivered | None:
    """Take the line that is due first, so that no other program tries it before ``until``; None where none is due."""
    query = select(deliveries.c.id).where(deliveries.c.state == "waiting", deliveries.c.next_try_at <= now)
    found = connection.execute(query.order_by(deliveries.c.next_try_at, deliveries.c.id).limit(1)).scalar()
    if found is None:
        return None
    connection.execute(
        update(deliveries).where(deliveries.c.id == found).values(next_try_at=until, tries=deliveries.c.tries + 1)
    )
    row = connection.execute(select(*(deliveries.c[name] for name in _NAMES)).where(deliveries.c.id == found)).one()
    return _line(row)


def settle(
    connection: Connection,
    id: str,
    state: DeliveryState,
    *,
    detail: str,
    next_try_at: str | None = None,
    sent_at: str | None = None,
) -> None:
    """Note what became of a line. One that was sent stays sent."""
    connection.execute(
        update(deliveries)
        .where(deliveries.c.id == id, deliveries.c.state != "sent")
        .values(state=state, detail=detail, next_try_at=next_try_at, sent_at=sent_at)
    )


def _line(row: Row[tuple[object, ...]]) -> Delivered:
    return Delivered(**dict(row._mapping))
