"""Rows of the form: a question with its answer and the prose beside it; an entry of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.commands import AnswerText, Collection
from auditrules.audits.state import AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.tui.answer_boxes import answer_box, as_widget, base_box, options_of
from auditrules.tui.blank import Blank
from auditrules.tui.boxes import Box, BoxValue, Cell
from auditrules.tui.cells import PROSE, answer_cell, entry_cell, text_cell, worker_cell
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line, Tick, asking
from auditrules.tui.prose_box import ProseBox
from auditrules.tui.registry import key_of


@dataclass(frozen=True, slots=True)
class Asked:
    """An item as the form asks it."""

    item: Item
    title: str
    prose: tuple[AnswerText, ...] = ()
    worker: bool = False
    """Ask for the worker's own grade as well."""
    shorts: tuple[str, ...] = ()
    """Short labels of its values, where the ruleset has them for a narrow screen."""


class Labelled(Blank):
    """A box with its name beside it."""

    DEFAULT_CSS = """
    Labelled { layout: horizontal; height: auto; width: 1fr; }
    Labelled > .label { width: 12; height: 1; color: $quiet; padding: 0 0 0 1; }
    """

    def __init__(self, label: str, box: Widget) -> None:
        super().__init__()
        self.label = label
        self.box = box

    def compose(self) -> ComposeResult:
        yield Static(self.label, classes="label", markup=False)
        yield self.box


class Row(Vertical):
    """What rows share: they show the audit's state in their boxes, and a refusal under them."""

    DEFAULT_CSS = """
    Row { height: auto; margin: 0 0 1 0; }
    Row > .title { height: auto; padding: 0 1 0 1; color: $ink; }
    Row > .refusal { height: auto; padding: 0 1; color: $bad; display: none; }
    Row > .failure { height: auto; padding: 0 1; color: $quiet; }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.boxes: list[Box] = []
        self._refusals: dict[int, Static] = {}
        """What is said under a box, by the box."""

    def show(self, state: AuditState) -> None:
        """Show the audit's state in every box."""
        for box in self.boxes:
            box.show(box.cell.read(state))

    def box_for(self, field: str | None) -> Box | None:
        """The box of a field, the first one where there is none of that field."""
        exact = [box for box in self.boxes if box.cell.spot.field == field]
        return next(iter(exact or self.boxes), None)

    def refuse(self, box: Box, message: str) -> None:
        """Say under a box why something was refused; an empty message takes it away."""
        said = self._refusals.get(id(box))
        if said is None:
            if not message:
                return
            said = self._refusals[id(box)] = Static("", classes="refusal", markup=False)
            self.mount(said, after=self._child_of(box))
        message = plain(message)
        if str(said.content) != message:
            said.update(message)
            said.display = bool(message)

    def _child_of(self, box: Box) -> Widget:
        """The child of the row that a box is or stands in."""
        assert isinstance(box, Widget)  # every box is a widget; the mixin alone does not say so
        return next(child for child in self.children if child is box or child in box.ancestors)


class Away(Widget, Box, can_focus=True):
    """Stands where the boxes of a question stood that is marked as not applicable. No key typed here changes it."""

    DEFAULT_CSS = """
    Away {
        width: 1fr; height: auto; padding: 0 1 0 0; border-left: blank; color: $quiet;
        &:focus { border-left: thick $accent-ink; background: $focus-paper; color: $focus-ink; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "leave(-1)", show=False),
        Binding("down,enter", "leave(1)", show=False),
    ]

    def __init__(self, cell: Cell) -> None:
        super().__init__()
        self.cell = cell
        self.reason = ""
        self.display = False

    def show(self, value: BoxValue) -> None:
        """The answer itself is kept, and not shown while the mark stands."""

    def explain(self, reason: str) -> None:
        """Show why the question doesn't apply."""
        if reason != self.reason:
            self.reason = reason
            self.refresh(layout=True)

    def render(self) -> Content:
        return Content(
            f"– Doesn't apply: {plain(self.reason) or 'no reason given'}  ({key_of('not_applicable')} takes it back)"
        )

    def on_key(self, event: events.Key) -> None:
        if event.is_printable or event.key in ("delete", "backspace"):
            event.stop()
            event.prevent_default()
            self.post_message(
                Choice.Hint(
                    f"This is marked as not applicable. {key_of('not_applicable')} takes that back; then answer it."
                )
            )

    def action_leave(self, by: int) -> None:
        """Go to the box before or after this one."""
        if by < 0:
            self.screen.focus_previous()
        else:
            self.screen.focus_next()


