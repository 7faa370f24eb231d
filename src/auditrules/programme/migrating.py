"""What plugins change in a ruleset's file to bring it up to date with their newer versions."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from auditrules.plugins.calling import Contribution, Plugins
from auditrules.plugins.descriptors import Migration
from auditrules.plugins.records import Problem
from auditrules.rulesets.diagnostics import RulesetError
from auditrules.rulesets.source import MAX_BYTES, parse_source


@dataclass(frozen=True, slots=True)
class MigratedByPlugins:
    """The text as plugins would have it, and a line for each change.

    Where one failed, ``problem`` says so and the text is the one that was given: a file is never half migrated.
    """

    text: str
    steps: tuple[str, ...] = ()
    problem: str | None = None


class _Failed(Exception):
    """A migration that cannot be trusted with the file, in words."""


def migrated_by_plugins(path: Path, text: str, plugins: Plugins) -> MigratedByPlugins:
    """Let every migration of a plugin that applies to a ruleset's text change it, plugins by name.

    ``text`` is TOML without a fault of syntax. What a migration makes must be so too, and must not be of the old form
    any more.
    """
    made, steps = text, []
    for one in plugins.migrations():
        try:
            changed = _changed(path, made, one, plugins)
        except _Failed as error:
            return MigratedByPlugins(text, problem=f"the migration {one.value.name} of the plugin {one.plugin} {error}")
        if changed is not None:
            made = changed
            steps.append(f"{one.plugin}: {one.value.says}")
    return MigratedByPlugins(made, tuple(steps))


def _changed(path: Path, text: str, one: Contribution[Migration], plugins: Plugins) -> str | None:
    """The text as a migration makes it; None where it does not apply."""
    what = f"migration {one.value.name}"

    def failed(words: str) -> _Failed:
        plugins.complain(one.plugin, Problem(words, hook=what))
        return _Failed(f"failed: {words}")

    def applies(to: str) -> bool:
        # Read anew each time: what a plugin does to the data it was given is nobody else's.
        source = parse_source(path, to)
        if source.faults:
            raise failed(f"it made no TOML of the file: {source.faults[0]}")
        said, problem = plugins.run(one.plugin, what, lambda: one.value.applies(source.data))
        if problem is not None:
            raise _Failed(f"failed: {problem}")
        if not isinstance(said, bool):
            raise failed(f"applies returned a {type(said).__name__} where true or false is wanted")
        return said

    if not applies(text):
        return None
    made, problem = plugins.run(one.plugin, what, lambda: one.value.rewrite(text))
    if problem is not None:
        raise _Failed(f"failed: {problem}")
    if not isinstance(made, str):
        raise failed(f"rewrite returned a {type(made).__name__} where a text is wanted")
    if len(made.encode("utf-8", "replace")) > MAX_BYTES:
        raise failed("it made more of the file than a ruleset may be")
    try:
        still = applies(made)
    except RulesetError as error:
        raise failed(f"it made no TOML of the file: {error.diagnostics[0]}") from None
    if still:
        raise failed("it applies to what it made itself")
    return made
