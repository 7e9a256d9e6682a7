"""What is not held every week: the safety day, cycling lessons, visits, outings and the talent show."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache

from app.demo import cycling
from app.demo.season import WEEKS, Season
from app.demo.series import Moment, Series, from_template, on, own
from app.planning.vocabulary import PartnerKind, SchoolHolidays

SAFETY_DAY_WEEKS = (2, 3, 1, 4, 0, -1, -2, -3, -4, -5)  # the first that has a school day
CHILDREN_PER_LEADER = 10  # the hosts look on as well
_TALENT_SHOW_WEEKS = (-3, 1)
_COUNCIL_WEEK = -3

# Weeks, age group, when: in school hours with the class, or in the morning with parents.
_LIBRARY_VISITS = (
    (-4, "kleuters", on(4, "10.00", "12.00", "bibliotheek")),
    (-2, "onderbouw", on(5, "13.00", "14.45", "bibliotheek")),
    (1, "peuters", on(3, "10.30", "12.00", "bibliotheek")),
    (3, "onderbouw", on(5, "13.00", "14.45", "bibliotheek")),
)

# Groups go as a whole: twice behind or once, and once ahead.
_VISITS_OF_GROUPS = (
    ("peutergroep", "peuters", (-5, -3, 2), on(2, "09.00", "11.00", "bibliotheek")),
    ("schakelklas", "tieners", (-4, 1), on(4, "10.00", "12.00", "bibliotheek")),
    ("muziekgroep-tieners", "tieners", (-5, -1, 3), on(5, "16.00", "17.45", "bibliotheek")),
    ("muziekgroep-jongeren", "jongeren", (-2, 2), on(3, "15.00", "17.00", "bibliotheek")),
)
_CHOOSING_BOOKS_WEEK = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Occasion:
    """A single meeting of a series on a day."""

    series: Series
    day: date
    moment: Moment
    title: str = ""
    partners: tuple[PartnerKind, ...] | None = None


def occasions(season: Season) -> tuple[Occasion, ...]:
    """Return what is held now and then in these weeks, the most important first."""
    return (
        *_safety_day(season),
        *_cycling(season),
        *_library_visits(season),
        *_visits_of_groups(season),
        *_choosing_books(season),
        *_outings(season),
        *_outing_without_briefing(season),
        *_talent_shows(season),
        *_council(season),
    )


@cache
def council() -> Series:
    """Return the children's council, which also meets when something else is on."""
    return own(
        "kinderraad",
        "Kinderraad",
        [],
        description="Kinderen vertellen wat er beter kan op de locatie. De gemeente luistert mee.",
        capacity=10,
        age_group="bovenbouw",
        partners=[PartnerKind.MUNICIPALITY],
    )


@cache
def film_evening() -> Series:
    """Return an evening that is too long for the opening hours and too full for its room."""
    return own(
        "filmavond",
        "Filmavond",
        [],
        description="Een film met ondertitels.",
        capacity=30,
        age_group="jongeren",
    )


def _safety_day(season: Season) -> Iterator[Occasion]:
    """Yield the day itself, in school hours, and the meetings in which it is prepared."""
    partners = (PartnerKind.FIRE_SERVICE, PartnerKind.POLICE, PartnerKind.TRAFFIC_SAFETY, PartnerKind.SCHOOL)
    days = (season.day(week, weekday) for week in SAFETY_DAY_WEEKS for weekday in (4, 2, 5, 1))
    day = next((day for day in days if season.school_day(day)), None)
    if day is None:
        return
    series = from_template(
        "veiligheidsdag",
        "veiligheidsdag",
        partners=partners,
        capacity=80,
        group="veiligheidsdag",
    )
    series = replace(series, children_per_adult=CHILDREN_PER_LEADER)
    yield Occasion(series=series, day=day, moment=on(day.isoweekday(), "09.00", "13.00", "binnenplein"))
    preparation = own(
        "voorbereiding",
        "Voorbereiding veiligheidsdag",
        [],
        description="Leerkrachten, medewerkers en partners bereiden de veiligheidsdag voor.",
        capacity=None,
        partners=partners,
    )
    moment = on(2, "16.30", "17.30", "grote-zaal")
    week = season.week_of(day)
    for before in (week - 5, week - 3, week - 1):
        if before in WEEKS and season.suits(season.day(before, moment.weekday), SchoolHolidays.SKIP):
            yield Occasion(series=preparation, day=season.day(before, moment.weekday), moment=moment)


