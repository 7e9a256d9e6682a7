"""What 0021 needs and must not be done while a table is locked; each of these may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE volunteer VALIDATE CONSTRAINT ck_volunteer_language")
        op.execute("ALTER TABLE contact VALIDATE CONSTRAINT ck_contact_language")


def downgrade() -> None:
    """Leave the constraints: 0021 takes them with their columns."""
