"""When a volunteer stopped, and which partners and spaces are still chosen from."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("volunteer", sa.Column("left_at", sa.DateTime(timezone=True), nullable=True))
    for table in ("partner", "space"):
        op.add_column(table, sa.Column("active", sa.Boolean(), server_default=sa.text("true"), nullable=False))


def downgrade() -> None:
    for table in ("space", "partner"):
        op.drop_column(table, "active")
    op.drop_column("volunteer", "left_at")
