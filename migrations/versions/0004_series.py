"""Series: the schedule of an activity, what a meeting was meant for, and acts that change several meetings at once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("activity", sa.Column("schedule", postgresql.JSONB(), nullable=True))
    op.add_column("activity", sa.Column("planned_until", sa.Date(), nullable=True))
    op.add_column("programme_session", sa.Column("meant_for", sa.DateTime(), nullable=True))
    op.add_column(
        "programme_session",
        sa.Column("by_hand", postgresql.ARRAY(sa.String(length=20)), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("space", sa.Column("travel_minutes", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
    op.execute(
        "ALTER TABLE space ADD CONSTRAINT ck_space_travel_sensible CHECK (travel_minutes BETWEEN 0 AND 600) NOT VALID"
    )
    _create_plan_edit()
    op.add_column("session_change", sa.Column("edit_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE session_change ADD CONSTRAINT fk_session_change_edit_id FOREIGN KEY (edit_id)"
        " REFERENCES plan_edit (id) ON DELETE CASCADE NOT VALID"
    )


def _create_plan_edit() -> None:
    op.create_table(
        "plan_edit",
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("sort", sa.String(length=30), nullable=False),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_plan_edit_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_plan_edit_by_id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_plan_edit_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_plan_edit"),
    )
    op.create_index("ix_plan_edit_activity_id", "plan_edit", ["activity_id"])
    op.create_index("ix_plan_edit_by_id", "plan_edit", ["by_id"])
    op.create_index("ix_plan_edit_location_id", "plan_edit", ["location_id"])
    op.create_index("ix_plan_edit_location_at", "plan_edit", ["location_id", "at"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON plan_edit TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE plan_edit ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE plan_edit FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON plan_edit TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON plan_edit TO weekwijzer_system USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.drop_constraint("fk_session_change_edit_id", "session_change")
    op.drop_column("session_change", "edit_id")
    op.drop_table("plan_edit")
    op.drop_constraint("ck_space_travel_sensible", "space")
    op.drop_column("space", "travel_minutes")
    op.drop_column("programme_session", "by_hand")
    op.drop_column("programme_session", "meant_for")
    op.drop_column("activity", "planned_until")
    op.drop_column("activity", "schedule")
