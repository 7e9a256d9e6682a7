"""What everybody who comes to a safety day reads: who is where, and when."""

from __future__ import annotations

import pytest

from app.planning.rotation.day import Window
from app.planning.rotation.running_orders import (
    Hours,
    Place,
    Visitors,
    group_name,
    of_group,
    of_station,
    written,
)

NINE = 9 * 60
HOURS = Hours(
    rounds=tuple(Window(start=start, end=start + 20) for start in (NINE, NINE + 25, NINE + 65, NINE + 90)),
    breaks=(Window(start=NINE + 45, end=NINE + 60), Window(start=12 * 60, end=13 * 60)),
)
RED, BLUE = Visitors(name="rood", children=9), Visitors(name="blauw", children=1)


def texts(lines):
    return [str(line) for line in lines]


def test_a_station_reads_who_comes_in_which_round_and_when_there_is_a_break():
    assert texts(of_station({0: [RED], 3: [BLUE]}, HOURS)) == [
        "09.00–09.20 groep rood (9 kinderen)",
        "09.25–09.45 geen groep",
        "09.45–10.00 pauze",
        "10.05–10.25 geen groep",
        "10.30–10.50 groep blauw (1 kind)",
    ]


def test_a_station_begins_with_its_first_visitors_and_ends_with_its_last():
    assert texts(of_station({1: [RED, BLUE]}, HOURS)) == ["09.25–09.45 groep rood (9 kinderen) en groep blauw (1 kind)"]
    assert HOURS.around({1, 3}) == Window(start=NINE + 25, end=NINE + 110)


def test_a_group_reads_where_it_goes_and_waits_in_between():
    visits = {0: Place(name="Brandweer", space="Parkeerplaats"), 2: Place(name="Politie")}
    assert texts(of_group(visits, HOURS)) == [
        "09.00–09.20 Brandweer, Parkeerplaats",
        "09.25–09.45 even vrij",
        "09.45–10.00 pauze",
        "10.05–10.25 Politie",
    ]


def test_where_everybody_begins_and_ends_together_a_group_works_in_its_booklet():
    booklet = Place(name="boekje", space="Grote zaal")
    assert texts(of_group({1: Place(name="Politie")}, HOURS, booklet=booklet, during={0, 2})) == [
        "09.00–09.20 boekje, Grote zaal",
        "09.25–09.45 Politie",
        "09.45–10.00 pauze",
        "10.05–10.25 boekje, Grote zaal",
    ]


def test_a_running_order_is_a_heading_with_a_line_for_each_round():
    assert written("Route", of_group({0: Place(name="Politie")}, HOURS)) == "Route\n09.00–09.20 Politie"


@pytest.mark.parametrize(
    ("name", "spoken"), [("rood", "groep rood"), ("Groep 4", "Groep 4"), ("groepje Ster", "groepje Ster")]
)
def test_a_colour_is_spoken_of_as_a_group(name, spoken):
    assert group_name(name) == spoken
