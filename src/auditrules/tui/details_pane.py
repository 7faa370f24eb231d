"""About the audit, its case and who takes part; and the quality of the audit itself."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import ComposeResult
from textual.widgets import Static

from auditrules.audits.explain import computed_lines
from auditrules.audits.state import AuditState
from auditrules.tui.cells import date_cell, detail_cell
from auditrules.tui.choice import Option
from auditrules.tui.deeds import Deed, Deeds
from auditrules.tui.guard import plain
from auditrules.tui.pane import BoxesRow, Pane
from auditrules.tui.prose import Line, asking
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.rows import Asked, EntryRow, Field


class DetailsPane(Pane):
    """About this audit: reference, dates, facts of the case, who takes part."""

    def compose(self) -> ComposeResult:
        yield Static("About this audit", classes="heading", markup=False)
        yield self.note("sample")
        read_only = self.read_only
        row = BoxesRow(
            "details",
            (
                (
                    "Case",
                    Line(
                        detail_cell("case_reference", "Case reference"),
                        placeholder=asking("The file's reference, no names", read_only=read_only),
                        read_only=read_only,
                    ),
                ),
                (
                    "Due",
                    Line(
                        date_cell("due", "Due"),
                        placeholder=asking("04.06.2020", read_only=read_only),
                        whole=True,
                        read_only=read_only,
                    ),
                ),
                (
                    "Meeting",
                    Line(
                        date_cell("appointment", "Appointment"),
                        placeholder=asking("When you meet the social worker", read_only=read_only),
                        whole=True,
                        read_only=read_only,
                    ),
                ),
                (
                    "Re-arranged",
                    ProseBox(
                        detail_cell("rearranged_because", "Re-arranged because"),
                        name="Re-arranged",
                        placeholder="Only for an emergency: why",
                        read_only=read_only,
                    ),
                ),
            ),
        )
        self.rows["details"] = row
        yield row
        if self.ruleset.facts:
            yield Static("About the case", classes="subheading", markup=False)
            for fact in self.ruleset.facts:
                yield self.item_row(Asked(fact, fact.label))
        yield self.note("computed")
        yield Static("Who takes part", classes="subheading", markup=False)
        yield Static("", id="before-participants", classes="note", markup=False)
        if not self.read_only:
            with Deeds():
                yield Deed("Add a person", "add_participant")
        before = self.ruleset.document.document.before_you_start
        if before:
            yield Static("Before you start", classes="subheading", markup=False)
            yield Static(plain("\n".join(f"· {text}" for text in before)), classes="note", markup=False)

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        roles = tuple(Option(role, self.ruleset.role_label(role)) for role in self.ruleset.document.role)
        fields: list[Field] = [
            Field("role", "Part", "choice", options=roles)
            if roles
            else Field("role", "Part", "line", "Social worker, manager …"),
            Field("name", "Name", "line", "Name"),
            Field("team", "Team", "line", "Team"),
            Field("attended", "Took part in the audit", "tick"),
        ]
        for person in state.participants.values():
            yield EntryRow("participants", person.id, "Person", fields, read_only=self.read_only)

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        self.say("computed", "\n".join(computed_lines(self.ruleset, self.session.judgement)))
        self.say("sample", "A SAMPLE: every word of this case is made up." if state.sample else "")


class StandardsPane(Pane):
    """The audit's own quality: the ruleset's standards."""

    def compose(self) -> ComposeResult:
        yield Static("Quality of this audit", classes="heading", markup=False)
        for standard in self.ruleset.standards:
            text = self.ruleset.document.standard[standard.id].text
            yield self.item_row(Asked(standard, text))
