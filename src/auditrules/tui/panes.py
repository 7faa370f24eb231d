"""The parts of the audit's form, one pane each: about this audit, a section, standards, actions, the overall grade."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.commands import AnswerText
from auditrules.audits.due import proposed_actions
from auditrules.audits.explain import why_not_asked
from auditrules.audits.progress import hidden_items
from auditrules.audits.session import AuditSession
from auditrules.audits.spots import Spot, section_items
from auditrules.audits.state import AuditState
from auditrules.audits.wording import overall_choices
from auditrules.conditions.vocabulary import Item
from auditrules.tui.boxes import Box
from auditrules.tui.cells import date_cell, detail_cell, overall_cell
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.desk import Desk
from auditrules.tui.guard import plain
from auditrules.tui.phrases import either
from auditrules.tui.prose import Line
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.rows import Asked, EntryRow, Field, ItemRow, Labelled, Row
from auditrules.tui.wording import OVERALL

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
            Field("what", "What", "prose", "Work that was done and is not recorded"),
            Field("how", "How", "prose", "How it will get onto the file"),
        ),
    ),
}
ACTION_FIELDS = (
    Field("text", "Action", "prose", "What is to be done"),
    Field("owner", "Who", "line", "Who will do this"),
    Field("due", "Due", "date", "The agreed date, for example 04.06.2020"),
    Field("overseen_by", "Overseen by", "line", "Who makes sure that it is done"),
    Field("measure", "Done when", "prose", "How anyone will know that it is done"),
    Field("agreed_with_worker", "Agreed with the social worker, and the date as well", "tick"),
    Field("told_it_is_tracked", "The social worker knows that this action will be tracked", "tick"),
    Field("about_worker_development", "About the worker's development: stays off the child's file", "tick"),
)
CONSULTATION_FIELDS = (
    Field("who", "Who", "line", "A colleague you asked"),
    Field("on", "When", "date", "The date, for example 04.06.2020"),
    Field("summary", "Their view", "prose", "What they thought"),
)


class Pane(VerticalScroll, can_focus=False):
    """One part of the form. ``entries`` lists which entries of which collection it holds."""

    DEFAULT_CSS = """
    Pane { padding: 0 1 1 1; scrollbar-size-vertical: 1; background: $paper; color: $ink; }
    Pane > .heading { text-style: bold; color: $accent-ink; height: auto; margin: 0 0 1 0; }
    Pane > .subheading { text-style: bold; color: $ink; height: auto; padding: 1 0 0 0; }
    Pane > .note { color: $quiet; height: auto; margin: 0 0 1 0; }
    Pane > .deeds { height: auto; margin: 0 0 1 0; }
    """

    heading = ""

    def __init__(self, desk: Desk, *, id: str, read_only: bool) -> None:
        super().__init__(id=id)
        self.desk = desk
        self.ruleset = desk.session.ruleset
        self.read_only = read_only
        self.rows: dict[str, Row] = {}
        """Rows by item id or entry id."""
        self._notes: dict[str, Static] = {}
        self._syncing = asyncio.Lock()

    @property
    def session(self) -> AuditSession:
        """The session of the audit on the desk."""
        return self.desk.session

    def note(self, name: str, text: str = "", classes: str = "note") -> Static:
        """A text of the pane that may change; hidden while empty."""
        static = Static(plain(text), classes=classes, markup=False)
        static.display = bool(text)
        self._notes[name] = static
        return static

    def say(self, name: str, text: str) -> None:
        """Change a text of the pane."""
        static, text = self._notes[name], plain(text)
        if str(static.content) != text:
            static.update(text)
            static.display = bool(text)

    def item_row(self, asked: Asked) -> ItemRow:
        """A row for an item, known by the item's id."""
        row = ItemRow(asked, read_only=self.read_only, id=f"item-{asked.item.id}")
        self.rows[asked.item.id] = row
        return row

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        """Rows for the entries that belong here; a subclass with entries makes them."""
        return iter(())

    async def show(self, state: AuditState) -> None:
        """Show the audit's state: values, what applies, entries added and taken away."""
        judgement = self.session.judgement
        hidden = hidden_items(self.ruleset, judgement) | set(judgement.applicability_unknown)
        for name, row in self.rows.items():
            if isinstance(row, ItemRow):
                marked = state.answer(name).not_applicable
                row.display = marked or name not in hidden
            row.show(state)
        await self._sync_entries(state)

    async def _sync_entries(self, state: AuditState) -> None:
        # Two changes may be shown at once; whoever comes second finds every row of the first mounted.
        async with self._syncing:
            await self._sync(state)

    async def _sync(self, state: AuditState) -> None:
        wanted = {row.entry: row for row in self.entries(state)}
        for name, row in list(self.rows.items()):
            if isinstance(row, EntryRow) and name not in wanted:
                del self.rows[name]
                await row.remove()
        for name, row in wanted.items():
            if name not in self.rows:
                self.rows[name] = row
                anchors = self.query(f"#before-{row.collection}")
                await self.mount(row, before=anchors.first())
                row.show(state)

    @property
    def holds_refused(self) -> bool:
        """Whether a box holds something typed that was refused, and that is nowhere else."""
        return any(isinstance(box, Line) and box.refused for box in self.boxes())

    def boxes(self) -> Iterator[Box]:
        """Every box of the pane, in order."""
        for row in self.rows.values():
            yield from row.boxes

    def box_at(self, spot: Spot) -> Box | Widget | None:
        """The box at a place, the nearest one where that exact box is not shown."""
        key = spot.entry or spot.item
        row = self.rows.get(key) if key else None
        if row is not None:
            exact = [box for box in row.boxes if box.cell.spot.field == spot.field]
            return next(iter(exact or row.boxes), None)
        for box in self.boxes():
            if spot.field is not None and box.cell.spot.field == spot.field and box.cell.spot.area == spot.area:
                return box
        return None


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
                with Horizontal(classes="deeds"):
                    yield Deed("Add a strength", "add_finding", f"{self.section}/strength")
                    yield Deed("Add an improvement", "add_finding", f"{self.section}/improvement")
                    yield Deed("Done, not recorded", "add_finding", f"{self.section}/done_not_recorded")
        if not self.read_only:
            with Horizontal(classes="deeds"):
                yield Deed("Next section (F6)", "next_section")

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
            self.say("applies", f"– You marked this section as not applicable: {reason}  (F7 takes it back)")
        elif self.section in (*judgement.not_applicable, *judgement.applicability_unknown):
            self.say("applies", f"– {why_not_asked(self.ruleset, state, judgement, item)}")
        else:
            self.say("applies", "")
        outcome = judgement.outcomes.get(self.section)
        if item.decided and outcome is not None:
            values = [item.value_label(value) for value in ((outcome.value,) if outcome.value else outcome.reachable)]
            because = f" {outcome.because[0].text}" if outcome.because else ""
            verb = "is" if outcome.value else "can still become"
            self.say("decided", f"This section's grade follows from its answers and {verb} {either(values)}.{because}")


