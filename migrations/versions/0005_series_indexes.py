"""What 0004 needs and must not be done while a table is locked: checking old rows, and building indexes beside the work.

Each of these may be done twice, so that a migration that stopped half-way is simply run again.
"""

from __future__ import annotations

from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE space VALIDATE CONSTRAINT ck_space_travel_sensible")
        op.execute("ALTER TABLE session_change VALIDATE CONSTRAINT fk_session_change_edit_id")
        op.create_index(
            "ix_session_change_edit_id", "session_change", ["edit_id"], postgresql_concurrently=True, if_not_exists=True
        )
        op.create_index(
            "uq_programme_session_meant_for",
            "programme_session",
            ["activity_id", "meant_for"],
            unique=True,
            postgresql_concurrently=True,
            if_not_exists=True,
        )


def downgrade() -> None:
    op.drop_index("uq_programme_session_meant_for", "programme_session")
    op.drop_index("ix_session_change_edit_id", "session_change")
