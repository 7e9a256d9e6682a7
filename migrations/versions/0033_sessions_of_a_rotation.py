"""Which safety day a session is a part of: a station of it, or a group."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0033"
down_revision = "0032"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("programme_session", sa.Column("rotation_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE programme_session ADD CONSTRAINT fk_programme_session_rotation_id FOREIGN KEY (rotation_id)"
        " REFERENCES rotation (id) ON DELETE SET NULL NOT VALID"
    )


def downgrade() -> None:
    op.drop_column("programme_session", "rotation_id")
