"""Plugins of a test: modules, objects or the text of a single file, loaded as the program loads them."""

from __future__ import annotations

import atexit
import hashlib
import itertools
import shutil
import tempfile
import textwrap
from functools import cache
from pathlib import Path
from types import ModuleType

from auditrules.plugins.calling import Plugins
from auditrules.plugins.discovery import Candidate
from auditrules.plugins.dropins import DropIn
from auditrules.plugins.manager import load_candidates
from auditrules.plugins.records import PluginRecord

_NUMBER = itertools.count(1)


class BadPlugin(AssertionError):
    """A plugin of a test cannot be used; every problem, one line each, with its file and line."""


def plugins_of(*plugins: object, faulty: bool = False, **named: object) -> Plugins:
    """Load plugins and nothing else: no entry point and no file of the person who runs the test.

    Each is a module, an object with hooks, or the text of a single-file plugin. By keyword a plugin has the name that a
    ruleset's ``requires`` gives it, as in ``plugins_of(our_council=our_council_auditrules)``; without one a module has
    the last part of its own name, and a text ``plugin``.

    Every plugin is asked for all that it registers. Raises :class:`BadPlugin` for one that cannot be used, unless
    ``faulty`` asks for it as it is: ``plugins.records`` then tells what is wrong.
    """
    given = [(_name(plugin), plugin) for plugin in plugins] + list(named.items())
    loaded = load_candidates(_candidate(name, plugin) for name, plugin in sorted(given, key=lambda pair: pair[0]))
    loaded.register_all()
    problems = [f"{record.name}: {problem}" for record in loaded.records for problem in record.problems]
    if problems and not faulty:
        raise BadPlugin("\n".join(problems))
    return loaded


def _name(plugin: object) -> str:
    if isinstance(plugin, str):
        return "plugin"
    module = plugin.__name__ if isinstance(plugin, ModuleType) else type(plugin).__name__
    return module.rpartition(".")[2]


@cache
def _folder() -> Path:
    """Where this process keeps the texts of single-file plugins; gone with the process."""
    folder = Path(tempfile.mkdtemp(prefix="auditrules-plugins-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _candidate(name: str, plugin: object) -> Candidate:
    if not isinstance(plugin, str):
        where = str(getattr(plugin, "__file__", None) or plugin)
        return Candidate(PluginRecord(name, "found", where), lambda: plugin)
    # Written to a file, so that a problem's line can be looked at.
    source = textwrap.dedent(plugin).encode("utf-8")
    number = next(_NUMBER)
    path = _folder() / str(number) / f"{name}.py"
    path.parent.mkdir()
    path.write_bytes(source)
    file = DropIn(f"{name}_{number}", path, source, hashlib.sha256(source).hexdigest())
    return Candidate(PluginRecord(name, "found", str(path), sha256=file.sha256), file.load)
