"""Catching up: what was missed, and which meetings of parallel groups hold the same lesson."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.planning.course import catching_up, lessons
from app.planning.course.catching_up import Missed, Room
from app.planning.course.marks import Place
from app.planning.timeslots import Period
from app.planning.vocabulary import AttendanceMark
from tests.unit.planning.course.courses import GARDEN, PLAN, START, WEEK, A, B, group, meeting_id

OWN = group(A)
OTHER = group(B, first=START + timedelta(days=2))
HELD = lessons.held(PLAN, [OWN, OTHER, group(GARDEN, part=2, meetings=4, first=START + 13 * WEEK)])
PARALLEL = {A: frozenset({A, B}), B: frozenset({A, B}), GARDEN: frozenset({GARDEN})}
ABSENT, EXCUSED, PRESENT = AttendanceMark.ABSENT, AttendanceMark.EXCUSED, AttendanceMark.PRESENT


def held(number, of=A):
    return next(one for one in HELD if one.meeting_id == meeting_id(of, number))


def place(number, mark, of=A, makes_up=None):
    return Place(meeting_id=meeting_id(of, number), mark=mark, makes_up_id=makes_up)


def chances(number, *, seats=5, busy=(), now=START, of=A):
    room = Room(held=HELD, parallel=PARALLEL, seats={one.meeting_id: seats for one in HELD})
    return catching_up.chances(held(number, of), room, busy=busy, now=now)


def test_whoever_was_absent_or_excused_has_something_to_catch_up_with():
    places = [place(0, PRESENT), place(1, ABSENT), place(2, EXCUSED), place(3, AttendanceMark.NOT_RECORDED)]
    assert catching_up.missed(HELD, places) == (
        Missed(held=held(1), guest_in=None),
        Missed(held=held(2), guest_in=None),
    )


def test_a_guest_is_on_its_way_and_one_who_was_there_is_done():
    missed = meeting_id(A, 1)
    guest = place(1, AttendanceMark.NOT_RECORDED, B, makes_up=missed)
    assert catching_up.missed(HELD, [place(1, ABSENT), guest]) == (Missed(held=held(1), guest_in=meeting_id(B, 1)),)
    assert catching_up.missed(HELD, [place(1, ABSENT), place(1, PRESENT, B, makes_up=missed)]) == ()


def test_a_guest_who_was_not_there_has_still_to_catch_up():
    places = [place(1, ABSENT), place(1, ABSENT, B, makes_up=meeting_id(A, 1))]
    assert catching_up.missed(HELD, places) == (Missed(held=held(1), guest_in=None),)


def test_a_meeting_without_a_lesson_is_not_missed():
    longer = lessons.held(PLAN, [group(A, meetings=13)])
    assert catching_up.missed(longer, [place(12, ABSENT)]) == ()


def test_the_same_lesson_of_a_parallel_group_is_a_chance_until_it_begins():
    assert chances(1) == (held(1, B),)
    assert chances(1, now=held(1, B).starts_at) == ()


def test_without_a_free_seat_or_a_parallel_group_there_is_no_chance():
    assert chances(1, seats=0) == ()
    assert chances(1, seats=None) == (held(1, B),)
    assert chances(0, of=GARDEN) == ()


def test_who_is_somewhere_else_cannot_catch_up_then():
    at = held(1, B)
    meanwhile = Period(starts_at=at.starts_at + timedelta(minutes=30), ends_at=at.ends_at + timedelta(hours=1))
    afterwards = Period(starts_at=at.ends_at, ends_at=at.ends_at + timedelta(hours=1))
    assert chances(1, busy=[meanwhile]) == ()
    assert chances(1, busy=[afterwards]) == (at,)


def test_a_cancelled_meeting_moves_the_chance_with_the_lesson():
    moved = lessons.held(PLAN, [OWN, group(B, first=START + timedelta(days=2), cancelled={1})])
    room = Room(held=moved, parallel=PARALLEL, seats={one.meeting_id: 1 for one in moved})
    found = catching_up.chances(held(1), room, busy=(), now=START)
    assert [one.meeting_id for one in found] == [meeting_id(B, 2)]


@given(number=st.integers(0, 11), later=st.integers(0, 15), seats=st.integers(0, 2))
def test_a_chance_is_always_to_come_with_a_seat_and_the_same_lesson(number, later, seats):
    now = START + later * WEEK
    for one in chances(number, seats=seats, now=now):
        assert (one.starts_at > now, one.group_id, one.lessons) == (True, B, held(number).lessons)
        assert seats
