"""What can be said of a day before it is solved: never more rounds than it takes, and as many where that is certain."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import assume, given
from hypothesis import strategies as st

from app.planning.rotation.day import Day, Group, Station, Window
from app.planning.rotation.grid import grid
from app.planning.rotation.outlook import Outlook, Shortage, Sort, outlook
from app.planning.rotation.solving import NoRotation, solve

NINE = 9 * 60
WINDOWS = st.none() | st.tuples(st.integers(0, 4), st.integers(1, 5)).map(
    lambda at: (Window(start=NINE + at[0] * 25, end=NINE + (at[0] + at[1]) * 25),)
)


def day(*, stations, groups, hours=4, **values):
    return Day(
        start=NINE,
        end=NINE + hours * 60,
        slot_minutes=20,
        transfer_minutes=5,
        stations=tuple(Station(id=f"S{at}", name=f"S{at}") for at in range(stations)),
        groups=tuple(Group(id=f"G{at}") for at in range(groups)),
        **values,
    )


def test_eight_groups_along_five_stations_take_eight_rounds():
    assert outlook(day(stations=5, groups=8)) == Outlook(
        fitting=9, needed=8, ends=12 * 60 + 15, certain=True, shortages=()
    )


def test_a_day_that_is_too_short_says_when_it_would_end():
    found = outlook(day(stations=5, groups=8, hours=2))
    assert found == Outlook(fitting=5, needed=8, ends=12 * 60 + 15, certain=True, shortages=())
    assert not found.possible


def test_a_host_who_leaves_early_is_named():
    short = day(stations=5, groups=7)
    first = replace(short.stations[0], windows=(Window(start=NINE, end=10 * 60 + 40),))
    found = outlook(replace(short, stations=(first, *short.stations[1:])))
    assert found == Outlook(
        fitting=9,
        needed=7,
        ends=NINE + 7 * 25 - 5,
        certain=False,
        shortages=(Shortage(sort=Sort.STATION, place=0, fitting=4, needed=7),),
    )


def test_a_group_that_comes_late_takes_the_day_longer():
    late = day(stations=3, groups=3)
    first = replace(late.groups[0], windows=(Window(start=10 * 60, end=13 * 60),))
    found = outlook(replace(late, groups=(first, *late.groups[1:])))
    assert (found.needed, found.certain, found.shortages) == (6, False, ())


def test_a_first_station_is_left_to_the_solver():
    begins = day(stations=2, groups=2)
    assert not outlook(replace(begins, groups=tuple(replace(one, first="S0") for one in begins.groups))).certain


def test_nobody_and_nothing_takes_no_round():
    assert outlook(day(stations=0, groups=0)) == Outlook(fitting=9, needed=0, ends=None, certain=True, shortages=())


def test_rounds_that_fill_days_have_no_end():
    assert outlook(replace(day(stations=1, groups=90), transfer_minutes=60)).ends is None


@given(
    stations=st.integers(1, 4),
    groups=st.integers(1, 5),
    wide=st.booleans(),
    windows=st.lists(WINDOWS, min_size=9, max_size=9),
    skipped=st.booleans(),
    apart=st.booleans(),
)
def test_it_never_promises_less_than_the_solver_needs_nor_calls_uncertain_what_it_knows(
    stations, groups, wide, windows, skipped, apart
):
    made = day(stations=stations, groups=groups)
    made = replace(
        made,
        stations=tuple(
            replace(one, windows=window, capacity=2 if wide else 1)
            for one, window in zip(made.stations, windows, strict=False)
        ),
        groups=tuple(
            replace(one, windows=window, skip=frozenset({"S0"} if skipped and at == 0 else ()))
            for at, (one, window) in enumerate(zip(made.groups, windows[4:], strict=False))
        ),
        not_together=(("G0", "G1"),) if apart and groups > 1 else (),
    )
    found = outlook(made)
    assume(found.possible)
    try:
        last = solve(grid(made), seconds=5, seed=1).objective.last_round
    except NoRotation:
        assert not found.certain
        return
    assert last + 1 >= found.needed
    assert last + 1 == found.needed or not found.certain
