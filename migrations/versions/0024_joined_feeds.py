"""Which subscriptions a change touches, written with the change; bodies apart from the rows, where nothing is logged.

A body can be joined again at any time, so that a table that is empty after a crash loses nothing.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NEW_TABLES = ("feed_body", "feed_touch")

TOUCH = """
CREATE FUNCTION touch_feeds(here uuid, subjects uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    -- As count_change does: once a transaction, at the commit.
    IF current_setting('app.counted_published', true) IS DISTINCT FROM here::text THEN
        PERFORM set_config('app.counted_published', here::text, true);
        UPDATE location SET published_version = published_version + 1 WHERE id = here;
    END IF;
    -- From the location's row: when it goes itself, nothing is left to touch.
    INSERT INTO feed_touch (location_id, subject_id, version, at)
    SELECT DISTINCT here, touched.id, location.published_version, now()
    FROM location, unnest(subjects) AS touched(id)
    WHERE location.id = here AND touched.id IS NOT NULL
    ON CONFLICT DO NOTHING;
END $$
"""

OF_PUBLICATION = """
CREATE FUNCTION touch_feeds_of_publication() RETURNS trigger LANGUAGE plpgsql AS $$
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
        || ARRAY(SELECT unnest(ARRAY[activity_id, age_group_id]) FROM programme_session WHERE id = changed.session_id)
        || ARRAY(SELECT coalesce(i.volunteer_id, c.partner_id) FROM invitation i LEFT JOIN contact c ON c.id = i.contact_id
            WHERE i.session_id = changed.session_id)
        -- A session that went away says no more what it belonged to: that touches all.
        || CASE TG_OP WHEN 'DELETE' THEN ARRAY['00000000-0000-0000-0000-000000000000'::uuid] END);
    RETURN NULL;
END $$
"""

OF_INVITATION = """
CREATE FUNCTION touch_feeds_of_invitation() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed invitation;
BEGIN
    IF TG_OP = 'UPDATE'
        AND (OLD.withdrawn, OLD.declined_at IS NULL) IS NOT DISTINCT FROM (NEW.withdrawn, NEW.declined_at IS NULL)
    THEN
        RETURN NULL;
    END IF;
    changed := CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
    PERFORM touch_feeds(changed.location_id, ARRAY[changed.volunteer_id]
        || ARRAY(SELECT partner_id FROM contact WHERE id = changed.contact_id));
    RETURN NULL;
END $$
"""

OF_SESSION = """
CREATE FUNCTION touch_feeds_of_session() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.location_id,
        ARRAY[OLD.activity_id, NEW.activity_id, OLD.age_group_id, NEW.age_group_id]);
    RETURN NULL;
END $$
"""

OF_NAMED = """
CREATE FUNCTION touch_feeds_of_named() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.location_id, ARRAY[NEW.id]);
    RETURN NULL;
END $$
"""

OF_CONTACT = """
CREATE FUNCTION touch_feeds_of_contact() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_one contact;
    new_one contact;
BEGIN
    IF TG_OP <> 'INSERT' THEN old_one := OLD; END IF;
    IF TG_OP <> 'DELETE' THEN new_one := NEW; END IF;
    PERFORM touch_feeds(coalesce(new_one.location_id, old_one.location_id), ARRAY[old_one.partner_id, new_one.partner_id]);
    RETURN NULL;
END $$
"""

OF_LOCATION = """
CREATE FUNCTION touch_feeds_of_location() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.id, ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
    -- Calendars of what is planned follow the other counter.
    UPDATE location SET plan_version = plan_version + 1 WHERE id = NEW.id;
    RETURN NULL;
