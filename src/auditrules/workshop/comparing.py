"""A draft beside the version in force: which one that is, and what differs in meaning, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from pathlib import Path

from auditrules.engine.difference import Difference, Move
from auditrules.rulesets.library import Entry, Library
from auditrules.rulesets.ruleset import Ruleset
from auditrules.workshop.lines import Line
from auditrules.workshop.trial import Case, case_of

ANOTHER = "another ruleset"
SECONDS = 120.0
"""How long the comparison may take; it can be stopped before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ruleset that a draft can be compared with, and in words what it is to the draft."""

    reference: str
    title: str
    words: str
    path: Path

    draft: bool = False
    """Whether it is a draft, under which no audit can be begun: its meaning may change under one version."""

    @property
    def related(self) -> bool:
        """Whether it has to do with the draft at all: a version of it, or what it extends."""
        return self.words != ANOTHER


def candidates(library: Library, draft: Ruleset, today: date) -> tuple[Candidate, ...]:
    """What a draft can be compared with, the likeliest first.

    The newest version in force today of the same id, the draft's own file as it was last saved where that is in force
    itself; for a draft of an id that never was in force, what it extends. Then other versions, and all other rulesets.
    """
    usable = [entry for entry in library.entries() if entry.problem is None]
    own = next((entry for entry in usable if _same_file(entry.path, draft.path)), None)
    versions = [entry for entry in usable if entry.id == draft.id and entry is not own]
    in_force = [entry for entry in versions if entry.in_force(today)]
    bases = [_candidate(entry, today, "what this one extends") for entry in usable if entry.reference in draft.bases]
    saved = (
        [Candidate(own.reference, own.title, "its file as it was last saved", own.path, own.draft)]
        if own is not None
        else []
    )
    first = [_candidate(in_force[0], today)] if in_force else []
    if not first:
        first = saved if own is not None and own.in_force(today) else bases
    older = [_candidate(entry, today, "in force, older") for entry in in_force[1:]]
    rest = [_candidate(entry, today) for entry in versions if entry not in in_force]
    others = [_candidate(entry, today, ANOTHER) for entry in usable if entry is not own]
    found: dict[Path, Candidate] = {}
    for one in (*first, *saved, *older, *rest, *bases, *others):
        found.setdefault(one.path, one)
    return tuple(found.values())


def _candidate(entry: Entry, today: date, words: str = "") -> Candidate:
    return Candidate(entry.reference, entry.title, words or _state(entry, today), entry.path, entry.draft)


def _state(entry: Entry, today: date) -> str:
    if entry.draft:
        return "a draft"
    if entry.published is not None:
        return entry.published.words(today)
    if entry.in_force(today):
        return "in force"
    if entry.effective_from is not None and entry.effective_from > today:
        return f"in force from {entry.effective_from:%d.%m.%Y}"
    return f"in force until {entry.effective_to:%d.%m.%Y}" if entry.effective_to is not None else "not in force"


def _same_file(one: Path, other: Path) -> bool:
    try:
        return one == other or one.resolve() == other.resolve()
    except (OSError, RuntimeError):
        return False


# ---------------------------------------------------------------- in words


@dataclass(frozen=True, slots=True)
class OneMove:
    """The key of a line about audits that move."""

    move: Move

    @property
    def case(self) -> Case:
        """An audit that moves so, to be tried. Comparisons of two dates are left to whoever tries it."""
        return case_of(
            {
                one.item: one.answer
                for one in self.move.example
                if not isinstance(one.answer, bool) and one.answer != "…"
            }
        )


def difference_lines(found: Difference, *, stopped: bool = False, draft: bool = False) -> tuple[Line, ...]:
    """What differs in meaning, and which possible audits move; ``draft`` where the old one is a draft itself."""
    return tuple(_difference(found, stopped, draft))


def _difference(found: Difference, stopped: bool, draft: bool) -> Iterator[Line]:
    if found.same:
        yield Line("The same meaning: only the layout, comments or spelling differ.", "good")
        return
    if found.not_bumped and not draft:
        yield Line(
            f"The meaning changed and the version is still {found.new.version}: give it a new one.",
            "bad",
            0,
            ("ruleset", "version"),
        )
    yield from _moves(found, stopped)
    for title, of_item in (("What is asked", True), ("Rules", False)):
        some = [change for change in found.changes if change.of_item is of_item]
        if some:
            yield Line(f"{title} ({len(some)})", "heading")
        for change in some:
            goes = change.name if change.kind != "removed" else None
            yield Line(f"{change.mark} {change.words}", goes=goes)


def _moves(found: Difference, stopped: bool) -> Iterator[Line]:
    if found.too_complex:
        why = "it was stopped or took too long" if stopped else "the rules are too complex for it"
        yield Line(f"Which possible audits move can't be said: {why}.", "attention")
        return
    if not found.moves:
        yield Line("No possible audit comes to another outcome.", "good")
        return
    yield Line("Possible audits that move", "heading")
    for label, moves in groupby(found.moves, key=lambda move: move.label):
        yield Line(f"{label}:", "strong")
        for move in moves:
            when = ", for example whenever" if move.example else ", always"
            yield Line(f"{move.before_label} → {move.after_label}{when}", "plain", 1, _rule(move), OneMove(move))
            for condition in move.example:
                yield Line(condition.words, "quiet", 2, None, OneMove(move))


def _rule(move: Move) -> str:
    return move.what if "." in move.what else f"decide.{move.what}"
