"""What the page of the day itself says, of every sort of value that it can get."""

from __future__ import annotations

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from app.blueprints.rotation_day import effects
from app.blueprints.rotation_day import words as day_words
from app.models.rotations import RotationEventSort
from app.planning.rotation import errors
from app.planning.rotation.day import NamedVisit, Window
from app.planning.running_day import (
    Effect,
    GroupGone,
    GroupLate,
    Outcome,
    SlowerRound,
    StationBack,
    StationOut,
)
from app.planning.timelines import Step, StepSort
from app.planning.vocabulary import WaitingMode
from app.programme import refusals
from app.programme.rotations import running_refusals
from app.programme.rotations.running import Preview, Proposal
from app.queries.rotation_day import Frame, Happened, Place, RunningDay
from app.queries.rotation_day import Team as DayTeam
from tests.factories import ZONE

DAY = date(2026, 12, 10)
NINE = 540
ROUNDS = tuple(Window(start=start, end=start + 20) for start in (540, 565, 590))
RED, BLUE = UUID(int=11), UUID(int=12)
FIRE, POLICE = UUID(int=21), UUID(int=22)


@pytest.fixture(autouse=True)
def page(app):
    with app.test_request_context():
        yield


def happened(sort, **data):
    at = datetime(2026, 12, 10, 9, tzinfo=UTC)
    return Happened(id=UUID(int=9), sort=sort, from_round=0, data=data, by="Bo", at=at, undone_at=None)


def running(*events):
    return RunningDay(
        frame=Frame(
            rotation_id=UUID(int=5),
            activity_id=UUID(int=6),
            title="Veiligheidsdag",
            day=DAY,
            rounds=ROUNDS,
            breaks=(),
            waiting=WaitingMode.WAVES,
            gathering="Hal",
            booklet="Kantine",
            version=1,
        ),
        stations=(
            Place(id=FIRE, name="Brandweer", space="Plein", host=None),
            Place(id=POLICE, name="Politie", space=None, host=None),
        ),
        groups=(DayTeam(id=RED, name="Rood"), DayTeam(id=BLUE, name="Groep 2")),
        visits=(),
        events=events,
    )


def visit(group, station, at):
    return NamedVisit(group=str(group), station=str(station), round=at)


def preview(*, was=(), becomes=(), since=0, **values):
    nothing = {"total": 2, "moved": frozenset(), "lost": (), "won": (), "ends": 610, "ended": 610}
    before, after = (Outcome(rounds=ROUNDS, breaks=(), visits=frozenset(visits)) for visits in (was, becomes))
    happening = SlowerRound(number=0, minutes=5)
    return Preview(
        proposal=Proposal(happening=happening, outcome=after, version=1, begun=0),
        effect=Effect(**nothing | values),
        was=before,
        since=since,
    )


STAYS, AS_NOW = "Geen enkel bezoek komt in een andere ronde.", "De laatste ronde duurt tot 10.10 uur, zoals nu."


@pytest.mark.parametrize(
    ("values", "sentences"),
    [
        ({}, [STAYS, AS_NOW]),
        ({"ends": None}, [STAYS]),
        ({"ends": 615}, [STAYS, "De laatste ronde duurt tot 10.15 uur (nu 10.10 uur)."]),
        ({"moved": frozenset([visit(RED, FIRE, 1)])}, ["1 van de 2 bezoeken verandert.", AS_NOW]),
        (
            {"moved": frozenset([visit(RED, FIRE, 1), visit(BLUE, FIRE, 0)])},
            ["2 van de 2 bezoeken veranderen.", AS_NOW],
        ),
        ({"lost": (visit(RED, FIRE, 1),)}, [STAYS, AS_NOW, "Groep Rood ziet Brandweer niet meer."]),
        ({"won": (visit(BLUE, POLICE, 1),)}, [STAYS, AS_NOW, "Groep 2 ziet Politie alsnog."]),
    ],
)
def test_what_would_be_different(values, sentences):
    assert list(effects.effects(running(), preview(**values))) == sentences


def test_a_visit_that_moves_is_told_with_both_times():
    was, becomes = visit(RED, FIRE, 0), visit(RED, FIRE, 2)
    found = preview(was=[was], becomes=[becomes], moved=frozenset([becomes]))
    assert effects.moves(running(), found) == [("Groep Rood", "Brandweer", "09.00", "09.50")]


def test_whoever_left_can_be_back_at_the_start_of_a_later_round():
    assert [day_words.choices(preview(since=since)) for since in (0, 2)] == [
        [(1, "tot 09.25 uur"), (2, "tot 09.50 uur")],
        [],
    ]


@pytest.mark.parametrize(
    ("happening", "heading"),
    [
        (StationOut(station=str(FIRE), since=0), "Brandweer is weg"),
        (StationBack(station=str(FIRE), since=0), "Brandweer is er weer"),
        (GroupLate(group=str(RED), since=0, until=1), "Groep Rood komt later"),
        (GroupGone(group=str(BLUE), since=0), "Groep 2 stopt"),
        (SlowerRound(number=0, minutes=5), "Ronde 1 duurt langer"),
    ],
)
def test_what_would_be_noted_is_a_heading(happening, heading):
    assert effects.heading(running(), happening) == heading


