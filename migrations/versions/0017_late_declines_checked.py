"""What 0016 needs and must not be done while a table is locked; it may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")


def downgrade() -> None:
    pass
