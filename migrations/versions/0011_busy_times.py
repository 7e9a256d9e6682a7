"""When partners and volunteers are busy, by a calendar of their own."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

TABLES = ("busy_source", "busy_time")


def upgrade() -> None:
    _create_busy_source()
    _create_busy_time()
    for table in TABLES:
        op.create_index(f"ix_{table}_location_id", table, ["location_id"])
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO weekwijzer_app, weekwijzer_system")
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_location ON {table} TO weekwijzer_app"
            " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
        )
        op.execute(f"CREATE POLICY every_location ON {table} TO weekwijzer_system USING (true) WITH CHECK (true)")
    op.execute(
        "CREATE CONSTRAINT TRIGGER count_plan AFTER INSERT OR UPDATE OF changed_at OR DELETE ON busy_source"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change('plan')"
    )


def _create_busy_source() -> None:
    op.create_table(
        "busy_source",
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column(
            "sort",
            sa.Enum("file", "address", name="busy_sort", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("sealed_address", sa.LargeBinary(), nullable=True),
        sa.Column("host", sa.String(length=255), nullable=True),
        sa.Column("etag", sa.String(length=300), nullable=True),
        sa.Column("last_modified", sa.String(length=100), nullable=True),
        sa.Column("added_by_id", sa.Uuid(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_from", sa.DateTime(timezone=True), nullable=True),
        sa.Column("read_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("failure", postgresql.JSONB(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(partner_id, volunteer_id) = 1", name=op.f("ck_busy_source_one_subject")),
        sa.CheckConstraint(
            "(sort = 'address') = (sealed_address IS NOT NULL)", name=op.f("ck_busy_source_address_sealed")
        ),
        sa.ForeignKeyConstraint(["added_by_id"], ["user_account.id"], name="fk_busy_source_added_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_busy_source_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["partner_id"], ["partner.id"], name="fk_busy_source_partner_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name="fk_busy_source_volunteer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_busy_source"),
        sa.UniqueConstraint("partner_id", name="uq_busy_source_partner_id"),
        sa.UniqueConstraint("volunteer_id", name="uq_busy_source_volunteer_id"),
    )
    op.create_index("ix_busy_source_added_by_id", "busy_source", ["added_by_id"])
    op.create_index("ix_busy_source_due", "busy_source", ["due_at"])


def _create_busy_time() -> None:
    op.create_table(
        "busy_time",
        sa.Column("source_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_busy_time_starts_before_it_ends")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_busy_time_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["source_id"], ["busy_source.id"], name="fk_busy_time_source_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_busy_time"),
    )
    op.create_index("ix_busy_time_ends", "busy_time", ["ends_at"])
    op.create_index("ix_busy_time_source_starts", "busy_time", ["source_id", "starts_at"])


def downgrade() -> None:
    op.drop_table("busy_time")
    op.drop_table("busy_source")
