"""The times of an outing at its destination, and of rides, move along with their meeting, whatever moves it."""

from __future__ import annotations

from alembic import op

revision = "0049"
down_revision = "0048"
branch_labels = None
depends_on = None

MOVE = """
CREATE FUNCTION move_times_along() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    later interval := NEW.starts_at - OLD.starts_at;
BEGIN
    UPDATE outing SET there_at = there_at + later, off_at = off_at + later WHERE session_id = NEW.id;
    UPDATE ride SET leaves_at = leaves_at + later, back_at = back_at + later WHERE session_id = NEW.id;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(MOVE)
    op.execute(
        "CREATE TRIGGER move_times_along AFTER UPDATE OF starts_at ON programme_session FOR EACH ROW"
        " WHEN (NEW.starts_at <> OLD.starts_at) EXECUTE FUNCTION move_times_along()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER move_times_along ON programme_session")
    op.execute("DROP FUNCTION move_times_along()")
