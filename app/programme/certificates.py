"""Certificates of a course: given out once to whoever earned one, in an order, taken back or withdrawn."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import select, text
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.certificates import verification
from app.models.course_progress import Certificate
from app.models.courses import Course
from app.models.locations import Location
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal, known
from app.queries import certificates as reading
from app.queries.certificates import CertificatesOfCourse


@dataclass
class NotEarned(Refusal):
    """Something is missing for a certificate."""

    pseudonym: str


class PrintedBefore(Refusal):
    """The certificate was printed: somebody may have it, so that it can only be withdrawn."""


class WithdrawnBefore(Refusal):
    """The certificate does not count any more."""


class Direction(Enum):
    """Where a certificate moves in the order of the ceremony."""

    UP = "up"
    DOWN = "down"


def look(session: Session, course_id: UUID, *, by: Actor, now: datetime) -> CertificatesOfCourse:
    """Return the certificates of a course. The look is noted.

    :raises NotFound: when there is no such course here.
    """
    found = _found(session, course_id, now=now)
    audit(session, action="certificates.seen", subject="course", subject_id=course_id, by=by, now=now)
    session.flush()
    return found


def issue(
    session: Session, course_id: UUID, participant_ids: Collection[UUID], *, by: Actor, now: datetime
) -> tuple[UUID, ...]:
    """Give a certificate to children who earned one, after those who have one; return the new ones.

    Who has one keeps that one: two who press at once give one.

    :raises NotFound: when there is no such course, or a child is not in it.
    :raises NotEarned: when something is missing for one of them.
    """
    session.scalar(select(Course.id).where(Course.id == course_id).with_for_update())
    found = _found(session, course_id, now=now)
    known_here = {one.line.participant_id: one for one in found.candidates}
    missing = next((one for one in participant_ids if one not in known_here), None)
    if missing is not None:
        raise NotFound("course_participant", missing)
    place = max((one.issued.place for one in found.issued if one.issued), default=0)
    rows = []
    for one in found.candidates:
        if one.line.participant_id not in participant_ids or one.issued is not None:
            continue
        if not one.earned:
            raise NotEarned(pseudonym=one.line.name)
        place += 1
        rows.append(_row(found, one.line.participant_id, place=place, by=by, now=now))
    if not rows:
        return ()
    fresh = insert(Certificate).on_conflict_do_nothing(
        index_elements=["participant_id"], index_where=text("withdrawn_on IS NULL")
    )
    made = session.scalars(fresh.returning(Certificate.id), rows).all()
    for certificate_id in made:
        audit(session, action="certificate.issued", subject="certificate", subject_id=certificate_id, by=by, now=now)
    session.flush()
    return tuple(made)


def take_back(session: Session, course_id: UUID, certificate_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let a certificate that was never printed be as if it had not been given.

    :raises NotFound: when the course has no such certificate.
    :raises PrintedBefore: when it was printed: it can be withdrawn.
    """
    row = _locked(session, course_id, certificate_id)
    if row.printed_at is not None:
        raise PrintedBefore
    audit(session, action="certificate.taken_back", subject="certificate", subject_id=row.id, by=by, now=now)
    session.delete(row)
    session.flush()


def withdraw(
    session: Session, course_id: UUID, certificate_id: UUID, *, because: str, by: Actor, now: datetime
) -> None:
    """Let a certificate not count any more; its page says so to who asks, without the reason. Its name goes.

    :raises NotFound: when the course has no such certificate.
    """
    row = _locked(session, course_id, certificate_id)
    zone = _zone(session, row)
    row.withdrawn_on, row.withdrawn_because = now.astimezone(zone).date(), because
    row.named, row.named_until = None, None
    audit(session, action="certificate.withdrawn", subject="certificate", subject_id=row.id, by=by, now=now)
    session.flush()


def move(session: Session, course_id: UUID, certificate_id: UUID, to: Direction, *, by: Actor, now: datetime) -> None:
    """Let a child be called one earlier or later at the ceremony; the first and the last stay where they are.

    :raises NotFound: when the course has no such certificate.
    """
    rows = list(
        session.scalars(
            select(Certificate)
            .where(Certificate.course_id == course_id, Certificate.withdrawn_on.is_(None))
            .order_by(Certificate.place, Certificate.number)
            .with_for_update()
        )
    )
    at = next((number for number, row in enumerate(rows) if row.id == certificate_id), None)
    if at is None:
        raise NotFound("certificate", certificate_id)
    other = min(max(at + (1 if to is Direction.DOWN else -1), 0), len(rows) - 1)
    rows[at], rows[other] = rows[other], rows[at]
    for place, row in enumerate(rows, start=1):
        row.place = place
    audit(session, action="certificate.moved", subject="certificate", subject_id=certificate_id, by=by, now=now)
    session.flush()


def _found(session: Session, course_id: UUID, *, now: datetime) -> CertificatesOfCourse:
    found = reading.of_course(session, course_id, now=now)
    if found is None:
        raise NotFound("course", course_id)
    return found


def _row(
    found: CertificatesOfCourse, participant_id: UUID, *, place: int, by: Actor, now: datetime
) -> dict[str, object]:
    """Return a new certificate; it is dated to the ceremony when that is still to come."""
    day = max(now, found.ceremony.starts_at) if found.ceremony else now
    return {
        "id": uuid4(),
        "location_id": by.location_id,
        "participant_id": participant_id,
        "course_id": found.id,
        "number": verification.new(day.astimezone(ZoneInfo(found.zone)).year),
        "title": found.plan.outline.certificate.title,
        "issued_on": day.astimezone(ZoneInfo(found.zone)).date(),
        "issued_by_id": by.user_id,
        "place": place,
    }


def _locked(session: Session, course_id: UUID, certificate_id: UUID) -> Certificate:
    row = session.scalar(
        select(Certificate)
        .where(Certificate.id == certificate_id, Certificate.course_id == course_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound("certificate", certificate_id)
    if row.withdrawn_on is not None:
        raise WithdrawnBefore
    return row


def _zone(session: Session, row: Certificate) -> ZoneInfo:
    return ZoneInfo(known(session, Location, row.location_id).zone)
