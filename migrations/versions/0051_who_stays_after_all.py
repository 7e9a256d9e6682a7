"""That a child stays after all is kept with its moment, so that an older tick which comes in later loses against it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0051"
down_revision = "0050"
branch_labels = None
depends_on = None

BY = "fk_check_out_here_by_id"
SAID = "ck_check_out_somebody_said_so"


def upgrade() -> None:
    op.add_column("check_out", sa.Column("here_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("check_out", sa.Column("here_by_id", sa.Uuid(), nullable=True))
    # Of a child that stays, nobody may have seen that it left; the release before writes such a row never itself.
    op.execute("-- squawk-ignore ban-drop-not-null\nALTER TABLE check_out ALTER COLUMN out_at DROP NOT NULL")
    # Who was back at nine and is said to be away at ten was not back at nine.
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE check_out DROP CONSTRAINT ck_check_out_out_before_back"
    )
    op.create_foreign_key(
        BY, "check_out", "user_account", ["here_by_id"], ["id"], ondelete="SET NULL", postgresql_not_valid=True
    )
    op.execute(
        f"ALTER TABLE check_out ADD CONSTRAINT {SAID} CHECK (num_nonnulls(out_at, back_at, here_at) > 0) NOT VALID"
    )
    with op.get_context().autocommit_block():
        op.execute(f"ALTER TABLE check_out VALIDATE CONSTRAINT {BY}")
        op.execute(f"ALTER TABLE check_out VALIDATE CONSTRAINT {SAID}")
        op.create_index("ix_check_out_here_by_id", "check_out", ["here_by_id"], postgresql_concurrently=True)


def downgrade() -> None:
    op.execute("SET ROLE weekwijzer_system")
    op.execute("DELETE FROM check_out WHERE here_at > coalesce(greatest(out_at, back_at), '-infinity')")
    op.execute("UPDATE check_out SET out_at = back_at WHERE out_at IS NULL")
    op.execute("UPDATE check_out SET back_at = NULL WHERE back_at < out_at")
    op.execute("RESET ROLE")
    op.drop_index("ix_check_out_here_by_id", table_name="check_out")
    op.drop_constraint(op.f(SAID), "check_out", type_="check")
    op.drop_constraint(op.f(BY), "check_out", type_="foreignkey")
    op.create_check_constraint(op.f("ck_check_out_out_before_back"), "check_out", "out_at <= back_at")
    op.alter_column("check_out", "out_at", nullable=False)
    op.drop_column("check_out", "here_by_id")
    op.drop_column("check_out", "here_at")
