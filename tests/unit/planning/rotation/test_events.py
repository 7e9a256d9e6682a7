"""What happens on the day, and the situation that it leaves."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.planning.rotation import errors, events
from app.planning.rotation.day import Window
from app.planning.rotation.running import Absence, Running
from tests.unit.planning.rotation.days import day
from tests.unit.planning.rotation.moments import visits_of


def running(*, rounds=5, from_round=2, **values):
    return Running(day=day(stations=2, groups=2, rounds=rounds), from_round=from_round, **values)


def minutes(of):
    """Return the rounds as minutes after nine."""
    return [(one.start - 540, one.end - 540) for one in of.day.rounds()]


def test_a_station_is_out_for_some_rounds_or_for_good():
    some = events.station_out(running(), "P0", since=2, until=4)
    assert some.out == (Absence(of="P0", since=2, until=4),)
    assert events.station_out(some, "P1", since=3).out == (some.out[0], Absence(of="P1", since=3))
    assert [Absence(of="P0", since=2, until=4).holds(one) for one in range(1, 5)] == [False, True, True, False]
    assert Absence(of="P0", since=2).holds(99)


def test_a_station_that_comes_back_was_out_until_then():
    out = (
        Absence(of="P0", since=0, until=1),
        Absence(of="P0", since=1),
        Absence(of="P0", since=4),
        Absence(of="P1", since=1),
    )
    assert events.station_back(running(out=out), "P0", at=3).out == (out[0], replace(out[1], until=3), out[3])


def test_a_group_is_late_or_leaves():
    assert events.group_late(running(), "G0", until=4).away == (Absence(of="G0", since=2, until=4),)
    assert events.group_leaves(running(), "G1", at=3).away == (Absence(of="G1", since=3),)


def test_a_round_that_takes_longer_moves_what_follows_and_says_what_falls_off():
    found = events.slower(running(plan=visits_of("G0 P0 4")), round_=1, minutes=15)
    assert minutes(found.running) == [(0, 20), (20, 55), (55, 75), (75, 95)]
    assert [(one.index, one.start - 540, one.end - 540) for one in found.fallen] == [(4, 95, 115)]
    assert found.running.plan == visits_of("G0 P0 4")


def test_slack_is_used_up_and_breaks_move_with_their_length():
    made = replace(
        day(stations=1, groups=1, rounds=0),
        end=540 + 200,
        transfer_minutes=5,
        breaks=(Window(start=540 + 50, end=540 + 60), Window(start=540 + 190, end=540 + 200)),
    )
    before = Running(day=made, from_round=1)
    assert minutes(before) == [(0, 20), (25, 45), (60, 80), (85, 105), (110, 130), (135, 155), (160, 180)]
    little = events.slower(before, round_=0, minutes=5).running
    assert minutes(little)[:3] == [(0, 25), (30, 50), (60, 80)]
    assert little.day.breaks == made.breaks
    much = events.slower(before, round_=0, minutes=12)
    assert minutes(much.running) == [(0, 32), (37, 57), (67, 87), (92, 112), (117, 137), (142, 162), (167, 187)]
    assert much.fallen == ()
    assert much.running.day.breaks == (
        Window(start=540 + 57, end=540 + 67),
        Window(start=540 + 190, end=540 + 200),
    )


def test_a_round_that_goes_on_past_the_end_stays():
    found = events.slower(running(from_round=5), round_=4, minutes=30)
    assert minutes(found.running)[4] == (80, 130)
    assert found.fallen == ()
    again = events.slower(found.running, round_=4, minutes=5)
    assert minutes(again.running)[4] == (80, 135)


@given(st.integers(0, 8), st.integers(1, 60), st.integers(0, 10), st.sets(st.integers(0, 12), max_size=3))
def test_rounds_keep_their_length_and_their_order_whatever_takes_longer(round_, more, transfer, pauses):
    made = replace(
        day(stations=1, groups=1, rounds=0),
        end=540 + 600,
        transfer_minutes=transfer,
        breaks=tuple(Window(start=540 + 45 * one, end=540 + 45 * one + 15) for one in sorted(pauses)),
    )
    before = Running(day=made, from_round=0)
    found = events.slower(before, round_=round_, minutes=more)
    old, new = made.rounds(), (*found.running.day.rounds(), *found.fallen)
    assert new[:round_] == old[:round_]
    assert [one.end - one.start for one in new] == [
        one.end - one.start + (more if one.index == round_ else 0) for one in old
    ]
    for one, following in pairwise(new):
        assert following.start >= one.end + transfer or any(
            one.end <= pause.start and pause.end == following.start for pause in found.running.day.breaks
        )
    assert all(after.start >= before.start for before, after in zip(old, new, strict=True))
    assert all(
        pause.end <= one.start or one.end <= pause.start
        for pause in found.running.day.breaks
        for one in found.running.day.rounds()
        if one.index != round_
    )
    assert sorted(pause.end - pause.start for pause in found.running.day.breaks) == [15] * len(pauses)


@pytest.mark.parametrize(
    ("event", "refusal", "data"),
    [
        (lambda of: events.station_out(of, "X", since=2), errors.UnknownStation, {"station": "X"}),
        (lambda of: events.station_out(of, "P0", since=1), errors.RoundIsOver, {"round": 1, "from_round": 2}),
        (lambda of: events.station_out(of, "P0", since=5), errors.UnknownRound, {"round": 5, "rounds": 5}),
        (lambda of: events.station_out(of, "P0", since=3, until=3), errors.NoRoundBetween, {"since": 3, "until": 3}),
        (lambda of: events.station_back(of, "P0", at=3), errors.StationNotOut, {"station": "P0"}),
        (lambda of: events.station_back(of, "X", at=3), errors.StationNotOut, {"station": "X"}),
        (lambda of: events.group_late(of, "X", until=3), errors.UnknownGroup, {"group": "X"}),
        (lambda of: events.group_late(of, "G0", until=2), errors.NoRoundBetween, {"since": 2, "until": 2}),
        (lambda of: events.group_leaves(of, "X", at=3), errors.UnknownGroup, {"group": "X"}),
        (lambda of: events.group_leaves(of, "G0", at=-1), errors.UnknownRound, {"round": -1, "rounds": 5}),
        (lambda of: events.slower(of, round_=2, minutes=0), errors.MinutesOutOfRange, {"minutes": 0, "most": 240}),
        (lambda of: events.slower(of, round_=2, minutes=241), errors.MinutesOutOfRange, {"minutes": 241, "most": 240}),
        (lambda of: events.slower(of, round_=0, minutes=5), errors.RoundIsOver, {"round": 0, "from_round": 2}),
        (lambda of: events.slower(of, round_=5, minutes=5), errors.UnknownRound, {"round": 5, "rounds": 5}),
    ],
)
def test_an_event_that_cannot_be_is_refused(event, refusal, data):
    with pytest.raises(refusal) as raised:
        event(running())
    assert vars(raised.value) == data
