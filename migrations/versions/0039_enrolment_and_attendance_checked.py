"""What 0037 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

CHECKED = (
    ("child", "ck_child_arrived_before_it_left"),
    ("attendance", "ck_attendance_arrived_before_it_left"),
    ("attendance", "fk_attendance_makes_up"),
    ("enrolment", "ck_enrolment_offered_with_a_deadline"),
    ("enrolment", "ck_enrolment_reason"),
)
INDEXES = (
    ("ix_attendance_makes_up", "attendance", "makes_up_id", "makes_up_id IS NOT NULL"),
    ("ix_child_left_on", "child", "left_on", "left_on IS NOT NULL"),
    ("ix_enrolment_offered", "enrolment", "offered_until", "state = 'offered'"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        for table, constraint in CHECKED:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")
        for name, table, column, where in INDEXES:
            op.create_index(
                name,
                table,
                [column],
                postgresql_where=sa.text(where),
                postgresql_concurrently=True,
                if_not_exists=True,
            )


def downgrade() -> None:
    for name, table, _, _ in INDEXES:
        op.drop_index(name, table)
