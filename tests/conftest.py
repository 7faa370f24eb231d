"""What holds for all tests: nothing of the person who runs them is read or changed, and no test is timed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from hypothesis import settings

# Hundreds of tests start the program. Each of those processes would compile all of it anew.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

# The clocks of tests stand still, and so does the zone that a day is told by, wherever somebody runs them.
os.environ["TZ"] = "UTC"
if hasattr(time, "tzset"):
    time.tzset()

# A busy machine is no fault of the program. In the checks the same examples are tried every time; a run by hand
# looks for new ones.
settings.register_profile("auditrules", deadline=None, derandomize=os.environ.get("CI") == "true")
settings.load_profile("auditrules")

#: Folders of files that take long. They begin first, so that no process has one left when the others are done.
LONG = {"docs", "engine", "reports", "rulesets", "store", "tui", "workshop"}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that take long come first, whatever the number of tests in them.

    By their names, so that those that wait for a terminal run beside those that reckon.
    """
    items.sort(key=lambda item: (item.path.parent.name in LONG, item.path.name), reverse=True)


@pytest.fixture(autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that names no workspace and no plugins folder gets empty ones, never the person's own."""
    for name in [name for name in os.environ if name.startswith("AUDITRULES_")]:
        monkeypatch.delenv(name)
    folder: Path = tmp_path_factory.mktemp("person")
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(folder / "data"))
