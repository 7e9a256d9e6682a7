"""What 0033 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0034"
down_revision = "0033"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE programme_session VALIDATE CONSTRAINT fk_programme_session_rotation_id")
        op.create_index(
            "ix_programme_session_rotation_id",
            "programme_session",
            ["rotation_id"],
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("ix_programme_session_rotation_id", "programme_session")
