"""Enough adults on an outing: how they are counted, and what happens when there are too few."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.models.activities import Activity
from app.models.courses import Ride
from app.models.messages import Message, MessageKind
from app.planning.conflicts import ConflictKind
from app.planning.vocabulary import Answer, EngagementState, OutingSort, TravelMode
from app.programme import publishing, shifts
from app.programme.publishing import Published
from app.programme.refusals import TooFewAdults
from app.queries.attention import attention_of
from app.queries.plan import sessions_by_id
from tests import factories
from tests.database.knowledge import arrive
from tests.factories import DAY, NOW
from tests.outings import outing

LATE_DECLINE = MessageKind.LATE_DECLINE


@pytest.fixture
def swimming(session, location):
    """Return the meeting of an outing to the pool in a week, with six children of nine: four an adult, two at least."""
    return outing(session, children=6, sort=OutingSort.SWIMMING)[1]


@pytest.fixture
def guides(session, swimming):
    return factories.shift(session, swimming, role="Begeleider onderweg", need=4)


def seated(session, shift, **values):
    return factories.assignment(session, shift, factories.volunteer(session, **values))


def planned(session, meeting):
    session.flush()
    return sessions_by_id(session, [meeting.id])[0].planned


def adults(session, meeting):
    found = planned(session, meeting)
    return found.adults, found.adults_needed


def alarms(session):
    return session.scalars(select(Message.user_id).where(Message.kind == LATE_DECLINE)).all()


def test_six_swimmers_of_nine_take_two_adults(session, swimming, guides):
    seated(session, guides)

    assert adults(session, swimming) == (1, 2)


def test_the_youngest_child_says_how_many(session, swimming):
    small = factories.child(session, birth_month=date(2021, 1, 1))
    factories.enrolment(session, session.get_one(Activity, swimming.activity_id), small)

    assert planned(session, swimming).adults_needed == 4


def test_a_volunteer_without_a_valid_vog_does_not_count(session, swimming, guides):
    seated(session, guides, vog_until=None)
    seated(session, guides, vog_until=NOW.date() + 6 * DAY)
    seated(session, guides, vog_until=NOW.date() + 7 * DAY)

    assert adults(session, swimming) == (1, 2)


def test_a_partner_who_said_yes_counts_and_one_who_was_asked_does_not(session, swimming):
    for state in (EngagementState.CONFIRMED, EngagementState.ASKED, EngagementState.DECLINED):
        factories.engagement(session, swimming, factories.partner(session), state=state)

    assert adults(session, swimming) == (1, 2)


def test_staff_who_go_along_by_name_count_once_however_many_rides_they_have(session, swimming):
    for adult in ("Noor Hagens", " noor hagens", "Bas Ruijter", ""):
        ride = Ride(session_id=swimming.id, mode=TravelMode.BUS, seats=20, adult=adult)
        ride.location_id = swimming.location_id
        session.add(ride)

    assert adults(session, swimming) == (2, 2)


def test_the_journey_there_is_in_its_time_and_counts_no_second_time(session, swimming):
    assert planned(session, swimming).away_minutes == 0


def test_an_outing_with_too_few_adults_is_not_made_known(session, by, swimming, guides):
    seated(session, guides)

    with pytest.raises(TooFewAdults) as refused:
        publishing.publish(session, [swimming.id], by=by, now=NOW)

    assert refused.value == TooFewAdults("Naar het museum", 1, 2)


def test_with_enough_adults_it_is_made_known(session, by, swimming, guides):
    seated(session, guides)
    seated(session, guides)

    assert publishing.publish(session, [swimming.id], by=by, now=NOW) == Published(sessions=1, messages=2)


@pytest.fixture
def known(session, by, swimming, guides):
    """Return the two volunteers of an outing that was made known."""
    who = [seated(session, guides).volunteer_id for _ in range(2)]
    publishing.publish(session, [swimming.id], by=by, now=NOW)
    arrive(session)
    session.commit()
    return who


def test_whoever_drops_out_a_week_before_alarms_the_responsible_person(session, location, swimming, known):
    shifts.answer(session, session_id=swimming.id, volunteer_id=known[0], answer=Answer.DECLINED, now=NOW + DAY)

    assert alarms(session) == [responsible(session, swimming)]
    day = swimming.starts_at.astimezone(ZoneInfo(location.zone)).date()
    found = attention_of(session, swimming.id, location=location, day=day, now=NOW + DAY)
    ratio = [one.conflict for one in found.points if one.conflict.kind is ConflictKind.RATIO_NOT_MET]
    assert [(one.names, one.severity) for one in ratio] == [(("Naar het museum", "1", "2", "", ""), "hard")]


def test_while_enough_adults_stay_a_decline_long_before_alarms_nobody(session, swimming, guides, by, known):
    spare = seated(session, guides).volunteer_id
    publishing.publish(session, [swimming.id], by=by, now=NOW)

    shifts.answer(session, session_id=swimming.id, volunteer_id=spare, answer=Answer.DECLINED, now=NOW + DAY)

    assert alarms(session) == []


def test_a_time_that_changed_is_told_also_when_adults_are_missing(session, by, swimming, known):
    shifts.answer(session, session_id=swimming.id, volunteer_id=known[0], answer=Answer.DECLINED, now=NOW + DAY)
    swimming.ends_at += timedelta(minutes=30)
    session.flush()

    assert publishing.publish(session, [swimming.id], by=by, now=NOW + DAY).messages == 1


def test_a_decline_of_any_other_meeting_long_before_alarms_nobody(session, by):
    meeting = factories.meeting(session, NOW + 7 * DAY)
    who = seated(session, factories.shift(session, meeting)).volunteer_id
    publishing.publish(session, [meeting.id], by=by, now=NOW)

    shifts.answer(session, session_id=meeting.id, volunteer_id=who, answer=Answer.DECLINED, now=NOW + DAY)

    assert alarms(session) == []


def responsible(session, meeting):
    return session.get_one(Activity, meeting.activity_id).responsible_id
