"""The safety day: rotations with stations, groups, visits and events, and who goes round."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0032"
down_revision = "0031"
branch_labels = None
depends_on = None

TABLES = (
    "rotation",
    "rotation_event",
    "rotation_family_wish",
    "rotation_station",
    "rotation_group",
    "rotation_role",
    "rotation_groups_apart",
    "rotation_participant",
    "rotation_visit",
    "rotation_mark",
    "rotation_pair",
)


def upgrade() -> None:
    _create_rotation()
    _create_rotation_event()
    _create_rotation_family_wish()
    _create_rotation_station()
    _create_rotation_group()
    _create_rotation_role()
    _create_rotation_groups_apart()
    _create_rotation_participant()
    _create_rotation_visit()
    _create_rotation_mark()
    _create_rotation_pair()
    for table in TABLES:
        _guard(table)


def _create_rotation() -> None:
    op.create_table(
        "rotation",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("starts", sa.SmallInteger(), nullable=False),
        sa.Column("ends", sa.SmallInteger(), nullable=False),
        sa.Column("slot_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("transfer_minutes", sa.SmallInteger(), nullable=False),
        sa.Column("breaks", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("gathering_space_id", sa.Uuid(), nullable=True),
        sa.Column(
            "waiting",
            sa.Enum("waves", "booklet", name="waiting", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("booklet_space_id", sa.Uuid(), nullable=True),
        sa.Column("booklet_language", sa.String(length=8), server_default=sa.text("'en'"), nullable=False),
        sa.Column("words", postgresql.ARRAY(sa.String(length=60)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("materials", sa.String(length=4000), nullable=False),
        sa.Column("note", sa.String(length=4000), nullable=False),
        sa.Column("group_size", sa.SmallInteger(), server_default=sa.text("8"), nullable=False),
        sa.Column("mixed_ages", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column(
            "whole_classes", postgresql.ARRAY(sa.String(length=120)), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("rounds", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'[]'"), nullable=False),
        sa.Column("solved_for", sa.String(length=64), nullable=True),
        sa.Column("solved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 <= starts AND starts < ends AND ends <= 1440", name=op.f("ck_rotation_starts_before_it_ends")
        ),
        sa.CheckConstraint("slot_minutes BETWEEN 5 AND 120", name=op.f("ck_rotation_slot_sensible")),
        sa.CheckConstraint("transfer_minutes BETWEEN 0 AND 60", name=op.f("ck_rotation_transfer_sensible")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_rotation_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["booklet_space_id"], ["space.id"], name="fk_rotation_booklet_space_id"),
        sa.ForeignKeyConstraint(["gathering_space_id"], ["space.id"], name="fk_rotation_gathering_space_id"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_rotation_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_rotation"),
        sa.UniqueConstraint("activity_id", name="uq_rotation_activity_id"),
    )
    op.create_index("ix_rotation_booklet_space_id", "rotation", ["booklet_space_id"])
    op.create_index("ix_rotation_gathering_space_id", "rotation", ["gathering_space_id"])
    op.create_index("ix_rotation_location_day", "rotation", ["location_id", "day"])
    op.create_index("ix_rotation_location_id", "rotation", ["location_id"])


def _create_rotation_event() -> None:
    op.create_table(
        "rotation_event",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sort",
            sa.Enum(
                "station_out",
                "station_back",
                "group_late",
                "group_gone",
                "slower_round",
                "by_hand",
                name="sort",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("from_round", sa.SmallInteger(), nullable=False),
        sa.Column("data", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("before", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undone_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_rotation_event_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_event_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_event_rotation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_event"),
    )
    op.create_index("ix_rotation_event_by_id", "rotation_event", ["by_id"])
    op.create_index("ix_rotation_event_location_id", "rotation_event", ["location_id"])
    op.create_index("ix_rotation_event_rotation_at", "rotation_event", ["rotation_id", "at"])


def _create_rotation_family_wish() -> None:
    op.create_table(
        "rotation_family_wish",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("family_id", sa.Uuid(), nullable=False),
        sa.Column(
            "wish",
            sa.Enum("together", "apart", name="wish", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_family_wish_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_family_wish_rotation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_family_wish"),
        sa.UniqueConstraint("rotation_id", "family_id", name="uq_rotation_family_wish_rotation_id_family_id"),
    )
    op.create_index("ix_rotation_family_wish_location_id", "rotation_family_wish", ["location_id"])


def _create_rotation_station() -> None:
    op.create_table(
        "rotation_station",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("description", sa.String(length=4000), nullable=False),
        sa.Column("pictogram", sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column("partner_id", sa.Uuid(), nullable=True),
        sa.Column("host_adults", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("space_id", sa.Uuid(), nullable=True),
        sa.Column("capacity", sa.SmallInteger(), nullable=False),
        sa.Column("windows", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("materials", sa.String(length=4000), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("capacity BETWEEN 1 AND 20", name=op.f("ck_rotation_station_capacity_sensible")),
        sa.CheckConstraint("host_adults BETWEEN 0 AND 20", name=op.f("ck_rotation_station_hosts_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_station_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["partner_id"], ["partner.id"], name="fk_rotation_station_partner_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_station_rotation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_rotation_station_session_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["space_id"], ["space.id"], name="fk_rotation_station_space_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_station"),
        sa.UniqueConstraint("id", "rotation_id", name="uq_rotation_station_id_rotation"),
        sa.UniqueConstraint("rotation_id", "name", name="uq_rotation_station_rotation_id_name"),
        sa.UniqueConstraint("session_id", name="uq_rotation_station_session_id"),
    )
    op.create_index("ix_rotation_station_location_id", "rotation_station", ["location_id"])
    op.create_index("ix_rotation_station_partner_id", "rotation_station", ["partner_id"])
    op.create_index("ix_rotation_station_space_id", "rotation_station", ["space_id"])


def _create_rotation_group() -> None:
    op.create_table(
        "rotation_group",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("children", sa.SmallInteger(), server_default=sa.text("0"), nullable=False),
        sa.Column("leaders", sa.SmallInteger(), server_default=sa.text("1"), nullable=False),
        sa.Column("leader_id", sa.Uuid(), nullable=True),
        sa.Column("windows", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("skipped", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("first_station_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("children >= 0", name=op.f("ck_rotation_group_children_counted")),
        sa.CheckConstraint("leaders BETWEEN 0 AND 10", name=op.f("ck_rotation_group_leaders_sensible")),
        sa.ForeignKeyConstraint(
            ["first_station_id"],
            ["rotation_station.id"],
            name="fk_rotation_group_first_station_id",
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["leader_id"], ["volunteer.id"], name="fk_rotation_group_leader_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_group_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_group_rotation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_rotation_group_session_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_group"),
        sa.UniqueConstraint("id", "rotation_id", name="uq_rotation_group_id_rotation"),
        sa.UniqueConstraint(
            "rotation_id", "name", deferrable=True, initially="IMMEDIATE", name="uq_rotation_group_rotation_id_name"
        ),
        sa.UniqueConstraint("session_id", name="uq_rotation_group_session_id"),
    )
    op.create_index("ix_rotation_group_leader_id", "rotation_group", ["leader_id"])
    op.create_index("ix_rotation_group_location_id", "rotation_group", ["location_id"])


def _create_rotation_role() -> None:
    op.create_table(
        "rotation_role",
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("need", sa.SmallInteger(), nullable=False),
        sa.Column("required", sa.Boolean(), nullable=False),
        sa.Column("qualification", sa.String(length=40), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("need BETWEEN 1 AND 50", name=op.f("ck_rotation_role_need_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_role_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["station_id"], ["rotation_station.id"], name="fk_rotation_role_station_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_role"),
        sa.UniqueConstraint("station_id", "name", name="uq_rotation_role_station_id_name"),
    )
    op.create_index("ix_rotation_role_location_id", "rotation_role", ["location_id"])


def _create_rotation_groups_apart() -> None:
    op.create_table(
        "rotation_groups_apart",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("group_id < other_id", name=op.f("ck_rotation_groups_apart_once_in_order")),
        sa.ForeignKeyConstraint(
            ["group_id"], ["rotation_group.id"], name="fk_rotation_groups_apart_group_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_groups_apart_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["rotation_group.id"], name="fk_rotation_groups_apart_other_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_groups_apart_rotation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_groups_apart"),
        sa.UniqueConstraint("group_id", "other_id", name="uq_rotation_groups_apart_group_id_other_id"),
    )
    op.create_index("ix_rotation_groups_apart_location_id", "rotation_groups_apart", ["location_id"])
    op.create_index("ix_rotation_groups_apart_other_id", "rotation_groups_apart", ["other_id"])
    op.create_index("ix_rotation_groups_apart_rotation_id", "rotation_groups_apart", ["rotation_id"])


def _create_rotation_participant() -> None:
    op.create_table(
        "rotation_participant",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=True),
        sa.Column("label", sa.String(length=60), nullable=True),
        sa.Column("age", sa.SmallInteger(), nullable=True),
        sa.Column("languages", sa.ARRAY(sa.String(length=8)), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("school_class", sa.String(length=120), nullable=True),
        sa.Column("group_id", sa.Uuid(), nullable=True),
        sa.Column("pinned", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("(label IS NULL) = (age IS NULL)", name=op.f("ck_rotation_participant_guest_has_an_age")),
        sa.CheckConstraint("age BETWEEN 0 AND 25", name=op.f("ck_rotation_participant_age_sensible")),
        sa.CheckConstraint("num_nonnulls(child_id, label) = 1", name=op.f("ck_rotation_participant_child_or_guest")),
        sa.ForeignKeyConstraint(
            ["child_id"], ["child.id"], name="fk_rotation_participant_child_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["rotation_group.id"], name="fk_rotation_participant_group", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_participant_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_participant_rotation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_participant"),
        sa.UniqueConstraint("id", "rotation_id", name="uq_rotation_participant_id_rotation"),
        sa.UniqueConstraint("rotation_id", "child_id", name="uq_rotation_participant_rotation_id_child_id"),
        sa.UniqueConstraint("rotation_id", "label", name="uq_rotation_participant_rotation_id_label"),
    )
    op.create_index("ix_rotation_participant_child", "rotation_participant", ["child_id"])
    op.create_index("ix_rotation_participant_group", "rotation_participant", ["group_id"])
    op.create_index("ix_rotation_participant_location_id", "rotation_participant", ["location_id"])


def _create_rotation_visit() -> None:
    op.create_table(
        "rotation_visit",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column("round", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("round BETWEEN 0 AND 200", name=op.f("ck_rotation_visit_round_sensible")),
        sa.ForeignKeyConstraint(
            ["group_id", "rotation_id"],
            ["rotation_group.id", "rotation_group.rotation_id"],
            name="fk_rotation_visit_group",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_visit_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_visit_rotation_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["station_id", "rotation_id"],
            ["rotation_station.id", "rotation_station.rotation_id"],
            name="fk_rotation_visit_station",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_visit"),
        sa.UniqueConstraint(
            "group_id", "round", deferrable=True, initially="IMMEDIATE", name="uq_rotation_visit_group_id_round"
        ),
        sa.UniqueConstraint(
            "group_id",
            "station_id",
            deferrable=True,
            initially="IMMEDIATE",
            name="uq_rotation_visit_group_id_station_id",
        ),
    )
    op.create_index("ix_rotation_visit_location_id", "rotation_visit", ["location_id"])
    op.create_index("ix_rotation_visit_rotation_id", "rotation_visit", ["rotation_id"])
    op.create_index("ix_rotation_visit_station", "rotation_visit", ["station_id", "round"])


def _create_rotation_mark() -> None:
    op.create_table(
        "rotation_mark",
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("station_id", sa.Uuid(), nullable=False),
        sa.Column(
            "mark",
            sa.Enum(
                "not_recorded",
                "present",
                "absent",
                "excused",
                name="mark",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by_id", sa.Uuid(), nullable=False),
        sa.Column("corrected_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_mark_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["rotation_participant.id"], name="fk_rotation_mark_participant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["recorded_by_id"], ["user_account.id"], name="fk_rotation_mark_recorded_by_id"),
        sa.ForeignKeyConstraint(
            ["station_id"], ["rotation_station.id"], name="fk_rotation_mark_station_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_mark"),
        sa.UniqueConstraint("participant_id", "station_id", name="uq_rotation_mark_participant_id_station_id"),
    )
    op.create_index("ix_rotation_mark_location_id", "rotation_mark", ["location_id"])
    op.create_index("ix_rotation_mark_recorded_by_id", "rotation_mark", ["recorded_by_id"])
    op.create_index("ix_rotation_mark_station", "rotation_mark", ["station_id"])


def _create_rotation_pair() -> None:
    op.create_table(
        "rotation_pair",
        sa.Column("rotation_id", sa.Uuid(), nullable=False),
        sa.Column("participant_id", sa.Uuid(), nullable=False),
        sa.Column("other_id", sa.Uuid(), nullable=False),
        sa.Column(
            "sort",
            sa.Enum("friends", "not_together", name="pair_sort", native_enum=False, create_constraint=True, length=30),
            nullable=False,
        ),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("participant_id < other_id", name=op.f("ck_rotation_pair_once_in_order")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_rotation_pair_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["other_id"], ["rotation_participant.id"], name="fk_rotation_pair_other_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"], ["rotation_participant.id"], name="fk_rotation_pair_participant_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["rotation_id"], ["rotation.id"], name="fk_rotation_pair_rotation_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_rotation_pair"),
        sa.UniqueConstraint("participant_id", "other_id", name="uq_rotation_pair_participant_id_other_id"),
    )
    op.create_index("ix_rotation_pair_location_id", "rotation_pair", ["location_id"])
    op.create_index("ix_rotation_pair_other_id", "rotation_pair", ["other_id"])
    op.create_index("ix_rotation_pair_rotation_id", "rotation_pair", ["rotation_id"])


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
