"""Rows of the form: a question with its answer and the prose beside it; an entry of a list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widget import Widget
from textual.widgets import Static

from auditrules.audits.commands import AnswerText, Collection
from auditrules.audits.state import AuditState
from auditrules.conditions.vocabulary import Item
from auditrules.tui.boxes import Box, Cell
from auditrules.tui.cells import PROSE, answer_cell, entry_cell, text_cell, worker_cell
from auditrules.tui.choice import Choice, Option
from auditrules.tui.deeds import Deed
from auditrules.tui.guard import plain
from auditrules.tui.prose import Line, Tick
from auditrules.tui.prose_box import ProseBox

#: A number with at most this many whole values is chosen, not typed.
SHORT_RANGE = 11


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


class Labelled(Widget):
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
    Row > .away { height: auto; padding: 0 1; color: $quiet; display: none; }
    """

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.boxes: list[Box] = []
        self._refusal: Static | None = None

    def show(self, state: AuditState) -> None:
        """Show the audit's state in every box."""
        for box in self.boxes:
            box.show(box.cell.read(state))

    def refuse(self, message: str) -> None:
        """Say under the row why something was refused; an empty message takes it away."""
        if self._refusal is None:
            if not message:
                return
            self._refusal = Static("", classes="refusal", markup=False)
            self.mount(self._refusal)
        self._refusal.update(message)
        self._refusal.display = bool(message)


class ItemRow(Row):
    """A fact, section grade, question or standard."""

    def __init__(self, asked: Asked, *, read_only: bool, id: str | None = None) -> None:
        super().__init__(id=id)
        self.asked = asked
        self.read_only = read_only
        self.answer_box = self._answer_box()
        self.prose: dict[AnswerText, ProseBox] = {}
        self._away = Static("", classes="away", markup=False)
        self._bodies: list[Widget] = []

    def compose(self) -> ComposeResult:
        item = self.asked.item
        optional = "" if item.required or item.role == "section" else "  (if it helps)"
        yield Static(plain(f"{self.asked.title}{optional}"), classes="title", markup=False)
        yield self._away
        for body in self._body():
            self._bodies.append(body)
            yield body

    def _body(self) -> Iterator[Widget]:
        item = self.asked.item
        yield self.answer_box
        for field in self.asked.prose:
            label, asks = PROSE[field]
            box = ProseBox(text_cell(item, field), name=label, placeholder=asks, read_only=self.read_only)
            self.prose[field] = box
            self.boxes.append(box)
            yield box
        if self.asked.worker:
            worker = Choice(
                worker_cell(item), _options(item, self.asked.shorts), read_only=self.read_only, spills=False
            )
            self.boxes.append(worker)
            yield Static("The worker's own grade", classes="title", markup=False)
            yield worker
            label, asks = PROSE["worker_comment"]
            cell = text_cell(item, "worker_comment")
            comment = ProseBox(cell, name=label, placeholder=asks, read_only=self.read_only)
            self.prose["worker_comment"] = comment
            self.boxes.append(comment)
            yield comment

    def _answer_box(self) -> Choice | ProseBox | Line:
        item, cell = self.asked.item, answer_cell(self.asked.item)
        box: Choice | ProseBox | Line
        options = _options(item, self.asked.shorts)
        if options:
            several = item.kind == "choices"
            box = Choice(
                cell, options, several=several, read_only=self.read_only, spills="evidence" in self.asked.prose
            )
        elif item.kind == "text":
            box = ProseBox(cell, placeholder="Write here", read_only=self.read_only)
        else:
            box = Line(cell, placeholder=_placeholder(item), whole=item.kind != "person", read_only=self.read_only)
        self.boxes.append(box)
        return box

    def show(self, state: AuditState) -> None:
        super().show(state)
        answer = state.answer(self.asked.item.id)
        away = answer.not_applicable
        if away:
            self._away.update(
                f"– Doesn't apply: {answer.not_applicable_reason or 'no reason given'}  (F7 takes it back)"
            )
        if self._away.display != away:
            self._away.display = away
            for body in self._bodies:
                if body is not self.answer_box:
                    body.display = not away
            # The answer's own box stays to hold the focus, so that F7 can take it back from the same place.
            self.answer_box.set_class(away, "-away")

    @property
    def evidence(self) -> ProseBox | None:
        """The box for evidence, or None where none is asked."""
        return self.prose.get("evidence")


def _options(item: Item, shorts: tuple[str, ...]) -> tuple[Option, ...]:
    if item.values:
        labels = [value.label for value in item.values]
        if len(shorts) == len(labels):
            labels = list(shorts)
        return tuple(Option(value.id, label) for value, label in zip(item.values, labels, strict=True))
    if item.kind == "number" and item.minimum is not None and item.maximum is not None and not item.unit:
        low, high = int(item.minimum), int(item.maximum)
        if low == item.minimum and high == item.maximum and 0 < high - low < SHORT_RANGE:
            return tuple(Option(str(number), str(number)) for number in range(low, high + 1))
    return ()


def _placeholder(item: Item) -> str:
    if item.kind == "date":
        return "A date, for example 04.06.2020"
    if item.kind == "number":
        unit = f" {item.unit}" if item.unit else ""
        if item.minimum is not None and item.maximum is not None:
            return f"A number from {item.minimum} to {item.maximum}{unit}"
        return f"A number{unit and ' of' + unit}"
    if item.kind == "person":
        return "Name and role"
    return ""


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
            yield Deed("Remove (Ctrl+Z brings it back)", "remove", f"{self.collection}/{self.entry}")

    def _box(self, field: Field, cell: Cell) -> ProseBox | Line | Tick | Choice:
        match field.kind:
            case "prose":
                return ProseBox(cell, name=field.label, placeholder=field.asks, read_only=self.read_only)
            case "tick":
                return Tick(cell, field.label, read_only=self.read_only)
            case "choice":
                return Choice(cell, field.options, read_only=self.read_only, spills=False)
            case _:
                return Line(cell, placeholder=field.asks, whole=field.kind == "date", read_only=self.read_only)
