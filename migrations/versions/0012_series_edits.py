"""Series edits: roles that are needed no more, and what people knew before they were told something else."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("shift", sa.Column("withdrawn", sa.Boolean(), server_default=sa.text("false"), nullable=False))
    op.add_column("invitation", sa.Column("known_before", postgresql.JSONB(), nullable=True))


def downgrade() -> None:
    op.drop_column("invitation", "known_before")
    op.drop_column("shift", "withdrawn")
