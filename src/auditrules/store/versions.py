"""The layouts a workspace can have, oldest first; each is a file in ``migrations/versions``.

Kept apart so that opening an up-to-date workspace needs no Alembic, which takes a tenth of a second to load.
"""

from __future__ import annotations

KNOWN: tuple[str, ...] = ("0001", "0002", "0003", "0004")
HEAD = KNOWN[-1]

#: "arul" in ASCII: SQLite's mark of whose file it is.
APPLICATION_ID = 0x6172756C
