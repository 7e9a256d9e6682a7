"""Mail that comes back: whose address fails is marked, until it is another one or somebody says that it is right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.calendars.returned import Fate, Returned
from app.models.messages import RETURNED, Message, MessageState
from app.models.people import Contact, Volunteer
from app.models.replies import IncomingReply, ReplySort, ReplyState, ReturnedMail
from app.notify import outbox
from app.programme.correspondents import Correspondent
from app.programme.history import audit
from app.programme.refusals import NotFound


def mark(session: Session, person: Correspondent, returned: Returned, keys: Sequence[str], *, now: datetime) -> None:
    """Mark a person by what a server says of a mail to them; `keys` are those of the mails that came back."""
    if returned.fate is Fate.WELL:
        return
    failed = returned.fate is Fate.FAILED
    row = _mark_of(session, person)
    address = _address(session, person)
    if row is None or row.address != address:
        row = _anew(session, row, person, address, now=now)
    row.permanent = row.permanent or failed
    row.status, row.last_at, row.times = returned.status, now, row.times + 1
    session.flush()
    if failed:
        _note_failed(session, person, keys, status=returned.status)


def try_again(session: Session, mark_id: UUID, *, by: Actor, now: datetime) -> int:
    """Believe that the address is right: take the mark away and send what came back again; return how many mails.

    :raises NotFound: when there is no such mark here.
    """
    row = session.scalar(select(ReturnedMail).where(ReturnedMail.id == mark_id).with_for_update())
    if row is None:
        raise NotFound("returned_mail", mark_id)
    person = Correspondent(
        location_id=row.location_id, addresses=frozenset(), volunteer_id=row.volunteer_id, contact_id=row.contact_id
    )
    number = outbox.resend_returned(session, volunteer_id=row.volunteer_id, contact_id=row.contact_id, now=now)
    session.execute(
        update(IncomingReply)
        .where(person.wrote(), IncomingReply.sort == ReplySort.BOUNCE, IncomingReply.state == ReplyState.OPEN)
        .values(state=ReplyState.HANDLED, handled_at=now, handled_by_id=by.user_id)
    )
    session.delete(row)
    session.flush()
    audit(session, action="mail.tried_again", subject="returned_mail", subject_id=mark_id, by=by, now=now)
    return number


def _mark_of(session: Session, person: Correspondent) -> ReturnedMail | None:
    return session.scalar(select(ReturnedMail).where(_theirs(person)).with_for_update())


def _theirs(person: Correspondent) -> ColumnElement[bool]:
    if person.volunteer_id is not None:
        return ReturnedMail.volunteer_id == person.volunteer_id
    return ReturnedMail.contact_id == person.contact_id


def _address(session: Session, person: Correspondent) -> str:
    """Return the address that we write to now."""
    query = (
        select(Volunteer.email).where(Volunteer.id == person.volunteer_id)
        if person.volunteer_id is not None
        else select(Contact.email).where(Contact.id == person.contact_id)
    )
    return session.scalars(query).one()


def _anew(
    session: Session, row: ReturnedMail | None, person: Correspondent, address: str, *, now: datetime
) -> ReturnedMail:
    if row is None:
        row = ReturnedMail(
            location_id=person.location_id, volunteer_id=person.volunteer_id, contact_id=person.contact_id
        )
        session.add(row)
    row.address, row.permanent, row.since, row.times = address, False, now, 0
    return row


def _note_failed(session: Session, person: Correspondent, keys: Sequence[str], *, status: str) -> None:
    """Say of our mails to this person that came back that they did not arrive; others are none of their business."""
    to_them = (
        Message.volunteer_id == person.volunteer_id
        if person.volunteer_id is not None
        else Message.contact_id == person.contact_id
    )
    session.execute(
        update(Message)
        .where(Message.message_id.in_(keys), to_them, Message.state == MessageState.SENT)
        .values(state=MessageState.FAILED, error=f"{RETURNED} {status}".strip())
        .execution_options(synchronize_session=False)
    )
