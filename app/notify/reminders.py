"""Which reminders ought to be in the outbox: what was published, who was invited and what they chose decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    String,
    Uuid,
    and_,
    any_,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.models.activities import Activity, ProgrammeSession
from app.models.locations import Location
from app.models.messages import Message, MessageKind, MessageState
from app.models.people import Contact, Volunteer
from app.models.publications import Invitation, Publication
from app.notify import outbox, quiet_hours
from app.notify.outbox import STOPPABLE_STATES, NewMessage

KINDS = (MessageKind.REMINDER, MessageKind.ATTENDANCE_REMINDER)
CONTACT_HOURS = 24
LOOK_AHEAD = timedelta(days=8)
ATTENDANCE_KEPT = timedelta(days=3)


def plan(session: Session, session_ids: Collection[UUID], *, now: datetime) -> int:
    """Make the reminders of these sessions agree with their publication; return how many were added.

    Reminders of an old start, of people who need not come and of a lead time that was changed are cancelled. None is
    added whose moment has passed.
    """
    if not session_ids:
        return 0
    ids = literal(list(session_ids), ARRAY(Uuid))
    of_these = Publication.session_id == any_(ids)
    wanted = [
        *map(_reminder, session.execute(_people().where(of_these))),
        *map(_attendance_reminder, session.execute(_responsible().where(of_these))),
    ]
    _cancel_others(session, ids, keep=[message.dedup_key for message in wanted])
    return outbox.require(session, [message for message in wanted if message.due_at > now], now=now)


def reconcile(session: Session, *, now: datetime) -> int:
    """Plan anew where the reminders of the coming days disagree with what was published; return how many were added.

    Everything is planned with the change itself; this repairs what an interrupted change or a fault left behind.
    """
    return plan(session, _disagreeing(session, now), now=now)


def _disagreeing(session: Session, now: datetime) -> set[UUID]:
    soon = and_(Publication.starts_at > now, Publication.starts_at < now + LOOK_AHEAD)
    people, responsible = _people().where(soon).subquery(), _responsible().where(soon).subquery()
    missing = (
        select(wanted.c.session_id).where(wanted.c.roughly_due > now, ~exists().where(_written(wanted.c.dedup_key)))
        for wanted in (people, responsible)
    )
    unwanted = (
        select(Message.session_id).where(
            Message.kind == kind,
            Message.state == MessageState.PENDING,
            Message.due_at.between(now, now + LOOK_AHEAD),
            ~wanted.where(Publication.session_id == Message.session_id, key == Message.dedup_key).exists(),
        )
        for kind, wanted, key in (
            (MessageKind.REMINDER, _people(), _key_of_reminder()),
            (MessageKind.ATTENDANCE_REMINDER, _responsible(), _key_of_attendance_reminder()),
        )
    )
    found = [session_id for statement in (*missing, *unwanted) for session_id in session.scalars(statement)]
    return set(filter(None, found))


def _written(dedup_key: ColumnElement[str]) -> ColumnElement[bool]:
    """Say whether the row is there and needs not be brought back."""
    return and_(
        Message.dedup_key == dedup_key,
        or_(Message.state != MessageState.CANCELLED, Message.handed_over_at.is_not(None)),
    )


def _people() -> Select[Any]:
    """Everybody who was invited, is still expected and wants to be reminded, with the key of their reminder."""
    hours = _hours()
    return (
        select(
            *_published(),
            _key_of_reminder().label("dedup_key"),
            (Publication.starts_at - func.make_interval(0, 0, 0, 0, hours)).label("roughly_due"),
            hours.label("hours"),
            Invitation.id.label("invitation_id"),
            Invitation.volunteer_id,
            Invitation.contact_id,
        )
        .join(Location, Location.id == Publication.location_id)
        .join(Invitation, Invitation.session_id == Publication.session_id)
        .outerjoin(Volunteer, Volunteer.id == Invitation.volunteer_id)
        .outerjoin(Contact, Contact.id == Invitation.contact_id)
        .where(
            ~Publication.cancelled,
            ~Invitation.withdrawn,
            Invitation.declined_at.is_(None),
            or_(Volunteer.id.is_(None), Volunteer.active),
            func.coalesce(Volunteer.reminded, Contact.reminded),
        )
    )


def _responsible() -> Select[Any]:
    """Whoever must record the attendance of a session, with the key of their reminder."""
    return (
        select(
            *_published(),
            _key_of_attendance_reminder().label("dedup_key"),
            (Publication.ends_at + literal(quiet_hours.AFTER_THE_END)).label("roughly_due"),
            Activity.responsible_id.label("user_id"),
        )
        .join(Location, Location.id == Publication.location_id)
        .join(ProgrammeSession, ProgrammeSession.id == Publication.session_id)
        .join(Activity, Activity.id == ProgrammeSession.activity_id)
        .where(~Publication.cancelled)
    )


def _published() -> Iterable[Any]:
    return (
        Publication.location_id,
        Publication.session_id,
        Publication.starts_at,
        Publication.ends_at,
        Publication.zone,
    )


def _hours() -> ColumnElement[int]:
    return func.coalesce(Volunteer.reminder_hours, CONTACT_HOURS)


def _key_of_reminder() -> ColumnElement[str]:
    person = func.coalesce(Invitation.volunteer_id, Invitation.contact_id)
    return func.concat("rem:", Publication.session_id, ":", person, ":", _hours(), ":", _start())


def _key_of_attendance_reminder() -> ColumnElement[str]:
    return func.concat("att:", Publication.session_id, ":", Activity.responsible_id, ":", _start())


def _start() -> ColumnElement[str]:
    return func.to_char(func.timezone("UTC", Publication.starts_at), 'YYYYMMDD"T"HH24MISS"Z"')


def _reminder(row: Any) -> NewMessage:
    due_at = quiet_hours.before_start(starts_at=row.starts_at, lead_hours=row.hours, zone=row.zone)
    return NewMessage(
        kind=MessageKind.REMINDER,
        dedup_key=row.dedup_key,
        location_id=row.location_id,
        volunteer_id=row.volunteer_id,
        contact_id=row.contact_id,
        session_id=row.session_id,
        invitation_id=row.invitation_id,
        stamped_at=due_at,
        due_at=due_at,
        expires_at=row.starts_at,
    )


def _attendance_reminder(row: Any) -> NewMessage:
    due_at = quiet_hours.after_end(ends_at=row.ends_at, zone=row.zone)
    return NewMessage(
        kind=MessageKind.ATTENDANCE_REMINDER,
        dedup_key=row.dedup_key,
        location_id=row.location_id,
        user_id=row.user_id,
        session_id=row.session_id,
        stamped_at=due_at,
        due_at=due_at,
        expires_at=due_at + ATTENDANCE_KEPT,
    )


def _cancel_others(session: Session, ids: ColumnElement[Any], *, keep: Sequence[str]) -> None:
    # Keys and ids go as one array each: a statement holds 65,535 parameters, and a fault may touch more rows.
    kept = select(func.unnest(literal(keep, ARRAY(String))))
    session.execute(
        update(Message)
        .where(
            Message.session_id == any_(ids),
            Message.kind.in_(KINDS),
            Message.state.in_(STOPPABLE_STATES),
            Message.dedup_key.not_in(kept),
        )
        .values(state=MessageState.CANCELLED, lease=None, lease_until=None, error="superseded")
        .execution_options(synchronize_session=False)
    )
