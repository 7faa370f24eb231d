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
            self.lines.show(promise_lines(found))
            broken = sum(proof.verdict in ("broken", "empty") for proof in found)
            unproved = sum(proof.verdict == "undecided" for proof in found)
            self.badge(f"✗{broken}" if broken else f"?{unproved}" if unproved else "")

        self.work.start("Proving", deed, done, seconds=seconds)

    def do_work_again(self) -> None:
        """Prove with more time."""
        if self.ruleset is not None:
            self._prove(self.ruleset, LONG_SECONDS)

    @property
    def _marked(self) -> OnePromise | None:
        line = self.lines.marked
        return line.key if line is not None and isinstance(line.key, OnePromise) else None

    def do_try_it(self) -> None:
        """Open the audit that breaks the promise in Try it."""
        marked = self._marked
        if marked is None or marked.case is None:
            self.say("Mark a broken promise to try the audit that breaks it.")
        else:
            self.try_case(marked.case, f"The smallest audit that breaks the promise '{marked.proof.promise}'.")

    def do_keep_example(self) -> None:
        """Write the audit that breaks the promise into the text as an example."""
        marked = self._marked
        if marked is None or not marked.proof.example:
            self.say("Mark a broken promise to keep the audit that breaks it as an example.")
        else:
            self.keep(marked.proof.example, f"the audit that breaks '{marked.proof.promise}' written as an example")
