"""Volunteers: who helps, how they are reached, when they can come, and what they choose for themselves."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Availability, Volunteer
from app.planning.availability import WeeklyRange
from app.planning.languages import Language
from app.programme import marks, own_mails, readdressing, sign_ins, supervision, turns
from app.programme.history import audit
from app.programme.readdressing import Whom
from app.programme.refusals import AddressInUse, NotFound, known


@dataclass(frozen=True, kw_only=True, slots=True)
class VolunteerDetails:
    """Everything of a volunteer that a form can change; `languages` are spoken, `language` is written to them."""

    name: str
    email: str
    languages: tuple[str, ...]
    language: Language
    vog_until: date | None
    vog_seen_by: str | None
    reminder_hours: int
    reminded: bool
    availability: tuple[WeeklyRange, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Changed:
    """What a volunteer was before, and how many mails go out because of a new address."""

    before: VolunteerDetails
    mails: int = 0


def add(session: Session, wanted: VolunteerDetails, *, by: Actor, now: datetime) -> Volunteer:
    """Add a volunteer, who hears of nothing before somebody puts them on a shift.

    :raises AddressInUse: when another volunteer of this location has the address.
    """
    turns.take(session)
    _refuse_taken(session, wanted.email, but=None)
    row = Volunteer(location_id=by.location_id, rsvp_token=secrets.token_hex(16), **_columns(wanted))
    session.add(row)
    session.flush()
    _store_availability(session, row, wanted.availability)
    audit(session, action="volunteer.added", subject="volunteer", subject_id=row.id, by=by, now=now)
    return row


def change(
    session: Session, volunteer_id: UUID, wanted: VolunteerDetails, *, seen: str, by: Actor, now: datetime
) -> Changed:
    """Change a volunteer to what is wanted; `seen` is the mark of what the form showed.

    At a new mail address they are invited anew to what is to come (ADR 13).

    :raises NotFound: when there is no such volunteer here.
    :raises ChangedMeanwhile: when they are not any more what the form showed.
    :raises AddressInUse: when another volunteer of this location has the new address.
    :raises SignsInElsewhere: when somebody else signs in with it.
    """
    turns.take(session)
    row = known(session, Volunteer, volunteer_id)
    before = details_of(session, row)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return Changed(before=before)
    _refuse_taken(session, wanted.email, but=row.id)
    sign_ins.rename(session, Whom(volunteer_id=row.id), name=wanted.name, email=wanted.email)
    where = supervision.where_counted(session, row.id) if wanted.vog_until != before.vog_until else ()
    with supervision.kept(session, where, now=now):
        for name, value in _columns(wanted).items():
            setattr(row, name, value)
    if wanted.availability != before.availability:
        _store_availability(session, row, wanted.availability)
    session.flush()
    audit(session, action="volunteer.changed", subject="volunteer", subject_id=row.id, by=by, now=now)
    if (before.reminder_hours, before.reminded) != (wanted.reminder_hours, wanted.reminded):
        own_mails.plan_reminders(session, row.id, now=now)
    mails = 0
    if row.active and wanted.email.lower() != before.email.lower():
        mails = readdressing.invite_anew(session, Whom(volunteer_id=row.id), now=now)
    return Changed(before=before, mails=mails)


def details_of(session: Session, row: Volunteer) -> VolunteerDetails:
    """Return what a volunteer is now: one statement for when they can come."""
    ranges = session.execute(
        select(Availability.weekday, Availability.starts, Availability.ends)
        .where(Availability.volunteer_id == row.id)
        .order_by(Availability.weekday, Availability.starts)
    )
    return VolunteerDetails(
        name=row.name,
        email=row.email,
        languages=tuple(row.languages),
        language=row.language,
        vog_until=row.vog_until,
        vog_seen_by=row.vog_seen_by,
        reminder_hours=row.reminder_hours,
        reminded=row.reminded,
        availability=tuple(WeeklyRange(weekday=day, starts=starts, ends=ends) for day, starts, ends in ranges),
    )


def remind_before(session: Session, volunteer_id: UUID, *, hours: int, now: datetime) -> None:
    """Let the reminders of a volunteer come this long before each shift; those that wait are planned anew.

    None come with no hours.

    :raises NotFound: when there is no such volunteer here.
    """
    volunteer = session.get(Volunteer, volunteer_id)
    if volunteer is None:
        raise NotFound("volunteer", volunteer_id)
    volunteer.reminded = hours > 0
    volunteer.reminder_hours = hours or volunteer.reminder_hours
    session.flush()
    own_mails.plan_reminders(session, volunteer_id, now=now)


def _columns(wanted: VolunteerDetails) -> dict[str, object]:
    return {
        "name": wanted.name,
        "email": wanted.email,
        "languages": list(wanted.languages),
        "language": wanted.language,
        "vog_until": wanted.vog_until,
        "vog_seen_by": wanted.vog_seen_by,
        "reminder_hours": wanted.reminder_hours,
        "reminded": wanted.reminded,
    }


def _refuse_taken(session: Session, email: str, *, but: UUID | None) -> None:
    """Refuse an address that somebody else here has, in capitals or not: a mail would reach the wrong one."""
    other = session.execute(
        select(Volunteer.id, Volunteer.name, Volunteer.active)
        .where(func.lower(Volunteer.email) == email.lower(), Volunteer.id.is_distinct_from(but))
        .order_by(Volunteer.active.desc(), Volunteer.id)
        .limit(1)
    ).first()
    if other is not None:
        raise AddressInUse(other.id, other.name, other.active)


def _store_availability(session: Session, row: Volunteer, ranges: Sequence[WeeklyRange]) -> None:
    session.execute(delete(Availability).where(Availability.volunteer_id == row.id))
    session.add_all(
        Availability(
            location_id=row.location_id,
            volunteer_id=row.id,
            weekday=one.weekday,
            starts=one.starts,
            ends=one.ends,
        )
        for one in ranges
    )
    session.flush()
