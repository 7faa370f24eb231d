"""The texts of the rulesets that audits were begun under."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rulesets",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("ruleset", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("meaning", sa.Text, nullable=False),
        sa.Column("content", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("text", name="rulesets_text"),
        sa.CheckConstraint("length(text) = 64", name="rulesets_text_is_sha256"),
    )
    op.execute(
        "CREATE TRIGGER rulesets_are_never_changed BEFORE UPDATE ON rulesets "
        "BEGIN SELECT RAISE(ABORT, 'the text of a ruleset is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER rulesets_are_kept BEFORE DELETE ON rulesets "
        "BEGIN SELECT RAISE(ABORT, 'the text of a ruleset is never deleted'); END"
    )
