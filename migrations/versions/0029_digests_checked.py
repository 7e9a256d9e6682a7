"""What 0028 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_several_invitations")
        op.create_index(
            "ix_invitation_digested",
            "invitation",
            ["told_starts_at"],
            postgresql_where=sa.text("digested AND NOT withdrawn"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_invitation_digested", "invitation")
