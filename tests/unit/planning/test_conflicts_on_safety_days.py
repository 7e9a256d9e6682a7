"""The parts of a safety day are at once on purpose: what is wrong is said once, and nothing that is not."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from app.planning.conflicts import ConflictKind, find_conflicts
from app.planning.plan import ChildrenInPlan, Holder, Plan, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import EngagementState

DAY = date(2026, 12, 10)
NINE = datetime(2026, 12, 10, 8, tzinfo=UTC)
SAFETY_DAY, FIRE, RESPONSIBLE, AGES, CLASS, SAMIRA = (UUID(int=900 + number) for number in range(6))
HOUR = timedelta(hours=1)


def part(number, title="Veiligheidsdag: groep rood", *, starts=NINE, hours=2, rotation_id=SAFETY_DAY, **values):
    return PlannedSession(
        id=UUID(int=number),
        title=title,
        slot=TimeSlot(starts_at=starts, ends_at=starts + hours * HOUR),
        local_day=DAY,
        responsible_name="Noor",
        rotation_id=rotation_id,
        **{"space_id": UUID(int=100 + number)} | values,
    )


def found(*sessions, **values):
    plan = Plan(sessions=sessions, opening=(time(7), time(22)), zone="Europe/Amsterdam", **values)
    return [(one.kind, tuple(session_id.int for session_id in one.session_ids)) for one in find_conflicts(plan)]


def host(partner_id=FIRE):
    return (PlannedEngagement(partner_id=partner_id, partner_name="Brandweer", state=EngagementState.CONFIRMED),)


def test_a_host_of_two_stations_is_at_both():
    assert found(part(1, engagements=host()), part(2, engagements=host(), away_minutes=20)) == []


def test_a_host_who_is_somewhere_else_as_well_is_said_of_each_station():
    sessions = (part(1, engagements=host()), part(2, engagements=host()), part(3, engagements=host(), rotation_id=None))
    assert found(*sessions) == [
        (ConflictKind.PARTNER_DOUBLE_BOOKED, (1, 3)),
        (ConflictKind.PARTNER_DOUBLE_BOOKED, (2, 3)),
    ]


def test_groups_of_one_class_or_age_and_a_responsible_person_are_no_clash():
    sessions = [part(number, age_group_id=AGES, group_id=CLASS, led_by=RESPONSIBLE) for number in (1, 2, 3)]
    assert found(*sessions) == []


def test_something_else_for_that_age_is_said_once_for_the_whole_day():
    sessions = [part(number, age_group_id=AGES, led_by=RESPONSIBLE) for number in (1, 2)]
    other = part(3, "Dansen", starts=NINE + HOUR, age_group_id=AGES, led_by=RESPONSIBLE, rotation_id=None)
    assert found(*sessions, other) == [
        (ConflictKind.AGE_GROUP_OVERLAP, (1, 3)),
        (ConflictKind.RESPONSIBLE_DOUBLE_BOOKED, (1, 3)),
    ]


def test_who_cannot_get_there_in_time_is_said_of_each_group():
    early, late = part(1, age_group_id=AGES, hours=1), part(2, age_group_id=AGES)
    trip = part(3, "Zwemmen", starts=NINE + 2 * HOUR, age_group_id=AGES, away_minutes=25, rotation_id=None)
    assert found(early, late, trip) == [(ConflictKind.GROUP_TRAVEL, (2, 3))]


def test_a_volunteer_in_two_parts_at_once_is_a_clash():
    seat = PlannedShift(id=UUID(int=50), role="Leider", need=1, holders=(Holder(volunteer_id=SAMIRA, name="Samira"),))
    assert found(part(1, shifts=(seat,)), part(2, shifts=(seat,))) == [(ConflictKind.VOLUNTEER_DOUBLE_BOOKED, (1, 2))]


def test_a_safety_day_counts_once_for_a_family_with_children_in_several_groups():
    sessions = (part(1), part(2), part(3, rotation_id=None, starts=NINE + 4 * HOUR))
    places = {one.id: (number,) for number, one in enumerate(sessions)}
    children = ChildrenInPlan(places=places, family=dict.fromkeys(range(3), 7))
    assert found(*sessions, children=children, family_limit=2) == []
    assert found(*sessions, children=children, family_limit=1) == [(ConflictKind.FAMILY_OVERLOADED, (1, 2, 3))]
