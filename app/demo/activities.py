"""Makes whole activities of the meetings that were laid out: with volunteers, partners and children."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from random import Random
from uuid import UUID

from app.demo import answers, groups, roster
from app.demo.answers import Asking
from app.demo.cast import Cast
from app.demo.flaws import Flaws
from app.demo.participation import Participation, Recording
from app.demo.roster import Seats
from app.demo.schedules import schedule_of
from app.demo.season import WEEKS, ZONE, Season
from app.demo.series import Meeting, Series
from app.demo.values import DemoActivity, DemoSession, demo_id
from app.planning.schedule import Schedule
from app.planning.schedule_data import to_data
from app.planning.timeslots import local_moment
from app.planning.vocabulary import ActivityKind

MOST_TOLD = 60
"""How many people are mailed at most when the demo is loaded: enough to look at, few enough to look through."""


def activities(cast: Cast, meetings: Sequence[Meeting], flaws: Flaws) -> tuple[DemoActivity, ...]:
    """Return the activities of these meetings, those that are not held every week first."""
    chance = cast.chance("activities")
    by_series: dict[str, list[Meeting]] = defaultdict(list)
    for meeting in meetings:
        by_series[meeting.series.key].append(meeting)
    making = _making(cast, meetings, flaws, chance)
    # Coaching and everything that is held once choose their children before what is held every week.
    in_order = sorted(by_series.values(), key=lambda held: (_turn(held[0].series), held[0].series.key))
    return tuple(making.activity(held) for held in in_order)


def _making(cast: Cast, meetings: Sequence[Meeting], flaws: Flaws, chance: Random) -> "_Making":
    season = cast.season
    midnight = local_moment(day=season.today, at=time(), zone=ZONE)
    recording = Recording(slug=cast.slug, midnight=midnight, not_recorded=flaws.not_recorded)
    return _Making(
        cast=cast,
        seats=roster.fill(meetings, cast.volunteers, flaws=flaws, drafts_from=season.day(2, 1), chance=chance),
        asking=Asking(
            slug=cast.slug,
            season=season,
            midnight=midnight,
            flaws=flaws,
            told=_told(meetings, season),
            partners={partner.kind: partner for partner in cast.partners},
        ),
        participation=Participation(cast, recording, chance),
        chance=chance,
    )


def _turn(series: Series) -> int:
    if series.kind is ActivityKind.MUSIC_COACHING:
        return 0
    return 1 if series.group or not series.moments else 2


def _told(meetings: Sequence[Meeting], season: Season) -> frozenset[UUID]:
    """Return the meetings of next week that people are mailed about: from the first on, until it is enough."""
    told: set[UUID] = set()
    people = 0
    for meeting in meetings:
        more = sum(role.need for role in meeting.roles) + len(meeting.partners)
        if season.week_of(meeting.day) == 1 and people + more <= MOST_TOLD:
            told.add(meeting.id)
            people += more
    return frozenset(told)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Making:
    """What making an activity takes."""

    cast: Cast
    seats: Seats
    asking: Asking
    participation: Participation
    chance: Random

    def activity(self, held: Sequence[Meeting]) -> DemoActivity:
        series, slug = held[0].series, self.cast.slug
        enrolments = self.participation.enrol(series, held)
        template = series.template and demo_id(slug, "template", series.template)
        grouped = series.group is not None and series.group != groups.SAFETY_DAY
        schedule = schedule_of(held)
        return DemoActivity(
            id=demo_id(slug, "activity", series.key),
            template_id=template or None,
            kind=series.kind,
            title=series.title,
            description=series.description,
            age_group_id=demo_id(slug, "age-group", series.age_group) if series.age_group else None,
            group_id=demo_id(slug, "group", series.group) if grouped else None,
            responsible_id=demo_id(slug, "account", series.responsible),
            capacity=series.capacity,
            children_per_adult=series.children_per_adult,
            schedule=to_data(schedule) if schedule else None,
            planned_until=self._planned_until(held, schedule),
            consents=series.consents,
            enrolments=enrolments,
            sessions=tuple(
                DemoSession(
                    id=meeting.id,
                    title=meeting.title,
                    notes="",
                    day=meeting.day,
                    week=self.cast.season.week_of(meeting.day),
                    slot=meeting.slot,
                    space_id=demo_id(slug, "space", meeting.space),
                    shifts=answers.shifts(meeting, self.seats, self.asking, self.chance),
                    engagements=answers.engagements(meeting, self.asking, self.chance),
                    attendance=self.participation.attend(meeting, enrolments),
                    told=meeting.id in self.asking.told,
                    moved_to=meeting.moved_to,
                    cancel_reason=meeting.cancel_reason,
                    meant_for=meeting.starts if schedule else None,
                )
                for meeting in held
            ),
        )

    def _planned_until(self, held: Sequence[Meeting], schedule: Schedule | None) -> date | None:
        if schedule is None:
            return None
        return self.cast.season.days(WEEKS[-1])[-1] if schedule.open_ended else held[-1].day