def _cycling(season: Season) -> Iterator[Occasion]:
    """Yield the meetings of the groups of the courses that go on."""
    for group in cycling.GROUPS:
        for day in cycling.days(group, season):
            yield Occasion(series=cycling.series_of(group), day=day, moment=group.moment)


def _library_visits(season: Season) -> Iterator[Occasion]:
    for week, age_group, moment in _LIBRARY_VISITS:
        day = season.day(week, moment.weekday)
        series = from_template(
            "bibliotheekbezoek", f"bibliotheek-{age_group}", age_group=age_group, partners=[PartnerKind.LIBRARY]
        )
        if season.suits(day, series.holidays):
            yield Occasion(series=series, day=day, moment=moment)


def _visits_of_groups(season: Season) -> Iterator[Occasion]:
    """Yield the visits of the groups; their own leaders come along, so that everybody can."""
    for group, age_group, weeks, moment in _VISITS_OF_GROUPS:
        series = from_template(
            "bibliotheekbezoek",
            f"bibliotheek-{group}",
            age_group=age_group,
            group=group,
            capacity=18,
            partners=[PartnerKind.LIBRARY],
        )
        series = replace(series, children_per_adult=None)
        for week in weeks:
            day = season.day(week, moment.weekday)
            if season.suits(day, series.holidays):
                yield Occasion(series=series, day=day, moment=moment)


def _choosing_books(season: Season) -> Iterator[Occasion]:
    moment = on(3, "15.30", "16.30", "leeskamer")
    series = from_template(
        "samen-boeken-kiezen", "samen-boeken-kiezen", age_group="kleuters", partners=[PartnerKind.LIBRARY]
    )
    day = season.day(_CHOOSING_BOOKS_WEEK, moment.weekday)
    if season.suits(day, series.holidays):
        yield Occasion(series=series, day=day, moment=moment)


def _outings(season: Season) -> Iterator[Occasion]:
    """Yield each outing after the briefing without which it cannot be."""
    swimming = from_template(
        "uitje", "zwemmen", age_group="bovenbouw", title="Zwemmen", partners=[PartnerKind.MUNICIPALITY], capacity=16
    )
    tournament = from_template(
        "uitje",
        "toernooi",
        age_group="tieners",
        title="Toernooi met de buurt",
        partners=[PartnerKind.SPORTS_CLUB],
        capacity=16,
    )
    for week, series, moment, briefing in (
        (-4, swimming, on(6, "13.00", "17.00", "zwembad"), on(4, "16.45", "17.30", "grote-zaal")),
        (-2, tournament, on(6, "13.00", "17.00", "sportveld"), on(4, "15.30", "16.15", "grote-zaal")),
        (1, swimming, on(6, "13.00", "17.00", "zwembad"), on(4, "16.45", "17.30", "grote-zaal")),
        (3, tournament, on(6, "13.00", "17.00", "sportveld"), on(4, "15.30", "16.15", "grote-zaal")),
    ):
        days = season.day(week, briefing.weekday), season.day(week, moment.weekday)
        if all(season.suits(day, series.holidays) for day in days):
            title = f"{series.title}, uitleg vooraf"
            yield Occasion(series=series, day=days[0], moment=briefing, title=title, partners=())
            yield Occasion(series=series, day=days[1], moment=moment)


def _outing_without_briefing(season: Season) -> Iterator[Occasion]:
    """Yield an outing of which somebody forgot that it needs a briefing."""
    series = from_template(
        "uitje",
        "zwemmen-jongeren",
        age_group="jongeren",
        title="Zwemmen voor jongeren",
        partners=[PartnerKind.MUNICIPALITY],
        capacity=12,
    )
    day = season.day(1, 7)
    if season.suits(day, series.holidays):
        yield Occasion(series=series, day=day, moment=on(7, "13.00", "16.00", "zwembad"))


def _talent_shows(season: Season) -> Iterator[Occasion]:
    series = from_template(
        "talentenshow", "talentenshow", partners=[PartnerKind.MUSIC_SCHOOL], responsible="coach", capacity=50
    )
    for week in _TALENT_SHOW_WEEKS:
        day = season.day(week, 5)
        if season.suits(day, series.holidays):
            yield Occasion(series=series, day=day, moment=on(5, "19.00", "21.00", "grote-zaal"))


def _council(season: Season) -> Iterator[Occasion]:
    day = season.day(_COUNCIL_WEEK, 2)
    if season.suits(day, SchoolHolidays.IGNORE):
        yield Occasion(series=council(), day=day, moment=on(2, "16.30", "17.30", "leslokaal"))
