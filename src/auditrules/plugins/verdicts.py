"""What judging hooks answer: frozen values, each with the words that the auditor is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Strength = Literal["must", "should", "may"]


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a plugin has to say of a ruleset.

    ``table`` and ``entry`` say where it is about, as ``limit`` and ``safety_inadequate``; both empty: the whole file.
    ``code`` is the plugin's own short name for this kind of finding, of letters, digits and ``-``.
    """

    code: str
    message: str
    table: str = ""
    entry: str = ""
    key: str = ""
    help: str = ""
    severity: Literal["error", "warning"] = "warning"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an outcome comes to. One value decides it; several leave it open between them; none leaves it undetermined.

    The ruleset's limits, and those of other plugins, still cap what a verdict gives.
    """

    outcome: str
    values: tuple[str, ...]
    because: str
    reads: tuple[str, ...] = ()
    """Ids of the answers it rests on."""


@dataclass(frozen=True, slots=True)
class Cap:
    """A limit on an outcome: it can be no better than ``at_most``. A cap never raises anything."""

    outcome: str
    at_most: str
    because: str
    reads: tuple[str, ...] = ()
    strength: Strength = "must"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something an audit or an action lacks, as a person would say it.

    ``must`` blocks submitting, ``should`` warns, ``may`` prompts. ``item`` and ``field`` name the box to go to: an
    item's id with ``value``, ``evidence``, ``impact`` or ``rationale``; of an action its field.
    """

    message: str
    strength: Strength = "must"
    item: str | None = None
    field: str = "value"


@dataclass(frozen=True, slots=True)
class Alert:
    """Somebody to be told. ``id`` is the plugin's own name for this escalation; ``to`` are roles."""

    id: str
    to: tuple[str, ...]
    message: str
    because: str
    timing: Literal["immediately", "on_completion"] = "on_completion"
    register: str | None = None
    reads: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Draw:
    """The references that were drawn, and in words how."""

    references: tuple[str, ...]
    how: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a delivery: accepted by the channel, or refused with the reason.

    ``retry`` says whether another try can help. ``reference`` is the channel's own, where it gives one.
    """

    accepted: bool
    detail: str = ""
    retry: bool = True
    reference: str = ""
