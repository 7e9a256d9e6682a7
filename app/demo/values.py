"""The demo location as values: what is generated, before anything is stored."""

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from app.access import Role as AccountRole
from app.planning.free_days import FreeDay
from app.planning.template import Template
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import (
    ActivityKind,
    Answer,
    AttendanceMark,
    ConsentPurpose,
    EngagementState,
    EnrolmentRefusal,
    EnrolmentState,
    PartnerKind,
    Region,
)

_DEMO = UUID("5b0d7b6e-6a53-4d0b-9c5e-2f1f3f6f7a10")


def demo_id(slug: str, *parts: object) -> UUID:
    """Return the identifier of something in a demo location: the same one each time it is asked for."""
    return uuid5(_DEMO, "/".join([slug, *map(str, parts)]))


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSpace:
    """A place where sessions are held; it stands under its key in the timetable."""

    id: UUID
    key: str
    name: str
    directions: str
    capacity: int | None
    shareable: bool = False
    on_location: bool = True
    travel_minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAgeGroup:
    """A named age range, both ends taking part."""

    id: UUID
    key: str
    name: str
    min_age: int
    max_age: int
    children_per_adult: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoChild:
    """A child under a pseudonym. ``age`` is in whole years on the day that the plan is for."""

    id: UUID
    pseudonym: str
    age: int
    birth_month: date
    languages: tuple[str, ...]
    family_id: UUID
    newcomer: bool
    arrived_on: date
    unaccompanied: bool = False
    left_on: date | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoGroup:
    """A named set of children."""

    id: UUID
    key: str
    name: str
    age_group_id: UUID | None
    child_ids: tuple[UUID, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAvailability:
    """A weekly range in wall time; ``weekday`` is 1 (Monday) to 7."""

    weekday: int
    starts: time
    ends: time


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoVolunteer:
    """Somebody who helps."""

    id: UUID
    name: str
    email: str
    languages: tuple[str, ...]
    vog_until: date | None
    reminder_hours: int
    availability: tuple[DemoAvailability, ...]

    def qualified_on(self, day: date) -> bool:
        """Tell whether the VOG is valid on that day."""
        return self.vog_until is not None and self.vog_until >= day

    def available(self, *, starts: datetime, ends: datetime) -> bool:
        """Tell whether the wall times of one day lie inside one of the weekly ranges."""
        return any(
            span.weekday == starts.isoweekday() and span.starts <= starts.time() and ends.time() <= span.ends
            for span in self.availability
        )


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoPartner:
    """An organisation with its one contact person."""

    id: UUID
    contact_id: UUID
    kind: PartnerKind
    name: str
    contact_name: str
    contact_email: str


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAccount:
    """Somebody who can sign in; staff by a password, the others by a link."""

    id: UUID
    role: AccountRole
    name: str
    email: str
    volunteer_id: UUID | None = None
    contact_id: UUID | None = None
    partner_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoTemplate:
    """A template of the catalogue as the location took it over."""

    id: UUID
    template: Template


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSeat:
    """A volunteer in a shift."""

    id: UUID
    volunteer_id: UUID
    answer: Answer
    assigned_at: datetime
    answered_at: datetime | None

    @property
    def holds(self) -> bool:
        """Whether the seat is taken: by everybody who did not say no."""
        return self.answer is not Answer.DECLINED


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoShift:
    """A role that volunteers are to fill."""

    id: UUID
    role: str
    need: int
    required: bool
    qualification: str | None
    language: str | None
    seats: tuple[DemoSeat, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoEngagement:
    """A partner asked for a session."""

    id: UUID
    partner_id: UUID
    state: EngagementState
    answered_at: datetime | None = None
    decline_reason: str | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoAttendance:
    """A child's place in a session, and afterwards whether it was there; ``makes_up_id`` is what it catches up with."""

    id: UUID
    child_id: UUID
    mark: AttendanceMark
    recorded_at: datetime | None = None
    makes_up_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoSession:
    """One meeting, ``week`` weeks from the week of today; ``told``: people get a mail about it at loading.

    ``moved_to`` and ``cancel_reason`` are what happens to it after it has been published.
    """

    id: UUID
    title: str
    notes: str
    day: date
    week: int
    slot: TimeSlot
    space_id: UUID
    shifts: tuple[DemoShift, ...]
    engagements: tuple[DemoEngagement, ...]
    attendance: tuple[DemoAttendance, ...]
    told: bool = False
    moved_to: TimeSlot | None = None
    cancel_reason: str | None = None
    meant_for: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoEnrolment:
    """A child in an activity; ``since`` is when it wanted to be."""

    id: UUID
    child_id: UUID
    state: EnrolmentState
    since: datetime
    reason: EnrolmentRefusal | None = None
    offered_at: datetime | None = None
    offered_until: datetime | None = None
    passed_at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoActivity:
    """A series or a single event with its sessions."""

    id: UUID
    template_id: UUID | None
    kind: ActivityKind
    title: str
    description: str
    age_group_id: UUID | None
    group_id: UUID | None
    responsible_id: UUID
    capacity: int | None
    children_per_adult: int | None
    schedule: dict[str, object] | None
    planned_until: date | None
    consents: tuple[ConsentPurpose, ...]
    enrolments: tuple[DemoEnrolment, ...]
    sessions: tuple[DemoSession, ...]

    @property
    def is_safety_day(self) -> bool:
        """Whether its one session stands for a day of many."""
        return self.kind is ActivityKind.SAFETY_DAY


@dataclass(frozen=True, kw_only=True, slots=True)
class DemoLocation:
    """A whole location with the plan of ten weeks, as it stands on ``day``."""

    id: UUID
    slug: str
    day: date
    name: str
    municipality: str
    region: Region
    zone: str
    places: int
    opens: time
    closes: time
    free_days: tuple[FreeDay, ...]
    spaces: tuple[DemoSpace, ...]
    age_groups: tuple[DemoAgeGroup, ...]
    children: tuple[DemoChild, ...]
    groups: tuple[DemoGroup, ...]
    volunteers: tuple[DemoVolunteer, ...]
    partners: tuple[DemoPartner, ...]
    accounts: tuple[DemoAccount, ...]
    templates: tuple[DemoTemplate, ...]
    activities: tuple[DemoActivity, ...]

    @property
    def sessions(self) -> tuple[DemoSession, ...]:
        """Every session, by start."""
        found = (session for activity in self.activities for session in activity.sessions)
        return tuple(sorted(found, key=lambda session: (session.slot, session.id)))

    @property
    def as_sessions(self) -> tuple[DemoSession, ...]:
        """Those that are stored as they are: of a safety day a whole rotation is (`app.demo.safety_day`)."""
        whole = {one.id for each in self.activities if each.is_safety_day for one in each.sessions}
        return tuple(session for session in self.sessions if session.id not in whole)
