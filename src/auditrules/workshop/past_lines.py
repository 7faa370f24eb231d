"""The workspace's own audits beside a draft, line by line: which would come to something else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from auditrules.workshop.lines import Line
from auditrules.workshop.past_audits import PastAudit, Tally

MOST = 50
"""Audits listed of those that move in one way; the rest are counted."""


@dataclass(frozen=True, slots=True)
class OneAudit:
    """The key of a line about an audit of the workspace."""

    audit: PastAudit


def past_lines(tally: Tally) -> tuple[Line, ...]:
    """The workspace's own audits: how many would change, grade by grade, and which."""
    return tuple(_past(tally))


def past_summary(tally: Tally) -> str:
    """``3 of 40 audits would come to something else``."""
    if not tally.total:
        return "No audit of this workspace was begun under this ruleset."
    done = f"{tally.done} of {_audits(tally.total)} looked at" if not tally.finished else _audits(tally.total)
    return f"{done}: {len(tally.moved)} would change, {tally.unmoved} would not"


def _past(tally: Tally) -> Iterator[Line]:
    yield Line("This workspace's own audits", "heading")
    if not tally.total:
        yield Line(past_summary(tally), "quiet")
        return
    yield Line(f"{past_summary(tally)}. They stay as they are: each keeps the rules it was begun under.")
    moves = sorted((pair for pair in tally.grades if pair[0] != pair[1]), key=lambda pair: -tally.grades[pair])
    for before, after in moves:
        yield Line(f"{before} → {after}: {_audits(tally.grades[before, after])}", "strong", 1)
        yield from _listed([audit for audit in tally.moved if (audit.before, audit.after) == (before, after)])
    escalated = [audit for audit in tally.moved if audit.before == audit.after]
    if escalated:
        yield Line(f"The same outcome, other escalations: {_audits(len(escalated))}", "strong", 1)
        yield from _listed(escalated)
    if tally.with_answers_left_out:
        yield Line(
            f"{_audits(tally.with_answers_left_out)} with answers that this ruleset does not take.", "attention", 1
        )
    for audit in tally.unreadable:
        yield Line(f"{audit.case_reference or audit.audit}: can't be judged: {audit.problem}", "attention", 1)


def _listed(audits: Sequence[PastAudit]) -> Iterator[Line]:
    yield from (_audit(audit) for audit in audits[:MOST])
    if len(audits) > MOST:
        yield Line(f"and {len(audits) - MOST} more", "quiet", 2)


def _audit(audit: PastAudit) -> Line:
    said = audit.case_reference or "No case reference"
    words = [audit.reference, "submitted" if audit.status == "submitted" else "in progress"]
    if audit.chosen:
        words.append(f"graded {audit.chosen}")
    words += [f"would escalate {one}" for one in audit.escalations_added]
    words += [f"would no longer escalate {one}" for one in audit.escalations_dropped]
    return Line(f"{said} ({', '.join(words)})", "plain", 2, None, OneAudit(audit))


def _audits(number: int) -> str:
    return f"{number} audit" if number == 1 else f"{number} audits"
