"""What the database itself forbids beyond constraints: another location's rows, too many seats, a changed audit log.

And what it counts: each change of plan or publication raises a version of its location, once a transaction, at commit.
"""

from __future__ import annotations

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

BEFORE_SIGN_IN = ("location", "user_account", "sign_in_link", "heartbeat")
SCOPED = (
    "activity",
    "age_group",
    "assignment",
    "attendance",
    "audit_entry",
    "availability",
    "child",
    "child_group",
    "contact",
    "engagement",
    "enrolment",
    "feed",
    "free_day",
    "group_member",
    "invitation",
    "message",
    "partner",
    "programme_session",
    "publication",
    "session_change",
    "shift",
    "space",
    "template",
    "volunteer",
)
PLAN = (
    "activity",
    "age_group",
    "assignment",
    "availability",
    "engagement",
    "enrolment",
    "free_day",
    "invitation",
    "partner",
    "programme_session",
    "publication",
    "shift",
    "space",
    "volunteer",
)
PUBLISHED = ("assignment", "invitation", "publication")

CURRENT_LOCATION = """
CREATE FUNCTION current_location() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('app.location_id', true), '')::uuid $$
"""

WITHIN_CAPACITY = """
CREATE FUNCTION refuse_too_many_placed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE room integer;
BEGIN
    -- The row lock makes two sign-ups for the last place wait for one another. Not FOR UPDATE: both hold the key lock
    -- of their foreign key already, and would wait for each other's for ever.
    SELECT capacity INTO room FROM activity WHERE id = NEW.activity_id FOR NO KEY UPDATE;
    IF room IS NOT NULL AND
        (SELECT count(*) FROM enrolment WHERE activity_id = NEW.activity_id AND state = 'placed') > room
    THEN
        RAISE EXCEPTION 'more children placed than the activity has places for'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_enrolment_within_capacity', TABLE = 'enrolment';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER enrolment_within_capacity AFTER INSERT OR UPDATE OF state, activity_id ON enrolment
    FOR EACH ROW WHEN (NEW.state = 'placed') EXECUTE FUNCTION refuse_too_many_placed();
CREATE FUNCTION refuse_capacity_below_placed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM enrolment WHERE activity_id = NEW.id AND state = 'placed') > NEW.capacity THEN
        RAISE EXCEPTION 'the capacity is below the number of placed children'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_enrolment_within_capacity', TABLE = 'activity';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER capacity_above_placed AFTER UPDATE OF capacity ON activity
    FOR EACH ROW WHEN (NEW.capacity IS NOT NULL) EXECUTE FUNCTION refuse_capacity_below_placed();
"""

WITHIN_NEED = """
CREATE FUNCTION refuse_too_many_seats() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE seats integer;
BEGIN
    SELECT need INTO seats FROM shift WHERE id = NEW.shift_id FOR NO KEY UPDATE;
    IF (SELECT count(*) FROM assignment
        WHERE shift_id = NEW.shift_id AND NOT released AND answer <> 'declined') > seats
    THEN
        RAISE EXCEPTION 'more volunteers than the shift has seats'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_assignment_within_need', TABLE = 'assignment';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER assignment_within_need AFTER INSERT OR UPDATE OF shift_id, released, answer ON assignment
    FOR EACH ROW WHEN (NOT NEW.released AND NEW.answer <> 'declined') EXECUTE FUNCTION refuse_too_many_seats();
CREATE FUNCTION refuse_need_below_seats() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (SELECT count(*) FROM assignment
        WHERE shift_id = NEW.id AND NOT released AND answer <> 'declined') > NEW.need
    THEN
        RAISE EXCEPTION 'the need is below the number of seats taken'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_assignment_within_need', TABLE = 'shift';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER need_above_seats AFTER UPDATE OF need ON shift
    FOR EACH ROW EXECUTE FUNCTION refuse_need_below_seats();
"""

APPEND_ONLY = """
CREATE FUNCTION refuse_change_of_audit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append-only' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION refuse_change_of_audit();
"""

COUNT_CHANGES = """
CREATE FUNCTION count_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    changed uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.location_id ELSE NEW.location_id END;
    counted text := 'app.counted_' || TG_ARGV[0];
BEGIN
    -- Deferred to the commit: the location's row is locked last and briefly, so nobody waits for it in a circle.
    IF current_setting(counted, true) IS DISTINCT FROM changed::text THEN
        PERFORM set_config(counted, changed::text, true);
        IF TG_ARGV[0] = 'plan' THEN
            UPDATE location SET plan_version = plan_version + 1 WHERE id = changed;
        ELSE
            UPDATE location SET published_version = published_version + 1 WHERE id = changed;
        END IF;
    END IF;
    RETURN NULL;
END $$
"""

COUNT_TRIGGER = """
CREATE CONSTRAINT TRIGGER count_{version} AFTER INSERT OR UPDATE OR DELETE ON {table}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION count_change('{version}')
"""


def upgrade() -> None:
    op.execute(CURRENT_LOCATION)
    for table in BEFORE_SIGN_IN + SCOPED:
        op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO weekwijzer_app, weekwijzer_system")
    for table in SCOPED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY own_location ON {table} TO weekwijzer_app"
            " USING (location_id = current_location()) WITH CHECK (location_id = current_location())"
        )
        op.execute(f"CREATE POLICY every_location ON {table} TO weekwijzer_system USING (true) WITH CHECK (true)")
    op.execute("GRANT SELECT ON alembic_version TO weekwijzer_app, weekwijzer_system")
    op.execute("REVOKE UPDATE, DELETE ON audit_entry FROM weekwijzer_app, weekwijzer_system")
    for functions in (WITHIN_CAPACITY, WITHIN_NEED, APPEND_ONLY, COUNT_CHANGES):
        op.execute(functions)
    for version, tables in (("plan", PLAN), ("published", PUBLISHED)):
        for table in tables:
            op.execute(COUNT_TRIGGER.format(version=version, table=table))


def downgrade() -> None:
    for version, tables in (("plan", PLAN), ("published", PUBLISHED)):
        for table in tables:
            op.execute(f"DROP TRIGGER count_{version} ON {table}")
    op.execute("DROP TRIGGER audit_append_only ON audit_entry")
    for trigger, table in (
        ("enrolment_within_capacity", "enrolment"),
        ("capacity_above_placed", "activity"),
        ("assignment_within_need", "assignment"),
        ("need_above_seats", "shift"),
    ):
        op.execute(f"DROP TRIGGER {trigger} ON {table}")
    for function in (
        "count_change",
        "refuse_change_of_audit",
        "refuse_need_below_seats",
        "refuse_too_many_seats",
        "refuse_capacity_below_placed",
        "refuse_too_many_placed",
    ):
        op.execute(f"DROP FUNCTION {function}()")
    for table in SCOPED:
        op.execute(f"DROP POLICY own_location ON {table}")
        op.execute(f"DROP POLICY every_location ON {table}")
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY")
    op.execute("DROP FUNCTION current_location()")
