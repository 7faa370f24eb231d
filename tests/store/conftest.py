from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from auditrules.store import Workspace
from auditrules.store.driver import checked_driver


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where a workspace can be made; not there yet."""
    return tmp_path / "workspace"


@pytest.fixture
def workspace(folder: Path) -> Iterator[Workspace]:
    with Workspace.open(folder) as opened:
        yield opened


@pytest.fixture
def raw(folder: Path) -> Iterator[Any]:
    """The workspace's file opened behind the program's back."""
    connection = checked_driver().connect(str(folder / "workspace.db"), isolation_level=None)
    yield connection
    connection.close()
