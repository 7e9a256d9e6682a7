"""What everybody does from the first round to the last."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.rotation.day import Window
from app.planning.rotation.grid import grid, named
from app.planning.rotation.replanning import replan
from app.planning.rotation.solving import solve
from app.planning.rotation.timetable import Slot, SlotSort, Timetable, timetable
from app.planning.vocabulary import WaitingMode
from tests.unit.planning.rotation.days import SLOT, day, rounds_of
from tests.unit.planning.rotation.moments import moments, visits_of

LETTERS = {
    SlotSort.VISIT: "V",
    SlotSort.BOOKLET: "b",
    SlotSort.IDLE: "i",
    SlotSort.AWAY: "-",
    SlotSort.NOT_YET: "<",
    SlotSort.BREAK: "|",
    SlotSort.DONE: ">",
}


def drawn(rows):
    """Return each row as a letter for each slot."""
    return {name: "".join(LETTERS[slot.sort] for slot in slots) for name, slots in rows.items()}


def test_in_waves_groups_come_and_go_one_after_the_other():
    of = day(stations=2, groups=3, rounds=6)
    visits = visits_of("G0 P0 1", "G0 P1 2", "G1 P1 1", "G1 P0 3", "G2 P0 2", "G2 P1 3")
    found = timetable(of, visits, WaitingMode.WAVES)
    assert drawn(found.groups) == {"G0": "VV>", "G1": "ViV", "G2": "<VV"}
    assert drawn(found.stations) == {"P0": "VVV", "P1": "VVV"}
    assert found.groups["G1"] == (
        Slot(sort=SlotSort.VISIT, start=560, end=580, round=1, who=("P1",)),
        Slot(sort=SlotSort.IDLE, start=580, end=600, round=2),
        Slot(sort=SlotSort.VISIT, start=600, end=620, round=3, who=("P0",)),
    )


def test_with_booklets_everybody_is_there_from_the_first_round_to_the_last_as_far_as_they_can():
    of = day(stations=2, groups=[{}, {"windows": rounds_of(2, 4, 5)}, {"windows": rounds_of(1, 2)}], rounds=6)
    visits = visits_of("G0 P0 1", "G0 P1 3", "G1 P0 2", "G1 P1 4", "G2 P1 1", "G2 P0 4")
    found = timetable(of, visits, WaitingMode.BOOKLET)
    assert drawn(found.groups) == {"G0": "VbVb", "G1": "<V-V", "G2": "Vb-V"}
    assert drawn(found.stations) == {"P0": "VViV", "P1": "ViVV"}


def test_a_break_is_a_break_for_whoever_takes_part_before_and_after():
    pause = Window(start=540 + 2 * SLOT, end=540 + 2 * SLOT + 15)
    late = Window(start=540 + 9 * SLOT, end=540 + 10 * SLOT)
    of = replace(day(stations=2, groups=4, rounds=8), breaks=(late, pause))
    visits = visits_of("G0 P0 0", "G0 P1 1", "G1 P1 0", "G1 P0 2", "G2 P0 1", "G2 P1 2", "G3 P1 3", "G3 P0 3")
    visits -= visits_of("G3 P0 3")
    waves = timetable(of, visits, WaitingMode.WAVES)
    assert drawn(waves.groups) == {"G0": "VV>>>", "G1": "Vi|V>", "G2": "<V|V>", "G3": "<<<<V"}
    assert drawn(waves.stations) == {"P0": "VV|V>", "P1": "VV|VV"}
    assert waves.groups["G1"][2] == Slot(sort=SlotSort.BREAK, start=580, end=595)
    booklet = timetable(of, visits, WaitingMode.BOOKLET)
    assert drawn(booklet.groups) == {"G0": "VV|bb", "G1": "Vb|Vb", "G2": "bV|Vb", "G3": "bb|bV"}


def test_a_station_names_every_group_that_is_there_at_once_in_the_order_of_the_day():
    of = day(stations=[{"capacity": 3}], groups=3, rounds=2)
    of = replace(of, groups=of.groups[::-1])
    found = timetable(of, visits_of("G0 P0 0", "G1 P0 1", "G2 P0 0"), WaitingMode.WAVES)
    assert [slot.who for slot in found.stations["P0"]] == [("G2", "G0"), ("G1",)]


def test_who_takes_part_in_nothing_is_away():
    pause = Window(start=540 + SLOT, end=540 + SLOT + 10)
    of = replace(day(stations=2, groups=2, rounds=3), breaks=(pause,))
    visits = visits_of("G0 P0 0", "G1 P0 1")
    for waiting in WaitingMode:
        found = timetable(of, visits - visits_of("G1 P0 1") | visits_of("G0 P1 1"), waiting)
        assert drawn(found.groups) == {"G0": "V|V", "G1": "---"}


def test_a_day_without_a_visit_has_no_slots():
    found = timetable(day(stations=1, groups=1, rounds=2), (), WaitingMode.WAVES)
    assert found == Timetable(groups={"G0": ()}, stations={"P0": ()})


def test_a_round_that_took_longer_is_as_long_as_it_was():
    of = replace(day(stations=1, groups=2, rounds=2), fixed=(Window(start=540, end=575), Window(start=580, end=600)))
    found = timetable(of, visits_of("G0 P0 0", "G1 P0 1"), WaitingMode.WAVES)
    assert [(slot.start, slot.end) for slot in found.groups["G1"]] == [(540, 575), (580, 600)]


def test_ten_groups_at_five_stations_take_turns_with_their_booklets():
    of = day(stations=5, groups=10, rounds=10)
    rotation = solve(grid(of), seconds=20, seed=1, waiting=WaitingMode.BOOKLET)
    found = drawn(timetable(of, named(of, rotation.visits), WaitingMode.BOOKLET).groups)
    assert all(row.count("V") == row.count("b") == 5 and "bb" not in row for row in found.values())


@settings(max_examples=50, deadline=None)
@given(moments(most_pairs=8), st.sampled_from(WaitingMode))
def test_every_visit_stands_once_with_the_group_and_once_with_the_station(running, waiting):
    visits = replan(running, seconds=20).visits
    found = timetable(running.day, visits, waiting)
    assert sorted(
        (group, *slot.who, slot.round) for group, slots in found.groups.items() for slot in slots if slot.who
    ) == sorted((visit.group, visit.station, visit.round) for visit in visits)
    assert sorted(
        (group, station, slot.round)
        for station, slots in found.stations.items()
        for slot in slots
        for group in slot.who
    ) == sorted((visit.group, visit.station, visit.round) for visit in visits)
    rows = [*found.groups.values(), *found.stations.values()]
    assert len({tuple((slot.start, slot.end) for slot in row) for row in rows}) == 1
