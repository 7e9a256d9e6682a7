"""Courses: groups, things, rides and money, how far each child is, and certificates."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0038"
down_revision = "0037"
branch_labels = None
depends_on = None


TABLES = (
    "equipment",
    "course",
    "course_group",
    "course_participant",
    "funding_line",
    "bike_check",
    "certificate",
    "course_stamp",
    "equipment_reservation",
    "practical_test",
    "ride",
)


def upgrade() -> None:
    for create in (
        _create_equipment,
        _create_course,
        _create_course_group,
        _create_course_participant,
        _create_funding_line,
        _create_bike_check,
        _create_certificate,
        _create_course_stamp,
        _create_equipment_reservation,
        _create_practical_test,
        _create_ride,
    ):
        create()
    for table in TABLES:
        _guard(table)


def _create_equipment() -> None:
    op.create_table(
        "equipment",
        sa.Column(
            "sort",
            sa.Enum("bike", "helmet", name="sort", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("size", sa.SmallInteger(), nullable=False),
        sa.Column("total", sa.SmallInteger(), nullable=False),
        sa.Column("broken", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 <= broken AND broken <= total AND total <= 500", name=op.f("ck_equipment_numbers_sensible")
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_equipment_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_equipment"),
        sa.UniqueConstraint("location_id", "sort", "size", name="uq_equipment_location_id_sort_size"),
    )
    op.create_index("ix_equipment_location_id", "equipment", ["location_id"], unique=False)


def _create_course() -> None:
    op.create_table(
        "course",
        sa.Column("template_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("specification", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("responsible_id", sa.Uuid(), nullable=False),
        sa.Column("theory_partner_id", sa.Uuid(), nullable=True),
        sa.Column("practice_partner_id", sa.Uuid(), nullable=True),
        sa.Column(
            "interpreters", postgresql.ARRAY(sa.String(length=8)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_course_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["practice_partner_id"], ["partner.id"], name="fk_course_practice_partner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["responsible_id"], ["user_account.id"], name="fk_course_responsible_id"),
        sa.ForeignKeyConstraint(["template_id"], ["template.id"], name="fk_course_template_id"),
        sa.ForeignKeyConstraint(
            ["theory_partner_id"], ["partner.id"], name="fk_course_theory_partner_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_course"),
    )
    op.create_index("ix_course_location_id", "course", ["location_id"], unique=False)
    op.create_index("ix_course_practice_partner_id", "course", ["practice_partner_id"], unique=False)
    op.create_index("ix_course_responsible_id", "course", ["responsible_id"], unique=False)
    op.create_index("ix_course_template_id", "course", ["template_id"], unique=False)
    op.create_index("ix_course_theory_partner_id", "course", ["theory_partner_id"], unique=False)


def _create_course_group() -> None:
    op.create_table(
        "course_group",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("part", sa.SmallInteger(), nullable=False),
        sa.Column(
            "sort",
            sa.Enum(
                "preparation",
                "briefing",
                "intake",
                "goals",
                "meetings",
                "evaluation",
                "test",
                "ceremony",
                "closing",
                name="sort",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sort IN ('meetings', 'test', 'ceremony')", name=op.f("ck_course_group_sort_of_a_course")),
        sa.CheckConstraint("part BETWEEN 1 AND 3", name=op.f("ck_course_group_part_of_three")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_course_group_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_course_group_course_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_course_group_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_course_group"),
        sa.UniqueConstraint("activity_id", name="uq_course_group_activity_id"),
        sa.UniqueConstraint("course_id", "part", "sort", "name", name="uq_course_group_course_id_part_sort_name"),
    )
    op.create_index("ix_course_group_location_id", "course_group", ["location_id"], unique=False)


def _create_course_participant() -> None:
    op.create_table(
        "course_participant",
        sa.Column("course_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("starts_in", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("placed_on", sa.Date(), nullable=True),
        sa.Column("placed_by_id", sa.Uuid(), nullable=True),
        sa.Column("bike_size", sa.SmallInteger(), nullable=True),
        sa.Column("own_bike", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("own_helmet", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("stopped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("bike_size BETWEEN 10 AND 30", name=op.f("ck_course_participant_bike_size_sensible")),
        sa.CheckConstraint("starts_in BETWEEN 1 AND 2", name=op.f("ck_course_participant_starts_in_a_part")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_course_participant_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["course_id"], ["course.id"], name="fk_course_participant_course_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_course_participant_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["placed_by_id"], ["user_account.id"], name="fk_course_participant_placed_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_course_participant"),
        sa.UniqueConstraint("course_id", "child_id", name="uq_course_participant_course_id_child_id"),
    )
    op.create_index("ix_course_participant_child_id", "course_participant", ["child_id"], unique=False)
    op.create_index("ix_course_participant_location_id", "course_participant", ["location_id"], unique=False)
    op.create_index("ix_course_participant_placed_by_id", "course_participant", ["placed_by_id"], unique=False)


def _create_funding_line() -> None:
    op.create_table(
        "funding_line",
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column(
            "source",
            sa.Enum(
                "activity_budget",
                "mdt",
                "spuk",
                "deal",
                "discount_card",
                "municipality",
                "free",
                name="source",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("purpose", sa.String(length=120), nullable=False),
        sa.Column("promised", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("spent", sa.Numeric(precision=10, scale=2), server_default=sa.text("0"), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(course_id, activity_id) = 1", name=op.f("ck_funding_line_course_or_activity")),
        sa.CheckConstraint("promised >= 0 AND spent >= 0", name=op.f("ck_funding_line_amounts_sensible")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_funding_line_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_funding_line_course_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_funding_line_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_funding_line"),
    )
    op.create_index("ix_funding_line_activity_id", "funding_line", ["activity_id"], unique=False)
    op.create_index("ix_funding_line_course_id", "funding_line", ["course_id"], unique=False)
    op.create_index("ix_funding_line_location_id", "funding_line", ["location_id"], unique=False)


def _create_bike_check() -> None:
    op.create_table(
        "bike_check",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_bike_check_by_id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_bike_check_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["course_participant.id"], name="fk_bike_check_participant_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_bike_check"),
    )
    op.create_index("ix_bike_check_by_id", "bike_check", ["by_id"], unique=False)
    op.create_index("ix_bike_check_location_id", "bike_check", ["location_id"], unique=False)
    op.create_index("ix_bike_check_participant_at", "bike_check", ["participant_id", "at"], unique=False)


def _create_certificate() -> None:
    op.create_table(
        "certificate",
        sa.Column("participant_id", sa.Uuid(), nullable=True),
        sa.Column("course_id", sa.Uuid(), nullable=True),
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_by_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("named", sa.LargeBinary(), nullable=True),
        sa.Column("named_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_because", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(withdrawn_on IS NULL) = (withdrawn_because = '')", name=op.f("ck_certificate_withdrawn_with_a_reason")
        ),
        sa.CheckConstraint("(named IS NULL) = (named_until IS NULL)", name=op.f("ck_certificate_named_for_a_while")),
        sa.ForeignKeyConstraint(["course_id"], ["course.id"], name="fk_certificate_course_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["issued_by_id"], ["user_account.id"], name="fk_certificate_issued_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_certificate_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["course_participant.id"], name="fk_certificate_participant_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_certificate"),
        sa.UniqueConstraint("number", name="uq_certificate_number"),
    )
    op.create_index("ix_certificate_course_id", "certificate", ["course_id"], unique=False)
    op.create_index("ix_certificate_issued_by_id", "certificate", ["issued_by_id"], unique=False)
    op.create_index("ix_certificate_location_id", "certificate", ["location_id"], unique=False)
    op.create_index("ix_certificate_participant_id", "certificate", ["participant_id"], unique=False)
    op.create_index(
        "uq_certificate_standing",
        "certificate",
        ["participant_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )


def _create_course_stamp() -> None:
    op.create_table(
        "course_stamp",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("skill", sa.String(length=60), nullable=False),
        sa.Column(
            "result",
            sa.Enum("done", "again", name="result", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("tip", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_course_stamp_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_course_stamp_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["course_participant.id"], name="fk_course_stamp_participant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_course_stamp_session_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_course_stamp"),
    )
    op.create_index("ix_course_stamp_by_id", "course_stamp", ["by_id"], unique=False)
    op.create_index("ix_course_stamp_location_id", "course_stamp", ["location_id"], unique=False)
    op.create_index("ix_course_stamp_participant", "course_stamp", ["participant_id", "skill", "at"], unique=False)
    op.create_index("ix_course_stamp_session_id", "course_stamp", ["session_id"], unique=False)


def _create_equipment_reservation() -> None:
    op.create_table(
        "equipment_reservation",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("equipment_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("number BETWEEN 1 AND 500", name=op.f("ck_equipment_reservation_number_sensible")),
        sa.ForeignKeyConstraint(
            ["equipment_id"], ["equipment.id"], name="fk_equipment_reservation_equipment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_equipment_reservation_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_equipment_reservation_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_equipment_reservation"),
        sa.UniqueConstraint("session_id", "equipment_id", name="uq_equipment_reservation_session_id_equipment_id"),
    )
    op.create_index("ix_equipment_reservation_equipment_id", "equipment_reservation", ["equipment_id"], unique=False)
    op.create_index("ix_equipment_reservation_location_id", "equipment_reservation", ["location_id"], unique=False)


def _create_practical_test() -> None:
    op.create_table(
        "practical_test",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("attempt", sa.SmallInteger(), nullable=False),
        sa.Column("points", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("attempt BETWEEN 1 AND 9", name=op.f("ck_practical_test_attempt_sensible")),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_practical_test_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_practical_test_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["course_participant.id"], name="fk_practical_test_participant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_practical_test_session_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_practical_test"),
        sa.UniqueConstraint(
            "participant_id", "attempt", "by_id", name="uq_practical_test_participant_id_attempt_by_id"
        ),
    )
    op.create_index("ix_practical_test_by_id", "practical_test", ["by_id"], unique=False)
    op.create_index("ix_practical_test_location_id", "practical_test", ["location_id"], unique=False)
    op.create_index("ix_practical_test_session_id", "practical_test", ["session_id"], unique=False)


def _create_ride() -> None:
    op.create_table(
        "ride",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mode",
            sa.Enum(
                "walk", "bike", "bus", "taxi", "car", name="mode", native_enum=False, create_constraint=True, length=30
            ),
            nullable=False,
        ),
        sa.Column("seats", sa.SmallInteger(), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("adult", sa.String(length=120), server_default=sa.text("''"), nullable=False),
        sa.Column("leaves_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("leaves_at < back_at", name=op.f("ck_ride_leaves_before_it_is_back")),
        sa.CheckConstraint("seats BETWEEN 1 AND 100", name=op.f("ck_ride_seats_sensible")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_ride_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_ride_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["volunteer_id"], ["volunteer.id"], name="fk_ride_volunteer_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_ride"),
    )
    op.create_index("ix_ride_location_id", "ride", ["location_id"], unique=False)
    op.create_index("ix_ride_session_id", "ride", ["session_id"], unique=False)
    op.create_index("ix_ride_volunteer_id", "ride", ["volunteer_id"], unique=False)


def _guard(table: str) -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO weekwijzer_app, weekwijzer_system")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_location ON {table} TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute(f"CREATE POLICY every_location ON {table} TO weekwijzer_system USING (true) WITH CHECK (true)")


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
