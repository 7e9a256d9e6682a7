"""The space in which a session was published to be: a calendar of a space follows what people know, not the draft."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("publication", sa.Column("space_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE publication ADD CONSTRAINT fk_publication_space_id FOREIGN KEY (space_id)"
        " REFERENCES space (id) ON DELETE SET NULL NOT VALID"
    )


def downgrade() -> None:
    op.drop_constraint("fk_publication_space_id", "publication")
    op.drop_column("publication", "space_id")
