"""What the timetable is made of: series with their weekly moments, and the meetings that come of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from uuid import UUID

from app.catalogue.loader import read_shipped
from app.demo.places import CHILDREN_PER_ADULT
from app.planning.template import Ages, Role, Template
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, ConsentPurpose, PartnerKind, Qualification, RoleHolder, SchoolHolidays


@dataclass(frozen=True, kw_only=True, slots=True)
class Moment:
    """When and where a series meets each week, or a single meeting is held; in wall time."""

    weekday: int
    starts: time
    ends: time
    space: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Series:
    """An activity of the demo: what its template says, unless the location does it otherwise.

    ``age_group``, ``group`` and ``space`` are keys; ``ages`` limits who takes part within the age group. It is a group
    of its ``course``; who was placed in what it ``follows`` comes along. ``consents`` are what parents must agree with.
    Whoever fills a seat that may stay empty speaks ``language``.
    """

    key: str
    title: str
    kind: ActivityKind
    template: str | None
    description: str
    age_group: str | None
    ages: Ages
    moments: tuple[Moment, ...]
    roles: tuple[Role, ...]
    partners: tuple[PartnerKind, ...]
    holidays: SchoolHolidays
    capacity: int | None
    children_per_adult: int | None
    every: int
    group: str | None
    responsible: str
    course: str | None = None
    follows: str | None = None
    consents: tuple[ConsentPurpose, ...] = ()
    language: str | None = None

    def language_of(self, role: Role) -> str | None:
        """Return the language that whoever has a role must speak, if any."""
        return None if role.required else self.language

    @property
    def room(self) -> int:
        """How many children can be placed so that the ratio holds, also when a seat that may stay empty does."""
        most = self.capacity or 0
        ratio = self.ratio
        if ratio is None:
            return most
        needed = sum(role.need for role in self.roles if role.required)
        spare = sum(role.need for role in self.roles if not role.required)
        return min(most, ratio * max(1, needed + spare - min(spare, 1)))

    @property
    def ratio(self) -> int | None:
        """How many children an adult looks after: fewer where they are young."""
        if self.children_per_adult is None:
            return None
        return min(self.children_per_adult, CHILDREN_PER_ADULT.get(self.age_group or "", self.children_per_adult))


@dataclass(frozen=True, kw_only=True, slots=True)
class Meeting:
    """One meeting of a series. ``moved_to`` is where it was moved after it had been published."""

    id: UUID
    series: Series
    title: str
    day: date
    slot: TimeSlot
    starts: datetime
    ends: datetime
    space: str
    roles: tuple[Role, ...]
    partners: tuple[PartnerKind, ...]
    moved_to: TimeSlot | None = None
    cancel_reason: str | None = None

    @property
    def held(self) -> TimeSlot:
        """Everything between the first start and the last end that this meeting ever had."""
        if self.moved_to is None:
            return self.slot
        return TimeSlot(
            starts_at=min(self.slot.starts_at, self.moved_to.starts_at),
            ends_at=max(self.slot.ends_at, self.moved_to.ends_at),
        )

    @property
    def moment(self) -> tuple[str, int, time]:
        """What meetings with the same fixed faces have in common."""
        return self.series.key, self.starts.isoweekday(), self.starts.time()


def on(weekday: int, starts: str, ends: str, space: str) -> Moment:
    """Return a weekly moment; times as on the screens, 09.30."""
    return Moment(weekday=weekday, starts=_clock(starts), ends=_clock(ends), space=space)


def volunteers(name: str, need: int, *, required: bool = False, vog: bool = True) -> Role:
    """Return a role for volunteers."""
    return Role(
        name=name,
        need=need,
        who=RoleHolder.VOLUNTEER,
        required=required,
        qualification=Qualification.VOG if vog else None,
    )


def from_template(  # noqa: PLR0913 - each is something that a location may do otherwise than the template says
    slug: str,
    key: str,
    moments: Sequence[Moment] = (),
    *,
    age_group: str | None = None,
    title: str = "",
    partners: Sequence[PartnerKind] = (),
    capacity: int | None = None,
    every: int = 1,
    group: str | None = None,
    responsible: str = "begeleider-1",
    described: bool = True,
) -> Series:
    """Return a series that is done as a template of the catalogue says."""
    template = _template(slug)
    roles = tuple(role for role in template.roles if role.who is RoleHolder.VOLUNTEER)
    return Series(
        key=key,
        title=title or template.title,
        kind=template.kind,
        template=slug,
        description=template.summary if described else "",
        age_group=age_group,
        ages=template.ages,
        moments=tuple(moments),
        roles=roles,
        partners=tuple(partners),
        holidays=template.school_holidays,
        capacity=capacity or template.max_children,
        # Where no volunteer is asked for, staff or a partner watches; the ratio counts volunteers.
        children_per_adult=template.children_per_adult if roles else None,
        every=every,
        group=group,
        responsible=responsible,
    )


def own(  # noqa: PLR0913 - each is something that a template would have said
    key: str,
    title: str,
    moments: Sequence[Moment],
    *,
    description: str,
    capacity: int | None,
    age_group: str | None = None,
    roles: Sequence[Role] = (),
    partners: Sequence[PartnerKind] = (),
    holidays: SchoolHolidays = SchoolHolidays.IGNORE,
    group: str | None = None,
    responsible: str = "begeleider-2",
) -> Series:
    """Return a series that the location thought of by itself."""
    return Series(
        key=key,
        title=title,
        kind=ActivityKind.OPEN_ACTIVITY,
        template=None,
        description=description,
        age_group=age_group,
        ages=Ages(youngest=0, oldest=18),
        moments=tuple(moments),
        roles=tuple(roles),
        partners=tuple(partners),
        holidays=holidays,
        capacity=capacity,
        children_per_adult=None,
        every=1,
        group=group,
        responsible=responsible,
    )


@cache
def _by_slug() -> dict[str, Template]:
    return {template.slug: template for template in read_shipped()}


def _template(slug: str) -> Template:
    return _by_slug()[slug]


def _clock(text: str) -> time:
    return time.fromisoformat(text.replace(".", ":"))
