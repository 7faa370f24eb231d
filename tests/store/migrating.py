"""Run by a test: migrate copies of a workspace, each killed one statement later than the one before.

``python migrating.py WORKSPACE SCRATCH LATER_VERSIONS`` prints one JSON object a kill.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from auditrules.store.driver import checked_driver
from auditrules.store.upgrade import VERSION_FOLDERS, migrate


def die_at(number: int) -> None:
    """Kill this process before its statement ``number``; a commit counts as one."""
    left = [number]

    def count(*_: Any) -> None:
        left[0] -= 1
        if left[0] == 0:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(Engine, "before_cursor_execute", count)
    event.listen(Engine, "commit", count)


def content(file: Path) -> dict[str, Any]:
    """Version and rows, read behind the program's back."""
    connection = checked_driver().connect(str(file), isolation_level=None)
    try:
        found: dict[str, Any] = {
            table: connection.execute(f"SELECT {columns} FROM {table} ORDER BY 1").fetchall()
            for table, columns in (
                ("journal", "position, id, audit, seq, chain, hex(entry), hex(link)"),
                ("heads", "chain, length, hex(link)"),
                ("summaries", "*"),
                ("settings", "*"),
            )
        }
        found["version"] = connection.execute("SELECT version_num FROM alembic_version").fetchone()[0]
        found["triggers"] = connection.execute(
            "SELECT name FROM sqlite_master WHERE type='trigger' ORDER BY 1"
        ).fetchall()
        found["columns"] = [row[1] for row in connection.execute("PRAGMA table_info(journal)")]
        found["tables"] = [
            row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table' ORDER BY 1")
        ]
        found["whole"] = connection.execute("PRAGMA integrity_check").fetchone()[0]
    finally:
        connection.close()
    return found


def main(workspace: Path, scratch: Path, later: Path) -> None:
    number = 0
    while True:
        number += 1
        folder = shutil.copytree(workspace, scratch / f"{number}")
        file = folder / "workspace.db"
        child = os.fork()
        if child == 0:
            die_at(number)
            migrate(file, versions=(*VERSION_FOLDERS, later))
            os._exit(0)
        killed = os.WIFSIGNALED(os.waitpid(child, 0)[1])
        shutil.copytree(folder, scratch / f"{number}-read")
        left = content(scratch / f"{number}-read" / "workspace.db")  # a copy, so that reading recovers nothing for it
        migrate(file, versions=(*VERSION_FOLDERS, later))
        print(json.dumps({"number": number, "killed": killed, "left": left, "rerun": content(file)}))
        if not killed:
            return


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
