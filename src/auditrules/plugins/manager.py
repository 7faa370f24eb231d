"""Loading plugins, each alone: what one does as it is loaded loses that one and no other."""

from __future__ import annotations

import contextlib
import importlib.metadata
from collections.abc import Iterable
from dataclasses import replace

import pluggy

from auditrules.plugins import hookspecs
from auditrules.plugins.calling import Plugins, home_of
from auditrules.plugins.checking import check
from auditrules.plugins.discovery import Candidate, find_plugins, with_problem
from auditrules.plugins.markers import PROJECT
from auditrules.plugins.putting_right import put_right, quiet
from auditrules.plugins.records import PluginRecord, problem_of
from auditrules.plugins.settings import PluginSettings
from auditrules.plugins.watchdog import WATCHDOG

#: Seconds that importing a plugin may take.
IMPORT_SECONDS = 10.0
#: Letters of a version that a single file says it has.
_MOST_OF_VERSION = 40

OTHERS: set[str] = set()
"""Names of the plugins of others whose code has run in this process."""


def load_plugins(
    settings: PluginSettings, *, entry_points: Iterable[importlib.metadata.EntryPoint] | None = None
) -> Plugins:
    """Find and load every plugin that the settings allow; never raises for what a plugin does.

    ``entry_points`` stands in for those of the installed distributions.
    """
    return load_candidates(find_plugins(settings, entry_points=entry_points))


def load_candidates(candidates: Iterable[Candidate]) -> Plugins:
    """Load plugins that were found, in their order."""
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    return Plugins([_load(candidate, manager) for candidate in candidates], manager)


def _load(candidate: Candidate, manager: pluggy.PluginManager) -> PluginRecord:
    record = candidate.record
    if candidate.load is None:
        return record
    if not candidate.ours:
        OTHERS.add(record.name)
    plugin: object = None
    try:
        with put_right(), quiet(), WATCHDOG.limit(IMPORT_SECONDS):
            plugin = candidate.load()
            looked = check(plugin)
        record = replace(record, hooks=looked.hooks, warnings=looked.warnings, version=_version(record, plugin))
        if looked.problems:
            return replace(record, status="refused", problems=looked.problems)
        try:
            manager.register(plugin, name=record.name)
            manager.check_pending()
        except BaseException:
            # pluggy before 1.7 leaves a plugin half registered when it refuses one of its hooks
            with contextlib.suppress(Exception):
                manager.unregister(name=record.name)
            raise
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # SystemExit and panics of compiled extensions are no Exception
        home = record.where if record.sha256 else home_of(plugin)
        return with_problem(record, "failed", problem_of(error, home=home, seconds=IMPORT_SECONDS))
    return replace(record, status="active")


def _version(record: PluginRecord, plugin: object) -> str | None:
    """The distribution's version; a single file may say its own as ``__version__``."""
    own = getattr(plugin, "__version__", None)
    return record.version or (own[:_MOST_OF_VERSION] if isinstance(own, str) else None)
