"""What is for staff alone has no volunteers, partners or children; calendars follow whom an activity is for."""

from __future__ import annotations

from alembic import op

revision = "0047"
down_revision = "0046"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_outsiders() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM programme_session s JOIN activity a ON a.id = s.activity_id
        WHERE s.id = NEW.session_id AND a.audience = 'staff'
    ) THEN
        RAISE EXCEPTION 'this session is for staff alone'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_for_staff_alone', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$
"""
REFUSE_CHILDREN = """
CREATE FUNCTION refuse_children() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM activity WHERE id = NEW.activity_id AND audience IN ('staff', 'parents')) THEN
        RAISE EXCEPTION 'this activity is not for children'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_for_children', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NEW;
END $$
"""
TOUCH = """
CREATE FUNCTION touch_feeds_of_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM touch_feeds(NEW.location_id, ARRAY['00000000-0000-0000-0000-000000000000'::uuid]);
    -- Open shifts follow the other counter.
    UPDATE location SET plan_version = plan_version + 1 WHERE id = NEW.location_id;
    RETURN NULL;
END $$
"""


def upgrade() -> None:
    op.execute(REFUSE)
    op.execute(REFUSE_CHILDREN)
    op.execute(TOUCH)
    for table in ("shift", "engagement"):
        op.execute(
            f"CREATE TRIGGER for_staff_alone BEFORE INSERT OR UPDATE OF session_id ON {table}"
            " FOR EACH ROW EXECUTE FUNCTION refuse_outsiders()"
        )
    op.execute(
        "CREATE TRIGGER for_children BEFORE INSERT OR UPDATE OF activity_id ON enrolment"
        " FOR EACH ROW EXECUTE FUNCTION refuse_children()"
    )
    op.execute(
        "CREATE CONSTRAINT TRIGGER touch_feeds_of_all AFTER UPDATE OF audience ON activity"
        " DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (OLD.audience IS DISTINCT FROM NEW.audience)"
        " EXECUTE FUNCTION touch_feeds_of_audience()"
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER touch_feeds_of_all ON activity")
    op.execute("DROP TRIGGER for_children ON enrolment")
    for table in ("engagement", "shift"):
        op.execute(f"DROP TRIGGER for_staff_alone ON {table}")
    for function in ("touch_feeds_of_audience", "refuse_children", "refuse_outsiders"):
        op.execute(f"DROP FUNCTION {function}()")
