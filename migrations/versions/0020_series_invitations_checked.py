"""What 0019 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_several_invitations")
        op.execute("ALTER TABLE invitation VALIDATE CONSTRAINT fk_invitation_series_id")
        op.create_index(
            "ix_invitation_series", "invitation", ["series_id"], postgresql_concurrently=True, if_not_exists=True
        )


def downgrade() -> None:
    op.drop_index("ix_invitation_series", "invitation")
