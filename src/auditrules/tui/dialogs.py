"""Dialogs: small screens over the form. Escape always leaves them without changing anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option as ListOption

from auditrules.audits.commands import SetDetail
from auditrules.audits.spots import Spot
from auditrules.tui.boxes import Box, Cell
from auditrules.tui.choice import Choice
from auditrules.tui.choice import Option as ChoiceOption
from auditrules.tui.deeds import Deed
from auditrules.tui.guard import plain, plain_values
from auditrules.tui.kept_text import Texts
from auditrules.tui.prose import Line, Prose
from auditrules.tui.registry import command_of, key_of
from auditrules.tui.rows import Labelled

T = TypeVar("T")
#: Seconds between two recordings of what is being typed: at most this much is lost to a killed program.
TYPING = 0.35


#: How much of the window's height the frame of a dialog takes at the most, and how many of its lines are its edges.
FRAME, EDGES = 0.9, 4


def loose_cell(label: str) -> Cell:
    """A box of a dialog: nothing is recorded from it until the dialog is done."""
    return Cell(Spot("details", field=label), lambda _: None, lambda text: SetDetail("case_reference", text), label)


class Dialog(ModalScreen[T]):
    """What all dialogs share: a frame with a title, and Escape."""

    DEFAULT_CSS = """
    Dialog { align: center middle; background: $paper 60%; }
    Dialog > #frame {
        width: 76; max-width: 96%; height: auto; max-height: 90%; padding: 1 2; background: $pane; color: $ink;
        border: round $accent-ink; border-title-color: $accent-ink; border-title-style: bold;
        border-subtitle-color: $quiet;
    }
    Dialog .text { height: auto; margin: 0 0 1 0; color: $ink; }
    Dialog .quiet { height: auto; color: $quiet; }
    Dialog .problem { height: auto; color: $bad; text-style: bold; }
    Dialog .deeds { height: 1; margin: 1 0 0 0; }
    Dialog OptionList {
        height: auto; max-height: 18; background: $pane; color: $ink; border: none; padding: 0;
        scrollbar-size-vertical: 1;
    }
    Dialog Labelled { margin: 0 0 1 0; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", "Cancel", show=False)]

    def frame(self, title: str) -> Vertical:
        """The frame, with its title and a hint about Escape."""
        box = Vertical(id="frame")
        box.border_title = Content(title)
        box.border_subtitle = Content("Esc leaves")
        return box

    def action_leave(self) -> None:
        """Leave without doing anything."""
        self.dismiss(None)

    def lines_within(self, besides: int = 0) -> int:
        """How many lines the frame has room for in this window, ``besides`` what else stands in it."""
        return max(1, int(self.size.height * FRAME) - EDGES - besides)

    #: Called with what is typed here, so that it is there again when the window is opened again.
    keeps: Callable[[Texts], None] | None = None
    _typing: Timer | None = None

    def texts(self) -> Texts:
        """What is typed here and worth keeping."""
        return {}

    def keep(self) -> None:
        """Keep what is typed here."""
        if self._typing is not None:
            self._typing.stop()
            self._typing = None
        if self.keeps is not None and self.is_mounted:
            self.keeps(self.texts())

    def on_box_typed(self, event: Box.Typed) -> None:
        event.stop()
        if self.keeps is not None and self._typing is None:
            self._typing = self.set_timer(TYPING, self.keep)

    def dismiss(self, result: T | None = None) -> AwaitComplete:
        """As Textual's own; what is typed here is kept, unless the window did what it is for."""
        if not result:
            self.keep()
        elif self._typing is not None:
            self._typing.stop()
        return super().dismiss(result)

    def on_box_left(self, event: Box.Left) -> None:
        event.stop()


class ReasonDialog(Dialog[str]):
    """Asks for a reason in one line; gives it, or None."""

    def __init__(self, title: str, text: str, *, asks: str, deed: str, draft: str = "") -> None:
        super().__init__()
        self.heading, self.text, self.asks, self.deed = title, plain(text), asks, deed
        self.draft = draft

    def texts(self) -> Texts:
        return {"reason": self.query_one(Line).value}

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            yield Static(self.text, classes="text", markup=False)
            yield Line(loose_cell("reason"), placeholder=self.asks, moves_on=False)
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed(f"{self.deed} (Enter)", "accept")
                yield Deed("Cancel", "cancel")

    def on_mount(self) -> None:
        line = self.query_one(Line)
        line.show(self.draft)
        line.cursor_position = len(line.value)
        line.focus()

    @on(Line.Entered)
    def accept(self) -> None:
        """Give the reason."""
        reason = self.query_one(Line).value.strip()
        if reason:
            self.dismiss(reason)
        else:
            self.query_one(".problem", Static).update("Say why, so that a reader of the audit can follow it.")

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "accept":
            self.accept()
        else:
            self.dismiss(None)


class ConfirmDialog(Dialog[bool]):
    """A question with two answers. Where yes would lose something, ``risky``, no has the focus."""

    def __init__(self, title: str, text: str, *, yes: str, no: str = "Not now", risky: bool = False) -> None:
        super().__init__()
        self.risky = risky
        self.heading, self.text, self.yes, self.no = title, plain(text), yes, no

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            yield Static(self.text, classes="text", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed(self.yes, "yes")
                yield Deed(self.no, "no")

    def on_mount(self) -> None:
        self.query(Deed)[1 if self.risky else 0].focus()

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        self.dismiss(event.deed.name == "yes")


@dataclass(frozen=True, slots=True)
class Concern:
    """What is to be escalated, as the dialog was left."""

    what: str
    to: tuple[str, ...]
    evidence: str


class EscalateDialog(Dialog[bool]):
    """Sends a concern on now. ``send`` records it and returns an empty text, or says why it could not.

    ``kept`` is what was written here before and not sent.
    """

    def __init__(
        self,
        prefilled: Concern,
        *,
        because: str,
        roles: Sequence[tuple[str, str]],
        send: Callable[[Concern], str],
        kept: Texts | None = None,
    ) -> None:
        super().__init__()
        self.kept = kept or {}
        if self.kept:
            roles_kept = tuple(role for role in self.kept.get("to", "").split("\n") if role)
            prefilled = Concern(self.kept.get("what", ""), roles_kept, self.kept.get("evidence", ""))
            because = f"{because}\nWhat you wrote here before is still here."
        self.prefilled: Concern = plain_values(prefilled)
        self.because, self.roles, self.send = plain(because), plain_values(tuple(roles)), send

    def compose(self) -> ComposeResult:
        with self.frame("Escalate now"):
            with VerticalScroll(can_focus=False, id="escalate-form"):
                yield Static(self.because, classes="text", markup=False)
                self.what = Prose(loose_cell("what"), placeholder="The concern, and what could happen")
                yield Labelled("Concern", self.what)
                self.evidence = Prose(loose_cell("evidence"), placeholder="What in the file shows it?")
                yield Labelled("Evidence", self.evidence)
                options = [ChoiceOption(role, label) for role, label in self.roles]
                self.to = Choice(loose_cell("to"), options, several=True, spills=False)
                yield Labelled("Tell", self.to)
            yield Static(
                "It is recorded at once and can't be undone. Don't rely on a message: tell them yourself too, now.",
                classes="quiet",
                markup=False,
            )
            yield Static("", classes="problem", markup=False)
            with Horizontal(classes="deeds"):
                yield Deed(f"Escalate now ({key_of('escalate')})", "send")
                yield Deed("Not now", "cancel")

    DEFAULT_CSS = """
    EscalateDialog > #frame { border: heavy $bad; border-title-color: $bad; }
    EscalateDialog > #frame { max-height: 100%; padding: 0 2; }
    EscalateDialog #escalate-form { height: auto; scrollbar-size-vertical: 1; }
    EscalateDialog .problem { display: none; }
    EscalateDialog .deeds { margin: 0; }
    """

    def on_resize(self, event: events.Resize) -> None:
        """The buttons stay in sight however low the window is."""
        self.query_one("#escalate-form").styles.max_height = max(4, event.size.height - 10)

    def on_mount(self) -> None:
        self._bindings.bind(",".join(command_of("audit", "escalate").keys), "send", show=False)
        self.what.show(self.prefilled.what)
        self.evidence.show(self.prefilled.evidence)
        self.to.show(self.prefilled.to)
        self.what.focus()

    @on(Box.Typed)
    def heed(self) -> None:
        """What was wrong is being put right."""
        self.query_one(".problem", Static).display = False

    def texts(self) -> Texts:
        concern = self._concern()
        begun = self.prefilled
        if (concern.what, concern.evidence, set(concern.to)) == (begun.what, begun.evidence, set(begun.to)):
            return self.kept
        return {"what": concern.what, "evidence": concern.evidence, "to": "\n".join(concern.to)}

    def _concern(self) -> Concern:
        to = self.to.value if isinstance(self.to.value, tuple) else ()
        return Concern(self.what.text.strip(), to, self.evidence.text.strip())

    def action_send(self) -> None:
        """Record the concern; leave only once that is done."""
        problem = self.send(self._concern())
        if problem:
            said = self.query_one(".problem", Static)
            said.update(problem)
            said.display = True
        else:
            self.dismiss(True)

    def on_deed_pressed(self, event: Deed.Pressed) -> None:
        if event.deed.name == "send":
            self.action_send()
        else:
            self.dismiss(False)


@dataclass(frozen=True, slots=True)
class Pick:
    """A line to choose: ``detail`` stands under it, quieter. Without a ``key`` it is a heading."""

    label: str
    detail: str = ""
    key: object = None


def has_words(typed: str, *said: object) -> bool:
    """Whether every word that was typed to narrow a list stands in what a line says, in whatever order."""
    text = " ".join(map(str, said)).casefold()
    return all(word in text for word in typed.casefold().split())


def picked_lines(picks: Sequence[Pick]) -> list[ListOption]:
    """Options of a list for some picks."""
    lines: list[ListOption] = []
    for pick in (Pick(plain(each.label), plain(each.detail), each.key) for each in picks):
        if pick.key is None:
            lines.append(ListOption(Content.styled(pick.label, "bold $accent-ink"), disabled=True))
        elif pick.detail:
            lines.append(ListOption(Content.assemble(f"{pick.label}\n  ", (pick.detail, "italic"))))
        else:
            lines.append(ListOption(Content(pick.label)))
    return lines


class PickDialog(Dialog[object]):
    """A list to choose from, with a box to narrow it where ``asks`` is given; gives the key of the chosen line."""

    def __init__(
        self,
        title: str,
        found: Callable[[str], Sequence[Pick]],
        *,
        asks: str = "",
        empty: str = "Nothing found.",
        soon: str = "",
        now: object = None,
    ) -> None:
        super().__init__()
        self.soon = soon
        """What is said while more lines are being worked out; :meth:`add` brings them."""
        self.now = now
        """The key of what is chosen already: its line is marked first, so that Enter leaves it as it is."""
        self.heading, self.found, self.asks, self.empty = title, found, asks, empty
        self.picks: Sequence[Pick] = ()
        self._more: Sequence[Pick] = ()
        self._filled = False
        self.gone = False
        """Whether the window was left, so that nobody waits for more lines."""

    def on_resize(self) -> None:
        """In a low window the lines are scrolled within the frame, to the last."""
        self.query_one(OptionList).styles.max_height = min(18, self.lines_within(besides=2 if self.asks else 1))

    def on_unmount(self) -> None:
        self.gone = True
        self._filled = False

    def add(self, picks: Sequence[Pick]) -> None:
        """Add lines that took longer to find."""
        self.soon = ""
        self._more = picks
        if self._filled:
            self._show_more()

    def _show_more(self) -> None:
        picks, self._more = self._more, ()
        self.picks = [*self.picks, *picks]
        self.query_one(OptionList).add_options(picked_lines(picks))
        self.query_one(".quiet", Static).update("")

    def compose(self) -> ComposeResult:
        with self.frame(self.heading):
            if self.asks:
                yield Line(loose_cell("search"), placeholder=self.asks, moves_on=False)
            yield Static("", classes="quiet", markup=False)
            yield OptionList(markup=False)

    def on_mount(self) -> None:
        self._fill("")
        self._filled = True
        if self._more:
            self._show_more()
        (self.query_one(Line) if self.asks else self.query_one(OptionList)).focus()

    def _fill(self, text: str) -> None:
        self.picks = self.found(text)
        options = self.query_one(OptionList)
        options.clear_options()
        options.add_options(picked_lines(self.picks))
        keyed = [place for place, pick in enumerate(self.picks) if pick.key is not None]
        chosen = [place for place in keyed if not text and self.picks[place].key == self.now]
        options.highlighted = next(iter([*chosen, *keyed]), None)
        self.query_one(".quiet", Static).update(
            self.soon if self.soon else "" if self.picks or (self.asks and not text) else self.empty
        )

    @on(Box.Typed)
    def narrow(self, event: Box.Typed) -> None:
        """Look again at every letter."""
        self._fill(event.value if isinstance(event.value, str) else "")

    @on(Line.Entered)
    def take_first(self) -> None:
        """Enter in the box takes the line that is marked."""
        options = self.query_one(OptionList)
        if options.highlighted is not None:
            self.dismiss(self.picks[options.highlighted].key)

    def on_line_moved(self, event: Line.Moved) -> None:
        """An arrow key in the box marks the line before or after."""
        options = self.query_one(OptionList)
        if event.by > 0:
            options.action_cursor_down()
        else:
            options.action_cursor_up()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        self.dismiss(self.picks[event.option_index].key)


class TextDialog(Dialog[None]):
    """Something to read."""

    DEFAULT_CSS = "TextDialog #read { height: auto; scrollbar-size-vertical: 1; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "leave", show=False),
        # The key that opened it closes it: by the ids of the commands, so that a person's own keys do as well.
        Binding("f1", "leave", show=False, id="help"),
        Binding("f9", "leave", show=False, id="guidance"),
    ]

    def __init__(self, title: str, text: Content | str) -> None:
        super().__init__()
        self.heading = title
        self.text = text if isinstance(text, Content) else Content(text)

    def compose(self) -> ComposeResult:
        with self.frame(self.heading), VerticalScroll(id="read"):
            yield Static(self.text, markup=False)

    def on_mount(self) -> None:
        self.query_one("#read").focus()

    def on_resize(self) -> None:
        """In a low window the text is scrolled within the frame, to its end."""
        self.query_one("#read").styles.max_height = self.lines_within()
