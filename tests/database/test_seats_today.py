"""Who leads a session on its day: volunteers and partners with a seat that they know of."""

from __future__ import annotations

import pytest

from app.access import Actor, Role
from app.planning.vocabulary import Answer, EngagementState
from app.programme import publishing, sessions
from app.queries import seats_today
from tests import factories
from tests.factories import DAY, HOUR, NOW

MEETING_AT = NOW + DAY + 2 * HOUR


@pytest.fixture
def meeting(session, by):
    return factories.meeting(session, MEETING_AT)


@pytest.fixture
def seat(session, meeting):
    return factories.assignment(session, factories.shift(session, meeting), factories.volunteer(session))


@pytest.fixture
def asked(session, meeting):
    return factories.engagement(session, meeting, factories.partner(session))


@pytest.fixture
def leads(session, meeting, by):
    """Return a function that publishes the meeting and says whether somebody leads it then."""

    def leads(*, now=MEETING_AT, published=True, **who):
        if published:
            publishing.publish(session, [meeting.id], by=by, now=NOW)
        role = Role.VOLUNTEER if "volunteer_id" in who else Role.PARTNER
        actor = Actor(user_id=by.user_id, role=role, name="Anna", location_id=by.location_id, **who)
        return seats_today.leads(session, meeting.id, actor=actor, now=now)

    return leads


@pytest.mark.parametrize(("hours", "there"), [(-11.1, False), (-10.9, True), (0, True), (12.9, True), (13.1, False)])
def test_a_volunteer_leads_from_midnight_to_midnight(seat, leads, hours, there):
    assert leads(volunteer_id=seat.volunteer_id, now=MEETING_AT + hours * HOUR) is there


def test_a_meeting_past_midnight_is_led_until_it_ends(session, leads, meeting, seat):
    sessions_end = MEETING_AT + 15 * HOUR
    meeting.ends_at = sessions_end
    session.flush()
    ends = [leads(volunteer_id=seat.volunteer_id, now=sessions_end - shift) for shift in (HOUR / 60, 0 * HOUR)]
    assert ends == [True, False]


def test_a_meeting_just_past_midnight_is_led_from_two_hours_before_it(session, leads, meeting, seat):
    meeting.starts_at, meeting.ends_at = MEETING_AT + 14 * HOUR, MEETING_AT + 15 * HOUR
    session.flush()
    starts = [leads(volunteer_id=seat.volunteer_id, now=MEETING_AT + hours * HOUR) for hours in (11.9, 12)]
    assert starts == [False, True]


@pytest.mark.parametrize("change", [{"released": True}, {"answer": Answer.DECLINED}])
def test_whoever_gave_the_seat_up_does_not_lead(session, seat, leads, change):
    for name, value in change.items():
        setattr(seat, name, value)
    session.flush()
    assert not leads(volunteer_id=seat.volunteer_id)


def test_a_seat_that_nobody_was_told_of_does_not_count(seat, leads):
    assert not leads(volunteer_id=seat.volunteer_id, published=False)


@pytest.mark.parametrize(
    ("change", "there"),
    [
        ({}, True),
        ({"state": EngagementState.CONFIRMED}, True),
        ({"state": EngagementState.DECLINED}, False),
        ({"withdrawn": True}, False),
    ],
)
def test_a_partner_leads_unless_it_does_not_come(session, asked, leads, change, there):
    for name, value in change.items():
        setattr(asked, name, value)
    session.flush()
    assert leads(partner_id=asked.partner_id) is there


def test_nobody_leads_what_is_somebody_elses_or_cancelled(session, by, meeting, asked, leads):
    assert not leads(partner_id=factories.partner(session).id)
    sessions.cancel(session, meeting.id, reason="ziek", by=by, now=NOW)
    assert not leads(partner_id=asked.partner_id)


def test_a_supervisor_has_no_seat(session, by, meeting):
    assert not seats_today.leads(session, meeting.id, actor=by, now=MEETING_AT)
