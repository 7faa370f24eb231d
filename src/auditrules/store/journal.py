"""The journal: events are added, read, and checked; never changed.

A chain is followed from its first entry; see :mod:`auditrules.store.entries` for what a link is.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from auditrules.audits.events import Event, Summary
from auditrules.store import register
from auditrules.store.entries import ChainName, decode, encode, first_link, next_link
from auditrules.store.errors import NotStorable, Stale
from auditrules.store.schema import heads, journal, summaries

Prepared = Sequence[tuple[Event, bytes, Summary]]

_ENTRY_OF = select(journal.c.entry)
_LAST = select(journal.c.seq, journal.c.chain).order_by(journal.c.seq.desc()).limit(1)


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
    kept = connection.execute(_ENTRY_OF.where(journal.c.id == event.id)).scalar()
    if kept is not None:
        if kept != entry:
            raise NotStorable(f"another event has the id {event.id}")
        return
    last = connection.execute(_LAST.where(journal.c.audit == event.audit)).first()
    chain: ChainName = "sample" if summary.sample else "record"
    if last is not None:
        if event.seq <= last.seq:
            raise Stale(event.audit, read(connection, event.audit, since=event.seq))
        if last.chain != chain:
            raise NotStorable("a sample audit stays one, and a real one too")
    if event.seq != (1 if last is None else last.seq + 1):
        raise NotStorable("an event before it is missing")
    head = connection.execute(select(heads.c.length, heads.c.link).where(heads.c.chain == chain)).first()
    length, before = (0, first_link(chain)) if head is None else (head.length, head.link)
    link = next_link(before, entry)
    row = {"id": event.id, "audit": event.audit, "seq": event.seq, "chain": chain, "entry": entry, "link": link}
    connection.execute(insert(journal).values(row).on_conflict_do_nothing(index_elements=["id"]))
    ahead = {"length": length + 1, "link": link}
    connection.execute(insert(heads).values(chain=chain, **ahead).on_conflict_do_update(["chain"], set_=ahead))
    register.put(connection, summary)


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


def record_length(connection: Connection) -> tuple[int, bytes]:
    """How long the record's chain is, and its last link."""
    head = connection.execute(select(heads.c.length, heads.c.link).where(heads.c.chain == "record")).first()
    return (0, first_link("record")) if head is None else (head.length, head.link)
