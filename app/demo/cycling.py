"""The courses of the demo: cycling lessons halfway, those of last season with certificates, and a track on the yard."""

from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from typing import Any

from app.demo.season import Season
from app.demo.series import Moment, Series, from_template, on
from app.planning.template import Ages
from app.planning.vocabulary import ConsentPurpose, PartnerKind, PhaseSort

LESSONS, TRACK, BEFORE = "fietslessen", "fietsparcours", "fietslessen-vorig-seizoen"
TITLES = {LESSONS: "Fietslessen", TRACK: "Fietsparcours op de locatie", BEFORE: "Vorige fietslessen"}
TEMPLATES = {LESSONS: LESSONS, TRACK: TRACK, BEFORE: LESSONS}
CATCHING_UP = "fietsles-a", "fietsles-b"
"""Who misses a lesson of the first finds it a week later in the second."""
FAR = 60
"""So many weeks are looked through for days: more than any holiday lasts."""


@dataclass(frozen=True, kw_only=True, slots=True)
class CyclingGroup:
    """A group of a course: how many ``meetings`` it has, of which ``held`` are over.

    Those to come begin after ``skip`` days on which it could meet, the last that is over lies ``back`` such days back.
    """

    key: str
    course: str
    part: int
    name: str
    title: str
    ages: Ages
    moment: Moment
    meetings: int
    held: int = 0
    skip: int = 0
    back: int = 0
    sort: PhaseSort = PhaseSort.MEETINGS
    partners: tuple[PartnerKind, ...] = ()
    follows: str | None = None
    consents: tuple[ConsentPurpose, ...] = ()


_PLACE_A, _PLACE_B = on(3, "13.30", "14.30", "binnenplein"), on(3, "14.30", "15.30", "binnenplein")
_GARDEN = on(3, "13.30", "15.30", "verkeerstuin")
_CEREMONY = on(5, "16.00", "17.30", "grote-zaal")
_TEACHERS = (PartnerKind.CYCLING_ASSOCIATION,)
_IN_THE_GARDEN = (PartnerKind.TRAFFIC_SAFETY, PartnerKind.CYCLING_ASSOCIATION, PartnerKind.REFUGEE_SUPPORT)
_OUTING = (ConsentPurpose.OUTING,)
_YOUNGEST, _YOUNGER, _OLDER = Ages(youngest=6, oldest=8), Ages(youngest=8, oldest=10), Ages(youngest=10, oldest=13)


def _lessons(key: str, title: str, **values: Any) -> CyclingGroup:
    of: dict[str, Any] = {"part": 1, "name": "A", "ages": _YOUNGEST, "moment": _PLACE_A, "meetings": 12} | values
    of = {"course": LESSONS} | of
    return CyclingGroup(key=f"fietsles-{key}", title=f"{TITLES[of['course']]}, {title}", **of)


def _garden(key: str, title: str, **values: Any) -> CyclingGroup:
    found = {"part": 2, "ages": _OLDER, "moment": _GARDEN, "meetings": 4, "partners": _IN_THE_GARDEN}
    return _lessons(key, title, **found | {"consents": _OUTING} | values)


def _test(key: str, title: str, **values: Any) -> CyclingGroup:
    found = {"part": 3, "meetings": 1, "sort": PhaseSort.TEST, "partners": (PartnerKind.TRAFFIC_SAFETY,)}
    return _garden(key, title, **found | values)


def _ceremony(key: str, title: str, **values: Any) -> CyclingGroup:
    found = {"sort": PhaseSort.CEREMONY, "moment": _CEREMONY, "partners": (PartnerKind.MUNICIPALITY,), "consents": ()}
    return _test(key, title, **found | values)


GROUPS = (
    _lessons("a", "deel 1, groep A", held=6, partners=_TEACHERS),
    _lessons("b", "deel 1, groep B", name="B", ages=_YOUNGER, moment=_PLACE_B, held=5, partners=_TEACHERS),
    _garden("deel-2", "verkeerstuin", held=2),
    _test("examen", "praktijkexamen", skip=2, follows="fietsles-deel-2"),
    _ceremony("feest", "uitreiking", skip=4, follows="fietsles-deel-2"),
    _lessons(
        "oud-deel-1", "deel 1", course=BEFORE, ages=Ages(youngest=9, oldest=15), held=12, back=14, partners=_TEACHERS
    ),
    _garden("oud-deel-2", "verkeerstuin", course=BEFORE, held=4, back=10, follows="fietsles-oud-deel-1"),
    _test("oud-examen", "praktijkexamen", course=BEFORE, held=1, back=9, follows="fietsles-oud-deel-1"),
    _ceremony("oud-feest", "uitreiking", course=BEFORE, held=1, back=7, follows="fietsles-oud-deel-1"),
    CyclingGroup(
        key=TRACK,
        course=TRACK,
        part=1,
        name="A",
        title=TITLES[TRACK],
        ages=Ages(youngest=6, oldest=14),
        moment=on(6, "10.00", "11.30", "binnenplein"),
        meetings=6,
        held=3,
    ),
)


@cache
def series_of(group: CyclingGroup) -> Series:
    """Return the series that a group is."""
    taken = from_template(TEMPLATES[group.course], group.key, title=group.title, partners=group.partners)
    return replace(taken, ages=group.ages, course=group.course, follows=group.follows, consents=group.consents)


def days(group: CyclingGroup, season: Season) -> tuple[date, ...]:
    """Return the days on which a group meets: those before today, and those to come."""
    rule = series_of(group).holidays
    behind = (season.day(-week, group.moment.weekday) for week in range(FAR))
    ahead = (season.day(week, group.moment.weekday) for week in range(FAR))
    before = [day for day in behind if day < season.today and season.suits(day, rule)]
    coming = [day for day in ahead if day >= season.today and season.suits(day, rule)]
    left = group.meetings - group.held
    return (*reversed(before[group.back : group.back + group.held]), *coming[group.skip : group.skip + left])
