"""Mails that ask somebody of staff whether they come."""

from __future__ import annotations

from alembic import op

revision = "0050"
down_revision = "0049"
branch_labels = None
depends_on = None

KINDS = (
    "'invitation', 'update', 'cancellation', 'changes', 'series', 'digest', 'feed_chosen', 'invitations_chosen',"
    " 'reminder', 'attendance_reminder', 'sign_in_link', 'late_decline', 'too_few_adults', 'staff_asked',"
    " 'task_reminder', 'evaluation_request', 'evaluation_reminder', 'coaching_evaluation'"
)


def upgrade() -> None:
    _allow_kinds(KINDS)
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE message VALIDATE CONSTRAINT ck_message_kind")


def downgrade() -> None:
    op.execute("SET ROLE weekwijzer_system")
    op.execute("DELETE FROM message WHERE kind = 'staff_asked'")
    op.execute("RESET ROLE")
    _allow_kinds(KINDS.replace(" 'staff_asked',", ""))


def _allow_kinds(kinds: str) -> None:
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({kinds})) NOT VALID")
