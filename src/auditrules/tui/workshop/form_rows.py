"""The lines of a form."""

from __future__ import annotations

from dataclasses import dataclass

from auditrules.rulesets.positions import KeyPath
from auditrules.workshop.forms import Field, Member


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the form: a field, a table of a list in it, or a deed."""

    kind: str
    """``up``, ``grid``, ``field``, ``member`` or ``add``."""
    path: KeyPath
    field: Field | None = None
    member: Member | None = None
