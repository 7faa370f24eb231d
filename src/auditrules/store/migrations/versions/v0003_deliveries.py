"""The outbox: a line for each role that is to be told of a concern, and what became of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "deliveries",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("audit", sa.Text, nullable=False),
        sa.Column("escalation", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("tries", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("next_try_at", sa.Text),
        sa.Column("sent_at", sa.Text),
        sa.Column("detail", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("id", name="deliveries_id"),
        sa.CheckConstraint("state IN ('waiting', 'sent', 'given_up', 'stopped')", name="deliveries_state_known"),
    )
    op.create_index("deliveries_by_escalation", "deliveries", ["escalation"])
    op.create_index("deliveries_by_next_try", "deliveries", ["state", "next_try_at"])
