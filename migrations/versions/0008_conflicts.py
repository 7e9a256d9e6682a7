"""Conflicts: those that somebody accepted, and the numbers that they are found with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PART_SENSIBLE = "starts_after BETWEEN 0 AND 1440 AND ends_before BETWEEN 0 AND 1440"
RATIO_POSITIVE = "children_per_adult > 0"
FAMILY_LIMIT_POSITIVE = "family_limit > 0"


def upgrade() -> None:
    op.add_column("location", sa.Column("family_limit", sa.SmallInteger(), server_default=sa.text("4"), nullable=False))
    op.add_column("age_group", sa.Column("children_per_adult", sa.SmallInteger(), nullable=True))
    for name in ("starts_after", "ends_before"):
        op.add_column("shift", sa.Column(name, sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
    for table, name, rule in (
        ("location", "ck_location_family_limit_positive", FAMILY_LIMIT_POSITIVE),
        ("age_group", "ck_age_group_ratio_positive", RATIO_POSITIVE),
        ("shift", "ck_shift_part_sensible", PART_SENSIBLE),
    ):
        op.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} CHECK ({rule}) NOT VALID")
    _create_accepted_conflict()


def _create_accepted_conflict() -> None:
    op.create_table(
        "accepted_conflict",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=40), nullable=False),
        sa.Column("key", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["session_id"],
            ["programme_session.id"],
            name="fk_accepted_conflict_session_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_accepted_conflict_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_accepted_conflict_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_accepted_conflict"),
        sa.UniqueConstraint("session_id", "key", name="uq_accepted_conflict_session_id_key"),
    )
    op.create_index("ix_accepted_conflict_by_id", "accepted_conflict", ["by_id"])
    op.create_index("ix_accepted_conflict_location_id", "accepted_conflict", ["location_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON accepted_conflict TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE accepted_conflict ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE accepted_conflict FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON accepted_conflict TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON accepted_conflict TO weekwijzer_system USING (true) WITH CHECK (true)")
    # What was accepted is no longer marked on the board, which is kept until the plan's version rises.
    op.execute(
        "CREATE CONSTRAINT TRIGGER count_plan AFTER INSERT OR UPDATE OR DELETE ON accepted_conflict"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change('plan')"
    )


def downgrade() -> None:
    op.drop_table("accepted_conflict")
    op.drop_constraint("ck_shift_part_sensible", "shift")
    op.drop_constraint("ck_age_group_ratio_positive", "age_group")
    op.drop_constraint("ck_location_family_limit_positive", "location")
    op.drop_column("shift", "ends_before")
    op.drop_column("shift", "starts_after")
    op.drop_column("age_group", "children_per_adult")
    op.drop_column("location", "family_limit")
