"""One mail about several changed meetings: a sort of message that names several invitations."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

BEFORE = "'invitation', 'update', 'cancellation', "
AFTER = "'reminder', 'attendance_reminder', 'sign_in_link'"


def upgrade() -> None:
    op.add_column("message", sa.Column("invitation_ids", postgresql.ARRAY(sa.Uuid()), nullable=True))
    # The guarantee does not go: the same one with a word more takes its place, in this transaction.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(
        f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} 'changes', {AFTER})) NOT VALID"
    )
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_changes_of_invitations"
        " CHECK ((kind = 'changes') = (invitation_ids IS NOT NULL)) NOT VALID"
    )


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'changes'")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_changes_of_invitations")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} {AFTER}))")
    op.drop_column("message", "invitation_ids")
