"""A layout that never was: what a migration of a later version could do, each hard thing once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    triggers = op.get_bind().exec_driver_sql("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").all()
    for name, _ in triggers:
        op.execute(f"DROP TRIGGER {name}")
    # Copies the table: a new one, every row, the old one dropped, the new one renamed.
    with op.batch_alter_table("journal", recreate="always") as batch:
        batch.add_column(sa.Column("writer", sa.Text, nullable=False, server_default=""))
    op.execute("UPDATE journal SET writer = json_extract(CAST(entry AS TEXT), '$.by')")
    for _, sql in triggers:
        op.execute(sql)
    op.create_table("areas", sa.Column("id", sa.Text, primary_key=True), sa.Column("name", sa.Text, nullable=False))
    op.bulk_insert(sa.table("areas", sa.column("id"), sa.column("name")), [{"id": "north", "name": "North"}])
    op.drop_index("summaries_by_update", "summaries")
    op.create_index("summaries_by_update", "summaries", ["status", "updated_at", "audit"])
