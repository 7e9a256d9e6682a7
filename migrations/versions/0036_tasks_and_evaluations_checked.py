"""What 0035 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0036"
down_revision = "0035"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT fk_message_evaluation_id")
        op.create_index(
            "ix_message_evaluation",
            "message",
            ["evaluation_id"],
            postgresql_where=sa.text("evaluation_id IS NOT NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_message_evaluation", "message")
