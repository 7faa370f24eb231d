"""The one SQLite this program trusts."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import Any

from auditrules.store.errors import NoDriver, OldSqlite

#: From these on, per line of releases, two writers with two checkpointers no longer lose confirmed commits.
_FIXED_BACKPORTS = ((3, 44, 6), (3, 50, 7))
_FIXED = (3, 51, 3)


def is_safe(version: tuple[int, int, int]) -> bool:
    """Whether a SQLite of this version has the WAL-reset fault fixed."""
    return version >= _FIXED or any(version[:2] == fixed[:2] and version >= fixed for fixed in _FIXED_BACKPORTS)


def check(driver: Any) -> None:
    """Raise :class:`OldSqlite` where the driver's SQLite can lose saved work."""
    if not is_safe(tuple(driver.sqlite_version_info)):
        raise OldSqlite(driver.sqlite_version)


@cache
def checked_driver() -> Any:
    """sqlcipher3's DB-API module (it ships no types). Raises :class:`NoDriver` or :class:`OldSqlite`."""
    try:
        driver = import_module("sqlcipher3.dbapi2")
    except ImportError as error:
        raise NoDriver(str(error)) from error
    check(driver)
    return driver
