from __future__ import annotations

import sqlite3
import sys
from types import SimpleNamespace

import pytest

from auditrules.store import NoDriver, OldSqlite
from auditrules.store.driver import check, checked_driver, is_safe


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 53, 4), True),
        ((4, 0, 0), True),
    ],
)
def test_versions_that_lose_commits_are_known(version: tuple[int, int, int], safe: bool) -> None:
    assert is_safe(version) is safe


def test_an_old_sqlite_is_refused_with_its_version() -> None:
    with pytest.raises(OldSqlite, match=r"SQLite in use is 3\.40\.1.*can lose saved work.*sqlcipher3"):
        check(SimpleNamespace(sqlite_version_info=(3, 40, 1), sqlite_version="3.40.1"))


def test_the_driver_is_never_pythons_own() -> None:
    driver = checked_driver()
    assert driver.__name__ == "sqlcipher3.dbapi2"
    assert driver.Connection is not sqlite3.Connection
    assert is_safe(driver.sqlite_version_info)


def test_a_missing_driver_is_said_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3.dbapi2", None)
    with pytest.raises(NoDriver, match="sqlcipher3 cannot be loaded"):
        checked_driver.__wrapped__()
