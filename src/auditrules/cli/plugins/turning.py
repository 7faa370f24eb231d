"""``auditrules plugins disable`` and ``enable``: which plugins are used, decided without running any."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from auditrules.cli.exit_codes import ExitCode
from auditrules.cli.faults import Fault, not_found
from auditrules.cli.invocation import Invocation, pass_invocation
from auditrules.cli.output import put

if TYPE_CHECKING:
    from auditrules.plugins.settings import PluginSettings


@click.command()
@click.argument("name")
@pass_invocation
def disable(invocation: Invocation, name: str) -> int:
    """Turn a plugin off, without running it.

    It stays off for every run until it is enabled. Rulesets that require it are then undetermined, and say why.
    """
    settings = invocation.plugin_settings
    name = _known(settings, name)
    _write(settings, {*settings.off, name})
    put(f"{name} is off. 'auditrules plugins enable {name}' turns it on again.")
    return ExitCode.OK


@click.command()
@click.argument("name")
@pass_invocation
def enable(invocation: Invocation, name: str) -> int:
    """Turn a plugin on again, without running it."""
    from auditrules.plugins.settings import same_name

    settings = invocation.plugin_settings
    off = {each for each in settings.off if same_name(each) == same_name(name)}
    if not off:
        name = _known(settings, name)
        put(f"{name} was not turned off.")
    else:
        _write(settings, set(settings.off) - off)
        put(f"{name} is on.")
    reason = replace(settings, off=()).refusal(name)
    if reason:
        put(f"It is left out all the same: {reason}, by an option or a variable.")
    return ExitCode.OK


def _known(settings: PluginSettings, name: str) -> str:
    """The plugin's name as it is listed."""
    from auditrules.conditions.spelling import nearest
    from auditrules.plugins.discovery import find_plugins
    from auditrules.plugins.settings import same_name

    names = [one.record.name for one in find_plugins(settings) if one.record.status != "not_found"]
    for each in names:
        if same_name(each) == same_name(name):
            return each
    likely = nearest(name, names)
    hint = f" Did you mean '{likely}'?" if likely else f" There are: {', '.join(names)}." if names else ""
    raise not_found(f"There is no plugin '{name}'.{hint}")


def _write(settings: PluginSettings, names: set[str]) -> None:
    from auditrules.plugins.choice import BadChoice, choice_file, turn_off

    assert settings.folder is not None  # every run has one
    try:
        turn_off(choice_file(settings.folder), names)
    except BadChoice as error:
        raise Fault(str(error), ExitCode.CANNOT_WRITE) from None
