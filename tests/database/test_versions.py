"""What the database counts by itself: each change of the plan, and of what people know."""

from __future__ import annotations

from app.models.activities import ProgrammeSession
from tests import factories
from tests.database.racing import (
    WON,
    at_once,
)
from tests.factories import DAY, HOUR, NOW

SOON = NOW + 2 * DAY
HALF_AN_HOUR = HOUR / 2


def versions(session, location):
    session.refresh(location)
    return location.plan_version, location.published_version


def test_a_change_of_plan_raises_its_version_once_a_transaction(session, location):
    meeting = factories.meeting(session)
    shift = factories.shift(session, meeting, need=5)
    session.commit()
    assert versions(session, location) == (1, 0)
    meeting.title = "Anders"
    session.flush()
    meeting.notes = "Neem een jas mee"
    for _ in range(3):
        factories.volunteer(session)
    session.commit()
    assert versions(session, location) == (2, 0)
    factories.assignment(session, shift, factories.volunteer(session))
    session.commit()
    assert versions(session, location) == (3, 1)


def test_a_change_that_is_rolled_back_raises_nothing(session, location):
    meeting = factories.meeting(session)
    session.commit()
    before = versions(session, location)
    meeting.title = "Anders"
    session.flush()
    session.rollback()
    assert versions(session, location) == before


def test_a_change_undone_in_its_savepoint_does_not_hide_the_next(session, location):
    meeting = factories.meeting(session)
    session.commit()
    savepoint = session.begin_nested()
    meeting.title = "Anders"
    session.flush()
    savepoint.rollback()
    meeting.title = "Weer anders"
    session.commit()
    assert versions(session, location) == (2, 0)


def test_what_is_no_part_of_the_plan_raises_nothing(session, location):
    volunteer = factories.volunteer(session)
    meeting, child = factories.meeting(session), factories.child(session)
    session.commit()
    before = versions(session, location)
    factories.message(session, volunteer)
    factories.attendance(session, meeting, child)
    session.commit()
    assert versions(session, location) == before


def test_changes_at_once_each_raise_the_version(session, location, session_at):
    meetings = [factories.meeting(session).id for _ in range(10)]
    session.commit()

    def renaming(meeting_id):
        return lambda session: setattr(session.get_one(ProgrammeSession, meeting_id), "title", "Anders")

    outcomes = at_once(*((session_at(location), renaming(meeting_id)) for meeting_id in meetings))
    assert outcomes == [WON] * 10
    assert versions(session, location) == (11, 0)


def test_only_the_changed_location_is_counted(session, location, other_location):
    factories.meeting(session)
    session.commit()
    assert (versions(session, location), versions(session, other_location)) == ((1, 0), (0, 0))
