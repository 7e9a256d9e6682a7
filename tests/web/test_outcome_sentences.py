"""What solving came to, and what was in the way, as sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from app.blueprints.rotations import outcomes
from app.planning.rotation.day import Window
from app.planning.rotation.reasons import RuleSort as Hindrance
from app.planning.vocabulary import WaitingMode
from app.queries import rotation_problem
from app.queries.rotation_plan import GroupInPlan, RotationInPlan, StationInPlan, VisitInPlan

DAY = date(2026, 12, 10)
NINE, HALF_PAST, ELEVEN = 540, 570, 660
ROUNDS = tuple(Window(start=start, end=start + 20) for start in (540, 565, 590))
RED, BLUE = UUID(int=11), UUID(int=12)
FIRE, POLICE = UUID(int=21), UUID(int=22)


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


MORNING = (Window(start=NINE, end=HALF_PAST),)


def station(one, name, **values):
    plain = {"windows": None, "partner_id": None, "partner": None, "space_id": None, "space": None, "roles": ()}
    texts = {"description": "", "pictogram": "", "materials": ""}
    return StationInPlan(id=one, name=name, host_adults=1, capacity=1, **plain | texts | values)


def group(one, name, **values):
    plain = {"windows": None, "skipped": frozenset(), "first_station_id": None, "leader_id": None, "leader": None}
    return GroupInPlan(id=one, name=name, position=0, children=3, leaders=1, **plain | values)


def around(*pairs):
    return tuple(VisitInPlan(group_id=one, station_id=where, round=at) for one, where, at in pairs)


CIRCLE = around((RED, FIRE, 0), (RED, POLICE, 1), (BLUE, POLICE, 0), (BLUE, FIRE, 1))
PLAN = RotationInPlan(
    id=UUID(int=5),
    activity_id=UUID(int=6),
    title="Veiligheidsdag",
    responsible="Bo",
    day=DAY,
    starts=NINE,
    ends=ELEVEN,
    slot_minutes=20,
    transfer_minutes=5,
    breaks=(Window(start=630, end=645),),
    gathering_space_id=None,
    gathering_space=None,
    gathering_shareable=None,
    waiting=WaitingMode.WAVES,
    booklet_space_id=None,
    booklet_space=None,
    materials="",
    note="",
    solved_for=None,
    solved_at=None,
    outcome=None,
    version=1,
    rounds=ROUNDS,
    stations=(station(FIRE, "Brandweer", windows=MORNING), station(POLICE, "Politie")),
    groups=(group(RED, "Rood", windows=MORNING, first_station_id=FIRE), group(BLUE, "Groep 2")),
    apart=((RED, BLUE),),
    visits=(),
)
OPEN = replace(
    PLAN,
    stations=(station(FIRE, "Brandweer"), station(POLICE, "Politie")),
    groups=(group(RED, "Rood"), group(BLUE, "Groep 2")),
    apart=(),
    visits=CIRCLE,
)
TIMES, NO_WAIT = "2 rondes, van 09.00 tot 09.45 uur.", "Geen groep wacht tussen twee posten."


def worked_out(status, last=1, fewest=1):
    return {"status": status, "objective": {"last_round": last}, "bound": {"last_round": fewest}}


@pytest.mark.parametrize(
    ("outcome", "proven"),
    [
        (None, ()),
        ({"status": "feasible"}, ()),
        (worked_out("optimal"), ("Beter kan niet: dat is nagerekend.",)),
        (worked_out("feasible") | {"by_hand": True}, ("Het schema is veranderd nadat het was nagerekend.",)),
        (
            worked_out("feasible"),
            ("Korter kan niet. Of groepen minder kunnen wachten, is nog niet nagerekend.",),
        ),
        (worked_out("feasible", fewest=0), ("Misschien kan het korter: er is minstens 1 ronde nodig.",)),
        (
            worked_out("feasible", last=2),
            ("Misschien kan het korter: er zijn minstens 2 rondes nodig.",),
        ),
    ],
)
def test_how_good_a_running_order_is(outcome, proven):
    assert outcomes.standing(replace(OPEN, outcome=outcome)).said == (TIMES, NO_WAIT, *proven)


@pytest.mark.parametrize(
    ("visits", "waiting", "said"),
    [
        (around((RED, FIRE, 0)), WaitingMode.WAVES, ("1 ronde, van 09.00 tot 09.20 uur.", NO_WAIT)),
        (
            around((RED, FIRE, 0), (RED, POLICE, 2)),
            WaitingMode.WAVES,
            ("3 rondes, van 09.00 tot 10.10 uur.", "Groepen wachten samen 1 ronde tussen twee posten."),
        ),
        (
            around((RED, FIRE, 0), (RED, POLICE, 2), (BLUE, POLICE, 0), (BLUE, FIRE, 2)),
            WaitingMode.WAVES,
            ("3 rondes, van 09.00 tot 10.10 uur.", "Groepen wachten samen 2 rondes tussen twee posten."),
        ),
        (
            around((RED, FIRE, 0), (RED, POLICE, 2)),
            WaitingMode.BOOKLET,
            ("3 rondes, van 09.00 tot 10.10 uur.", "Groepen werken samen 1 ronde in hun boekje."),
        ),
        (
            around((RED, FIRE, 0), (RED, POLICE, 2), (BLUE, POLICE, 0), (BLUE, FIRE, 2)),
            WaitingMode.BOOKLET,
            ("3 rondes, van 09.00 tot 10.10 uur.", "Groepen werken samen 2 rondes in hun boekje."),
        ),
        (around((RED, FIRE, 7)), WaitingMode.WAVES, ()),
    ],
)
def test_how_long_a_running_order_is_and_who_waits(visits, waiting, said):
    assert outcomes.standing(replace(OPEN, visits=visits, waiting=waiting)).said == said


def failed(**values):
    return replace(PLAN, outcome={"failed": {"for": rotation_problem.digest(PLAN)} | values})


def reason(rule, *ids, fitting=1, needed=2, enough=True):
    return {"rule": rule.value, "ids": list(ids), "fitting": fitting, "needed": needed, "enough": enough}


END = reason(Hindrance.END)


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({}, ""),
        ({"status": "infeasible", "reasons": [END]}, "Zo past het niet. Dit veranderen is genoeg:"),
        (
            {"status": "infeasible", "reasons": [END, END]},
            "Zo past het niet. Eén van deze dingen veranderen is genoeg:",
        ),
        (
            {"status": "infeasible", "reasons": [END | {"enough": False}]},
            "Zo past het niet. Er moet meer dan één ding veranderen:",
        ),
        (
            {"status": "unknown", "fewest_rounds": 1},
            "In deze tijd is niets gevonden. Er is minstens 1 ronde nodig.",
        ),
        (
            {"status": "unknown", "fewest_rounds": 3},
            "In deze tijd is niets gevonden. Er zijn minstens 3 rondes nodig.",
        ),
    ],
)
def test_why_there_is_no_newer_running_order(values, sentence):
    assert outcomes.standing(failed(**values)).failed == sentence


def test_what_was_in_the_way_of_other_settings_is_not_said_any_more():
    former = replace(failed(status="unknown", fewest_rounds=3), slot_minutes=15)
    assert outcomes.standing(former).failed == ""


@pytest.mark.parametrize(
    ("found", "line"),
    [
        (
            reason(Hindrance.END),
            ("De dag eindigt om 11.00 uur: er past 1 ronde in, en er zijn er minstens 2 nodig.", "Einde van de dag"),
        ),
        (
            reason(Hindrance.END, fitting=0, needed=1),
            ("De dag eindigt om 11.00 uur: er passen 0 rondes in, en er is er minstens 1 nodig.", "Einde van de dag"),
        ),
        (
            reason(Hindrance.BREAK, "0"),
            ("De pauze van 10.30–10.45 uur kost tijd: er blijft 1 ronde over, en er zijn er 2 nodig.", "Pauzes"),
        ),
        (
            reason(Hindrance.BREAK, "0", fitting=2, needed=3),
            ("De pauze van 10.30–10.45 uur kost tijd: er blijven 2 rondes over, en er zijn er 3 nodig.", "Pauzes"),
        ),
        (
            reason(Hindrance.STATION_WINDOW, "Brandweer"),
            ("Brandweer is er alleen 09.00–09.30 uur: daar past 1 ronde in, en er zijn er 2 nodig.", "Brandweer"),
        ),
        (
            reason(Hindrance.CAPACITY, "Brandweer"),
            ("Bij Brandweer passen te weinig groepen tegelijk: er is 1 ronde, en er zijn er 2 nodig.", "Brandweer"),
        ),
        (
            reason(Hindrance.CAPACITY, "Brandweer", fitting=2, needed=3),
            ("Bij Brandweer passen te weinig groepen tegelijk: er zijn 2 rondes, en er zijn er 3 nodig.", "Brandweer"),
        ),
        (
            reason(Hindrance.GROUP_WINDOW, "Rood"),
            ("Groep Rood is er alleen 09.00–09.30 uur: daar past 1 ronde in, en er zijn er 2 nodig.", "Groep Rood"),
        ),
        (
            reason(Hindrance.FIRST, "Rood"),
            ("Groep Rood moet bij Brandweer beginnen, en dat past niet.", "Groep Rood"),
        ),
        (
            reason(Hindrance.NOT_TOGETHER, "Rood", "Groep 2"),
            ("Groep Rood en Groep 2 mogen niet samen bij een post zijn, en dat past niet.", "Groep Rood"),
        ),
    ],
)
def test_what_is_in_the_way(found, line):
    (said,) = outcomes.standing(failed(status="infeasible", reasons=[found])).reasons
    assert (said.text, said.link) == line


def test_every_sort_of_a_rule_leads_to_its_own_field():
    named = {
        Hindrance.END: (),
        Hindrance.BREAK: ("0",),
        Hindrance.STATION_WINDOW: ("Brandweer",),
        Hindrance.CAPACITY: ("Brandweer",),
        Hindrance.GROUP_WINDOW: ("Rood",),
        Hindrance.FIRST: ("Rood",),
        Hindrance.NOT_TOGETHER: ("Rood", "Groep 2"),
    }
    found = outcomes.standing(failed(status="infeasible", reasons=[reason(one, *named[one]) for one in Hindrance]))
    assert {one: line.url.rpartition("#")[2] for one, line in zip(Hindrance, found.reasons, strict=True)} == {
        Hindrance.END: "ends",
        Hindrance.BREAK: "breaks",
        Hindrance.STATION_WINDOW: "windows",
        Hindrance.CAPACITY: "capacity",
        Hindrance.GROUP_WINDOW: "windows",
        Hindrance.FIRST: "first",
        Hindrance.NOT_TOGETHER: "apart",
    }
