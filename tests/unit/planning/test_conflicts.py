from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

import pytest

from app.planning.conflicts import SEVERITIES, Conflict, ConflictKind, Severity, find_conflicts
from app.planning.errors import RatioOutOfRange
from app.planning.plan import Holder, Plan, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.timeslots import TimeSlot, local_slot
from app.planning.vocabulary import Answer, EngagementState, SessionStatus

ZONE = "Europe/Amsterdam"
DAY = date(2026, 11, 25)
FATIMA = UUID(int=101)
HALL = UUID(int=201)


def at(start, end, day=DAY):
    return local_slot(day=day, start=time.fromisoformat(start), end=time.fromisoformat(end), zone=ZONE)


FOOTBALL = PlannedSession(
    id=UUID(int=1), title="Voetbal", slot=at("14:00", "15:30"), local_day=DAY, responsible_name="Begeleider"
)
PAINTING = replace(FOOTBALL, id=UUID(int=2), title="Schilderen", slot=at("15:00", "16:00"))
READING = replace(FOOTBALL, id=UUID(int=3), title="Voorlezen", slot=at("15:30", "16:00"))


def plan(*sessions, **changes):
    return Plan(**{"sessions": sessions, "opening": (time(9), time(21)), "zone": ZONE} | changes)


def shift(*holders, **changes):
    return PlannedShift(**{"id": UUID(int=301), "role": "Coach", "need": len(holders), "holders": holders} | changes)


def found(kind, *names, sessions=(FOOTBALL,)):
    return [Conflict(kind=kind, session_ids=tuple(session.id for session in sessions), names=names)]


def volunteer(**changes):
    return Holder(**{"volunteer_id": FATIMA, "name": "Vrijwilliger A"} | changes)


def test_a_session_with_everything_in_order_has_no_conflicts():
    session = replace(
        FOOTBALL,
        space_id=HALL,
        space_name="Zaal",
        space_capacity=20,
        capacity=20,
        placed=8,
        ratio=8,
        shifts=(shift(volunteer(vog_until=DAY), required=True, qualification="vog"),),
        engagements=(PlannedEngagement(partner_id=HALL, partner_name="Politie", state=EngagementState.CONFIRMED),),
    )
    assert find_conflicts(plan(session)) == []


def test_one_space_cannot_hold_two_sessions_at_once():
    sessions = [replace(session, space_id=HALL, space_name="Zaal") for session in (READING, PAINTING, FOOTBALL)]
    assert find_conflicts(plan(*sessions)) == [
        *found(ConflictKind.SPACE_DOUBLE_BOOKED, "Zaal", "Voetbal", "Schilderen", sessions=(FOOTBALL, PAINTING)),
        *found(ConflictKind.SPACE_DOUBLE_BOOKED, "Zaal", "Schilderen", "Voorlezen", sessions=(PAINTING, READING)),
    ]


def test_a_space_that_may_be_shared_can_hold_two_sessions_at_once():
    sessions = [replace(session, space_id=HALL, space_shareable=True) for session in (FOOTBALL, PAINTING)]
    assert find_conflicts(plan(*sessions)) == []


def test_sessions_without_a_space_do_not_clash():
    assert find_conflicts(plan(FOOTBALL, PAINTING)) == []


def test_a_volunteer_cannot_be_in_two_sessions_at_once():
    sessions = [replace(session, shifts=(shift(volunteer()),)) for session in (FOOTBALL, PAINTING, READING)]
    names = ("Vrijwilliger A",)
    kind = ConflictKind.VOLUNTEER_DOUBLE_BOOKED
    assert find_conflicts(plan(*sessions)) == [
        *found(kind, *names, "Voetbal", "Schilderen", sessions=(FOOTBALL, PAINTING)),
        *found(kind, *names, "Schilderen", "Voorlezen", sessions=(PAINTING, READING)),
    ]


def test_a_volunteer_cannot_hold_two_shifts_of_one_session():
    session = replace(FOOTBALL, shifts=(shift(volunteer()), shift(volunteer()), shift(volunteer())))
    assert find_conflicts(plan(session)) == found(ConflictKind.VOLUNTEER_DOUBLE_BOOKED, "Vrijwilliger A", "Voetbal")


def test_a_volunteer_who_said_no_is_not_double_booked_and_leaves_an_empty_seat():
    no = shift(volunteer(answer=Answer.DECLINED, available=False), qualification="vog")
    sessions = [replace(FOOTBALL, shifts=(shift(volunteer()),)), replace(PAINTING, shifts=(no,))]
    assert find_conflicts(plan(*sessions)) == found(
        ConflictKind.EMPTY_SEATS, "Schilderen", "Coach", "1", sessions=(PAINTING,)
    )


@pytest.mark.parametrize("answer", [Answer.NONE, Answer.ACCEPTED, Answer.TENTATIVE])
def test_a_volunteer_who_did_not_say_no_fills_the_seat(answer):
    session = replace(FOOTBALL, shifts=(shift(volunteer(answer=answer), required=True),))
    assert find_conflicts(plan(session)) == []


def test_an_age_group_cannot_do_two_things_at_once():
    sessions = [
        replace(session, age_group_id=UUID(int=401), age_group_name="6-11 jaar") for session in (FOOTBALL, PAINTING)
    ]
    assert find_conflicts(plan(*sessions)) == found(
        ConflictKind.AGE_GROUP_OVERLAP, "6-11 jaar", "Voetbal", "Schilderen", sessions=(FOOTBALL, PAINTING)
    )


