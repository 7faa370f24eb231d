"""The workspace's own audits judged under a draft beside what they came to: nothing about them is changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from auditrules.audits.judging import audit_fields, engine_answers
from auditrules.audits.projection import UnreadableJournal, replay
from auditrules.audits.wording import overall_choices
from auditrules.engine import BadAnswers, Engine
from auditrules.workshop.begun import RulesetGone

if TYPE_CHECKING:
    from auditrules.audits.events import Summary
    from auditrules.audits.state import AuditState
    from auditrules.engine.judgement import Judgement, OutcomeJudgement
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.store.workspace import Workspace

STATUSES = ("submitted", "in_progress")
_PAGE = 200
_OUTCOME = "overall"


@dataclass(frozen=True, slots=True)
class PastAudit:
    """One audit, side by side: what it comes to under the ruleset it was begun with, and under the draft.

    ``before`` and ``after`` are in words, such as ``Good`` or ``Good or Outstanding, still open``. ``left_out`` are
    answers that the draft does not take, in words: it is judged without them. ``problem`` says why the audit could
    not be judged; then nothing else is known of it.
    """

    audit: str
    case_reference: str
    status: str
    reference: str
    """``id@version`` it was begun under."""
    before: str = ""
    after: str = ""
    moved: bool = False
    escalations_added: tuple[str, ...] = ()
    escalations_dropped: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    chosen: str | None = None
    """The grade the auditor gave, in words; it stays whatever the draft says."""
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One audit done: ``done`` of ``total``."""

    done: int
    total: int
    audit: PastAudit


@dataclass
class Tally:
    """What steps add up to, so far. ``grades`` counts audits by what they came to and would come to."""

    done: int = 0
    total: int = 0
    grades: Counter[tuple[str, str]] = field(default_factory=Counter)
    moved: list[PastAudit] = field(default_factory=list)
    """Audits that come to something else, or call for another escalation."""
    unreadable: list[PastAudit] = field(default_factory=list)
    with_answers_left_out: int = 0

    def add(self, step: Step) -> None:
        """Take a step in."""
        self.done, self.total = step.done, step.total
        audit = step.audit
        if audit.problem is not None:
            self.unreadable.append(audit)
            return
        self.grades[audit.before, audit.after] += 1
        if audit.left_out:
            self.with_answers_left_out += 1
        if audit.moved or audit.escalations_added or audit.escalations_dropped:
            self.moved.append(audit)

    @property
    def finished(self) -> bool:
        return self.done == self.total

    @property
    def unmoved(self) -> int:
        """Audits that come to the same and call for the same escalations."""
        return self.done - len(self.unreadable) - len(self.moved)


def past_audits(
    workspace: Workspace,
    draft: Ruleset,
    under: Callable[[AuditState], Ruleset],
    *,
    of: Collection[str] | None = None,
    statuses: Collection[str] = STATUSES,
    samples: bool = False,
) -> Iterator[Step]:
    """Judge the workspace's audits under a draft, one a step: close the iterator to stop.

    ``under`` gives the very ruleset an audit was begun under (``Office.begun_under``), or raises
    :class:`RulesetGone`. ``of`` are the ids of rulesets whose audits count, the draft's own where None. Made-up
    audits count only where ``samples`` is True. Raises a :class:`~auditrules.store.errors.StoreError` where the
    workspace can't be read.
    """
    wanted = {draft.id} if of is None else set(of)
    found = [one for one in _summaries(workspace) if _counts(one, wanted, statuses, samples)]
    judge = _SideBySide(draft, under)
    for number, summary in enumerate(found, 1):
        yield Step(number, len(found), judge.audit(workspace, summary))


def _summaries(workspace: Workspace) -> Iterator[Summary]:
    after = None
    while True:
        page = workspace.audits(after=after, limit=_PAGE)
        yield from page.audits
        after = page.after
        if after is None:
            return


def _counts(one: Summary, wanted: Collection[str], statuses: Collection[str], samples: bool) -> bool:
    return one.ruleset in wanted and one.status in statuses and (samples or not one.sample)


class _SideBySide:
    """Engines are made once a ruleset: most audits share one."""

    def __init__(self, draft: Ruleset, under: Callable[[AuditState], Ruleset]) -> None:
        self._draft = Engine(draft)
        self._under = under
        self._engines: dict[str, Engine] = {draft.meaning_hash: self._draft}

    def audit(self, workspace: Workspace, summary: Summary) -> PastAudit:
        reference = f"{summary.ruleset}@{summary.version}"

        def made(**more: object) -> PastAudit:
            return PastAudit(summary.audit, summary.case_reference, summary.status, reference, **more)  # type: ignore[arg-type]  # by name

        try:
            state = replay(workspace.events(summary.audit))
            own = self._engine(self._under(state))
        except (UnreadableJournal, RulesetGone, ValueError) as error:
            return made(problem=str(error))
        before, _ = _judged(own, state)
        after, left_out = _judged(self._draft, state)
        old, new = _outcome(before), _outcome(after)
        due = [{one.escalation for one in judgement.escalations} for judgement in (before, after)]
        return made(
            before=_words(own.ruleset, old),
            after=_words(self._draft.ruleset, new),
            moved=_key(old) != _key(new),
            escalations_added=tuple(sorted(due[1] - due[0])),
            escalations_dropped=tuple(sorted(due[0] - due[1])),
            left_out=left_out,
            chosen=_chosen(own.ruleset, state),
        )

    def _engine(self, ruleset: Ruleset) -> Engine:
        return self._engines.setdefault(ruleset.meaning_hash, Engine(ruleset))


def _judged(engine: Engine, state: AuditState) -> tuple[Judgement, tuple[str, ...]]:
    """What an audit comes to, and the answers that the ruleset does not take and that were left out for it."""
    answers = engine_answers(state)
    try:
        return engine.judge(answers, audit=audit_fields(state)), ()
    except BadAnswers as error:
        kept = {item: answer for item, answer in answers.items() if item not in error.items}
        return engine.judge(kept, audit=audit_fields(state)), error.faults


def _outcome(judgement: Judgement) -> OutcomeJudgement | None:
    """The overall outcome, or else the first; None where the ruleset decides nothing."""
    outcomes: Mapping[str, OutcomeJudgement] = judgement.outcomes
    return outcomes.get(_OUTCOME) or next(iter(outcomes.values()), None)


def _key(outcome: OutcomeJudgement | None) -> tuple[object, ...]:
    return () if outcome is None else (outcome.value, outcome.reachable, outcome.applicable)


def _words(ruleset: Ruleset, outcome: OutcomeJudgement | None) -> str:
    if outcome is None:
        return "nothing is decided"
    if not outcome.applicable:
        return "not applicable"
    item = ruleset.item(outcome.outcome)
    if outcome.value is not None:
        return item.value_label(outcome.value)
    if not outcome.reachable:
        return "no outcome"
    return f"{' or '.join(item.value_label(one) for one in outcome.reachable)}, still open"


def _chosen(ruleset: Ruleset, state: AuditState) -> str | None:
    return None if state.overall is None else dict(overall_choices(ruleset)).get(state.overall, state.overall)
