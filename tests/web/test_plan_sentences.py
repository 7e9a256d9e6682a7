"""What the plan of a safety day says: broken rules, refusals, and what can be said at once."""

from __future__ import annotations

from uuid import UUID

import pytest

from app.blueprints.rotations import breaches
from app.blueprints.rotations import words as plan_words
from app.planning.rotation.breaches import Breach, BreachSort
from app.planning.rotation.day import Day, Group, Station, Window
from app.planning.rotation.outlook import Outlook, Shortage, Sort
from app.programme import refusals
from app.programme.rotations import refusals as plan_refusals
from tests.factories import ZONE

NINE, HALF_PAST, ELEVEN = 540, 570, 660


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


@pytest.mark.parametrize(
    ("sort", "groups", "sentence"),
    [
        (BreachSort.MISSING, ("Rood",), "Groep Rood komt niet bij Politie."),
        (BreachSort.MISSING, ("Groep 2",), "Groep 2 komt niet bij Politie."),
        (BreachSort.SKIPPED, ("Rood",), "Groep Rood zou Politie overslaan."),
        (
            BreachSort.STATION_AWAY,
            ("Rood",),
            "Groep Rood komt in ronde 2 bij Politie, maar die post is er dan niet.",
        ),
        (BreachSort.GROUP_AWAY, ("Rood",), "Groep Rood is er niet in ronde 2, bij Politie."),
        (BreachSort.BREAK, ("Rood",), "Ronde 2 valt in een pauze: Groep Rood, Politie."),
        (
            BreachSort.TOO_MANY,
            ("Rood", "Blauw"),
            "In ronde 2 zijn 2 groepen tegelijk bij Politie, en dat is te veel.",
        ),
        (
            BreachSort.TOGETHER,
            ("Rood", "Blauw"),
            "Groep Rood en Groep Blauw komen samen bij Politie, in ronde 2.",
        ),
        (BreachSort.FIRST, ("Rood",), "Groep Rood begint niet bij Politie."),
    ],
)
def test_which_rule_is_broken(sort, groups, sentence):
    assert breaches.sentence(Breach(sort=sort, groups=groups, station="Politie", round=1)) == sentence


MISSING = Breach(sort=BreachSort.MISSING, groups=("Rood",), station="Politie")


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (
            plan_refusals.DayIsFree(("Kerst", "Schoolvakantie")),
            "Die dag is vrij: Kerst, Schoolvakantie. Kies een andere dag, of kies hieronder dat het toch mag.",
        ),
        (
            plan_refusals.NotShareable("Hal"),
            (
                "Hal is niet te delen, en iedereen moet er tegelijk kunnen zijn. "
                "Maak de ruimte deelbaar, of kies een andere."
            ),
        ),
        (plan_refusals.HasRotation(), "Deze activiteit heeft al een draaischema."),
        (
            plan_refusals.GroupsHaveChildren(("Rood",)),
            "In deze groepen zitten kinderen: Rood. Zet hen eerst in een andere groep.",
        ),
        (
            plan_refusals.NameTwice("Politie"),
            "Politie is er al. Kies een andere naam, dan zijn ze uit elkaar te houden.",
        ),
        (
            plan_refusals.FirstIsSkipped(),
            "Deze groep slaat de post over waar zij begint. Kies een andere eerste post.",
        ),
        (plan_refusals.TooManyOfThem(30), "Een dag heeft ten hoogste 30 posten."),
        (plan_refusals.NothingToSolve(), "Er moet minstens één post en één groep zijn."),
        (
            plan_refusals.DayHasBegun(),
            "De dag is al begonnen. Wat er dan verandert, geeft u door op de dag zelf.",
        ),
        (
            plan_refusals.NoSuchVisit(),
            "Deze groep komt niet bij deze post, of de ronde bestaat niet (meer).",
        ),
        (plan_refusals.BreaksRules((MISSING,)), "Dat kan niet: Groep Rood komt niet bij Politie."),
        (refusals.NotFound("rotation", UUID(int=1)), "Dit bestaat niet (meer)."),
        (refusals.Refusal(), "Dit gaat niet samen met de rest van de planning. Er is niets gewijzigd."),
    ],
)
def test_why_a_safety_day_cannot_be_like_this(why, sentence):
    assert plan_words.refusal(why, ZONE) == sentence


MORNING = (Window(start=NINE, end=HALF_PAST),)


def small(stations=1, groups=1):
    return Day(
        start=NINE,
        end=ELEVEN,
        slot_minutes=20,
        stations=tuple(Station(id=f"Post {at}", name=f"Post {at}", windows=MORNING) for at in range(stations)),
        groups=tuple(Group(id=name, windows=MORNING) for name in ("Rood", "Groep 2")[:groups]),
    )


@pytest.mark.parametrize(
    ("day", "values", "sentence"),
    [
        (small(stations=0), {}, "Voeg posten en groepen toe. Dan staat hier hoeveel rondes er nodig zijn."),
        (small(), {}, "1 groep langs 1 post: 1 ronde van 20 minuten, klaar om 09.20 uur."),
        (
            small(2, 2),
            {"needed": 2, "certain": False},
            "2 groepen langs 2 posten: minstens 2 rondes van 20 minuten, op zijn vroegst klaar om 09.20 uur.",
        ),
        (
            small(2, 2),
            {"needed": 4},
            (
                "2 groepen langs 2 posten: 4 rondes van 20 minuten, klaar om 09.20 uur. "
                "Dat is te laat: er passen 3 rondes in."
            ),
        ),
        (
            small(2, 2),
            {"needed": 2, "fitting": 1},
            (
                "2 groepen langs 2 posten: 2 rondes van 20 minuten, klaar om 09.20 uur. "
                "Dat is te laat: er past 1 ronde in."
            ),
        ),
        (
            small(2, 2),
            {"needed": 90, "ends": None},
            "2 groepen langs 2 posten: 90 rondes van 20 minuten. Dat past niet op een dag.",
        ),
    ],
)
def test_what_can_be_said_of_a_day_at_once(day, values, sentence):
    plain = {"fitting": 3, "needed": 1, "ends": 560, "certain": True, "shortages": ()}
    assert plan_words.outlook(day, Outlook(**plain | values)) == sentence


@pytest.mark.parametrize(
    ("sort", "place", "numbers", "sentence"),
    [
        (Sort.STATION, 0, (0, 1), "Post 0 is er alleen {hours}: daar passen 0 rondes in, en er is er 1 nodig."),
        (
            Sort.GROUP,
            0,
            (1, 2),
            "Groep Rood is er alleen {hours}: daar past 1 ronde in, en er zijn er 2 nodig.",
        ),
        (
            Sort.GROUP,
            1,
            (2, 3),
            "Groep 2 is er alleen {hours}: daar passen 2 rondes in, en er zijn er 3 nodig.",
        ),
    ],
)
def test_what_has_too_few_rounds(sort, place, numbers, sentence):
    fitting, needed = numbers
    found = Shortage(sort=sort, place=place, fitting=fitting, needed=needed)
    assert plan_words.shortage(small(2, 2), found) == sentence.format(hours="09.00–09.30 uur")
