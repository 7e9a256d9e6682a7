"""Loads the demo locations into the database, and publishes them as supervisors would have done."""

import secrets
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask_security.utils import hash_password
from sqlalchemy import insert as bulk_insert
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor, Role
from app.child_keys import ChildKeys
from app.demo import (
    around_children,
    coaching,
    coaching_evaluations,
    concert,
    course,
    cycling_progress,
    cycling_rows,
    departures,
    dividing,
    library,
    mails,
    money,
    on_the_way,
    outings,
    programmes,
    rows,
    safety_day,
    school,
    subscriptions,
    talent_shows,
    templates,
)
from app.demo.calendars import calendars
from app.demo.passwords import password_of
from app.demo.plan import SLUG, neighbour_for, plan_for
from app.demo.values import DemoAccount, DemoLocation, DemoSession
from app.extensions import Base, enter_location
from app.models.accounts import UserAccount
from app.models.locations import Location
from app.planning.conflicts import ConflictKind
from app.planning.series import Scope
from app.planning.vocabulary import Answer, EngagementState
from app.programme import acceptances, busy_sources, engagements, publishing, sessions, shifts
from app.programme.busy_sources import Whose
from app.programme.engagements import PartnerAnswer
from app.programme.series import edits
from app.queries import attention, series

LAST_PUBLISHED_WEEK = 1  # next week; what comes after it is a draft
LONG, SERIES_NOTES = 3, "Vanaf nu verzamelen bij de grote klok."

LATE_EVENING, LATE_EVENING_REASON = "Filmavond", "De film duurt tot kwart over tien. De avonddienst sluit af."


@dataclass(frozen=True, kw_only=True, slots=True)
class Loaded:
    """What was loaded; nothing when the demo was there already."""

    new: bool
    sessions: int = 0
    messages: int = 0


def load(
    session: Session, *, today: date, now: datetime, secret_key: str | None = None, keys: ChildKeys | None = None
) -> Loaded:
    """Load both demo locations as they stand on ``today``, unless they are there; the caller commits.

    With ``secret_key`` the staff get the passwords that it gives them; without, nobody can sign in with a password.
    With ``keys`` there is music coaching, sealed; without, there are appointments alone.
    """
    if session.scalar(select(Location.id).where(Location.slug == SLUG)) is not None:
        return Loaded(new=False)
    main, neighbour = plan_for(today), neighbour_for(today)
    if not _settle(session, main):  # somebody else was just ahead
        return Loaded(new=False)
    _settle(session, neighbour)
    queued = 0
    for location in (neighbour, main):
        enter_location(session, location.id)
        _store(session, location, secret_key)
        subscriptions.hand_out(session, location, by=_supervisor(location), now=now)
        queued += _publish(session, location, now=now)
        _accept_late_evening(session, location, now=now)
        _take_calendars(session, location, now=now)
    mails.take_in(session, now=now)
    departures.let_go(session, by=_supervisor(main), now=now)
    safety_day.lay(session, main, by=_supervisor(main), now=now)
    course.publish(session, main, by=_supervisor(main), now=now)
    dividing.divide(session, main, by=_supervisor(main), now=now)
    if keys is not None:
        coaching.coach(session, main, keys=keys, now=now)
        coaching_evaluations.evaluate(session, main, keys=keys, now=now)
        concert.give(session, main, now=now)
    for lay in (talent_shows.hold, outings.lay, on_the_way.lay, programmes.lay, templates.keep):
        lay(session, main, by=_supervisor(main), now=now)
    return Loaded(new=True, sessions=len(main.sessions) + len(neighbour.sessions), messages=queued)


def _settle(session: Session, location: DemoLocation) -> bool:
    """Write the location itself; tell whether it was not there, also when two load at once."""
    values = {
        "id": location.id,
        "slug": location.slug,
        "name": location.name,
        "municipality": location.municipality,
        "region": location.region,
        "zone": location.zone,
        "places": location.places,
        "opens": location.opens,
        "closes": location.closes,
    }
    statement = insert(Location).values(values).on_conflict_do_nothing().returning(Location.id)
    return session.execute(statement).first() is not None


def _store(session: Session, location: DemoLocation, secret_key: str | None) -> None:
    """Write everything that is planned, a statement for each table."""
    _insert(session, location, rows.settings(location))
    _insert(session, location, rows.people(location, _tokens()))
    accounts = [_account(account, secret_key) for account in location.accounts]
    _insert(session, location, [(UserAccount, accounts)])
    for tables in (
        rows.plan,
        around_children.tables,
        cycling_rows.tables,
        cycling_progress.tables,
        money.tables,
        library.tables,
        school.tables,
    ):
        _insert(session, location, tables(location))


def _insert(session: Session, location: DemoLocation, tables: Iterable[tuple[type[Base], rows.Rows]]) -> None:
    for model, values in tables:
        if values:
            session.execute(bulk_insert(model), [row | {"location_id": location.id} for row in values])


