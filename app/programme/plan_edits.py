"""One act on several sessions: written in a few statements, remembered for each, and undone in one go."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import PlanEdit, ProgrammeSession, SessionChange
from app.models.audit import AuditEntry
from app.models.publications import Publication
from app.models.shifts import Assignment
from app.planning.vocabulary import Answer
from app.programme import publications, recalls, sessions, snapshots, supervision, turns
from app.programme.refusals import (
    AlreadyPublished,
    ChangedSince,
    Forbidden,
    InTheWay,
    NotFound,
    NothingToUndo,
)
from app.programme.series import writing

Change = tuple[dict[str, Any], dict[str, Any]]
"""What a session was, and what it became; nothing before: it was made."""


def change(
    session: Session, changes: Mapping[UUID, Change], *, sort: str, own: tuple[str, ...] = (), by: Actor, now: datetime
) -> PlanEdit:
    """Let each session become what is wanted, and remember it as one act; `own` names what is now their own.

    Who holds a seat in a session that is cancelled is released, and gets it back when the act is undone.

    :raises InTheWay: when a space, a volunteer or a child would be in two places at once: nothing was changed.
    """
    gone = [row_id for row_id, (before, after) in changes.items() if after["cancelled"] and not before["cancelled"]]
    becomes = {
        row_id: after | {"by_hand": sorted({*before["by_hand"], *own})} for row_id, (before, after) in changes.items()
    }
    known = publications.as_planned(session, changes)
    with supervision.kept(session, changes, now=now), together(session):
        released = _release(session, gone)
        writing.put_sessions(session, becomes)
    remembered = {
        row_id: (
            before | {"known": row_id in known},
            becomes[row_id] | ({"released": released[row_id]} if row_id in released else {}),
        )
        for row_id, (before, _after) in changes.items()
    }
    return remember(session, remembered, sort=sort, by=by, now=now)


def remember(session: Session, changes: Mapping[UUID, Change], *, sort: str, by: Actor, now: datetime) -> PlanEdit:
    """Remember one act with what it did to each session."""
    edit = PlanEdit(id=uuid4(), location_id=by.location_id, sort=sort, before={}, by_id=by.user_id, at=now)
    session.add(edit)
    session.flush()
    own = {"location_id": by.location_id, "by_id": by.user_id, "at": now}
    of_sessions = [
        own | {"id": uuid4(), "session_id": row_id, "edit_id": edit.id, "sort": sort, "before": before, "after": after}
        for row_id, (before, after) in changes.items()
    ]
    audited = [
        own | {"id": uuid4(), "action": f"session.{sort}", "subject": "programme_session", "subject_id": row_id}
        for row_id in changes
    ]
    session.execute(insert(SessionChange), of_sessions)
    session.execute(insert(AuditEntry), audited)
    return edit


def adopt(session: Session, made: list[UUID], *, sort: str, by: Actor, now: datetime) -> PlanEdit:
    """Let sessions that were just put in the plan be one act, which undo takes away again."""
    edit = PlanEdit(id=uuid4(), location_id=by.location_id, sort=sort, before={}, by_id=by.user_id, at=now)
    session.add(edit)
    session.flush()
    session.execute(update(SessionChange).where(SessionChange.session_id.in_(made)).values(edit_id=edit.id, sort=sort))
    return edit


def join(session: Session, changes: list[SessionChange], *, sort: str, by: Actor, now: datetime) -> None:
    """Let changes that were just made to several sessions be one act, which undo takes back as a whole."""
    edit = PlanEdit(id=uuid4(), location_id=by.location_id, sort=sort, before={}, by_id=by.user_id, at=now)
    session.add(edit)
    session.flush()
    for one in changes:
        one.edit_id = edit.id
    session.flush()


def undo(session: Session, edit_id: UUID, *, by: Actor, now: datetime) -> int:
    """Let everything be what it was before an act of the last hour; return how many sessions that concerned.

    :raises NothingToUndo: when it was undone before, or longer than an hour ago.
    :raises ChangedSince: when one of the sessions was changed again afterwards.
    :raises AlreadyPublished: when the act made sessions that people know of by now.
    :raises InTheWay: when something else took a space, a volunteer or a child meanwhile.
    """
    turns.take(session)
    edit = session.scalar(select(PlanEdit).where(PlanEdit.id == edit_id).with_for_update())
    if edit is None:
        raise NotFound("plan_edit", edit_id)
    if edit.undone_at is not None or edit.activity_id is not None or now - edit.at > sessions.UNDO_WITHIN:
        raise NothingToUndo
    changes = session.scalars(select(SessionChange).where(SessionChange.edit_id == edit_id)).all()
    if not changes:  # an act of something else than sessions, which knows by itself how it is undone
        raise NothingToUndo
    now_are = sessions_as_values(session, [row.session_id for row in changes if row.before])
    if any(row.before and _differs(now_are.get(row.session_id), row.after) for row in changes):
        raise ChangedSince
    _remove(session, [row.session_id for row in changes if not row.before], edit_id=edit.id)
    kept = {row.session_id: row for row in changes if row.before}
    with supervision.kept(session, kept, now=now):
        _put_back(session, kept)
        edit.undone_at = now
        known = [row_id for row_id, row in kept.items() if row.before.get("known")]
        recalls.recall(session, list(kept), known=known, since=edit.at, by=by, now=now)
    if kept:
        put_back = {row_id: (now_are[row_id], dict(row.before)) for row_id, row in kept.items()}
        remember(session, put_back, sort="undone", by=by, now=now)
    return len(changes)


def _put_back(session: Session, kept: Mapping[UUID, SessionChange]) -> None:
    with together(session):
        writing.put_sessions(session, {row_id: snapshots.only(row.before) for row_id, row in kept.items()})
        _put_seats(session, [row.after for row in kept.values()])


def _put_seats(session: Session, after: list[Mapping[str, Any]]) -> None:
    """Let those who got a seat by an act lose it, and those who lost one have it again."""
    for name, released in (("added", True), ("released", False)):
        seats = [UUID(seat) for values in after for seat in values.get(name, [])]
        session.execute(update(Assignment).where(Assignment.id.in_(seats)).values(released=released))


def sessions_as_values(session: Session, ids: list[UUID]) -> dict[UUID, dict[str, Any]]:
    """Return what these sessions are now, as their history keeps it; nobody else changes them until we are done."""
    rows = session.scalars(
        select(ProgrammeSession)
        .where(ProgrammeSession.id.in_(ids))
        .order_by(ProgrammeSession.starts_at, ProgrammeSession.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: snapshots.of(row) for row in rows}


@contextmanager
def together(session: Session) -> Iterator[None]:
    """Run changes of several sessions, and look at overlaps when all are made.

    :raises InTheWay: when there are any; the changes are rolled back, the transaction lives on.
    """
    try:
        with writing.together(session):
            yield
    except Forbidden as refusal:
        raise InTheWay(refusal.constraint) from refusal


def _differs(now_is: Mapping[str, Any] | None, after: Mapping[str, Any]) -> bool:
    return now_is is None or snapshots.differ(now_is, after)


def _release(session: Session, session_ids: list[UUID]) -> dict[UUID, list[str]]:
    """Give back the seats of sessions that do not go on; return them by session."""
    # Before the sessions: the database keeps nobody on a cancelled one (ck_assignment_no_seat_on_a_cancelled_session).
    held = (
        update(Assignment)
        .where(Assignment.session_id.in_(session_ids), ~Assignment.released, Assignment.answer != Answer.DECLINED)
        .values(released=True)
        .returning(Assignment.session_id, Assignment.id)
        .execution_options(synchronize_session=False)
    )
    found: dict[UUID, list[str]] = defaultdict(list)
    for row in session.execute(held):
        found[row.session_id].append(str(row.id))
    return found


def _remove(session: Session, made: list[UUID], *, edit_id: UUID) -> None:
    """Remove the sessions that the act made, unless one was changed since or people know of one."""
    if not made:
        return
    since = select(SessionChange.id).where(
        SessionChange.session_id.in_(made),
        SessionChange.edit_id.is_distinct_from(edit_id),
        SessionChange.sort != "published",
    )
    if session.scalar(since.limit(1)):
        raise ChangedSince
    if session.scalar(select(Publication.id).where(Publication.session_id.in_(made)).limit(1)):
        raise AlreadyPublished
    session.execute(delete(ProgrammeSession).where(ProgrammeSession.id.in_(made)))