def test_a_required_role_that_is_short_is_worse_than_an_empty_seat():
    session = replace(FOOTBALL, shifts=(shift(need=2), shift(volunteer(), need=3, required=True, role="Trainer")))
    assert find_conflicts(plan(session)) == [
        *found(ConflictKind.REQUIRED_ROLE_MISSING, "Voetbal", "Trainer", "2"),
        *found(ConflictKind.EMPTY_SEATS, "Voetbal", "Coach", "2"),
    ]


@pytest.mark.parametrize("name", [None, ""])
def test_a_session_without_a_responsible_person_is_found(name):
    session = replace(FOOTBALL, responsible_name=name)
    assert find_conflicts(plan(session)) == found(ConflictKind.RESPONSIBLE_MISSING, "Voetbal")


@pytest.mark.parametrize(
    ("state", "kind"),
    [
        (EngagementState.NOT_ASKED, ConflictKind.PARTNER_NOT_ASKED),
        (EngagementState.ASKED, ConflictKind.PARTNER_NOT_ANSWERED),
        (EngagementState.DECLINED, ConflictKind.PARTNER_DECLINED),
    ],
)
def test_a_partner_who_did_not_confirm_is_found(state, kind):
    engagement = PlannedEngagement(partner_id=UUID(int=501), partner_name="Brandweer", state=state)
    session = replace(FOOTBALL, engagements=(engagement,))
    assert find_conflicts(plan(session)) == found(kind, "Voetbal", "Brandweer")


@pytest.mark.parametrize(("until", "written"), [(None, ""), (DAY - timedelta(days=1), "2026-11-24")])
def test_a_qualification_that_ends_before_the_day_is_found(until, written):
    session = replace(FOOTBALL, shifts=(shift(volunteer(vog_until=until), qualification="vog"),))
    assert find_conflicts(plan(session)) == found(
        ConflictKind.QUALIFICATION_EXPIRES, "Voetbal", "Vrijwilliger A", "vog", written
    )


def test_a_shift_without_a_qualification_may_be_held_by_anybody():
    assert find_conflicts(plan(replace(FOOTBALL, shifts=(shift(volunteer(vog_until=None)),)))) == []


def test_a_volunteer_who_is_not_available_is_found():
    session = replace(FOOTBALL, shifts=(shift(volunteer(available=False)),))
    assert find_conflicts(plan(session)) == found(ConflictKind.VOLUNTEER_UNAVAILABLE, "Voetbal", "Vrijwilliger A")


@pytest.mark.parametrize(("start", "end"), [("08:59", "10:00"), ("20:00", "21:01")])
def test_a_session_outside_opening_hours_is_found(start, end):
    session = replace(FOOTBALL, slot=at(start, end))
    assert find_conflicts(plan(session)) == found(ConflictKind.OUTSIDE_OPENING_HOURS, "Voetbal", "09:00", "21:00")


def test_a_session_that_ends_the_next_morning_is_outside_opening_hours():
    starts_at = datetime(2026, 11, 25, 19, tzinfo=UTC)
    session = replace(FOOTBALL, slot=TimeSlot(starts_at=starts_at, ends_at=starts_at + timedelta(hours=13)))
    assert find_conflicts(plan(session)) == found(ConflictKind.OUTSIDE_OPENING_HOURS, "Voetbal", "09:00", "21:00")


def test_opening_hours_themselves_are_open():
    assert find_conflicts(plan(replace(FOOTBALL, slot=at("09:00", "21:00")))) == []


def test_a_session_on_a_free_day_is_found_with_the_name_of_the_day():
    free = {DAY: "Tweede kerstdag"}
    assert find_conflicts(plan(FOOTBALL, free_days=free)) == found(ConflictKind.FREE_DAY, "Voetbal", "Tweede kerstdag")


@pytest.mark.parametrize(("capacity", "placed", "expected"), [(21, 5, "21"), (None, 22, "22"), (30, 23, "30")])
def test_more_children_than_the_space_holds_are_found(capacity, placed, expected):
    session = replace(FOOTBALL, space_name="Zaal", space_capacity=20, capacity=capacity, placed=placed)
    assert find_conflicts(plan(session)) == found(ConflictKind.SPACE_TOO_SMALL, "Voetbal", "Zaal", "20", expected)


@pytest.mark.parametrize(("placed", "conflicts"), [(0, 0), (8, 0), (9, 1)])
def test_each_adult_looks_after_so_many_children_and_no_more(placed, conflicts):
    session = replace(FOOTBALL, placed=placed, ratio=8, shifts=(shift(volunteer()),))
    assert find_conflicts(plan(session)) == found(ConflictKind.RATIO_NOT_MET, "Voetbal", "1", "2", "", "") * conflicts


def test_a_ratio_of_no_children_per_adult_is_refused():
    with pytest.raises(RatioOutOfRange) as refusal:
        replace(FOOTBALL, ratio=0)
    assert refusal.value.ratio == 0


def test_a_cancelled_session_has_no_conflicts():
    cancelled = replace(PAINTING, status=SessionStatus.CANCELLED, space_id=HALL, responsible_name=None)
    assert find_conflicts(plan(replace(FOOTBALL, space_id=HALL), cancelled)) == []


def test_each_kind_of_conflict_has_a_severity():
    assert SEVERITIES.keys() == set(ConflictKind)
    (conflict,) = find_conflicts(plan(replace(FOOTBALL, responsible_name=None)))
    assert conflict.severity is Severity.SOFT
