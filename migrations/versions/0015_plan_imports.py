"""Plans that somebody sent as a file and has not decided on yet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plan_import",
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("edit_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_plan_import_by_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["edit_id"], ["plan_edit.id"], name="fk_plan_import_edit_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_plan_import_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_plan_import"),
    )
    for column in ("by_id", "edit_id", "expires_at", "location_id"):
        op.create_index(f"ix_plan_import_{column}", "plan_import", [column])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON plan_import TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE plan_import ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE plan_import FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON plan_import TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON plan_import TO weekwijzer_system USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.drop_table("plan_import")
