"""The language in which an account is written to, and when the coach saw what a reader answered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0044"
down_revision = "0043"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("evaluation_reader", sa.Column("answer_seen_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("user_account", sa.Column("language", sa.String(30), nullable=True))
    op.execute(
        "ALTER TABLE user_account ADD CONSTRAINT ck_user_account_language"
        " CHECK (language IN ('nl', 'en', 'ar', 'ti', 'uk', 'tr', 'fa')) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute("ALTER TABLE user_account VALIDATE CONSTRAINT ck_user_account_language")


def downgrade() -> None:
    op.drop_column("user_account", "language")
    op.drop_column("evaluation_reader", "answer_seen_at")
