"""Who takes part in what: hours and kinds per child, age group and week."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import participation
from app.planning.ages import age_on
from app.planning.participation import AgeRange, Band, Cell, ChildShare, GroupShare, Line, Part, Person, Share
from app.planning.vocabulary import ActivityKind
from app.planning.weeks import IsoWeek

TODAY = date(2026, 11, 25)
WEEK = IsoWeek.containing(TODAY)
SPORT, MUSIC = ActivityKind.SPORTS_OUTING, ActivityKind.MUSIC_COACHING
SMALL = AgeRange(id=UUID(int=1), name="Klein", youngest=4, oldest=7)
BIG = AgeRange(id=UUID(int=2), name="Groot", youngest=7, oldest=12)
NOTHING = Share(minutes=0, kinds=())


def child(number, age):
    return Person(id=UUID(int=number), name=f"Vogel {number}", birth_month=date(TODAY.year - age, 1, 1))


def part(of, *, days, kind=SPORT, minutes=60):
    return Part(child_id=of.id, kind=kind, day=TODAY + timedelta(days=days), minutes=minutes, past=days <= 0)


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 10, 31), 8), (date(2026, 11, 1), 9), (date(2026, 12, 1), 9), (date(2027, 1, 1), 9)]
)
def test_a_child_becomes_older_on_the_first_of_its_birth_month(day, age):
    assert age_on(day, birth_month=date(2017, 11, 1)) == age


def test_what_was_and_what_is_to_come_are_told_apart_and_kinds_stand_in_one_order():
    one = child(3, 8)
    parts = [part(one, days=-3), part(one, days=-1, kind=MUSIC, minutes=45), part(one, days=4), part(one, days=2)]
    assert participation.by_child([one], parts, today=TODAY) == (
        ChildShare(
            child=one,
            age=8,
            past=Share(minutes=105, kinds=(MUSIC, SPORT)),
            coming=Share(minutes=120, kinds=(SPORT,)),
            last_day=TODAY - timedelta(days=1),
            next_day=TODAY + timedelta(days=2),
            left_out=False,
        ),
    )


@pytest.mark.parametrize(("days", "left_out"), [(-14, False), (-15, True), (0, False), (3, True), (None, True)])
def test_somebody_is_left_out_after_two_weeks_whatever_is_to_come(days, left_out):
    one = child(3, 8)
    parts = [] if days is None else [part(one, days=days)]
    assert participation.by_child([one], parts, today=TODAY)[0].left_out is left_out


def test_a_child_counts_in_every_group_of_its_age():
    four, seven = child(3, 4), child(4, 7)
    shares = participation.by_child([four, seven], [part(seven, days=-1)], today=TODAY)
    hour = Share(minutes=60, kinds=(SPORT,))
    assert participation.by_group(shares, (SMALL, BIG)) == (
        GroupShare(group=SMALL, children=2, past=hour, coming=NOTHING, left_out=1),
        GroupShare(group=BIG, children=1, past=hour, coming=NOTHING, left_out=0),
    )


def test_children_of_an_age_that_no_group_has_stand_in_a_group_of_their_own():
    baby, nearly_adult, seven = child(3, 1), child(4, 18), child(5, 7)
    groups = participation.with_the_rest((SMALL, BIG), [baby, nearly_adult, seven], on=TODAY)
    rest = AgeRange(id=None, name="", youngest=1, oldest=18)
    assert groups == (SMALL, BIG, rest)
    shares = participation.by_child([baby, nearly_adult, seven], [], today=TODAY)
    assert [line.children for line in participation.by_group(shares, groups)] == [1, 1, 2]


def test_without_such_children_there_is_no_such_group():
    assert participation.with_the_rest((SMALL,), [child(3, 5)], on=TODAY) == (SMALL,)


def test_a_week_counts_children_once_and_minutes_each_time():
    one, other, gone = child(3, 5), child(4, 6), child(9, 5)
    parts = [part(one, days=-1), part(one, days=-2, minutes=30), part(one, days=1, kind=MUSIC), part(gone, days=-1)]
    assert participation.by_week([one, other], parts, groups=(SMALL,), weeks=(WEEK.previous(), WEEK)) == (
        Band(
            group=SMALL,
            lines=(
                Line(kind=None, cells=(Cell(children=0, minutes=0, of=2), Cell(children=1, minutes=150, of=2))),
                Line(kind=MUSIC, cells=(Cell(children=0, minutes=0, of=2), Cell(children=1, minutes=60, of=2))),
                Line(kind=SPORT, cells=(Cell(children=0, minutes=0, of=2), Cell(children=1, minutes=90, of=2))),
            ),
        ),
    )


def test_a_child_counts_by_its_age_on_the_day():
    grows = Person(id=UUID(int=3), name="Vogel 3", birth_month=date(2018, 12, 1))
    december = part(grows, days=7)
    small, big = participation.by_week(
        [grows],
        [december],
        groups=(SMALL, AgeRange(id=BIG.id, name="Groot", youngest=8, oldest=12)),
        weeks=(WEEK.next(),),
    )
    assert (small.lines[0].cells[0].children, big.lines[0].cells[0].children) == (0, 1)


def test_hours_are_shared_by_the_whole_group_and_an_empty_group_has_none():
    assert (Cell(children=1, minutes=60, of=4).minutes_each, Cell(children=0, minutes=0, of=0).minutes_each) == (15, 0)


AGES = st.integers(0, 17)
DAYS = st.integers(-28, 28)


@given(
    st.lists(AGES, max_size=8), st.lists(st.tuples(st.integers(0, 7), DAYS, st.sampled_from(ActivityKind)), max_size=40)
)
def test_no_minute_is_lost_and_nobody_is_in_no_group(ages, done):
    children = [child(number + 10, age) for number, age in enumerate(ages)]
    parts = [part(children[who], days=days, kind=kind) for who, days, kind in done if who < len(children)]
    shares = participation.by_child(children, parts, today=TODAY)
    assert sum(share.past.minutes + share.coming.minutes for share in shares) == 60 * len(parts)
    groups = participation.with_the_rest((SMALL, BIG), children, on=TODAY)
    members = sum(line.children for line in participation.by_group(shares, groups))
    assert members == len(children) + ages.count(7)
