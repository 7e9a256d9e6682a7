"""Every line of money is charged to a year: what 0043 has checked is said of the column."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0045"
down_revision = "0044"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.alter_column("funding_line", "year", existing_type=sa.SmallInteger(), nullable=False)
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE funding_line DROP CONSTRAINT ck_funding_line_year_known"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE funding_line ADD CONSTRAINT ck_funding_line_year_known CHECK (year IS NOT NULL)")
    op.alter_column("funding_line", "year", existing_type=sa.SmallInteger(), nullable=True)
