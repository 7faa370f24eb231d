"""The box that asks an item: one table from kinds of answer to widgets, and a plugin's own widget where it has one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from textual.widget import Widget

from auditrules.conditions.vocabulary import Item
from auditrules.tui.boxes import Box, Cell
from auditrules.tui.cells import answer_cell
from auditrules.tui.choice import Choice, Option
from auditrules.tui.plugin_widgets import plugin_box
from auditrules.tui.prose import Line, asking
from auditrules.tui.prose_box import ProseBox

if TYPE_CHECKING:
    from auditrules.tui.rows import Asked

#: A number with at most this many whole values is chosen, not typed.
SHORT_RANGE = 11

Failed = Callable[[str], None]


def answer_box(asked: Asked, *, read_only: bool, failed: Failed) -> Box:
    """The box of an item; a plugin's widget where its kind of question has one that can be made.

    ``failed`` is told, in words, of a widget that can't be made and, later, of one that fails: the caller then puts
    :func:`base_box` in its place.
    """
    custom = asked.item.custom
    if custom is not None and custom.widget:
        made = plugin_box(asked.item, custom, answer_cell(asked.item), read_only=read_only, failed=failed)
        if made is not None:
            return made
    return base_box(asked, read_only=read_only)


def base_box(asked: Asked, *, read_only: bool) -> Box:
    """The program's own box for an item's kind of answer."""
    return _BOXES[asked.item.kind](asked, answer_cell(asked.item), read_only)


def _choice(asked: Asked, cell: Cell, read_only: bool) -> Box:
    options = options_of(asked.item, asked.shorts)
    if not options:
        return _line(asked, cell, read_only)
    several = asked.item.kind == "choices"
    return Choice(cell, options, several=several, read_only=read_only, spills="evidence" in asked.prose)


def _prose(asked: Asked, cell: Cell, read_only: bool) -> Box:
    return ProseBox(cell, placeholder="Write here", read_only=read_only)


def _line(asked: Asked, cell: Cell, read_only: bool) -> Box:
    item = asked.item
    hint = asking(_placeholder(item), read_only=read_only)
    return Line(cell, placeholder=hint, whole=item.kind != "person", read_only=read_only)


_BOXES: Mapping[str, Callable[[Asked, Cell, bool], Box]] = {
    "choice": _choice,
    "choices": _choice,
    "number": _choice,
    "date": _line,
    "person": _line,
    "text": _prose,
}


def options_of(item: Item, shorts: tuple[str, ...]) -> tuple[Option, ...]:
    """The answers to choose from; none where the answer is typed."""
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
    if item.custom is not None and item.custom.hint:
        return item.custom.hint[:1].upper() + item.custom.hint[1:]
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


def as_widget(box: Box) -> Widget:
    """A box as the widget that it is; the mixin alone does not say so."""
    assert isinstance(box, Widget)
    return box
