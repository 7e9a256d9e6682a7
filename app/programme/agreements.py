"""Noting that the agreement of an activity was signed for a child; the paper itself is kept elsewhere."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, Template
from app.models.attendance import Agreement, Enrolment
from app.models.locations import Location
from app.planning.vocabulary import EnrolmentState
from app.programme.history import audit
from app.programme.refusals import NotEnrolled, NotFound, NothingToUndo, SignedLater


def note(session: Session, activity_id: UUID, child_id: UUID, *, signed_on: date, by: Actor, now: datetime) -> None:
    """Note on which day it was signed; when that was noted already, what was noted first stays.

    :raises NotFound: when there is no such child in an activity that asks for an agreement.
    :raises NotEnrolled: when the child has no place (any more).
    :raises SignedLater: for a day that is yet to come.
    """
    enrolment_id, state, zone = _enrolment(session, activity_id, child_id)
    if state is not EnrolmentState.PLACED:
        raise NotEnrolled
    if signed_on > now.astimezone(ZoneInfo(zone)).date():
        raise SignedLater
    noted = session.scalar(
        insert(Agreement)
        .values(location_id=by.location_id, enrolment_id=enrolment_id, signed_on=signed_on, noted_by_id=by.user_id)
        .on_conflict_do_nothing(index_elements=["enrolment_id"])
        .returning(Agreement.id)
    )
    if noted:
        audit(session, action="agreement.noted", subject="enrolment", subject_id=enrolment_id, by=by, now=now)
        session.flush()


def take_back(session: Session, activity_id: UUID, child_id: UUID, *, by: Actor, now: datetime) -> date:
    """Forget that it was signed, and return on which day that had been.

    :raises NotFound: when there is no such child in an activity that asks for an agreement.
    :raises NothingToUndo: when nothing was noted (any more).
    """
    enrolment_id, *_ = _enrolment(session, activity_id, child_id)
    signed_on: date | None = session.scalar(
        delete(Agreement).where(Agreement.enrolment_id == enrolment_id).returning(Agreement.signed_on)
    )
    if signed_on is None:
        raise NothingToUndo
    audit(session, action="agreement.taken_back", subject="enrolment", subject_id=enrolment_id, by=by, now=now)
    session.flush()
    return signed_on


def _enrolment(session: Session, activity_id: UUID, child_id: UUID) -> tuple[UUID, EnrolmentState, str]:
    row = session.execute(
        select(Enrolment.id, Enrolment.state, Location.zone)
        .join(Activity, Activity.id == Enrolment.activity_id)
        .join(Template, Template.id == Activity.template_id)
        .join(Location, Location.id == Activity.location_id)
        .where(
            Enrolment.activity_id == activity_id,
            Enrolment.child_id == child_id,
            Template.specification["agreement"].as_boolean(),
        )
    ).first()
    if row is None:
        raise NotFound(Enrolment.__tablename__, child_id)
    return row.id, row.state, row.zone
