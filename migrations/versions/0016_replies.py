"""What came in at reply addresses, how far the mailbox was read, and the alarm of a decline at the last moment."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KINDS = "'invitation', 'update', 'cancellation', 'changes', 'reminder', 'attendance_reminder', 'sign_in_link'"
SORTS = (
    "answer",
    "stale",
    "outdated",
    "too_late",
    "stranger",
    "not_invited",
    "unclear",
    "counter",
    "delegated",
    "text",
    "auto_reply",
    "bounce",
    "too_large",
)
STATES = ("open", "noted", "folded", "handled")
ANSWERS = ("none", "accepted", "declined", "tentative")

COUNT_OPEN_REPLIES = """
CREATE FUNCTION count_open_replies() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.location_id ELSE NEW.location_id END;
    more integer := 0;
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.state = 'open' THEN more := more - 1; END IF;
    IF TG_OP <> 'DELETE' AND NEW.state = 'open' THEN more := more + 1; END IF;
    -- Deferred to the commit, as the versions are: the location's row is locked last and briefly.
    IF more <> 0 THEN
        UPDATE location SET open_replies = open_replies + more WHERE id = changed;
    END IF;
    RETURN NULL;
END $$
"""

COUNT_TRIGGER = """
CREATE CONSTRAINT TRIGGER count_open_replies AFTER INSERT OR UPDATE OF state OR DELETE ON incoming_reply
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_open_replies()
"""


def upgrade() -> None:
    op.add_column("location", sa.Column("open_replies", sa.Integer(), server_default=sa.text("0"), nullable=False))
    _create_incoming_reply()
    _guard_incoming_reply()
    _create_counters()
    # The guarantee does not go: the same one with a word more takes its place, in this transaction.
    op.execute("-- squawk-ignore ban-drop-constraint\nALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(
        f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({KINDS}, 'late_decline')) NOT VALID"
    )


def _create_incoming_reply() -> None:
    op.create_table(
        "incoming_reply",
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("sort", _closed(SORTS, "sort"), nullable=False),
        sa.Column("state", _closed(STATES, "state"), nullable=False),
        sa.Column("volunteer_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("session_id", sa.Uuid(), nullable=True),
        sa.Column("recurrence_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("said", _closed(ANSWERS, "said"), nullable=True),
        sa.Column("sequence", sa.Integer(), nullable=True),
        sa.Column("stamped_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sender", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.String(length=2000), nullable=False),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handled_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("handled_by_id", sa.Uuid(), nullable=True),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        *_checks(),
        *_references(),
        sa.PrimaryKeyConstraint("id", name="pk_incoming_reply"),
        sa.UniqueConstraint("key", name="uq_incoming_reply_key"),
    )
    for name, columns in (
        ("location_id", ["location_id"]),
        ("location_received", ["location_id", "received_at"]),
        ("volunteer", ["volunteer_id", "session_id"]),
        ("contact", ["contact_id", "session_id"]),
        ("session", ["session_id"]),
        ("handled_by", ["handled_by_id"]),
    ):
        op.create_index(f"ix_incoming_reply_{name}", "incoming_reply", columns)
    op.create_index(
        "ix_incoming_reply_open", "incoming_reply", ["location_id"], postgresql_where=sa.text("state = 'open'")
    )


def _checks() -> list[sa.CheckConstraint]:
    checks = {
        "one_person": "num_nonnulls(volunteer_id, contact_id) = 1",
        "handled_at_a_moment": "(state = 'handled') = (handled_at IS NOT NULL)",
        "noted_of_a_session": "state <> 'noted' OR (sort = 'answer' AND session_id IS NOT NULL)",
    }
    return [sa.CheckConstraint(rule, name=op.f(f"ck_incoming_reply_{name}")) for name, rule in checks.items()]


def _references() -> list[sa.ForeignKeyConstraint]:
    tables = {
        "volunteer_id": ("volunteer", "CASCADE"),
        "contact_id": ("contact", "CASCADE"),
        "session_id": ("programme_session", "CASCADE"),
        "handled_by_id": ("user_account", "SET NULL"),
        "location_id": ("location", "CASCADE"),
    }
    return [
        sa.ForeignKeyConstraint([column], [f"{table}.id"], name=f"fk_incoming_reply_{column}", ondelete=rule)
        for column, (table, rule) in tables.items()
    ]


def _guard_incoming_reply() -> None:
    op.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON incoming_reply TO weekwijzer_app, weekwijzer_system")
    op.execute("ALTER TABLE incoming_reply ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE incoming_reply FORCE ROW LEVEL SECURITY")
    op.execute(
        "CREATE POLICY own_location ON incoming_reply TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute("CREATE POLICY every_location ON incoming_reply TO weekwijzer_system USING (true) WITH CHECK (true)")
    op.execute(COUNT_OPEN_REPLIES)
    op.execute(COUNT_TRIGGER)


def _create_counters() -> None:
    """Make what is about no location: how far a mailbox was read, and how often nobody was meant."""
    op.create_table(
        "mailbox",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_mailbox"),
    )
    op.create_table(
        "tally",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_tally"),
    )
    for table in ("mailbox", "tally"):
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO weekwijzer_app, weekwijzer_system")


def _closed(values: tuple[str, ...], name: str) -> sa.Enum:
    return sa.Enum(*values, name=name, native_enum=False, create_constraint=True, length=30)


def downgrade() -> None:
    op.execute("DELETE FROM message WHERE kind = 'late_decline'")
    op.execute("ALTER TABLE message DROP CONSTRAINT ck_message_kind")
    op.execute(f"ALTER TABLE message ADD CONSTRAINT ck_message_kind CHECK (kind IN ({KINDS}))")
    for table in ("tally", "mailbox", "incoming_reply"):
        op.drop_table(table)
    op.execute("DROP FUNCTION count_open_replies()")
    op.drop_column("location", "open_replies")
