"""Enough adults on an outing: how they are counted, and what happens when there are too few."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.models.activities import Activity, ProgrammeSession
from app.models.courses import Ride
from app.models.messages import Message, MessageKind
from app.models.people import Volunteer
from app.models.shifts import Assignment
from app.planning.conflicts import ConflictKind
from app.planning.outings.supervision import Rule
from app.planning.series import Role, Scope
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, ConsentPurpose, EngagementState, EnrolmentRefusal, OutingSort, TravelMode
from app.programme import (
    bulk,
    engagements,
    enrolments,
    lanes,
    leaving,
    marks,
    plan_edits,
    publishing,
    sessions,
    shifts,
    supervision,
    volunteers,
)
from app.programme.bulk import ShiftAll, shifted
from app.programme.courses import rides
from app.programme.courses.rides import NewRide
from app.programme.engagements import PartnerAnswer
from app.programme.lanes import Place
from app.programme.publishing import Published
from app.programme.refusals import TooFewAdults
from app.programme.series import edits, undoing
from app.programme.series.edits import Asked
from app.queries import enrolment_facts
from app.queries.attention import attention_of
from app.queries.plan import sessions_by_id
from tests import courses, factories
from tests.database.knowledge import arrive
from tests.factories import DAY, HOUR, NOW
from tests.outings import outing

TOO_FEW = MessageKind.TOO_FEW_ADULTS


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
    kinds = (TOO_FEW, MessageKind.LATE_DECLINE)
    return [tuple(row) for row in session.execute(select(Message.user_id, Message.kind).where(Message.kind.in_(kinds)))]


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

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]
    assert points(session, location, swimming) == [(("Naar het museum", "1", "2", "", ""), "hard")]


def points(session, location, swimming):
    """Return what the supervisor sees of too few adults, a day later."""
    day = swimming.starts_at.astimezone(ZoneInfo(location.zone)).date()
    found = attention_of(session, swimming.id, location=location, day=day, now=NOW + DAY)
    ratio = [one.conflict for one in found.points if one.conflict.kind is ConflictKind.RATIO_NOT_MET]
    return [(one.names, one.severity) for one in ratio]


def seat_of(session, volunteer_id):
    return session.scalars(select(Assignment).where(Assignment.volunteer_id == volunteer_id)).one()


def take_off(session, known, by):
    shifts.release(session, seat_of(session, known[0]).id, by=by, now=NOW + DAY)


def stop(session, known, by):
    leaving.leave(session, known[0], by=by, now=NOW + DAY)


def let_vog_lapse(session, known, by):
    row = session.get_one(Volunteer, known[0])
    was = volunteers.details_of(session, row)
    lapsed = replace(was, vog_until=NOW.date())
    volunteers.change(session, row.id, lapsed, seen=marks.of(was), by=by, now=NOW + DAY)


@pytest.mark.parametrize("drop_out", [take_off, stop, let_vog_lapse])
def test_whoever_is_taken_off_or_may_not_come_alarms_just_as_a_decline(
    session, by, location, swimming, known, drop_out
):
    drop_out(session, known, by)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]
    assert points(session, location, swimming) == [(("Naar het museum", "1", "2", "", ""), "hard")]


def test_a_decline_on_the_day_that_leaves_too_few_adults_is_one_mail(session, swimming, known):
    late = swimming.starts_at - HOUR
    shifts.answer(session, session_id=swimming.id, volunteer_id=known[0], answer=Answer.DECLINED, now=late)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


def test_who_declined_before_is_taken_off_without_another_alarm(session, by, swimming, known):
    shifts.answer(session, session_id=swimming.id, volunteer_id=known[0], answer=Answer.DECLINED, now=NOW + HOUR)
    take_off(session, known, by)

    assert len(alarms(session)) == 1


def test_an_outing_that_nobody_knows_of_alarms_nobody(session, by, swimming, guides):
    seat = seated(session, guides)
    shifts.release(session, seat.id, by=by, now=NOW)

    assert alarms(session) == []


@pytest.fixture
def with_partner(session, by, swimming, guides):
    """Return the engagement of a partner on an outing that goes with it and one volunteer, and was made known."""
    seated(session, guides)
    coming = factories.engagement(session, swimming, factories.partner(session), state=EngagementState.CONFIRMED)
    publishing.publish(session, [swimming.id], by=by, now=NOW)
    arrive(session)
    return coming


def withdraw(session, coming, by):
    engagements.withdraw(session, coming.id, by=by, now=NOW + DAY)


def decline(session, coming, by):
    said = PartnerAnswer(confirmed=False, reason="")
    engagements.answer(session, session_id=coming.session_id, partner_id=coming.partner_id, said=said, now=NOW + DAY)


def forget(session, coming, by):
    engagements.forget_answer(session, session_id=coming.session_id, partner_id=coming.partner_id, now=NOW + DAY)


@pytest.mark.parametrize("drop_out", [withdraw, decline, forget])
def test_a_partner_who_does_not_come_after_all_alarms(session, by, location, swimming, with_partner, drop_out):
    drop_out(session, with_partner, by)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]
    assert points(session, location, swimming) == [(("Naar het museum", "1", "2", "", ""), "hard")]


def test_a_partner_who_is_asked_anew_for_another_time_alarms(session, by, location, swimming, with_partner):
    by_hand(session, swimming, by, hours=1)
    assert alarms(session) == []

    publishing.publish(session, [swimming.id], by=by, now=NOW + DAY)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]
    assert points(session, location, swimming) == [(("Naar het museum", "1", "2", "", ""), "hard")]


def by_hand(session, meeting, by, *, hours):
    details = sessions.details_of(meeting)
    later = shifted(details.slot, minutes=hours * 60)
    change = sessions.edit(
        session, meeting.id, wanted=replace(details, slot=later), version=meeting.version, by=by, now=NOW + DAY
    )
    return lambda: sessions.undo(session, change.id, by=by, now=NOW + DAY)


def with_others(session, meeting, by, *, hours):
    act = ShiftAll(minutes=hours * 60)
    done = bulk.apply(session, [meeting.id], act, tell=False, by=by, now=NOW + DAY)
    return lambda: plan_edits.undo(session, done.edit_id, by=by, now=NOW + DAY)


def as_a_series(session, meeting, by, *, hours):
    details = sessions.details_of(meeting)
    asked = Asked(
        session_id=meeting.id,
        scope=Scope.ONE,
        version=meeting.version,
        skip=False,
        slot=shifted(details.slot, minutes=hours * 60),
        space_id=details.space_id,
        age_group_id=details.age_group_id,
        title=details.title,
        notes=details.notes,
        roles=(Role(name="Begeleider onderweg", need=4),),
        partners=frozenset(),
    )
    done = edits.edit(session, asked, by=by, now=NOW + DAY)
    return lambda: undoing.undo(session, done.id, by=by, now=NOW + DAY)


def vog_until(session, known, day):
    session.get_one(Volunteer, known[0]).vog_until = day
    session.flush()


@pytest.mark.parametrize("move", [by_hand, with_others, as_a_series])
def test_a_day_on_which_a_vog_is_over_alarms(session, by, swimming, known, move):
    vog_until(session, known, NOW.date() + 7 * DAY)
    move(session, swimming, by, hours=24)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


@pytest.mark.parametrize("move", [by_hand, with_others, as_a_series])
def test_undo_that_takes_an_adult_away_alarms(session, by, swimming, known, move):
    undo = move(session, swimming, by, hours=-20)
    vog_until(session, known, NOW.date() + 6 * DAY)
    assert alarms(session) == []
    undo()

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


def test_rides_of_another_day_in_the_place_of_those_with_staff_alarm(session, by, swimming, guides):
    seated(session, guides)
    rides.add(session, swimming.id, ride_with("Noor"), by=by, now=NOW)
    publishing.publish(session, [swimming.id], by=by, now=NOW)
    before = factories.meeting(session, NOW + 3 * DAY, of=session.get_one(Activity, swimming.activity_id))
    rides.add(session, before.id, ride_with(""), by=by, now=NOW + DAY)

    rides.copy(session, before.id, by=by, now=NOW + DAY)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


def test_an_act_within_another_is_a_part_of_it_and_only_what_is_left_of_the_whole_alarms(session, by, swimming, known):
    with supervision.kept(session, [swimming.id], now=NOW + DAY):
        take_off(session, known, by)
        shifts.assign(
            session,
            seat_of(session, known[0]).shift_id,
            volunteer_id=factories.volunteer(session).id,
            by=by,
            now=NOW + DAY,
        )
    assert alarms(session) == []

    with pytest.raises(ZeroDivisionError), supervision.kept(session, [swimming.id], now=NOW + DAY):
        raise ZeroDivisionError  # whatever fails: what comes after it is an act of its own
    shifts.release(session, seat_of(session, known[1]).id, by=by, now=NOW + DAY)
    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


def ride_with(adult):
    return NewRide(mode=TravelMode.BUS, seats=20, volunteer_id=None, adult=adult, leaves_at=None, back_at=None, note="")


def test_staff_whose_ride_is_taken_away_alarm(session, by, swimming, guides):
    seated(session, guides)
    wanted = NewRide(
        mode=TravelMode.BUS, seats=20, volunteer_id=None, adult="Noor", leaves_at=None, back_at=None, note=""
    )
    ride = rides.add(session, swimming.id, wanted, by=by, now=NOW)
    publishing.publish(session, [swimming.id], by=by, now=NOW)

    rides.remove(session, swimming.id, ride.id, by=by, now=NOW + DAY)

    assert alarms(session) == [(responsible(session, swimming), TOO_FEW)]


def test_a_seat_that_goes_to_somebody_else_in_one_act_alarms_nobody(session, by, swimming, known):
    row = session.get_one(ProgrammeSession, swimming.id)
    other = factories.volunteer(session)
    slot = TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at)
    place = Place(slot=slot, kind="volunteer", id=str(other.id), from_id=str(known[0]))
    lanes.move(session, row.id, place=place, version=row.version, by=by, now=NOW + DAY)

    assert alarms(session) == []


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


def places(session, swimming):
    session.flush()
    facts = enrolment_facts.read(session, [swimming.activity_id], [], now=NOW).activities[swimming.activity_id]
    return facts.adults, facts.rule(), facts.by_adults


def test_enrolling_follows_the_stricter_rule_of_the_outing(session, swimming):
    factories.shift(session, swimming, need=2)

    assert places(session, swimming) == (2, Rule(children_per_adult=4, least=2), 8)


def test_enrolling_follows_the_activity_when_that_asks_more(session, swimming):
    session.get_one(Activity, swimming.activity_id).children_per_adult = 3
    factories.shift(session, swimming, need=2)

    assert places(session, swimming) == (2, Rule(children_per_adult=3, least=2), 6)


def test_staff_and_partners_who_go_along_make_places_on_an_outing(session, by, swimming):
    wanted = NewRide(
        mode=TravelMode.BUS, seats=9, volunteer_id=None, adult="Noor", leaves_at=None, back_at=None, note=""
    )
    rides.add(session, swimming.id, wanted, by=by, now=NOW)
    for state in (EngagementState.CONFIRMED, EngagementState.ASKED):
        factories.engagement(session, swimming, factories.partner(session), state=state)

    assert places(session, swimming)[::2] == (2, 8)


def test_once_an_outing_is_over_its_rule_limits_nobody(session, swimming):
    factories.meeting(session, swimming.ends_at + DAY, of=session.get_one(Activity, swimming.activity_id))
    session.flush()
    later = swimming.ends_at
    facts = enrolment_facts.read(session, [swimming.activity_id], [], now=later).activities[swimming.activity_id]

    assert facts.rule() == Rule(children_per_adult=6)


def test_a_small_child_that_takes_more_adults_than_go_along_waits(session, swimming):
    factories.shift(session, swimming, need=2)
    small, big = (factories.child(session, birth_month=date(year, 1, 1)) for year in (2021, 2016))
    for child in (small, big):
        courses.consent(session, child, ConsentPurpose.OUTING)
    found = enrolments.reasons(session, swimming.activity_id, [small.id, big.id], now=NOW)

    assert found == {small.id: (EnrolmentRefusal.TOO_FEW_ADULTS,), big.id: ()}


def responsible(session, meeting):
    return session.get_one(Activity, meeting.activity_id).responsible_id