def _account(account: DemoAccount, secret_key: str | None) -> dict[str, Any]:
    guest = account.role in {Role.VOLUNTEER, Role.PARTNER}
    return {
        "id": account.id,
        "email": account.email,
        "name": account.name,
        "role": account.role,
        "volunteer_id": account.volunteer_id,
        "contact_id": account.contact_id,
        "partner_id": account.partner_id,
        "password": None if secret_key is None or guest else hash_password(password_of(account.email, secret_key)),
        "fs_uniquifier": secrets.token_hex(32),
    }


def _tokens() -> Iterator[str]:
    """Yield secrets for the addresses that people answer to."""
    while True:
        yield secrets.token_hex(16)


def _publish(session: Session, location: DemoLocation, *, now: datetime) -> int:
    """Publish up to next week, and let happen what happened since; return how many mails wait."""
    by = _supervisor(location)
    known = [planned for planned in location.as_sessions if planned.week <= LAST_PUBLISHED_WEEK]
    told = [planned.id for planned in known if planned.told]
    publishing.publish(session, [planned.id for planned in known if not planned.told], by=by, now=now, tell=False)
    published = publishing.publish(session, told, by=by, now=now)
    for planned in known:
        if planned.day > location.day:
            _refuse(session, planned, now=now)
    _change(session, known, by=by, now=now)
    _edit_series(session, location, by=by, now=now)
    return published.messages


def _accept_late_evening(session: Session, location: DemoLocation, *, now: datetime) -> None:
    """Accept that an evening lasts longer than the location is open, as supervisors do with a reason."""
    by, late = _supervisor(location), [planned for planned in location.sessions if planned.title == LATE_EVENING]
    for planned in late:
        here = session.get_one(Location, location.id)
        found = attention.attention_of(session, planned.id, location=here, day=planned.day, now=now, mends=False)
        for point in found.points:
            if point.conflict.kind is ConflictKind.OUTSIDE_OPENING_HOURS:
                acceptances.accept(
                    session, planned.id, key=point.conflict.key, reason=LATE_EVENING_REASON, by=by, now=now
                )


def _take_calendars(session: Session, location: DemoLocation, *, now: datetime) -> None:
    for partner_id, content in calendars(location):
        busy_sources.read_file(
            session, Whose(partner_id=partner_id), content, zone=location.zone, by=_supervisor(location), now=now
        )


def _supervisor(location: DemoLocation) -> Actor:
    account = next(account for account in location.accounts if account.role is Role.SUPERVISOR)
    return Actor(user_id=account.id, role=account.role, name=account.name, location_id=location.id)


def _refuse(session: Session, planned: DemoSession, *, now: datetime) -> None:
    """Say no in the name of those who do."""
    for seat in (seat for shift in planned.shifts for seat in shift.seats if not seat.holds):
        shifts.answer(session, session_id=planned.id, volunteer_id=seat.volunteer_id, answer=Answer.DECLINED, now=now)
    for engagement in planned.engagements:
        if engagement.state is EngagementState.DECLINED:
            engagements.answer(
                session,
                session_id=planned.id,
                partner_id=engagement.partner_id,
                said=PartnerAnswer(confirmed=False, reason=engagement.decline_reason or ""),
                now=now,
            )


def _edit_series(session: Session, location: DemoLocation, *, by: Actor, now: datetime) -> None:
    """Change the coming meetings of the first long series together, of which nobody hears yet."""
    long = (
        [planned for planned in activity.sessions if planned.week > LAST_PUBLISHED_WEEK]
        for activity in location.activities
        if activity.schedule is not None
    )
    drafts = next((coming for coming in long if len(coming) >= LONG), [])
    if not drafts:
        return
    found = {one.meeting.id: one for one in series.meetings(session, sessions.find(session, drafts[0].id).activity_id)}
    first = found[drafts[0].id]
    edits.edit(
        session,
        edits.Asked(
            session_id=first.meeting.id,
            scope=Scope.FOLLOWING,
            slot=first.meeting.slot,
            space_id=first.meeting.space_id,
            age_group_id=first.meeting.age_group_id,
            title=first.meeting.title,
            notes=SERIES_NOTES,
            roles=first.meeting.roles,
            partners=first.meeting.partners,
            version=first.version,
        ),
        by=by,
        now=now,
    )


def _change(session: Session, known: Sequence[DemoSession], *, by: Actor, now: datetime) -> None:
    """Move one session, of which nobody hears yet, and cancel another, which stands in the feeds as cancelled."""
    for planned in known:
        if planned.moved_to is not None:
            version = sessions.find(session, planned.id).version
            sessions.move(session, planned.id, slot=planned.moved_to, version=version, by=by, now=now)
        if planned.cancel_reason is not None:
            sessions.cancel(session, planned.id, reason=planned.cancel_reason, by=by, now=now)
            publishing.publish(session, [planned.id], by=by, now=now, tell=False)
