"""What is held beside a meeting follows it, and is missed when it is not there."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.companions import coming_along, following
from app.planning.conflicts import ConflictKind, Severity, find_conflicts
from app.planning.mending import Mend, Workshop
from app.planning.plan import Linked
from app.planning.timeslots import LONGEST_SESSION, TimeSlot
from app.planning.vocabulary import SessionStatus
from tests.unit.planning.test_conflicts import DAY, FOOTBALL, HALL, at, found, plan
from tests.unit.planning.test_mending import LONG_BEFORE, in_hall

KIND = ConflictKind.COMPANION_PARTED
COURSE = replace(FOOTBALL, title="Pittige Jaren", slot=at("10:00", "11:30"))
CARE = replace(FOOTBALL, id=UUID(int=9), title="Oppas", slot=at("10:00", "11:30"))
LINKED = (
    Linked(title="Cursus", beside="Kinderopvang", meetings=frozenset({COURSE.id}), companions=frozenset({CARE.id})),
)
CANCELLED = {"status": SessionStatus.CANCELLED}
NEXT_DAY = {"local_day": DAY + timedelta(days=1), "slot": at("10:00", "11:30", day=DAY + timedelta(days=1))}


def linked_plan(*sessions):
    return plan(*sessions, linked=LINKED)


@st.composite
def slots(draw):
    start = datetime(2026, 11, 25, 9, tzinfo=UTC) + draw(st.integers(-6, 6)) * timedelta(minutes=30)
    return TimeSlot(starts_at=start, ends_at=start + draw(st.integers(1, 47)) * timedelta(minutes=30))


@given(slots(), slots())
def test_what_was_at_exactly_its_time_stays_so(was, becomes):
    assert following(was, was=was, becomes=becomes) == becomes


@given(slots(), slots(), slots())
def test_what_follows_is_beside_it_and_a_meeting_of_a_day_at_the_most(companion, was, becomes):
    moved = following(companion, was=was, becomes=becomes)
    assert moved.overlaps(becomes)
    assert moved.ends_at - moved.starts_at <= LONGEST_SESSION


@given(slots(), slots(), st.integers(-400, 400))
def test_what_is_beside_it_moves_as_far_and_back_again(companion, was, quarters):
    there = timedelta(minutes=15) * quarters
    becomes = TimeSlot(starts_at=was.starts_at + there, ends_at=was.ends_at + there)
    if companion.overlaps(was):
        moved = following(companion, was=was, becomes=becomes)
        assert moved == TimeSlot(starts_at=companion.starts_at + there, ends_at=companion.ends_at + there)
        assert following(moved, was=becomes, becomes=was) == companion


IDS = st.integers(1, 6).map(lambda number: UUID(int=number))


@given(st.sets(st.tuples(IDS, IDS)), st.sets(IDS), st.none() | st.sets(IDS))
def test_what_comes_along_is_beside_a_chosen_one_and_was_wanted(pairs, chosen, wanted):
    come = coming_along(pairs, chosen=chosen, wanted=wanted)
    assert come.isdisjoint(chosen)
    assert all(
        (companion in come)
        == (
            any((meeting, companion) in pairs for meeting in chosen)
            and companion not in chosen
            and (wanted is None or companion in wanted)
        )
        for companion in (UUID(int=number) for number in range(1, 7))
    )


def test_doors_that_open_earlier_still_do():
    early = following(at("09:45", "11:30"), was=at("10:00", "11:30"), becomes=at("13:00", "14:00"))
    assert early == at("12:45", "14:00")


def test_what_nothing_would_be_left_of_is_held_exactly_then():
    assert following(at("10:00", "10:30"), was=at("10:00", "12:00"), becomes=at("10:00", "11:00")) == at(
        "10:00", "11:00"
    )


def test_what_stands_beside_is_no_conflict():
    assert find_conflicts(linked_plan(COURSE, CARE)) == []
    assert find_conflicts(linked_plan(COURSE, replace(CARE, slot=at("09:30", "12:00")))) == []


@pytest.mark.parametrize("slot", [at("10:15", "11:30"), at("10:00", "11:15"), at("15:00", "16:30")])
def test_what_does_not_last_as_long_is_found(slot):
    care = replace(CARE, slot=slot)
    starts, ends = (f"{moment:%H:%M}" for moment in slot.local("Europe/Amsterdam"))
    names = ("Pittige Jaren", "Kinderopvang", "elsewhen", starts, ends)
    (conflict,) = find_conflicts(linked_plan(COURSE, care))
    assert (conflict.kind, conflict.names, conflict.severity) == (KIND, names, Severity.SOFT)
    assert set(conflict.session_ids) == {COURSE.id, CARE.id}


def test_of_several_the_nearest_is_named():
    afternoon = replace(CARE, id=UUID(int=10), slot=at("15:00", "16:30"))
    partly = replace(CARE, slot=at("11:00", "12:00"))
    both = (replace(LINKED[0], companions=frozenset({CARE.id, afternoon.id})),)
    (conflict,) = find_conflicts(plan(COURSE, partly, afternoon, linked=both))
    assert conflict.names[3:] == ("11:00", "12:00")


@pytest.mark.parametrize(
    ("care", "why"),
    [([replace(CARE, **CANCELLED)], "cancelled"), ([], "missing"), ([replace(CARE, **NEXT_DAY)], "missing")],
)
def test_a_meeting_without_what_belongs_to_it_is_found(care, why):
    conflicts = find_conflicts(linked_plan(COURSE, *care))
    assert conflicts[:1] == found(KIND, "Pittige Jaren", "Kinderopvang", why, "", "", sessions=(COURSE,))


@pytest.mark.parametrize(("course", "why"), [([replace(COURSE, **CANCELLED)], "cancelled"), ([], "missing")])
def test_what_is_left_beside_nothing_is_found(course, why):
    assert find_conflicts(linked_plan(CARE, *course)) == found(KIND, "Oppas", "Cursus", why, "", "", sessions=(CARE,))


def test_nothing_is_asked_of_what_is_cancelled():
    assert find_conflicts(linked_plan(replace(COURSE, **CANCELLED), replace(CARE, **CANCELLED))) == []


def test_what_is_at_another_time_can_be_put_beside_it():
    whole = linked_plan(COURSE, replace(CARE, slot=at("15:00", "16:30")))
    (conflict,) = find_conflicts(whole)
    assert Workshop(whole, now=LONG_BEFORE).mend(conflict) == Mend(session_id=CARE.id, slot=COURSE.slot)


@pytest.mark.parametrize("now", [COURSE.slot.starts_at, LONG_BEFORE])
def test_it_is_not_put_in_the_past_nor_where_its_space_is_in_use(now):
    away = in_hall(replace(CARE, slot=at("15:00", "16:30")))
    there = replace(FOOTBALL, id=UUID(int=11), slot=at("11:00", "12:00"), space_id=HALL)
    whole = linked_plan(COURSE, away, *([there] if now == LONG_BEFORE else []))
    (conflict,) = [one for one in find_conflicts(whole) if one.kind is KIND]
    assert Workshop(whole, now=now).mend(conflict) is None


def test_what_is_missing_cannot_be_put_anywhere():
    whole = linked_plan(COURSE)
    (conflict,) = find_conflicts(whole)
    assert Workshop(whole, now=LONG_BEFORE).mend(conflict) is None
