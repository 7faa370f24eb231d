"""One audit being done: commands in, events out, the state and its judgement always current.

Pure: no files, no terminal, no clock of its own. The parts stand in modules of their own: what an event does in
:mod:`~auditrules.audits.projection`, what a command records in :mod:`~auditrules.audits.changes`, what is missing in
:mod:`~auditrules.audits.missing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime

from auditrules.audits import progress as progressing
from auditrules.audits.admissibility import plugin_lines
from auditrules.audits.answers import line
from auditrules.audits.changes import Draft, draft
from auditrules.audits.commands import Acknowledge, Command, SetAnswer, Submit
from auditrules.audits.departure import Departure, departure_of
from auditrules.audits.due import Proposal, escalations_due, proposed_actions
from auditrules.audits.events import Event, Json, Summary
from auditrules.audits.history import History, Step
from auditrules.audits.judging import audit_fields, engine_answers
from auditrules.audits.missing import Circumstances, answer_lines, missing_lines, overall_lines
from auditrules.audits.projection import applied, begun, entry_json, moment, replay
from auditrules.audits.search import search as searched
from auditrules.audits.spots import Change, Missing, Refused, SectionProgress, Spot
from auditrules.audits.state import Answer, AnswerValue, AuditState
from auditrules.audits.text import clean_line
from auditrules.audits.wording import change_words, news_words, overall_choices
from auditrules.engine import Engine
from auditrules.engine.judgement import EscalationJudgement, Judgement, LeadsTo
from auditrules.rulesets.ruleset import Ruleset
from auditrules.rulesets.texts import RulesetTexts

__all__ = ["AuditSession", "Change", "Departure", "Missing", "Proposal", "Refused", "SectionProgress", "Spot"]

Engines = Callable[[Ruleset], Engine]


class AuditSession:
    """An audit in the hands of one person.

    ``record`` is called with each new event and the summary after it, before the session shows the change as made;
    if it raises, the state is as it was and the error goes to the caller (the text a person typed stays with the
    caller). ``now`` gives the aware current time, ``new_id`` a new UUID as text. ``engines`` makes the engine of a
    ruleset; give one that keeps what it made where many sessions are opened.

    The days that dates are counted from are those of the clock ``now`` gives: a local time gives local days.
    """

    def __init__(
        self,
        ruleset: Ruleset,
        events: Iterable[Event],
        *,
        by: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        record: Callable[[Event, Summary], None],
        engines: Engines = Engine,
    ) -> None:
        journal = tuple(events)
        self._open(ruleset, replay(journal), journal[-1], by, now, new_id, record, engines)

    def _open(
        self,
        ruleset: Ruleset,
        state: AuditState,
        last: Event,
        by: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        record: Callable[[Event, Summary], None],
        engines: Engines,
    ) -> None:
        self.ruleset = ruleset
        self.by = clean_line(by)
        self._now, self._new_id, self._record, self._engines = now, new_id, record, engines
        self._engine = engines(ruleset)
        self._history = History()
        self._lines: tuple[AuditState, date, tuple[Missing, ...]] | None = None
        self._heard: tuple[AuditState, tuple[Missing, ...]] | None = None
        self.state = state
        self.judgement = self._judged(state)
        self._seq, self._updated_at = last.seq, last.at
        self.saved_at = moment(last.at).astimezone(now().tzinfo)

    @classmethod
    def begin(
        cls,
        ruleset: Ruleset,
        *,
        case_reference: str,
        by: str,
        now: Callable[[], datetime],
        new_id: Callable[[], str],
        record: Callable[[Event, Summary], None],
        due: date | None = None,
        facts: Mapping[str, AnswerValue] | None = None,
        sample: bool = False,
        engines: Engines = Engine,
    ) -> AuditSession:
        """Begin a new audit: records its first event and returns the session. Raises :class:`Refused`.

        ``facts`` are answers by the id of a fact, as :class:`~auditrules.audits.commands.SetAnswer` takes them; a
        fact that is not among them starts with the ruleset's default, if it has one.
        """
        for lacking in ruleset.needs.lacking:
            raise Refused(f"No audit can be begun with this form now: {lacking.why}.")
        reference = line(case_reference, "The case reference")
        if not reference:
            raise Refused("An audit needs a case reference.")
        data: dict[str, Json] = {
            "ruleset": ruleset.id,
            "version": ruleset.version,
            "ruleset_hash": ruleset.meaning_hash,
            "case_reference": reference,
            "due": due.isoformat() if due else None,
            "sample": sample,
        }
        if ruleset.composition is not None:
            data["ruleset_text"] = RulesetTexts.of(ruleset).hash
        event = Event(new_id(), new_id(), 1, _stamp(now()), clean_line(by), "begun", data)
        answers: dict[str, Json] = {}
        for item, value in {**_defaults(ruleset), **(facts or {})}.items():
            if item not in ruleset.document.fact:
                raise Refused(f"This form asks for no fact called '{item}'.")
            given = draft(ruleset, begun(event), SetAnswer(item, value), today=now().date(), new_id=new_id)
            if given is not None:
                after = given.data["after"]
                kept = tuple(str(each) for each in after) if isinstance(after, list) else after
                answers[item] = entry_json(Answer(value=kept))  # type: ignore[arg-type]  # checked just above
        event = replace(event, data=data | {"answers": answers})
        session = cls.__new__(cls)
        session._open(ruleset, begun(event), event, by, now, new_id, record, engines)
        record(event, session.summary())
        return session

    ruleset: Ruleset
    state: AuditState
    judgement: Judgement
    saved_at: datetime
    """When the last event was recorded, in the zone of the clock."""

    # ---------------------------------------------------------------- changing

    def execute(self, command: Command) -> tuple[Event, ...]:
        """Do a command. Raises :class:`Refused` and changes nothing where it cannot be done.

        A command that changes nothing returns no events.
        """
        if isinstance(command, Submit):
            change: Draft | None = self._submission()
        else:
            change = draft(self.ruleset, self.state, command, today=self._today(), new_id=self._new_id)
        if change is None:
            return ()
        at = self._now()
        event = self._commit(change, at)
        if isinstance(command, Acknowledge):
            self._history.interrupted()  # like the concern itself it is never taken back
        elif change.kind in ("set", "put"):
            self._history.changed(change, event, at)
        elif change.kind == "escalated":
            self._history.interrupted()
        else:
            self._history.closed()
        return (event,)

    def undo(self) -> Change | None:
        """Take back the last change of this session that can be taken back; None when there is none."""
        step = self._history.to_undo
        if step is None:
            return None
        change = self._answer(step, step.taken_back(), undone=True)
        self._history.undone()
        return change

    def redo(self) -> Change | None:
        """Do again what was undone last; None when nothing was undone since the last change."""
        step = self._history.to_redo
        if step is None:
            return None
        change = self._answer(step, step.done_again(), undone=False)
        self._history.redone()
        return change

    def take_in(self, newer: Iterable[Event]) -> tuple[Change, ...]:
        """Take in what someone else recorded meanwhile, oldest first; what that was, in words.

        Events that the session knows already are passed over. What can be undone stays, but for what they changed.
        """
        said: list[Change] = []
        state, last = self.state, None
        for event in newer:
            if event.seq <= self._seq:
                continue
            before, state, last = state, applied(state, event), event
            path = event.data.get("path")
            if isinstance(path, list):
                place = tuple(str(part) for part in path)
                self._history.overtaken(place)
                said.append(news_words(self.ruleset, before, state, place))
            else:
                self._history.closed() if event.kind in ("submitted", "reopened") else self._history.interrupted()
                words = {"escalated": "A concern was escalated", "submitted": "The audit was submitted"}
                said.append(Change(words.get(event.kind, "The audit was reopened"), Spot("details")))
            self._seq = event.seq
        if last is not None:
            self.state, self.judgement = state, self._judged(state)
            self._updated_at, self.saved_at = last.at, moment(last.at).astimezone(self._now().tzinfo)
        return tuple(said)

    @property
    def seq(self) -> int:
        """The number of the last event that the session knows."""
        return self._seq

    @property
    def can_undo(self) -> bool:
        return self._history.to_undo is not None

    @property
    def can_redo(self) -> bool:
        return self._history.to_redo is not None

    def _answer(self, step: Step, change: Draft, *, undone: bool) -> Change:
        before = self.state
        self._commit(change, self._now())
        return change_words(self.ruleset, before, self.state, step.draft.path, undone=undone)

    def _commit(self, change: Draft, at: datetime) -> Event:
        """Record an event and take on the state after it; nothing is taken on where recording fails."""
        event = Event(self._new_id(), self.state.id, self._seq + 1, _stamp(at), self.by, change.kind, change.data)
        state = applied(self.state, event)
        judgement = self._judged(state)
        self._record(event, self._summary(state, judgement, event.seq, event.at))
        self.state, self.judgement = state, judgement
        self._seq, self._updated_at, self.saved_at = event.seq, event.at, at
        return event

    def _submission(self) -> Draft:
        if self.state.status == "submitted":
            raise Refused("The audit has been submitted already.")
        blocking = [each for each in self.missing() if each.blocks]
        if blocking:
            count = "one thing" if len(blocking) == 1 else f"{len(blocking)} things"
            raise Refused("\n".join([f"Not yet: {count} to do first.", *(f"- {each.text}" for each in blocking)]))
        outcome = self.judgement.outcomes.get("overall")
        return Draft(
            "submitted", {"overall": self.state.overall, "suggested": outcome.value if outcome is not None else None}
        )

    # ---------------------------------------------------------------- judging

    def _judged(self, state: AuditState) -> Judgement:
        return self._engine.judge(engine_answers(state), audit=audit_fields(state), kept=True)

    def departure(self) -> Departure | None:
        """How the chosen overall grade stands to the rules; None while none is chosen."""
        return departure_of(self.ruleset, self.state, self.judgement)

    def overall_choices(self) -> tuple[tuple[str, str], ...]:
        """Overall grades that can be chosen, worst first, then outcomes off the scale: ids and labels."""
        return overall_choices(self.ruleset)

    def escalations_due(self) -> tuple[EscalationJudgement, ...]:
        """Escalations that the answers call for at once and that were not sent yet."""
        return escalations_due(self.state, self.judgement, timing="immediately")

    def proposed_actions(self) -> tuple[Proposal, ...]:
        """Actions the rules propose that were not taken up yet, with their dates where known."""
        return proposed_actions(self.state, self.judgement, self._today())

    def leads_to(self) -> LeadsTo:
        """Re-audits and moderation, by the chosen overall grade where there is one; worked out when it is asked for."""
        return self._engine.leads_to(engine_answers(self.state), audit=audit_fields(self.state))

    # ---------------------------------------------------------------- reading

    def missing(self) -> tuple[Missing, ...]:
        """What is missing, in form order: blocking things first."""
        return missing_lines(self._circumstances(), self._answer_lines(), self._plugin_lines())

    def progress(self) -> tuple[SectionProgress, ...]:
        """Progress by section, in form order."""
        return progressing.section_progress(self.ruleset, self.state, self.judgement, self._answer_lines())

    def next_unanswered(self, after: Spot | None = None) -> Spot | None:
        """The next required thing without an answer after a place, wrapping round; None when there is none."""
        finding = self.state.findings.get(after.entry) if after and after.entry else None
        if after is not None and finding is not None:
            after = replace(after, section=finding.section)
        whole = overall_lines(self._circumstances())
        spots = [each.spot for each in self._answer_lines() if each.blocks]
        spots += [each.spot for each in whole if each.blocks and each.spot.area == "overall"]
        return progressing.following(self.ruleset, spots, after)

    def search(self, text: str) -> tuple[tuple[Spot, str], ...]:
        """Places whose question, guidance, or prose contains the text (case and accents folded), with an excerpt."""
        return searched(self.ruleset, self.state, text)

    def summary(self) -> Summary:
        """What a list of audits shows of this one."""
        return self._summary(self.state, self.judgement, self._seq, self._updated_at)

    def _summary(self, state: AuditState, judgement: Judgement, seq: int, at: str) -> Summary:
        answered, to_answer = progressing.counts(self.ruleset, state, judgement)
        outcome = judgement.outcomes.get("overall")
        labels = dict(self.overall_choices())
        return Summary(
            audit=state.id,
            seq=seq,
            ruleset=state.ruleset,
            version=state.version,
            title=self.ruleset.title,
            case_reference=state.case_reference,
            status=state.status,
            due=state.due.isoformat() if state.due else None,
            updated_at=at,
            answered=answered,
            to_answer=to_answer,
            overall=state.overall,
            possible=tuple(labels.get(grade, grade) for grade in outcome.reachable) if outcome else (),
            escalations=len(state.escalations),
            sample=state.sample,
            overall_label=None if state.overall is None else labels.get(state.overall, state.overall),
        )

    def _answer_lines(self) -> tuple[Missing, ...]:
        """What is missing among the answers, worked out once for a state and a day: screens ask after every key."""
        made_for = (self.state, self._today())
        if self._lines is None or self._lines[0] is not made_for[0] or self._lines[1] != made_for[1]:
            self._lines = (*made_for, answer_lines(self._circumstances()))
        return self._lines[2]

    def _plugin_lines(self) -> tuple[Missing, ...]:
        """What plugins find missing, asked once for a state; none is asked under a ruleset that requires none."""
        if not self.ruleset.needs.plugins:
            return ()
        if self._heard is None or self._heard[0] is not self.state:
            self._heard = (self.state, plugin_lines(self.ruleset, self.state, self.judgement, self._engine))
        return self._heard[1]

    def _circumstances(self) -> Circumstances:
        return Circumstances(self.ruleset, self.state, self.judgement, self._engine, self.departure(), self._today())

    def _today(self) -> date:
        return self._now().date()


def _stamp(at: datetime) -> str:
    """UTC, ISO 8601 with microseconds and ``Z``."""
    if at.tzinfo is None:
        raise ValueError("the clock gives a time without a zone")
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _defaults(ruleset: Ruleset) -> dict[str, str]:
    """The facts a template starts with, such as the area of service it is made for."""
    facts = ruleset.document.fact
    return {name: str(fact.default) for name, fact in facts.items() if fact.default is not None}
