"""What 0030 needs and must not be done while a table is locked: what people hold of ours by now.

Each of these may be done twice, so that a migration that stopped half-way is simply run again.
"""

from __future__ import annotations

from alembic import op

revision = "0031"
down_revision = "0030"
branch_labels = None
depends_on = None

CHECKED = (
    ("volunteer", "ck_volunteer_calendar_by"),
    ("contact", "ck_contact_calendar_by"),
    ("invitation", "ck_invitation_in_calendar"),
    ("series_invitation", "ck_series_invitation_in_calendar"),
    ("message", "ck_message_kind"),
    ("message", "ck_message_about_several"),
)


def upgrade() -> None:
    with op.get_context().autocommit_block():
        # The owner sees no rows of a location (row-level security is forced).
        op.execute("SET ROLE weekwijzer_system")
        # Until now every mail about a meeting carried its calendar object, or that of its series.
        op.execute(
            "UPDATE invitation SET in_calendar = CASE WHEN series_id IS NULL AND NOT digested THEN 'leaving' ELSE 'absent' END"
            " WHERE in_calendar = 'present' AND (withdrawn OR digested OR series_id IS NOT NULL)"
        )
        op.execute("UPDATE series_invitation SET in_calendar = 'leaving' WHERE in_calendar = 'present' AND withdrawn")
        op.execute("RESET ROLE")
        for table, constraint in CHECKED:
            op.execute(f"ALTER TABLE {table} VALIDATE CONSTRAINT {constraint}")


def downgrade() -> None:
    """Leave the rows: 0030 takes the columns away."""
