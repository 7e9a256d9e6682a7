"""A template: how an activity of some sort is done."""

from dataclasses import dataclass
from datetime import time
from typing import Annotated

from app.planning.vocabulary import (
    ActivityKind,
    Audience,
    FundingSource,
    PartnerKind,
    PhaseSort,
    Qualification,
    Rhythm,
    RoleHolder,
    SchoolHolidays,
    Weekday,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What a text may be: how long at most, whether on more than one line, and, if that matters, which characters."""

    most: int
    lines: bool = False
    pattern: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Whole:
    """The smallest and the largest whole number."""

    least: int
    most: int


Slug = Annotated[str, Text(most=60, pattern=r"[a-z0-9]+(-[a-z0-9]+)*")]
Line = Annotated[str, Text(most=120)]
Prose = Annotated[str, Text(most=1500, lines=True)]
Count = Annotated[int, Whole(least=1, most=400)]
LanguageCode = Annotated[str, Text(most=8, pattern=r"[a-z]{2,3}")]
Age = Annotated[int, Whole(least=0, most=25)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Phase:
    """A stretch of an activity: ``meetings`` in all (none: until it ends), with ``lessons`` in all of them together.

    ``every`` two weeks with a weekly rhythm is once a fortnight.
    """

    name: Line
    sort: PhaseSort
    rhythm: Rhythm
    description: Prose
    every: Annotated[int, Whole(least=1, most=12)] = 1
    meetings: Count | None = None
    lessons: Count | None = None
    part: Count | None = None
    partner: PartnerKind | None = None
    away: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Role:
    """Who must be there: ``need`` people; without a required role the meeting cannot go on.

    ``partner`` is the sort of partner that fills it (none: whichever comes), ``language`` one that they must speak.
    """

    name: Line
    need: Count
    who: RoleHolder
    required: bool = False
    qualification: Qualification | None = None
    partner: PartnerKind | None = None
    language: LanguageCode | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Station:
    """A post that groups visit in turn."""

    name: Line
    description: Prose
    partner: PartnerKind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class TaskOutline:
    """Something to be done: so long before the day or so many days after it, by staff or by a sort of partner."""

    name: Line
    weeks_before: Annotated[int, Whole(least=0, most=52)] = 0
    days_before: Annotated[int, Whole(least=0, most=30)] = 0
    days_after: Annotated[int, Whole(least=0, most=60)] = 0
    description: Prose | None = None
    partner: PartnerKind | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Point:
    """Something that is looked at: a skill, an obstacle, a part of a bike, an exercise; ``slug`` is kept with marks."""

    slug: Slug
    name: Line
    tip: Line | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Exercise:
    """A part of the practical test with its points at most; one that is ``vital`` must not be without any."""

    slug: Slug
    name: Line
    points: Annotated[int, Whole(least=1, most=10)]
    vital: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CertificateRule:
    """What earns a certificate; what is not said is not asked.

    ``first_part`` lessons attended or caught up with in part 1 (whoever was placed in part 2 has them), at most
    ``missed`` lessons of all missed and not caught up with, every skill stamped as done, an approved bike, a passed
    test.
    """

    title: Line
    first_part: Count | None = None
    missed: Annotated[int, Whole(least=0, most=30)] | None = None
    skills: bool = False
    bike_check: bool = False
    test: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class CourseOutline:
    """What makes a series a course: what is learned, what is checked, how it ends.

    The test is passed with ``passes_at`` points, in at most ``attempts`` tries. A card is full when every one of
    ``skills`` is stamped: skills of a lesson, or obstacles of a track.
    """

    skills: tuple[Point, ...]
    certificate: CertificateRule
    bike_check: tuple[Point, ...] = ()
    test: tuple[Exercise, ...] = ()
    passes_at: Count | None = None
    attempts: Annotated[int, Whole(least=1, most=9)] = 2


@dataclass(frozen=True, kw_only=True, slots=True)
class Ages:
    """The youngest and the oldest age, both taking part."""

    youngest: Age
    oldest: Age


@dataclass(frozen=True, kw_only=True, slots=True)
class PerYear:
    """How many times a year, per group where there are groups."""

    least: Count
    most: Count


@dataclass(frozen=True, kw_only=True, slots=True)
class UsualTime:
    """When it is usually held, in wall time."""

    weekday: Weekday
    starts: time


@dataclass(frozen=True, kw_only=True, slots=True)
class Companion:
    """An activity that is held beside it at the same times: child care while parents have their course."""

    title: Line
    ages: Ages
    roles: tuple[Role, ...]
    children_per_adult: Count | None = None
    max_children: Count | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Euros:
    """What it costs a year, in whole euros, both as far as is known."""

    low: Annotated[int, Whole(least=0, most=1_000_000)]
    high: Annotated[int, Whole(least=0, most=1_000_000)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Needs:
    """What an initiative asks of a location, and what made it work elsewhere."""

    staff_hours_per_month: Annotated[int, Whole(least=0, most=400)] | None = None
    euros_per_year: Euros | None = None
    success_factors: tuple[Line, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Template:
    """How an activity of some sort is done: what a supervisor starts from when planning one.

    The types are what a template file may hold; the loader reads by them. For parents ``ages`` are those of their
    children, and ``min_children`` and ``max_children`` count the parents. With ``cancel_without_required`` a meeting
    is cancelled when a required role is missing ``decide_hours_before`` hours before its start.
    """

    slug: Slug
    version: Annotated[int, Whole(least=1, most=9999)]
    kind: ActivityKind
    title: Line
    summary: Prose
    duration_minutes: Annotated[int, Whole(least=15, most=24 * 60)]
    ages: Ages
    phases: tuple[Phase, ...]
    roles: tuple[Role, ...]
    stations: tuple[Station, ...] = ()
    tasks: tuple[TaskOutline, ...] = ()
    partners: tuple[PartnerKind, ...] = ()
    funding: tuple[FundingSource, ...] = ()
    materials: tuple[Line, ...] = ()
    language_preparation: tuple[Line, ...] = ()
    min_children: Count | None = None
    max_children: Count | None = None
    children_per_adult: Count | None = None
    lead_time_weeks: Annotated[int, Whole(least=0, most=104)] = 0
    per_year: PerYear | None = None
    course: CourseOutline | None = None
    usual_time: UsualTime | None = None
    school_holidays: SchoolHolidays = SchoolHolidays.SKIP
    away: bool = False
    briefing_before: bool = False
    cancel_without_required: bool = False
    decide_hours_before: Annotated[int, Whole(least=0, most=336)] = 24
    audience: Audience = Audience.CHILDREN
    beside: Companion | None = None
    months: Annotated[int, Whole(least=1, most=24)] | None = None
    hours_per_week: Annotated[int, Whole(least=1, most=40)] | None = None
    agreement: bool = False
    needs: Needs | None = None
