"""The Difference tab: the draft beside the version in force, in meaning, and this workspace's own audits under it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from auditrules.engine.difference import Difference, difference
from auditrules.rulesets import RulesetError
from auditrules.tui.dialogs import Pick, PickDialog, has_words
from auditrules.tui.office import FAILURES
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.worked_tab import WorkedTab
from auditrules.workshop.comparing import SECONDS, Candidate, OneMove, candidates, difference_lines
from auditrules.workshop.past_audits import Tally, past_audits
from auditrules.workshop.past_lines import past_lines, past_summary

if TYPE_CHECKING:
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.workshop.lines import Line


@dataclass(frozen=True)
class _Compared:
    """What there is to compare with, what was chosen of it, and what differs."""

    found: Sequence[Candidate]
    chosen: Candidate | None = None
    difference: Difference | None = None
    problem: str = ""


class DifferenceTab(WorkedTab):
    """Moves of possible audits, changes of meaning, then the workspace's own audits grade by grade."""

    def on_mount(self) -> None:
        self.compared = _Compared(())
        self.tally: Tally | None = None
        self._chosen: Path | None = None
        """What the person chose to compare with; None for the likeliest."""

    def begin(self, ruleset: Ruleset) -> None:
        self.tally = None
        self.work.start("Comparing", lambda progress: self._compare(ruleset, progress), self._shown, seconds=SECONDS)

    def _compare(self, ruleset: Ruleset, progress: Progress) -> _Compared:
        library = self.office.fresh_library()
        found = candidates(library, ruleset, self.office.today())
        chosen = next((one for one in found if one.path == self._chosen), found[0] if found else None)
        if chosen is None or (self._chosen is None and not chosen.related):
            # Nothing is known to have gone before it: the person may choose what to hold it against.
            return _Compared(found)
        try:
            old = library.load(chosen.path)
        except RulesetError as error:
            return _Compared(found, chosen, None, f"{chosen.reference} can't be used: {error.diagnostics[0]}")
        return _Compared(found, chosen, difference(old, ruleset, out_of_time=progress.deadline))

    def _shown(self, compared: _Compared, progress: Progress) -> None:
        self.compared = compared
        chosen = compared.chosen
        if chosen is None:
            self.sum_up(
                "There is no other version of this ruleset to compare with."
                + (" C compares it with another." if compared.found else "")
            )
            self.lines.show(())
        elif compared.difference is None:
            self.sum_up(f"{compared.problem} C compares it with another.")
            self.lines.show(())
        else:
            self.sum_up(f"Beside {chosen.reference}, {chosen.words} (C: another)")
            self._lines = difference_lines(compared.difference, stopped=progress.deadline.is_over, draft=chosen.draft)
            self.lines.show(self._lines)
        if self.ruleset is not None and not progress.deadline.stopped:
            self._look_at_audits(self.ruleset)

    _lines: tuple[Line, ...] = ()

    # ------------------------------------------------------------ the workspace's own audits

    def _look_at_audits(self, ruleset: Ruleset) -> None:
        found = self.compared.difference
        of = {ruleset.id, found.old.id} if found is not None else {ruleset.id}

        def deed(progress: Progress) -> Tally:
            tally = Tally()
            for step in past_audits(self.office.workspace, ruleset, self.office.begun_under.under, of=of):
                tally.add(step)
                progress.say(step.done, step.total)
                if progress.deadline():
                    break
            return tally

        def done(tally: Tally, progress: Progress) -> None:
            self.tally = tally
            lines = self._lines if self.compared.difference is not None else ()
            self.lines.show((*lines, *past_lines(tally)))
            if progress.deadline.stopped:
                self.say(f"Stopped: {past_summary(tally)}.")

        self.work.start(
            "This workspace's audits",
            deed,
            done,
            failures=FAILURES,
            failed=lambda words: self.say(f"The workspace's audits can't be read: {words}"),
        )

    # ------------------------------------------------------------ keys

    def do_compare_with(self) -> None:
        """Choose what to compare with."""

        def found(text: str) -> list[Pick]:
            return [
                Pick(f"{one.reference}: {one.title}", one.words, one.path)
                for one in self.compared.found
                if has_words(text, one.reference, one.title)
            ]

        def chosen(path: object) -> None:
            if isinstance(path, Path):
                self._chosen = path
                self.do_work_again()

        self.app.push_screen(
            PickDialog("Compare with", found, asks="Part of its name", empty="There is no other ruleset."), chosen
        )

    def do_try_it(self) -> None:
        """Open an audit that moves in Try it."""
        line = self.lines.marked
        if line is None or not isinstance(line.key, OneMove):
            self.say("Mark audits that move to try one of them.")
        else:
            move = line.key.move
            self.try_case(line.key.case, f"An audit that moves from {move.before_label} to {move.after_label}.")
