"""Music coaching with what is said there sealed, school hours, and talent shows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0041"
down_revision = "0040"
branch_labels = None
depends_on = None

KINDS = "'invitation', 'update', 'cancellation', 'changes', 'series', 'digest', 'feed_chosen', 'invitations_chosen', 'reminder', 'attendance_reminder', 'sign_in_link', 'late_decline', 'task_reminder', 'evaluation_request', 'evaluation_reminder', 'coaching_evaluation'"
TABLES = (
    "coach_hours",
    "school_hours",
    "trajectory",
    "goal",
    "coaching_note",
    "coaching_evaluation",
    "evaluation_reader",
    "talent_show",
    "act",
    "act_performer",
)


def upgrade() -> None:
    for create in (
        _create_coach_hours,
        _create_school_hours,
        _create_trajectory,
        _create_goal,
        _create_coaching_note,
        _create_coaching_evaluation,
        _create_evaluation_reader,
        _create_talent_show,
        _create_act,
        _create_act_performer,
    ):
        create()
    for table in TABLES:
        _guard(table)
    op.add_column("message", sa.Column("reader_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE message ADD CONSTRAINT fk_message_reader_id FOREIGN KEY (reader_id)"
        " REFERENCES evaluation_reader (id) ON DELETE CASCADE NOT VALID"
    )
    _allow_kinds(KINDS)


def _allow_kinds(kinds: str) -> None:
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({kinds})) NOT VALID")


def _create_coach_hours() -> None:
    op.create_table(
        "coach_hours",
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("minutes_per_week", sa.SmallInteger(), server_default=sa.text("1920"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes_per_week BETWEEN 30 AND 2880", name=op.f("ck_coach_hours_minutes_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_coach_hours_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["user_id"], ["user_account.id"], name="fk_coach_hours_user_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_coach_hours"),
        sa.UniqueConstraint("user_id", name="uq_coach_hours_user_id"),
    )
    op.create_index("ix_coach_hours_location_id", "coach_hours", ["location_id"], unique=False)


def _create_school_hours() -> None:
    op.create_table(
        "school_hours",
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("weekday", sa.SmallInteger(), nullable=False),
        sa.Column("starts", sa.Time(), nullable=False),
        sa.Column("ends", sa.Time(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("starts < ends", name=op.f("ck_school_hours_starts_before_it_ends")),
        sa.CheckConstraint("weekday BETWEEN 1 AND 7", name=op.f("ck_school_hours_weekday_iso")),
        sa.ForeignKeyConstraint(["group_id"], ["child_group.id"], name="fk_school_hours_group_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_school_hours_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_school_hours"),
        sa.UniqueConstraint("group_id", "weekday", "starts", name="uq_school_hours_group_id_weekday_starts"),
    )
    op.create_index("ix_school_hours_location_id", "school_hours", ["location_id"], unique=False)


def _create_trajectory() -> None:
    op.create_table(
        "trajectory",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("activity_id", sa.Uuid(), nullable=True),
        sa.Column("intake_id", sa.Uuid(), nullable=True),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("mentor_id", sa.Uuid(), nullable=True),
        sa.Column("guardian_id", sa.Uuid(), nullable=True),
        sa.Column(
            "asked_by",
            sa.Enum(
                "young_person",
                "mentor",
                "guardian",
                name="asked_by",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("asked_by_id", sa.Uuid(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("interpreter", sa.String(length=8), nullable=True),
        sa.Column(
            "state",
            sa.Enum(
                "asked",
                "intake",
                "waiting",
                "running",
                "closed",
                "withdrawn",
                name="state",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("request_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("intake_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_trajectory_activity_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["asked_by_id"], ["user_account.id"], name="fk_trajectory_asked_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_trajectory_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["coach_id"], ["user_account.id"], name="fk_trajectory_coach_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["guardian_id"], ["user_account.id"], name="fk_trajectory_guardian_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["intake_id"], ["programme_session.id"], name="fk_trajectory_intake_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_trajectory_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["mentor_id"], ["user_account.id"], name="fk_trajectory_mentor_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_trajectory"),
        sa.UniqueConstraint("activity_id", name="uq_trajectory_activity_id"),
    )
    op.create_index("ix_trajectory_asked_by_id", "trajectory", ["asked_by_id"], unique=False)
    op.create_index("ix_trajectory_child_id", "trajectory", ["child_id"], unique=False)
    op.create_index("ix_trajectory_coach_id", "trajectory", ["coach_id"], unique=False)
    op.create_index("ix_trajectory_guardian_id", "trajectory", ["guardian_id"], unique=False)
    op.create_index("ix_trajectory_intake_id", "trajectory", ["intake_id"], unique=False)
    op.create_index("ix_trajectory_location_id", "trajectory", ["location_id"], unique=False)
    op.create_index("ix_trajectory_location_state", "trajectory", ["location_id", "state"], unique=False)
    op.create_index("ix_trajectory_mentor_id", "trajectory", ["mentor_id"], unique=False)
    op.create_index(
        "uq_trajectory_open_of_child",
        "trajectory",
        ["child_id"],
        unique=True,
        postgresql_where=sa.text("state NOT IN ('closed', 'withdrawn')"),
    )


def _create_goal() -> None:
    op.create_table(
        "goal",
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("position BETWEEN 1 AND 20", name=op.f("ck_goal_position_sensible")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_goal_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["trajectory_id"], ["trajectory.id"], name="fk_goal_trajectory_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_goal"),
    )
    op.create_index("ix_goal_location_id", "goal", ["location_id"], unique=False)
    op.create_index("ix_goal_trajectory_id", "goal", ["trajectory_id"], unique=False)


def _create_coaching_note() -> None:
    op.create_table(
        "coaching_note",
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("written_by_id", sa.Uuid(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_coaching_note_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_coaching_note_session_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectory.id"], name="fk_coaching_note_trajectory_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["written_by_id"], ["user_account.id"], name="fk_coaching_note_written_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coaching_note"),
        sa.UniqueConstraint("trajectory_id", "session_id", name="uq_coaching_note_trajectory_id_session_id"),
    )
    op.create_index("ix_coaching_note_location_id", "coaching_note", ["location_id"], unique=False)
    op.create_index("ix_coaching_note_session_id", "coaching_note", ["session_id"], unique=False)
    op.create_index("ix_coaching_note_written_by_id", "coaching_note", ["written_by_id"], unique=False)


def _create_coaching_evaluation() -> None:
    op.create_table(
        "coaching_evaluation",
        sa.Column("trajectory_id", sa.Uuid(), nullable=False),
        sa.Column("month", sa.Date(), nullable=False),
        sa.Column("closing", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=True),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("signed_by_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "(signed_at IS NULL) OR (sealed IS NOT NULL)", name=op.f("ck_coaching_evaluation_signed_with_a_text")
        ),
        sa.CheckConstraint("extract(day FROM month) = 1", name=op.f("ck_coaching_evaluation_month_is_a_month")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_coaching_evaluation_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["signed_by_id"], ["user_account.id"], name="fk_coaching_evaluation_signed_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["trajectory_id"], ["trajectory.id"], name="fk_coaching_evaluation_trajectory_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_coaching_evaluation"),
        sa.UniqueConstraint(
            "trajectory_id", "month", "closing", name="uq_coaching_evaluation_trajectory_id_month_closing"
        ),
    )
    op.create_index("ix_coaching_evaluation_location_id", "coaching_evaluation", ["location_id"], unique=False)
    op.create_index("ix_coaching_evaluation_signed_by_id", "coaching_evaluation", ["signed_by_id"], unique=False)


def _create_evaluation_reader() -> None:
    op.create_table(
        "evaluation_reader",
        sa.Column("evaluation_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("answer_sealed", sa.LargeBinary(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("turn BETWEEN 1 AND 100", name=op.f("ck_evaluation_reader_turn_sensible")),
        sa.ForeignKeyConstraint(
            ["evaluation_id"], ["coaching_evaluation.id"], name="fk_evaluation_reader_evaluation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_evaluation_reader_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"], ["user_account.id"], name="fk_evaluation_reader_user_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_evaluation_reader"),
        sa.UniqueConstraint("evaluation_id", "user_id", name="uq_evaluation_reader_evaluation_id_user_id"),
    )
    op.create_index("ix_evaluation_reader_location_id", "evaluation_reader", ["location_id"], unique=False)
    op.create_index("ix_evaluation_reader_user_id", "evaluation_reader", ["user_id"], unique=False)


def _create_talent_show() -> None:
    op.create_table(
        "talent_show",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("breaks", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("break_minutes", sa.SmallInteger(), server_default=sa.text("15"), nullable=False),
        sa.Column("changeover_minutes", sa.SmallInteger(), server_default=sa.text("2"), nullable=False),
        sa.Column("closes_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("arranged_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "breaks BETWEEN 0 AND 4 AND break_minutes BETWEEN 5 AND 60", name=op.f("ck_talent_show_breaks_sensible")
        ),
        sa.CheckConstraint("changeover_minutes BETWEEN 0 AND 15", name=op.f("ck_talent_show_changeover_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_talent_show_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_talent_show_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_talent_show"),
        sa.UniqueConstraint("session_id", name="uq_talent_show_session_id"),
    )
    op.create_index("ix_talent_show_location_id", "talent_show", ["location_id"], unique=False)


def _create_act() -> None:
    op.create_table(
        "act",
        sa.Column("show_id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(length=120), nullable=False),
        sa.Column(
            "sort",
            sa.Enum(
                "song",
                "dance",
                "music",
                "theatre",
                "other",
                name="sort",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("minutes", sa.SmallInteger(), nullable=False),
        sa.Column(
            "instruments", postgresql.ARRAY(sa.String(length=40)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("break_after", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("minutes BETWEEN 1 AND 60", name=op.f("ck_act_minutes_sensible")),
        sa.CheckConstraint("position BETWEEN 1 AND 100", name=op.f("ck_act_position_sensible")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_act_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["show_id"], ["talent_show.id"], name="fk_act_show_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_act"),
        sa.UniqueConstraint(
            "show_id", "position", deferrable=True, initially="IMMEDIATE", name="uq_act_show_id_position"
        ),
    )
    op.create_index("ix_act_location_id", "act", ["location_id"], unique=False)


def _create_act_performer() -> None:
    op.create_table(
        "act_performer",
        sa.Column("act_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(child_id, label) = 1", name=op.f("ck_act_performer_child_or_adult")),
        sa.ForeignKeyConstraint(["act_id"], ["act.id"], name="fk_act_performer_act_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_act_performer_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_act_performer_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_act_performer"),
        sa.UniqueConstraint("act_id", "child_id", name="uq_act_performer_act_id_child_id"),
        sa.UniqueConstraint("act_id", "label", name="uq_act_performer_act_id_label"),
    )
    op.create_index("ix_act_performer_child_id", "act_performer", ["child_id"], unique=False)
    op.create_index("ix_act_performer_location_id", "act_performer", ["location_id"], unique=False)


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
    op.execute("SET ROLE weekwijzer_system")
    op.execute("DELETE FROM message WHERE kind = 'coaching_evaluation'")
    op.execute("RESET ROLE")
    _allow_kinds(KINDS.replace(", 'coaching_evaluation'", ""))
    op.drop_column("message", "reader_id")
    for table in reversed(TABLES):
        op.drop_table(table)
