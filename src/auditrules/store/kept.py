"""The texts of rulesets that audits were begun under: added, read and checked, never changed or taken away.

A text goes by its SHA-256, which the first event of an audit names, so the journal's chain vouches for it too.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

from sqlalchemy import Connection, select
from sqlalchemy.dialects.sqlite import insert

from auditrules.audits.events import Event
from auditrules.store.entries import decode
from auditrules.store.pages import Pin
from auditrules.store.schema import journal, rulesets

TEXT = "ruleset_text"
"""The key of an audit's first event that names the text."""

_KEEP = insert(rulesets).on_conflict_do_nothing(index_elements=["text"])


def keep(connection: Connection, pin: Pin, content: bytes) -> str:
    """Keep a text; keeping it again does nothing. Its SHA-256, in hexadecimal."""
    text = _hash(content)
    values = {"text": text, "ruleset": pin.ruleset, "version": pin.version, "meaning": pin.meaning, "content": content}
    connection.execute(_KEEP, values)
    return text


def get(connection: Connection, text: str) -> bytes | None:
    """The content of a text; None where it is not kept. Raises ValueError where it is not what was kept."""
    content = connection.execute(select(rulesets.c.content).where(rulesets.c.text == text)).scalar()
    if content is not None and _hash(content) != text:
        raise ValueError("the kept text of a ruleset was changed")
    return content


def by_meaning(connection: Connection, pin: Pin) -> str | None:
    """The text kept first of those that mean the same under the same id and version; None where there is none."""
    query = select(rulesets.c.text).where(
        rulesets.c.ruleset == pin.ruleset, rulesets.c.version == pin.version, rulesets.c.meaning == pin.meaning
    )
    return connection.execute(query.order_by(rulesets.c.position).limit(1)).scalar()


def without_text(connection: Connection) -> tuple[Pin, ...]:
    """Rulesets of audits whose beginning names no text and of which none is kept; each once."""
    found: dict[Pin, None] = {}
    for entry in connection.execute(select(journal.c.entry).where(journal.c.seq == 1)).scalars():
        data = decode(entry).data
        pin = Pin(str(data.get("ruleset")), str(data.get("version")), str(data.get("ruleset_hash")))
        if TEXT not in data and by_meaning(connection, pin) is None:
            found[pin] = None
    return tuple(found)


def faults(connection: Connection, begun: list[Event]) -> Iterator[str]:
    """What does not hold of the kept texts; ``begun`` are the first events of audits."""
    kept = set()
    for text, content in connection.execute(select(rulesets.c.text, rulesets.c.content)):
        kept.add(text)
        if _hash(content) != text:
            yield f"the kept text {text[:12]} of a ruleset was changed"
    for event in begun:
        text = event.data.get(TEXT)
        if text is not None and text not in kept:
            yield f"the text of the ruleset that audit {event.audit} was begun under is not kept any more"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