@pytest.mark.parametrize(
    ("why", "sentence"),
    [
        (
            running_refusals.NotToday(DAY),
            "Dit kan alleen op de dag zelf. Wijzig het schema op een andere dag op het bord.",
        ),
        (running_refusals.NothingPlanned(), "Er is nog geen draaischema om te wijzigen."),
        (running_refusals.RoundBegan(), "Intussen is een andere ronde begonnen. Kijk wat er nu zou veranderen."),
        (
            running_refusals.CannotHappen(errors.StationNotOut(station=str(FIRE))),
            "Deze post is er gewoon: niemand heeft genoteerd dat hij weg is.",
        ),
        (
            running_refusals.CannotHappen(errors.RoundIsOver(round=1, from_round=2)),
            "Dit kan niet meer: de ronde is voorbij, of er komt geen ronde meer.",
        ),
        (
            refusals.ChangedMeanwhile(),
            "Iemand anders heeft intussen iets gewijzigd. Kijk wat er nu zou veranderen.",
        ),
        (refusals.NothingToUndo(), "Dit is al teruggedraaid."),
        (
            refusals.ChangedSince(),
            "Daarna is nog iets gebeurd. Alleen het laatste kan ongedaan worden gemaakt.",
        ),
        (refusals.Refusal(), "Dit gaat niet samen met de rest van de planning. Er is niets gewijzigd."),
    ],
)
def test_why_something_cannot_be_done_on_the_day(why, sentence):
    assert effects.refusal(why, ZONE) == sentence


SORTS = RotationEventSort


@pytest.mark.parametrize(
    ("sort", "data", "sentence"),
    [
        (SORTS.STATION_OUT, {"station": str(FIRE), "until": 2}, "Brandweer is weg tot 09.50 uur."),
        (SORTS.STATION_OUT, {"station": str(FIRE), "until": None}, "Brandweer is weg voor de rest van de dag."),
        (SORTS.STATION_BACK, {"station": str(FIRE)}, "Brandweer is er weer."),
        (SORTS.GROUP_LATE, {"group": str(RED), "until": 1}, "Groep Rood doet mee vanaf 09.25 uur."),
        (SORTS.GROUP_LATE, {"group": str(RED), "until": 3}, "Groep Rood doet niet meer mee."),
        (SORTS.GROUP_GONE, {"group": str(BLUE)}, "Groep 2 doet niet meer mee."),
        (SORTS.SLOWER_ROUND, {"round": 0, "minutes": 1}, "Ronde 1 duurt 1 minuut langer."),
        (SORTS.SLOWER_ROUND, {"round": 1, "minutes": 5}, "Ronde 2 duurt 5 minuten langer."),
        (SORTS.BY_HAND, {}, "Het schema is met de hand gewijzigd."),
    ],
)
def test_what_happened(sort, data, sentence):
    assert day_words.happened(running(), happened(sort, **data)) == sentence


def test_a_station_is_away_until_it_is_back():
    out = happened(SORTS.STATION_OUT, station=str(FIRE), until=2)
    for_good = happened(SORTS.STATION_OUT, station=str(POLICE), until=None)
    back = happened(SORTS.STATION_BACK, station=str(POLICE))
    fire = day_words.Away(text="weg tot 09.50 uur", until=590)
    police = day_words.Away(text="weg voor de rest van de dag", until=None)
    assert [day_words.stations_out(running(*events)) for events in ((out, for_good), (out, for_good, back))] == [
        {FIRE: fire, POLICE: police},
        {FIRE: fire},
    ]


def step(sort, *who):
    return Step(sort=sort, start=NINE, end=NINE + 20, who=tuple(str(one) for one in who))


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (step(StepSort.VISIT, FIRE), ("Brandweer", "Plein")),
        (step(StepSort.VISIT, POLICE), ("Politie", "")),
        (step(StepSort.WALK, FIRE), ("Lopen naar Brandweer", "Plein")),
        (step(StepSort.WALK), ("Lopen", "")),
        (step(StepSort.BREAK), ("Pauze", "")),
        (step(StepSort.BOOKLET), ("Boekjestijd", "Kantine")),
        (step(StepSort.WAIT), ("Even wachten", "")),
    ],
)
def test_what_a_group_does_and_where(found, told):
    said = day_words.OfGroup(running())
    assert (said.title(found), said.place(found)) == told


@pytest.mark.parametrize(
    ("found", "title"),
    [
        (step(StepSort.VISIT, RED), "Groep Rood"),
        (step(StepSort.VISIT, RED, BLUE), "Groep Rood, Groep 2"),
        (step(StepSort.WALK, RED), "Groep Rood komt eraan"),
        (step(StepSort.WALK, RED, BLUE), "Groep Rood en Groep 2 komen eraan"),
        (step(StepSort.WALK), "Wisselen"),
        (step(StepSort.BREAK), "Pauze"),
        (step(StepSort.BOOKLET), "Geen groep"),
        (step(StepSort.WAIT), "Geen groep"),
    ],
)
def test_what_goes_on_at_a_station(found, title):
    said = day_words.OfStation(running())
    assert (said.title(found), said.place(found)) == (title, "")


@pytest.mark.parametrize(
    ("found", "name"),
    [
        (step(StepSort.VISIT, 0), "Ronde 1"),
        (step(StepSort.BREAK), "Pauze"),
        (step(StepSort.WALK, 1), "Wisselen: loop naar de volgende post"),
    ],
)
def test_what_a_round_is_called(found, name):
    assert day_words.round_(found) == name
