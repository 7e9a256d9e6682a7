"""What 0006 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_changes_of_invitations")
        op.create_index(
            "ix_message_invitations",
            "message",
            ["invitation_ids"],
            postgresql_using="gin",
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_message_invitations", "message")
