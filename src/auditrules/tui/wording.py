"""What the screen says of a judgement and of progress, in words."""

from __future__ import annotations

from dataclasses import dataclass

from auditrules.audits.session import AuditSession
from auditrules.audits.spots import SectionProgress
from auditrules.audits.state import AuditState
from auditrules.audits.wording import overall_label
from auditrules.engine.judgement import Judgement, OutcomeJudgement, Reason
from auditrules.rulesets.ruleset import Ruleset
from auditrules.tui.phrases import becoming

OVERALL = "overall"


@dataclass(frozen=True, slots=True)
class Standing:
    """The judgement bar in words."""

    headline: str
    """The whole in one sentence."""
    lead: str
    """What stands before the scale, where there is room to show the whole scale."""
    chosen: str
    """The auditor's own choice, or nothing."""
    grades: tuple[tuple[str, bool], ...]
    """Every grade of the scale, worst first, and whether the file can still come to it."""
    why: tuple[str, ...]
    """The rules that decide or limit, in their own words."""
    reads: str
    """The answers those rules read."""
    next: str
    """What is still open, in words."""


def reasons(judgement: Judgement) -> tuple[Reason, ...]:
    """The rules to name: those that decide the overall, then limits that hold and are not among them."""
    outcome = judgement.outcomes.get(OVERALL)
    deciding = outcome.because if outcome else ()
    named = {reason.rule for reason in deciding}
    return deciding + tuple(
        limit.reason for limit in judgement.limits if limit.active and limit.reason.rule not in named
    )


def standing(session: AuditSession) -> Standing:
    """How the audit stands now."""
    ruleset, judgement = session.ruleset, session.judgement
    outcome = judgement.outcomes.get(OVERALL)
    open_answers = len(judgement.unanswered)
    left = (
        f"{open_answers} question{'' if open_answers == 1 else 's'} unanswered"
        if open_answers
        else "every question answered"
    )
    if outcome is None:
        return Standing("A narrative audit: no overall grade", "", "", (), (), "", left)
    if not outcome.applicable:
        return Standing("The overall grade does not apply to this case", "", "", (), (), "", left)
    if outcome.undetermined:
        chosen = f"You chose {overall_label(ruleset, session.state.overall)}" if session.state.overall else ""
        why = tuple(reason.text for reason in outcome.because)
        return Standing("Undetermined: no grade is certain", "", chosen, (), why, "", left)
    item = ruleset.item(outcome.outcome)
    possible = (outcome.value,) if outcome.value is not None else outcome.reachable
    labels = [item.value_label(value) for value in possible]
    scale = tuple((value.label, value.id in possible) for value in item.values)
    named = reasons(judgement)
    certain = outcome.value is not None
    # What was chosen needs the room: behind both it would be cut off.
    early = ", whatever is still unanswered" if certain and judgement.unanswered and not session.state.overall else ""
    hedge = "" if outcome.exact else " (at most)"
    lead = f"Suggested{early}" if certain else f"Can still become{hedge}"
    chosen = f"You chose {item.value_label(session.state.overall)}" if session.state.overall else ""
    words = labels[0] if certain else becoming(labels, len(item.values))
    return Standing(
        f"{'Suggested:' if certain else lead} {words}{early}{' · ' + chosen if chosen else ''}",
        lead,
        chosen,
        scale,
        tuple(reason.text for reason in named),
        " · ".join(dict.fromkeys(f"{read.label}: {read.value}" for reason in named for read in reason.reads)),
        _deciders(ruleset, outcome) or left,
    )


def _deciders(ruleset: Ruleset, outcome: OutcomeJudgement) -> str:
    if outcome.value is not None or not outcome.deciding:
        return ""
    names = [ruleset.item(item).label for item in outcome.deciding[:3]]
    more = len(outcome.deciding) - len(names)
    return "Decided by " + ", ".join(names) + (f" and {more} more" if more > 0 else "")


def progress_words(progress: SectionProgress) -> str:
    """``done 8/8``, ``3/8``, ``not applicable``, ``missing 3/8``."""
    if progress.applies is False:
        return "not applicable"
    count = f"{progress.answered}/{progress.to_answer}"
    if progress.to_answer and progress.answered >= progress.to_answer:
        return f"missing {count}" if progress.missing else f"done {count}"
    if not progress.to_answer:
        return "nothing required"
    return count


def state_title(state: AuditState, ruleset: Ruleset) -> str:
    """The audit's name on screen; never used for the terminal's title."""
    return f"{state.case_reference or 'No case reference yet'} · {ruleset.title}"
