"""Bikes and helmets: what a meeting needs, what it can have, and never more than there are at one moment."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.models.courses import Equipment, EquipmentReservation
from app.planning.timeslots import Period
from app.planning.vocabulary import EquipmentSort
from app.programme.courses import equipment
from app.programme.courses.equipment import Stock
from app.programme.courses.refusals import NotSoMany
from app.programme.refusals import NotFound
from app.queries import course_equipment
from tests import courses
from tests.database import racing
from tests.factories import DAY, NOW

BIKE, HELMET = EquipmentSort.BIKE, EquipmentSort.HELMET


@pytest.fixture
def course(session, by):
    return courses.course(session, responsible_id=by.user_id)


def slot(meeting):
    return Period(starts_at=meeting.starts_at, ends_at=meeting.ends_at)


def of(session, meeting):
    things = course_equipment.stock(session)
    return course_equipment.of_meetings(session, {meeting.id: slot(meeting)}, things)[meeting.id]


def reserved(session):
    rows = session.execute(select(EquipmentReservation.session_id, EquipmentReservation.number)).all()
    return sorted((row.session_id, row.number) for row in rows)


def test_a_meeting_gets_what_its_children_need_as_far_as_it_is_there(session, by, course):
    small, big = courses.equipment(session, size=20, total=1), courses.equipment(session, size=24, total=3, broken=2)
    helmets = [courses.equipment(session, sort=HELMET, size=size, total=2) for size in (52, 56)]
    group, (meeting,) = courses.course_group(session, course, first=NOW + DAY, meetings=1)
    for size in (20, 20, 20, None):
        courses.course_participant(session, course, group, meetings=[meeting], bike_size=size)
    courses.course_participant(session, course, group, meetings=[meeting], own_bike=True, own_helmet=True)
    equipment.reserve_needed(session, [meeting.id], by=by, now=NOW)
    found = of(session, meeting)
    assert found.reserved == {small.id: 1, big.id: 1, helmets[0].id: 2, helmets[1].id: 2}
    assert (found.children, found.needed.short, len(found.needed.unknown), found.needed.helmets) == (5, {20: 1}, 1, 4)


def test_what_another_meeting_has_at_the_same_time_is_not_there(session, by, course):
    bikes = courses.equipment(session, total=6)
    _one, (first,) = courses.course_group(session, course, first=NOW + DAY, meetings=1)
    _two, (second,) = courses.course_group(session, course, name="B", first=NOW + DAY, meetings=1)
    _three, (later,) = courses.course_group(session, course, name="C", first=NOW + 2 * DAY, meetings=1)
    equipment.reserve(session, first.id, {bikes.id: 4}, by=by, now=NOW)
    with pytest.raises(NotSoMany) as refused:
        equipment.reserve(session, second.id, {bikes.id: 3}, by=by, now=NOW)
    assert (refused.value.size, refused.value.left) == (20, 2)
    equipment.reserve(session, second.id, {bikes.id: 2}, by=by, now=NOW)
    equipment.reserve(session, later.id, {bikes.id: 6}, by=by, now=NOW)
    equipment.reserve(session, first.id, {bikes.id: 0}, by=by, now=NOW)
    assert reserved(session) == sorted([(second.id, 2), (later.id, 6)])


def test_when_bikes_break_what_was_reserved_is_more_than_is_left(session, by, course):
    bikes = courses.equipment(session, total=6)
    _group, (meeting,) = courses.course_group(session, course, first=NOW + DAY, meetings=1)
    equipment.reserve(session, meeting.id, {bikes.id: 6}, by=by, now=NOW)
    equipment.keep(session, Stock(sort=BIKE, size=20, total=6, broken=2, note=""), by=by, now=NOW)
    found = of(session, meeting)
    assert (found.reserved[bikes.id], found.left[bikes.id]) == (6, 4)


def test_a_size_that_is_gone_is_no_longer_on_the_list(session, by):
    courses.equipment(session, total=6)
    equipment.keep(session, Stock(sort=BIKE, size=24, total=2, broken=0, note="rood"), by=by, now=NOW)
    equipment.keep(session, Stock(sort=BIKE, size=20, total=0, broken=0, note=""), by=by, now=NOW)
    rows = session.execute(select(Equipment.size, Equipment.total, Equipment.note)).all()
    assert [tuple(row) for row in rows] == [(24, 2, "rood")]


def test_things_and_meetings_of_another_location_are_not_there(session, by, course, other_location, session_at):
    there = session_at(other_location)
    strange = courses.equipment(there).id
    there.commit()
    _group, (meeting,) = courses.course_group(session, course, first=NOW + DAY, meetings=1)
    with pytest.raises(NotFound):
        equipment.reserve(session, meeting.id, {strange: 1}, by=by, now=NOW)
    with pytest.raises(NotFound):
        equipment.reserve_needed(session, [strange], by=by, now=NOW)


def test_of_two_meetings_at_once_that_want_the_last_bikes_one_gets_them(session, by, course, two_sessions):
    bikes = courses.equipment(session, total=5)
    meetings = [courses.course_group(session, course, name=name, first=NOW + DAY, meetings=1)[1][0].id for name in "AB"]
    session.commit()
    bikes_id = bikes.id

    def wanting(meeting_id):
        return lambda of: equipment.reserve(of, meeting_id, {bikes_id: 3}, by=by, now=NOW)

    outcomes = racing.at_once(*zip(two_sessions(), map(wanting, meetings), strict=True))
    assert sorted(map(str, outcomes)) == sorted([racing.WON, str(NotSoMany(BIKE, 20, 2))])
    session.expire_all()
    assert session.scalar(select(func.sum(EquipmentReservation.number))) == 3


def test_a_cancelled_meeting_gives_its_bikes_back(session, by, course):
    bikes = courses.equipment(session, total=5)
    _one, (first,) = courses.course_group(session, course, first=NOW + DAY, meetings=1)
    _two, (second,) = courses.course_group(session, course, name="B", first=NOW + DAY, meetings=1)
    equipment.reserve(session, first.id, {bikes.id: 5}, by=by, now=NOW)
    first.cancelled, first.cancel_reason = True, "ijzel"
    session.flush()
    equipment.reserve(session, second.id, {bikes.id: 5}, by=by, now=NOW)
    assert of(session, second).reserved == {bikes.id: 5}


@pytest.mark.parametrize("number", [1, 3, 300])
def test_what_meetings_need_takes_as_many_statements_for_one_as_for_many(session, by, course, count_queries, number):
    courses.equipment(session)
    group, meetings = courses.course_group(session, course, first=NOW + DAY, meetings=number)
    courses.course_participant(session, course, group, meetings=meetings[:2], bike_size=20)
    with count_queries() as seen:
        things = course_equipment.stock(session)
        course_equipment.of_meetings(session, {meeting.id: slot(meeting) for meeting in meetings}, things)
    assert len(seen) == 3
