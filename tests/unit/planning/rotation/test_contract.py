"""The JSON of `rotation solve`, to the letter."""

import contextlib
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.planning.rotation.answer import answer, refused
from app.planning.rotation.problem import LARGEST_BYTES, BadProblem, read

EXAMPLE = {
    "start": "09:00",
    "end": "13:00",
    "slot_minutes": 20,
    "transfer_minutes": 5,
    "breaks": [["10:30", "10:50"]],
    "stations": [
        {"id": "brandweer", "name": "Brandweer", "capacity": 1, "windows": [["09:00", "11:30"]]},
        {"id": "politie", "name": "Politie"},
        {"id": "blushuisje"},
    ],
    "groups": [
        {"id": "A", "size": 8, "windows": [["09:00", "12:00"]], "skip": ["blushuisje"], "first": "politie"},
        {"id": "B"},
    ],
    "not_together": [["A", "B"]],
    "time_limit_seconds": 10,
    "seed": 1,
}


def written(**values):
    return json.dumps(EXAMPLE | values).encode()


def errors(content):
    with pytest.raises(BadProblem) as raised:
        read(content)
    found = refused(raised.value)
    assert found.pop("status") == "invalid"
    return {one["path"]: one["message"] for one in found["errors"]}


def test_the_example_of_the_contract_is_solved():
    found = answer(read(written()))
    visits = found.pop("visits")
    assert found.pop("rounds")[3] == {"index": 3, "start": "10:50", "end": "11:10"}
    assert found == {
        "status": "optimal",
        "objective": {"last_round": 2, "group_idle": 0, "station_idle": 0},
        "bound": {"last_round": 2, "group_idle": 0, "station_idle": 0},
        "reasons": [],
    }
    assert sorted((visit["group"], visit["station"]) for visit in visits) == [
        ("A", "brandweer"),
        ("A", "politie"),
        ("B", "blushuisje"),
        ("B", "brandweer"),
        ("B", "politie"),
    ]
    assert min((visit["round"], visit["station"]) for visit in visits if visit["group"] == "A")[1] == "politie"


def test_what_may_be_left_out_has_its_default():
    least = {name: EXAMPLE[name] for name in ("start", "end", "slot_minutes", "stations", "groups")}
    problem = read(json.dumps(least).encode())
    assert (problem.seconds, problem.seed, problem.day.transfer_minutes, problem.day.breaks) == (10, 1, 0, ())
    assert problem.day.stations[2].name == "blushuisje"


def test_what_cannot_be_says_why_in_dutch():
    stations = [{"id": "brandweer", "name": "de brandweer", "windows": [["09:00", "10:40"]]}, {"id": "politie"}]
    found = answer(read(written(stations=stations, groups=[{"id": name} for name in "ABCDEFG"], not_together=[])))
    assert (found["status"], found["visits"], found["objective"]) == ("infeasible", [], None)
    assert found["reasons"][0] == {
        "rule": "station_window",
        "ids": ["brandweer"],
        "message": "De brandweer kan alleen van 09:00 tot 10:40: daar passen 3 rondes in, en er zijn er 7 nodig.",
    }


@pytest.mark.parametrize(
    ("values", "rule", "ids", "message"),
    [
        ({"end": "09:30"}, "end", [], "De dag eindigt om 09:30: er past 1 ronde in, en er zijn er minstens 3 nodig."),
        (
            {"end": "10:00", "breaks": [["09:00", "09:40"]]},
            "break",
            ["09:00-09:40"],
            "De pauze van 09:00 tot 09:40 kost tijd: er blijft 1 ronde over, en er zijn er 2 nodig.",
        ),
        (
            {"groups": [{"id": "A", "windows": [["09:00", "09:20"]]}], "not_together": []},
            "group_window",
            ["A"],
            "Groep A kan alleen van 09:00 tot 09:20: daar past 1 ronde in, en er zijn er 3 nodig.",
        ),
    ],
)
def test_each_reason_has_its_sentence(values, rule, ids, message):
    if rule == "break":
        values |= {"stations": [{"id": "politie"}, {"id": "x"}], "groups": [{"id": "A"}], "not_together": []}
    found = answer(read(written(**values)))["reasons"]
    assert {"rule": rule, "ids": ids, "message": message} in found


