"""The Promises tab: what holds of every possible audit, proved while someone types."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditrules.engine.proving import Proof, proofs
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.worked_tab import WorkedTab
from auditrules.workshop.promise_lines import LONG_SECONDS, SECONDS, OnePromise, promise_lines, summary

if TYPE_CHECKING:
    from auditrules.rulesets.ruleset import Ruleset


class PromisesTab(WorkedTab):
    """Every promise with what became of it; a broken one with the smallest audit that breaks it."""

    def begin(self, ruleset: Ruleset) -> None:
        self._prove(ruleset, SECONDS)

    def _prove(self, ruleset: Ruleset, seconds: float) -> None:
        count = len(ruleset.document.promise)

        def deed(progress: Progress) -> tuple[Proof, ...]:
            found: list[Proof] = []
            for proof in proofs(ruleset, out_of_time=progress.deadline):
                found.append(proof)
                progress.say(len(found), count)
            return tuple(found)

        def done(found: tuple[Proof, ...], progress: Progress) -> None:
            more = "  (R takes longer)" if progress.deadline.is_over and not progress.deadline.stopped else ""
            stopped = "  (stopped; R goes on)" if progress.deadline.stopped else ""
            self.sum_up(summary(found, count, base=ruleset.document.ruleset.base) + more + stopped)
            self.lines.show(promise_lines(found, ruleset))
            broken = sum(proof.verdict in ("broken", "empty") for proof in found)
            unproved = sum(proof.verdict == "undecided" for proof in found)
            self.badge(f"✗{broken}" if broken else f"?{unproved}" if unproved else "")

        self.work.start("Proving", deed, done, seconds=seconds)

    def do_work_again(self) -> None:
        """Prove with more time."""
        if self.ruleset is not None:
            self._prove(self.ruleset, LONG_SECONDS)

    @property
    def _broken(self) -> OnePromise | None:
        """What breaks the promise under the mark; where that one holds, the first that is broken."""
        marked = [self.lines.marked] if self.lines.marked is not None else []
        keys = (line.key for line in (*marked, *self.lines.lines) if isinstance(line.key, OnePromise))
        return next((key for key in keys if key.case is not None), None)

    def do_try_it(self) -> None:
        """Open the audit that breaks the promise in Try it."""
        broken = self._broken
        if broken is None:
            self.say("No promise is broken, so there is no audit to try.")
        else:
            self.try_case(broken.case, f"The smallest audit that breaks the promise '{broken.proof.promise}'.")

    def do_keep_example(self) -> None:
        """Write the audit that breaks the promise into the text as an example."""
        broken = self._broken
        if broken is None or not broken.proof.example:
            self.say("No promise is broken, so there is no audit to keep.")
        else:
            self.keep(broken.proof.example, f"the audit that breaks '{broken.proof.promise}' written as an example")