END $$
"""

TRIGGERS = {
    "publication": ("AFTER INSERT OR UPDATE OR DELETE", "", "publication"),
    "invitation": ("AFTER INSERT OR UPDATE OF withdrawn, declined_at OR DELETE", "", "invitation"),
    "programme_session": (
        "AFTER UPDATE OF activity_id, age_group_id",
        "(OLD.activity_id, OLD.age_group_id) IS DISTINCT FROM (NEW.activity_id, NEW.age_group_id)",
        "session",
    ),
    "contact": ("AFTER INSERT OR UPDATE OF partner_id OR DELETE", "", "contact"),
    "partner": ("AFTER UPDATE OF name", "OLD.name IS DISTINCT FROM NEW.name", "named"),
    "age_group": ("AFTER UPDATE OF name", "OLD.name IS DISTINCT FROM NEW.name", "named"),
    "space": ("AFTER UPDATE OF name", "OLD.name IS DISTINCT FROM NEW.name", "named"),
    "activity": ("AFTER UPDATE OF title", "OLD.title IS DISTINCT FROM NEW.title", "named"),
    "location": (
        "AFTER UPDATE OF name, zone",
        "(OLD.name, OLD.zone) IS DISTINCT FROM (NEW.name, NEW.zone)",
        "location",
    ),
}
FUNCTIONS = (TOUCH, OF_PUBLICATION, OF_INVITATION, OF_SESSION, OF_NAMED, OF_CONTACT, OF_LOCATION)


def upgrade() -> None:
    _create_tables()
    for table in NEW_TABLES:
        _guard(table)
    for function in FUNCTIONS:
        op.execute(function)
    for table, (moments, condition, of) in TRIGGERS.items():
        when = f" WHEN ({condition})" if condition else ""
        op.execute(
            f"CREATE CONSTRAINT TRIGGER touch_feeds {moments} ON {table} DEFERRABLE INITIALLY DEFERRED"
            f" FOR EACH ROW{when} EXECUTE FUNCTION touch_feeds_of_{of}()"
        )
    op.add_column("feed", sa.Column("holds_until", sa.DateTime(timezone=True), nullable=True))
    op.add_column("feed", sa.Column("form", sa.String(length=16), nullable=True))
    op.execute("UPDATE feed SET etag = NULL, built_version = NULL")
    for column in ("body", "built_on"):
        # No release ever had them.
        op.execute(f"-- squawk-ignore ban-drop-column\nALTER TABLE feed DROP COLUMN {column}")


def _create_tables() -> None:
    op.create_table(
        "feed_body",
        sa.Column("feed_id", sa.Uuid(), nullable=False),
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("etag", sa.String(length=70), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name="fk_feed_body_feed_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_feed_body_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", name="pk_feed_body"),
        prefixes=["UNLOGGED"],
    )
    op.create_index("ix_feed_body_location_id", "feed_body", ["location_id"])
    # It is compressed already.
    op.execute("ALTER TABLE feed_body ALTER COLUMN body SET STORAGE EXTERNAL")
    op.create_table(
        "feed_touch",
        sa.Column("location_id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["location.id"], name="fk_feed_touch_location_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("location_id", "subject_id", "version", name="pk_feed_touch"),
    )
    op.create_index("ix_feed_touch_at", "feed_touch", ["at"])


def _guard(table: str) -> None:
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO weekwijzer_app, weekwijzer_system")
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(
        f"CREATE POLICY own_location ON {table} TO weekwijzer_app"
        " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
    )
    op.execute(f"CREATE POLICY every_location ON {table} TO weekwijzer_system USING (true) WITH CHECK (true)")


def downgrade() -> None:
    op.add_column("feed", sa.Column("built_on", sa.Date(), nullable=True))
    op.add_column("feed", sa.Column("body", sa.LargeBinary(), nullable=True))
    op.execute("UPDATE feed SET etag = NULL, built_version = NULL")
    op.drop_column("feed", "form")
    op.drop_column("feed", "holds_until")
    for table in TRIGGERS:
        op.execute(f"DROP TRIGGER touch_feeds ON {table}")
    for of in sorted({of for _, _, of in TRIGGERS.values()}):
        op.execute(f"DROP FUNCTION touch_feeds_of_{of}()")
    op.execute("DROP FUNCTION touch_feeds(uuid, uuid[])")
    for table in NEW_TABLES:
        op.drop_table(table)
