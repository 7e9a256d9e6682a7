"""In which language somebody is written to, and whether they want reminders."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

LANGUAGES = "'nl', 'en', 'ar', 'ti', 'uk', 'tr', 'fa'"
TABLES = ("volunteer", "contact")


def upgrade() -> None:
    for table in TABLES:
        op.add_column(
            table, sa.Column("language", sa.String(length=30), server_default=sa.text("'nl'"), nullable=False)
        )
        op.add_column(table, sa.Column("reminded", sa.Boolean(), server_default=sa.text("true"), nullable=False))
        op.execute(
            f"ALTER TABLE {table} ADD CONSTRAINT ck_{table}_language CHECK (language IN ({LANGUAGES})) NOT VALID"
        )


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "reminded")
        op.drop_column(table, "language")
