"""The boxes of the form: what all of them share.

A box knows its place and how to read and write its content. It sends :class:`Typed` and shows what it is given; it
holds no rule and saves nothing itself.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

from textual.message import Message

from auditrules.audits.state import AuditState

if TYPE_CHECKING:
    from textual.widget import Widget

    from auditrules.audits.commands import Command
    from auditrules.audits.spots import Spot

#: What a box shows: a value id, several, prose, a yes or no, or nothing.
BoxValue = str | tuple[str, ...] | bool | None


@dataclass(frozen=True, slots=True)
class Cell:
    """One box's content: its place, how it is read from the audit, and the command that changes it."""

    spot: Spot
    read: Callable[[AuditState], BoxValue]
    write: Callable[[Any], Command]
    label: str = ""
    """What the box is called where a message names it."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the widget of a plugin's kind of question is told: ``Widget(cell, question)`` makes it.

    ``values`` are ids with labels; ``anchors`` are words for some numbers. A ``read_only`` one only shows.
    """

    id: str
    label: str
    minimum: Decimal | None = None
    maximum: Decimal | None = None
    unit: str | None = None
    values: tuple[tuple[str, str], ...] = ()
    anchors: tuple[tuple[Decimal, str], ...] = ()
    hint: str = ""
    read_only: bool = False


@runtime_checkable
class Keyboard(Protocol):
    """A program that can let keys wait while what will have the focus is made ready, and knows when one was typed."""

    @property
    def typed_at(self) -> float: ...

    def hold_keys(self) -> None: ...

    async def release_keys(self) -> None: ...


@runtime_checkable
class Heeding(Protocol):
    """A screen that wants to know at once that someone types, before what is typed is taken."""

    def typing_begins(self) -> None: ...


class Box:
    """Mixed into a widget that edits one :class:`Cell`."""

    cell: Cell

    def show(self, value: BoxValue) -> None:
        """Show a value without telling anyone that it changed. What is typed and not yet taken is never overwritten."""
        raise NotImplementedError

    def take(self, *, leaving: bool = False) -> str | None:
        """What was typed since it was last taken or shown; None where there is nothing new.

        ``leaving``: the box is being left, so that a date or number half typed counts as typed to its end.
        """
        return None

    @property
    def known(self) -> str | None:
        """The prose that the box last took or showed, before what was typed since; None for anything but prose."""
        return None

    class Typed(Message):
        """Someone changed a box. Where ``at_once`` is False prose is being typed: :meth:`Box.take` gives it."""

        def __init__(self, box: Box, value: BoxValue, *, at_once: bool) -> None:
            super().__init__()
            self.box = box
            self.value = value
            self.at_once = at_once

    class Left(Message):
        """The focus left a box: what was typed is recorded now."""

        def __init__(self, box: Box) -> None:
            super().__init__()
            self.box = box

    class SpillOver(Message):
        """A letter was typed on a choice: it belongs to the evidence beside it."""

        def __init__(self, box: Box, text: str) -> None:
            super().__init__()
            self.box = box
            self.text = text


def box_of(widget: Widget | None) -> Box | None:
    """The box that a widget is or belongs to, or None."""
    while widget is not None:
        if isinstance(widget, Box):
            return widget
        widget = widget.parent if hasattr(widget, "parent") else None  # type: ignore[assignment]
    return None
