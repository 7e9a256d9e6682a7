"""Whether staff, or the mentor of a class, come to a meeting that cannot go on without them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0046"
down_revision = "0045"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "staff_presence",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=120), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("coming", sa.Boolean(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["user_account.id"], name="fk_staff_presence_account_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_staff_presence_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_staff_presence_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_staff_presence"),
        sa.UniqueConstraint("session_id", "role", name="uq_staff_presence_session_id_role"),
    )
    op.create_index("ix_staff_presence_account_id", "staff_presence", ["account_id"])
    op.create_index("ix_staff_presence_location_id", "staff_presence", ["location_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON staff_presence TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE staff_presence ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE staff_presence FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON staff_presence TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON staff_presence TO weekwijzer_system USING (true) WITH CHECK (true)")
    op.execute(
        "CREATE CONSTRAINT TRIGGER count_plan AFTER INSERT OR UPDATE OR DELETE ON staff_presence"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change('plan')"
    )


def downgrade() -> None:
    op.drop_table("staff_presence")
