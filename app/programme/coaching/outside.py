"""An appointment away from the location, such as a concert: for the first times somebody goes along."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.locations import Location, Space
from app.models.shifts import Shift
from app.planning.coaching import chaperone, clashing
from app.planning.coaching.chaperone import CHAPERONE
from app.planning.coaching.wanted import Hindrance
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Qualification
from app.programme import turns
from app.programme.coaching import openings
from app.programme.coaching.openings import NoActivity, NotFree
from app.programme.refusals import AlreadyOver, NotFound, Refusal, known
from app.programme.series import lengthening
from app.queries import coaching_times
from app.queries.coaching_times import Asked, Coached


class AtLocation(Refusal):
    """The space is on the location: an ordinary appointment."""


@dataclass
class SomebodyMustGoAlong(Refusal):
    """It is one of the first times outside, and neither the coach nor a volunteer would go along."""

    before: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outside:
    """An appointment away from the location; who goes along is the coach, a volunteer, or nobody."""

    slot: TimeSlot
    space_id: UUID
    coach_goes: bool
    volunteer_goes: bool


def times_before(session: Session, activity_id: UUID, *, starts_at: datetime) -> int:
    """Return how many appointments were outside before a moment."""
    return session.scalars(
        select(func.count())
        .select_from(ProgrammeSession)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(
            ProgrammeSession.activity_id == activity_id,
            ProgrammeSession.starts_at < starts_at,
            ~ProgrammeSession.cancelled,
            ~Space.on_location,
        )
    ).one()


def plan(session: Session, trajectory_id: UUID, wanted: Outside, *, by: Actor, now: datetime) -> PlanEdit:
    """Plan an appointment outside, with the role of who goes along.

    That role is required while it is one of the first times. When the coach goes, it is there and withdrawn: needed of
    nobody else.

    :raises AtLocation: for a space on the location.
    :raises SomebodyMustGoAlong: when nobody would, one of the first times.
    :raises NotFree: when somebody who goes has something else then, also on the way, or the space is in use.
    """
    turns.take(session)
    coached = openings.mine(session, trajectory_id, by=by)
    if coached.activity_id is None:
        raise NoActivity
    if known(session, Space, wanted.space_id).on_location:
        raise AtLocation
    if wanted.slot.starts_at <= now:
        raise AlreadyOver
    before = times_before(session, coached.activity_id, starts_at=wanted.slot.starts_at)
    must = chaperone.must_go_along(before)
    if must and not wanted.coach_goes and not wanted.volunteer_goes:
        raise SomebodyMustGoAlong(before)
    _refuse_clash(session, coached, wanted, by=by)
    like = session.scalar(
        select(ProgrammeSession.id)
        .join(Space, Space.id == ProgrammeSession.space_id)
        .where(ProgrammeSession.activity_id == coached.activity_id)
        # One at the location, if there is any: who goes along is not needed twice.
        .order_by(Space.on_location.desc(), ProgrammeSession.starts_at.desc(), ProgrammeSession.id)
        .limit(1)
    )
    if like is None:
        raise NotFound("programme_session", coached.activity_id)
    title = session.get_one(ProgrammeSession, like).title
    extra = lengthening.Extra(like=like, slot=wanted.slot, space_id=wanted.space_id, title=title, notes="")
    edit = lengthening.add(session, extra, by=by, now=now)
    _put_role(session, edit, wanted, must=must, by=by)
    return edit


def _refuse_clash(session: Session, coached: Coached, wanted: Outside, *, by: Actor) -> None:
    location = session.get_one(Location, by.location_id)
    starts = wanted.slot.starts_at.astimezone(ZoneInfo(location.zone))
    asked = Asked(
        minutes=wanted.slot.minutes, space_id=wanted.space_id, first=starts.date(), days=1, near=starts.time()
    )
    found = coaching_times.wanted(session, coached, asked, location=location)
    if found is None:
        raise NotFound("space", wanted.space_id)
    if not wanted.coach_goes:
        found = replace(found, claims=tuple(claim for claim in found.claims if claim.sort is not Hindrance.COACH))
    clash = clashing.clash_of(found, wanted.slot)
    if clash is not None:
        raise NotFree(clash)


def _put_role(session: Session, edit: PlanEdit, wanted: Outside, *, must: bool, by: Actor) -> None:
    if not wanted.coach_goes and not wanted.volunteer_goes:
        return
    session_id = session.scalars(select(SessionChange.session_id).where(SessionChange.edit_id == edit.id)).one()
    session.add(
        Shift(
            location_id=by.location_id,
            session_id=session_id,
            role=CHAPERONE,
            need=1,
            required=must,
            qualification=Qualification.VOG,
            position=0,
            withdrawn=wanted.coach_goes,
        )
    )
    session.flush()
