"""The pytest plugin: fixtures for tests of plugins, and ``*_cases.toml`` collected as tests.

``plugin_manager``
    An empty pluggy manager that knows the hooks of the contract.
``plugins_of``
    Loads modules, objects or texts as plugins: :func:`auditrules.testing.plugins_of`.
``audit_project``
    ``audit_project({"visits.toml": text}).run("check", "visits.toml").assert_success()``:
    :class:`auditrules.testing.AuditProject`.
``judge``
    Judges answers under a ruleset's text, path or id: :func:`auditrules.testing.judge`.
``audit_workspace``
    An open workspace of its own.

Everything is imported where it is first used, so that the plugin costs a test run nothing that does not use it.
``auditrules_cases = false`` in pytest's configuration keeps cases files from being collected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import pluggy

    from auditrules.plugins.calling import Plugins
    from auditrules.store import Workspace
    from auditrules.testing.project import AuditProject

_INI = "auditrules_cases"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addini(_INI, "collect NAME_cases.toml, the examples of a ruleset, as tests", type="bool", default=True)


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if not file_path.name.endswith("_cases.toml") or not parent.config.getini(_INI):
        return None
    from auditrules.testing.cases import CasesFile

    file: pytest.Collector = CasesFile.from_parent(parent, path=file_path)
    return file


@pytest.fixture
def plugin_manager() -> pluggy.PluginManager:
    """An empty manager that knows the hooks of the contract."""
    import pluggy

    from auditrules.plugins import hookspecs
    from auditrules.plugins.markers import PROJECT

    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(hookspecs)
    return manager


@pytest.fixture
def plugins_of() -> Callable[..., Plugins]:
    """Loads modules, objects or texts as plugins, and no others."""
    from auditrules.testing import plugins_of

    return plugins_of


@pytest.fixture
def audit_project(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., AuditProject]:
    """Makes a council's folder of files by name, in which the program can be run."""
    from auditrules.testing.project import AuditProject

    return lambda files=None: AuditProject(tmp_path_factory.mktemp("council"), files or {})


@pytest.fixture
def judge() -> Callable[..., dict[str, object]]:
    """Judges answers under a ruleset's text, path or id, as ``auditrules evaluate`` does."""
    from auditrules.testing import judge

    return judge


@pytest.fixture
def audit_workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    """An open workspace of its own, closed at the end."""
    from auditrules.store import Workspace

    with Workspace.open(tmp_path_factory.mktemp("workspace") / "workspace") as workspace:
        yield workspace
