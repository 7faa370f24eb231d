"""The versions of one ruleset: what each is today, what can be done with it, and who changed what, when."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.audits.answers import checked_date
from auditrules.conditions.dates import dotted
from auditrules.rulesets.diagnostics import Place
from auditrules.rulesets.library import Entry
from auditrules.rulesets.lifecycle import Done
from auditrules.tui.guard import plain
from auditrules.tui.key_line import KeyLine, StatusLine
from auditrules.tui.office import Office
from auditrules.tui.registry import Situation, bindings_for, footer_text
from auditrules.tui.workshop.background import Progress
from auditrules.tui.workshop.publish_dialog import PublishDialog
from auditrules.tui.workshop.version_dialogs import Field, FieldsDialog
from auditrules.workshop.folders import folder_of
from auditrules.workshop.history import history, record_faults
from auditrules.workshop.own import export_file, versions_of
from auditrules.workshop.publishing import Agreement, Block, agree, withdraw


class VersionsScreen(Screen[Place]):
    """Gives the place to go to, where a line that stands against publishing was chosen.

    ``unsaved`` says why the draft's file is not what the person sees in the workshop, where it is not; ``save`` puts
    that right, and says in words where it could not.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings_for("versions")
    DEFAULT_CSS = """
    VersionsScreen { background: $paper; color: $ink; }
    VersionsScreen #name { height: auto; padding: 1 2 0 2; }
    VersionsScreen OptionList {
        background: $paper; border: none; padding: 1 0 0 0; height: auto; max-height: 45%;
        scrollbar-size-vertical: 1; color: $ink;
    }
    VersionsScreen #history { height: 1fr; padding: 1 2 0 2; scrollbar-size-vertical: 1; }
    VersionsScreen .heading { color: $accent-ink; text-style: bold; }
    """

    def __init__(self, office: Office, ruleset: str, *, unsaved: str = "", save: Callable[[], str] = str) -> None:
        super().__init__()
        self.office = office
        self.ruleset = ruleset
        self.unsaved = unsaved
        self.save = save
        self.versions: tuple[tuple[Entry, str], ...] = ()

    def compose(self) -> ComposeResult:
        yield Static("", id="name", markup=False)
        yield OptionList(id="versions", markup=False)
        with VerticalScroll(id="history"):
            yield Static("Who changed what, when", classes="heading", markup=False)
            yield Static("", id="lines", markup=False)
        yield StatusLine(id="status", whole=True)
        yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.show_versions()
        self.query_one(OptionList).focus()

    def on_resize(self, event: events.Resize) -> None:
        self._show_keys(event.size.width)

    # ------------------------------------------------------------ showing

    @property
    def entry(self) -> Entry | None:
        """The version in hand."""
        at = self.query_one(OptionList).highlighted
        return self.versions[at][0] if at is not None and at < len(self.versions) else None

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        entry = self.entry
        state = entry.state(self.office.today()) if entry is not None else None
        return Situation("versions", draft=entry is not None and entry.draft, in_use=state in ("in_force", "to_come"))

    def show_versions(self) -> None:
        """Look at the folders again and show what is there."""
        library = self.office.fresh_library()
        self.versions = versions_of(library, self.ruleset, self.office.today())
        options = self.query_one(OptionList)
        marked = options.highlighted or 0
        options.clear_options()
        options.add_options([Option(_version(entry, words)) for entry, words in self.versions])
        options.highlighted = min(marked, len(self.versions) - 1) if self.versions else None
        title = self.versions[0][0].title if self.versions else self.ruleset
        self.query_one("#name", Static).update(
            Content.assemble(("auditrules", "bold $accent-ink"), f"   Versions of {plain(title)}")
        )
        lines = [Content.styled(plain(f"Not to be trusted: {fault}."), "bold $bad") for fault in record_faults(library)]
        for line in history(library, self.ruleset):
            lines.append(Content.assemble((f"{line.when}  ", "$quiet"), plain(f"{line.by} {line.what}")))
            lines += [Content.styled(f"    {plain(detail)}", "$quiet") for detail in line.details]
        self.query_one("#lines", Static).update(
            Content("\n").join(lines) if lines else Content("Nothing is recorded yet.")
        )
        self._show_keys(self.size.width)

    def _show_keys(self, width: int) -> None:
        self.query_one(KeyLine).show(footer_text("versions", self.situation, width))

    def on_option_list_option_highlighted(self) -> None:
        self._show_keys(self.size.width)

    def say(self, text: str) -> None:
        """Say in the status line what happened."""
        self.query_one(StatusLine).say(text)

    # ------------------------------------------------------------ commands

    def action_command(self, id: str) -> None:
        """Do a command of the registry, where it makes sense for the version in hand."""
        command: Callable[[], None] = getattr(self, f"do_{id}")
        command()

    def do_leave(self) -> None:
        """Go back."""
        self.dismiss(None)

    def do_publish(self) -> None:
        """Publish the draft in hand."""
        entry = self._draft("Only a draft is published: go to it in the list.")
        if entry is None:
            return
        # Somebody goes from there to a line of the text, and comes back.
        kept = self.office.kept_text(entry.reference)
        made = PublishDialog(
            self.office,
            entry.path,
            entry.reference,
            unsaved=self.unsaved,
            save=self._save,
            typed=kept.get("publish"),
        )
        made.keeps = lambda texts: kept.keep("publish", texts)

        def done(result: object) -> None:
            if isinstance(result, Block):
                self.dismiss(result.place)
            elif isinstance(result, Done):
                kept.forget("publish")
                self._changed(f"{result.reference} is published, in force from {_day(result)}.")

        self.app.push_screen(made, done)

    def _save(self) -> str:
        self.unsaved = self.save()
        return self.unsaved

    def do_agree(self) -> None:
        """Record who agreed the draft in hand."""
        entry = self._draft("Only a draft is agreed: go to it in the list.")
        if entry is None:
            return
        if self.unsaved:
            self.say(f"{self.unsaved} F2 in the workshop saves it, and is what they then agree to.")
            return
        office, path = self.office, entry.path

        def do(values: Mapping[str, str], progress: Progress) -> str:
            on = checked_date(values["on"], office.today(), what="Agreed on")
            agreement = Agreement(values["by"], on)
            done = agree(path, office.fresh_library(), agreement, by=office.author or "", at=office.now())
            return f"{done.reference}: agreed by {agreement.by} on {dotted(on)}."

        fields = (Field("by", "Agreed by", asks="A person or a board"), Field("on", "On", dotted(office.today())))
        text = "This is of the text as it stands. A later change makes it a draft again."
        self._ask(f"{entry.reference} is agreed", text, fields, "Record it", do)

    def do_withdraw(self) -> None:
        """Withdraw the version in hand."""
        entry = self.entry
        if entry is None or not self.situation.in_use:
            self.say("Only a version in force, or to come, is withdrawn: go to it in the list.")
            return
        office, path, version = self.office, entry.path, entry.version

        def do(values: Mapping[str, str], progress: Progress) -> str:
            folder = folder_of(path, office.fresh_library()) or path.parent.parent
            today = office.today()
            withdraw(
                folder,
                self.ruleset,
                version,
                because=values["because"],
                by=office.author or "",
                at=office.now(),
                today=today,
            )
            return f"{self.ruleset}@{version} is withdrawn from today."

        text = "No audit is begun under it any more. Audits that have begun stay. This can't be taken back."
        self._ask(f"Withdraw {entry.reference}", text, (Field("because", "Because"),), "Withdraw", do)

    def do_export(self) -> None:
        """Write the version in hand as one file."""
        entry = self.entry
        if entry is None:
            return
        office, path = self.office, entry.path
        name = f"{entry.id}-{entry.version}.toml"

        def do(values: Mapping[str, str], progress: Progress) -> str:
            target = Path(values["file"]).expanduser()
            ruleset = office.fresh_library().load(path)
            return f"Written: {export_file(ruleset, target, stop=lambda: progress.deadline.stopped)}"

        text = "One file that needs no other: what it builds on is in it."
        self._ask(
            f"{entry.reference} as one file", text, (Field("file", "File", str(Path.home() / name)),), "Write it", do
        )

    def _draft(self, otherwise: str) -> Entry | None:
        entry = self.entry
        if entry is not None and entry.draft:
            return entry
        if self.unsaved and not any(one.draft for one, _ in self.versions):
            otherwise = f"{self.unsaved} F2 in the workshop saves it; that makes it a draft of the next version."
        self.say(otherwise)
        return None

    def _ask(
        self,
        title: str,
        text: str,
        fields: tuple[Field, ...],
        deed: str,
        do: Callable[[Mapping[str, str], Progress], str],
    ) -> None:
        def done(said: object) -> None:
            if isinstance(said, str):
                self._changed(said)

        self.app.push_screen(FieldsDialog(self.office, title, text, fields, deed=deed, do=do), done)

    def _changed(self, said: str) -> None:
        self.office.look_again()
        self.show_versions()
        self.say(said)


def _version(entry: Entry, words: str) -> Content:
    state = f"✗ {entry.problem}" if entry.problem is not None else words
    return Content.assemble((plain(f"{entry.id} {entry.version}"), "bold"), f"  {plain(state)}")


def _day(done: Done) -> str:
    day = done.day("in_force_from")
    return f"{day:%d.%m.%Y}" if day is not None else ""
