"""The journal: events are added, read, and checked; never changed.

A chain is followed from its first entry; see :mod:`auditrules.store.entries` for what a link is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, bindparam, delete, select
from sqlalchemy.dialects.sqlite import insert

from auditrules.audits.events import Event, Summary
from auditrules.store import register
from auditrules.store.entries import ChainName, decode, encode, first_link, next_link
from auditrules.store.errors import NotStorable, Stale
from auditrules.store.schema import heads, journal, summaries

Prepared = Sequence[tuple[Event, bytes, Summary]]

# Built once: building a statement takes longer than running it.
_ENTRY = select(journal.c.entry).where(journal.c.id == bindparam("id"))
_LAST = (
    select(journal.c.seq, journal.c.chain)
    .where(journal.c.audit == bindparam("audit"))
    .order_by(journal.c.seq.desc())
    .limit(1)
)
_HEAD = select(heads.c.length, heads.c.link).where(heads.c.chain == bindparam("chain"))
_INSERT = insert(journal).on_conflict_do_nothing(index_elements=["id"])
_AHEAD = insert(heads)
_AHEAD = _AHEAD.on_conflict_do_update(["chain"], set_={"length": _AHEAD.excluded.length, "link": _AHEAD.excluded.link})


def prepare(items: Iterable[tuple[Event, Summary]]) -> Prepared:
    """Events as bytes, each with its summary. Raises :class:`NotStorable` before anything is written."""
    prepared = []
    for event, summary in items:
        if (summary.audit, summary.seq) != (event.audit, event.seq):
            raise NotStorable("the summary is not the one after the event")
        prepared.append((event, encode(event), summary))
    return prepared


def add(connection: Connection, prepared: Prepared) -> None:
    """Add events in order, with the summary after each; those already there are passed over.

    Raises :class:`Stale` where another window was first, :class:`NotStorable` where an event cannot be the next.
    """
    for event, entry, summary in prepared:
        _add(connection, event, entry, summary)


def _add(connection: Connection, event: Event, entry: bytes, summary: Summary) -> None:
    kept = connection.execute(_ENTRY, {"id": event.id}).scalar()
    if kept is not None:
        if kept != entry:
            raise NotStorable(f"another event has the id {event.id}")
        return
    chain: ChainName = "sample" if summary.sample else "record"
    _require_next(connection, event, chain)
    length, before = _head(connection, chain)
    link = next_link(before, entry)
    connection.execute(
        _INSERT,
        {"id": event.id, "audit": event.audit, "seq": event.seq, "chain": chain, "entry": entry, "link": link},
    )
    connection.execute(_AHEAD, {"chain": chain, "length": length + 1, "link": link})
    register.put(connection, summary)


def _require_next(connection: Connection, event: Event, chain: ChainName) -> None:
    last = connection.execute(_LAST, {"audit": event.audit}).first()
    if last is not None:
        if event.seq <= last.seq:
            raise Stale(event.audit, read(connection, event.audit, since=event.seq))
        if last.chain != chain:
            raise NotStorable("a sample audit stays one, and a real one too")
    if event.seq != (1 if last is None else last.seq + 1):
        raise NotStorable("an event before it is missing")


def _head(connection: Connection, chain: ChainName) -> tuple[int, bytes]:
    head = connection.execute(_HEAD, {"chain": chain}).first()
    return (0, first_link(chain)) if head is None else (head.length, head.link)


def read(connection: Connection, audit: str, *, since: int = 1) -> tuple[Event, ...]:
    """The audit's events from ``seq`` ``since`` on, oldest first. Raises :class:`ValueError` on damaged bytes."""
    rows = connection.execute(
        select(journal.c.entry).where(journal.c.audit == audit, journal.c.seq >= since).order_by(journal.c.seq)
    )
    return tuple(decode(entry) for entry in rows.scalars())


def remove_sample(connection: Connection) -> tuple[str, ...]:
    """Delete every sample audit and the sample chain; returns the ids of the audits."""
    audits = tuple(connection.execute(select(journal.c.audit).where(journal.c.chain == "sample").distinct()).scalars())
    connection.execute(delete(journal).where(journal.c.chain == "sample"))
    connection.execute(delete(heads).where(heads.c.chain == "sample"))
    connection.execute(delete(summaries).where(summaries.c.sample == 1))
    return audits


def record_head(connection: Connection) -> tuple[int, bytes]:
    """How long the record's chain is, and its last link."""
    return _head(connection, "record")
