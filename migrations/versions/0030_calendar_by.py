"""How somebody's meetings come into their calendar, by invitations or by a subscription, and what they hold of ours."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0030"
down_revision = "0029"
branch_labels = None
depends_on = None

BEFORE = "'invitation', 'update', 'cancellation', 'changes', 'series', 'digest', "
AFTER = "'reminder', 'attendance_reminder', 'sign_in_link', 'late_decline'"
SEVERAL = "'changes', 'series', 'digest'"
CHOSEN = "'feed_chosen', 'invitations_chosen'"


def upgrade() -> None:
    for table in ("volunteer", "contact"):
        _add(table, "calendar_by", default="invitations", values="'invitations', 'feed'")
    for table in ("invitation", "series_invitation"):
        _add(table, "in_calendar", default="present", values="'absent', 'present', 'leaving'")
    # The guarantees do not go: the same ones with two words more take their place, in this transaction.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_several_invitations"
    )
    op.execute(
        f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} {CHOSEN}, {AFTER})) NOT VALID"
    )
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_about_several"
        f" CHECK ((kind IN ({SEVERAL}, {CHOSEN})) = (invitation_ids IS NOT NULL)) NOT VALID"
    )


def _add(table: str, column: str, *, default: str, values: str) -> None:
    op.add_column(
        table, sa.Column(column, sa.String(length=30), server_default=sa.text(f"'{default}'"), nullable=False)
    )
    op.execute(f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_{column} CHECK ({column} IN ({values})) NOT VALID")


def downgrade() -> None:
    op.execute(f"DELETE FROM message WHERE kind IN ({CHOSEN})")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_about_several")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} {AFTER}))")
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_several_invitations"
        f" CHECK ((kind IN ({SEVERAL})) = (invitation_ids IS NOT NULL))"
    )
    for table in ("invitation", "series_invitation"):
        op.drop_column(table, "in_calendar")
    for table in ("volunteer", "contact"):
        op.drop_column(table, "calendar_by")
