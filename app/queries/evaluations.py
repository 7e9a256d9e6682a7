"""How a day went: who had a part in it and was asked, and what they said. No child is in any of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import and_, exists, func, or_, select
from sqlalchemy.orm import Session

from app.models.activities import Activity
from app.models.evaluations import EvaluationAnswer, EvaluationRequest, EvaluationSetting
from app.models.locations import Location
from app.models.people import Contact, Partner
from app.models.rotations import Rotation, Station
from app.planning.languages import Language
from app.planning.vocabulary import PartnerKind


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A contact who had a part in the day: host of a station, or of the school; when they were asked, and answered."""

    contact_id: UUID
    name: str
    organisation: str
    school: bool
    asked_at: datetime | None
    answers: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What somebody said; `number` tells teachers of one school apart."""

    organisation: str
    number: int
    score: int
    good: str
    different: str
    changed_at: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class LookBack:
    """A safety day with who was asked and what they said."""

    rotation_id: UUID
    activity_id: UUID
    title: str
    day: date
    by_itself: bool
    people: tuple[Person, ...]
    answers: tuple[Answer, ...]

    @property
    def average(self) -> float | None:
        """Return how it went on average, from 1 to 5."""
        return sum(one.score for one in self.answers) / len(self.answers) if self.answers else None


@dataclass(frozen=True, kw_only=True, slots=True)
class OwnAnswer:
    """What one person said already."""

    number: int
    score: int
    good: str
    different: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """What the link of a mail is about."""

    id: UUID
    name: str
    language: Language
    school: bool
    location_id: UUID
    location_name: str
    zone: str
    title: str
    day: date
    asked_at: datetime
    answers: tuple[OwnAnswer, ...]


def look_back(session: Session, rotation_id: UUID) -> LookBack | None:
    """Return a safety day with what was said of it, in three statements."""
    automatic = exists().where(EvaluationSetting.activity_id == Activity.id)
    row = session.execute(
        select(Rotation.id, Rotation.activity_id, Rotation.day, Activity.title, automatic.label("by_itself"))
        .join(Activity, Activity.id == Rotation.activity_id)
        .where(Rotation.id == rotation_id)
    ).one_or_none()
    if row is None:
        return None
    return LookBack(
        rotation_id=row.id,
        activity_id=row.activity_id,
        title=row.title,
        day=row.day,
        by_itself=row.by_itself,
        people=people(session, row.activity_id),
        answers=answers(session, row.activity_id),
    )


def people(session: Session, activity_id: UUID) -> tuple[Person, ...]:
    """Return the contacts of the hosts, of the schools that work with the location, and of whoever was asked."""
    hosts = exists().where(
        Station.partner_id == Partner.id, Station.rotation_id == Rotation.id, Rotation.activity_id == activity_id
    )
    school = Partner.sort == PartnerKind.SCHOOL
    given = select(func.count()).where(EvaluationAnswer.request_id == EvaluationRequest.id).scalar_subquery()
    of_activity = select(Activity.location_id).where(Activity.id == activity_id).scalar_subquery()
    rows = session.execute(
        select(
            Contact.id.label("contact_id"),
            Contact.name,
            Partner.name.label("organisation"),
            school.label("school"),
            EvaluationRequest.asked_at,
            given.label("answers"),
        )
        .join(Partner, Partner.id == Contact.partner_id)
        .outerjoin(
            EvaluationRequest,
            and_(EvaluationRequest.contact_id == Contact.id, EvaluationRequest.activity_id == activity_id),
        )
        .where(Contact.location_id == of_activity)
        .where(or_(hosts, and_(school, Partner.active), EvaluationRequest.id.is_not(None)))
        .order_by(school, Partner.name, Contact.id)
    )
    return tuple(Person(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def answers(session: Session, activity_id: UUID) -> tuple[Answer, ...]:
    """Return what was said of an activity, by organisation."""
    rows = session.execute(
        select(
            Partner.name.label("organisation"),
            EvaluationAnswer.number,
            EvaluationAnswer.score,
            EvaluationAnswer.good,
            EvaluationAnswer.different,
            EvaluationAnswer.changed_at,
        )
        .join(EvaluationRequest, EvaluationRequest.id == EvaluationAnswer.request_id)
        .join(Contact, Contact.id == EvaluationRequest.contact_id)
        .join(Partner, Partner.id == Contact.partner_id)
        .where(EvaluationRequest.activity_id == activity_id)
        .order_by(Partner.name, Contact.id, EvaluationAnswer.number)
    )
    return tuple(Answer(**row._mapping) for row in rows)  # noqa: SLF001 - SQLAlchemy's documented name


def request(session: Session, request_id: UUID) -> Request | None:
    """Return what a link is about, whatever location that is at, in two statements."""
    row = session.execute(
        select(
            EvaluationRequest.id,
            Contact.name,
            Contact.language,
            (Partner.sort == PartnerKind.SCHOOL).label("school"),
            EvaluationRequest.location_id,
            Location.name.label("location_name"),
            Location.zone,
            Activity.title,
            Rotation.day,
            EvaluationRequest.asked_at,
        )
        .join(Contact, Contact.id == EvaluationRequest.contact_id)
        .join(Partner, Partner.id == Contact.partner_id)
        .join(Activity, Activity.id == EvaluationRequest.activity_id)
        .join(Rotation, Rotation.activity_id == Activity.id)
        .join(Location, Location.id == EvaluationRequest.location_id)
        .where(EvaluationRequest.id == request_id)
    ).one_or_none()
    if row is None:
        return None
    given = session.execute(
        select(EvaluationAnswer.number, EvaluationAnswer.score, EvaluationAnswer.good, EvaluationAnswer.different)
        .where(EvaluationAnswer.request_id == request_id)
        .order_by(EvaluationAnswer.number)
    )
    said = tuple(OwnAnswer(**each._mapping) for each in given)  # noqa: SLF001 - SQLAlchemy's documented name
    return Request(**row._mapping, answers=said)  # noqa: SLF001 - as above
