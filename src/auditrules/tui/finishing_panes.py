"""Actions, and the overall grade with finishing."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.due import proposed_actions
from auditrules.audits.explain import is_overruled
from auditrules.audits.missing import due_warning
from auditrules.audits.state import AuditState
from auditrules.audits.wording import overall_choices, overall_is_explained
from auditrules.tui.cells import date_cell, detail_cell, overall_cell
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed, Deeds
from auditrules.tui.desk import target
from auditrules.tui.guard import plain
from auditrules.tui.pane import BoxesRow, Pane
from auditrules.tui.phrases import either
from auditrules.tui.prose import Line
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.registry import key_of
from auditrules.tui.rows import EntryRow, Field
from auditrules.tui.wording import OVERALL

ACTION_FIELDS = (
    Field("text", "Action", "prose", "What is to be done"),
    Field("owner", "Who", "line", "Who will do this"),
    Field("due", "Due", "date", "Agreed, such as 04.06.2020"),
    Field("overseen_by", "Overseen by", "line", "Who makes sure that it is done"),
    Field("measure", "Done when", "prose", "How anyone will know"),
    Field("agreed_with_worker", "Agreed with the social worker, and the date as well", "tick"),
    Field("told_it_is_tracked", "The social worker knows that this action will be tracked", "tick"),
    Field("about_worker_development", "About the worker's development: stays off the child's file", "tick"),
)
CONSULTATION_FIELDS = (
    Field("who", "Who", "line", "A colleague you asked"),
    Field("on", "When", "date", "A date, such as 04.06.2020"),
    Field("summary", "Their view", "prose", "What they thought"),
)


class ActionsPane(Pane):
    """Actions with owner and agreed date; those a rule proposes can be taken over with one key."""

    def compose(self) -> ComposeResult:
        yield Static("Actions", classes="heading", markup=False)
        yield Static(
            "What is to be done, who does it, and by which date. Agree each with the social worker.",
            classes="note",
            markup=False,
        )
        yield Static("", id="before-actions", classes="note", markup=False)
        self.proposals = Vertical(classes="deeds")
        yield self.proposals
        if not self.read_only:
            with Deeds():
                yield Deed("Add an action", "add_action")

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        for number, action in enumerate(state.actions.values(), 1):
            heading = f"Action {number}" + (" (proposed by the ruleset)" if action.rule else "")
            yield EntryRow("actions", action.id, heading, ACTION_FIELDS, read_only=self.read_only)

    def show_not_taken(self) -> None:
        """Say under a due date that was taken what is odd about it as well, such as that it has passed."""
        super().show_not_taken()
        for row in () if self.read_only else self.rows.values():
            if not (isinstance(row, EntryRow) and row.is_mounted):
                continue
            box, action = row.box_for("due"), self.desk.state.actions.get(row.entry)
            if box is not None and action is not None and self.desk.not_taken(target(box.cell.write(""))) is None:
                warning = due_warning(action.due, self.desk.today())
                row.refuse(box, f"! Take care: {warning}" if warning else "")

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        if self.read_only:
            return
        # Two changes may be shown at once; no action is proposed twice.
        async with self._syncing:
            await self._propose(state)

    async def _propose(self, state: AuditState) -> None:
        wanted = {p.rule: p for p in proposed_actions(state, self.session.judgement, self.desk.today())}
        shown = {deed.payload: deed for deed in self.proposals.query(Deed)}
        for name, deed in shown.items():
            if name not in wanted:
                await deed.remove()
        for name, proposed in wanted.items():
            if name not in shown:
                owner = self.ruleset.role_label(proposed.owner)
                due = f", by {proposed.due_text}" if proposed.due else ""
                words = f"Add as proposed: {proposed.text} ({owner}{due})"
                await self.proposals.mount(Deed(words, "take_action", name, classes="-sentence"))


class OverallPane(Pane):
    """The overall grade: the suggestion, the auditor's choice, its rationale, colleagues asked, and finishing."""

    def compose(self) -> ComposeResult:
        yield Static("Overall grade and finishing", classes="heading", markup=False)
        yield self.note("suggested")
        boxes: list[tuple[str, Choice | Line | ProseBox]] = []
        choices = overall_choices(self.ruleset)
        if choices:
            boxes.append(
                (
                    "Your grade",
                    Choice(
                        overall_cell(),
                        [Option(id, label) for id, label in choices],
                        read_only=self.read_only,
                        spills=False,
                    ),
                )
            )
        boxes.append(
            (
                "Rationale",
                ProseBox(
                    detail_cell("overall_rationale", "Rationale", "overall"),
                    name="Rationale",
                    placeholder="Why you chose this grade",
                    read_only=self.read_only,
                ),
            )
        )
        row = BoxesRow("overall", boxes)
        self.rows["overall"] = row
        yield row
        asked = Static("Colleagues you asked about the grade", classes="subheading", markup=False)
        yield asked
        yield Static("", id="before-consultations", classes="note", markup=False)
        self._of_grade: list[Widget] = [row, asked]
        if not self.read_only:
            with Deeds() as deeds:
                yield Deed("Add a colleague you asked", "add_consultation")
            self._of_grade.append(deeds)
        rule = self.ruleset.document.document
        yield Static("Finishing", classes="subheading", markup=False)
        if rule.to:
            yield self.note("sent_to")
            if self.read_only:
                with Deeds():
                    yield Deed("Record that it was sent to them all", "sent_to")
        if rule.file_at:
            yield Static(plain(f"To be filed at: {rule.file_at}"), classes="note", markup=False)
        filed = BoxesRow(
            "filed",
            (
                (
                    "Filed on",
                    Line(
                        date_cell("filed_on", "Filed on"),
                        placeholder="Date it was filed" if self.read_only else "The date, once it is submitted",
                        whole=True,
                        # An audit is filed once it is submitted, and never before.
                        read_only=not self.read_only,
                    ),
                ),
            ),
        )
        self.rows["filed"] = filed
        yield filed
        with Deeds():
            if not self.read_only:
                yield Deed(f"Review and submit ({key_of('review')})", "review")
            else:
                yield Deed(f"Reopen this audit ({key_of('reopen')})", "reopen")
            yield Deed(f"Save as document ({key_of('export')})", "export")
        if rule.next_steps:
            yield Static("What happens next", classes="subheading", markup=False)
            yield Static(plain("\n".join(f"· {text}" for text in rule.next_steps)), classes="note", markup=False)

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        for asked in state.consultations.values():
            yield EntryRow("consultations", asked.id, "Colleague asked", CONSULTATION_FIELDS, read_only=self.read_only)

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        # A narrative audit has no grade to explain; what stands there all the same is never hidden.
        explained = overall_is_explained(self.ruleset) or bool(state.overall_rationale or state.consultations)
        for widget in self._of_grade:
            widget.display = explained
        outcome = self.session.judgement.outcomes.get(OVERALL)
        if outcome is None or not outcome.applicable:
            self.say("suggested", "This audit has no overall grade.")
        else:
            item = self.ruleset.item(OVERALL)
            values = [item.value_label(value) for value in ((outcome.value,) if outcome.value else outcome.reachable)]
            because = " ".join(reason.text for reason in outcome.because if not is_overruled(outcome, reason))
            lead = "The rules suggest" if outcome.value else "By the rules it can still become"
            text = f"{lead} {either(values)}. {because}".strip()
            if outcome.undetermined:
                text = f"No grade is certain, so the audit can't be submitted yet. {because}".strip()
            if state.overall and outcome.value and state.overall != outcome.value:
                text += " You chose another grade: say why in the rationale."
            self.say("suggested", text)
        rule = self.ruleset.document.document
        if rule.to:
            names = ", ".join(self.ruleset.role_label(role) for role in rule.to)
            done = ", ".join(self.ruleset.role_label(role) for role in state.sent_to)
            self.say("sent_to", f"Goes to: {names}." + (f" Recorded as sent to: {done}." if done else ""))
