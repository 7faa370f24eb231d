"""One audit in plain text, a question a line: for screen readers and for terminals that can do nothing else."""

from __future__ import annotations

from auditrules.audits.answers import listed
from auditrules.audits.commands import (
    AnswerText,
    ChooseOverall,
    MarkApplicable,
    MarkNotApplicable,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetSentTo,
    SetWorkerGrade,
    Submit,
)
from auditrules.audits.explain import judgement_lines, outcome_sentence
from auditrules.audits.plain import entries
from auditrules.audits.plain.deeds import Desk
from auditrules.audits.plain.dialogue import WORDS, Dialogue, Ended, Option, Read, Word, Write, matching
from auditrules.audits.plain.steps import ACTIONS, OVERALL, PEOPLE, REVIEW, Step, step_at, steps
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Refused, Spot
from auditrules.audits.state import AnswerValue
from auditrules.audits.text import excerpt
from auditrules.audits.view import FormView, ItemView, SectionView, form_view
from auditrules.audits.wording import FIELD_WORDS, overall_label
from auditrules.conditions.dates import dotted

_PROSE_WORDS: dict[str, AnswerText] = {"evidence": "evidence", "impact": "impact", "rationale": "rationale"}


def run_plain(
    session: AuditSession,
    *,
    read: Read,
    write: Write,
    save_errors: tuple[type[Exception], ...] = (OSError,),
) -> int:
    """Do an audit as a conversation until it is left or submitted; returns 0.

    ``read`` shows a prompt and gives a line, or None when the input has ended; ``write`` writes a line. Every answer
    is saved when it is given, so the input may end anywhere. ``save_errors`` are the store's failures: the person is
    told, and the saving is tried again.
    """
    return PlainAudit(session, read, write, save_errors).run()


