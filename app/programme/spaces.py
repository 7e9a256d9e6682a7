"""Spaces: added and changed, after a look at what that touches."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.locations import Space
from app.programme import marks, publishing, texts, turns
from app.programme.history import audit
from app.programme.refusals import Forbidden, NameInUse, TwoAtOnce, known, refused_by_database
from app.queries.plan import SessionInPlan, sessions_by_id

SHOWN_BACK = timedelta(days=90)
"""How long calendars show what is over (CALENDARS.md, rule 9): there, too, a space has one name."""


@dataclass(frozen=True, kw_only=True, slots=True)
class SpaceDetails:
    """Everything of a space that a form can change; in one that is not `active` nothing new is planned."""

    name: str
    directions: str
    capacity: int | None
    shareable: bool
    on_location: bool
    travel_minutes: int
    active: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Effect:
    """What a change of a space touches: sessions that people know by another place, and that get too small a room.

    `hearing` is how many people get a message when that is told. `staying` are sessions in a space that is closed.
    """

    told: tuple[SessionInPlan, ...] = ()
    hearing: int = 0
    too_small: tuple[SessionInPlan, ...] = ()
    staying: tuple[SessionInPlan, ...] = ()

    def __bool__(self) -> bool:
        """Say whether there is anything to look at first."""
        return bool(self.told or self.too_small or self.staying)


def add(session: Session, wanted: SpaceDetails, *, by: Actor, now: datetime) -> Space:
    """Add a space.

    :raises NameInUse: when another space has the name.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name or directions that must not be shown.
    """
    turns.take(session)
    _refuse(session, wanted, but=None)
    row = Space(location_id=by.location_id, **_columns(wanted))
    session.add(row)
    session.flush()
    audit(session, action="space.added", subject="space", subject_id=row.id, by=by, now=now)
    return row


def look(session: Session, space_id: UUID, wanted: SpaceDetails, *, now: datetime) -> Effect:
    """Return what a change would touch; nothing is changed.

    :raises NotFound: when there is no such space here.
    """
    before = details_of(known(session, Space, space_id))
    found = _sessions(session, space_id, since=now - SHOWN_BACK)
    coming = tuple(one for one in found if one.facts.ends_at > now)
    renamed = (before.name, before.directions) != (wanted.name, wanted.directions)
    told = tuple(one for one in found if one.state == "published") if renamed else ()
    hearing = {recipient for one in told if one.facts.ends_at > now for recipient in one.wanted}
    return Effect(
        told=told,
        hearing=len(hearing),
        too_small=tuple(one for one in coming if _gets_too_small(one, wanted.capacity)),
        staying=coming if before.active and not wanted.active else (),
    )


def change(
    session: Session, space_id: UUID, wanted: SpaceDetails, *, seen: str, tell: bool, by: Actor, now: datetime
) -> int:
    """Change a space to what is wanted; return how many messages go out.

    With `tell`, what people know by its old name or directions is published with the new ones at once. Sessions with
    other changes that are not published are left alone: they get the new name when somebody publishes them.

    :raises NotFound: when there is no such space here.
    :raises ChangedMeanwhile: when it is not any more what the form showed.
    :raises NameInUse: when another space has the new name.
    :raises TwoAtOnce: when it would hold one session at a time, and holds more somewhere.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a name or directions that must not be shown.
    """
    turns.take(session)
    row = known(session, Space, space_id)
    before = details_of(row)
    marks.refuse_outdated(before, seen)
    if wanted == before:
        return 0
    _refuse(session, wanted, but=row.id)
    effect = look(session, space_id, wanted, now=now)
    try:
        with refused_by_database(session):
            for name, value in _columns(wanted).items():
                setattr(row, name, value)
            session.flush()
    except Forbidden as refusal:
        session.refresh(row)
        raise TwoAtOnce(row.name) from refusal
    audit(session, action="space.changed", subject="space", subject_id=row.id, by=by, now=now)
    if not tell:
        return 0
    return publishing.publish(session, [one.planned.id for one in effect.told], by=by, now=now).messages


def details_of(row: Space) -> SpaceDetails:
    """Return what a space is now."""
    return SpaceDetails(
        name=row.name,
        directions=row.directions,
        capacity=row.capacity,
        shareable=row.shareable,
        on_location=row.on_location,
        travel_minutes=row.travel_minutes,
        active=row.active,
    )


def _gets_too_small(one: SessionInPlan, capacity: int | None) -> bool:
    """Say whether a session that fits now would not fit any more."""
    expected = max(one.planned.placed, one.planned.capacity or 0)
    fits = one.planned.space_capacity is None or expected <= one.planned.space_capacity
    return fits and capacity is not None and expected > capacity


def _sessions(session: Session, space_id: UUID, *, since: datetime) -> Sequence[SessionInPlan]:
    ids = session.scalars(
        select(ProgrammeSession.id).where(
            ProgrammeSession.space_id == space_id, ~ProgrammeSession.cancelled, ProgrammeSession.ends_at > since
        )
    )
    return sessions_by_id(session, ids)


def _columns(wanted: SpaceDetails) -> dict[str, object]:
    return {
        "name": wanted.name,
        "directions": wanted.directions,
        "capacity": wanted.capacity,
        "shareable": wanted.shareable,
        "on_location": wanted.on_location,
        "travel_minutes": wanted.travel_minutes,
        "active": wanted.active,
    }


def _refuse(session: Session, wanted: SpaceDetails, *, but: UUID | None) -> None:
    texts.refuse_private(session, wanted.name, wanted.directions)
    other = session.execute(
        select(Space.id, Space.name)
        .where(func.lower(Space.name) == wanted.name.lower(), Space.id.is_distinct_from(but))
        .limit(1)
    ).first()
    if other is not None:
        raise NameInUse(other.id, other.name)
