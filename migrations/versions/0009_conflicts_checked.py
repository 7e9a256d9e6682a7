"""What 0008 needs and must not be done while a table is locked: checking old rows."""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE location VALIDATE CONSTRAINT ck_location_family_limit_positive")
        op.execute("ALTER TABLE age_group VALIDATE CONSTRAINT ck_age_group_ratio_positive")
        op.execute("ALTER TABLE shift VALIDATE CONSTRAINT ck_shift_part_sensible")


def downgrade() -> None:
    """Leave it: what was checked stays so until 0008 takes it away."""
