"""What is for staff alone stands in the calendars of the staff and in no other, whatever it was put together with."""

from __future__ import annotations

import pytest
from sqlalchemy import update
from sqlalchemy.exc import IntegrityError

from app.models.activities import Activity
from app.models.feeds import FeedScope
from app.planning.timeslots import Period
from app.planning.vocabulary import Audience
from app.programme import engagements, enrolments, shifts
from app.programme.refusals import NotForThem
from app.queries import feed_subjects, plan_files
from app.queries.plan_files import Chosen
from tests import factories
from tests.factories import DAY, NOW

CANARY = "Kanariebespreking"
OF_STAFF = {FeedScope.STAFF, FeedScope.RESPONSIBLE}


@pytest.fixture
def stage(session, location):
    """Return an activity for staff, with all that a calendar could know it by."""
    age_group, space = factories.age_group(session), factories.space(session)
    leader = factories.account(session)
    activity = factories.activity(session, title=CANARY, age_group_id=age_group.id, responsible_id=leader.id)
    meeting = factories.meeting(session, NOW + 2 * DAY, of=activity, at=space, age_group_id=age_group.id)
    volunteer, partner = factories.volunteer(session), factories.partner(session)
    factories.assignment(session, factories.shift(session, meeting, need=2), volunteer)
    factories.engagement(session, meeting, partner)
    return {
        FeedScope.PARTNER: partner,
        FeedScope.VOLUNTEER: volunteer,
        FeedScope.OPEN_SHIFTS: factories.volunteer(session),
        FeedScope.AGE_GROUP: age_group,
        FeedScope.SPACE: space,
        FeedScope.ACTIVITY: activity,
        FeedScope.LOCATION: None,
        FeedScope.STAFF: None,
        FeedScope.RESPONSIBLE: leader,
        "meeting": meeting,
    }


def become_for_staff(session, stage):
    session.execute(update(Activity).where(Activity.id == stage[FeedScope.ACTIVITY].id).values(audience=Audience.STAFF))
    session.commit()


@pytest.mark.parametrize("scope", FeedScope)
def test_no_calendar_but_those_of_the_staff_shows_it_even_to_who_was_invited_before(
    session, stage, publish, subscribe, read, scope
):
    publish(stage["meeting"])
    secret = subscribe(scope, stage[scope])
    assert read(secret) == [CANARY]
    become_for_staff(session, stage)
    assert read(secret) == ([CANARY] if scope in OF_STAFF else ["Geen bijeenkomsten gepland"])


def test_the_calendar_of_the_staff_shows_everything(session, stage, publish, subscribe, read):
    publish(stage["meeting"], factories.meeting(session, NOW + 3 * DAY, title="Voetbal"))
    become_for_staff(session, stage)
    assert read(subscribe(FeedScope.STAFF)) == [CANARY, "Voetbal"]
    assert read(subscribe(FeedScope.LOCATION)) == ["Voetbal"]


def test_it_cannot_be_subscribed_to_by_itself_and_is_in_no_file_that_is_sent_on(session, stage, location, publish):
    publish(stage["meeting"])
    become_for_staff(session, stage)
    assert feed_subjects.subjects(session, FeedScope.ACTIVITY, location_id=location.id) == ()
    chosen = Chosen(period=Period(starts_at=NOW, ends_at=NOW + 9 * DAY))
    assert plan_files.lines(session, chosen, location_id=location.id) == ()
    assert plan_files.components(session, chosen, location_id=location.id) == []


def test_no_volunteer_partner_or_child_comes_into_it(session, location, supervisor):
    activity = factories.activity(session, audience=Audience.STAFF)
    meeting = factories.meeting(session, of=activity)
    partner, child = factories.partner(session), factories.child(session)
    with pytest.raises(NotForThem):
        engagements.ask(session, meeting.id, partner_id=partner.id, by=supervisor, now=NOW)
    with pytest.raises(NotForThem):
        enrolments.place(session, activity.id, child.id, by=supervisor, now=NOW)


@pytest.mark.parametrize("audience", [Audience.STAFF, Audience.PARENTS])
def test_the_database_itself_keeps_children_out(session, location, audience):
    activity = factories.activity(session, audience=audience)
    with pytest.raises(IntegrityError, match="for children"):
        factories.enrolment(session, activity, factories.child(session))


def test_the_database_itself_keeps_shifts_and_partners_out(session, location):
    meeting = factories.meeting(session, of=factories.activity(session, audience=Audience.STAFF))
    partner = factories.partner(session)
    with pytest.raises(IntegrityError, match="for staff alone"), session.begin_nested():
        factories.shift(session, meeting)
    with pytest.raises(IntegrityError, match="for staff alone"):
        factories.engagement(session, meeting, partner)


def test_a_shift_of_before_gets_nobody_any_more(session, stage, supervisor):
    shift = factories.shift(session, stage["meeting"])
    become_for_staff(session, stage)
    volunteer = factories.volunteer(session)
    with pytest.raises(NotForThem):
        shifts.assign(session, shift.id, volunteer_id=volunteer.id, by=supervisor, now=NOW)
