from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from auditrules.store import MigrationFailed, StoreError, Workspace, layout, upgrade
from auditrules.store.database import Database
from auditrules.store.driver import checked_driver
from auditrules.store.upgrade import VERSION_FOLDERS, migrate
from auditrules.store.versions import HEAD, KNOWN
from tests.store.made import event, fill, summary
from tests.store.migrating import content

HERE = Path(__file__).parent
LATER = HERE / "later_layout"


def _layout(file: Path) -> set[tuple[str, str, str]]:
    connection = checked_driver().connect(str(file), isolation_level=None)
    rows = connection.execute("SELECT type, name, coalesce(sql, '') FROM sqlite_master").fetchall()
    connection.close()
    return {(kind, name, re.sub(r"\s+", "", sql).replace('"', "").lower()) for kind, name, sql in rows}


def test_a_new_workspace_is_what_the_migrations_make(folder: Path, tmp_path: Path) -> None:
    Workspace.open(folder).close()
    file = tmp_path / "migrated.db"
    file.touch()
    migrate(file)
    made = _layout(folder / "workspace.db")
    assert made == _layout(file)
    assert {name for kind, name, _ in made if kind == "table"} == {
        *("journal", "heads", "summaries", "settings", "rulesets", "deliveries", "alembic_version")
    }


def test_the_known_layouts_are_the_migrations_in_order() -> None:
    numbers = sorted(re.match(r"v(\d{4})_", path.name)[1] for path in VERSION_FOLDERS[0].glob("v*.py"))  # type: ignore[index]
    assert tuple(numbers) == KNOWN
    assert KNOWN[-1] == HEAD


def test_audits_graded_before_there_were_labels_show_the_name_of_their_grade(tmp_path: Path) -> None:
    file, first_three = tmp_path / "workspace.db", tmp_path / "versions"
    file.touch()
    first_three.mkdir()
    for path in sorted(VERSION_FOLDERS[0].glob("v000[123]_*.py")):
        shutil.copy(path, first_three)
    migrate(file, versions=[first_three])
    connection = checked_driver().connect(str(file), isolation_level=None)
    for audit, overall in (("graded", "'requires_improvement'"), ("open", "NULL")):
        connection.execute(
            "INSERT INTO summaries VALUES (?, 1, 'r', '1.0.0', 'R', 'C', 'submitted', NULL, '2020', 1, 1,"
            f" {overall}, '[]', 0, 0)",
            (audit,),
        )
    connection.close()
    migrate(file)
    connection = checked_driver().connect(str(file), isolation_level=None)
    found = dict(connection.execute("SELECT audit, overall_label FROM summaries").fetchall())
    connection.close()
    assert found == {"graded": "Requires improvement", "open": None}


@pytest.fixture
def older(folder: Path) -> Path:
    """A workspace in today's layout, which the later one is made from."""
    with Workspace.open(folder) as workspace:
        fill(workspace, "audit-1", 4)
        fill(workspace, "audit-2", 2)
        fill(workspace, "sample-1", 2, sample=True)
        workspace.last_opened = "audit-2"
    return folder


@pytest.fixture
def encrypted(tmp_path: Path) -> Path:
    with Workspace.open(tmp_path / "encrypted", "key") as workspace:
        fill(workspace, "audit-1", 4)
    return tmp_path / "encrypted"


