"""To whom mail does not arrive, and what an answer proposes, whom it names, and what a supervisor made of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

ANSWERS = "'none', 'accepted', 'declined', 'tentative'"
ADDED = ("proposed_starts_at", "proposed_ends_at", "other", "passed_on", "answer_before")


def upgrade() -> None:
    for column in ("proposed_starts_at", "proposed_ends_at"):
        op.add_column("incoming_reply", sa.Column(column, sa.DateTime(timezone=True), nullable=True))
    op.add_column("incoming_reply", sa.Column("other", sa.String(length=254), nullable=True))
    op.add_column("incoming_reply", sa.Column("passed_on", sa.String(length=30), nullable=True))
    op.add_column("incoming_reply", sa.Column("answer_before", sa.String(length=20), nullable=True))
    op.execute(
        f"ALTER TABLE incoming_reply ADD CONSTRAINT ck_incoming_reply_passed_on"
        f" CHECK (passed_on IN ({ANSWERS})) NOT VALID"
    )
    op.create_table(
        "returned_mail",
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("address", sa.String(length=254), nullable=False),
        sa.Column("permanent", sa.Boolean(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.CheckConstraint("num_nonnulls(volunteer_id, contact_id) = 1", name=op.f("ck_returned_mail_one_person")),
        *(
            sa.ForeignKeyConstraint(
                [f"{table}_id"], [f"{table}.id"], name=f"fk_returned_mail_{table}_id", ondelete="CASCADE"
            )
            for table in ("volunteer", "contact", "location")
        ),
        sa.PrimaryKeyConstraint("id", name="pk_returned_mail"),
        sa.UniqueConstraint("volunteer_id", name="uq_returned_mail_volunteer_id"),
        sa.UniqueConstraint("contact_id", name="uq_returned_mail_contact_id"),
    )
    op.create_index("ix_returned_mail_location_id", "returned_mail", ["location_id"])
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON returned_mail TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE returned_mail ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE returned_mail FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON returned_mail TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON returned_mail TO weekwijzer_system USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.drop_table("returned_mail")
    for column in ADDED:
        op.drop_column("incoming_reply", column)