def test_a_first_station_and_a_pair_that_do_not_fit_have_their_sentence():
    late = [{"id": "s", "windows": [["10:50", "13:00"]]}, {"id": "t", "windows": [["09:00", "10:10"]]}]
    found = answer(read(written(stations=late, groups=[{"id": "A", "first": "s"}], not_together=[])))["reasons"]
    assert {one["rule"]: one["message"] for one in found}["first"] == ("Groep A moet bij s beginnen, en dat past niet.")
    both = [{"id": "s", "capacity": 2, "windows": [["09:00", "09:20"]]}]
    found = answer(read(written(stations=both, groups=[{"id": "A"}, {"id": "B"}])))["reasons"]
    assert {one["rule"]: one["message"] for one in found}["not_together"] == (
        "De groepen A en B mogen niet samen bij een post zijn, en dat past niet."
    )


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"start": "9:00"}, {"/start": "moet een tijd zijn als 09:00"}),
        ({"start": "09:00\n"}, {"/start": "moet een tijd zijn als 09:00"}),
        ({"end": "08:00"}, {"/end": "moet later zijn dan het begin"}),
        ({"slot_minutes": 0}, {"/slot_minutes": "moet minstens 1 zijn"}),
        ({"slot_minutes": "20"}, {"/slot_minutes": "moet een heel getal zijn"}),
        ({"slot_minutes": True}, {"/slot_minutes": "moet een heel getal zijn"}),
        ({"time_limit_seconds": 0}, {"/time_limit_seconds": "moet meer dan 0 zijn"}),
        ({"seed": 2**40}, {"/seed": "mag hoogstens 2147483647 zijn"}),
        ({"stations": []}, {"/stations": "moet er minstens 1 hebben"}),
        ({"extra": 1}, {"/extra": "is een onbekend veld"}),
        ({"a/b~c": 1}, {"/a~1b~0c": "is een onbekend veld"}),
        ({"groups": [{}]}, {"/groups/0": "'id' ontbreekt"}),
        ({"groups": [{"id": ""}]}, {"/groups/0/id": "mag niet leeg zijn"}),
        ({"groups": [{"id": "x" * 201}]}, {"/groups/0/id": "mag hoogstens 200 tekens hebben"}),
        ({"groups": "A"}, {"/groups": "moet een lijst zijn"}),
        ({"groups": [{"id": "A"}, {"id": "B"}, {"id": "A"}]}, {"/groups/2/id": "'A' bestaat al"}),
        ({"breaks": [["10:00", "10:00"]]}, {"/breaks/0": "moet later eindigen dan beginnen"}),
        ({"breaks": [["10:00"]]}, {"/breaks/0": "moet er minstens 2 hebben"}),
        ({"not_together": [["A", "C"]]}, {"/not_together/0/1": "geen groep heet 'C'"}),
        ({"not_together": [["A", "A"]]}, {"/not_together/0": "noemt twee keer dezelfde groep"}),
    ],
)
def test_bad_input_is_refused_where_it_stands(values, expected):
    assert errors(written(**values)) == expected


def test_groups_that_name_stations_that_are_not_there_are_refused():
    groups = [
        {"id": "A", "skip": ["x"]},
        {"id": "B", "first": "y"},
        {"id": "C", "skip": ["politie"], "first": "politie"},
    ]
    assert errors(written(groups=groups)) == {
        "/groups/0/skip/0": "geen post heet 'x'",
        "/groups/1/first": "geen post heet 'y'",
        "/groups/2/first": "deze post slaat de groep over",
    }


@pytest.mark.parametrize("content", [b"", b"{", b"\xff", b"NaN", b'{"a": NaN}', b"[" * 100_000])
def test_what_is_no_json_is_refused(content):
    assert errors(content) == {"": "is geen goede JSON in UTF-8"}


def test_a_field_that_stands_there_twice_is_refused():
    assert errors(b'{"start": "09:00", "start": "10:00"}') == {"": "het veld 'start' staat er twee keer"}


def test_a_file_that_is_too_big_is_refused_unread():
    assert errors(b" " * (LARGEST_BYTES + 1)) == {"": f"mag niet groter zijn dan {LARGEST_BYTES} bytes"}


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text() | st.just("09:00"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*EXAMPLE, "id", "windows"]), inner),
    max_leaves=20,
)


@settings(deadline=None)
@given(st.sampled_from(sorted(EXAMPLE)), JSON)
def test_any_value_in_any_field_is_read_or_refused(name, value):
    with contextlib.suppress(BadProblem):
        read(json.dumps(EXAMPLE | {name: value}).encode())
