"""Every line of money is charged to a year: that in which it was noted, where nobody said another."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The owner sees no rows of a location (row-level security is forced).
    op.execute("SET ROLE weekwijzer_system")
    op.execute(
        "UPDATE funding_line SET year = extract(year FROM noted_at AT TIME ZONE 'Europe/Amsterdam') WHERE year IS NULL"
    )
    op.execute("RESET ROLE")
    op.execute("ALTER TABLE funding_line ADD CONSTRAINT ck_funding_line_year_known CHECK (year IS NOT NULL) NOT VALID")
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE funding_line VALIDATE CONSTRAINT ck_funding_line_year_known")
    op.alter_column("funding_line", "year", existing_type=sa.SmallInteger(), nullable=False)
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE funding_line DROP CONSTRAINT ck_funding_line_year_known"
    )
    op.drop_column("budget", "closed_at")


def downgrade() -> None:
    op.add_column("budget", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.alter_column("funding_line", "year", existing_type=sa.SmallInteger(), nullable=True)
