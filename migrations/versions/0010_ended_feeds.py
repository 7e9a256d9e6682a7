"""A subscription that ends, or gets another secret, counts as a change of what people know: it must stop at once."""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute(
        "CREATE CONSTRAINT TRIGGER count_published AFTER UPDATE OF secret_hash, revoked_at OR DELETE ON feed"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change('published')"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER count_published ON feed")
