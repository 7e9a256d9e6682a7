"""Changing sessions: edit, move, cancel, remove, and undo."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession, SessionChange
from app.models.locations import AgeGroup, Location, Space
from app.models.publications import Publication
from app.models.shifts import Assignment
from app.planning.series import Field
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer, Audience
from app.programme import clashes, publications, recalls, snapshots, supervision, texts, turns
from app.programme.history import audit, remember
from app.programme.refusals import (
    AlreadyCancelled,
    AlreadyPublished,
    ChangedSince,
    Forbidden,
    NotForThem,
    NotFound,
    NothingToUndo,
    Outdated,
    known,
    refused_by_database,
)

UNDO_WITHIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class SessionDetails:
    """Everything of a session that a form can change."""

    slot: TimeSlot
    space_id: UUID
    age_group_id: UUID | None
    title: str
    notes: str


def find(session: Session, session_id: UUID, *, lock: bool = False) -> ProgrammeSession:
    """Return a session of this location; with `lock`, nobody else changes the plan until the transaction ends.

    :raises NotFound: when there is none, or it belongs to another location.
    """
    if lock:
        turns.take(session)
    query = select(ProgrammeSession).where(ProgrammeSession.id == session_id)
    found = session.scalar(query.with_for_update().execution_options(populate_existing=True) if lock else query)
    if found is None:
        raise NotFound("programme_session", session_id)
    return found


def refuse_for_staff(session: Session, row: ProgrammeSession) -> None:
    """Refuse whoever is no staff in a session that is for staff alone; the database does so too.

    :raises NotForThem: when it is.
    """
    audience = session.scalar(select(Activity.audience).where(Activity.id == row.activity_id))
    if audience is Audience.STAFF:
        raise NotForThem(audience)


def details_of(row: ProgrammeSession) -> SessionDetails:
    """Return what a session is now."""
    return SessionDetails(
        slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
        space_id=row.space_id,
        age_group_id=row.age_group_id,
        title=row.title,
        notes=row.notes,
    )


def edit(
    session: Session, session_id: UUID, *, wanted: SessionDetails, version: int, by: Actor, now: datetime
) -> SessionChange | None:
    """Change a session to what is wanted; `None` when it is so already.

    :raises Outdated: when somebody changed it after `version`.
    :raises SpaceTaken: and likewise `VolunteerTaken` and `ChildTaken`, when the database forbids the new slot.
    :raises NamesAChild: or `LooksLikeCitizenNumber`, for a title or notes that must not be shown.
    """
    row = find(session, session_id, lock=True)
    if row.version != version:
        raise Outdated(session_id)
    if row.cancelled:
        raise AlreadyCancelled
    if details_of(row) == wanted:
        return None
    if (row.title, row.notes) != (wanted.title, wanted.notes):
        texts.refuse_private(session, wanted.title, wanted.notes)
    before = _as_it_was(session, row)
    own = _differing(details_of(row), wanted)
    moved = bool(own & {Field.TIME, Field.SPACE})
    # On another day, somebody's VOG may be over.
    with supervision.kept(session, [row.id] if Field.TIME in own else [], now=now):
        _put(session, row, before | _as_values(wanted) | {"by_hand": sorted(own.union(row.by_hand))})
    sort = "moved" if moved else "edited"
    return remember(session, session_id=row.id, sort=sort, change=(before, snapshots.of(row)), by=by, now=now)


def move(
    session: Session, session_id: UUID, *, slot: TimeSlot, version: int, by: Actor, now: datetime
) -> SessionChange | None:
    """Move a session to another time; otherwise as `edit`."""
    wanted = replace(details_of(find(session, session_id)), slot=slot)
    return edit(session, session_id, wanted=wanted, version=version, by=by, now=now)


def note_people(
    session: Session,
    session_id: UUID,
    change: SessionChange | None,
    *,
    released: UUID,
    added: UUID,
    by: Actor,
    now: datetime,
) -> SessionChange:
    """Note that a seat went from one volunteer to another, so that undo gives it back."""
    people = {"released": [str(released)], "added": [str(added)]}
    if change is None:
        values = _as_it_was(session, find(session, session_id))
        return remember(
            session, session_id=session_id, sort="reassigned", change=(values, values | people), by=by, now=now
        )
    change.after = change.after | people
    session.flush()
    return change


def cancel(session: Session, session_id: UUID, *, reason: str, by: Actor, now: datetime) -> SessionChange:
    """Cancel a session: the seats are released, what people were told is withdrawn when it is published.

    :raises AlreadyCancelled: when it was cancelled before.
    """
    row = find(session, session_id, lock=True)
    if row.cancelled:
        raise AlreadyCancelled
    texts.refuse_private(session, reason)
    before = _as_it_was(session, row)
    seats = session.scalars(
        select(Assignment.id)
        .where(Assignment.session_id == session_id, ~Assignment.released, Assignment.answer != Answer.DECLINED)
        .order_by(Assignment.id)
    ).all()
    # The seats first: the database keeps nobody on a cancelled session (ck_assignment_no_seat_on_a_cancelled_session).
    session.execute(update(Assignment).where(Assignment.id.in_(seats)).values(released=True))
    row.cancelled, row.cancel_reason = True, reason
    session.flush()
    after = snapshots.of(row) | {"released": [str(seat) for seat in seats]}
    return remember(session, session_id=session_id, sort="cancelled", change=(before, after), by=by, now=now)


def remove(session: Session, session_id: UUID, *, by: Actor, now: datetime) -> None:
    """Remove a draft that nobody was told of.

    :raises AlreadyPublished: when people know of it: it must be cancelled instead.
    """
    row = find(session, session_id, lock=True)
    if session.scalar(select(Publication.id).where(Publication.session_id == session_id)):
        raise AlreadyPublished
    audit(session, action="session.removed", subject="programme_session", subject_id=row.id, by=by, now=now)
    session.delete(row)
    session.flush()


def undo(session: Session, change_id: UUID, *, by: Actor, now: datetime) -> SessionChange:
    """Put back what a change of the last hour changed, and stop what was written to people of it and not sent.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises ChangedSince: when the session was changed again afterwards.
    """
    turns.take(session)
    change = session.scalar(select(SessionChange).where(SessionChange.id == change_id).with_for_update())
    if change is None:
        raise NotFound("session_change", change_id)
    if change.undone_at is not None or change.edit_id is not None or not change.before or now - change.at > UNDO_WITHIN:
        raise NothingToUndo
    row = find(session, change.session_id, lock=True)
    now_is = snapshots.of(row)
    if snapshots.differ(now_is, change.after):
        raise ChangedSince
    with supervision.kept(session, [row.id], now=now):
        _take_seats(session, change.after.get("added", []))
        _put(session, row, now_is | snapshots.only(change.before), seats=change.after.get("released", []))
        change.undone_at = now
        known_before = [row.id] if change.before.get("known") else []
        recalls.recall(session, [row.id], known=known_before, since=change.at, by=by, now=now)
    return remember(session, session_id=row.id, sort="undone", change=(now_is, snapshots.of(row)), by=by, now=now)


def _take_seats(session: Session, seats: list[str]) -> None:
    session.execute(update(Assignment).where(Assignment.id.in_([UUID(seat) for seat in seats])).values(released=True))


def _as_it_was(session: Session, row: ProgrammeSession) -> dict[str, Any]:
    """Return what a session is before it is changed, and whether people know it so."""
    return snapshots.of(row) | {"known": bool(publications.as_planned(session, [row.id]))}


def _put(session: Session, row: ProgrammeSession, values: dict[str, Any], seats: list[str] | None = None) -> None:
    """Set the values, or say by name what stands in the way."""
    slot = TimeSlot(
        starts_at=datetime.fromisoformat(values["starts_at"]), ends_at=datetime.fromisoformat(values["ends_at"])
    )
    space = known(session, Space, UUID(values["space_id"]))
    age_group_id = UUID(values["age_group_id"]) if values["age_group_id"] else None
    if age_group_id is not None:
        known(session, AgeGroup, age_group_id)
    location = session.get_one(Location, row.location_id)
    put_back = [UUID(seat) for seat in seats or ()]
    try:
        with refused_by_database(session):
            row.starts_at, row.ends_at = slot.starts_at, slot.ends_at
            row.zone = location.zone
            row.starts_local = slot.starts_at.astimezone(ZoneInfo(location.zone)).replace(tzinfo=None)
            row.space_id, row.space_shareable = space.id, space.shareable
            row.age_group_id = age_group_id
            row.title, row.notes = values["title"], values["notes"]
            row.cancelled, row.cancel_reason = values["cancelled"], values["cancel_reason"]
            row.by_hand = values["by_hand"]
            session.flush()
            if put_back:
                session.execute(update(Assignment).where(Assignment.id.in_(put_back)).values(released=False))
    except Forbidden as refusal:
        session.refresh(row)
        wanted = clashes.Wanted(session_id=row.id, slot=slot, space=space, put_back=put_back)
        raise clashes.explain(session, refusal, wanted) from refusal


def _differing(details: SessionDetails, wanted: SessionDetails) -> set[Field]:
    """Return what is changed of this session alone, which an edit of the series then leaves as it is."""
    pairs = {
        Field.TIME: (details.slot, wanted.slot),
        Field.SPACE: (details.space_id, wanted.space_id),
        Field.AGE_GROUP: (details.age_group_id, wanted.age_group_id),
        Field.TITLE: (details.title, wanted.title),
        Field.NOTES: (details.notes, wanted.notes),
    }
    return {name for name, (before, after) in pairs.items() if before != after}


def _as_values(wanted: SessionDetails) -> dict[str, Any]:
    return {
        "starts_at": wanted.slot.starts_at.isoformat(),
        "ends_at": wanted.slot.ends_at.isoformat(),
        "space_id": str(wanted.space_id),
        "age_group_id": str(wanted.age_group_id) if wanted.age_group_id else None,
        "title": wanted.title,
        "notes": wanted.notes,
    }
