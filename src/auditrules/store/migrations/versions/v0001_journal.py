"""The journal, the heads of its chains, the summaries and the settings."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("position", sa.Integer, primary_key=True),
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("audit", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("entry", sa.LargeBinary, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.UniqueConstraint("id", name="journal_id"),
        sa.UniqueConstraint("audit", "seq", name="journal_audit_seq"),
        sa.CheckConstraint("seq >= 1", name="journal_seq_from_one"),
        sa.CheckConstraint("chain IN ('record', 'sample')", name="journal_chain_known"),
        sa.CheckConstraint("length(link) = 32", name="journal_link_is_sha256"),
    )
    op.create_table(
        "heads",
        sa.Column("chain", sa.Text, nullable=False),
        sa.Column("length", sa.Integer, nullable=False),
        sa.Column("link", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("chain", name="heads_chain"),
    )
    op.create_table(
        "summaries",
        sa.Column("audit", sa.Text, nullable=False),
        sa.Column("seq", sa.Integer, nullable=False),
        sa.Column("ruleset", sa.Text, nullable=False),
        sa.Column("version", sa.Text, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        sa.Column("case_reference", sa.Text, nullable=False),
        sa.Column("status", sa.Text, nullable=False),
        sa.Column("due", sa.Text),
        sa.Column("updated_at", sa.Text, nullable=False),
        sa.Column("answered", sa.Integer, nullable=False),
        sa.Column("to_answer", sa.Integer, nullable=False),
        sa.Column("overall", sa.Text),
        sa.Column("possible", sa.Text, nullable=False),
        sa.Column("escalations", sa.Integer, nullable=False),
        sa.Column("sample", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("audit", name="summaries_audit"),
    )
    op.create_index("summaries_by_update", "summaries", ["updated_at", "audit"])
    op.create_table(
        "settings",
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("value", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("name", name="settings_name"),
    )
    op.execute(
        "CREATE TRIGGER journal_is_never_changed BEFORE UPDATE ON journal "
        "BEGIN SELECT RAISE(ABORT, 'the journal is never changed'); END"
    )
    op.execute(
        "CREATE TRIGGER journal_is_kept BEFORE DELETE ON journal WHEN OLD.chain <> 'sample' "
        "BEGIN SELECT RAISE(ABORT, 'the journal is never deleted from'); END"
    )
    op.execute(
        "CREATE TRIGGER journal_audit_stays_on_its_chain BEFORE INSERT ON journal "
        "WHEN EXISTS (SELECT 1 FROM journal WHERE audit = NEW.audit AND chain <> NEW.chain) "
        "BEGIN SELECT RAISE(ABORT, 'an audit stays on its chain'); END"
    )
