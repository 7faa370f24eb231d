"""Dialogs about versions: a few lines to fill in, and work done away from the keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.content import Content
from textual.widgets import Static

from auditrules.audits.spots import Refused as NoDate
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.single_file import CannotJoin
from auditrules.rulesets.writing import NotWritten
from auditrules.tui.deeds import Deed
from auditrules.tui.dialogs import Dialog, loose_cell
from auditrules.tui.guard import plain
from auditrules.tui.office import Office
from auditrules.tui.presence import is_there
from auditrules.tui.prose import Line
from auditrules.tui.rows import Labelled
from auditrules.tui.workshop.background import LongWork, Progress
from auditrules.workshop.person import NO_NAME
from auditrules.workshop.publishing import Refused

#: What the work of a dialog can fail with, each with words for the person.
FAILURES: tuple[type[Exception], ...] = (Refused, NoDate, NotWritten, CannotJoin, RulesetError, ValueError, OSError)
NAME = "name"


@dataclass(frozen=True, slots=True)
class Field:
    """A line to fill in."""

    id: str
    label: str
    begins: str = ""
    asks: str = ""


def name_field(office: Office) -> tuple[Field, ...]:
    """A line for who is doing it, where that was never said."""
    return () if office.author is not None else (Field(NAME, "Your name", asks="As the record shows it; asked once"),)


def words_of(error: Exception) -> str:
    """What went wrong, a line each."""
    if isinstance(error, RulesetError):
        return "\n".join(str(one) for one in error.diagnostics)
    if isinstance(error, NoDate):
        return error.message
    if isinstance(error, OSError) and not isinstance(error, NotWritten):
        return f"It cannot be written: {error.strerror}."
    return str(error)


class FieldLine(Line):
    """A line of a dialog with several: the arrow keys go from one to the other, Enter does what the dialog is for."""

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one, at once: what is typed next is for that one."""
        (self.screen.focus_next if by > 0 else self.screen.focus_previous)()


class _CannotDo(Exception):
    """What was asked for is not done, and why, in words."""


class FieldsDialog(Dialog[object]):
    """Asks for some lines and does something with them; gives what that gave. A refusal is shown and loses nothing.

    ``do`` runs in a thread: it is told what stands in the lines, by their ids, and may say how far it is and look
    whether it is to stop (:class:`auditrules.tui.workshop.background.Progress`). Esc stops it first, and then leaves.
    """

    DEFAULT_CSS = """
    FieldsDialog #fields { height: auto; max-height: 12; scrollbar-size-vertical: 1; }
    FieldsDialog Labelled { margin: 0; }
    FieldsDialog Labelled > .label { width: 15; }
    FieldsDialog .text { margin: 0 0 1 0; }
    FieldsDialog .problem { max-height: 8; overflow-y: auto; }
    """

    def __init__(
        self,
        office: Office,
        title: str,
        text: str,
        fields: Sequence[Field],
        *,
        deed: str,
        do: Callable[[Mapping[str, str], Progress], object],
    ) -> None:
        super().__init__()
        self.office = office
        self.heading, self.text, self.deed, self.do = title, plain(text), deed, do
        self.fields = (*fields, *name_field(office))
        self.lines = {
            field.id: FieldLine(loose_cell(field.id), placeholder=field.asks, moves_on=False) for field in self.fields
        }
        self.working = False

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            if self.text:
                yield Static(self.text, classes="text", markup=False)
            with VerticalScroll(id="fields", can_focus=False):
                for field in self.fields:
                    yield Labelled(field.label, self.lines[field.id])
            yield LongWork(id="work")
            yield from self.compose_more()
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed(f"{self.deed} (Enter)", "do")
                yield Deed("Cancel", "cancel")

    def compose_more(self) -> ComposeResult:
        """What else stands under the lines."""
        return iter(())

    def on_mount(self) -> None:
        for field in self.fields:
            self.lines[field.id].show(plain(field.begins))
        next(iter(self.lines.values())).focus()
        self.filled()

    def filled(self) -> None:
        """Called when every line shows what it begins with. (Textual calls each class's own ``on_mount`` by itself.)"""

    @property
    def values(self) -> dict[str, str]:
        """What stands in the lines."""
        return {id: line.value.strip() for id, line in self.lines.items()}

    @on(Line.Entered)
    def entered(self, event: Line.Entered) -> None:
        """Enter in a line does it."""
        event.stop()
        self.accept()

    def accept(self) -> None:
        """Do it, once."""
        if self.working:
            return
        self.working = True
        self.say("")
        values = self.values

        def deed(progress: Progress) -> object:
            try:
                if NAME in values:
                    self.office.know_author(values[NAME])
                return self.do(values, progress)
            except FAILURES as error:
                raise _CannotDo(words_of(error)) from error

        def done(made: object, _: Progress) -> None:
            self._done(made)

        self.query_one(LongWork).start(self.heading, deed, done, failures=(_CannotDo,), failed=self._failed)

    def _failed(self, words: str) -> None:
        self.working = False
        if is_there(self):
            if words == NO_NAME:
                self.lines[NAME].focus()
            self.say(words)

    def _done(self, made: object) -> None:
        if is_there(self):
            self.finish(made)

    def finish(self, made: object) -> None:
        """Close with what was done, once the key that asked for it has gone all its way."""
        self.call_after_refresh(self._close, made)

    def _close(self, made: object) -> None:
        # Not the callback itself: what dismiss returns must not be waited for by the screen that goes.
        self.dismiss(made)

    def action_leave(self) -> None:
        """Stop what is running; with nothing running, leave."""
        work = self.query_one(LongWork)
        if work.running:
            work.stop()
        elif work.idle:
            super().action_leave()

    def say(self, words: str) -> None:
        """Say what is in the way."""
        self.query_one(".problem", Static).update(Content(plain(words)))

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        event.stop()
        if event.deed.name == "do":
            self.accept()
        else:
            self.action_leave()
