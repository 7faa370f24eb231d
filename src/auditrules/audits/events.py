"""Events: what happened to an audit, in order. The journal of them is the record.

An event is plain data. ``kind`` is one of:

``begun``      the audit was created; ``data`` holds every field of the new state that was given.
``set``        one field changed: ``{"path": ["answers", "safety", "value"], "before": ..., "after": ...}``.
``put``        an entry of a collection was added, removed or replaced as a whole:
               ``{"path": ["actions", "a1"], "before": null or {...}, "after": {...} or null}``. Fields at their
               default are left out. An entry that comes or goes carries ``"position"``, its place in the list from 0.
               An answer is put, ``["answers", "safety"]``, where several of its fields change at once.
``escalated``  a concern was sent on; ``data`` is the escalation. Never undone.
``submitted``  ``{"overall": ..., "suggested": ...}``. Never undone, only ``reopened`` with a reason.
``reopened``   ``{"because": ...}``.

A change made by undo or redo is an ordinary ``set`` or ``put`` with ``data["undoes"]`` or ``data["redoes"]``
naming the event it answers (of a run of typing that is taken back as one, the first), so the journal tells the whole
story and a second reader needs no special case.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Json = None | bool | int | str | list["Json"] | dict[str, "Json"]
EventKind = Literal["begun", "set", "put", "escalated", "submitted", "reopened"]


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened.

    ``id`` is a UUID made by the client, so that writing an event twice has the effect of writing it once.
    ``seq`` counts from 1 within the audit. ``at`` is UTC, ISO 8601 with microseconds and ``Z``. ``data`` holds no
    floats.
    """

    id: str
    audit: str
    seq: int
    at: str
    by: str
    kind: EventKind
    data: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Summary:
    """What a list of audits shows of one, kept beside the journal."""

    audit: str
    seq: int
    """The event it was made after."""
    ruleset: str
    version: str
    title: str
    """The template's title."""
    case_reference: str
    status: str
    due: str | None
    """ISO date."""
    updated_at: str
    answered: int
    to_answer: int
    overall: str | None
    """The auditor's grade, or None."""
    possible: tuple[str, ...]
    """Labels of grades still possible, worst first."""
    escalations: int
    sample: bool
    overall_label: str | None
    """The auditor's grade in the words of the ruleset, or None."""
