"""Looking at a show, and opening it to be changed: whoever comes second sees what the first did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.talent_shows import TalentShow
from app.programme import marks, turns
from app.programme.history import audit
from app.programme.refusals import AlreadyCancelled, AlreadyOver, NotFound, Refusal
from app.queries import shows
from app.queries.shows import ShowPage


@dataclass(frozen=True, kw_only=True, slots=True)
class Settings:
    """What a form can set of a show; signing up is open until `closes_at`, or until the show."""

    breaks: int
    break_minutes: int
    changeover_minutes: int
    closes_at: datetime | None


@dataclass
class ClosesTooLate(Refusal):
    """Signing up would go on when the show has begun."""

    starts_at: datetime


def look(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> ShowPage:
    """Return a show with who is in its acts; the look is noted.

    :raises NotFound: when there is no such show here.
    """
    found = known(session, session_id)
    audit(session, action="children.seen", subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
    return found


def known(session: Session, session_id: UUID) -> ShowPage:
    """Return a show.

    :raises NotFound: when there is no such show here.
    """
    found = shows.find(session, session_id)
    if found is None:
        raise NotFound(ProgrammeSession.__tablename__, session_id)
    return found


def opened(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> tuple[TalentShow, ShowPage]:
    """Take the turn, and return the show to be changed: its row, made when there is none, and what it is now.

    :raises NotFound: when there is no such show here.
    :raises AlreadyCancelled: when it does not go on.
    :raises AlreadyOver: when it was held.
    """
    turns.take(session)
    found = known(session, session_id)
    if found.cancelled:
        raise AlreadyCancelled
    if found.ends_at <= now:
        raise AlreadyOver
    row = session.scalar(select(TalentShow).where(TalentShow.session_id == session_id))
    if row is None:
        row = TalentShow(
            location_id=by.location_id,
            session_id=session_id,
            breaks=shows.BREAKS,
            break_minutes=shows.BREAK_MINUTES,
            changeover_minutes=shows.CHANGEOVER_MINUTES,
        )
        session.add(row)
        session.flush()
    return row, found


def settings_of(found: ShowPage) -> Settings:
    """Return what is set of a show now."""
    return Settings(
        breaks=found.breaks,
        break_minutes=found.break_minutes,
        changeover_minutes=found.changeover_minutes,
        closes_at=found.closes_at,
    )


def change_settings(
    session: Session, session_id: UUID, wanted: Settings, *, seen: str, by: Actor, now: datetime
) -> None:
    """Set how many breaks a show has, how long they last, and until when acts are signed up.

    :raises ChangedMeanwhile: when it is set otherwise than the form showed.
    :raises ClosesTooLate: when signing up would go on during the show.
    """
    row, found = opened(session, session_id, by=by, now=now)
    marks.refuse_outdated(settings_of(found), seen)
    if wanted.closes_at is not None and wanted.closes_at > found.starts_at:
        raise ClosesTooLate(starts_at=found.starts_at)
    row.breaks = wanted.breaks
    row.break_minutes = wanted.break_minutes
    row.changeover_minutes = wanted.changeover_minutes
    row.closes_at = wanted.closes_at
    note(session, session_id, "show.set", by=by, now=now)


def note(session: Session, session_id: UUID, action: str, *, by: Actor, now: datetime) -> None:
    """Note what was done with a show."""
    session.flush()
    audit(session, action=action, subject="programme_session", subject_id=session_id, by=by, now=now)
    session.flush()
