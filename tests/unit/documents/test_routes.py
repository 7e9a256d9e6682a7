from dataclasses import replace

from app.documents.day import Span, VisitOnPaper, letter
from app.documents.routes import Call, Sort, Stop, calls, stops
from tests.unit.documents.days import a_day


def told(found):
    return [(stop.sort, stop.station.letter if stop.station else "", stop.span.start) for stop in found]


def test_a_route_is_the_visits_in_order_with_the_break_between():
    day = a_day(stations=3, groups=3, breaks=((585, 600),))
    assert told(stops(day, day.groups[1])) == [
        (Sort.VISIT, "B", 540),
        (Sort.VISIT, "C", 565),
        (Sort.BREAK, "", 585),
        (Sort.VISIT, "A", 600),
    ]


def test_waiting_between_visits_is_told_once():
    day = a_day(stations=2, groups=4, breaks=())
    assert stops(day, day.groups[1])[1] == Stop(span=Span(start=565, end=610), sort=Sort.WAITING)
    assert told(stops(day, day.groups[0])) == [(Sort.VISIT, "A", 540), (Sort.VISIT, "B", 565)]


def test_booklet_time_lasts_from_the_first_round_to_the_last():
    day = replace(a_day(stations=2, groups=4, breaks=()), booklet_place="Grote zaal")
    assert told(stops(day, day.groups[0])) == [
        (Sort.VISIT, "A", 540),
        (Sort.VISIT, "B", 565),
        (Sort.BOOKLET, "", 590),
    ]


def test_a_group_works_in_its_booklet_only_while_it_is_there():
    day = replace(a_day(stations=2, groups=4, breaks=()), booklet_place="Grote zaal")
    late = replace(day.groups[1], hours=(Span(start=540, end=560), Span(start=600, end=720)))
    assert told(stops(day, late)) == [(Sort.VISIT, "B", 540), (Sort.VISIT, "A", 615)]


def test_a_group_without_visits_has_no_route_and_a_station_without_groups_no_calls():
    day = replace(a_day(), visits=(VisitOnPaper(group=1, station="A", round=0),))
    assert stops(day, day.groups[1]) == ()
    assert calls(day, day.stations[1]) == ()


def test_a_station_is_called_by_every_group_that_comes_in_a_round():
    day = a_day(stations=2, groups=3, breaks=((560, 565),))
    together = replace(
        day,
        visits=(
            VisitOnPaper(group=3, station="A", round=0),
            VisitOnPaper(group=1, station="A", round=0),
            VisitOnPaper(group=2, station="A", round=2),
        ),
    )
    one, two, three = together.groups
    first, second, third = together.rounds
    assert calls(together, together.stations[0]) == (
        Call(span=first, groups=(one, three)),
        Call(span=Span(start=560, end=565), groups=None),
        Call(span=second, groups=()),
        Call(span=third, groups=(two,)),
    )


def test_stations_are_lettered_on_past_the_alphabet():
    assert [letter(at) for at in (0, 25, 26, 51, 52)] == ["A", "Z", "AA", "AZ", "BA"]
