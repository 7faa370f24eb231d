"""What the global options chose, and what is made of them the first time a command asks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from auditrules.plugins.calling import Plugins
    from auditrules.plugins.settings import PluginSettings
    from auditrules.rulesets import Library


@dataclass(frozen=True)
class Invocation:
    """One run of the program. ``workspace`` is as given, or None for the environment's or the platform's."""

    workspace: str | None
    plugin_settings: PluginSettings
    plain: bool = False

    @cached_property
    def plugins(self) -> Plugins:
        """The plugins that the options allow, loaded."""
        from auditrules.plugins.manager import load_plugins

        return load_plugins(self.plugin_settings)

    @cached_property
    def library(self) -> Library:
        """The rulesets that plugins contribute."""
        from auditrules.plugins.library import library_of

        return library_of(self.plugins)

    def plugins_left_out(self) -> str:
        """A line that names the plugins that cannot be used; empty where there is none.

        Said where something may be missing because of it, so that nobody looks for a ruleset that never loaded.
        """
        names = [record.name for record in self.plugins.records if record.status in ("failed", "refused", "faulty")]
        return f"Not in full use: {', '.join(names)}. See 'auditrules plugins'." if names else ""


pass_invocation = click.make_pass_decorator(Invocation)
