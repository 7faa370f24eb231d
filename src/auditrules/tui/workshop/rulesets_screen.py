"""The rulesets within reach: a council's own, to be changed, and those that come with plugins, to be read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.plugins.own import SOURCE
from auditrules.tui.guard import plain, plain_values
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.registry import Situation, bindings_for, footer_text

if TYPE_CHECKING:
    from datetime import date

    from auditrules.rulesets.diagnostics import Place
    from auditrules.rulesets.library import Entry
    from auditrules.tui.app import AuditRulesApp
    from auditrules.tui.office import Office


class RulesetsScreen(Screen[None]):
    """A list of rulesets; Enter opens one in the workshop."""

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("rulesets")
    DEFAULT_CSS = """
    RulesetsScreen { background: $paper; color: $ink; }
    RulesetsScreen #name { height: auto; padding: 1 2 0 2; }
    RulesetsScreen OptionList {
        background: $paper; border: none; padding: 1 0; height: 1fr; scrollbar-size-vertical: 1; color: $ink;
    }
    """

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.entries: list[Entry | None] = []

    @property
    def program(self) -> AuditRulesApp:
        """The running program."""
        return self.app  # type: ignore[return-value]  # this screen belongs to no other program

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        return Situation("rulesets")

    def compose(self) -> ComposeResult:
        yield Static(Content.assemble(("auditrules", "bold $accent-ink"), "   Rulesets"), id="name", markup=False)
        yield OptionList(id="rulesets", markup=False)
        yield StatusLine(id="status", whole=True)
        yield KeyLine(id="keys")

    def on_screen_resume(self) -> None:
        self.show_rulesets()

    def on_resize(self, event: events.Resize) -> None:
        self.query_one(KeyLine).show(footer_text("rulesets", self.situation, event.size.width))

    def show_rulesets(self) -> None:
        """Look for rulesets again and show them, a council's own first."""
        options = self.query_one(OptionList)
        marked = options.highlighted
        today = self.office.today()
        found = self.office.fresh_library().entries()
        self.entries, lines = [], []
        for heading, own in (("Your own", True), ("With the program and its plugins, to read", False)):
            entries = [entry for entry in found if (entry.source == SOURCE) == own]
            self.entries.append(None)
            lines.append(Option(Content.styled(f"{heading} ({len(entries)})", "bold $accent-ink"), disabled=True))
            for entry in entries:
                self.entries.append(entry)
                lines.append(Option(_line(entry, today)))
        options.clear_options()
        options.add_options(lines)
        first = next((place for place, entry in enumerate(self.entries) if entry is not None), None)
        options.highlighted = marked if marked is not None and marked < len(lines) else first
        options.focus()

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        self.query_one(StatusLine).say(text)

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        entry = self.entries[event.option_index]
        if entry is not None:
            from auditrules.tui.workshop.commands import IN_FORM
            from auditrules.workshop.folders import path_to_edit

            path = path_to_edit(self.office.fresh_library(), entry.path)
            self.program.open_ruleset(path, in_form=self.office.setting(IN_FORM) is True)

    @property
    def entry(self) -> Entry | None:
        """The ruleset in hand."""
        at = self.query_one(OptionList).highlighted
        return self.entries[at] if at is not None and at < len(self.entries) else None

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        command = getattr(self, f"do_{id}")
        command()

    def do_new_ruleset(self) -> None:
        """Begin a new ruleset, and open it."""
        from auditrules.tui.workshop.new_ruleset import NewRulesetDialog

        dialog = NewRulesetDialog(self.office.fresh_library(), self.office.own_folder())
        self.app.push_screen(dialog, self._begun)

    def _begun(self, path: Path | None) -> None:
        if path is not None:
            self.program.open_ruleset(path, in_form=True)

    def do_leave(self) -> None:
        """Go back to the audits."""
        self.dismiss(None)

    def do_versions(self) -> None:
        """Show the versions of the ruleset in hand."""
        from auditrules.tui.workshop.versions_screen import VersionsScreen

        if self.entry is not None:
            self.app.push_screen(VersionsScreen(self.office, self.entry.id), self._go)

    def _go(self, place: Place | None) -> None:
        if place is not None:
            self.program.open_ruleset(place.path, at=place)

    def do_copy(self) -> None:
        """Make the ruleset in hand one's own."""
        from auditrules.tui.workshop.taking import copy_dialog

        entry = self.entry
        if entry is None or entry.source == SOURCE:
            self.say("This is for a ruleset that comes with the program: go to one in the list.")
        else:
            self.app.push_screen(copy_dialog(self.office, entry.reference, entry.title), self._made)

    def do_import(self) -> None:
        """Take a ruleset's file in."""
        from auditrules.tui.workshop.taking import import_dialog

        self.app.push_screen(import_dialog(self.office), self._made)

    def _made(self, path: object) -> None:
        if isinstance(path, Path):
            self.office.look_again()
            self.show_rulesets()
            self.program.open_ruleset(path, in_form=True)


def _line(entry: Entry, today: date) -> Content:
    from auditrules.workshop.own import state_words

    entry = plain_values(entry)
    if entry.problem is not None:
        state = f"✗ {plain(entry.problem)}"
    elif entry.base and not entry.draft:
        state = "a base for others"
    else:
        state = plain(state_words(entry, today))
    return Content.assemble((entry.title, "bold"), f"\n  {entry.id} {entry.version} · {state}")