@pytest.fixture
def later_program(older: Path, encrypted: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program whose newest layout is the later one, come after the workspaces were made."""
    monkeypatch.setattr(layout, "KNOWN", (*KNOWN, "0005"))
    monkeypatch.setattr(layout, "HEAD", "0005")
    monkeypatch.setattr(upgrade, "VERSION_FOLDERS", (*VERSION_FOLDERS, LATER))


@pytest.mark.usefixtures("later_program")
def test_opening_an_older_workspace_brings_it_up_to_date(older: Path) -> None:
    before = content(older / "workspace.db")
    with Workspace.open(older) as workspace:
        assert len(workspace.events("audit-1")) == 4
        assert workspace.last_opened == "audit-2"
        assert workspace.verify().holds
        with pytest.raises(StoreError, match="journal is never"), workspace._database.writing() as inside:
            inside.exec_driver_sql("DELETE FROM journal")
        with workspace._database.reading() as inside:
            assert inside.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
    after = content(older / "workspace.db")
    assert after["version"] == "0005"
    assert after["columns"] == [*before["columns"], "writer"]
    assert {name: after[name] for name in ("journal", "heads", "summaries")} == {
        name: before[name] for name in ("journal", "heads", "summaries")
    }


@pytest.mark.usefixtures("later_program")
def test_an_encrypted_workspace_too(encrypted: Path) -> None:
    with Workspace.open(encrypted, "key") as workspace:
        assert len(workspace.events("audit-1")) == 4
        with workspace._database.reading() as inside:
            assert inside.exec_driver_sql("SELECT DISTINCT writer FROM journal").scalars().all() == ["A. Auditor"]


def test_migrating_twice_is_migrating_once(older: Path) -> None:
    file = older / "workspace.db"
    migrate(file, versions=(*VERSION_FOLDERS, LATER))
    once = content(file)
    migrate(file, versions=(*VERSION_FOLDERS, LATER))
    assert content(file) == once


@pytest.mark.skipif(not hasattr(os, "fork"), reason="kills a forked process")
def test_killed_at_any_statement_a_migration_leaves_the_old_or_the_new_layout(older: Path, tmp_path: Path) -> None:
    before = content(older / "workspace.db")
    (tmp_path / "scratch").mkdir()
    done = subprocess.run(
        [sys.executable, HERE / "migrating.py", older, tmp_path / "scratch", LATER],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    kills = [json.loads(line) for line in done.stdout.splitlines()]
    before = json.loads(json.dumps(before))
    after = kills[-1]["left"]
    assert not kills[-1]["killed"]
    assert len(kills) > 25, "a migration of this kind has more statements"
    assert (before["version"], after["version"]) == ("0004", "0005")
    rows = ("journal", "heads", "summaries", "settings")
    assert {name: after[name] for name in rows} == {name: before[name] for name in rows}
    for kill in kills[:-1]:
        assert kill["killed"]
        assert kill["left"] in (before, after), f"half a migration was left at statement {kill['number']}"
    for kill in kills:
        assert kill["rerun"] == after


# What a faulty migration does


def _migration(folder: Path, body: str) -> Path:
    folder.mkdir()
    lines = "\n".join(f"    {line}" for line in body.splitlines())
    (folder / "v0005_faulty.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0005'\ndown_revision = '0004'\n"
        f"def upgrade():\n    op.create_table('areas', sa.Column('id', sa.Text))\n{lines}\n"
    )
    return folder


DROP_ALL = "for name in ('journal_is_kept', 'journal_is_never_changed'):\n    op.execute(f'DROP TRIGGER {name}')"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("op.execute('DELETE FROM summaries')", "'summaries' would have 0 rows in place of 3"),
        ("op.drop_table('settings')", "'settings' would have 0 rows in place of 1"),
        (DROP_ALL, "the protection journal_is_kept, journal_is_never_changed would be gone"),
        ("raise RuntimeError('no such thing')", "no such thing"),
        (
            "op.execute('CREATE TABLE notes (audit TEXT REFERENCES summaries (audit))')\n"
            "op.execute(\"INSERT INTO notes VALUES ('nobody')\")",
            "point at what is not there",
        ),
        ("op.execute('no such statement')", "is not saved"),
        ("op.execute('DELETE FROM journal')", "journal is never deleted from"),
    ],
)
def test_a_faulty_migration_is_taken_back_whole(older: Path, tmp_path: Path, body: str, said: str) -> None:
    before = content(older / "workspace.db")
    with pytest.raises(StoreError, match=re.escape(said)):
        migrate(older / "workspace.db", versions=(*VERSION_FOLDERS, _migration(tmp_path / "faulty", body)))
    assert content(older / "workspace.db") == before
    with Workspace.open(older) as workspace:
        one = event("audit-1", 5)
        workspace.append(one, summary(one))


def test_the_copy_of_a_table_does_not_cascade_through_the_tables_that_point_at_it(older: Path, tmp_path: Path) -> None:
    file = older / "workspace.db"
    first = _migration(
        tmp_path / "first",
        "op.execute('CREATE TABLE notes (audit TEXT REFERENCES summaries (audit) ON DELETE CASCADE)')\n"
        "op.execute('INSERT INTO notes SELECT audit FROM summaries')",
    )
    migrate(file, versions=(*VERSION_FOLDERS, first))
    (tmp_path / "second").mkdir()
    (tmp_path / "second" / "v0006_copy.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\nrevision = '0006'\ndown_revision = '0005'\n"
        "def upgrade():\n    with op.batch_alter_table('summaries', recreate='always') as batch:\n"
        "        batch.add_column(sa.Column('area', sa.Text))\n"
    )
    migrate(file, versions=(*VERSION_FOLDERS, first, tmp_path / "second"))
    connection = checked_driver().connect(str(file), isolation_level=None)
    assert connection.execute("SELECT count(*) FROM notes").fetchone() == (3,)
    connection.close()


def test_a_migration_waits_for_nobody_it_cannot_have(older: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Database.__init__

    def impatient(self: Database, *arguments: object, **options: object) -> None:
        real(self, *arguments, **{**options, "busy_seconds": 0.01})  # type: ignore[arg-type]

    monkeypatch.setattr(Database, "__init__", impatient)
    other = checked_driver().connect(str(older / "workspace.db"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreError, match="Another program"):
        migrate(older / "workspace.db", versions=(*VERSION_FOLDERS, LATER))
    other.execute("ROLLBACK")
    other.close()
    migrate(older / "workspace.db", versions=(*VERSION_FOLDERS, LATER))
    assert content(older / "workspace.db")["version"] == "0005"


@pytest.mark.filterwarnings("ignore:Revision 0008 referenced")
def test_no_migration_is_a_named_error(older: Path, tmp_path: Path) -> None:
    (tmp_path / "gap").mkdir()
    (tmp_path / "gap" / "v0009_gap.py").write_text("revision = '0009'\ndown_revision = '0008'\ndef upgrade(): pass\n")
    with pytest.raises(MigrationFailed, match="is as it was"):
        migrate(older / "workspace.db", versions=(*VERSION_FOLDERS, tmp_path / "gap"))
