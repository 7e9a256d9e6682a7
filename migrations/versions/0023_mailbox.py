"""How reading the mailbox went, which mails in it wait, and how many mails came in during an hour."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "mailbox",
        sa.Column("waiting_uids", sa.ARRAY(sa.BigInteger()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("mailbox", sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mailbox", sa.Column("failure", sa.String(length=20), nullable=True))
    op.add_column("mailbox", sa.Column("failing_since", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "intake_count",
        sa.Column("hour", sa.DateTime(timezone=True), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hour", "name", name="pk_intake_count"),
    )
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON intake_count TO weekwijzer_app, weekwijzer_system")


def downgrade() -> None:
    op.drop_table("intake_count")
    for column in ("failing_since", "failure", "read_at", "waiting_uids"):
        op.drop_column("mailbox", column)
