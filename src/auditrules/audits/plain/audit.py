"""One audit in plain text, a question a line: for screen readers and for terminals that can do nothing else."""

from __future__ import annotations

from collections.abc import Callable

from auditrules.audits.commands import (
    AnswerText,
    ChooseOverall,
    MarkApplicable,
    MarkNotApplicable,
    SetAnswer,
    SetAnswerText,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.explain import judgement_lines
from auditrules.audits.plain import entries, stops
from auditrules.audits.plain.deeds import Desk, Saving
from auditrules.audits.plain.dialogue import WORDS, Dialogue, Ended, Read, Word, Write
from auditrules.audits.plain.place import PROSE_WORDS, Place
from auditrules.audits.plain.steps import OVERALL, REVIEW, Step, step_at
from auditrules.audits.session import AuditSession
from auditrules.audits.view import SectionView
from auditrules.audits.wording import FIELD_WORDS
from auditrules.conditions.dates import dotted


def run_plain(
    session: AuditSession,
    *,
    read: Read,
    write: Write,
    save_errors: tuple[type[Exception], ...] = (OSError,),
    stale: tuple[type[Exception], ...] = (),
    reopen: Callable[[], AuditSession] | None = None,
) -> int:
    """Do an audit as a conversation until it is left; returns 0, or 1 where something typed could not be saved.

    ``read`` shows a prompt and gives a line, or None when the input has ended; ``write`` writes a line. Every answer
    and every line of prose is saved when it is given, so the input may end anywhere. ``save_errors`` are the store's
    failures: the person is told, and the saving is tried again. Those among them that are ``stale`` mean that the
    audit was changed elsewhere; ``reopen`` then reads it again, and the change is made on top of that.
    """
    return PlainAudit(session, read, write, Saving(save_errors, stale, reopen)).run()


class PlainAudit:
    """The conversation: it asks one stop after another, and does the words typed instead of an answer."""

    def __init__(self, session: AuditSession, read: Read, write: Write, saving: Saving) -> None:
        self.talk = Dialogue(read, write, self._inform)
        self.desk = Desk(session, self.talk, saving)
        self.place = Place(self.desk)
        self._told: set[str] = set()

    @property
    def session(self) -> AuditSession:
        """The session as it is now: a new one after another window's changes were taken in."""
        return self.desk.session

    def run(self) -> int:
        """Ask until the person leaves or the input ends."""
        word: Word | None = None
        opened = False
        while True:
            try:
                if word is not None:
                    given, word = word, None
                    if self._word(given):
                        self._insist()
                        return self._close()
                elif not opened:
                    opened = True
                    self._open()
                elif self.session.state.status == "submitted":
                    if stops.submitted(self.desk):
                        self.place.step = REVIEW
                else:
                    self._visit()
            except Word as typed:
                word = typed
            except Ended:
                return self._close()

    # ---------------------------------------------------------------- beginning and end

    def _open(self) -> None:
        state, ruleset = self.session.state, self.session.ruleset
        self.talk.say(f"{ruleset.title}, case {state.case_reference}." + (" A made-up sample." if state.sample else ""))
        if state.due:
            self.talk.say(f"Due {dotted(state.due)}.")
        summary = self.session.summary()
        if summary.seq == 1:
            self.talk.say(*ruleset.document.document.before_you_start)
        else:
            self.talk.say(f"{summary.answered} of {summary.to_answer} answered.")
            spot = self.session.next_unanswered()
            self.place.step = step_at(self.place.order, spot) if spot else REVIEW
        self.talk.say("Enter keeps an answer and goes on. Type help for the words you can use at any question.")
        self.desk.escalate_what_is_due()

    def _insist(self) -> None:
        """Before leaving, try to save what is not saved yet until it is, or the person leaves all the same."""
        while not self.desk.settle():
            self.talk.say(f"NOT SAVED: {self.desk.problem}", *(f"  {text}" for text in self.desk.unsaved))
            try:
                self.talk.ask("Enter to try again, quit to leave without saving this> ")
            except Word as word:
                if word.name == "quit":
                    return

    def _close(self) -> int:
        """Say what is saved, and every word of what is not."""
        desk = self.desk
        desk.settle()
        lost = [*desk.left_out, *desk.unsaved]
        if self.session.state.status == "in_progress":
            for due in self.session.escalations_due():
                self.talk.say(f"NOT ESCALATED YET, to {desk.roles(due.to)}: {due.message}")
        for concern in desk.unsent:
            self.talk.say("This concern was not sent and is not kept:", *_indented(concern.what, concern.evidence))
        if desk.unsaved:
            self.talk.say(f"NOT SAVED: {desk.problem}")
        if lost:
            self.talk.say("This is not saved; copy it if you need it:", *_indented(*lost))
        later = "" if self.session.state.status == "submitted" else " You can go on with this audit at any time."
        what = "Everything else is" if lost or desk.unsent else "Everything is"
        self.talk.say(f"{what} saved ({self.session.saved_at:%H:%M:%S}).{later}")
        return 1 if lost else 0

    # ---------------------------------------------------------------- stops

    def _visit(self) -> None:
        """Ask what the present stop asks, or pass it, and go on."""
        place, step = self.place, self.place.step
        form = place.form()
        if step.section is not None:
            section = next(each for each in form.sections if each.section.id == step.section)
            if not self._enter(section):
                place.leave_section()
                return
        elif step.kind != "item":
            place.heading = None
        view = form.item(step.item or "")
        if step.kind == "review":
            spot = stops.review(self.desk)
            if spot is not None:
                place.go(spot)
            return
        if view is not None and view.applies is not True:
            self._tell_once(f"Not asked: {view.text} {view.why_not}")
        elif not place.asks(step, form):
            pass
        elif step.kind == "item" and view is not None:
            stops.item(self.desk, view)
        elif step.prose is not None and step.item is not None:
            stops.prose(self.desk, step.item, step.prose)
        else:
            self._beside_form(step)
        place.go_on()

    def _beside_form(self, step: Step) -> None:
        if step.kind == "worker":
            stops.worker(self.desk, step.section or "")
        elif step.kind == "findings":
            entries.findings(self.desk, step.section or "")
        elif step.kind == "people":
            entries.people(self.desk)
        elif step.kind == "actions":
            entries.actions(self.desk)
        elif step.kind == "overall":
            stops.overall(self.desk)
        elif step.kind == "overall_rationale":
            stops.overall_rationale(self.desk)

    def _enter(self, section: SectionView) -> bool:
        """Say where we are when a section begins; False where it does not apply."""
        if section.applies is not True:
            self._tell_once(f"Not asked: {section.label}. {section.why_not}")
            return False
        if self.place.heading != section.section.id:
            self.place.heading = section.section.id
            count = len(self.session.ruleset.sections)
            self.talk.say("", f"Section {section.number} of {count}: {section.label}", *section.guidance)
        return True

    def _tell_once(self, text: str) -> None:
        """Say why something is not asked the first time only, and again once the reason is another."""
        if text not in self._told:
            self._told.add(text)
            self.talk.say(text)

    # ---------------------------------------------------------------- words that leave the question where it is

    def _inform(self, word: Word) -> bool:
        """Words that are answered in place, without leaving the question."""
        if word.name == "help":
            self.talk.say("At any question:", *(f"  {name}: {what}" for name, what in WORDS.items()))
            self.talk.say("To give one of these words as an answer, put a backslash before it.")
        elif word.name == "guidance":
            self._guidance()
        elif word.name == "judgement":
            lines = judgement_lines(self.session.ruleset, self.session.judgement)
            self.talk.say(*(lines or ("This form comes to no judgement.",)))
        elif word.name == "missing":
            stops.list_missing(self.desk)
        elif word.name == "progress":
            self._progress()
        else:
            return False
        return True

    def _guidance(self) -> None:
        form, step = self.place.form(), self.place.step
        view = form.item(step.item or "")
        section = next((each for each in form.sections if each.section.id == step.section), None)
        lines = [*(section.guidance if section else ())]
        if view is not None:
            lines += [text for text in view.guidance if text not in lines]
            lines += [f"{choice.label}: {choice.guidance}" for choice in view.choices if choice.guidance]
        if step == OVERALL:
            grades = self.session.ruleset.document.grade.values()
            lines = [f"{grade.label}: {grade.descriptor}" for grade in grades if grade.descriptor]
        self.talk.say(*(lines or ["There is no guidance on this."]))

    def _progress(self) -> None:
        for each in self.session.progress():
            label = self.session.ruleset.item(each.section).label
            if each.applies is False:
                said = "not applicable"
            elif each.applies is None:
                said = "not known yet whether it applies"
            else:
                said = f"{each.answered} of {each.to_answer}" + (", something is missing" if each.missing else "")
            self.talk.say(f"  {label}: {said}")

    # ---------------------------------------------------------------- words that do something

    def _word(self, word: Word) -> bool:
        """Do what a word asks for; True where the conversation is over."""
        if word.name == "quit":
            return True
        if word.name == "escalate":
            due = next(iter(self.session.escalations_due()), None)
            self.desk.escalate(due, item=self.place.step.item)
        elif self.session.state.status == "submitted":
            self.talk.say("The audit is submitted; reopen it to change anything.")
        elif word.name in ("back", "skip", "next", "goto", "find", "review"):
            self.place.move(word)
        elif word.name in ("undo", "redo"):
            change = self.desk.take_back(redo=word.name == "redo")
            if change is not None:
                self.place.step = step_at(self.place.order, change.spot)
        elif word.name == "submit":
            self._submit()
        elif word.name in PROSE_WORDS:
            self._prose(PROSE_WORDS[word.name])
        elif word.name == "na":
            self._not_applicable(word.rest)
        elif word.name == "clear":
            self._clear()
        else:
            self._list(word.name)
        return False

    def _submit(self) -> None:
        if any(line.blocks for line in self.session.missing()):
            self.talk.say("Not yet.")
            self.place.step = REVIEW
        else:
            self.desk.do(Submit())

    def _prose(self, field: AnswerText) -> None:
        step = self.place.step
        if step.kind in ("overall", "overall_rationale") and field == "rationale":
            stops.overall_rationale(self.desk)
        elif step.item is None:
            self.talk.say(f"There is no question here to write {FIELD_WORDS[field]} for.")
        else:
            stops.prose(self.desk, step.item, field)

    def _not_applicable(self, rest: str) -> None:
        """``na reason``, ``na section reason``, ``na off``; the reason is asked for where it is not given."""
        step = self.place.step
        item = step.item
        first, _, after = rest.partition(" ")
        if first.casefold() == "section" and step.section:
            item, rest = step.section, after.strip()
        if item is None:
            self.talk.say("There is no question here that could be marked not applicable.")
            return
        if rest.casefold() == "off":
            if self.desk.do(MarkApplicable(item)) == "nothing":
                self.talk.say("It is not marked not applicable.")
            return
        if self.session.ruleset.item(item).allow_not_applicable and not rest:
            rest = self.talk.ask(f"Why does it not apply: {self.desk.name(item)}> ", texts=False)
            if not rest:
                return
        if self.desk.do(MarkNotApplicable(item, rest)) == "done":
            self.place.go_on()

    def _clear(self) -> None:
        step = self.place.step
        if step.kind == "overall":
            outcome = self.desk.do(ChooseOverall(None))
        elif step.kind == "worker" and step.section:
            outcome = self.desk.do(SetWorkerGrade(step.section, None))
        elif step.item is None:
            outcome = "nothing"
        elif step.prose is not None:
            outcome = self.desk.do(SetAnswerText(step.item, step.prose, ""))
        else:
            outcome = self.desk.do(SetAnswer(step.item, None))
        if outcome == "nothing":
            self.talk.say("There is no answer here to take back.")

    def _list(self, name: str) -> None:
        """Words that open a list beside the form and come back to the same question."""
        place = self.place
        if name == "actions":
            entries.actions(self.desk)
        elif name == "people":
            entries.people(self.desk)
        elif name == "consult":
            entries.consultations(self.desk)
        elif name == "details":
            entries.details(self.desk)
        elif name == "overall":
            place.step = OVERALL if OVERALL in place.order else REVIEW
        elif place.step.section is None:
            self.talk.say("Go to a section first.")
        elif name == "findings":
            entries.findings(self.desk, place.step.section)
        else:
            own_grade = Step("worker", place.step.section, place.step.section)
            if own_grade in place.order:
                place.step = own_grade
            else:
                self.talk.say("This form does not ask for the worker's own grade of this section.")


def _indented(*texts: str) -> list[str]:
    return [f"  {line}" for text in texts for line in text.split("\n") if text]
