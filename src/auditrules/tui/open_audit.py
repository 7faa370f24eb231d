"""What the program knows of an audit on screen without knowing the screen: it is loaded with the first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.screen import Screen

from auditrules.tui.registry import Situation

if TYPE_CHECKING:
    from auditrules.tui.desk import Desk


class OpenAudit(Screen[None]):
    """A screen that shows one audit."""

    desk: Desk

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        raise NotImplementedError

    def take_focused(self) -> None:
        """Take what was typed into the box that has the focus."""
        raise NotImplementedError

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        raise NotImplementedError
