"""What the program knows of an audit on screen without knowing the screen: it is loaded with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, runtime_checkable

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from auditrules.tui.registry import Situation

if TYPE_CHECKING:
    from auditrules.tui.desk import Desk


class OpenAudit(Screen[None]):
    """A screen that shows one audit."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's own, which draws the whole screen anew at every change of focus: the two widgets draw themselves."""

    desk: Desk

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        raise NotImplementedError

    def take_focused(self, *, leaving: bool = False) -> None:
        """Take what was typed into the box that has the focus; ``leaving`` takes a date half typed as well."""
        raise NotImplementedError

    def show_keys(self) -> None:
        """Show the keys that work here."""
        raise NotImplementedError

    def key_typed(self) -> None:
        """A key is on its way."""
        raise NotImplementedError

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        raise NotImplementedError


@runtime_checkable
class OverForm(Protocol):
    """A window over the form that may hold something typed."""

    def keep(self) -> None:
        """Keep what is typed here."""
