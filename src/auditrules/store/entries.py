"""An event as the bytes that are kept, and the chain that binds each entry to all before it.

The bytes are canonical JSON: ASCII, sorted keys, no spaces, no floats. An entry's link is
``SHA-256(link of the entry before || bytes)``, the first one's before being ``SHA-256("auditrules " + chain name)``.
Anyone can follow the chain with these two sentences and a JSON reader.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Literal, cast

from auditrules.audits.events import Event, EventKind
from auditrules.store.errors import NotStorable

#: Real audits and sample audits are on chains of their own, so that the samples can be removed and the record's
#: chain still holds.
ChainName = Literal["record", "sample"]

_FIELDS = frozenset({"id", "audit", "seq", "at", "by", "kind", "data"})


def first_link(chain: ChainName) -> bytes:
    """What stands before a chain's first entry, 32 bytes."""
    return hashlib.sha256(b"auditrules " + chain.encode()).digest()


def next_link(before: bytes, entry: bytes) -> bytes:
    """The link of an entry, 32 bytes, from the link before it."""
    return hashlib.sha256(before + entry).digest()


def encode(event: Event) -> bytes:
    """The bytes kept of an event. Raises :class:`NotStorable` on a float or anything else that is not plain data."""
    whole: dict[str, object] = {
        "id": event.id,
        "audit": event.audit,
        "seq": event.seq,
        "at": event.at,
        "by": event.by,
        "kind": event.kind,
        "data": event.data,
    }
    for name in ("id", "audit", "at", "by", "kind"):
        if not isinstance(whole[name], str) or not whole[name]:
            raise NotStorable(f"'{name}' is not a text")
    if not (event.id.isascii() and event.audit.isascii()):
        raise NotStorable("an id is not plain ASCII")
    if type(event.seq) is not int or event.seq < 1:
        raise NotStorable("'seq' is not a number from 1 on")
    # ASCII: half a surrogate pair, which a terminal can deliver, has no UTF-8 form but an escape.
    try:
        return json.dumps(_plain(whole), ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii")
    except RecursionError as error:
        raise NotStorable("'data' is nested too deep") from error


def decode(entry: bytes) -> Event:
    """The event of stored bytes. Raises ValueError where they are not an event."""
    try:
        whole = json.loads(entry)
    except RecursionError as error:
        raise ValueError("nested too deep") from error
    if not isinstance(whole, dict) or set(whole) != _FIELDS or not isinstance(whole["data"], dict):
        raise ValueError("not an event")
    return Event(
        id=whole["id"],
        audit=whole["audit"],
        seq=whole["seq"],
        at=whole["at"],
        by=whole["by"],
        kind=cast(EventKind, whole["kind"]),
        data=whole["data"],
    )


def _plain(value: object) -> object:
    """The value as JSON writes it the same way every time; refuses what has no one form."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if type(value) is int:
        return value
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                raise NotStorable("a name in 'data' is not a text")
        return {key: _plain(part) for key, part in value.items()}
    raise NotStorable(f"'data' holds a {type(value).__name__}")
