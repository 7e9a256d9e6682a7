"""A calendar of what somebody of staff is responsible for; it ends with the account."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"
branch_labels = None
depends_on = None

SUBJECTS = "partner_id, volunteer_id, age_group_id, space_id, activity_id, account_id"
SCOPES = "'partner', 'volunteer', 'open-shifts', 'age-group', 'space', 'location', 'activity', 'staff', 'responsible'"

OF_PUBLICATION = """
CREATE OR REPLACE FUNCTION touch_feeds_of_publication() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_one publication;
    new_one publication;
    changed publication;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_one := OLD; END IF;
    IF TG_OP <> 'DELETE' THEN new_one := NEW; END IF;
    IF TG_OP = 'UPDATE'
        AND (OLD.component, OLD.cancelled, OLD.starts_at, OLD.ends_at, OLD.space_id)
            IS NOT DISTINCT FROM (NEW.component, NEW.cancelled, NEW.starts_at, NEW.ends_at, NEW.space_id)
    THEN
        RETURN NULL;
    END IF;
    changed := CASE TG_OP WHEN 'DELETE' THEN old_one ELSE new_one END;
    PERFORM touch_feeds(changed.location_id, ARRAY[changed.location_id, old_one.space_id, new_one.space_id]
        || ARRAY({of_session})
        || ARRAY(SELECT coalesce(i.volunteer_id, c.partner_id) FROM invitation i LEFT JOIN contact c ON c.id = i.contact_id
            WHERE i.session_id = changed.session_id)
        -- A session that went away says no more what it belonged to: that touches all.
        || CASE TG_OP WHEN 'DELETE' THEN ARRAY['00000000-0000-0000-0000-000000000000'::uuid] END);
    RETURN NULL;
END $$
"""
OF_ONE_SESSION = (
    "SELECT unnest(ARRAY[s.activity_id, s.age_group_id, a.responsible_id])"
    " FROM programme_session s JOIN activity a ON a.id = s.activity_id WHERE s.id = changed.session_id"
)
OF_ONE_SESSION_BEFORE = (
    "SELECT unnest(ARRAY[activity_id, age_group_id]) FROM programme_session WHERE id = changed.session_id"
)
OF_SESSION = """
CREATE OR REPLACE FUNCTION touch_feeds_of_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.location_id,
        ARRAY[OLD.activity_id, NEW.activity_id, OLD.age_group_id, NEW.age_group_id]{responsible});
    RETURN NULL;
END $$
"""
OF_BOTH_ACTIVITIES = (
    " || ARRAY(SELECT responsible_id FROM activity"
    " WHERE OLD.activity_id <> NEW.activity_id AND id IN (OLD.activity_id, NEW.activity_id))"
)
OF_RESPONSIBLE = """
CREATE FUNCTION touch_feeds_of_responsible() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.location_id, ARRAY[OLD.responsible_id, NEW.responsible_id]);
    RETURN NULL;
END $$
"""
END_WITH_ACCOUNT = """
CREATE FUNCTION end_feeds_of_account() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    here text := coalesce(current_setting('app.location_id', true), '');
BEGIN
    -- An account is known before a location is; a subscription belongs to the location where it was made.
    PERFORM set_config('app.location_id', OLD.location_id::text, true);
    UPDATE feed SET revoked_at = now() WHERE account_id = NEW.id AND revoked_at IS NULL;
    PERFORM set_config('app.location_id', here, true);
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.add_column("feed", sa.Column("account_id", sa.Uuid(), nullable=True))
    op.execute(
        "ALTER TABLE feed ADD CONSTRAINT fk_feed_account_id"
        " FOREIGN KEY (account_id) REFERENCES user_account (id) ON DELETE CASCADE NOT VALID"
    )
    _allow(SCOPES, SUBJECTS)
    op.execute(OF_PUBLICATION.format(of_session=OF_ONE_SESSION))
    op.execute(OF_SESSION.format(responsible=OF_BOTH_ACTIVITIES))
    op.execute(OF_RESPONSIBLE)
    op.execute(
        "CREATE CONSTRAINT TRIGGER touch_feeds_of_responsible AFTER UPDATE OF responsible_id ON activity"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.responsible_id IS DISTINCT FROM NEW.responsible_id)"
        " EXECUTE FUNCTION touch_feeds_of_responsible()"
    )
    op.execute(END_WITH_ACCOUNT)
    op.execute(
        "CREATE TRIGGER end_feeds AFTER UPDATE OF active, role, location_id ON user_account FOR EACH ROW"
        " WHEN (NOT NEW.active OR NEW.role NOT IN ('supervisor', 'coach') OR NEW.location_id <> OLD.location_id)"
        " EXECUTE FUNCTION end_feeds_of_account()"
    )
    with op.get_context().autocommit_block():
        for constraint in ("fk_feed_account_id", "ck_feed_scope", "ck_feed_one_subject"):
            op.execute(f"ALTER TABLE feed VALIDATE CONSTRAINT {constraint}")
        op.create_index("ix_feed_account_id", "feed", ["account_id"], postgresql_concurrently=True, if_not_exists=True)


def downgrade() -> None:
    op.execute("SET ROLE weekwijzer_system")
    op.execute("DELETE FROM feed WHERE scope = 'responsible'")
    op.execute("RESET ROLE")
    op.execute("DROP TRIGGER end_feeds ON user_account")
    op.execute("DROP FUNCTION end_feeds_of_account()")
    op.execute("DROP TRIGGER touch_feeds_of_responsible ON activity")
    op.execute("DROP FUNCTION touch_feeds_of_responsible()")
    op.execute(OF_SESSION.format(responsible=""))
    op.execute(OF_PUBLICATION.format(of_session=OF_ONE_SESSION_BEFORE))
    _allow(SCOPES.replace(", 'responsible'", ""), SUBJECTS.replace(", account_id", ""))
    op.drop_column("feed", "account_id")


def _allow(scopes: str, subjects: str) -> None:
    op.execute(
        "-- squawk-ignore ban-drop-constraint\nALTER TABLE feed DROP CONSTRAINT ck_feed_scope,"
        " DROP CONSTRAINT ck_feed_one_subject"
    )
    op.execute(
        f"ALTER TABLE feed ADD CONSTRAINT ck_feed_scope CHECK (scope IN ({scopes})) NOT VALID,"
        f" ADD CONSTRAINT ck_feed_one_subject CHECK (num_nonnulls({subjects})"
        " = CASE WHEN scope IN ('location', 'staff') THEN 0 ELSE 1 END) NOT VALID"
    )
