"""Which cases are audited: a draw by lot that anybody can do again from the same list and seed.

Of each case the SHA-256 of the seed and its reference is taken, and the cases with the lowest are drawn. That is the
same on every machine and in every version of every language, and no case is likelier than another. A draw balanced by
team or age first shares the number out among the groups, each in proportion to its cases and what is left over by the
largest remainder.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from auditrules.conditions.spelling import listed
from auditrules.plugins.calling import Plugins
from auditrules.plugins.records import Problem
from auditrules.plugins.verdicts import Draw
from auditrules.plugins.views import CaseView, SamplingFrame

#: What a group is called whose cases have nothing in the column.
BLANK = "(blank)"
HOOK = "auditrules_sample"
_BY_LOT = "by lot: the lowest SHA-256 of seed and reference"


class NotDrawn(Exception):
    """Nothing was drawn: the reason, in words."""


@dataclass(frozen=True, slots=True)
class Stratum:
    """A group of cases that the draw was balanced by: how many it has, and how many were drawn."""

    name: str
    cases: int
    drawn: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """A draw: references in their order, how it was made, the plugin that made it (None: the program), and by group."""

    references: tuple[str, ...]
    how: str
    plugin: str | None
    strata: tuple[Stratum, ...]


def draw(
    frame: SamplingFrame, plugins: Plugins, always: Sequence[CaseView] = (), left_out: Sequence[CaseView] = ()
) -> Drawn:
    """Draw ``frame.size`` cases of a frame, and put those of ``always`` with them.

    Neither ``always`` nor ``left_out`` are in the frame; a group of which every case was left out is still named. A
    plugin is asked first. Raises :class:`NotDrawn` where there are too few cases, where two plugins answer, and where
    a plugin fails or answers what can't be.
    """
    if frame.size > len(frame.cases):
        raise NotDrawn(f"{frame.size} are wanted, and there are only {len(frame.cases)} to draw from.")
    answer = _asked(frame, plugins) if frame.size else None
    if answer is None:
        plugin, how, found = None, _how(frame), by_lot(frame)
    else:
        plugin, how, found = answer[0], answer[1].how, answer[1].references
    references = sorted([*found, *(case.reference for case in always)])
    return Drawn(tuple(references), how, plugin, _counted(frame, always, left_out, set(references)))


def by_lot(frame: SamplingFrame) -> tuple[str, ...]:
    """The program's own draw, in the order of the references."""
    groups: dict[str, list[str]] = {}
    for case in frame.cases:
        groups.setdefault(stratum_of(case, frame.strata), []).append(case.reference)
    shares = shared_out(frame.size, {name: len(cases) for name, cases in groups.items()}, frame.seed)
    drawn: list[str] = []
    for name, cases in groups.items():
        drawn += sorted(cases, key=lambda reference: (_lot(frame.seed, "case", reference), reference))[: shares[name]]
    return tuple(sorted(drawn))


def shared_out(size: int, groups: dict[str, int], seed: str) -> dict[str, int]:
    """How many of ``size`` each group gets, in proportion to its cases; the rest by the largest remainder.

    Of equal remainders the seed decides. ``size`` is no more than all groups have together; no group gets more than
    it has.
    """
    whole = sum(groups.values())
    if not whole:
        return dict.fromkeys(groups, 0)
    shares = {name: size * cases // whole for name, cases in groups.items()}
    left = size - sum(shares.values())
    order = sorted(groups, key=lambda name: (-(size * groups[name] % whole), _lot(seed, "group", name), name))
    for name in order[:left]:
        shares[name] += 1
    return shares


def stratum_of(case: CaseView, strata: Sequence[str]) -> str:
    """The group that a case belongs to; empty where the draw is not balanced."""
    return " / ".join(case.strata.get(name, "") or BLANK for name in strata)


def _lot(seed: str, what: str, name: str) -> bytes:
    return hashlib.sha256("\0".join((seed, what, name)).encode("utf-8", "surrogatepass")).digest()


def _how(frame: SamplingFrame) -> str:
    if not frame.strata:
        return _BY_LOT
    return f"{_BY_LOT}, in proportion by {listed(list(frame.strata))} with the largest remainder"


def _counted(
    frame: SamplingFrame, always: Sequence[CaseView], left_out: Sequence[CaseView], drawn: set[str]
) -> tuple[Stratum, ...]:
    if not frame.strata:
        return ()
    cases: dict[str, list[str]] = {stratum_of(case, frame.strata): [] for case in left_out}
    for case in (*frame.cases, *always):
        cases.setdefault(stratum_of(case, frame.strata), []).append(case.reference)
    return tuple(
        Stratum(name, len(found), sum(reference in drawn for reference in found))
        for name, found in sorted(cases.items())
    )


# ---------------------------------------------------------------- plugins


def _asked(frame: SamplingFrame, plugins: Plugins) -> tuple[str, Draw] | None:
    """What the one plugin that draws says; None where none does."""
    answers: list[tuple[str, object]] = []
    for answered in plugins.call(HOOK, frame=frame):
        if answered.problem is not None:
            raise NotDrawn(f"The plugin {answered.plugin} failed at drawing: {answered.problem}")
        answers += [(answered.plugin, value) for value in answered.values]
    if not answers:
        return None
    names = list(dict.fromkeys(plugin for plugin, _ in answers))
    if len(names) > 1:
        raise NotDrawn(f"The plugins {' and '.join(names)} both draw; only one can. Leave one out: --disable-plugins.")
    plugin, value = answers[0]
    wrong = "it drew more than once" if len(answers) > 1 else _wrong(value, frame)
    if wrong is not None:
        plugins.complain(plugin, Problem(wrong, hook=HOOK))
        raise NotDrawn(f"The plugin {plugin} drew what can't be: {wrong}.")
    assert isinstance(value, Draw)  # anything else is wrong
    return plugin, value


def _wrong(value: object, frame: SamplingFrame) -> str | None:
    """Why a plugin's draw can't be taken; None where it can."""
    if not isinstance(value, Draw):
        return f"it returned a {type(value).__name__}, no Draw"
    references = value.references
    if not isinstance(references, tuple) or not all(isinstance(one, str) for one in references):
        return "its references are no tuple of texts"
    if not isinstance(value.how, str) or not value.how.strip():
        return "it does not say how it drew"
    known = {case.reference for case in frame.cases}
    strange = [one for one in references if one not in known]
    if strange:
        return f"{listed(strange[:3])} {'is' if len(strange) == 1 else 'are'} not among the cases"
    if len(set(references)) != len(references):
        return "it drew a case twice"
    if len(references) != frame.size:
        return f"it drew {len(references)} and not {frame.size}"
    return None
