"""Outings, budgets, book sets, and what activities from templates can say of themselves."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0042"
down_revision = "0041"
branch_labels = None
depends_on = None

SOURCES = "'activity_budget', 'mdt', 'spuk', 'deal', 'sponsor', 'discount_card', 'municipality', 'free'"
SCOPES = "'partner', 'volunteer', 'open-shifts', 'age-group', 'space', 'location', 'activity', 'staff'"
TABLES = (
    "book_set_setting",
    "book_sets_departed",
    "budget",
    "emergency_number",
    "book_set_delivery",
    "book_set_handout",
    "linked_activity",
    "agreement",
    "check_out",
    "outing",
    "headcount",
    "packing_item",
)


def upgrade() -> None:
    for create in (
        _create_book_set_setting,
        _create_book_sets_departed,
        _create_budget,
        _create_emergency_number,
        _create_book_set_delivery,
        _create_book_set_handout,
        _create_linked_activity,
        _create_agreement,
        _create_check_out,
        _create_outing,
        _create_headcount,
        _create_packing_item,
    ):
        create()
    for table in TABLES:
        _guard(table)
    _add_columns()
    _allow(SOURCES, SCOPES, subjects="CASE WHEN scope IN ('location', 'staff') THEN 0 ELSE 1 END")


def _add_columns() -> None:
    op.add_column("activity", sa.Column("audience", sa.String(30), server_default="children", nullable=False))
    op.add_column("activity", sa.Column("cancels_before", sa.SmallInteger(), nullable=True))
    op.add_column("template", sa.Column("origin", sa.String(30), server_default="shipped", nullable=False))
    op.add_column("template", sa.Column("sender", sa.String(120), server_default="", nullable=False))
    op.add_column("ride", sa.Column("child_seats", sa.SmallInteger(), server_default=sa.text("0"), nullable=False))
    op.add_column("shift", sa.Column("language", sa.String(8), nullable=True))
    op.add_column("funding_line", sa.Column("year", sa.SmallInteger(), nullable=True))
    op.add_column("funding_line", sa.Column("reference", sa.String(60), server_default="", nullable=False))
    op.execute(
        "ALTER TABLE activity ADD CONSTRAINT ck_activity_audience"
        " CHECK (audience IN ('children', 'parents', 'everybody', 'staff')) NOT VALID,"
        " ADD CONSTRAINT ck_activity_cancels_before_sensible CHECK (cancels_before BETWEEN 0 AND 336) NOT VALID"
    )
    op.execute(
        "ALTER TABLE template ADD CONSTRAINT ck_template_origin"
        " CHECK (origin IN ('shipped', 'own', 'imported')) NOT VALID"
    )
    op.execute(
        "ALTER TABLE ride ADD CONSTRAINT ck_ride_child_seats_among_the_seats"
        " CHECK (child_seats BETWEEN 0 AND seats) NOT VALID"
    )
    _charge_to_a_year()


def _charge_to_a_year() -> None:
    """Charge every line of money to the year in which it was noted."""
    # The owner sees no rows of a location (row-level security is forced).
    op.execute("SET ROLE weekwijzer_system")
    op.execute("UPDATE funding_line SET year = extract(year FROM noted_at AT TIME ZONE 'Europe/Amsterdam')")
    op.execute("RESET ROLE")
    op.execute(
        "ALTER TABLE funding_line ADD CONSTRAINT ck_funding_line_year_sensible"
        " CHECK (year BETWEEN 2020 AND 2100) NOT VALID,"
        " ADD CONSTRAINT ck_funding_line_year_known CHECK (year IS NOT NULL) NOT VALID"
    )


def _allow(sources: str, scopes: str, *, subjects: str) -> None:
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE funding_line DROP CONSTRAINT ck_funding_line_source")
    op.execute(
        f"ALTER TABLE funding_line ADD CONSTRAINT ck_funding_line_source CHECK (source IN ({sources})) NOT VALID"
    )
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE feed DROP CONSTRAINT ck_feed_scope,"
        " DROP CONSTRAINT ck_feed_one_subject"
    )
    op.execute(
        f"ALTER TABLE feed ADD CONSTRAINT ck_feed_scope CHECK (scope IN ({scopes})) NOT VALID,"
        " ADD CONSTRAINT ck_feed_one_subject CHECK"
        f" (num_nonnulls(partner_id, volunteer_id, age_group_id, space_id, activity_id) = {subjects}) NOT VALID"
    )


def _create_book_set_setting() -> None:
    op.create_table(
        "book_set_setting",
        sa.Column("youngest_months", sa.SmallInteger(), server_default=sa.text("12"), nullable=False),
        sa.Column("oldest_months", sa.SmallInteger(), server_default=sa.text("47"), nullable=False),
        sa.Column("warn_below", sa.SmallInteger(), server_default=sa.text("5"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "0 <= youngest_months AND youngest_months <= oldest_months", name=op.f("ck_book_set_setting_ages_in_order")
        ),
        sa.CheckConstraint("oldest_months <= 84", name=op.f("ck_book_set_setting_toddlers")),
        sa.CheckConstraint("warn_below BETWEEN 0 AND 200", name=op.f("ck_book_set_setting_warning_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_book_set_setting_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_book_set_setting"),
        sa.UniqueConstraint("location_id", name="uq_book_set_setting_location_id"),
    )
    op.create_index("ix_book_set_setting_location_id", "book_set_setting", ["location_id"], unique=False)


def _create_book_sets_departed() -> None:
    op.create_table(
        "book_sets_departed",
        sa.Column("sets", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("sets >= 0", name=op.f("ck_book_sets_departed_number_sensible")),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_book_sets_departed_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_book_sets_departed"),
        sa.UniqueConstraint("location_id", name="uq_book_sets_departed_location_id"),
    )
    op.create_index("ix_book_sets_departed_location_id", "book_sets_departed", ["location_id"], unique=False)


def _create_budget() -> None:
    op.create_table(
        "budget",
        sa.Column("year", sa.SmallInteger(), nullable=False),
        sa.Column(
            "source",
            sa.Enum(
                "activity_budget",
                "mdt",
                "spuk",
                "deal",
                "sponsor",
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
        sa.Column("amount", sa.Numeric(precision=10, scale=2), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_budget_amount_sensible")),
        sa.CheckConstraint("year BETWEEN 2020 AND 2100", name=op.f("ck_budget_year_sensible")),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_budget_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_budget"),
        sa.UniqueConstraint("location_id", "year", "source", name="uq_budget_location_id_year_source"),
    )
    op.create_index("ix_budget_location_id", "budget", ["location_id"], unique=False)


def _create_emergency_number() -> None:
    op.create_table(
        "emergency_number",
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("number", sa.String(length=40), nullable=False),
        sa.Column("call_when", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_emergency_number_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_emergency_number"),
        sa.UniqueConstraint("location_id", "name", name="uq_emergency_number_location_id_name"),
    )
    op.create_index("ix_emergency_number_location_id", "emergency_number", ["location_id"], unique=False)


def _create_book_set_delivery() -> None:
    op.create_table(
        "book_set_delivery",
        sa.Column("sets", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "sets BETWEEN -500 AND 500 AND sets <> 0", name=op.f("ck_book_set_delivery_number_sensible")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_book_set_delivery_by_id"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_book_set_delivery_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_book_set_delivery"),
    )
    op.create_index("ix_book_set_delivery_by_id", "book_set_delivery", ["by_id"], unique=False)
    op.create_index("ix_book_set_delivery_location_id", "book_set_delivery", ["location_id"], unique=False)


def _create_book_set_handout() -> None:
    op.create_table(
        "book_set_handout",
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("handed_on", sa.Date(), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_book_set_handout_by_id"),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_book_set_handout_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_book_set_handout_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_book_set_handout"),
        sa.UniqueConstraint("child_id", name="uq_book_set_handout_child_id"),
    )
    op.create_index("ix_book_set_handout_by_id", "book_set_handout", ["by_id"], unique=False)
    op.create_index("ix_book_set_handout_location_id", "book_set_handout", ["location_id"], unique=False)


def _create_linked_activity() -> None:
    op.create_table(
        "linked_activity",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("beside_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("activity_id <> beside_id", name=op.f("ck_linked_activity_two_activities")),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name="fk_linked_activity_activity_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["beside_id"], ["activity.id"], name="fk_linked_activity_beside_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_linked_activity_location_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_linked_activity"),
        sa.UniqueConstraint("beside_id", name="uq_linked_activity_beside_id"),
    )
    op.create_index("ix_linked_activity_activity_id", "linked_activity", ["activity_id"], unique=False)
    op.create_index("ix_linked_activity_location_id", "linked_activity", ["location_id"], unique=False)


def _create_agreement() -> None:
    op.create_table(
        "agreement",
        sa.Column("enrolment_id", sa.Uuid(), nullable=False),
        sa.Column("signed_on", sa.Date(), nullable=False),
        sa.Column("noted_by_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["enrolment_id"], ["enrolment.id"], name="fk_agreement_enrolment_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_agreement_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["noted_by_id"], ["user_account.id"], name="fk_agreement_noted_by_id"),
        sa.PrimaryKeyConstraint("id", name="pk_agreement"),
        sa.UniqueConstraint("enrolment_id", name="uq_agreement_enrolment_id"),
    )
    op.create_index("ix_agreement_location_id", "agreement", ["location_id"], unique=False)
    op.create_index("ix_agreement_noted_by_id", "agreement", ["noted_by_id"], unique=False)


def _create_check_out() -> None:
    op.create_table(
        "check_out",
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("child_id", sa.Uuid(), nullable=False),
        sa.Column("out_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("out_by_id", sa.Uuid(), nullable=True),
        sa.Column("back_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("back_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("out_at <= back_at", name=op.f("ck_check_out_out_before_back")),
        sa.ForeignKeyConstraint(
            ["back_by_id"], ["user_account.id"], name="fk_check_out_back_by_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["child_id"], ["child.id"], name="fk_check_out_child_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_check_out_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["out_by_id"], ["user_account.id"], name="fk_check_out_out_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_check_out_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_check_out"),
        sa.UniqueConstraint("session_id", "child_id", name="uq_check_out_session_id_child_id"),
    )
    op.create_index("ix_check_out_back_by_id", "check_out", ["back_by_id"], unique=False)
    op.create_index("ix_check_out_child_id", "check_out", ["child_id"], unique=False)
    op.create_index("ix_check_out_location_id", "check_out", ["location_id"], unique=False)
    op.create_index("ix_check_out_out_by_id", "check_out", ["out_by_id"], unique=False)


def _create_outing() -> None:
    op.create_table(
        "outing",
        sa.Column("activity_id", sa.Uuid(), nullable=False),
        sa.Column("session_id", sa.Uuid(), nullable=False),
        sa.Column("briefing_id", sa.Uuid(), nullable=True),
        sa.Column(
            "sort",
            sa.Enum(
                "museum",
                "swimming",
                "ice_rink",
                "tournament",
                "nature",
                "other",
                name="sort",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("destination", sa.String(length=120), nullable=False),
        sa.Column("destination_phone", sa.String(length=40), server_default=sa.text("''"), nullable=False),
        sa.Column("meeting_point", sa.String(length=200), server_default=sa.text("''"), nullable=False),
        sa.Column("there_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tickets", sa.SmallInteger(), nullable=True),
        sa.Column("tickets_note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("weather", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("plan_b", sa.String(length=4000), nullable=False),
        sa.Column("plan_b_id", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("there_at < off_at", name=op.f("ck_outing_there_before_off")),
        sa.CheckConstraint("tickets BETWEEN 0 AND 500", name=op.f("ck_outing_tickets_sensible")),
        sa.ForeignKeyConstraint(["activity_id"], ["activity.id"], name="fk_outing_activity_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["briefing_id"], ["programme_session.id"], name="fk_outing_briefing_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_outing_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["plan_b_id"], ["programme_session.id"], name="fk_outing_plan_b_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["session_id"], ["programme_session.id"], name="fk_outing_session_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_outing"),
        sa.UniqueConstraint("session_id", name="uq_outing_session_id"),
    )
    op.create_index("ix_outing_activity", "outing", ["activity_id"], unique=False)
    op.create_index("ix_outing_briefing_id", "outing", ["briefing_id"], unique=False)
    op.create_index("ix_outing_location_id", "outing", ["location_id"], unique=False)
    op.create_index("ix_outing_plan_b_id", "outing", ["plan_b_id"], unique=False)


def _create_headcount() -> None:
    op.create_table(
        "headcount",
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column(
            "point",
            sa.Enum(
                "departure",
                "arrival",
                "return",
                "back",
                name="point",
                native_enum=False,
                create_constraint=True,
                length=30,
            ),
            nullable=False,
        ),
        sa.Column("expected", sa.SmallInteger(), nullable=False),
        sa.Column("counted", sa.SmallInteger(), nullable=False),
        sa.Column("note", sa.String(length=300), server_default=sa.text("''"), nullable=False),
        sa.Column("counted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint(
            "expected BETWEEN 0 AND 500 AND counted BETWEEN 0 AND 500", name=op.f("ck_headcount_numbers_sensible")
        ),
        sa.ForeignKeyConstraint(["by_id"], ["user_account.id"], name="fk_headcount_by_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_headcount_location_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["outing_id"], ["outing.id"], name="fk_headcount_outing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_headcount"),
    )
    op.create_index("ix_headcount_by_id", "headcount", ["by_id"], unique=False)
    op.create_index("ix_headcount_location_id", "headcount", ["location_id"], unique=False)
    op.create_index("ix_headcount_outing_point", "headcount", ["outing_id", "point", "counted_at"], unique=False)


def _create_packing_item() -> None:
    op.create_table(
        "packing_item",
        sa.Column("outing_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("each", sa.Boolean(), server_default=sa.text("false"), nullable=False),
        sa.Column("position", sa.SmallInteger(), nullable=False),
        sa.Column("packed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("packed_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["location_id"], ["location.id"], name="fk_packing_item_location_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["outing_id"], ["outing.id"], name="fk_packing_item_outing_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["packed_by_id"], ["user_account.id"], name="fk_packing_item_packed_by_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_packing_item"),
        sa.UniqueConstraint("outing_id", "each", "name", name="uq_packing_item_outing_id_each_name"),
    )
    op.create_index("ix_packing_item_location_id", "packing_item", ["location_id"], unique=False)
    op.create_index("ix_packing_item_packed_by_id", "packing_item", ["packed_by_id"], unique=False)


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
    op.execute("DELETE FROM feed WHERE scope = 'staff'")
    op.execute("UPDATE funding_line SET source = 'deal' WHERE source = 'sponsor'")
    op.execute("RESET ROLE")
    _allow(
        SOURCES.replace(", 'sponsor'", ""),
        SCOPES.replace(", 'staff'", ""),
        subjects="CASE scope WHEN 'location' THEN 0 ELSE 1 END",
    )
    for table, column in (
        ("funding_line", "reference"),
        ("funding_line", "year"),
        ("shift", "language"),
        ("ride", "child_seats"),
        ("template", "sender"),
        ("template", "origin"),
        ("activity", "cancels_before"),
        ("activity", "audience"),
    ):
        op.drop_column(table, column)
    for table in reversed(TABLES):
        op.drop_table(table)
