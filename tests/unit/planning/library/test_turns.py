"""Whose turn it is to visit the library: every group goes, nobody too often, spread over the year."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.free_days import FreeDay
from app.planning.library import turns
from app.planning.library.turns import Turn, Visit
from app.planning.vocabulary import FreeDaySort, SchoolHolidays

YEAR = (date(2026, 8, 1), date(2027, 7, 31))
A, B, C, D = (UUID(int=number) for number in range(1, 5))
WEDNESDAY = 2
DAYS = turns.usual_days(*YEAR, weekday=WEDNESDAY, free=(), holidays=SchoolHolidays.IGNORE)


def propose(groups, visits=(), *, times=2, days=DAYS):
    return turns.propose(groups, visits, times=times, days=days, year=YEAR)


def test_who_has_not_gone_for_longest_goes_first_and_it_is_said_since_when():
    visits = [Visit(group_id=A, day=date(2026, 6, 3)), Visit(group_id=B, day=date(2026, 3, 4))]
    found = propose([A, B, C], visits, times=1, days=DAYS[:3])
    assert found.turns == (
        Turn(group_id=C, day=DAYS[0], number=1, last=None),
        Turn(group_id=B, day=DAYS[1], number=1, last=date(2026, 3, 4)),
        Turn(group_id=A, day=DAYS[2], number=1, last=date(2026, 6, 3)),
    )


def test_what_is_planned_already_counts_and_its_day_is_taken():
    planned = Visit(group_id=A, day=DAYS[2])
    found = propose([A, B], [planned], times=1, days=DAYS[:3])
    assert [(turn.group_id, turn.day) for turn in found.turns] == [(B, DAYS[0])]
    assert [turn.day for turn in propose([B, C, D], [planned], times=1, days=DAYS[:4]).turns] == [
        DAYS[0],
        DAYS[1],
        DAYS[3],
    ]


def test_a_visit_after_the_year_says_nothing_about_it():
    later = Visit(group_id=A, day=YEAR[1] + timedelta(days=30))
    assert propose([A, B], [later], days=DAYS[:4]) == propose([A, B], days=DAYS[:4])


def test_nobody_has_a_second_before_a_first_that_is_planned_late():
    late = Visit(group_id=A, day=DAYS[5])
    found = propose([A, B], [late], times=2, days=DAYS[:9])
    assert [(turn.group_id, turn.number) for turn in found.turns] == [(B, 1), (B, 2), (A, 2)]
    assert all(turn.day > late.day for turn in found.turns if turn.number == 2)


def test_with_too_few_days_it_is_said_who_is_left():
    found = propose([A, B], times=2, days=DAYS[:3])
    assert (len(found.turns), found.without_a_day) == (3, {B: 1})
    assert propose([A], times=1, days=()).without_a_day == {A: 1}
    assert propose([], times=2) == turns.Proposal(turns=(), without_a_day={})


@pytest.mark.parametrize(
    ("holidays", "expected"),
    [
        (SchoolHolidays.IGNORE, [date(2026, 10, 7), date(2026, 10, 14)]),
        (SchoolHolidays.SKIP, [date(2026, 10, 7)]),
        (SchoolHolidays.ONLY, [date(2026, 10, 14)]),
    ],
)
def test_free_days_are_left_out_as_the_template_says(holidays, expected):
    free = [
        FreeDay(day=date(2026, 10, 14), sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfstvakantie"),
        FreeDay(day=date(2026, 10, 21), sort=FreeDaySort.SCHOOL_HOLIDAY, name="Herfstvakantie"),
        FreeDay(day=date(2026, 10, 21), sort=FreeDaySort.CLOSING_DAY, name="Gesloten"),
    ]
    found = turns.usual_days(date(2026, 10, 1), date(2026, 10, 21), weekday=WEDNESDAY, free=free, holidays=holidays)
    assert list(found) == expected


_GROUPS = st.integers(1, 8).map(lambda many: [UUID(int=number) for number in range(1, many + 1)])


@st.composite
def _questions(draw):
    groups = draw(_GROUPS)
    spread = st.dates(YEAR[0] - timedelta(days=300), YEAR[1])
    visits = draw(st.lists(st.builds(Visit, group_id=st.sampled_from(groups), day=spread), max_size=8))
    days = draw(st.lists(st.sampled_from(DAYS), unique=True, max_size=len(DAYS)))
    return groups, visits, draw(st.integers(1, 3)), days


@given(_questions())
def test_every_group_goes_in_turn(question):
    groups, visits, times, days = question
    found = propose(groups, visits, times=times, days=days)
    had = Counter(visit.group_id for visit in visits if YEAR[0] <= visit.day <= YEAR[1])
    given_out = Counter(turn.group_id for turn in found.turns)
    for group in groups:  # never more than the limit, and everybody counted for
        assert given_out[group] + found.without_a_day.get(group, 0) == max(0, times - had[group])
    in_order = [turn.day for turn in found.turns]
    assert in_order == sorted(set(in_order))
    assert set(in_order) <= set(days) - {visit.day for visit in visits}
    if found.turns and not found.without_a_day:
        numbers = [turn.number for turn in found.turns]
        assert numbers == sorted(numbers)
    everything = {group: sorted(v.day for v in visits if v.group_id == group and v.day >= YEAR[0]) for group in groups}
    for turn in found.turns:
        everything[turn.group_id].append(turn.day)
    for turn in found.turns:  # nobody gets one more before everybody has as many
        for days_of in everything.values():
            reached = sorted(days_of)[turn.number - 2] if 1 < turn.number <= len(days_of) + 1 else None
            assert reached is None or reached < turn.day or turn.number - 1 > len(days_of)


@given(_GROUPS, st.integers(1, 3))
def test_visits_are_spread_evenly(groups, times):
    found = propose(groups, times=times)
    places = [DAYS.index(turn.day) for turn in found.turns]
    gaps = [later - earlier for earlier, later in pairwise(places)]
    assert not found.without_a_day
    assert max(gaps, default=0) - min(gaps, default=0) <= 1