class PlainAudit:
    """The conversation: where it stands, and what each stop asks."""

    def __init__(
        self, session: AuditSession, read: Read, write: Write, save_errors: tuple[type[Exception], ...]
    ) -> None:
        self.session = session
        self.talk = Dialogue(read, write, self._inform)
        self.desk = Desk(session, self.talk, save_errors)
        self.order = steps(session.ruleset)
        self.step = self.order[0]
        self._heading: str | None = None
        self._told: set[str] = set()

    def run(self) -> int:
        """Ask until the person leaves, the input ends, or the audit is submitted and left."""
        word: Word | None = None
        try:
            self._open()
            self.desk.escalate_what_is_due()
        except Word as typed:
            word = typed
        except Ended:
            return self._close()
        while True:
            try:
                if word is not None:
                    given, word = word, None
                    if self._word(given):
                        return self._close()
                elif self.session.state.status == "submitted":
                    self._submitted()
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
        if len(self.session.state.answers) == 0:
            for line in ruleset.document.document.before_you_start:
                self.talk.say(line)
        else:
            summary = self.session.summary()
            self.talk.say(f"{summary.answered} of {summary.to_answer} answered.")
            spot = self.session.next_unanswered()
            self.step = step_at(self.order, spot) if spot else REVIEW
        self.talk.say("Enter keeps an answer and goes on. Type help for the words you can use at any question.")

    def _close(self) -> int:
        self.talk.say(
            f"Everything is saved ({self.session.saved_at:%H:%M:%S})."
            + ("" if self.session.state.status == "submitted" else " You can go on with this audit at any time.")
        )
        return 0

    # ---------------------------------------------------------------- stops

    def _form(self) -> FormView:
        return form_view(self.session.ruleset, self.session.state, self.session.judgement)

    def _visit(self) -> None:
        step = self.step
        form = self._form()
        if step.section is not None:
            section = next(each for each in form.sections if each.section.id == step.section)
            if not self._enter(section):
                return self._leave_section(step.section)
        elif step.kind != "item":
            self._heading = None
        if step.kind == "item":
            view = form.item(step.item or "")
            return self._item(view) if view is not None else self._go_on()
        if step.kind == "prose":
            return self._prose(step, form)
        if step.kind == "worker":
            return self._worker(step)
        if step.kind == "review":
            return self._review()
        if step.kind == "findings":
            entries.findings(self.desk, step.section or "")
        elif step.kind == "people":
            entries.people(self.desk)
        elif step.kind == "actions":
            entries.actions(self.desk)
        elif step.kind == "overall":
            self._overall()
        else:
            self._overall_rationale()
        return self._go_on()

    def _enter(self, section: SectionView) -> bool:
        """Say where we are when a section begins; False where it does not apply."""
        if section.applies is not True:
            self._tell_once(section.section.id, f"Not asked: {section.label}. {section.why_not}")
            return False
        if self._heading != section.section.id:
            self._heading = section.section.id
            count = len(self.session.ruleset.sections)
            self.talk.say("", f"Section {section.number} of {count}: {section.label}")
            if section.guidance:
                self.talk.say(*section.guidance)
        return True

    def _item(self, view: ItemView) -> None:
        if view.applies is not True:
            self._tell_once(view.item.id, f"Not asked: {view.text} {view.why_not}")
            return self._go_on()
        optional = "" if view.item.required else " (need not be answered)"
        self.talk.say("", f"{view.number} {self._asked(view)}{optional}")
        if view.answer.not_applicable:
            self.talk.say(f"Now: not applicable, because {view.answer.not_applicable_reason}")
        elif view.answer.value is not None and view.item.kind != "text":
            self.talk.say(f"Now: {view.value}")
        if view.item.kind == "text":
            text = self.talk.prose(
                "End with a single . on a line> ", view.answer.value if isinstance(view.answer.value, str) else ""
            )
            if text is None or self.desk.do(SetAnswer(view.item.id, text or None)) != "refused":
                self._go_on()
            return None
        options = [Option(choice.id, choice.label) for choice in view.choices]
        self.talk.offer(options)
        typed = self.talk.ask(f"{_how(view)}> ")
        if not typed:
            return self._go_on()
        value = self._value(view, typed, options)
        if value is None:
            return None
        outcome = (
            self.desk.do_typed(lambda text: SetAnswer(view.item.id, text), value)
            if isinstance(value, str)
            else self.desk.do(SetAnswer(view.item.id, value))
        )
        return None if outcome == "refused" else self._go_on()

    def _value(self, view: ItemView, typed: str, options: list[Option]) -> AnswerValue:
        """The value a typed line means, or None where it means none, which is said."""
        if view.item.kind == "choice":
            found = matching(typed, options)
            if found is None:
                self.talk.say(f"'{typed}' is none of the answers: {listed([option.label for option in options])}.")
            return found.id if found else None
        if view.item.kind == "choices":
            parts = [part.strip() for part in typed.split(",") if part.strip()]
            several = [matching(part, options) for part in parts]
            for part, option in zip(parts, several, strict=True):
                if option is None:
                    self.talk.say(f"'{part}' is none of the answers: {listed([each.label for each in options])}.")
                    return None
            return tuple(option.id for option in several if option is not None)
        return typed

    def _asked(self, view: ItemView) -> str:
        if view.item.role == "section":
            return f"Grade for {view.text}" if view.item.graded else view.text
        return view.text

    def _prose(self, step: Step, form: FormView) -> None:
        """Prose the form asks for beside an answer, where there is one."""
        view = form.item(step.item or "")
        if view is None or step.prose is None or view.applies is not True or view.answer.value is None:
            return self._go_on()
        self._write(view.item.id, step.prose)
        return self._go_on()

    def _write(self, item: str, field: AnswerText) -> None:
        self.talk.say(f"{FIELD_WORDS[field].removeprefix('the ').capitalize()} for {self._name(item)}:")
        text = self.talk.prose("End with a single . on a line> ", getattr(self.session.state.answer(item), field))
        if text is not None:
            self.desk.do(SetAnswerText(item, field, text))

    def _worker(self, step: Step) -> None:
        """The worker's own grade of the section, and a note where it differs from the auditor's."""
        section = step.section or ""
        item, answer = self.session.ruleset.item(section), self.session.state.answer(section)
        options = [Option(value.id, value.label) for value in item.values]
        self.talk.say("", f"Which grade would the worker give {item.label}?")
        if answer.worker_value:
            self.talk.say(f"Now: {item.value_label(answer.worker_value)}")
        self.talk.offer(options)
        chosen = self.talk.choose("Number or name, Enter to go on> ", options)
        if chosen is not None:
            self.desk.do(SetWorkerGrade(section, chosen.id))
        answer = self.session.state.answer(section)
        if answer.worker_value and answer.value and answer.worker_value != answer.value:
            self.talk.say("You and the worker do not agree. What does each of you say?")
            text = self.talk.prose("End with a single . on a line> ", answer.worker_comment)
            if text is not None:
                self.desk.do(SetAnswerText(section, "worker_comment", text))
        self._go_on()

    def _overall(self) -> None:
        session = self.session
        outcome = session.judgement.outcomes.get("overall")
        self.talk.say("", "The overall grade. The form suggests; you judge.")
        if outcome is not None:
            self.talk.say(*judgement_lines(session.ruleset, session.judgement))
        self.talk.say(f"Now: {overall_label(session.ruleset, session.state.overall)}")
        options = [Option(grade, label) for grade, label in session.overall_choices()]
        self.talk.offer(options)
        chosen = self.talk.choose("Number or name, Enter to go on> ", options)
        if chosen is not None:
            self.desk.do(ChooseOverall(chosen.id))
        departure = session.departure()
        if departure is not None:
            self.talk.say(*(f"This grade is out of reach: {limit.reason.text}" for limit in departure.forbidden))
            self.talk.say(*(f"{sentence} Say why in the rationale." for sentence in departure.explain))
            self.talk.say(*(f"Think once more: {limit.reason.text}" for limit in departure.prompts))

    def _overall_rationale(self) -> None:
        self.talk.say("", "Why this overall grade?")
        text = self.talk.prose("End with a single . on a line> ", self.session.state.overall_rationale)
        if text is not None:
            self.desk.do(SetDetail("overall_rationale", text))

    def _review(self) -> None:
        """What is missing, each with a number to go there; then submit."""
        lines = self.session.missing()
        self.talk.say("")
        outcome = self.session.judgement.outcomes.get("overall")
        if outcome is not None:
            self.talk.say(outcome_sentence(self.session.ruleset, outcome))
            self.talk.say(f"You chose: {overall_label(self.session.ruleset, self.session.state.overall)}.")
        self._list_missing()
        numbers = "A number to go there, " if lines else ""
        typed = self.talk.ask(f"{numbers}submit, or quit> ")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(lines):
            self._go(lines[int(typed) - 1].spot)
        elif typed:
            self.talk.say(f"'{typed}' is none of these.")

    def _list_missing(self) -> None:
        lines = self.session.missing()
        blocking = [line for line in lines if line.blocks]
        if not blocking:
            self.talk.say("Nothing is missing.")
        for number, line in enumerate(lines, 1):
            if number == 1 and blocking:
                self.talk.say("Still to do:")
            if number == len(blocking) + 1:
                self.talk.say("Worth a look; none of it stops you:")
            self.talk.say(f"  {number} {line.text}")

    def _submitted(self) -> None:
        """After submitting: to whom it was sent, where it is filed, escalate, reopen."""
        state, ruleset = self.session.state, self.session.ruleset
        document = ruleset.document.document
        grade = f" {overall_label(ruleset, state.overall)}." if state.overall else ""
        self.talk.say("", f"The audit is submitted.{grade}")
        if document.to and not state.sent_to:
            self.talk.say(f"Send it to: {listed([ruleset.role_label(role) for role in document.to], 'and')}.")
        elif state.sent_to:
            self.talk.say(f"Sent to: {listed([ruleset.role_label(role) for role in state.sent_to], 'and')}.")
        if document.file_at and not state.filed_on:
            self.talk.say(f"File it in the child's record at: {document.file_at}.")
        elif state.filed_on:
            self.talk.say(f"Filed on {dotted(state.filed_on)}.")
        if not state.filed_on:
            self.talk.say(*document.next_steps)
        typed = self.talk.ask("sent, filed, reopen, escalate, or quit> ").casefold()
        if typed == "sent":
            roles = document.to or tuple(ruleset.document.role)
            self.desk.do(SetSentTo(roles))
        elif typed == "filed":
            day = self.talk.ask("Filed on which date, for example 04.06.2020?> ")
            if day:
                self.desk.do_typed(lambda text: SetDate("filed_on", text), day)
        elif typed == "reopen":
            why = self.talk.prose("Why is it reopened? End with a single . on a line> ", "")
            if why:
                self.desk.do(Reopen(why))
                self.step = REVIEW
        elif typed:
            self.talk.say(f"'{typed}' is none of these.")

    # ---------------------------------------------------------------- moving

    def _go_on(self) -> None:
        at = self.order.index(self.step)
        self.step = self.order[min(at + 1, len(self.order) - 1)]

    def _leave_section(self, section: str) -> None:
        while self.step.section == section:
            self._go_on()

    def _go_back(self) -> None:
        """The stop before that has something to ask."""
        form = self._form()
        for at in range(self.order.index(self.step) - 1, -1, -1):
            if self._asks(self.order[at], form):
                self.step = self.order[at]
                return
        self.talk.say("This is the beginning.")

    def _asks(self, step: Step, form: FormView) -> bool:
        if step.section is not None:
            section = next(each for each in form.sections if each.section.id == step.section)
            if section.applies is not True:
                return False
        if step.item is None or step.kind == "worker":
            return True
        view = form.item(step.item)
        return view is not None and view.applies is True and (step.kind == "item" or view.answer.value is not None)

    def _go(self, spot: Spot) -> None:
        if spot.area == "details" and spot.item is None:
            entries.details(self.desk)
        elif spot.area == "section" and spot.item and spot.field in _PROSE_WORDS:
            self.step = step_at(self.order, spot)
            self._write(spot.item, _PROSE_WORDS[spot.field])
        else:
            self.step = step_at(self.order, spot)

    def _tell_once(self, what: str, text: str) -> None:
        """Say something the first time only; again once the reason is another."""
        if text not in self._told:
            self._told.add(text)
            self.talk.say(text)

    # ---------------------------------------------------------------- words

    def _inform(self, word: Word) -> bool:
        """Words that are answered in place, without leaving the question."""
        if word.name == "help":
            self.talk.say("At any question:", *(f"  {name}: {what}" for name, what in WORDS.items()))
            self.talk.say("To give one of these words as an answer, put a backslash before it.")
        elif word.name == "guidance":
            self._guidance()
        elif word.name == "judgement":
            self.talk.say(*judgement_lines(self.session.ruleset, self.session.judgement))
        elif word.name == "missing":
            self._list_missing()
        elif word.name == "progress":
            self._progress()
        else:
            return False
        return True

    def _guidance(self) -> None:
        form = self._form()
        view = form.item(self.step.item or "")
        section = next((each for each in form.sections if each.section.id == self.step.section), None)
        lines = [*(section.guidance if section else ()), *(view.guidance if view else ())]
        for choice in view.choices if view else ():
            if choice.guidance:
                lines.append(f"{choice.label}: {choice.guidance}")
        if self.step == OVERALL:
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

    def _word(self, word: Word) -> bool:
        """Do what a word asks for; True where the conversation is over."""
        if word.name == "quit":
            return True
        if word.name == "escalate":
            due = next(iter(self.session.escalations_due()), None)
            self.desk.escalate(due, item=self.step.item)
        elif self.session.state.status == "submitted":
            self.talk.say("The audit is submitted; reopen it to change anything.")
        elif word.name in ("back", "skip", "next", "goto", "find", "review"):
            self._move(word)
        elif word.name in ("undo", "redo"):
            change = self.desk.take_back(redo=word.name == "redo")
            if change is not None:
                self.step = step_at(self.order, change.spot)
        elif word.name == "submit":
            self._submit()
        elif word.name in _PROSE_WORDS:
            self._beside(_PROSE_WORDS[word.name])
        elif word.name == "na":
            self._not_applicable(word.rest)
        elif word.name == "clear":
            self._clear()
        else:
            self._list(word.name)
        return False

    def _move(self, word: Word) -> None:
        if word.name == "back":
            self._go_back()
        elif word.name == "skip":
            self._go_on()
        elif word.name == "review":
            self.step = REVIEW
        elif word.name == "next":
            here = Spot("section", self.step.section, self.step.item, self.step.prose or "value")
            spot = self.session.next_unanswered(here if self.step.item or self.step.section else None)
            if spot is None:
                self.talk.say("Every question is answered.")
            self.step = step_at(self.order, spot) if spot else REVIEW
        elif word.name == "goto":
            self._goto(word.rest or self.talk.ask("Where to?> "))
        else:
            self._find(word.rest or self.talk.ask("Find what?> "))

    def _goto(self, wanted: str) -> None:
        named = {"actions": ACTIONS, "overall": OVERALL, "review": REVIEW, "people": PEOPLE}
        step = named.get(wanted.casefold())
        form = self._form()
        numbered = next((view for view in form.items() if view.number.casefold() == wanted.casefold()), None)
        sections = [Option(section.section.id, section.label) for section in form.sections]
        section = matching(wanted, sections)
        if section is None and not wanted.isdigit():
            holding = [option for option in sections if wanted.casefold() in option.label.casefold()]
            section = holding[0] if wanted and len(holding) == 1 else None
        if step is not None and step in self.order:
            self.step = step
        elif numbered is not None:
            self.step = step_at(self.order, Spot("section", item=numbered.item.id, field="value"))
        elif section is not None:
            self._heading = None
            self.step = next((each for each in self.order if each.section == section.id), self.step)
        elif wanted:
            self.talk.say(f"There is no '{wanted}'. The sections are:")
            self.talk.offer(sections)

    def _find(self, wanted: str) -> None:
        hits = self.session.search(wanted)
        if not hits:
            self.talk.say(f"Nothing on the form contains '{wanted}'." if wanted else "Nothing to look for.")
            return
        self.talk.say(*(f"  {number} {self._place(spot)}: {text}" for number, (spot, text) in enumerate(hits, 1)))
        typed = self.talk.ask("A number to go there, Enter to stay> ")
        if typed.isascii() and typed.isdigit() and 1 <= int(typed) <= len(hits):
            self._go(hits[int(typed) - 1][0])
        elif typed:
            self.talk.say(f"There is no number {typed}.")

    def _place(self, spot: Spot) -> str:
        if spot.section is not None:
            label = self.session.ruleset.item(spot.section).label
            return label if spot.field in (None, "value") else f"{label}, {spot.field.replace('_', ' ')}"
        return {"details": "About the case", "people": "People", "actions": "Actions", "standards": "Standards"}.get(
            spot.area, "Overall grade"
        )

    def _submit(self) -> None:
        try:
            refused = self.desk.do(Submit())
        except Refused as refusal:
            self.talk.say(refusal.message)
            refused = "refused"
        if refused == "refused":
            self.step = REVIEW
        else:
            self.talk.say("The audit is submitted.")

    def _beside(self, field: AnswerText) -> None:
        if self.step.kind in ("overall", "overall_rationale") and field == "rationale":
            self._overall_rationale()
        elif self.step.item is None:
            self.talk.say(f"There is no question here to write {FIELD_WORDS[field]} for.")
        else:
            self._write(self.step.item, field)

    def _not_applicable(self, rest: str) -> None:
        """``na reason``, ``na section reason``, ``na off``; the reason is asked for where it is not given."""
        whole, _, reason = rest.partition(" ")
        item = self.step.item
        if whole.casefold() == "section" and self.step.section:
            item, rest = self.step.section, reason
        if item is None:
            self.talk.say("There is no question here that could be marked not applicable.")
            return
        if rest.casefold() == "off":
            if self.desk.do(MarkApplicable(item)) == "nothing":
                self.talk.say("It is not marked not applicable.")
            return
        if not self.session.ruleset.item(item).allow_not_applicable:
            self.desk.do(MarkNotApplicable(item, rest))  # refused, in words
            return
        reason = rest or self.talk.ask(f"Why does it not apply: {self._name(item)}?> ", texts=False)
        if reason and self.desk.do(MarkNotApplicable(item, reason)) == "done":
            self._go_on()

    def _clear(self) -> None:
        if self.step.kind == "overall":
            self.desk.do(ChooseOverall(None))
        elif self.step.kind == "worker" and self.step.section:
            self.desk.do(SetWorkerGrade(self.step.section, None))
        elif self.step.item is None:
            self.talk.say("There is no answer here to take back.")
        elif self.step.prose is not None:
            self.desk.do(SetAnswerText(self.step.item, self.step.prose, ""))
        elif self.desk.do(SetAnswer(self.step.item, None)) == "nothing":
            self.talk.say("There is no answer here to take back.")

    def _list(self, name: str) -> None:
        """Words that open a list beside the form and come back to the same question."""
        if name == "actions":
            entries.actions(self.desk)
        elif name == "people":
            entries.people(self.desk)
        elif name == "consult":
            entries.consultations(self.desk)
        elif name == "details":
            entries.details(self.desk)
        elif name == "overall":
            self.step = OVERALL if OVERALL in self.order else REVIEW
        elif self.step.section is None:
            self.talk.say("Go to a section first.")
        elif name == "findings":
            entries.findings(self.desk, self.step.section)
        elif name == "worker":
            section = Step("worker", self.step.section, self.step.section)
            if section in self.order:
                self.step = section
            else:
                self.talk.say("This form does not ask for the worker's own grade of this section.")

    def _name(self, item: str) -> str:
        view = self._form().item(item)
        return excerpt(view.text if view else self.session.ruleset.item(item).label, 80)


def _how(view: ItemView) -> str:
    """How to answer, at the prompt."""
    if view.item.kind == "choice":
        return "Number or name"
    if view.item.kind == "choices":
        return "Numbers or names, several with commas"
    if view.item.kind == "number":
        low, high, unit = view.item.minimum, view.item.maximum, view.item.unit
        bounds = f" from {low} to {high}" if low is not None and high is not None else ""
        return f"A number{bounds}{', ' + unit if unit else ''}"
    if view.item.kind == "date":
        return "A date, for example 04.06.2020"
    return "Name"
