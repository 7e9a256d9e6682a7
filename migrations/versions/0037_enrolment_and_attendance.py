"""Enrolments with offers and reasons, consents, fair division, and what attendance remembers."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0037"
down_revision = "0036"
branch_labels = None
depends_on = None


PLACES = """
CREATE OR REPLACE FUNCTION refuse_too_many_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE room integer;
BEGIN
    SELECT capacity INTO room FROM activity WHERE id = NEW.activity_id FOR NO KEY UPDATE;
    IF room IS NOT NULL AND
        (SELECT count(*) FROM enrolment WHERE activity_id = NEW.activity_id AND state IN ({states})) > room
    THEN
        RAISE EXCEPTION 'more children placed than the activity has places for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_enrolment_within_capacity', TABLE = 'enrolment';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER enrolment_within_capacity ON enrolment;
CREATE TRIGGER enrolment_within_capacity AFTER INSERT OR UPDATE OF state, activity_id ON enrolment
    FOR EACH ROW WHEN (NEW.state IN ({states})) EXECUTE FUNCTION refuse_too_many_placed();
CREATE OR REPLACE FUNCTION refuse_capacity_below_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM enrolment WHERE activity_id = NEW.id AND state IN ({states})) > NEW.capacity THEN
        RAISE EXCEPTION 'the capacity is below the number of placed children'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_enrolment_within_capacity', TABLE = 'activity';
    END IF;
    RETURN NULL;
