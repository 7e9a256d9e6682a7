"""Busy times of partners and volunteers: a calendar is given as a file or an address, replaced, and taken away."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app import sealing
from app.access import Actor
from app.fetching import addresses, times
from app.models.busy import BusySort, BusySource
from app.models.people import Partner, Volunteer
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class Whose:
    """Whose calendar it is: a partner's or a volunteer's."""

    partner_id: UUID | None = None
    volunteer_id: UUID | None = None


def read_file(session: Session, whose: Whose, content: bytes, *, zone: str, by: Actor, now: datetime) -> BusySource:
    """Let the times of a file stand for somebody, in the place of whatever stood there.

    :raises UnreadableCalendar: for a file that cannot be read; what stood there stays.
    """
    within, found = times.read(content, zone=zone, now=now)
    source = _fresh(session, whose, BusySort.FILE, by=by, now=now)
    session.flush()
    times.put(session, source, within, found, now=now)
    audit(session, action="busy.file", subject="busy_source", subject_id=source.id, by=by, now=now)
    session.flush()
    return source


def take_address(session: Session, whose: Whose, text: str, *, secret: str, by: Actor, now: datetime) -> BusySource:
    """Let somebody's times be read from an address from now on; those of before stand until it was read.

    :raises UnfitAddress: for anything but the https address of a calendar.
    """
    address = addresses.parse(text)
    source = _fresh(session, whose, BusySort.ADDRESS, by=by, now=now)
    sealed = sealing.seal(address.text, row=source.id, purpose=sealing.Purpose.BUSY_ADDRESS, secret=secret)
    source.sealed_address = sealed
    source.host, source.due_at = address.host, now
    session.flush()
    audit(session, action="busy.address", subject="busy_source", subject_id=source.id, by=by, now=now)
    return source


def read_again(session: Session, whose: Whose, *, by: Actor, now: datetime) -> None:
    """Let an address be read at the worker's next round.

    :raises NotFound: when there is none to be read.
    """
    source = _held(session, whose)
    if source is None or source.sort is not BusySort.ADDRESS:
        raise NotFound("busy_source", UUID(int=0))
    source.due_at = now
    audit(session, action="busy.again", subject="busy_source", subject_id=source.id, by=by, now=now)


def remove(session: Session, whose: Whose, *, by: Actor, now: datetime) -> None:
    """Forget somebody's busy times and where they came from; twice is once."""
    source = _held(session, whose)
    if source is None:
        return
    audit(session, action="busy.removed", subject="busy_source", subject_id=source.id, by=by, now=now)
    session.delete(source)
    session.flush()


def _fresh(session: Session, whose: Whose, sort: BusySort, *, by: Actor, now: datetime) -> BusySource:
    """Return the row of somebody's calendar, new or emptied of where the times came from."""
    source = _held(session, whose)
    if source is None:
        source = BusySource(
            id=uuid4(),
            location_id=by.location_id,
            partner_id=whose.partner_id,
            volunteer_id=whose.volunteer_id,
            changed_at=now,
        )
        session.add(source)
    source.sort, source.added_by_id, source.added_at = sort, by.user_id, now
    source.sealed_address = source.host = source.etag = source.last_modified = None
    source.tried_at = source.due_at = source.failure = None
    return source


def _held(session: Session, whose: Whose) -> BusySource | None:
    """Return the row, locked; who give a calendar to the same partner at once come one after the other."""
    turns.take(session)
    if whose.partner_id is not None:
        known(session, Partner, whose.partner_id)
        wanted = BusySource.partner_id == whose.partner_id
    elif whose.volunteer_id is not None:
        known(session, Volunteer, whose.volunteer_id)
        wanted = BusySource.volunteer_id == whose.volunteer_id
    else:
        raise NotFound("busy_source", UUID(int=0))
    return session.scalar(select(BusySource).where(wanted).with_for_update().execution_options(populate_existing=True))
