"""Taking back, within the hour, everything that one act did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, ProgrammeSession, SessionChange
from app.models.publications import Publication
from app.models.shifts import Assignment, Engagement, Shift
from app.planning.series import Meeting
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import Answer
from app.programme import recalls, snapshots, supervision, turns
from app.programme.refusals import ChangedSince, Forbidden, MeetingsClash, NotFound, NothingToUndo
from app.programme.series import overlaps, people, records, schedules, writing
from app.programme.series.records import Change
from app.programme.sessions import UNDO_WITHIN

UNDONE = "undone"
NOT_AFTER_ALL = "Ongedaan gemaakt"
"""Why an added meeting that people know of does not go on, when it is taken back."""


def undo(session: Session, edit_id: UUID, *, by: Actor, now: datetime) -> PlanEdit:
    """Let everything be what it was before an act of the last hour.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises ChangedSince: with the starts of the meetings that were changed again afterwards.
    :raises MeetingsClash: when something else took a place, a volunteer or a child meanwhile.
    """
    turns.take(session)
    edit = session.scalar(select(PlanEdit).where(PlanEdit.id == edit_id).with_for_update())
    if edit is None:
        raise NotFound("plan_edit", edit_id)
    if edit.undone_at is not None or edit.sort == UNDONE or edit.activity_id is None or now - edit.at > UNDO_WITHIN:
        raise NothingToUndo
    changes = session.scalars(select(SessionChange).where(SessionChange.edit_id == edit_id)).all()
    now_are = _now(session, changes)
    if not changes or len(now_are) < len(changes):
        raise NothingToUndo
    _refuse_changed(session, changes, now_are)
    _put_back_activities(session, edit)
    added = [change.session_id for change in changes if not change.before]
    kept = [change for change in changes if change.before]
    with supervision.kept(session, [change.session_id for change in kept], now=now):
        _put_back(session, kept, now_are)
        cancelled = _take_away(session, added, now_are)
        edit.undone_at = now
        known = [change.session_id for change in kept if change.before.get("known")]
        there = [*(change.session_id for change in kept), *cancelled]
        recalls.recall(session, there, known=known, since=edit.at, by=by, now=now)
    put_back = {
        change.session_id: (now_are[change.session_id], now_are[change.session_id] | change.before) for change in kept
    }
    return records.remember(session, edit.activity_id, put_back | cancelled, sort=UNDONE, by=by, now=now)


def _put_back_activities(session: Session, edit: PlanEdit) -> None:
    """Let the activity be what it was, and those whose meetings came along.

    :raises ChangedSince: when one of them is something else by now.
    """
    changed = {str(edit.activity_id): edit.before, **edit.before.get("beside", {})}
    for activity_id, values in changed.items():
        activity = session.get_one(Activity, UUID(activity_id))
        if any(getattr(activity, name) != value for name, value in values.get("is", {}).items()):
            raise ChangedSince
        if values.get("was"):
            put_back = schedules.stored(values["was"])
            session.execute(update(Activity).where(Activity.id == activity.id).values(put_back))


def _now(session: Session, changes: Sequence[SessionChange]) -> dict[UUID, dict[str, Any]]:
    """Return what the meetings are now, with those of their roles and partners that the act changed."""
    rows = session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_([change.session_id for change in changes]))
        .execution_options(populate_existing=True)
    )
    found = {row.id: snapshots.of(row) for row in rows}
    shifts = {str(row.id): row for row in session.scalars(select(Shift).where(Shift.id.in_(_ids(changes, "shifts"))))}
    asked = session.scalars(select(Engagement).where(Engagement.id.in_(_ids(changes, "engagements"))))
    engagements = {str(row.id): people.engagement(row) for row in asked}
    for change in changes:
        if change.session_id not in found:
            continue
        there = found[change.session_id]
        for name in change.after.get("shifts", {}):
            if name in shifts:
                values = {"need": shifts[name].need, "withdrawn": shifts[name].withdrawn}
                there.setdefault("shifts", {})[name] = values
        for name in change.after.get("engagements", {}):
            if name in engagements:
                there.setdefault("engagements", {})[name] = engagements[name]
    return found


def _ids(changes: Iterable[SessionChange], part: str) -> list[UUID]:
    return [UUID(name) for change in changes for name in change.after.get(part, {})]


def _refuse_changed(
    session: Session, changes: Sequence[SessionChange], now_are: Mapping[UUID, Mapping[str, Any]]
) -> None:
    """Refuse when a meeting, one of its roles or one of its partners is something else than the act made of it."""
    taken = _seats_of_new_roles(session, changes)
    starts = [
        datetime.fromisoformat(now_are[change.session_id]["starts_at"])
        for change in changes
        if _is_other(now_are[change.session_id], change.after) or change.session_id in taken
    ]
    if starts:
        raise ChangedSince(tuple(sorted(starts)))


def _is_other(now_is: Mapping[str, Any], after: Mapping[str, Any]) -> bool:
    partners, then = now_is.get("engagements", {}), after.get("engagements", {})
    # Publishing asks those who were not asked yet, and they may have answered: that is no other wish.
    asked = any(partners.get(name, {}).get("withdrawn") != values["withdrawn"] for name, values in then.items())
    roles = now_is.get("shifts", {}) != after.get("shifts", {})
    return snapshots.differ(now_is, after) or roles or asked


def _seats_of_new_roles(session: Session, changes: Sequence[SessionChange]) -> set[UUID]:
    """Return the meetings where somebody has a seat meanwhile in a role that would be taken away again."""
    gone = [
        UUID(name)
        for change in changes
        for name, values in change.before.get("shifts", {}).items()
        if values["withdrawn"]
    ]
    held = (Assignment.shift_id.in_(gone), ~Assignment.released, Assignment.answer != Answer.DECLINED)
    given = Assignment.id.in_(_seats(changes, "added"))
    return set(session.scalars(select(Assignment.session_id).where(*held, ~given)))


def _put_back(session: Session, changes: Sequence[SessionChange], now_are: Mapping[UUID, Mapping[str, Any]]) -> None:
    before = {change.session_id: dict(now_are[change.session_id]) | change.before for change in changes}
    seats = _seats(changes, "released")
    clashes = overlaps.find(session, [_meeting(row_id, values) for row_id, values in before.items()], put_back=seats)
    if clashes:
        raise MeetingsClash(
            tuple(
                (datetime.fromisoformat(before[row_id]["starts_at"]), refusal)
                for row_id, refusals in clashes.items()
                for refusal in refusals
            )
        )
    try:
        with writing.together(session):
            _release(session, _seats(changes, "added"))
            writing.put_shifts(session, _rows(changes, "shifts"))
            writing.put_engagements(session, _rows(changes, "engagements"))
            writing.put_sessions(session, {row_id: snapshots.only(values) for row_id, values in before.items()})
            session.execute(update(Assignment).where(Assignment.id.in_(seats)).values(released=False))
    except Forbidden as refusal:  # a seat was given to somebody else meanwhile
        raise ChangedSince from refusal


def _seats(changes: Iterable[SessionChange], part: str) -> list[UUID]:
    return [UUID(seat) for change in changes for seat in change.after.get(part, [])]


def _release(session: Session, seats: Sequence[UUID]) -> None:
    """Take back the seats that the act gave, before others have theirs again."""
    if seats:
        session.execute(update(Assignment).where(Assignment.id.in_(seats)).values(released=True))


def _rows(changes: Iterable[SessionChange], part: str) -> dict[UUID, dict[str, Any]]:
    return {UUID(name): values for change in changes for name, values in change.before.get(part, {}).items()}


def _meeting(row_id: UUID, values: Mapping[str, Any]) -> Meeting:
    return Meeting(
        id=row_id,
        slot=TimeSlot(
            starts_at=datetime.fromisoformat(values["starts_at"]), ends_at=datetime.fromisoformat(values["ends_at"])
        ),
        zone="UTC",
        space_id=UUID(values["space_id"]),
        title=values["title"],
        cancelled=values["cancelled"],
    )


def _take_away(
    session: Session, added: Sequence[UUID], now_are: Mapping[UUID, Mapping[str, Any]]
) -> dict[UUID, Change]:
    """Remove the meetings that were added; those that people know of are cancelled instead. Return these."""
    if not added:
        return {}
    known = set(session.scalars(select(Publication.session_id).where(Publication.session_id.in_(added))))
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.id.in_(set(added) - known)))
    released = people.release(session, session_ids=sorted(known), shift_ids=[])
    becomes = {row_id: dict(now_are[row_id]) | {"cancelled": True, "cancel_reason": NOT_AFTER_ALL} for row_id in known}
    writing.put_sessions(session, {row_id: snapshots.only(values) for row_id, values in becomes.items()})
    return {
        row_id: (dict(now_are[row_id]), values | {"released": released.get(row_id, [])})
        for row_id, values in becomes.items()
    }
