"""Publishing a draft: who agreed it, from when, and everything that stands against it, each line a jump."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import ClassVar, Final

from textual import events, on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from auditrules.audits.answers import checked_date
from auditrules.conditions.dates import dotted
from auditrules.engine.deadline import Deadline
from auditrules.rulesets.lifecycle import Done
from auditrules.tui.giving_way import giving_way
from auditrules.tui.guard import plain
from auditrules.tui.kept_text import Texts
from auditrules.tui.office import Office
from auditrules.tui.presence import is_there
from auditrules.tui.workshop.version_dialogs import FAILURES, NAME, Field, FieldsDialog, words_of
from auditrules.workshop.publishing import Agreement, Block, Readiness, publish, readiness

#: Seconds that the proofs may take; what is not proved then is said, and acknowledged or not published.
SECONDS = 60.0
#: What stands against publishing that the file alone does not know: the text in the workshop is not in it yet.
UNSAVED: Final = "unsaved"

#: Why a text can't be published, whatever else is said of it.
_OF_THE_TEXT = ("fault", "example", "promise", "version")


class PublishDialog(FieldsDialog):
    """Gives what was recorded (:class:`Done`), the :class:`Block` to go to, or None.

    ``unsaved`` says why the file is not what the person sees, where it is not; ``save`` puts that right, and says
    in words where it could not. ``typed`` is what was filled in when it was last open.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("f2", "publish", "Publish", show=False)]
    DEFAULT_CSS = """
    PublishDialog > #frame { max-height: 100%; padding: 0 2; }
    PublishDialog #blocks { height: auto; max-height: 10; }
    PublishDialog .problem { display: none; }
    PublishDialog .problem.-said { display: block; }
    """

    def __init__(
        self,
        office: Office,
        path: Path,
        reference: str,
        *,
        unsaved: str = "",
        save: Callable[[], str],
        typed: Texts | None = None,
    ) -> None:
        typed = typed or {}
        super().__init__(
            office,
            f"Publish {reference}",
            "A published version is never changed. Audits that have begun stay with the version they have.",
            (
                Field("agreed_by", "Agreed by", typed.get("agreed_by", ""), asks="A person or a board"),
                Field("agreed_on", "Agreed on", typed.get("agreed_on", dotted(office.today()))),
                Field("begins", "In force from", typed.get("begins", ""), "A day; empty: the file's day, or today"),
            ),
            deed="Publish",
            do=lambda values, progress: None,
        )
        self.path = path
        self.unsaved = unsaved
        self.save = save
        self.ready: Readiness | None = None
        self.acknowledged: tuple[str, ...] = ()
        """What is not proved and was on show when the person asked to publish all the same."""
        self.deadline = Deadline()
        self._looked_at: tuple[str, ...] = ()
        """What was filled in when it was last looked."""

    def compose_more(self) -> ComposeResult:
        yield Static("", id="doing", classes="quiet", markup=False)
        yield OptionList(id="blocks", markup=False)

    def filled(self) -> None:
        self.look()

    def texts(self) -> Texts:
        """What is filled in; the day that stood there is none of it, for another day begins with its own."""
        values = {field.id: self.values[field.id] for field in self.fields if field.id != NAME}
        return values if values["agreed_by"] or values["begins"] else {}

    def on_unmount(self) -> None:
        self.deadline.stop()

    # ------------------------------------------------------------ looking

    @property
    def _decisive(self) -> tuple[str, ...]:
        """What is filled in, as far as anything that stands against publishing hangs on it."""
        return tuple(self.values[field] for field in ("agreed_by", "agreed_on", "begins"))

    @on(events.DescendantBlur)
    def _look_again(self) -> None:
        """What was filled in may have settled a line: look once the box is left, and not only at Enter."""
        if is_there(self) and self._looked_at not in ((), self._decisive):
            self.look()

    def look(self, *, then_publish: bool = False) -> None:
        """Look at everything that stands against it, and with ``then_publish`` publish where nothing does."""
        self.deadline.stop()
        self.deadline = giving_way(self, SECONDS)
        self.working = True
        self._looked_at = self._decisive
        self.say("")
        self._look(self.values, self.deadline, then_publish)

    @work(thread=True, exclusive=True, group="versions")
    def _look(self, values: Mapping[str, str], deadline: Deadline, then_publish: bool) -> None:
        try:
            ready = self._readiness(values, deadline)
            done = self._published(ready, values) if then_publish else None
        except FAILURES as error:
            if not deadline.stopped:
                self.app.call_from_thread(self._failed, words_of(error))
            return
        if not deadline.stopped:
            self.app.call_from_thread(self._looked, ready, done)

    def _readiness(self, values: Mapping[str, str], deadline: Deadline) -> Readiness:
        today = self.office.today()
        agreed_on, begins = values["agreed_on"], values["begins"]
        agreement = None
        if values["agreed_by"]:
            agreement = Agreement(values["agreed_by"], checked_date(agreed_on, today, what="Agreed on"))

        def doing(words: str) -> None:
            if not deadline.stopped:
                self.app.call_from_thread(self._doing, words)

        return readiness(
            self.path,
            self.office.fresh_library(),
            today=today,
            agreement=agreement,
            in_force_from=checked_date(begins, today, what="In force from") if begins else None,
            out_of_time=deadline,
            progress=doing,
        )

    def _published(self, ready: Readiness, values: Mapping[str, str]) -> Done | None:
        if self.unsaved or not ready.ready or set(ready.unproved) - set(self.acknowledged):
            return None
        if NAME in values:
            self.office.know_author(values[NAME])
        return publish(ready, by=self.office.author or "", at=self.office.now(), acknowledged=bool(ready.unproved))

    def _doing(self, words: str) -> None:
        if is_there(self):
            self.query_one("#doing", Static).update(f"{words} …")

    def _looked(self, ready: Readiness, done: Done | None) -> None:
        self.working = False
        if not is_there(self):
            return
        self.ready = ready
        if done is not None:
            self.finish(done)
            return
        if ready.agreement is not None and not self.lines["agreed_by"].value:
            self.lines["agreed_by"].show(plain(ready.agreement.by))
            self.lines["agreed_on"].show(dotted(ready.agreement.on))
        self._show(ready)

    def _failed(self, words: str) -> None:
        super()._failed(words)
        if is_there(self):
            self.query_one("#doing", Static).update("")

    # ------------------------------------------------------------ showing

    @property
    def blocks(self) -> tuple[Block, ...]:
        """What stands against it; while a text is unsaved that, and nothing of what the file says instead of it."""
        found = self.ready.blocks if self.ready is not None else ()
        if not self.unsaved:
            return found
        unsaved = Block(UNSAVED, self.unsaved, help="Enter on this line saves it.")
        return (unsaved, *(block for block in found if block.why not in _OF_THE_TEXT))

    def _show(self, ready: Readiness) -> None:
        options = self.query_one("#blocks", OptionList)
        marked = options.highlighted
        options.clear_options()
        lines = [Option(Content(f"✗ {_line(block)}")) for block in self.blocks]
        lines += [Option(Content(f"? {plain(line)}")) for line in ready.unproved]
        options.add_options(lines)
        options.display = bool(lines)
        if marked is not None and lines:
            # Whoever is in the list already can go on.
            options.highlighted = min(marked, len(lines) - 1)
        self.acknowledged = ready.unproved
        self.query_one("#doing", Static).update(Content(plain(self._sum(ready))))

    def _sum(self, ready: Readiness) -> str:
        count = len(self.blocks)
        if count:
            things = "One thing stands" if count == 1 else f"{count} things stand"
            return f"{things} against it. Enter on a line goes there; ↓ goes to the list."
        if ready.unproved:
            return "Not everything is proved. To publish all the same is recorded as acknowledged."
        changed = f"{len(ready.changes)} changes since {ready.earlier.version}. " if ready.earlier is not None else ""
        return f"{changed}Nothing stands against it."

    def say(self, words: str) -> None:
        super().say(words)
        self.query_one(".problem", Static).set_class(bool(words), "-said")

    # ------------------------------------------------------------ doing

    def accept(self) -> None:
        """Publish, where nothing stands against it with what is filled in now."""
        self.look(then_publish=True)

    def action_publish(self) -> None:
        """Publish."""
        self.accept()

    @on(OptionList.OptionSelected, "#blocks")
    def go(self, event: OptionList.OptionSelected) -> None:
        """Go to what a line is about."""
        event.stop()
        if event.option_index < len(self.blocks):
            block = self.blocks[event.option_index]
            if block.why == UNSAVED:
                self._save()
            elif block.why == "agreement":
                self.lines["agreed_by"].focus()
            elif block.place is not None:
                self.keep()
                self.dismiss(block)

    def _save(self) -> None:
        """Save the text in the workshop, and look again."""
        self.unsaved = self.save()
        self.lines["agreed_by"].focus()
        self.look()

    @on(events.DescendantFocus)
    def _mark_first(self, event: events.DescendantFocus) -> None:
        """Whoever comes to the list can press Enter at once."""
        options = self.query_one("#blocks", OptionList)
        if event.widget is options and options.highlighted is None:
            options.highlighted = 0


def _line(block: Block) -> str:
    at = f"{block.place.path.name}:{block.place.line}  " if block.place is not None else ""
    end = "" if block.message.endswith((".", "?", "!")) else "."
    return plain(f"{at}{block.message}{end}{f' {block.help}' if block.help else ''}")
