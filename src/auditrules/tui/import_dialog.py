"""Other programs' files taken over from the screen: looked at first, then taken, beside the keys, and to be stopped."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from auditrules.plugins.imports import CannotImport
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.writing import NotWritten
from auditrules.tui.boxes import Box
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.intake import Taken, take_file
from auditrules.tui.office import FAILURES, Office
from auditrules.tui.prose import Line
from auditrules.tui.rows import Labelled
from auditrules.tui.workshop.background import LongWork, Progress
from auditrules.workshop.begun import RulesetGone

#: What taking a file over can fail with, each with words for the person.
_CANNOT: tuple[type[Exception], ...] = (CannotImport, RulesetError, RulesetGone, NotWritten, *FAILURES)
#: Lines that are listed of what comes in; all that is left out is listed.
_SHOWN = 200


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is filled in."""

    file: str
    importer: str | None
    ruleset: str | None


class ImportDialog(Dialog[str]):
    """Asks for a file and how to read it, shows what would be taken and left out, and takes it over; gives words."""

    DEFAULT_CSS = """
    ImportDialog > #frame { max-height: 100%; padding: 0 2; }
    ImportDialog Labelled { margin: 0; }
    ImportDialog Labelled > .label { width: 10; }
    ImportDialog #found { max-height: 5; display: none; }
    ImportDialog #sum { height: auto; margin: 1 0 0 0; }
    """

    def __init__(self, office: Office) -> None:
        super().__init__()
        self.office = office
        self.looked: _Asked | None = None
        """What was looked at and can be taken over."""
        self.said = ""
        """What was taken over, once it was."""

    def compose(self) -> ComposeResult:
        found = [one.value for one in self.office.plugins.importers()]
        # Two may do the same of different files: the endings tell them apart.
        importers = [Option(one.name, f"{one.label} ({', '.join(one.endings)})") for one in found]
        templates = [Option(one.reference, one.title) for one in self.office.templates()]
        self.file = Line(loose_cell("file"), placeholder="A file of another program, as ~/audits.xlsx", moves_on=False)
        self.importer = Choice(loose_cell("importer"), importers, spills=False)
        self.ruleset = Choice(loose_cell("ruleset"), templates, spills=False)
        with self.frame("Import"):
            if not importers:
                yield Static("No plugin that is in use reads other programs' files.", classes="text", markup=False)
            yield Labelled("File", self.file)
            yield Labelled("Read as", self.importer)
            yield Static("Leave this open, and the file's ending decides.", classes="quiet", markup=False)
            yield Labelled("Ruleset", self.ruleset)
            yield Static("What audits are begun under; a tracker or a form needs none.", classes="quiet", markup=False)
            yield LongWork(id="work")
            yield Static("", id="sum", markup=False)
            yield OptionList(id="found", markup=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed("Look at it (Enter)", "look")
                yield Deed("Take it over", "take", id="take")
                yield Deed("Close", "close")

    def on_mount(self) -> None:
        self.query_one("#take").display = False
        self.file.focus()

    @property
    def work(self) -> LongWork:
        """What reads and takes over."""
        return self.query_one(LongWork)

    @property
    def asked(self) -> _Asked:
        """What is filled in."""

        def chosen(choice: Choice) -> str | None:
            return choice.value if isinstance(choice.value, str) and choice.value else None

        return _Asked(self.file.value.strip(), chosen(self.importer), chosen(self.ruleset))

    # ------------------------------------------------------------ looking and taking

    @on(Line.Entered)
    def look(self) -> None:
        """Find out what would be taken over; nothing is."""
        asked = self.asked
        self._tell("")
        if not asked.file:
            self._tell("Name a file.")
            return
        self._start("Looking at the file", asked, dry_run=True)

    def take(self) -> None:
        """Take over what was looked at."""
        if self.looked is not None and self.looked == self.asked and self.work.idle:
            self._start("Taking over", self.looked, dry_run=False)
        else:
            self.look()

    def _start(self, words: str, asked: _Asked, *, dry_run: bool) -> None:
        self.query_one("#take").display = False
        self.looked = None

        def deed(progress: Progress) -> Taken:
            return take_file(
                self.office,
                Path(asked.file).expanduser(),
                importer=asked.importer,
                ruleset=asked.ruleset,
                dry_run=dry_run,
                stop=lambda: progress.deadline.stopped,
                done=progress.say,
            )

        def done(taken: Taken, progress: Progress) -> None:
            self._show(taken, dry_run=dry_run, stopped=progress.deadline.stopped)
            if dry_run and taken.anything and not progress.deadline.stopped:
                self.looked = asked
                self.query_one("#take").display = True
                self.query_one("#take").focus()

        def failed(words: str) -> None:
            self._tell(words if dry_run else f"{words} What came in before stays; look again to see the rest.")

        self.work.start(words, deed, done, failures=_CANNOT, failed=failed)

    def _show(self, taken: Taken, *, dry_run: bool, stopped: bool) -> None:
        report = taken.report
        words = summed_up(taken, dry_run=dry_run)
        if not dry_run:
            if taken.rulesets:
                self.office.look_again()
            if taken.anything:
                self.said = words
        left = len(report.dropped)
        words = f"{'Stopped. ' if stopped else ''}{words} {_left_out(left, dry_run=dry_run)}"
        self.query_one("#sum", Static).update(Content(plain(words)))
        lines = [f"! Already imported {taken.before}; what came in then comes in once more."] if taken.before else []
        lines += [f"✗ {one.where}: {one.what}: {one.why}" for one in report.dropped]
        lines += [f"✓ {path.name}, a draft in {path.parent}" for path in taken.rulesets]
        lines += [f"✓ {reference or 'No case reference'} ({where})" for reference, where in report.audits[:_SHOWN]]
        if len(report.audits) > _SHOWN:
            lines.append(f"… and {len(report.audits) - _SHOWN} audits more")
        options = self.query_one("#found", OptionList)
        options.clear_options()
        options.add_options([ListOption(Content(plain(line))) for line in lines])
        options.display = bool(lines)

    def _tell(self, words: str) -> None:
        self.query_one(".problem", Static).update(Content(plain(words)))

    # ------------------------------------------------------------ keys and deeds

    def on_box_typed(self, event: Box.Typed) -> None:
        # What is filled in now was not looked at.
        self.query_one("#take").display = self.looked is not None and self.looked == self.asked

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        if event.deed.name == "look":
            self.look()
        elif event.deed.name == "take":
            self.take()
        else:
            self.action_leave()

    def action_leave(self) -> None:
        """Stop what is running; with nothing running, leave."""
        if self.work.running:
            self.work.stop()
        elif self.work.idle:
            self.dismiss(self.said or None)


def summed_up(taken: Taken, *, dry_run: bool) -> str:
    """What came in, or would: ``2 audits begun, 1 action added.``"""
    report = taken.report
    parts = [
        _counted(len(report.audits), "audit", "begun", dry_run),
        _counted(report.actions, "action", "added", dry_run),
        _counted(len(taken.rulesets), "ruleset", "written as a draft", dry_run),
    ]
    said = ", ".join(part for part in parts if part)
    return f"{said}." if said else "There is nothing to take over." if dry_run else "Nothing was taken over."


def _counted(count: int, word: str, done: str, dry_run: bool) -> str:
    return f"{count} {word}{'' if count == 1 else 's'} {'would be ' if dry_run else ''}{done}" if count else ""


def _left_out(count: int, *, dry_run: bool) -> str:
    if not count:
        return "Nothing is left out."
    things = "One thing" if count == 1 else f"{count} things"
    return f"{things} {'would be' if dry_run else 'was' if count == 1 else 'were'} left out."
