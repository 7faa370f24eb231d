"""A section of the form: its questions, its grade, the worker's own grade, strengths and improvements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.widgets import Static

from auditrules.audits.commands import AnswerText
from auditrules.audits.explain import why_not_asked
from auditrules.audits.spots import section_items
from auditrules.audits.state import AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.tui.deeds import Deed, Deeds
from auditrules.tui.desk import Desk
from auditrules.tui.guard import plain
from auditrules.tui.pane import Pane
from auditrules.tui.phrases import either
from auditrules.tui.registry import key_of
from auditrules.tui.rows import Asked, EntryRow, Field

FINDINGS = {
    "strength": ("Strength", (Field("what", "What", "prose", "What is done well on this file"),)),
    "improvement": (
        "To improve",
        (
            Field("what", "What", "prose", "What could be better on this file"),
            Field("how", "How", "prose", "How this can be achieved"),
        ),
    ),
    "done_not_recorded": (
        "Done, but not on the file",
        (
            Field("what", "What", "prose", "Work done that is not recorded"),
            Field("how", "How", "prose", "How it will get onto the file"),
        ),
    ),
}


class SectionPane(Pane):
    """A section: its questions, its grade, the worker's own grade, strengths and improvements."""

    def __init__(self, desk: Desk, section: str, *, id: str, read_only: bool) -> None:
        super().__init__(desk, id=id, read_only=read_only)
        self.section = section

    def compose(self) -> ComposeResult:
        item = self.ruleset.item(self.section)
        declared = self.ruleset.document.section[self.section]
        yield Static(plain(item.label), classes="heading", markup=False)
        yield self.note("applies")
        for asked in section_items(self.ruleset, self.section):
            yield self.item_row(self._asked(asked))
        yield self.note("decided", classes="subheading")
        if declared.findings:
            yield Static("Strengths and improvements", classes="subheading", markup=False)
            yield Static("", id="before-findings", classes="note", markup=False)
            if not self.read_only:
                with Deeds():
                    yield Deed("Add a strength", "add_finding", f"{self.section}/strength")
                    yield Deed("Add an improvement", "add_finding", f"{self.section}/improvement")
                    yield Deed("Done, not recorded", "add_finding", f"{self.section}/done_not_recorded")
        if not self.read_only:
            with Deeds():
                yield Deed(f"Next section ({key_of('next_section')})", "next_section")

    def _asked(self, item: Item) -> Asked:
        document = self.ruleset.document
        if item.role == "section":
            table = document.section[item.id]
            prose = _prose(table.asks)
            return Asked(item, f"Your grade: {item.label}", prose, worker=table.worker_grade)
        question = document.question[item.id]
        prose = (
            _prose(question.asks)
            if item.kind != "text"
            else tuple(p for p in _prose(question.asks) if p in question.asks)
        )
        return Asked(item, question.text, prose)

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        if not self.ruleset.document.section[self.section].findings:
            return
        for finding in state.findings.values():
            if finding.section == self.section:
                heading, fields = FINDINGS[finding.kind]
                yield EntryRow("findings", finding.id, heading, fields, read_only=self.read_only)

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        item, judgement = self.ruleset.item(self.section), self.session.judgement
        marked = state.answer(self.section).not_applicable
        if marked:
            reason = state.answer(self.section).not_applicable_reason
            self.say(
                "applies",
                f"– You marked this section as not applicable: {reason}  ({key_of('not_applicable')} takes it back)",
            )
        elif self.section in (*judgement.not_applicable, *judgement.applicability_unknown):
            self.say("applies", f"– {why_not_asked(self.ruleset, state, judgement, item)}")
        else:
            self.say("applies", "")
        outcome = judgement.outcomes.get(self.section)
        if item.decided and outcome is not None and not outcome.applicable:
            self.say("decided", "")
        elif item.decided and outcome is not None:
            values = [item.value_label(value) for value in ((outcome.value,) if outcome.value else outcome.reachable)]
            because = f" {outcome.because[0].text}" if outcome.because else ""
            verb = "is" if outcome.value else "can still become"
            said = f"This section's grade follows from its answers and {verb} {either(values)}.{because}"
            self.say("decided", f"This section's grade is not certain.{because}" if outcome.undetermined else said)


def _prose(asks: Sequence[str]) -> tuple[AnswerText, ...]:
    """Evidence always, then impact and rationale where the ruleset asks for them."""
    order: tuple[AnswerText, ...] = ("evidence", "impact", "rationale")
    return tuple(field for field in order if field == "evidence" or field in asks)
