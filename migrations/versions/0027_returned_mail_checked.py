"""What 0026 needs and must not be done while a table is locked; it may be done twice."""

from __future__ import annotations

from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE incoming_reply VALIDATE CONSTRAINT ck_incoming_reply_passed_on")


def downgrade() -> None:
    """Nothing to take back: the constraint goes with its column."""
