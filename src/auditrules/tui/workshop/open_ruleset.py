"""What the program knows of a ruleset on screen without knowing the screen: it is loaded with the first."""

from __future__ import annotations

from textual.reactive import Reactive
from textual.screen import Screen
from textual.widget import Widget

from auditrules.tui.registry import Situation


class OpenRuleset(Screen[None]):
    """A screen that shows one ruleset in the workshop."""

    focused: Reactive[Widget | None] = Reactive(None, repaint=False)
    """As Textual's own, without drawing the whole screen anew: see :class:`~auditrules.tui.open_audit.OpenAudit`."""

    @property
    def situation(self) -> Situation:
        """What decides which commands make sense."""
        raise NotImplementedError

    def keep_draft(self) -> int:
        """Keep what is not saved; how many texts could not be kept."""
        raise NotImplementedError

    def action_command(self, id: str) -> None:
        """Do a command of the registry."""
        raise NotImplementedError
