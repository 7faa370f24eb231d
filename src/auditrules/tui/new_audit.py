"""A new audit: nature of audit, then kind of case, the facts, and a check that the right template was picked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.answers import checked_date, checked_value
from auditrules.audits.spots import Refused
from auditrules.tui.all_told import keys_wait
from auditrules.tui.boxes import Box
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import loose_cell
from auditrules.tui.key_line import KeyLine
from auditrules.tui.presence import is_there
from auditrules.tui.prose import Line, Prose
from auditrules.tui.rows import Asked, ItemRow, Labelled

if TYPE_CHECKING:
    from datetime import date

    from auditrules.audits.state import AnswerValue
    from auditrules.rulesets.ruleset import Ruleset
    from auditrules.tui.office import Office, Template


@dataclass(slots=True)
class Unbegun:
    """What was typed for an audit that is not begun yet. Facts are not kept: the next file may be another child's."""

    case: str = ""
    due: str = ""


class NewAuditScreen(Screen[str]):
    """Asks what an audit needs to begin; gives the new audit's id."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", show=False)]
    DEFAULT_CSS = """
    NewAuditScreen { background: $paper; color: $ink; }
    NewAuditScreen #asks { padding: 1 2; height: 1fr; scrollbar-size-vertical: 1; }
    NewAuditScreen .heading { color: $accent-ink; text-style: bold; height: auto; margin: 0 0 1 0; }
    NewAuditScreen .step { text-style: bold; height: auto; margin: 1 0 0 0; }
    NewAuditScreen #check { height: auto; margin: 1 0 0 0; color: $ink; }
    NewAuditScreen #check.-bad { color: $bad; text-style: bold; }
    NewAuditScreen #problem, NewAuditScreen #file-problem { height: auto; color: $bad; text-style: bold; }
    NewAuditScreen #facts { height: auto; }
    NewAuditScreen #deeds { height: 1; margin: 1 0; }
    """

    def __init__(self, office: Office, unbegun: Unbegun | None = None) -> None:
        """``unbegun`` is what was typed before and left without beginning; it is kept up to date here."""
        super().__init__()
        self._taking = asyncio.Lock()
        self._wanted: str | None = None
        self.unbegun = unbegun or Unbegun()
        self.office = office
        self.templates = office.templates()
        self.template: Template | None = None
        self.ruleset: Ruleset | None = None
        self.facts: dict[str, AnswerValue] = {}
        self._refused: dict[str, Box] = {}
        """The boxes of facts that hold what cannot be taken."""
        natures = list(dict.fromkeys(template.nature for template in self.templates))
        self.nature = Choice(loose_cell("nature"), [Option(n, n) for n in natures], spills=False, letters=True)
        self.kind = Choice(loose_cell("kind"), [], spills=False, letters=True)
        self.case = Line(loose_cell("case"), placeholder="The file's reference; no names are needed")
        self.due = Line(loose_cell("due"), placeholder="04.06.2020; it may stay empty", whole=True)

    def compose(self) -> ComposeResult:
        with VerticalScroll(id="asks", can_focus=False):
            yield Static("New audit", classes="heading", markup=False)
            if not self.templates:
                yield Static("No rulesets were found. Run: auditrules plugins", id="none", markup=False)
            yield Static("1  Nature of audit", classes="step", markup=False)
            yield self.nature
            yield Static("2  Kind of case", classes="step", markup=False)
            yield self.kind
            yield Static("3  The file", classes="step", markup=False)
            yield Labelled("Case", self.case)
            yield Labelled("Due", self.due)
            yield Static("", id="file-problem", markup=False)
            yield Static("4  About the case", classes="step", id="about", markup=False)
            yield Vertical(id="facts")
            yield Static("", id="check", markup=False)
            yield Static("", id="problem", markup=False)
            with Horizontal(id="deeds"):
                yield Deed("Begin the audit", "begin", id="begin")
                yield Deed("Cancel (Esc)", "cancel")
        yield KeyLine(id="keys")

    def on_descendant_focus(self, event: events.DescendantFocus) -> None:
        """Show the keys of what has the focus: Enter means another thing in prose, and on a button."""
        keys = [("Tab ↓", "Next"), ("Enter", "Next"), ("Esc", "Cancel")]
        match event.widget:
            case Choice(letters=True):
                keys.insert(0, ("1-9 ← → or a letter", "Choose"))
            case Choice():
                keys.insert(0, ("1-9 ← →", "Choose"))
            case Prose():
                keys = [("Tab", "Next"), ("Enter", "A new line"), ("Esc", "Cancel")]
            case Deed():
                keys = [("Enter", event.widget.label.split(" (")[0]), ("↑ ↓", "Go on"), ("Esc", "Cancel")]
        self.query_one(KeyLine).show(keys)

    def on_mount(self) -> None:
        self.case.show(self.unbegun.case)
        self.due.show(self.unbegun.due)
        natures = self.nature.options
        if len(natures) == 1:
            self.nature.show(natures[0].id)
            self._offer_kinds(natures[0].id)
        self.nature.focus()

    def _offer_kinds(self, nature: str) -> None:
        kinds = [template for template in self.templates if template.nature == nature]
        labels = [t.kind_of_case for t in kinds]
        self.kind.options = tuple(
            Option(t.reference, t.kind_of_case if labels.count(t.kind_of_case) == 1 else t.title) for t in kinds
        )
        self.kind.show(None)
        self.kind.refresh(layout=True)
        if len(kinds) == 1:
            self.kind.show(kinds[0].reference)
            self._take(kinds[0].reference)
        else:
            self._take(None)

    def on_box_typed(self, event: Box.Typed) -> None:
        event.stop()
        value = event.value if isinstance(event.value, str) else ""
        if event.box is self.nature:
            self._offer_kinds(value)
        elif event.box is self.kind:
            self._take(value or None)
        elif event.box is self.due:
            self._due()
        elif event.box.cell.spot.item is not None:
            if event.at_once:
                self._fact(event.box, event.value if isinstance(event.value, tuple) else value)
            else:
                self._take_typed(event.box)

    def on_box_left(self, event: Box.Left) -> None:
        event.stop()
        if event.box.cell.spot.item is not None:
            self._take_typed(event.box)

    def _take_typed(self, box: Box) -> None:
        """Take what is being typed as a fact. A box of prose turns back into drawn text only once it is taken."""
        text = box.take()
        if text is not None:
            self._fact(box, text)

    def _fact(self, box: Box, value: AnswerValue) -> None:
        assert self.ruleset is not None  # facts are only on show once a template is taken
        name = box.cell.spot.item or ""
        row = next(row for row in self.query(ItemRow) if row.asked.item.id == name)
        try:
            checked = checked_value(self.ruleset.item(name), value, self.office.today())
        except Refused as refusal:
            row.refuse(box, f"✗ {refusal.message}")
            self.facts.pop(name, None)
            self._refused[name] = box
            if self.focused is not None:
                # What is said takes room: whatever Tab led to stays in sight.
                self.call_after_refresh(self.focused.scroll_visible, animate=False)
            return
        row.refuse(box, "")
        self._refused.pop(name, None)
        if checked is not None:
            self.facts[name] = checked
        else:
            self.facts.pop(name, None)
        self._check()

    @work
    async def _take(self, reference: str | None) -> None:
        """Take a template: load it, ask its facts.

        One after the other, and none is stopped: to stop one while it takes widgets away would end the program.
        """
        self._wanted = reference
        async with self._taking:
            if self._wanted == reference and is_there(self):
                await self._ask(reference)

    async def _ask(self, reference: str | None) -> None:
        from auditrules.rulesets import RulesetError

        facts = self.query_one("#facts", Vertical)
        await facts.remove_children()
        self._refused.clear()
        self.template = next((t for t in self.templates if t.reference == reference), None)
        self.ruleset, problem = None, ""
        if self.template is not None:
            try:
                self.ruleset = self.office.ruleset(self.template.reference)
            except RulesetError as error:
                problem = f"This template can't be used: {error.diagnostics[0]}"
        self.query_one("#problem", Static).update(problem)
        self.facts = {
            name: value for name, value in self.facts.items() if self.ruleset and name in self.ruleset.document.fact
        }
        if self.ruleset is not None:
            rows = [
                ItemRow(Asked(fact, fact.label), read_only=False)
                for fact in self.ruleset.facts
                if _asked_now(self.ruleset, fact.id)
            ]
            await facts.mount_all(rows)
            for row in rows:
                default = self.ruleset.document.fact[row.asked.item.id].default
                # What the template itself says of its cases goes before what was given for the one chosen before.
                known = str(default) if default is not None else self.facts.get(row.asked.item.id)
                if known is not None:
                    self.facts[row.asked.item.id] = known
                    row.answer_box.show(known)
        self.query_one("#about").display = bool(self.ruleset and self.ruleset.facts)
        self._check()

    def _check(self) -> None:
        if self.ruleset is not None:
            asked = self.office.facts_asked(self.ruleset, self.facts)
            turned = [row for row in self.query(ItemRow) if row.display != (row.asked.item.id in asked)]
            for row in turned:
                row.display = not row.display
            if turned:
                keys_wait(self)
        check = self.query_one("#check", Static)
        text, bad = "", False
        if self.ruleset is not None and self.template is not None:
            suits = self.office.suits(self.ruleset, self.facts)
            bad = suits is False
            if bad:
                text = (
                    f"✗ “{self.template.title}” is not made for a case with these facts. Choose another kind of case "
                    "above, or begin all the same if you are sure."
                )
            elif suits:
                text = f"✓ “{self.template.title}” is made for this kind of case."
            else:
                text = f"Template: {self.template.title}"
        check.set_class(bad, "-bad")
        check.update(text)

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        if event.deed.name == "cancel":
            self.action_leave()
        else:
            self._begin()

    def _say_of_file(self, text: str) -> None:
        self.query_one("#file-problem", Static).update(text)

    def _due(self) -> date | None:
        """The due date; where what was typed is none, say so beside the box and offer the real one."""
        if not self.due.value.strip():
            self._say_of_file("")
            return None
        try:
            due = checked_date(self.due.value, self.office.today(), what="Due")
        except Refused as refusal:
            self.due.refuse(refusal.offer)
            self._say_of_file(f"✗ {refusal.message}" + (f" Enter takes {refusal.offer}." if refusal.offer else ""))
            self.due.focus()
            return None
        self._say_of_file("")
        return due

    def _begin(self) -> None:
        problem = self.query_one("#problem", Static)
        if self.template is None or self.ruleset is None:
            problem.update(f"✗ Choose the {'kind of case' if self.nature.value else 'nature of audit'} first.")
            (self.kind if self.nature.value else self.nature).focus()
            return
        case = " ".join(self.case.value.split())
        if not case:
            self._say_of_file("✗ Give the file's reference, so that the audit can be found again.")
            self.case.focus()
            return
        due = self._due()
        if due is None and self.due.value.strip():
            return
        asked = self.office.facts_asked(self.ruleset, self.facts)
        wrong = next((box for name, box in self._refused.items() if name in asked), None)
        if wrong is not None:
            assert isinstance(wrong, Widget)  # every box is a widget; the mixin alone does not say so
            wrong.focus()
            return
        try:
            facts = {name: value for name, value in self.facts.items() if name in asked}
            session = self.office.begin(self.template.reference, case_reference=case, due=due, facts=facts)
        except Refused as refusal:
            problem.update(f"✗ {refusal.message}")
        except self.office.failures as error:
            problem.update(f"✗ NOT SAVED: {error}")
        else:
            self.unbegun.case = self.unbegun.due = ""
            self.dismiss(session.state.id)

    def action_leave(self) -> None:
        """Begin nothing; what was typed is there again next time."""
        self.unbegun.case, self.unbegun.due = self.case.value, self.due.value
        self.dismiss(None)


def _asked_now(ruleset: Ruleset, fact: str) -> bool:
    """Whether a fact is asked before the audit begins: one that is required, or that the template's check reads."""
    item = ruleset.item(fact)
    return item.required and item.kind != "date"