class ItemRow(Row, Blank):
    """A fact, section grade, question or standard."""

    def __init__(self, asked: Asked, *, read_only: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.asked = asked
        self.read_only = read_only
        self.failure = ""
        """Why a plugin's widget could not be used; empty where there is none or it works."""
        self._told = False
        self._shown: AuditState | None = None
        self.answer_box = answer_box(asked, read_only=read_only, failed=self._widget_failed)
        self.boxes.append(self.answer_box)
        self.prose: dict[AnswerText, ProseBox] = {}
        self._away: Away | None = None
        self._theirs: Static | None = None
        """The words over the worker's own grade, where it is asked for."""
        self._bodies: list[Widget] = []

    def compose(self) -> ComposeResult:
        item = self.asked.item
        optional = "" if item.required or item.role == "section" else "  (if it helps)"
        yield Static(plain(f"{self.asked.title}{optional}"), classes="title", markup=False)
        for body in self._body():
            self._bodies.append(body)
            yield body

    def _body(self) -> Iterator[Widget]:
        item = self.asked.item
        yield as_widget(self.answer_box)
        for field in self.asked.prose:
            label, asks = PROSE[field]
            box = ProseBox(text_cell(item, field), name=label, placeholder=asks, read_only=self.read_only)
            self.prose[field] = box
            self.boxes.append(box)
            yield box
        if self.asked.worker:
            worker = Choice(
                worker_cell(item), options_of(item, self.asked.shorts), read_only=self.read_only, spills=False
            )
            self.boxes.append(worker)
            self._theirs = Static("The worker's own grade", classes="title", markup=False)
            yield self._theirs
            yield worker
            label, asks = PROSE["worker_comment"]
            cell = text_cell(item, "worker_comment")
            comment = ProseBox(cell, name=label, placeholder=asks, read_only=self.read_only)
            self.prose["worker_comment"] = comment
            self.boxes.append(comment)
            yield comment

    def _widget_failed(self, words: str) -> None:
        """A plugin's widget can't be used: the program's own box stands in its place, and it is said why."""
        self.failure = words
        if self.is_attached:
            self.call_later(self._fall_back)

    async def _fall_back(self) -> None:
        before = as_widget(self.answer_box)
        held = before.has_focus_within or before.has_focus
        box = base_box(self.asked, read_only=self.read_only)
        self.boxes[self.boxes.index(self.answer_box)] = box
        self.answer_box = box
        here = as_widget(box)
        here.display = before.display
        self._bodies = [here if body is before else body for body in self._bodies]
        await self.mount(here, after=before)
        await before.remove()
        if self._shown is not None:
            box.show(box.cell.read(self._shown))
        if held:
            self.screen.set_focus(here, scroll_visible=False)
        self._say_failure()

    def _say_failure(self) -> None:
        if self.failure and not self._told:
            self._told = True
            self.mount(Static(plain(self.failure), classes="failure", markup=False), after=as_widget(self.answer_box))

    def on_mount(self) -> None:
        self._say_failure()

    def show(self, state: AuditState) -> None:
        self._shown = state
        super().show(state)
        answer = state.answer(self.asked.item.id)
        if self._theirs is not None:
            differ = answer.worker_value is not None and answer.value not in (None, answer.worker_value)
            words = "The worker's own grade" + (" differs from yours" if differ else "")
            if str(self._theirs.content) != words:
                self._theirs.update(words)
        away = answer.not_applicable
        if away and self._away is None:
            self._away = Away(answer_cell(self.asked.item))
            self.mount(self._away, after=0)
        if self._away is None:
            return
        self._away.explain(answer.not_applicable_reason)
        if self._away.display != away:
            held = self.has_focus_within
            self._away.display = away
            for body in self._bodies:
                body.display = not away
            if held:
                # The focus stays at the question, so that the mark can be taken back from the same place.
                self.screen.set_focus(self._away if away else as_widget(self.answer_box), scroll_visible=False)

    def box_for(self, field: str | None) -> Box | None:
        if self._away is not None and self._away.display:
            return self._away
        return super().box_for(field)

    @property
    def evidence(self) -> ProseBox | None:
        """The box for evidence, or None where none is asked."""
        return self.prose.get("evidence")


@dataclass(frozen=True, slots=True)
class Field:
    """A field of an entry: ``kind`` is ``prose``, ``line``, ``date``, ``tick`` or ``choice``."""

    name: str
    label: str
    kind: str
    asks: str = ""
    options: tuple[Option, ...] = ()


class EntryRow(Row):
    """An action, a finding, a participant or a consultation, edited in place."""

    DEFAULT_CSS = """
    EntryRow { border-left: solid $line; padding: 0 0 0 1; }
    EntryRow > .heading { height: 1; color: $quiet; text-style: bold; }
    EntryRow > Deed { margin: 0; }
    """

    def __init__(
        self, collection: Collection, entry: str, heading: str, fields: Sequence[Field], *, read_only: bool
    ) -> None:
        super().__init__(id=f"entry-{entry}")
        self.collection: Collection = collection
        self.entry = entry
        self.heading = heading
        self.fields = fields
        self.read_only = read_only

    def compose(self) -> ComposeResult:
        yield Static(self.heading, classes="heading", markup=False)
        for field in self.fields:
            cell = entry_cell(self.collection, self.entry, field.name, field.label)
            box = self._box(field, cell)
            self.boxes.append(box)
            yield box if isinstance(box, Tick | ProseBox) else Labelled(field.label, box)
        if not self.read_only:
            yield Deed(f"Remove ({key_of('undo')} brings it back)", "remove", f"{self.collection}/{self.entry}")

    def _box(self, field: Field, cell: Cell) -> ProseBox | Line | Tick | Choice:
        match field.kind:
            case "prose":
                return ProseBox(cell, name=field.label, placeholder=field.asks, read_only=self.read_only)
            case "tick":
                return Tick(cell, field.label, read_only=self.read_only)
            case "choice":
                return Choice(cell, field.options, read_only=self.read_only, spills=False)
            case _:
                hint = asking(field.asks, read_only=self.read_only)
                return Line(cell, placeholder=hint, whole=field.kind == "date", read_only=self.read_only)
