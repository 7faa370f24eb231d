"""The auditor's grade in the words of its ruleset, for the list of audits."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("summaries", recreate="always") as batch:
        batch.add_column(sa.Column("overall_label", sa.Text))
    # The words stand in the rulesets; until an audit changes again, its grade's own name has to do.
    op.execute(
        "UPDATE summaries SET overall_label = upper(substr(overall, 1, 1)) || replace(substr(overall, 2), '_', ' ')"
    )
