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

SECONDS = 120.0
"""How long the comparison may take; it can be stopped before."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A ruleset that a draft can be compared with, and in words what it is to the draft."""

    reference: str
    title: str
    words: str
    path: Path


def candidates(library: Library, draft: Ruleset, today: date) -> tuple[Candidate, ...]:
    """What a draft can be compared with, the likeliest first.

    The newest version in force today of the same id; then its other versions, the newest first; then what it extends;
    then all others. The file that the draft itself was read from is none of them.
    """
    others = [entry for entry in library.entries() if entry.problem is None and not _same_file(entry.path, draft.path)]
    in_force = [entry for entry in others if entry.id == draft.id and entry.in_force(today)]
    found: list[Candidate] = []
    if in_force:
        found.append(_candidate(in_force[0], "in force"))
    for entry in others:
        if entry.id == draft.id and entry not in in_force[:1]:
            found.append(_candidate(entry, "in force, older" if entry.in_force(today) else _when(entry, today)))
    bases = set(draft.bases)
    found += [_candidate(entry, "what this one extends") for entry in others if entry.reference in bases]
    known = {one.path for one in found}
    found += [_candidate(entry, "another ruleset") for entry in others if entry.path not in known]
    return tuple(found)


def _candidate(entry: Entry, words: str) -> Candidate:
    return Candidate(entry.reference, entry.title, words, entry.path)


def _when(entry: Entry, today: date) -> str:
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


def difference_lines(found: Difference, *, stopped: bool = False) -> tuple[Line, ...]:
    """What differs in meaning, and which possible audits move."""
    return tuple(_difference(found, stopped))


def _difference(found: Difference, stopped: bool) -> Iterator[Line]:
    if found.same:
        yield Line("The same meaning: only the layout, comments or spelling differ.", "good")
        return
    if found.not_bumped:
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
