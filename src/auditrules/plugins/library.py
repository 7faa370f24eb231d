"""The rulesets that plugins contribute, as a library: the one place where plugins and rulesets meet."""

from __future__ import annotations

import os
from functools import cache

from auditrules.plugins.calling import Plugins
from auditrules.plugins.manager import load_plugins
from auditrules.plugins.settings import settings_from
from auditrules.rulesets.library import Library, LibraryFolder


def library_of(plugins: Plugins) -> Library:
    """A library of the folders that plugins contribute, each with its plugin's name as its source."""
    sources = plugins.ruleset_sources()
    return Library(LibraryFolder(source.value.folder, source.plugin, source.value.drafts) for source in sources)


def shared_library() -> Library:
    """The rulesets of the plugins that the environment allows, for Python callers who chose no library.

    Plugins are loaded once a process. The library is a new one each time, so that a file changed on disk is read
    again.
    """
    return library_of(_plugins())


@cache
def _plugins() -> Plugins:
    return load_plugins(settings_from(os.environ))
