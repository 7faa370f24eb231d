"""Which layout a workspace's file has, and making or bringing it to today's."""

from __future__ import annotations

from sqlalchemy import Connection

from auditrules.store import errors
from auditrules.store.database import Database
from auditrules.store.versions import APPLICATION_ID, HEAD, KNOWN


def found_version(connection: Connection, database: Database) -> str | None:
    """The layout of the file: a version, or None where it is still empty.

    Raises :class:`NotAWorkspace` where the file is another program's.
    """
    tables = set(connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'").scalars())
    if not tables:
        return None
    ours = connection.exec_driver_sql("PRAGMA application_id").scalar() == APPLICATION_ID
    if not ours or "alembic_version" not in tables:
        raise errors.NotAWorkspace(database.path)
    version = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    if not isinstance(version, str):
        raise errors.Corrupted(database.path, "its layout has no version")
    return version


def make_ready(database: Database, key: str | None) -> None:
    """Make the tables of a new file, or bring an older one up to date; leaves today's layout or raises.

    Both are done by whichever of two programs comes first; the other finds them done.
    """
    with database.reading() as connection:
        version = found_version(connection, database)
    if version == HEAD:
        return
    if version is None:
        _create(database)
        with database.reading() as connection:
            version = found_version(connection, database)
    if version == HEAD:
        return
    if version is None or version not in KNOWN:
        raise errors.NewerSchema(database.path, str(version))
    from auditrules.store.upgrade import migrate  # loads Alembic

    migrate(database.path, key)


def _create(database: Database) -> None:
    from auditrules.store import schema

    with database.writing() as connection:
        if found_version(connection, database) is not None:
            return
        connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
        schema.metadata.create_all(connection, checkfirst=False)
        for statement in (*schema.TRIGGERS, *schema.VERSION_DDL):
            connection.exec_driver_sql(statement)
