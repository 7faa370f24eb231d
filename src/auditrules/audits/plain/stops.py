"""What each stop of the plain form asks."""

from __future__ import annotations

from auditrules.audits.answers import listed
from auditrules.audits.commands import (
    AnswerText,
    ChooseOverall,
    Reopen,
    SetAnswer,
    SetAnswerText,
    SetDate,
    SetDetail,
    SetSentTo,
    SetWorkerGrade,
)
from auditrules.audits.explain import decided_beside, judgement_lines, outcome_sentence
from auditrules.audits.leading import leads_to_lines
from auditrules.audits.plain.deeds import Desk, Outcome
from auditrules.audits.plain.dialogue import Option, matching, number_in
from auditrules.audits.spots import Missing, Spot
from auditrules.audits.state import AnswerValue
from auditrules.audits.text import excerpt
from auditrules.audits.view import ItemView
from auditrules.audits.wording import FIELD_WORDS, overall_label
from auditrules.conditions.dates import dotted
from auditrules.conditions.printer import places_in_words
from auditrules.rulesets.ruleset import Ruleset

#: More unanswered questions of one section than this are told as one line.
MANY = 3
END = "End with a single . on a line> "


def item(desk: Desk, view: ItemView) -> None:
    """One question or grade: what it asks, what stands there, what can be answered."""
    answer = view.answer
    optional = "" if view.item.required else " (need not be answered)"
    asked = f"Grade for {view.text}" if view.item.graded else view.text
    desk.talk.say("", f"{view.number} {asked}{optional}")
    if answer.not_applicable:
        desk.talk.say(f"Now: not applicable, because {answer.not_applicable_reason}")
    elif answer.value is not None and view.item.kind != "text":
        desk.talk.say(f"Now: {view.value}")
    if view.item.kind == "text":
        present = answer.value if isinstance(answer.value, str) else ""
        desk.write(END, present, lambda text: SetAnswer(view.item.id, text or None))
        return
    options = [Option(choice.id, choice.label) for choice in view.choices]
    desk.talk.offer(options)
    while typed := desk.talk.ask(f"{_how(view)}> "):
        value = _value(desk, view, typed, options)
        if value is not None and _answered(desk, view.item.id, value) != "refused":
            return


def prose(desk: Desk, item_id: str, field: AnswerText) -> None:
    """Prose beside an answer."""
    desk.talk.say(f"{FIELD_WORDS[field].removeprefix('the ').capitalize()} for {desk.name(item_id)}:")
    present = getattr(desk.session.state.answer(item_id), field)
    desk.write(END, present, lambda text: SetAnswerText(item_id, field, text))


def worker(desk: Desk, section: str) -> None:
    """The worker's own grade of a section, and a note where it differs from the auditor's."""
    graded, answer = desk.session.ruleset.item(section), desk.session.state.answer(section)
    options = [Option(value.id, value.label) for value in graded.values]
    desk.talk.say("", f"Which grade would the worker give {graded.label}?")
    if answer.worker_value:
        desk.talk.say(f"Now: {graded.value_label(answer.worker_value)}")
    desk.talk.offer(options)
    chosen = desk.talk.choose("Number or name, Enter to go on> ", options)
    if chosen is not None:
        desk.do(SetWorkerGrade(section, chosen.id))
    answer = desk.session.state.answer(section)
    if answer.worker_value and answer.value and answer.worker_value != answer.value:
        desk.talk.say("You and the worker do not agree. What does each of you say?")
        desk.write(END, answer.worker_comment, lambda text: SetAnswerText(section, "worker_comment", text))


def overall(desk: Desk) -> None:
    """The overall grade beside what the form suggests, and what a departure asks for."""
    session, talk = desk.session, desk.talk
    talk.say("", "The overall grade. The form suggests; you judge.")
    talk.say(*judgement_lines(session.ruleset, session.judgement))
    talk.say(f"Now: {overall_label(session.ruleset, session.state.overall)}")
    options = [Option(grade, label) for grade, label in session.overall_choices()]
    talk.offer(options)
    chosen = talk.choose("Number or name, Enter to go on> ", options)
    if chosen is not None:
        desk.do(ChooseOverall(chosen.id))
    departure = desk.session.departure()
    if departure is not None:
        talk.say(*(f"This grade is out of reach: {limit.reason.text}" for limit in departure.forbidden))
        talk.say(*(f"{sentence} Say why in the rationale." for sentence in departure.explain))
        talk.say(*(f"Think once more: {limit.reason.text}" for limit in departure.prompts))


def overall_rationale(desk: Desk) -> None:
    """Why the overall grade is what it is."""
    desk.talk.say("", "Why this overall grade?")
    desk.write(END, desk.session.state.overall_rationale, lambda text: SetDetail("overall_rationale", text))


def review(desk: Desk) -> Spot | None:
    """What is missing, each with a number to go there; gives the place chosen, or None."""
    session = desk.session
    desk.talk.say("")
    outcome = session.judgement.outcomes.get("overall")
    if outcome is not None:
        desk.talk.say(outcome_sentence(session.ruleset, outcome))
    desk.talk.say(*decided_beside(session.ruleset, session.judgement))
    if session.overall_choices():
        desk.talk.say(f"You chose: {overall_label(session.ruleset, session.state.overall)}.")
    desk.talk.say(*leads_to_lines(session.ruleset, session.leads_to()))
    spots = list_missing(desk)
    prompt = f"{'A number to go there, ' if spots else ''}submit, or quit> "
    while True:
        typed = desk.talk.ask(prompt)
        number = number_in(typed, len(spots))
        if number is not None:
            return spots[number - 1]
        if not typed:
            return None
        desk.talk.say(f"'{excerpt(typed)}' is none of these.")


