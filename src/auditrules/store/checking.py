"""Checking that the journal is what was written: every byte, the order, the ends, and the list beside it."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, select

from auditrules.audits.events import Event
from auditrules.store import kept
from auditrules.store.entries import ChainName, decode, first_link, next_link
from auditrules.store.pages import Head, Verification
from auditrules.store.schema import heads, journal, summaries

_MOST_FAULTS = 20
_CHAINS: tuple[ChainName, ...] = ("record", "sample")


def verify(connection: Connection, anchor: Head | None) -> Verification:
    """Check everything that one snapshot shows; ``anchor`` is a head kept elsewhere, which the record must pass."""
    faults = list(_file_faults(connection))
    last: dict[str, int] = {}
    lengths: dict[ChainName, int] = {}
    links: dict[ChainName, bytes] = {}
    begun: list[Event] = []
    for chain in _CHAINS:
        anchored = anchor if chain == "record" else None
        lengths[chain], links[chain] = _follow(connection, chain, last, begun, faults, anchored)
    faults += kept.faults(connection, begun)
    faults += _end_faults(connection, lengths, links)
    faults += _summary_faults(connection, last)
    if anchor is not None and anchor.length > lengths["record"]:
        faults.append(
            f"the record has {lengths['record']} entries but had {anchor.length}: "
            "it was cut short, or an older copy was put in its place"
        )
    head = Head(lengths["record"], links["record"].hex())
    return Verification(head, sum(lengths.values()), tuple(faults[:_MOST_FAULTS]))


def _file_faults(connection: Connection) -> Iterator[str]:
    # Not cipher_integrity_check: it looks past the WAL at the bare file and takes a page that a killed program had not
    # yet moved there for a damaged one. This one reads every page in use through the cipher, which checks it as well.
    for (found,) in connection.exec_driver_sql(f"PRAGMA integrity_check({_MOST_FAULTS})"):
        if found != "ok":
            yield f"the file is damaged: {found}"


def _follow(
    connection: Connection,
    chain: ChainName,
    last: dict[str, int],
    begun: list[Event],
    faults: list[str],
    anchor: Head | None,
) -> tuple[int, bytes]:
    """Follow a chain to its end: its length and last link.

    ``last`` gains the last seq of each audit on it, ``begun`` the first event of each.
    """
    before = first_link(chain)
    length = 0
    if anchor is not None and anchor.length == 0 and anchor.link != before.hex():
        faults.append("the record does not begin where it did")
    rows = connection.execution_options(yield_per=1000).execute(
        select(journal.c.position, journal.c.id, journal.c.audit, journal.c.seq, journal.c.entry, journal.c.link)
        .where(journal.c.chain == chain)
        .order_by(journal.c.position)
    )
    for position, id_, audit, seq, entry, link in rows:
        length += 1
        where = f"entry {position} (audit {audit}, change {seq})"
        if next_link(before, entry) != link:
            faults.append(f"{where} does not follow from the entries before it: one of them was changed or removed")
        before = link  # go on from what is there, so that each break is told once
        try:
            event = decode(entry)
        except ValueError:
            faults.append(f"{where} cannot be read")
        else:
            if (event.id, event.audit, event.seq) != (id_, audit, seq):
                faults.append(f"{where} is filed under another audit or place than it says")
            if event.seq == 1:
                begun.append(event)
        if seq != last.get(audit, 0) + 1:
            faults.append(f"{where} does not come after change {last.get(audit, 0)} of its audit")
        last[audit] = seq
        if anchor is not None and anchor.length == length and anchor.link != link.hex():
            faults.append(f"the record up to {where} is not the one that was anchored")
        if len(faults) > _MOST_FAULTS:
            break
    return length, before


def _end_faults(connection: Connection, lengths: dict[ChainName, int], links: dict[ChainName, bytes]) -> Iterator[str]:
    ends = {row.chain: (row.length, row.link) for row in connection.execute(select(heads))}
    for chain in _CHAINS:
        if ends.get(chain, (0, first_link(chain))) != (lengths[chain], links[chain]):
            yield f"the {chain} does not end where it did: {lengths[chain]} entries are left"


def _summary_faults(connection: Connection, last: dict[str, int]) -> Iterator[str]:
    listed = {row.audit: row.seq for row in connection.execute(select(summaries.c.audit, summaries.c.seq))}
    for audit in sorted(last.keys() | listed.keys()):
        if last.get(audit) != listed.get(audit):
            yield f"the list of audits does not agree with the journal on audit {audit}"
