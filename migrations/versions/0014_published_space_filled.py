"""What 0013 needs and must not be done while a table is locked: filling old rows, checking them, and their index.

Each of these may be done twice, so that a migration that stopped half-way is simply run again.
"""

from __future__ import annotations

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # The owner sees no rows of a location (row-level security is forced); the calendars are joined anew once.
        op.execute("SET ROLE weekwijzer_system")
        op.execute(
            "UPDATE publication SET space_id = programme_session.space_id FROM programme_session"
            " WHERE programme_session.id = publication.session_id AND publication.space_id IS NULL"
        )
        op.execute("RESET ROLE")
        op.execute("ALTER TABLE publication VALIDATE CONSTRAINT fk_publication_space_id")
        op.create_index(
            "ix_publication_space_id", "publication", ["space_id"], postgresql_concurrently=True, if_not_exists=True
        )


def downgrade() -> None:
    op.drop_index("ix_publication_space_id", "publication")
