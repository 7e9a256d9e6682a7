"""Outings: who goes, who had no briefing, tickets that become places, and two who change one at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.models.children import Consent
from app.models.courses import Ride
from app.models.outings import Outing
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import AttendanceMark, ConsentGiver, ConsentPurpose, EnrolmentState, OutingSort, TravelMode
from app.programme import enrolments, marks, plan_edits, sessions
from app.programme.allocations import applying, dividing, rounds
from app.programme.outings import briefing, cancelling, details, tickets
from app.programme.outings.cancelling import Cancelling
from app.programme.outings.opening import Meeting
from app.programme.outings.refusals import BriefedAlready, NoTickets
from app.programme.refusals import AlreadyCancelled, ChangedMeanwhile
from app.queries import outings
from app.queries.outings import Company
from tests import factories
from tests.allocating import AFTER, CLOSES, SEED, wish
from tests.database.racing import WON, at_once
from tests.factories import HOUR, NOW, WEEK
from tests.outings import outing


@pytest.fixture
def made(session, location):
    """Return an outing of three children whose briefing was yesterday, seen from the day before."""
    return outing(session)


def seen(session, row):
    return marks.of(details.details_of(session, row))


def marked(session, meeting, child, mark):
    held = session.query(factories.Attendance).filter_by(session_id=meeting.id, child_id=child.id).one()
    held.mark, held.recorded_at = mark, NOW
    session.flush()


class TestTheBriefing:
    """No briefing, no outing."""

    def test_whoever_was_not_seen_there_had_none(self, session, made):
        row, _away, briefing, children = made
        marked(session, briefing, children[0], AttendanceMark.PRESENT)
        marked(session, briefing, children[1], AttendanceMark.ABSENT)

        assert outings.without_briefing(session, row.id) == tuple(sorted(child.id for child in children[1:]))

    def test_without_one_that_is_everybody(self, session, made):
        row, _away, briefing, children = made
        for child in children:
            marked(session, briefing, child, AttendanceMark.PRESENT)
        row.briefing_id = None
        session.flush()

        assert outings.without_briefing(session, row.id) == tuple(sorted(child.id for child in children))

    def test_staff_who_give_it_limit_no_places(self, session, by, made):
        row, away, _briefing, _children = made
        factories.shift(session, away, need=4)

        placed = enrolments.place(session, row.activity_id, consenting(session).id, by=by, now=NOW)

        assert placed.state is EnrolmentState.PLACED


def consenting(session):
    """Return a child whose parents agreed with an outing."""
    child = factories.child(session)
    agreed(session, child)
    return child


def agreed(session, child):
    factories.save(
        session,
        Consent(
            location_id=child.location_id,
            child_id=child.id,
            purpose=ConsentPurpose.OUTING,
            given_by=ConsentGiver.PARENT,
            given_on=NOW.date(),
            noted_by_id=factories.account(session).id,
        ),
    )


def test_those_who_go_are_counted_without_a_name(session, made):
    row, away, briefing, children = made
    children[0].birth_month = date(2020, 1, 1)
    marked(session, briefing, children[0], AttendanceMark.PRESENT)
    agreed(session, children[0])

    assert outings.company(session, row.id, day=away.starts_at.date()) == Company(
        children=3, small=1, without_consent=2, without_briefing=2
    )


class TestTickets:
    """Twelve tickets for fifteen who wish to skate."""

    @pytest.fixture
    def skating(self, session, location):
        return outing(session, children=0, sort=OutingSort.ICE_RINK, tickets=12)[0]

    def test_twelve_of_fifteen_get_one_and_the_others_wait(self, session, by, skating):
        factories.shift(session, session.get_one(factories.ProgrammeSession, skating.session_id), need=4)
        made = tickets.divide(session, skating.id, closes_at=CLOSES, seed=SEED, by=by, now=NOW)
        held = session.get_one(factories.Activity, skating.activity_id)
        for _ in range(15):
            wish(session, made, consenting(session), held, by=by)
        rounds.close(session, made.id, by=by, now=NOW)

        dividing.compute(session, made.id, by=by, now=AFTER)
        session.refresh(made)
        applying.apply(session, made.id, seen=made.computed_at.isoformat(), by=by, now=AFTER)

        states = [row.state for row in session.query(factories.Enrolment).filter_by(activity_id=held.id)]
        assert (states.count(EnrolmentState.PLACED), states.count(EnrolmentState.WAITING)) == (12, 3)
        assert held.capacity == 12

    def test_without_tickets_there_is_nothing_to_divide(self, session, by, made):
        with pytest.raises(NoTickets):
            tickets.divide(session, made[0].id, closes_at=CLOSES, seed=SEED, by=by, now=NOW)


class TestTwoAtOnce:
    """On connections of their own."""

    def test_of_two_who_change_an_outing_the_second_is_told(self, session, two_sessions, by, made):
        row = made[0]
        now_is, mark, row_id = details.details_of(session, row), seen(session, row), row.id
        session.commit()

        def change(weather):
            return lambda own: details.change(own, row_id, replace(now_is, weather=weather), seen=mark, by=by, now=NOW)

        outcomes = at_once(*zip(two_sessions(), (change("Bij regen ook."), change("Bij regen niet.")), strict=True))

        assert sorted(map(str, outcomes)) == sorted((WON, str(ChangedMeanwhile())))
        session.expire_all()
        assert session.get_one(Outing, row_id).weather == (
            "Bij regen ook." if outcomes[0] == WON else "Bij regen niet."
        )

    def test_it_is_cancelled_once(self, session, two_sessions, by, made):
        row_id, room = made[0].id, factories.space(session).id
        wanted = Cancelling(reason="Storm.", title="Film", space_id=room, briefing_too=False)
        session.commit()

        def cancel(own):
            cancelling.cancel(own, row_id, wanted, by=by, now=NOW)

        outcomes = at_once(*((one, cancel) for one in two_sessions()))

        assert sorted(type(one) for one in outcomes if one != WON) == [AlreadyCancelled]


@pytest.mark.parametrize("children", [1, 3, 300])
def test_an_outing_takes_the_same_statements_however_many_go(session, location, count_queries, children):
    row = outing(session, children=0)[0]
    away = session.get_one(factories.ProgrammeSession, row.session_id)
    for _ in range(children):
        factories.attendance(session, away, factories.child(session))

    with count_queries() as counted:
        found = outings.company(session, row.id, day=NOW.date())
        outings.head(session, row.id)

    assert (found.children, len(counted)) == (children, 2)


def test_of_two_who_plan_a_briefing_at_once_the_second_is_told(session, two_sessions, by, made):
    row, away, held, _children = made
    session.delete(held)
    room, outing_id = factories.space(session), row.id
    slot = TimeSlot(starts_at=away.starts_at - 3 * HOUR, ends_at=away.starts_at - 2 * HOUR)
    wanted = Meeting(title="Uitleg", slot=slot, space_id=room.id)
    session.commit()

    def plans(there):
        briefing.add(there, outing_id, wanted, by=by, now=NOW)

    one, other = two_sessions()
    outcomes = at_once((one, plans), (other, plans))
    assert [type(found) for found in outcomes if found != WON] == [BriefedAlready]


class TestMoved:
    """An outing that goes at another time, by whatever moves its meeting."""

    @pytest.fixture
    def going(self, session, by, made):
        """Return a function that says when the group is there and leaves there, and when its ride goes and is back."""
        row, away, _briefing, _children = made
        row.there_at, row.off_at = away.starts_at + HOUR, away.ends_at - HOUR
        ride = factories.save(
            session,
            Ride(
                location_id=row.location_id,
                session_id=away.id,
                mode=TravelMode.BUS,
                seats=20,
                leaves_at=away.starts_at,
                back_at=away.ends_at,
            ),
        )
        session.commit()

        def going():
            session.flush()
            for one in (row, ride):
                session.refresh(one)
            return row.there_at, row.off_at, ride.leaves_at, ride.back_at

        return going

    def test_the_times_there_and_of_its_rides_go_along_and_come_back(self, session, by, made, going):
        _row, away, _briefing, _children = made
        before = going()
        slot = TimeSlot(starts_at=away.starts_at + WEEK, ends_at=away.ends_at + WEEK)
        change = sessions.move(session, away.id, slot=slot, version=away.version, by=by, now=NOW)

        assert going() == tuple(at + WEEK for at in before)
        sessions.undo(session, change.id, by=by, now=NOW)
        assert going() == before

    def test_several_at_once_take_their_times_along(self, session, by, made, going):
        _row, away, _briefing, _children = made
        before = going()
        values = plan_edits.sessions_as_values(session, [away.id])[away.id]
        later = values | {name: (getattr(away, name) + WEEK).isoformat() for name in ("starts_at", "ends_at")}
        plan_edits.change(session, {away.id: (values, later)}, sort="moved", by=by, now=NOW)

        assert going() == tuple(at + WEEK for at in before)

    def test_a_meeting_that_only_lasts_longer_leaves_them(self, session, by, made, going):
        _row, away, _briefing, _children = made
        before = going()
        slot = TimeSlot(starts_at=away.starts_at, ends_at=away.ends_at + HOUR)
        sessions.move(session, away.id, slot=slot, version=away.version, by=by, now=NOW)

        assert going() == before

    def test_the_form_of_the_outing_says_each_time_itself(self, session, by, made, going):
        row, _away, _briefing, _children = made
        there, off, leaves, back = going()
        was = details.details_of(session, row)
        times = replace(was.times, leaves_at=was.times.leaves_at - HOUR, off_at=off + HOUR / 2)
        details.change(session, row.id, replace(was, times=times), seen=marks.of(was), by=by, now=NOW)

        assert going() == (there, off + HOUR / 2, leaves - HOUR, back - HOUR)
