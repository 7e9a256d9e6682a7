"""What 0041 and 0042 need and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0043"
down_revision = "0042"
branch_labels = None
depends_on = None

CHECKED = (
    ("message", "fk_message_reader_id"),
    ("message", "ck_message_kind"),
    ("activity", "ck_activity_audience"),
    ("activity", "ck_activity_cancels_before_sensible"),
    ("template", "ck_template_origin"),
    ("ride", "ck_ride_child_seats_among_the_seats"),
    ("funding_line", "ck_funding_line_year_sensible"),
    ("funding_line", "ck_funding_line_year_known"),
    ("funding_line", "ck_funding_line_source"),
    ("feed", "ck_feed_scope"),
    ("feed", "ck_feed_one_subject"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table, constraint in CHECKED:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")
        op.create_index(
            "ix_funding_line_location_year",
            "funding_line",
            ["location_id", "year"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )
        op.create_index(
            "ix_message_reader",
            "message",
            ["reader_id"],
            postgresql_where=sa.text("reader_id IS NOT NULL"),
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_message_reader", "message")
    op.drop_index("ix_funding_line_location_year", "funding_line")
