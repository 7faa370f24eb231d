"""What the global options chose, and what is made of them the first time a command asks."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault

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

        found = load_plugins(self.plugin_settings)
        if self.plugin_settings.strict:
            self._all_usable(found)
        return found

    def plugins_in_order(self) -> None:
        """With ``--strict-plugins``: that no plugin failed at anything it was asked for. Raises :class:`Fault`."""
        if self.plugin_settings.strict and "plugins" in self.__dict__:
            self._all_usable(self.plugins)

    def _all_usable(self, found: Plugins) -> None:
        problems = [
            f"{record.name}: {problem}"
            for record in found.records
            if record.status in ("failed", "refused", "faulty", "not_found")
            for problem in record.problems
        ]
        if problems:
            raise Fault("\n".join([*problems, "Plugins must all be usable (--strict-plugins)."]), ExitCode.PLUGIN)

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


def invocation_of(params: Mapping[str, Any]) -> Invocation:
    """What the options of the program say, by their names. Raises :class:`Fault`."""
    from auditrules.plugins.choice import BadChoice
    from auditrules.plugins.settings import settings_from

    try:
        settings = settings_from(
            os.environ,
            no_plugins=params.get("no_plugins", False),
            only=params.get("only", ()),
            disabled=params.get("disabled", ()),
            strict=params.get("strict", False),
        )
    except BadChoice as error:
        raise Fault(str(error), ExitCode.BAD_INPUT) from None
    return Invocation(workspace=params.get("workspace"), plugin_settings=settings, plain=params.get("plain", False))


pass_invocation = click.make_pass_decorator(Invocation)
