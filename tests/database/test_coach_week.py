"""The week of a coach, and appointments outside with who goes along."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.access import Role
from app.models.activities import ProgrammeSession
from app.models.shifts import Shift
from app.planning.coaching.chaperone import Chaperone
from app.planning.coaching.load import DutySort
from app.planning.conflicts import ConflictKind
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import TrajectoryState
from app.planning.weeks import IsoWeek
from app.programme.coaching import hours, outside
from app.programme.coaching.openings import NotFree
from app.programme.coaching.outside import AtLocation, Outside, SomebodyMustGoAlong
from app.programme.refusals import AlreadyOver, NotFound
from app.queries import attention, coach_week
from tests import coaching, factories
from tests.factories import DAY, HOUR, NOW

WEEK = IsoWeek.containing(NOW.date())


@pytest.fixture
def coach(session, location):
    return factories.account(session, Role.COACH, name="Ties")


@pytest.fixture
def trajectory(session, coach):
    found, _meetings = coaching.trajectory(session, coach_id=coach.id, meetings=1, first=NOW + HOUR)
    session.commit()
    return found


@pytest.fixture
def stage(session, location):
    found = factories.space(session, name="Poppodium", on_location=False, travel_minutes=30)
    session.commit()
    return found


@pytest.fixture
def concert(session, trajectory, stage, coach):
    """Return a function that plans a concert so many days from now, and returns its role of who goes along."""

    def plan(days, *, coach_goes=False, volunteer_goes=False):
        slot = TimeSlot(starts_at=NOW + days * DAY, ends_at=NOW + days * DAY + 2 * HOUR)
        wanted = Outside(slot=slot, space_id=stage.id, coach_goes=coach_goes, volunteer_goes=volunteer_goes)
        edit = outside.plan(session, trajectory.id, wanted, by=coach.actor, now=NOW)
        session.commit()
        return edit

    return plan


def roles(session):
    query = select(Shift).join(ProgrammeSession).where(Shift.role == "Begeleider").order_by(ProgrammeSession.starts_at)
    found = session.scalars(query).all()
    return [(row.required, row.withdrawn, row.qualification) for row in found]


def week(session, coach, location):
    return coach_week.find(session, WEEK, coach_id=coach.id, location=location, now=NOW)


def test_a_week_holds_appointments_groups_and_what_they_come_to(session, coach, location, trajectory):
    group = factories.activity(session, title="Muziekgroep", responsible_id=coach.id)
    factories.meeting(session, NOW + DAY, minutes=90, of=group)
    factories.meeting(session, NOW + DAY + 2 * HOUR, of=group, cancelled=True, cancel_reason="ziek")
    factories.meeting(session, NOW + DAY)
    hours.change(session, coach.id, minutes=600, by=coach.actor, now=NOW)
    hours.change(session, coach.id, minutes=300, by=coach.actor, now=NOW)
    found = week(session, coach, location)
    assert [[(one.title, one.sort, one.cancelled) for one in day] for day in found.days.values()][:3] == [
        [("Muziek", DutySort.APPOINTMENT, False)],
        [("Muziekgroep", DutySort.GROUP, False), ("Muziekgroep", DutySort.GROUP, True)],
        [],
    ]
    assert (found.load.meeting, found.load.preparing, found.load.available) == (150, 45, 300)


def test_hours_are_of_coaches_of_this_location(session, coach, location, by):
    with pytest.raises(NotFound):
        hours.change(session, by.user_id, minutes=600, by=by, now=NOW)


def test_who_has_no_appointment_to_come_is_named_to_the_coach_alone(session, coach, location, trajectory):
    for days, state in enumerate((TrajectoryState.RUNNING, TrajectoryState.WAITING, TrajectoryState.CLOSED), start=1):
        child = factories.child(session, pseudonym=f"Uil {state.value}")
        coaching.trajectory(session, coach_id=coach.id, meetings=1, first=NOW - days * DAY, state=state, who=child)
    session.commit()
    assert [one.pseudonym for one in week(session, coach, location).waiting] == ["Uil waiting", "Uil running"]
    (line,) = coach_week.of_everybody(session, WEEK, location=location, now=NOW)
    assert (line.name, line.trajectories, line.waiting, line.load.meeting) == ("Ties", 3, 2, 60)


def test_the_first_three_times_outside_somebody_must_go_along(session, concert, coach, location):
    with pytest.raises(SomebodyMustGoAlong):
        concert(1)
    session.rollback()
    concert(1, coach_goes=True)
    concert(2, volunteer_goes=True)
    concert(3, coach_goes=True)
    concert(4)
    assert roles(session) == [(True, True, "vog"), (True, False, "vog"), (True, True, "vog")]
    found = [one for day in week(session, coach, location).days.values() for one in day if one.chaperone]
    assert [(one.chaperone, one.goes) for one in found] == [
        (Chaperone.COACH, True),
        (Chaperone.MISSING, False),
        (Chaperone.COACH, True),
        (Chaperone.NOT_NEEDED, False),
    ]
    assert week(session, coach, location).load.travelling == 120


def test_a_volunteer_who_is_missing_is_a_point_of_attention(session, concert, coach, location):
    concert(2, volunteer_goes=True)
    (row,) = session.scalars(select(Shift).where(Shift.role == "Begeleider"))
    found = attention.attention_of(
        session, row.session_id, location=location, day=(NOW + 2 * DAY).date(), now=NOW, mends=False
    )
    assert ConflictKind.REQUIRED_ROLE_MISSING in {point.conflict.kind for point in found.points}
    factories.assignment(session, row, factories.volunteer(session))
    session.commit()
    (found,) = (one for day in week(session, coach, location).days.values() for one in day if one.chaperone)
    assert found.chaperone is Chaperone.FOUND


def test_a_concert_away_counts_the_way_and_is_not_in_the_past_or_at_the_location(
    session, concert, coach, trajectory, location
):
    group = factories.activity(session, title="Muziekgroep", responsible_id=coach.id)
    factories.meeting(session, NOW + DAY + 2 * HOUR + timedelta(minutes=20), of=group)
    session.commit()
    with pytest.raises(NotFree):
        concert(1, coach_goes=True)
    session.rollback()
    concert(1, volunteer_goes=True)
    with pytest.raises(AlreadyOver):
        concert(-1, coach_goes=True)
    here = Outside(
        slot=TimeSlot(starts_at=NOW + 3 * DAY, ends_at=NOW + 3 * DAY + HOUR),
        space_id=factories.space(session).id,
        coach_goes=True,
        volunteer_goes=False,
    )
    with pytest.raises(AtLocation):
        outside.plan(session, trajectory.id, here, by=coach.actor, now=NOW)


def test_a_week_of_many_is_read_in_as_few_statements_as_of_one(session, coach, location, count_queries):
    counts = []
    for number in (1, 2, 297):
        for _each in range(number):
            coaching.trajectory(
                session, coach_id=coach.id, mentor_id=coach.id, meetings=1, first=NOW + HOUR * (_each % 90)
            )
        session.commit()
        assert (coach.id, location.zone) != (None, None)  # read again before the counting
        with count_queries() as statements:
            found = week(session, coach, location)
            coach_week.of_everybody(session, WEEK, location=location, now=NOW)
        counts.append((len(statements), sum(len(day) for day in found.days.values())))
    assert [each for each, _rows in counts] == [counts[0][0]] * 3
    assert [rows for _each, rows in counts] == [1, 3, 300]
