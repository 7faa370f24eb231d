"""A plugin that is not installed yet, run to see what is wrong with it."""

from __future__ import annotations

import contextlib
import hashlib
import importlib
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from auditrules.plugins.calling import Plugins
from auditrules.plugins.discovery import GROUP, Candidate
from auditrules.plugins.dropins import DropIn
from auditrules.plugins.manager import load_candidates
from auditrules.plugins.records import PluginRecord


class CannotTry(Exception):
    """There is no plugin at the path, in words."""


def try_plugins(path: Path) -> Plugins:
    """Load the plugins of a single file or of a project's folder, and ask each for all that it registers.

    Raises :class:`CannotTry` where there is none.
    """
    if path.is_dir():
        candidates = _of_project(path)
    elif path.suffix == ".py" and path.is_file():
        candidates = [_of_file(path)]
    else:
        raise CannotTry(f"{path}: this is neither a .py file nor a folder")
    with _found_in(path if path.is_dir() else path.parent):
        plugins = load_candidates(candidates)
        plugins.register_all()
        return plugins


def _of_file(path: Path) -> Candidate:
    try:
        source = path.read_bytes()
    except OSError as error:
        raise CannotTry(f"{path}: cannot be read: {error.strerror}") from None
    name = path.absolute().parent.name if path.stem == "__init__" else path.stem
    file = DropIn(name, path.absolute(), source, hashlib.sha256(source).hexdigest())
    return Candidate(PluginRecord(file.name, "found", str(file.path), sha256=file.sha256), file.load)


def _of_project(folder: Path) -> list[Candidate]:
    import tomli

    path = folder / "pyproject.toml"
    try:
        project = tomli.loads(path.read_text(encoding="utf-8")).get("project", {})
    except FileNotFoundError:
        raise CannotTry(f"{folder}: there is no pyproject.toml in this folder") from None
    except (OSError, UnicodeDecodeError, tomli.TOMLDecodeError) as error:
        raise CannotTry(f"{path}: {error}") from None
    points = project.get("entry-points", {}).get(GROUP) if isinstance(project, Mapping) else None
    if not isinstance(points, Mapping) or not points:
        raise CannotTry(f"{path}: there is no [project.entry-points.{GROUP}] with a plugin in it")
    version = project.get("version")
    return [
        _of_point(str(name), str(target), version if isinstance(version, str) else None)
        for name, target in points.items()
    ]


def _of_point(name: str, target: str, version: str | None) -> Candidate:
    def load() -> object:
        module, _, attributes = target.partition(":")
        found: object = importlib.import_module(module)
        for attribute in filter(None, attributes.split(".")):
            found = getattr(found, attribute)
        return found

    return Candidate(PluginRecord(name, "found", target, version=version), load)


@contextlib.contextmanager
def _found_in(folder: Path) -> Iterator[None]:
    """Let modules of a project be imported, from ``src`` or from the folder itself."""
    before = list(sys.path)
    sys.path[:0] = [str(place.absolute()) for place in (folder / "src", folder) if place.is_dir()]
    try:
        yield
    finally:
        sys.path[:] = before
