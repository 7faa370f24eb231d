"""The Examples tab: every example run on every text without faults, and what they show of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditrules.engine.nodes import TooComplex
from auditrules.engine.tested import Tested, run_tests
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.worked_tab import WorkedTab
from auditrules.workshop.example_lines import OneExample, OneRule, example_lines, summary
from auditrules.workshop.trial import case_of_example

if TYPE_CHECKING:
    from auditrules.engine.drafting import Draft
    from auditrules.rulesets.ruleset import Ruleset


class ExamplesTab(WorkedTab):
    """Examples that failed first, then rules that none shows, then the rest."""

    def on_mount(self) -> None:
        self.tested: Tested | None = None

    def begin(self, ruleset: Ruleset) -> None:
        self.work.start(
            "Running the examples",
            lambda progress: run_tests(ruleset, covered=True, out_of_time=progress.deadline, progress=progress.say),
            self._tested,
        )

    def _tested(self, tested: Tested, progress: Progress) -> None:
        self.tested = tested
        self.sum_up(summary(tested))
        self.lines.show(example_lines(tested))
        failed = len(tested.failed) + len(tested.faults)
        self.badge(f"✗{failed}" if failed else "")

    def do_show_line(self) -> None:
        """Go to where the example or rule stands."""
        line, tested = self.lines.marked, self.tested
        if line is not None and tested is not None and isinstance(line.key, OneExample):
            result = tested.results[line.key.index]
            place = tested.place(result)
            if tested.of_cases(result) and place is not None:
                self.jump(place)
                return
        super().do_show_line()

    def do_try_it(self) -> None:
        """Open the example in Try it."""
        line, tested = self.lines.marked, self.tested
        if line is None or tested is None or not isinstance(line.key, OneExample):
            self.say("Mark an example to try it.")
            return
        example = tested.example(tested.results[line.key.index])
        self.try_case(case_of_example(tested.ruleset, example, tested.more), f"Example '{example.name}'.")

    def do_draft_example(self) -> None:
        """Write an example for the marked rule into the text; with no rule marked, for the first that none shows."""
        tested = self.tested
        if tested is None or tested.coverage is None or not tested.coverage.missing:
            self.say("There is no rule without an example." if tested and tested.coverage else "Not known yet.")
            return
        line = self.lines.marked
        shown = line.key.shown if line is not None and isinstance(line.key, OneRule) else tested.coverage.missing[0]

        def deed(progress: Progress) -> Draft | None:
            return tested.draft(shown.feature)

        def done(example: Draft | None, progress: Progress) -> None:
            if example is None:
                self.say(f"No example could be made up for {shown.feature.name}.")
            else:
                self.keep(example.as_toml(), f"example '{example.name}' written")

        self.work.start(
            "Drafting an example",
            deed,
            done,
            failures=(TooComplex,),
            failed=lambda _: self.say("The rules are too complex to make an example up."),
        )
