"""Bringing an older workspace up to date: every statement of every step in one transaction, or none."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from auditrules.store import errors
from auditrules.store.database import Database

_FOLDER = Path(__file__).parent / "migrations"
VERSION_FOLDERS: Sequence[Path] = (_FOLDER / "versions",)


def migrate(path: Path, key: str | None = None, *, versions: Sequence[Path] | None = None) -> None:
    """Bring the file to the newest layout in the folders ``versions``, which are the store's own where None.

    Raises :class:`MigrationFailed` with the file as it was; another :class:`StoreError` where it cannot be written.
    """
    # Foreign keys are off from the first: SQLite ignores the pragma inside a transaction, and with them on the copy
    # that changes a table would cascade through the tables that point at it.
    database = Database(path, key, busy_seconds=30.0, foreign_keys=False)
    try:
        with database.writing() as connection:
            before = _counts(connection)
            triggers = _triggers(connection)
            _run(connection, VERSION_FOLDERS if versions is None else versions)
            _require_nothing_lost(path, before, _counts(connection), triggers - _triggers(connection))
            if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
                raise errors.MigrationFailed(path, "something would point at what is not there")
    except errors.StoreError:
        raise
    except Exception as error:
        # Anything a migration raises has been rolled back; the person at the screen needs a sentence.
        raise errors.MigrationFailed(path, str(error)) from error
    finally:
        database.close()


def _run(connection: Connection, versions: Sequence[Path]) -> None:
    script = ScriptDirectory(str(_FOLDER), version_locations=[str(folder) for folder in versions])
    context = MigrationContext.configure(
        connection,
        opts={
            "fn": lambda revision, _context: script._upgrade_revs("heads", revision),
            "script": script,
            "transactional_ddl": True,
        },
    )
    with Operations.context(context):
        context.run_migrations()


def _counts(connection: Connection) -> dict[str, int]:
    """Rows of every table of ours."""
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'alembic_version'"
    ).scalars()
    return {name: _count(connection, name) for name in list(names)}


def _count(connection: Connection, table: str) -> int:
    quoted = connection.dialect.identifier_preparer.quote(table)
    return int(connection.exec_driver_sql(f"SELECT count(*) FROM {quoted}").scalar_one())  # noqa: S608 (a table of ours)


def _triggers(connection: Connection) -> set[str]:
    return set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'").scalars())


def _require_nothing_lost(path: Path, before: dict[str, int], after: dict[str, int], triggers: set[str]) -> None:
    """A changed table is copied; a copy can lose rows, and always loses the table's triggers."""
    for table, count in before.items():
        if after.get(table) != count:
            raise errors.MigrationFailed(path, f"'{table}' would have {after.get(table, 0)} rows in place of {count}")
    if triggers:
        raise errors.MigrationFailed(path, f"the protection {', '.join(sorted(triggers))} would be gone")