def list_missing(desk: Desk) -> list[Spot]:
    """List what is missing; gives the place of each line."""
    lines = desk.session.missing()
    blocking = grouped(desk.session.ruleset, [line for line in lines if line.blocks])
    others = [(line.text, line.spot) for line in lines if not line.blocks]
    if not blocking:
        desk.talk.say("Nothing is missing that stops you." if others else "Nothing is missing.")
    for number, (text, _) in enumerate([*blocking, *others], 1):
        if number == 1 and blocking:
            desk.talk.say("Still to do:")
        if number == len(blocking) + 1:
            desk.talk.say("Worth a look; none of it stops you:")
        desk.talk.say(f"  {number} {text}")
    return [spot for _, spot in (*blocking, *others)]


def grouped(ruleset: Ruleset, lines: list[Missing]) -> list[tuple[str, Spot]]:
    """Lines with their places, many unanswered questions of a section as one: nobody listens to fifty."""

    def section_of(line: Missing) -> str | None:
        """The section of an unanswered question; None for any other line, a section's own grade included."""
        return line.spot.section if line.unanswered and line.spot.item != line.spot.section else None

    told: list[tuple[str, Spot]] = []
    done: set[str] = set()
    for line in lines:
        section = section_of(line)
        count = sum(section_of(other) == section for other in lines)
        if section is None or count <= MANY:
            told.append((line.text, line.spot))
        elif section not in done:
            done.add(section)
            told.append((f"{ruleset.item(section).label}: {count} questions are not answered.", line.spot))
    return told


def submitted(desk: Desk) -> bool:
    """After submitting: to whom it goes, where it is filed, reopening. True where it was reopened."""
    state, ruleset, talk = desk.session.state, desk.session.ruleset, desk.talk
    document = ruleset.document.document
    grade = f" {overall_label(ruleset, state.overall)}." if state.overall else ""
    talk.say("", f"The audit is submitted.{grade}")
    if state.sent_to:
        talk.say(f"Sent to: {desk.roles(state.sent_to)}.")
    elif document.to:
        talk.say(f"Send it to: {desk.roles(document.to)}.")
    if state.filed_on:
        talk.say(f"Filed on {dotted(state.filed_on)}.")
    elif document.file_at:
        talk.say(f"File it in the child's record at: {document.file_at}.")
    if not state.filed_on:
        talk.say(*document.next_steps)
    talk.say(f"Its document: auditrules audit export {state.id[:8]} --format html -o audit.html")
    typed = talk.ask("sent, filed, reopen, escalate, or quit> ").casefold()
    if typed == "sent":
        desk.do(SetSentTo(desk.ask_roles(document.to)))
    elif typed == "filed":
        day = talk.ask("Filed on which date, for example 04.06.2020?> ")
        if day:
            desk.do_typed(lambda text: SetDate("filed_on", text), day)
    elif typed == "reopen":
        why = talk.prose(f"Why is it reopened? {END}", "")
        return bool(why) and desk.do(Reopen(why or "")) == "done"
    elif typed:
        talk.say(f"'{excerpt(typed)}' is none of these.")
    return False


# ---------------------------------------------------------------- parts


def _answered(desk: Desk, item_id: str, value: AnswerValue) -> Outcome:
    if isinstance(value, str):
        return desk.do_typed(lambda text: SetAnswer(item_id, text), value)
    return desk.do(SetAnswer(item_id, value))


def _value(desk: Desk, view: ItemView, typed: str, options: list[Option]) -> AnswerValue:
    """The value a typed line means, or None where it means none, which is said."""
    if view.item.kind not in ("choice", "choices"):
        return typed
    parts = [typed] if view.item.kind == "choice" else [part.strip() for part in typed.split(",") if part.strip()]
    found = [matching(part, options) for part in parts]
    for part, option in zip(parts, found, strict=True):
        if option is None:
            labels = listed([each.label for each in options])
            desk.talk.say(f"'{excerpt(part)}' is none of the answers: {labels}.")
            return None
    chosen = tuple(option.id for option in found if option is not None)
    return chosen[0] if view.item.kind == "choice" else chosen


def _how(view: ItemView) -> str:
    """How to answer, at the prompt."""
    if view.item.custom is not None and view.item.custom.hint:
        return f"Type {view.item.custom.hint}"
    if view.item.kind == "choice":
        return "Number or name"
    if view.item.kind == "choices":
        return "Numbers or names, several with commas"
    if view.item.kind == "number":
        low, high, unit = view.item.minimum, view.item.maximum, view.item.unit
        bounds = f" from {low} to {high}" if low is not None and high is not None else ""
        number = "a number" if view.item.decimals is None else places_in_words(view.item.decimals)
        return f"{number.capitalize()}{bounds}{', ' + unit if unit else ''}"
    if view.item.kind == "date":
        return "A date, for example 04.06.2020"
    return "Name"
