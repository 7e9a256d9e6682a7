"""A series told as one: a calendar object for the meetings that are alike, and the mail that it goes out in."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

BEFORE = "'invitation', 'update', 'cancellation', 'changes', "
AFTER = "'reminder', 'attendance_reminder', 'sign_in_link', 'late_decline'"


def upgrade() -> None:
    _create_series_invitation()
    op.create_index("ix_series_invitation_location_id", "series_invitation", ["location_id"])
    for column in ("activity", "volunteer", "contact"):
        op.create_index(f"ix_series_invitation_{column}", "series_invitation", [f"{column}_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON series_invitation TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE series_invitation ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE series_invitation FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON series_invitation TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON series_invitation TO weekwijzer_system USING (true) WITH CHECK (true)")
    op.add_column("invitation", sa.Column("series_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE invitation ADD CONSTRAINT fk_invitation_series_id FOREIGN KEY (series_id)"
        " REFERENCES series_invitation (id) ON DELETE SET NULL NOT VALID"
    )
    # The guarantees do not go: the same ones with a word more take their place, in this transaction.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_changes_of_invitations"
    )
    op.execute(
        f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} 'series', {AFTER})) NOT VALID"
    )
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_several_invitations"
        " CHECK ((kind IN ('changes', 'series')) = (invitation_ids IS NOT NULL)) NOT VALID"
    )


def _create_series_invitation() -> None:
    op.create_table(
        "series_invitation",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("calendar_uid", sa.String(length=32), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("zone", sa.String(length=60), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("length", sa.Interval(), nullable=False),
        sa.Column("told_hash", sa.String(length=64), nullable=False),
        sa.Column("days", postgresql.JSONB(), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("renewed", sa.Boolean(), nullable=False),
        sa.Column("known_before", postgresql.JSONB(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "num_nonnulls(volunteer_id, contact_id) = 1", name=op.f("ck_series_invitation_one_recipient")
        ),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_series_invitation_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["contact.id"], name="fk_series_invitation_contact_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_series_invitation_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name="fk_series_invitation_volunteer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_series_invitation"),
        sa.UniqueConstraint("calendar_uid", name="uq_series_invitation_calendar_uid"),
    )


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'series'")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_several_invitations")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({BEFORE} {AFTER}))")
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT ck_message_changes_of_invitations"
        " CHECK ((kind = 'changes') = (invitation_ids IS NOT NULL))"
    )
    op.drop_constraint("fk_invitation_series_id", "invitation")
    op.drop_column("invitation", "series_id")
    op.drop_table("series_invitation")
