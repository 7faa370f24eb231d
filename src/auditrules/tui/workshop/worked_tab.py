"""What tabs share that work something out of every text without faults: a sum, lines, and the work itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from auditrules.tui.guard import plain
from auditrules.tui.presence import is_there
from auditrules.tui.workshop.background import LongWork
from auditrules.tui.workshop.line_list import LineList
from auditrules.tui.workshop.tab import Badge, TryCase, WorkshopTab
from auditrules.workshop.keeping import CannotKeep, added, names_taken

if TYPE_CHECKING:
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.workshop.document import Changed
    from auditrules.workshop.examination import Examination
    from auditrules.workshop.trial import Case


class WorkedTab(WorkshopTab):
    """A tab whose lines are worked out anew for every ruleset; typing stops it, so that no key waits for it."""

    DEFAULT_CSS = """
    WorkedTab > #sum { height: auto; max-height: 5; padding: 0 1; color: $ink; text-style: bold; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "stop", show=False)]
    nothing_yet = "This can be seen once the text has no faults (Problems lists them)."

    def compose(self) -> ComposeResult:
        yield Static("", id="sum", markup=False)
        yield LineList(id="lines")
        yield LongWork(id="work")

    def on_mount(self) -> None:
        self.ruleset: Ruleset | None = None
        """What the lines are of, or are being worked out of."""
        self._outdated = False
        self._behind = False
        self._summed = ""
        self.document.watch(self._text_changed)

    @property
    def lines(self) -> LineList:
        """The lines of the tab."""
        return self.query_one(LineList)

    @property
    def work(self) -> LongWork:
        """What is being worked out."""
        return self.query_one(LongWork)

    def take_focus(self) -> None:
        self.lines.focus()

    def show(self, examination: Examination, good: Ruleset | None) -> None:
        self._behind = examination.ruleset is None and good is not None
        if good is None:
            self.sum_up(self.nothing_yet)
        elif good is not self.ruleset or self._outdated:
            self.ruleset, self._outdated = good, False
            self.begin(good)
        else:
            self.sum_up(self._summed)

    def begin(self, ruleset: Ruleset) -> None:
        """Start the work that ends in new lines."""
        raise NotImplementedError

    def sum_up(self, text: str) -> None:
        """Say in the line at the top what there is."""
        self._summed = text
        said = f"{text}  (of the last text without faults)" if self._behind else text
        self.query_one("#sum", Static).update(plain(said))

    def badge(self, text: str) -> None:
        """Say a few letters beside the tab's name."""
        if self.id is not None:
            self.post_message(Badge(self.id.removeprefix("tab-"), text))

    def _text_changed(self, changed: Changed) -> None:
        if is_there(self) and self.work.running:
            self.work.drop()
            self._outdated = True

    # ------------------------------------------------------------ keys

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Esc stops what runs, and is not this tab's otherwise."""
        return self.work.running if action == "stop" else True

    def action_stop(self) -> None:
        """Stop the work; what there is of it is shown."""
        self.work.stop()

    def do_work_again(self) -> None:
        """Work it out once more, with more time."""
        if self.ruleset is not None:
            self.begin(self.ruleset)

    def do_show_line(self) -> None:
        """Go to where the marked line's rule stands in the text."""
        line = self.lines.marked
        if line is not None and line.goes is not None:
            self.jump(line.goes)

    def on_line_list_chosen(self, event: LineList.Chosen) -> None:
        event.stop()
        self.do_show_line()

    def try_case(self, case: Case | None, words: str) -> None:
        """Open a case in Try it."""
        if case is None:
            self.say("There is no case on this line to try.")
        else:
            self.post_message(TryCase(case, words))

    def keep(self, block: str, label: str) -> None:
        """Write examples into the text."""
        if self.ruleset is None:
            return
        try:
            edits = added(self.document.text, block, names_taken(self.ruleset))
        except CannotKeep as error:
            self.say(str(error))
        else:
            self.apply(edits, label)
