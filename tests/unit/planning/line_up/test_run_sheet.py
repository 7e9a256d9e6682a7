"""Times of a show: acts one after another, the stage changed between them, and breaks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

from app.planning.line_up.run_sheet import Pace, Timed, Turn, turns

START = datetime(2026, 11, 27, 18, tzinfo=UTC)
PACE = Pace(changeover=2, pause=15)


def at(minutes):
    return START + timedelta(minutes=minutes)


def timed(number, minutes, instruments="", *, break_after=False):
    return Timed(
        id=UUID(int=number), minutes=minutes, instruments=frozenset(instruments.split()), break_after=break_after
    )


def test_acts_follow_one_another_with_time_to_change_the_stage_or_a_break():
    acts = [timed(1, 5, "piano"), timed(2, 4, "gitaar piano", break_after=True), timed(3, 6, break_after=True)]
    assert turns(acts, PACE, starts=START) == (
        Turn(id=UUID(int=1), starts=at(0), ends=at(5), on=("piano",), off=(), pause=None),
        Turn(id=UUID(int=2), starts=at(7), ends=at(11), on=("gitaar",), off=(), pause=(at(11), at(26))),
        Turn(id=UUID(int=3), starts=at(26), ends=at(32), on=(), off=("gitaar", "piano"), pause=None),
    )


def test_a_show_without_acts_has_no_times():
    assert turns([], PACE, starts=START) == ()
