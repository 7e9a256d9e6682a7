"""The weekly appointment of a young person: at a time that can be, moved, cancelled, made up for and undone."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance
from app.models.children import GroupMember, SchoolHours
from app.planning.coaching import times
from app.planning.coaching.wanted import Hindrance
from app.programme import publishing
from app.programme.coaching import appointments, openings, weekly
from app.programme.coaching.openings import DatesClash, NotFree, WeeklyAlready, WeeklyWish
from app.programme.refusals import NotFound
from tests import coaching, factories
from tests.database.racing import WON, at_once
from tests.factories import NOW, ZONE

CLOCK = ZoneInfo(ZONE)
HALF_PAST_THREE = time(15, 30)


def at(day, text):
    """Return the moment at that wall time, so many days after the Monday of the tests."""
    return datetime.combine(NOW.date() + timedelta(days=day), time.fromisoformat(text), tzinfo=CLOCK)


@pytest.fixture
def coach(session, location):
    return factories.account(session, Role.COACH, name="Ties")


@pytest.fixture
def studio(session, location):
    return factories.space(session, name="Studio")


@pytest.fixture
def trajectory(session, coach):
    found, _meetings = coaching.trajectory(session, coach_id=coach.id, meetings=1)
    session.commit()
    return found


@pytest.fixture
def wish(studio):
    return WeeklyWish(weekday=2, starts=HALF_PAST_THREE, minutes=45, space_id=studio.id)


@pytest.fixture
def chosen(session, trajectory, wish, coach):
    """Return the meetings of a weekly appointment on Tuesdays at half past three."""
    weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)
    session.commit()
    return coming(session, trajectory)


def coming(session, trajectory):
    session.expire_all()
    return session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.activity_id == trajectory.activity_id, ProgrammeSession.starts_at > NOW)
        .order_by(ProgrammeSession.starts_at)
    ).all()


def moments_of(rows):
    return [row.starts_at.astimezone(CLOCK).strftime("%a %d %b %H.%M") for row in rows if not row.cancelled]


def at_school(session, child, weekday, starts, ends):
    group = factories.group(session)
    own = {"location_id": factories.here(session), "group_id": group.id}
    factories.save(session, GroupMember(**own, child_id=child))
    hours = {"weekday": weekday, "starts": time.fromisoformat(starts), "ends": time.fromisoformat(ends)}
    factories.save(session, SchoolHours(**own, **hours))
    session.commit()


def test_a_chosen_time_is_held_every_week_also_in_the_holidays_as_far_as_a_series_is_planned(
    session, trajectory, chosen
):
    session.expire_all()
    assert moments_of(chosen)[:2] == ["Tue 24 Nov 15.30", "Tue 01 Dec 15.30"]
    assert (len(chosen), {row.title for row in chosen}) == (13, {"Muziek"})
    activity = session.get_one(Activity, trajectory.activity_id)
    assert (activity.schedule["school_holidays"], activity.planned_until) == ("ignore", date(2027, 2, 16))
    held = session.scalars(select(Attendance.session_id).where(Attendance.child_id == trajectory.child_id)).all()
    assert {row.id for row in chosen} <= set(held)


def test_a_second_weekly_time_is_no_choice_but_a_move(session, trajectory, chosen, wish, coach):
    with pytest.raises(WeeklyAlready):
        weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)


def test_what_was_chosen_is_taken_back_as_one(session, trajectory, wish, coach):
    edit = weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)
    session.commit()
    appointments.undo(session, trajectory.id, edit.id, by=coach.actor, now=NOW)
    session.commit()
    assert (coming(session, trajectory), session.get_one(Activity, trajectory.activity_id).schedule) == ([], None)
    weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)
    session.commit()
    assert len(coming(session, trajectory)) == 13


def test_a_time_in_school_is_refused_and_says_so(session, trajectory, wish, coach):
    at_school(session, trajectory.child_id, 2, "08:30", "16:00")
    with pytest.raises(NotFree) as refused:
        weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)
    assert refused.value.clash.sort is Hindrance.SCHOOL


def test_dates_on_which_it_cannot_be_are_named_and_skipped_when_asked(session, trajectory, wish, coach):
    outing = factories.meeting(session, at(8, "10:00"), minutes=480, title="Uitje")
    factories.attendance(session, outing, factories.save(session, session.get_one(*_child(trajectory))))
    session.commit()
    with pytest.raises(DatesClash) as refused:
        weekly.choose(session, trajectory.id, wish, by=coach.actor, now=NOW)
    assert [(clash.day, clash.by.title) for clash in refused.value.clashes] == [(date(2026, 12, 1), "Uitje")]
    session.rollback()
    skipping = WeeklyWish(weekday=2, starts=HALF_PAST_THREE, minutes=45, space_id=wish.space_id, skip=True)
    weekly.choose(session, trajectory.id, skipping, by=coach.actor, now=NOW)
    session.commit()
    assert moments_of(coming(session, trajectory))[:2] == ["Tue 24 Nov 15.30", "Tue 08 Dec 15.30"]


def _child(trajectory):
    from app.models.children import Child

    return Child, trajectory.child_id


def test_an_appointment_moves_to_a_proposed_moment_and_back(session, trajectory, chosen, coach, location):
    publishing.publish(session, [row.id for row in chosen], by=coach.actor, now=NOW)
    session.commit()
    one = openings.appointment(session, trajectory.id, chosen[0].id, by=coach.actor)
    wanted = openings.wanted_once(session, one, location=location, now=NOW)
    proposed = times.moments(wanted, around=chosen[0].starts_at.date(), besides=[chosen[0].starts_at])
    assert [moment.strftime("%a %H.%M") for moment in proposed] == ["Mon 15.30", "Tue 15.15", "Wed 15.30"]
    edit = appointments.move(
        session,
        trajectory.id,
        chosen[0].id,
        starts_at=proposed[2],
        version=one.found.version,
        by=coach.actor,
        now=NOW,
    )
    session.commit()
    assert moments_of(coming(session, trajectory))[:2] == ["Wed 25 Nov 15.30", "Tue 01 Dec 15.30"]
    assert _states(session, trajectory, coach) == {"published"}
    appointments.undo(session, trajectory.id, edit.id, by=coach.actor, now=NOW)
    session.commit()
    assert moments_of(coming(session, trajectory))[0] == "Tue 24 Nov 15.30"
    assert _states(session, trajectory, coach) == {"published"}


def _states(session, trajectory, coach):
    from app.queries import series

    return {one.entry.state for one in series.meetings(session, trajectory.activity_id) if one.meeting.meant_for}


@pytest.mark.parametrize("moment", [at(2, "07:00"), at(0, "07:45"), at(20, "15:30"), at(5, "15:30")])
def test_an_appointment_does_not_move_to_where_nobody_is(session, trajectory, chosen, coach, moment):
    with pytest.raises(NotFree):
        appointments.move(
            session, trajectory.id, chosen[0].id, starts_at=moment, version=chosen[0].version, by=coach.actor, now=NOW
        )


def test_a_moment_that_was_taken_meanwhile_is_refused(session, trajectory, chosen, coach):
    factories.meeting(
        session, at(2, "15:00"), title="Muziekgroep", of=factories.activity(session, responsible_id=coach.id)
    )
    session.commit()
    with pytest.raises(NotFree) as refused:
        appointments.move(
            session,
            trajectory.id,
            chosen[0].id,
            starts_at=at(2, "15:30"),
            version=chosen[0].version,
            by=coach.actor,
            now=NOW,
        )
    assert (refused.value.clash.sort, refused.value.clash.by.period.starts_at) == (Hindrance.COACH, at(2, "15:00"))


def test_all_from_now_on_move_and_the_schedule_with_them(session, trajectory, chosen, coach, studio):
    thursday = WeeklyWish(weekday=4, starts=time(16), minutes=45, space_id=studio.id)
    edit = weekly.move_all(session, trajectory.id, thursday, by=coach.actor, now=NOW)
    session.commit()
    found = coming(session, trajectory)
    assert (moments_of(found)[:2], len(found)) == (["Thu 26 Nov 16.00", "Thu 03 Dec 16.00"], 13)
    schedule = session.get_one(Activity, trajectory.activity_id).schedule
    assert schedule["stretches"][-1]["rule"]["weekdays"] == ["thursday"]
    appointments.undo(session, trajectory.id, edit.id, by=coach.actor, now=NOW)
    session.commit()
    assert moments_of(coming(session, trajectory))[0] == "Tue 24 Nov 15.30"


def test_a_cancelled_appointment_is_made_up_for(session, trajectory, chosen, coach):
    appointments.cancel(session, trajectory.id, chosen[0].id, reason="De coach kan niet", by=coach.actor, now=NOW)
    appointments.make_up(session, trajectory.id, chosen[0].id, starts_at=at(3, "15:30"), by=coach.actor, now=NOW)
    session.commit()
    found = coming(session, trajectory)
    assert moments_of(found)[:2] == ["Thu 26 Nov 15.30", "Tue 01 Dec 15.30"]
    assert found[0].cancel_reason == "De coach kan niet"


def test_the_appointments_of_another_coach_are_not_there(session, trajectory, chosen, wish, location):
    other = factories.account(session, Role.COACH)
    for act in (
        lambda: weekly.choose(session, trajectory.id, wish, by=other.actor, now=NOW),
        lambda: weekly.move_all(session, trajectory.id, wish, by=other.actor, now=NOW),
        lambda: appointments.cancel(session, trajectory.id, chosen[0].id, reason="x", by=other.actor, now=NOW),
    ):
        with pytest.raises(NotFound):
            act()


def test_of_two_who_take_the_same_time_in_a_space_one_is_told(session, session_at, location, trajectory, coach, wish):
    second, _meetings = coaching.trajectory(session, meetings=1, first=NOW - timedelta(weeks=3))
    session.commit()
    actors = {trajectory.id: coach.actor, second.id: session.get_one(type(coach), second.coach_id).actor}

    def choosing(trajectory_id):
        actor = actors[trajectory_id]
        return lambda one: weekly.choose(one, trajectory_id, wish, by=actor, now=NOW)

    ids = [trajectory.id, second.id]
    outcomes = at_once(*((session_at(location), choosing(each)) for each in ids))
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["NotFree", "str"]
    assert WON in outcomes
    (refused,) = (outcome for outcome in outcomes if outcome != WON)
    assert refused.clash.sort is Hindrance.SPACE
