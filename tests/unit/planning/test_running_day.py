"""What a safety day becomes when something happens while it goes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning import running_day
from app.planning.rotation.day import Day, Group, NamedVisit, Station, Window
from app.planning.rotation.errors import RoundIsOver, StationNotOut
from app.planning.running_day import (
    GroupGone,
    GroupLate,
    Outcome,
    Situation,
    SlowerRound,
    StationBack,
    StationOut,
)

NINE = 9 * 60
EVERY = 25
SIZE = 4
NAMES = "abcd"


def day(rooms=8, size=SIZE):
    """Return a day for as many groups as stations, with room for so many rounds."""
    return Day(
        start=NINE,
        end=NINE + rooms * EVERY,
        slot_minutes=20,
        transfer_minutes=5,
        stations=tuple(Station(id=f"s{number}", name=f"s{number}") for number in range(size)),
        groups=tuple(Group(id=name) for name in NAMES[:size]),
    )


def circle(size=SIZE):
    return frozenset(
        NamedVisit(group=NAMES[group], station=f"s{station}", round=(group + station) % size)
        for group in range(size)
        for station in range(size)
    )


def situation(minutes, *, happened=(), rooms=8, visits=None):
    """Return a day so many minutes after it began."""
    return Situation(
        day=day(rooms), visits=circle() if visits is None else visits, happened=tuple(happened), minute=NINE + minutes
    )


def in_rounds(outcome, **where):
    """Return in which rounds the visits of a group or station are."""
    ((name, wanted),) = where.items()
    return sorted(visit.round for visit in outcome.visits if getattr(visit, name) == wanted)


def test_a_station_that_leaves_in_a_round_misses_that_round_and_nothing_else_that_has_begun_changes():
    after = running_day.outcome(situation(EVERY + 5), StationOut(station="s0", since=1, until=3))
    assert in_rounds(after, station="s0") == [0, 3, 4, 5]
    begun = {visit for visit in circle() if visit.round < 2 and not (visit.station == "s0" and visit.round == 1)}
    assert begun <= after.visits
    assert len(after.visits) == len(circle())


def test_a_station_that_leaves_for_good_is_lost_for_those_who_were_not_there():
    after = running_day.outcome(situation(EVERY + 5), StationOut(station="s0", since=1))
    assert in_rounds(after, station="s0") == [0]
    found = running_day.effect(Outcome(rounds=after.rounds, breaks=(), visits=circle()), after)
    assert [(visit.group, visit.station) for visit in found.lost] == [("b", "s0"), ("c", "s0"), ("d", "s0")]


def test_a_station_that_is_back_gets_the_visits_that_it_lost():
    out = StationOut(station="s0", since=1)
    lost = running_day.outcome(situation(EVERY + 5), out)
    again = running_day.outcome(
        situation(2 * EVERY + 5, happened=[out], visits=lost.visits), StationBack(station="s0", since=2)
    )
    found = running_day.effect(lost, again)
    assert len(found.won) == 3
    assert again.visits >= {visit for visit in lost.visits if visit.round < 3}


def test_one_that_is_back_within_the_round_costs_no_more_than_that_round():
    after = running_day.outcome(situation(EVERY + 5), StationOut(station="s0", since=1, until=2))
    assert 1 not in in_rounds(after, station="s0")
    assert len(after.visits) == len(circle())


def test_an_action_that_arrives_late_counts_from_when_it_was_made():
    after = running_day.outcome(situation(2 * EVERY + 5), StationOut(station="s0", since=1, until=3))
    assert in_rounds(after, station="s0")[:2] == [0, 3]


def test_after_the_last_round_began_nothing_can_be_made_up_for():
    after = running_day.outcome(situation(3 * EVERY + 5, rooms=4), StationOut(station="s0", since=3))
    assert in_rounds(after, station="s0") == [0, 1, 2]


def test_a_group_that_is_late_sees_everything_later():
    after = running_day.outcome(situation(5), GroupLate(group="a", since=0, until=2))
    assert in_rounds(after, group="a")[0] == 2
    assert len(in_rounds(after, group="a")) == SIZE


def test_a_group_that_is_late_for_this_round_alone_misses_no_other():
    after = running_day.outcome(situation(5), GroupLate(group="a", since=0, until=1))
    assert in_rounds(after, group="a")[0] >= 1
    assert len(after.visits) == len(circle())


def test_a_group_that_leaves_keeps_what_it_saw():
    after = running_day.outcome(situation(EVERY + 5), GroupGone(group="a", since=1))
    assert in_rounds(after, group="a") == [0, 1]


def test_a_slower_round_moves_those_that_follow():
    after = running_day.outcome(situation(EVERY + 5), SlowerRound(number=1, minutes=10))
    assert [one.start - NINE for one in after.rounds[:4]] == [0, 25, 60, 85]
    assert after.visits == circle()


def test_a_round_that_does_not_fit_any_more_is_lost():
    after = running_day.outcome(situation(EVERY + 5, rooms=4), SlowerRound(number=1, minutes=15))
    assert len(after.rounds) == 3
    assert max(visit.round for visit in after.visits) == 2


def test_a_round_that_is_over_does_not_get_slower():
    with pytest.raises(RoundIsOver):
        running_day.outcome(situation(2 * EVERY + 5), SlowerRound(number=0, minutes=5))


def test_a_station_that_was_there_does_not_come_back():
    with pytest.raises(StationNotOut):
        running_day.outcome(situation(5), StationBack(station="s0", since=0))


def test_who_was_away_before_is_still_away():
    happened = [
        StationOut(station="s1", since=0, until=5),
        StationOut(station="s2", since=0, until=4),
        StationBack(station="s2", since=1),
        StationOut(station="s3", since=0),
        StationBack(station="s3", since=1),
        GroupLate(group="d", since=0, until=3),
        GroupGone(group="c", since=1),
        SlowerRound(number=0, minutes=5),
    ]
    now = situation(EVERY + 5, happened=happened)
    after = running_day.outcome(now, StationOut(station="s0", since=1, until=3))
    to_come = {visit for visit in after.visits if visit.round >= now.begun}
    assert all(visit.round >= 5 for visit in to_come if visit.station == "s1")
    assert all(visit.round >= 3 for visit in to_come if visit.group == "d")
    assert not any(visit.group == "c" for visit in to_come)
    assert any(visit.station == "s2" for visit in to_come)


@pytest.mark.parametrize(("minutes", "begun", "since"), [(-5, 0, 0), (0, 1, 0), (19, 1, 0), (20, 1, 1), (25, 2, 1)])
def test_a_round_goes_on_until_its_end_and_between_two_the_next_one_is_meant(minutes, begun, since):
    now = situation(minutes)
    assert (now.begun, now.since) == (begun, since)


def test_there_are_more_rounds_than_are_used_when_there_is_time():
    used = tuple(one.window for one in day().rounds()[:4])
    assert len(running_day.with_room(day(), used).rounds()) == 8
    assert running_day.with_room(day(), used[:3]).rounds()[:3] == day().rounds()[:3]
    assert running_day.with_room(day(), ()) == day()


def test_nothing_ends_when_nothing_is_visited():
    assert Outcome(rounds=(Window(start=1, end=2),), breaks=(), visits=frozenset()).ends is None


@given(
    minutes=st.integers(-10, 6 * EVERY),
    station=st.sampled_from(["s0", "s1", "s2", "s3"]),
    rounds=st.integers(1, 6) | st.none(),
)
def test_whatever_leaves_what_is_done_stays_done(minutes, station, rounds):
    now = situation(minutes)
    until = None if rounds is None else now.since + rounds
    after = running_day.outcome(now, StationOut(station=station, since=now.since, until=until))
    done = {visit for visit in circle() if visit.round < now.begun}
    kept = {visit for visit in done if not (visit.station == station and visit.round == now.since)}
    assert {visit for visit in after.visits if visit.round < now.begun} == kept
    left_out = {visit for visit in after.visits if visit.station == station and visit.round >= now.since}
    assert all(until is not None and visit.round >= until for visit in left_out)
