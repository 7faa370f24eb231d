"""The Try it tab: a case filled in beside the text, and what the rules make of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Static

from auditrules.audits.spots import Refused
from auditrules.engine import Engine
from auditrules.tui.dialogs import Pick, PickDialog, has_words
from auditrules.tui.guard import plain
from auditrules.tui.workshop.background import LongWork, Progress
from auditrules.tui.workshop.case_form import CaseForm, Questions
from auditrules.tui.workshop.line_list import LineList
from auditrules.tui.workshop.tab import WorkshopTab
from auditrules.workshop.keeping import CannotKeep, added, example_of, name_for, names_taken
from auditrules.workshop.lines import item_path
from auditrules.workshop.trial import Case, Tried, begun, case_of_example, checked, tried
from auditrules.workshop.verdict import verdict, what_if_lines, what_ifs

if TYPE_CHECKING:
    from auditrules.engine.whatif import WhatIf
    from auditrules.rulesets.models import Example
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.workshop.examination import Examination

#: Columns of the tab from which the verdict stands beside the questions, not below.
_WIDE = 70


class TryTab(WorkshopTab):
    """A case and its verdict. The answers are kept by id, whatever becomes of the rules meanwhile."""

    DEFAULT_CSS = """
    TryTab > #note { height: auto; padding: 0 1; color: $warn; display: none; }
    TryTab > #case { height: 1fr; layout: vertical; }
    TryTab > #case > CaseForm { height: 1fr; width: 1fr; }
    TryTab > #case > #verdict { height: 1fr; width: 1fr; border-top: solid $line; }
    TryTab.-wide > #case { layout: horizontal; }
    TryTab.-wide > #case > #verdict { border-top: none; border-left: solid $line; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", show=False),
        Binding("delete,backspace", "forget", show=False),
    ]

    def compose(self) -> ComposeResult:
        yield Static("", id="note", markup=False)
        with Horizontal(id="case"):
            yield CaseForm(id="form")
            yield LineList(id="verdict")
        yield LongWork(id="work")

    def on_mount(self) -> None:
        self.case: Case | None = None
        self.tried: Tried | None = None
        self._engine: Engine | None = None

    @property
    def form(self) -> CaseForm:
        """The questions."""
        return self.query_one(CaseForm)

    @property
    def verdict(self) -> LineList:
        """What the rules make of the case."""
        return self.query_one("#verdict", LineList)

    @property
    def work(self) -> LongWork:
        """What is being worked out."""
        return self.query_one(LongWork)

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= _WIDE, "-wide")

    def take_focus(self) -> None:
        self.form.questions.focus()

    # ------------------------------------------------------------ the ruleset and the case

    def show(self, examination: Examination, good: Ruleset | None) -> None:
        if good is None:
            self._note("A case can be tried once the text has no faults (Problems lists them).")
            return
        self._note(
            "The text has faults: these are the rules as they were without." if examination.ruleset is None else ""
        )
        if self._engine is None or self._engine.ruleset is not good:
            self._engine = Engine(good)
            if self.case is None:
                self.case = begun(good)
            self._judge()

    def load(self, case: Case, words: str) -> None:
        """Try another case; ``words`` say which."""
        self.case = case
        self.say(words)
        self._judge()

    def _judge(self) -> None:
        """Judge the case in a thread, and then look for what would change it."""
        engine, case = self._engine, self.case
        if engine is None or case is None:
            return
        self.work.start("Judging", lambda progress: tried(engine, case), self._judged)

    def _judged(self, found: Tried, progress: Progress) -> None:
        engine = self._engine
        if engine is None or found.ruleset is not engine.ruleset:
            return
        self.tried = found
        self.form.show(found.form)
        self.verdict.show(verdict(found))
        answers = found.fitted.answers
        self.work.start(
            "What would change it",
            lambda progress: what_ifs(engine, answers, progress.deadline),
            lambda ways, progress: self._add_ways(found, ways),
        )

    def _add_ways(self, found: Tried, ways: tuple[WhatIf, ...]) -> None:
        if self.tried is found:
            self.verdict.show((*verdict(found), *what_if_lines(ways)))

    def _note(self, text: str = "") -> None:
        """Say above the case why there is none, or that the rules are not the newest."""
        note = self.query_one("#note", Static)
        note.update(plain(text))
        note.display = bool(text)

    # ------------------------------------------------------------ answers

    def on_questions_answered(self, event: Questions.Answered) -> None:
        event.stop()
        if self._engine is None or self.case is None:
            return
        item = self._engine.ruleset.vocabulary.items.get(event.item)
        if item is None:
            return
        try:
            value = checked(item, event.value, self.office.today())
        except Refused as refused:
            self.form.refuse(refused.message)
            return
        self.case = self.case.answered(event.item, value)
        self.form.accept()
        self._judge()

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        line = event.line
        if isinstance(line.key, str) and self.form.questions.go(line.key):
            self.form.questions.focus()
        elif line.goes is not None:
            self.jump(line.goes)

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops what runs, and is not this tab's otherwise."""
        if action == "stop":
            return self.work.running
        return self.verdict.has_focus if action == "forget" else True

    def action_stop(self) -> None:
        """Stop looking for what would change it."""
        self.work.stop()

    def action_forget(self) -> None:
        """Let go of an answer that was kept aside."""
        line = self.verdict.marked
        if self.tried is None or self.case is None or line is None or not isinstance(line.key, str):
            return
        if line.key in {aside.item for aside in self.tried.fitted.aside}:
            self.case = self.case.answered(line.key, None)
            self._judge()

    def do_case_not_applicable(self) -> None:
        """Say that the question in hand does not apply, or take that back."""
        if not self.form.questions.not_applicable():
            self.say("This question can't be marked as not applicable in this ruleset.")

    def do_show_line(self) -> None:
        """Go to where the question or rule in hand stands in the text."""
        if self.verdict.has_focus and self.verdict.marked is not None:
            if self.verdict.marked.goes is not None:
                self.jump(self.verdict.marked.goes)
        elif self.form.questions.view is not None:
            path = item_path(self.form.questions.view.item)
            if path is not None:
                self.jump(path)

    def do_new_case(self) -> None:
        """Begin with an empty case."""
        if self._engine is not None:
            self.load(begun(self._engine.ruleset), "An empty case.")

    def do_keep_example(self) -> None:
        """Write the case into the text as an example."""
        if self.tried is None or self.tried.case is not self.case:
            self.say("The case is just being judged; try again.")
            return
        taken = names_taken(self.tried.ruleset)
        example = example_of(self.tried, name_for(self.tried), taken)
        try:
            edits = added(self.document.text, example.as_toml(), taken)
        except CannotKeep as error:
            self.say(str(error))
        else:
            self.apply(edits, f"example '{example.name}' written")

    def do_load_example(self) -> None:
        """Take the answers of an example."""
        engine = self._engine
        if engine is None:
            return
        ruleset = engine.ruleset
        more = _cases(ruleset)
        everything = (*ruleset.document.examples, *more)

        def found(text: str) -> list[Pick]:
            return [Pick(one.name, "", one) for one in everything if has_words(text, one.name)]

        def chosen(example: object) -> None:
            if example is not None:
                case = case_of_example(ruleset, example, more)  # type: ignore[arg-type]  # the picks are examples
                self.load(case, f"Example '{case.like}'.")

        self.app.push_screen(
            PickDialog("Load an example", found, asks="Part of its name", empty="There is no example yet."), chosen
        )


def _cases(ruleset: Ruleset) -> tuple[Example, ...]:
    from auditrules.rulesets.cases import read_cases

    cases = read_cases(ruleset)
    return cases.examples if cases is not None else ()
