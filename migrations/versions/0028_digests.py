"""Digests: meetings that no rule fits in one mail, whose calendar objects follow in the week before each."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

KINDS = (
    "'invitation', 'update', 'cancellation', 'changes', 'series', {}'reminder', 'attendance_reminder',"
    " 'sign_in_link', 'late_decline'"
)


def upgrade() -> None:
    op.add_column("invitation", sa.Column("digested", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    # The guarantees do not go: the same ones with a word more take their place, in this transaction.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_several_invitations"
    )
    kinds = KINDS.format("'digest', ")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({kinds})) NOT VALID")
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_several_invitations"
        " CHECK ((kind IN ('changes', 'series', 'digest')) = (invitation_ids IS NOT NULL)) NOT VALID"
    )


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'digest'")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_several_invitations")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({KINDS.format('')}))")
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_several_invitations"
        " CHECK ((kind IN ('changes', 'series')) = (invitation_ids IS NOT NULL))"
    )
    op.drop_column("invitation", "digested")
