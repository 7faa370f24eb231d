"""Numbers as a person writes them."""

from __future__ import annotations

import re
from decimal import Decimal

#: Decimal itself would take 1_6, 1e1, NaN and the digits of any script.
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)


def written_number(text: str) -> Decimal | None:
    """The number that a text is, of at most 18 digits before and after its point; None where it is none."""
    text = text.strip()
    return Decimal(text) if _NUMBER.fullmatch(text) else None
