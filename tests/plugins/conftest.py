"""Plugins folders and installed distributions made for one test."""

from __future__ import annotations

import importlib.metadata
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from .councils import Council

WriteFile = Callable[[str, str], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty plugins folder that only the user can write to."""
    folder = tmp_path / "plugins"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def drop_in(folder: Path) -> WriteFile:
    """Writes a single-file plugin into the folder."""

    def write(name: str, text: str) -> Path:
        path = folder / name
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        path.chmod(0o600)
        return path

    return write


class Site:
    """A folder on the import path, like site-packages, into which distributions are put."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def install(self, name: str, entry_points: str, modules: dict[str, str], version: str = "1.0") -> None:
        info = self.path / f"{name.replace('-', '_')}-{version}.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        (info / "entry_points.txt").write_text(entry_points)
        for module, text in modules.items():
            path = self.path / module
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(textwrap.dedent(text), encoding="utf-8")

    def entry_points(self) -> list[importlib.metadata.EntryPoint]:
        found = importlib.metadata.distributions(path=[str(self.path)])
        return [point for distribution in found for point in distribution.entry_points.select(group="auditrules")]


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    path = tmp_path / "site"
    path.mkdir()
    monkeypatch.syspath_prepend(str(path))
    before = set(sys.modules)
    yield Site(path)
    for name in set(sys.modules) - before:
        if str(getattr(sys.modules[name], "__file__", None) or "").startswith(str(path)):
            del sys.modules[name]


@pytest.fixture
def council(tmp_path: Path) -> Council:
    """A council without plugins or rulesets yet."""
    return Council(tmp_path)
