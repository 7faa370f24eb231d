"""What the program knows of a ruleset on screen without knowing the screen: it is loaded with the first."""

from __future__ import annotations

from textual.screen import Screen

from auditrules.tui.registry import Situation


class OpenRuleset(Screen[None]):
    """A screen that shows one ruleset in the workshop."""

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
