"""What becomes of a version: draft, agreed, published, in force from a day, superseded, withdrawn.

Pure: a record of what was done, in order, and what follows from it on a day. A version is never deleted, and what is
published is never changed: it is superseded by a later one from the day that one is in force, or withdrawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from auditrules.rulesets.versions import version_numbers

Kind = Literal["saved", "copied", "imported", "agreed", "published", "withdrawn"]
"""What can be done to a ruleset. ``saved``, ``copied`` and ``imported`` change its draft."""

State = Literal["draft", "agreed", "to_come", "in_force", "ended", "superseded", "withdrawn"]
Move = Literal["agree", "publish", "withdraw"]

#: What may be done next to a version, by its state. Whatever else is wanted takes a new version.
MOVES: Mapping[State, tuple[Move, ...]] = {
    "draft": ("agree", "publish"),
    "agreed": ("agree", "publish"),
    "to_come": ("withdraw",),
    "in_force": ("withdraw",),
    "ended": (),
    "superseded": (),
    "withdrawn": (),
}


@dataclass(frozen=True, slots=True)
class Done:
    """One thing done to a ruleset: by whom, and when (``at``: UTC, ISO 8601 with microseconds and ``Z``).

    ``data`` by kind: ``saved`` has ``text`` (SHA-256 of the file), ``meaning`` (its hash, or null for a text with
    faults) and ``changes`` (in words); ``copied`` and ``imported`` have ``text`` and ``from``; ``agreed`` has
    ``text``, ``meaning``, ``agreed_by`` and ``agreed_on``; ``published`` has those and ``file``, ``published_text``,
    ``in_force_from``, ``in_force_to``, ``changes`` and ``acknowledged``; ``withdrawn`` has ``on`` and ``because``.
    """

    number: int
    at: str
    by: str
    kind: Kind
    ruleset: str
    version: str
    data: Mapping[str, object]

    @property
    def reference(self) -> str:
        return f"{self.ruleset}@{self.version}"

    def text(self, key: str) -> str:
        """A text of the data; empty where there is none."""
        value = self.data.get(key)
        return value if isinstance(value, str) else ""

    def day(self, key: str) -> date | None:
        """A day of the data; None where there is none."""
        try:
            return date.fromisoformat(self.text(key))
        except ValueError:
            return None

    def list(self, key: str) -> tuple[str, ...]:
        """A list of texts of the data."""
        value = self.data.get(key)
        return tuple(str(one) for one in value) if isinstance(value, list) else ()


@dataclass(frozen=True, slots=True)
class Published:
    """A published version and what has become of it."""

    done: Done
    in_force_from: date
    in_force_to: date | None
    superseded_on: date | None = None
    superseded_by: str | None = None
    withdrawn_on: date | None = None
    withdrawn_because: str = ""

    @property
    def version(self) -> str:
        return self.done.version

    def state(self, on: date) -> State:
        """What it is on a day."""
        if self.withdrawn_on is not None and self.withdrawn_on <= on:
            return "withdrawn"
        if self.superseded_on is not None and self.superseded_on <= on:
            return "superseded"
        if on < self.in_force_from:
            return "to_come"
        return "ended" if self.in_force_to is not None and self.in_force_to < on else "in_force"

    def words(self, on: date) -> str:
        """What it is on a day, for a list: ``in force since 01.04.2026``."""
        match self.state(on):
            case "withdrawn":
                assert self.withdrawn_on is not None
                return f"withdrawn on {self.withdrawn_on:%d.%m.%Y}"
            case "superseded":
                assert self.superseded_on is not None
                return f"superseded by {self.superseded_by} on {self.superseded_on:%d.%m.%Y}"
            case "to_come":
                return f"in force from {self.in_force_from:%d.%m.%Y}"
            case "ended":
                assert self.in_force_to is not None
                return f"ended on {self.in_force_to:%d.%m.%Y}"
            case _:
                until = f" to {self.in_force_to:%d.%m.%Y}" if self.in_force_to is not None else ""
                return f"in force since {self.in_force_from:%d.%m.%Y}{until}"


@dataclass(frozen=True)
class Record:
    """Everything done to the rulesets of one folder, oldest first. ``faults`` says what of it can't be trusted."""

    done: tuple[Done, ...] = ()
    faults: tuple[str, ...] = ()
    last: str = ""
    """SHA-256 of its last line."""

    def of(self, ruleset: str) -> tuple[Done, ...]:
        """What was done to one ruleset, oldest first."""
        return tuple(one for one in self.done if one.ruleset == ruleset)

    def published(self, ruleset: str) -> tuple[Published, ...]:
        """Its published versions, the newest first, each with what has become of it."""
        found = {one.version: one for one in self.of(ruleset) if one.kind == "published"}
        withdrawn = {one.version: one for one in self.of(ruleset) if one.kind == "withdrawn"}
        newest_first = sorted(found.values(), key=lambda one: version_numbers(one.version), reverse=True)
        made: list[Published] = []
        for one in newest_first:
            end = withdrawn.get(one.version)
            later = _first_in_force(made)
            made.append(
                Published(
                    one,
                    one.day("in_force_from") or date.fromisoformat(one.at[:10]),
                    one.day("in_force_to"),
                    None if later is None else later.in_force_from,
                    None if later is None else later.version,
                    None if end is None else (end.day("on") or date.fromisoformat(end.at[:10])),
                    "" if end is None else end.text("because"),
                )
            )
        return tuple(made)

    def version(self, ruleset: str, version: str) -> Published | None:
        """A published version, or None."""
        return next((one for one in self.published(ruleset) if one.version == version), None)

    def agreement(self, ruleset: str, version: str, text: str) -> Done | None:
        """Who agreed the very text of a draft (its SHA-256), where anybody did; the last who did."""
        fits = [one for one in self.of(ruleset) if one.kind == "agreed" and one.version == version]
        return next((one for one in reversed(fits) if one.text("text") == text), None)


def _first_in_force(later: Sequence[Published]) -> Published | None:
    """Of later versions the first to come in force; one withdrawn before it did supersedes nothing."""
    real = [one for one in later if one.withdrawn_on is None or one.withdrawn_on > one.in_force_from]
    return min(real, key=lambda one: one.in_force_from, default=None)


def moves(state: State) -> tuple[Move, ...]:
    """What may be done next to a version in a state."""
    return MOVES[state]
