"""Where the plain form stands, and moving about in it."""

from __future__ import annotations

from auditrules.audits.commands import AnswerText
from auditrules.audits.plain import entries, stops
from auditrules.audits.plain.deeds import Desk
from auditrules.audits.plain.dialogue import Option, Word, matching, number_in
from auditrules.audits.plain.steps import ACTIONS, OVERALL, PEOPLE, REVIEW, Step, step_at, steps
from auditrules.audits.spots import Spot
from auditrules.audits.text import excerpt
from auditrules.audits.view import FormView, form_view

PROSE_WORDS: dict[str, AnswerText] = {"evidence": "evidence", "impact": "impact", "rationale": "rationale"}


class Place:
    """The present stop among all of them. The order is the same throughout an audit; what does not apply is passed."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.order = steps(desk.session.ruleset)
        self.step = self.order[0]
        self.heading: str | None = None
        """The section whose heading was said last."""

    def form(self) -> FormView:
        session = self.desk.session
        return form_view(session.ruleset, session.state, session.judgement)

    def asks(self, step: Step, form: FormView) -> bool:
        """Whether a stop has something to ask in this audit as it stands."""
        if step.section is not None:
            section = next(each for each in form.sections if each.section.id == step.section)
            if section.applies is not True:
                return False
        if step.item is None or step.kind == "worker":
            return True
        view = form.item(step.item)
        if view is None:
            return step.item == step.section  # prose of a section whose grade is not the auditor's to give
        if view.applies is not True:
            return False
        return step.kind == "item" or view.answer.value is not None

    # ---------------------------------------------------------------- moving

    def go_on(self) -> None:
        """The stop after this one."""
        self.step = self.order[min(self.order.index(self.step) + 1, len(self.order) - 1)]

    def leave_section(self) -> None:
        """The first stop after this section."""
        section = self.step.section
        while self.step.section == section:
            self.go_on()

    def go_back(self) -> None:
        """The stop before that has something to ask."""
        form = self.form()
        for at in range(self.order.index(self.step) - 1, -1, -1):
            if self.asks(self.order[at], form):
                self.step = self.order[at]
                return
        self.desk.talk.say("This is the beginning.")

    def go(self, spot: Spot) -> None:
        """Where something is put right; what has no stop of its own is asked at once."""
        if spot.area == "details" and spot.item is None:
            entries.details(self.desk)
            return
        if spot.area == "overall" and spot.field == "consultations":
            entries.consultations(self.desk)
            return
        self.step = step_at(self.order, spot)
        if spot.item is None or spot.field not in PROSE_WORDS:
            return
        if self.step.prose is None or not self.asks(self.step, self.form()):
            stops.prose(self.desk, spot.item, PROSE_WORDS[spot.field])

    def move(self, word: Word) -> None:
        """Do a word that moves about."""
        if word.name == "back":
            self.go_back()
        elif word.name == "skip":
            self.go_on()
        elif word.name == "review":
            self.step = REVIEW
        elif word.name == "next":
            self._next()
        elif word.name == "goto":
            self._goto(word.rest or self.desk.talk.ask("Where to?> "))
        else:
            self._find(word.rest or self.desk.talk.ask("Find what?> "))

    def _next(self) -> None:
        step = self.step
        here = Spot("section", step.section, step.item, step.prose or "value")
        spot = self.desk.session.next_unanswered(here if step.item or step.section else None)
        if spot is None:
            self.desk.talk.say("Every question is answered.")
        self.step = step_at(self.order, spot) if spot else REVIEW

    def _goto(self, wanted: str) -> None:
        named = {"actions": ACTIONS, "overall": OVERALL, "review": REVIEW, "people": PEOPLE}
        step = named.get(wanted.casefold())
        form = self.form()
        numbered = next((view for view in form.items() if view.number.casefold() == wanted.casefold()), None)
        sections = [Option(section.section.id, section.label) for section in form.sections]
        section = matching(wanted, sections)
        if section is None and wanted and not wanted.isdigit():
            holding = [option for option in sections if wanted.casefold() in option.label.casefold()]
            section = holding[0] if len(holding) == 1 else None
        if step is not None and step in self.order:
            self.step = step
        elif numbered is not None:
            self.step = step_at(self.order, Spot("section", item=numbered.item.id, field="value"))
        elif section is not None:
            self.heading = None
            self.step = next((each for each in self.order if each.section == section.id), self.step)
        elif wanted:
            self.desk.talk.say(f"There is no '{excerpt(wanted)}'. The sections are:")
            self.desk.talk.offer(sections)

    def _find(self, wanted: str) -> None:
        talk = self.desk.talk
        hits = self.desk.session.search(wanted)
        if not hits:
            talk.say(f"Nothing on the form contains '{excerpt(wanted)}'." if wanted else "Nothing to look for.")
            return
        talk.say(*(f"  {number} {self._called(spot)}: {text}" for number, (spot, text) in enumerate(hits, 1)))
        typed = talk.ask("A number to go there, Enter to stay> ")
        number = number_in(typed, len(hits))
        if number is not None:
            self.go(hits[number - 1][0])
        elif typed:
            talk.say(f"There is no number {excerpt(typed)}.")

    def _called(self, spot: Spot) -> str:
        if spot.section is not None:
            label = self.desk.session.ruleset.item(spot.section).label
            return label if spot.field in (None, "value") else f"{label}, {spot.field.replace('_', ' ')}"
        names = {"details": "About the case", "people": "People", "actions": "Actions", "standards": "Standards"}
        return names.get(spot.area, "Overall grade")
