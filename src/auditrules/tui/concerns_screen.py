"""The register of concerns: what was escalated, what became of each message, and who confirmed it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from textual import events, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.audits.spots import Refused
from auditrules.programme.messages import role_words
from auditrules.tui.dialogs import ReasonDialog
from auditrules.tui.guard import plain
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.office import FAILURES
from auditrules.tui.presence import is_there
from auditrules.tui.registry import Situation, bindings_for, footer_text
from auditrules.workshop.begun import RulesetGone

if TYPE_CHECKING:
    from auditrules.programme.courier import Concern
    from auditrules.store.pages import Delivered
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.office import Office

#: What can keep a concern from being confirmed.
_CANNOT: tuple[type[Exception], ...] = (Refused, RulesetGone, *FAILURES)
#: Cells of the window beside a line of the list, and before the lines that go on from one above.
BESIDE = 10
_STATES = {"waiting": "to be sent", "sent": "sent", "given_up": "NOT SENT", "stopped": "not needed any more"}


class ConcernsScreen(Screen[None]):
    """A list of concerns; Enter confirms one."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("concerns")
    DEFAULT_CSS = """
    ConcernsScreen { background: $paper; color: $ink; }
    ConcernsScreen #name { height: auto; padding: 1 2 0 2; }
    ConcernsScreen OptionList {
        background: $paper; border: none; padding: 1 0; height: 1fr; scrollbar-size-vertical: 1; color: $ink;
    }
    """

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.concerns: tuple[Concern, ...] = ()

    @property
    def program(self) -> AuditRulesApp:
        """The running program."""
        return self.app  # type: ignore[return-value]  # this screen belongs to no other program

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        return Situation("concerns")

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble(("auditrules", "bold $accent-ink"), "   Concerns"), id="name", markup=False)
        yield OptionList(id="concerns", markup=False)
        yield StatusLine(id="status")
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        self.show_concerns()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(KeyLine).show(footer_text("concerns", self.situation, event.size.width))
        self.show_concerns()

    def show_concerns(self) -> None:
        """Read the register again and show it."""
        options = self.query_one(OptionList)
        marked = options.highlighted
        self.concerns = self.office.concerns.courier.concerns()
        zone, width = self.office.now().astimezone().tzinfo, max(20, self.size.width - BESIDE)
        options.clear_options()
        options.add_options(
            [Option(_lines(concern, concern.escalation.at.astimezone(zone), width)) for concern in self.concerns]
            or [Option(Content("No concern was escalated in this workspace."), disabled=True)]
        )
        if self.concerns:
            options.highlighted = min(marked or 0, len(self.concerns) - 1)
        options.focus()
        if self.office.concerns.trouble:
            self.say(f"! Concerns cannot be sent on: {self.office.concerns.trouble}")

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        self.query_one(StatusLine).say(text)

    @property
    def marked(self) -> Concern | None:
        """The concern in hand."""
        place = self.query_one(OptionList).highlighted
        return self.concerns[place] if place is not None and place < len(self.concerns) else None

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        self.do_acknowledge()

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        command = getattr(self, f"do_{id}")
        command()

    def do_acknowledge(self) -> None:
        """Note who took the concern up."""
        concern = self.marked
        if concern is None:
            return
        if not concern.open:
            self.say("This concern is confirmed already.")
            return

        def said(words: str | None) -> None:
            if not words:
                return
            try:
                self.office.concerns.acknowledge(concern, words)
            except _CANNOT as error:
                self.say(f"✗ {error}")
            else:
                self.show_concerns()
                self.say("Confirmed. It stands in the audit.")

        self.program.push_screen(
            ReasonDialog(
                "Confirm that the concern was taken up",
                "This is noted in the audit and cannot be taken back.",
                asks="Who has it, and what is done",
                deed="Confirm",
            ),
            said,
        )

    def do_open(self) -> None:
        """Open the audit."""
        if self.marked is not None:
            self.program.open_audit(self.marked.audit.id)

    def do_send(self) -> None:
        """Try at once to send what could not be sent."""
        if self.marked is not None:
            self.say("Trying …")
            self._send(self.marked)

    @work(thread=True, exclusive=True, group="send")
    def _send(self, concern: Concern) -> None:
        words = "Tried."
        try:
            self.office.concerns.courier.queue()
            self.office.concerns.courier.try_again(concern.escalation.id)
            self.office.concerns.courier.send_due()
        except Exception as error:  # a settings file that cannot be read, or a store's error: said, not raised
            words = f"✗ {error}"
        self.app.call_from_thread(self._sent, words)

    def _sent(self, words: str) -> None:
        if is_there(self):
            self.show_concerns()
            self.say(words)

    def do_leave(self) -> None:
        """Go back to the audits."""
        self.dismiss(None)


def _lines(concern: Concern, at: datetime, width: int) -> Content:
    """A concern: when and in which case, what it is, and what became of each message, set in below its first line."""
    escalation = concern.escalation
    mark = "! not confirmed yet" if concern.open else f"confirmed: {escalation.acknowledged}"
    what = " ".join(plain(escalation.what).split())
    lines = [
        (f"{at:%d.%m.%Y %H:%M} · {plain(concern.audit.case_reference)}", "bold"),
        (what if len(what) <= 200 else what[:199] + "…", ""),
        *((_delivery(line), "") for line in concern.deliveries),
        *([] if concern.deliveries else [("nothing was sent yet", "")]),
        (plain(mark), "bold" if concern.open else ""),
    ]
    first, *rest = [Content.styled(text, style).wrap(width) for text, style in lines]
    below = [Content("    " if number else "  ") + line for each in rest for number, line in enumerate(each)]
    return Content("\n").join([*first, *below])


def _delivery(line: Delivered) -> str:
    tries = f", {line.tries} tries" if line.tries > 1 else ""
    said = f": {plain(line.detail)}" if line.detail else ""
    return f"{role_words(plain(line.role))} by {line.channel}: {_STATES[line.state]}{tries}{said}"
