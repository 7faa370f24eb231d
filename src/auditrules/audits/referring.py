"""Which audits a person means by a case reference."""

from __future__ import annotations

from collections.abc import Iterable

from auditrules.audits.events import Summary


def of_case(audits: Iterable[Summary], reference: str) -> list[Summary]:
    """The audits that have a case reference, in capitals or not; none where nothing is said."""
    wanted = " ".join(reference.split()).casefold()
    return [audit for audit in audits if wanted and " ".join(audit.case_reference.split()).casefold() == wanted]
