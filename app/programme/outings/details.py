"""What an outing is: read, refused when it cannot be, and changed together with its meeting."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import Space
from app.models.outings import Outing
from app.planning.outings.journey import Times
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import OutingSort
from app.programme import marks, sessions, texts, turns
from app.programme.history import audit
from app.programme.outings.refusals import NotAway, TimesOutOfOrder
from app.programme.refusals import NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class OutingDetails:
    """Everything of an outing that a form can change; `space_id` is where it goes, `tickets` none: not needed."""

    sort: OutingSort
    space_id: UUID
    destination: str
    destination_phone: str
    meeting_point: str
    times: Times
    tickets: int | None
    tickets_note: str
    weather: str
    plan_b: str


def find(session: Session, outing_id: UUID, *, lock: bool = False) -> Outing:
    """Return an outing of this location; with `lock`, nobody else changes the plan until the transaction ends.

    :raises NotFound: when there is none.
    """
    if lock:
        turns.take(session)
    query = select(Outing).where(Outing.id == outing_id)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None:
        raise NotFound(Outing.__tablename__, outing_id)
    return found


def details_of(session: Session, row: Outing) -> OutingDetails:
    """Return what an outing is now, with the times of its meeting."""
    held = sessions.find(session, row.session_id)
    return OutingDetails(
        sort=row.sort,
        space_id=held.space_id,
        destination=row.destination,
        destination_phone=row.destination_phone,
        meeting_point=row.meeting_point,
        times=Times(
            leaves_at=held.starts_at,
            there_at=row.there_at or held.starts_at,
            off_at=row.off_at or held.ends_at,
            home_at=held.ends_at,
        ),
        tickets=row.tickets,
        tickets_note=row.tickets_note,
        weather=row.weather,
        plan_b=row.plan_b,
    )


def refuse(session: Session, wanted: OutingDetails) -> None:
    """Refuse what no outing can be.

    :raises TimesOutOfOrder: when one of the times is not after the one before.
    :raises NotAway: for a space on the location.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a text that must not be shown.
    """
    texts.refuse_private(
        session,
        wanted.destination,
        wanted.destination_phone,
        wanted.meeting_point,
        wanted.tickets_note,
        wanted.weather,
        wanted.plan_b,
    )
    if not wanted.times.in_order:
        raise TimesOutOfOrder
    if known(session, Space, wanted.space_id).on_location:
        raise NotAway


def change(
    session: Session, outing_id: UUID, wanted: OutingDetails, *, seen: str, by: Actor, now: datetime
) -> timedelta:
    """Change an outing with its meeting; return how much later it leaves, for whoever has to shift something along.

    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises TimesOutOfOrder: and what else `refuse` and `sessions.edit` do.
    """
    row = find(session, outing_id, lock=True)
    held = sessions.find(session, row.session_id, lock=True)
    before = details_of(session, row)
    marks.refuse_outdated(before, seen)
    refuse(session, wanted)
    slot = TimeSlot(starts_at=wanted.times.leaves_at, ends_at=wanted.times.home_at)
    goes = replace(sessions.details_of(held), slot=slot, space_id=wanted.space_id)
    sessions.edit(session, held.id, wanted=goes, version=held.version, by=by, now=now)
    session.refresh(row)  # the times at the destination went along with the meeting: the form says otherwise
    put(row, wanted)
    session.flush()
    audit(session, action="outing.changed", subject=Outing.__tablename__, subject_id=row.id, by=by, now=now)
    return wanted.times.leaves_at - before.times.leaves_at


def put(row: Outing, wanted: OutingDetails) -> None:
    """Let the row say what is wanted; its meeting is another row."""
    row.sort = wanted.sort
    row.destination, row.destination_phone = wanted.destination, wanted.destination_phone
    row.meeting_point = wanted.meeting_point
    row.there_at, row.off_at = wanted.times.there_at, wanted.times.off_at
    row.tickets, row.tickets_note = wanted.tickets, wanted.tickets_note
    row.weather, row.plan_b = wanted.weather, wanted.plan_b