END $$;
"""
"""An offer holds its place until it lapses, or two children would be told that the last one is theirs."""

REASONS = "'child_left', 'over', 'already_in', 'no_consent', 'not_in_group', 'too_young', 'too_old', 'language', 'needs_first_part', 'yearly_limit', 'overlap', 'full', 'too_few_adults'"
TABLES = (
    "consent",
    "allocation",
    "allocated_activity",
    "siblings_together",
    "wish",
    "enrolment_change",
    "attendance_change",
    "adult_presence",
    "departed_attendance",
)


def upgrade() -> None:
    for create in (
        _create_consent,
        _create_allocation,
        _create_allocated_activity,
        _create_siblings_together,
        _create_wish,
        _create_enrolment_change,
        _create_attendance_change,
        _create_adult_presence,
        _create_departed_attendance,
    ):
        create()
    for table in TABLES:
        _guard(table)
    _add_columns()
    _hold_offers()


def _add_columns() -> None:
    op.add_column(
        "activity", sa.Column("consents", postgresql.ARRAY(sa.String(30)), server_default="{}", nullable=False)
    )
    op.add_column(
        "activity", sa.Column("languages", postgresql.ARRAY(sa.String(8)), server_default="{}", nullable=False)
    )
    op.add_column("child", sa.Column("unaccompanied", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("child", sa.Column("arrived_on", sa.Date(), nullable=True))
    op.add_column("child", sa.Column("left_on", sa.Date(), nullable=True))
    op.execute(
        "ALTER TABLE child ADD CONSTRAINT ck_child_arrived_before_it_left CHECK (arrived_on <= left_on) NOT VALID"
    )
    op.add_column("attendance", sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendance", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("attendance", sa.Column("makes_up_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE attendance ADD CONSTRAINT ck_attendance_arrived_before_it_left"
        " CHECK (arrived_at < left_at) NOT VALID,"
        " ADD CONSTRAINT fk_attendance_makes_up FOREIGN KEY (makes_up_id)"
        " REFERENCES programme_session (id) ON DELETE SET NULL NOT VALID"
    )


def _hold_offers() -> None:
    """Let an offer have a deadline and hold a place; offers without one were never more than waiting."""
    op.add_column(
        "enrolment", sa.Column("asked_at", sa.DateTime(timezone=True), server_default=sa.func.now(), nullable=False)
    )
    op.add_column("enrolment", sa.Column("reason", sa.String(30), nullable=True))
    op.add_column("enrolment", sa.Column("comment", sa.String(300), server_default="", nullable=False))
    op.add_column("enrolment", sa.Column("offered_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("enrolment", sa.Column("passed_at", sa.DateTime(timezone=True), nullable=True))
    # The owner sees no rows of a location (row-level security is forced).
    op.execute("SET ROLE weekwijzer_system")
    op.execute("UPDATE enrolment SET asked_at = since")
    op.execute("UPDATE enrolment SET state = 'waiting' WHERE state = 'offered'")
    op.execute("RESET ROLE")
    op.execute(
        "ALTER TABLE enrolment ADD CONSTRAINT ck_enrolment_offered_with_a_deadline"
        " CHECK ((state = 'offered') = (offered_until IS NOT NULL)) NOT VALID,"
        f" ADD CONSTRAINT ck_enrolment_reason CHECK (reason IN ({REASONS})) NOT VALID"
    )
    op.execute(PLACES.format(states="'placed', 'offered'"))


def _create_consent() -> None:
    op.create_table(
        "consent",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column(
            "purpose",
            sa.Enum(
                "outing",
                "photos",
                "name_on_certificate",
                name="purpose",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "given_by",
            sa.Enum(
                "parent",
                "guardian",
                "young_person",
                name="given_by",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("withdrawn_noted_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("given_on <= withdrawn_on", name=op.f("ck_consent_given_before_withdrawn")),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_consent_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_consent_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["noted_by_id"], ["user_account.id"], name="fk_consent_noted_by_id"),
        sa.ForeignKeyConstraint(
            ["withdrawn_noted_by_id"], ["user_account.id"], name="fk_consent_withdrawn_noted_by_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_consent"),
    )
    op.create_index("ix_consent_child_id", "consent", ["child_id"], unique=False)
    op.create_index("ix_consent_location_id", "consent", ["location_id"], unique=False)
    op.create_index("ix_consent_noted_by_id", "consent", ["noted_by_id"], unique=False)
    op.create_index("ix_consent_withdrawn_noted_by_id", "consent", ["withdrawn_noted_by_id"], unique=False)
    op.create_index(
        "uq_consent_standing",
        "consent",
        ["child_id", "purpose"],
        unique=True,
        postgresql_where=sa.text("withdrawn_on IS NULL"),
    )


def _create_allocation() -> None:
    op.create_table(
        "allocation",
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column("seed", sa.BigInteger(), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("applied_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_by_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_allocation_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["made_by_id"], ["user_account.id"], name="fk_allocation_made_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_allocation"),
    )
    op.create_index("ix_allocation_location_id", "allocation", ["location_id"], unique=False)
    op.create_index("ix_allocation_made_by_id", "allocation", ["made_by_id"], unique=False)


def _create_allocated_activity() -> None:
    op.create_table(
        "allocated_activity",
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_allocated_activity_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name="fk_allocated_activity_allocation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_allocated_activity_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_allocated_activity"),
        sa.UniqueConstraint("allocation_id", "activity_id", name="uq_allocated_activity_allocation_id_activity_id"),
    )
    op.create_index("ix_allocated_activity_activity_id", "allocated_activity", ["activity_id"], unique=False)
    op.create_index("ix_allocated_activity_location_id", "allocated_activity", ["location_id"], unique=False)


def _create_siblings_together() -> None:
    op.create_table(
        "siblings_together",
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["allocation_id"], ["allocation.id"], name="fk_siblings_together_allocation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_siblings_together_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_siblings_together"),
        sa.UniqueConstraint("allocation_id", "family_id", name="uq_siblings_together_allocation_id_family_id"),
    )
    op.create_index("ix_siblings_together_location_id", "siblings_together", ["location_id"], unique=False)


def _create_wish() -> None:
    op.create_table(
        "wish",
        sa.Column("allocation_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("rank", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("rank BETWEEN 1 AND 20", name=op.f("ck_wish_rank_sensible")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_wish_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["allocation_id"], ["allocation.id"], name="fk_wish_allocation_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_wish_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_wish_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_wish"),
        sa.UniqueConstraint(
            "allocation_id", "child_id", "activity_id", name="uq_wish_allocation_id_child_id_activity_id"
        ),
        sa.UniqueConstraint(
            "allocation_id",
            "child_id",
            "rank",
            deferrable=True,
            initially="IMMEDIATE",
            name="uq_wish_allocation_id_child_id_rank",
        ),
    )
    op.create_index("ix_wish_activity_id", "wish", ["activity_id"], unique=False)
    op.create_index("ix_wish_child_id", "wish", ["child_id"], unique=False)
    op.create_index("ix_wish_location_id", "wish", ["location_id"], unique=False)


def _create_enrolment_change() -> None:
    op.create_table(
        "enrolment_change",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "wanted",
                "placed",
                "waiting",
                "offered",
                "left",
                "refused",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column(
            "reason",
            sa.Enum(
                "child_left",
                "over",
                "already_in",
                "no_consent",
                "not_in_group",
                "too_young",
                "too_old",
                "language",
                "needs_first_part",
                "yearly_limit",
                "overlap",
                "full",
                "too_few_adults",
                name="reason",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=True,
        ),
        sa.Column("comment", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_enrolment_change_by_id"),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_enrolment_change_enrolment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_enrolment_change_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_enrolment_change"),
    )
    op.create_index("ix_enrolment_change_by_id", "enrolment_change", ["by_id"], unique=False)
    op.create_index("ix_enrolment_change_enrolment_at", "enrolment_change", ["enrolment_id", "at"], unique=False)
    op.create_index("ix_enrolment_change_location_id", "enrolment_change", ["location_id"], unique=False)


def _create_attendance_change() -> None:
    op.create_table(
        "attendance_change",
        sa.Column("attendance_id", sa.Uuid(), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("after", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("refused", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("ticked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attendance_id"], ["attendance.id"], name="fk_attendance_change_attendance_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_attendance_change_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_attendance_change_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_attendance_change"),
    )
    op.create_index("ix_attendance_change_attendance_at", "attendance_change", ["attendance_id", "at"], unique=False)
    op.create_index("ix_attendance_change_by_id", "attendance_change", ["by_id"], unique=False)
    op.create_index("ix_attendance_change_location_id", "attendance_change", ["location_id"], unique=False)


def _create_adult_presence() -> None:
    op.create_table(
        "adult_presence",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("assignment_id", sa.Uuid(), nullable=True),
        sa.Column("engagement_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("adults", sa.SmallInteger(), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("adults BETWEEN 0 AND 50", name=op.f("ck_adult_presence_adults_sensible")),
        sa.CheckConstraint("arrived_at < left_at", name=op.f("ck_adult_presence_arrived_before_they_left")),
        sa.CheckConstraint(
            "num_nonnulls(assignment_id, engagement_id, label) = 1", name=op.f("ck_adult_presence_one_of_three")
        ),
        sa.ForeignKeyConstraint(
            ["assignment_id"], ["assignment.id"], name="fk_adult_presence_assignment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["engagement_id"], ["engagement.id"], name="fk_adult_presence_engagement_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_adult_presence_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name="fk_adult_presence_recorded_by_id"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_adult_presence_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_adult_presence"),
        sa.UniqueConstraint("session_id", "assignment_id", name="uq_adult_presence_session_id_assignment_id"),
        sa.UniqueConstraint("session_id", "engagement_id", name="uq_adult_presence_session_id_engagement_id"),
        sa.UniqueConstraint("session_id", "label", name="uq_adult_presence_session_id_label"),
    )
    op.create_index("ix_adult_presence_assignment_id", "adult_presence", ["assignment_id"], unique=False)
    op.create_index("ix_adult_presence_engagement_id", "adult_presence", ["engagement_id"], unique=False)
    op.create_index("ix_adult_presence_location_id", "adult_presence", ["location_id"], unique=False)
    op.create_index("ix_adult_presence_recorded_by_id", "adult_presence", ["recorded_by_id"], unique=False)


def _create_departed_attendance() -> None:
    op.create_table(
        "departed_attendance",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("placed", sa.SmallInteger(), nullable=False),
        sa.Column("present", sa.SmallInteger(), nullable=False),
        sa.Column("absent", sa.SmallInteger(), nullable=False),
        sa.Column("excused", sa.SmallInteger(), nullable=False),
        sa.Column("caught_up", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "placed >= 0 AND present >= 0 AND absent >= 0 AND excused >= 0 AND caught_up >= 0",
            name=op.f("ck_departed_attendance_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_departed_attendance_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_departed_attendance_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_departed_attendance"),
        sa.UniqueConstraint("session_id", name="uq_departed_attendance_session_id"),
    )
    op.create_index("ix_departed_attendance_location_id", "departed_attendance", ["location_id"], unique=False)


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
    op.execute(PLACES.format(states="'placed'"))
    for column in ("passed_at", "offered_until", "comment", "reason", "asked_at"):
        op.drop_column("enrolment", column)
    for column in ("makes_up_id", "left_at", "arrived_at"):
        op.drop_column("attendance", column)
    for column in ("left_on", "arrived_on", "unaccompanied"):
        op.drop_column("child", column)
    op.drop_column("activity", "languages")
    op.drop_column("activity", "consents")
    for table in reversed(TABLES):
        op.drop_table(table)