class DetailsPane(Pane):
    """About this audit: reference, dates, facts of the case, who takes part."""

    def compose(self) -> ComposeResult:
        yield Static("About this audit", classes="heading", markup=False)
        yield self.note("sample")
        row = _BoxesRow(
            "details",
            (
                (
                    "Case",
                    Line(
                        detail_cell("case_reference", "Case reference"),
                        placeholder="The file's reference, no names",
                        read_only=self.read_only,
                    ),
                ),
                ("Due", Line(date_cell("due", "Due"), placeholder="04.06.2020", whole=True, read_only=self.read_only)),
                (
                    "Meeting",
                    Line(
                        date_cell("appointment", "Appointment"),
                        placeholder="When you meet the social worker",
                        whole=True,
                        read_only=self.read_only,
                    ),
                ),
                (
                    "Re-arranged",
                    ProseBox(
                        detail_cell("rearranged_because", "Re-arranged because"),
                        name="Re-arranged",
                        placeholder="Only for an emergency: why",
                        read_only=self.read_only,
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
        yield Static("Who takes part", classes="subheading", markup=False)
        yield Static("", id="before-participants", classes="note", markup=False)
        if not self.read_only:
            with Horizontal(classes="deeds"):
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
        self.say("sample", "A SAMPLE: every word of this case is made up." if state.sample else "")


class StandardsPane(Pane):
    """The audit's own quality: the ruleset's standards."""

    def compose(self) -> ComposeResult:
        yield Static("Quality of this audit", classes="heading", markup=False)
        for standard in self.ruleset.standards:
            text = self.ruleset.document.standard[standard.id].text
            yield self.item_row(Asked(standard, text))


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
        self.proposals = Horizontal(classes="deeds")
        self.proposals.styles.layout = "vertical"
        yield self.proposals
        if not self.read_only:
            with Horizontal(classes="deeds"):
                yield Deed("Add an action", "add_action")

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        for number, action in enumerate(state.actions.values(), 1):
            heading = f"Action {number}" + (" (proposed by the ruleset)" if action.rule else "")
            yield EntryRow("actions", action.id, heading, ACTION_FIELDS, read_only=self.read_only)

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        if self.read_only:
            return
        wanted = {p.rule: p for p in proposed_actions(state, self.session.judgement, self.desk.today())}
        shown = {deed.payload: deed for deed in self.proposals.query(Deed)}
        for name, deed in shown.items():
            if name not in wanted:
                await deed.remove()
        for name, proposed in wanted.items():
            if name not in shown:
                owner = self.ruleset.role_label(proposed.owner)
                due = f", by {proposed.due_text}" if proposed.due else ""
                await self.proposals.mount(
                    Deed(f"Add as proposed: {proposed.text} ({owner}{due})", "take_action", name)
                )


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
                    placeholder="Why you reached this overall grade",
                    read_only=self.read_only,
                ),
            )
        )
        row = _BoxesRow("overall", boxes)
        self.rows["overall"] = row
        yield row
        yield Static("Colleagues you asked about the grade", classes="subheading", markup=False)
        yield Static("", id="before-consultations", classes="note", markup=False)
        if not self.read_only:
            with Horizontal(classes="deeds"):
                yield Deed("Add a colleague you asked", "add_consultation")
        rule = self.ruleset.document.document
        yield Static("Finishing", classes="subheading", markup=False)
        if rule.to:
            yield self.note("sent_to")
            if not self.read_only:
                with Horizontal(classes="deeds"):
                    yield Deed("Record that it was sent to them all", "sent_to")
        filed = _BoxesRow(
            "filed",
            (
                (
                    "Filed on",
                    Line(
                        date_cell("filed_on", "Filed on"),
                        placeholder=_filed_hint(rule.file_at),
                        whole=True,
                        read_only=self.read_only,
                    ),
                ),
            ),
        )
        self.rows["filed"] = filed
        yield filed
        with Horizontal(classes="deeds"):
            if not self.read_only:
                yield Deed("Review and submit (F8)", "review")
            yield Deed("Save as document (F12)", "export")
        if rule.next_steps:
            yield Static("What happens next", classes="subheading", markup=False)
            yield Static(plain("\n".join(f"· {text}" for text in rule.next_steps)), classes="note", markup=False)

    def entries(self, state: AuditState) -> Iterator[EntryRow]:
        for asked in state.consultations.values():
            yield EntryRow("consultations", asked.id, "Colleague asked", CONSULTATION_FIELDS, read_only=self.read_only)

    async def show(self, state: AuditState) -> None:
        await super().show(state)
        outcome = self.session.judgement.outcomes.get(OVERALL)
        if outcome is None or not outcome.applicable:
            self.say("suggested", "This audit has no overall grade.")
        else:
            item = self.ruleset.item(OVERALL)
            values = [item.value_label(value) for value in ((outcome.value,) if outcome.value else outcome.reachable)]
            because = " ".join(reason.text for reason in outcome.because)
            lead = "The rules suggest" if outcome.value else "By the rules it can still become"
            text = f"{lead} {either(values)}. {because}".strip()
            if state.overall and outcome.value and state.overall != outcome.value:
                text += " You chose another grade: say why in the rationale."
            self.say("suggested", text)
        rule = self.ruleset.document.document
        if rule.to:
            names = ", ".join(self.ruleset.role_label(role) for role in rule.to)
            done = ", ".join(self.ruleset.role_label(role) for role in state.sent_to)
            self.say("sent_to", f"Goes to: {names}." + (f" Recorded as sent to: {done}." if done else ""))


class _BoxesRow(Row):
    """Boxes of the audit itself, each with its name."""

    def __init__(self, name: str, boxes: Sequence[tuple[str, Choice | Line | ProseBox]]) -> None:
        super().__init__(id=f"boxes-{name}")
        self._labelled = boxes
        self.boxes = [box for _, box in boxes]

    def compose(self) -> ComposeResult:
        for label, box in self._labelled:
            yield box if isinstance(box, ProseBox) else Labelled(label, box)


def _prose(asks: Sequence[str]) -> tuple[AnswerText, ...]:
    """Evidence always, then impact and rationale where the ruleset asks for them."""
    order: tuple[AnswerText, ...] = ("evidence", "impact", "rationale")
    return tuple(field for field in order if field == "evidence" or field in asks)


def _filed_hint(file_at: str | None) -> str:
    return f"Date it was filed ({file_at})" if file_at else "Date it was filed"


def part_order(session: AuditSession) -> list[tuple[str, str]]:
    """The parts of an audit in form order: id and label."""
    ruleset = session.ruleset
    parts = [("details", "About this audit")]
    parts += [(f"section-{section.id}", section.label) for section in ruleset.sections]
    if ruleset.standards:
        parts.append(("standards", "Quality of this audit"))
    return [*parts, ("actions", "Actions"), ("overall", "Overall and finishing")]


def part_of(spot: Spot, state: AuditState) -> str:
    """The part that a place belongs to."""
    match spot.area:
        case "section":
            return f"section-{spot.section}"
        case "findings":
            finding = state.findings.get(spot.entry or "")
            section = spot.section or (finding.section if finding else None)
            return f"section-{section}" if section else "actions"
        case "details" | "people":
            return "details"
        case area:
            return area


def make_pane(desk: Desk, part: str, *, read_only: bool) -> Pane:
    """The pane of a part, not yet mounted."""
    id = f"part-{part}"
    if part.startswith("section-"):
        return SectionPane(desk, part.removeprefix("section-"), id=id, read_only=read_only)
    kinds = {"details": DetailsPane, "standards": StandardsPane, "actions": ActionsPane, "overall": OverallPane}
    return kinds[part](desk, id=id, read_only=read_only)
