"""Home: my audits, what is due, how far each is and what it can still become."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.tui.guard import cut_cells, plain_values
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.phrases import becoming, day, due_in, typed_day
from auditrules.tui.registry import Situation, bindings_for, footer_text, meant

if TYPE_CHECKING:
    from auditrules.audits.events import Summary
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.new_audit import Unbegun

NEW = "new"
RULESETS = "rulesets"
CONCERNS = "concerns"
IMPORT = "import"


def waiting(concerns: int) -> str:
    """How many concerns nobody has confirmed; empty where there is none."""
    if not concerns:
        return ""
    return " · ! one waits to be confirmed" if concerns == 1 else f" · ! {concerns} wait to be confirmed"


def bar(done: int, whole: int, width: int = 8) -> str:
    """``█████░░░``: how much of a whole is done."""
    filled = round(width * done / whole) if whole else width
    return "█" * filled + "░" * (width - filled)


def audit_line(summary: Summary, today: date, width: int) -> Content:
    """An audit in two lines: what it is and when it is due; how far it is and what it can become."""
    summary = plain_values(summary)
    due = date.fromisoformat(summary.due) if summary.due else None
    when = f"{typed_day(due)}, {due_in(due, today)}" if due else "no due date"
    late = due is not None and due < today and summary.status == "in_progress"
    if summary.status == "submitted":
        when, late = "submitted", False
    sample = " SAMPLE" if summary.sample else ""
    name = f"{summary.case_reference or 'No case reference yet'} · {summary.title}"
    room = max(10, width - len(when) - len(sample) - 4)
    name = cut_cells(name, room)
    first = Content.assemble(
        ("! " if late else ""),
        (name, "bold"),
        sample,
        " " * (room - cell_len(name) + (1 if late else 3)),
        (when, "bold" if late else ""),
    )
    progress = f"{bar(summary.answered, summary.to_answer)} {summary.answered}/{summary.to_answer}"
    if summary.status == "submitted":
        # The auditor's own grade: the rules may have suggested another.
        becomes = summary.overall_label or "narrative"
    elif summary.possible:
        becomes = ("can still become " if len(summary.possible) > 1 else "suggested: ") + becoming(summary.possible, 4)
    else:
        becomes = "narrative audit"
    alarm = f" · {summary.escalations} escalated" if summary.escalations else ""
    second = f"{progress} · {becomes}"
    room = width - 1 - len(alarm)
    second = cut_cells(second, room)
    return Content.assemble(first, "\n", second + alarm)


class HomeScreen(Screen[None]):
    """My audits."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("home")
    DEFAULT_CSS = """
    HomeScreen { background: $paper; color: $ink; }
    HomeScreen #title { height: auto; padding: 1 2 0 2; background: $paper; }
    HomeScreen OptionList {
        background: $paper; border: none; padding: 1 0; height: 1fr; scrollbar-size-vertical: 1; color: $ink;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self.summaries: Sequence[Summary] = ()
        self.unconfirmed = 0
        """Concerns that nobody has confirmed, as far as the outbox was gone through."""
        self.opened: str | None = None
        """The audit that was opened from here, to be marked when somebody comes back from it."""
        self.unbegun: Unbegun | None = None
        """What was typed for a new audit that was not begun."""

    @property
    def program(self) -> AuditRulesApp:
        """The running program."""
        return self.app  # type: ignore[return-value]  # this screen belongs to no other program

    def compose(self) -> ComposeResult:
        with Vertical(id="title"):
            yield Static(Content.assemble(("auditrules", "bold $accent-ink"), "   My audits"), id="name", markup=False)
        yield OptionList(id="audits", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        self.say("")
        self.show_audits()

    def on_resize(self, event: events.Resize) -> None:
        self.show_audits()

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        return Situation(
            "home",
            audits=sum(s.status == "in_progress" for s in self.summaries),
            samples=any(s.sample for s in self.summaries),
        )

    def show_audits(self) -> None:
        """Read the list again and show it."""
        office = self.program.office
        if office is None:
            return
        options = self.query_one(OptionList)
        at = options.highlighted
        marked = self.opened or (options.get_option_at_index(at).id if at is not None else None)
        self.opened = None
        self.summaries = office.audits()
        last = office.last_opened()
        width, today = max(40, self.size.width - 6), office.today()
        lines: list[Option] = []
        recent = next((s for s in self.summaries if s.audit == last and s.status == "in_progress"), None)
        if recent is not None:
            lines.append(Option(Content.styled("Continue where you left off", "bold $accent-ink"), disabled=True))
            lines.append(Option(audit_line(recent, today, width), id=recent.audit))
        for heading, wanted in (("In progress", "in_progress"), ("Submitted", "submitted")):
            found = [s for s in self.summaries if s.status == wanted and s is not recent]
            if wanted == "in_progress":
                found.sort(key=lambda summary: summary.due or "9999")
            if found:
                lines.append(Option(Content.styled(f"{heading} ({len(found)})", "bold $accent-ink"), disabled=True))
                lines += [Option(audit_line(summary, today, width), id=summary.audit) for summary in found]
        lines.append(Option(Content.styled("Begin", "bold $accent-ink"), disabled=True))
        lines.append(Option(Content("New audit (N)"), id=NEW))
        lines.append(Option(Content("Import (I)"), id=IMPORT))
        lines.append(Option(Content("Rulesets (R)"), id=RULESETS))
        lines.append(Option(Content(f"Concerns (E){waiting(self.unconfirmed)}"), id=CONCERNS))
        options.clear_options()
        options.add_options(lines)
        # By what it is and not by where it stood: an audit that was submitted stands elsewhere now.
        options.highlighted = next((place for place, line in enumerate(lines) if line.id and line.id == marked), 1)
        options.focus()
        late = [s for s in self.summaries if s.status == "in_progress" and s.due and date.fromisoformat(s.due) < today]
        name = f"My audits · {day(today)}" + (f" · {len(late)} overdue" if late else "")
        self.query_one("#name", Static).update(Content.assemble(("auditrules", "bold $accent-ink"), f"   {name}"))
        self.show_keys()

    def show_keys(self) -> None:
        """Show the keys that work here."""
        self.query_one(KeyLine).show(footer_text("home", self.situation, self.size.width))

    def show_unconfirmed(self, count: int) -> None:
        """Say how many concerns nobody has confirmed."""
        if count != self.unconfirmed:
            self.unconfirmed = count
            self.query_one(OptionList).replace_option_prompt(CONCERNS, Content(f"Concerns (E){waiting(count)}"))

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        self.query_one(StatusLine).say(text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        if event.option_id == NEW:
            self.do_new_audit()
        elif event.option_id == RULESETS:
            self.do_rulesets()
        elif event.option_id == IMPORT:
            self.do_import()
        elif event.option_id == CONCERNS:
            self.do_concerns()
        elif event.option_id is not None:
            self.program.open_audit(event.option_id)

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        now = meant(id, "home", self.situation)
        if now is not None:
            getattr(self, f"do_{now}")()

    def do_new_audit(self) -> None:
        """Begin an audit."""
        from auditrules.tui.new_audit import NewAuditScreen, Unbegun

        if self.program.office is not None:
            self.unbegun = self.unbegun or Unbegun()
            self.program.push_screen(NewAuditScreen(self.program.office, self.unbegun), self._begun)

    def _begun(self, audit: str | None) -> None:
        if audit is not None:
            self.program.open_audit(audit)

    def do_continue(self) -> None:
        """Open the audit that was worked on last."""
        office = self.program.office
        last = office.last_opened() if office else None
        open_ones = [summary.audit for summary in self.summaries if summary.status == "in_progress"]
        if last in open_ones or open_ones:
            self.program.open_audit(last if last in open_ones and last is not None else open_ones[0])

    def do_add_samples(self) -> None:
        """Add made-up audits, unless they are there."""
        office = self.program.office
        if office is None:
            return
        number = office.add_samples()
        self.show_audits()
        self.say(
            f"{number} sample audits added. They are made up and marked SAMPLE; S takes them away."
            if number
            else "No ruleset for the samples was found."
        )

    def do_remove_samples(self) -> None:
        """Take the made-up audits away."""
        office = self.program.office
        if office is None:
            return
        from auditrules.tui.dialogs import ConfirmDialog

        def sure(yes: bool | None) -> None:
            if yes:
                number = office.remove_samples()
                self.show_audits()
                self.say(f"{number} sample audits removed. Your own are as they were.")

        count = sum(1 for summary in self.summaries if summary.sample)
        self.program.push_screen(
            ConfirmDialog(
                "Remove the samples?",
                f"{count} made-up audits are taken away, with whatever you tried on them. Your own stay.",
                yes="Remove them",
                no="Keep them",
                risky=True,
            ),
            sure,
        )

    def do_import(self) -> None:
        """Take over audits, actions or a form from another program's file."""
        from auditrules.tui.import_dialog import ImportDialog

        def done(said: str | None) -> None:
            if said:
                # Once this screen is in view again, which shows the list anew and begins with nothing said.
                self.call_after_refresh(self.say, said)

        if self.program.office is not None:
            self.program.push_screen(ImportDialog(self.program.office), done)

    def do_rulesets(self) -> None:
        """List the rulesets."""
        from auditrules.tui.workshop.rulesets_screen import RulesetsScreen

        if self.program.office is not None:
            self.program.push_screen(RulesetsScreen(self.program.office))

    def do_concerns(self) -> None:
        """List the concerns that were escalated."""
        from auditrules.tui.concerns_screen import ConcernsScreen

        if self.program.office is not None:
            self.program.push_screen(ConcernsScreen(self.program.office))

    def do_tour(self) -> None:
        """Show the tour."""
        from auditrules.tui.first_start import tour

        self.program.push_screen(tour())
