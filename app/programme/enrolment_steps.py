"""The steps of an enrolment: an activity held while they are taken, each remembered, and the places that come of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, ProgrammeSession
from app.models.attendance import Attendance, Enrolment, EnrolmentChange
from app.models.audit import AuditEntry
from app.models.children import Child
from app.planning.vocabulary import FOR_CHILDREN, AttendanceMark, EnrolmentRefusal, EnrolmentState
from app.programme import course_joining, places, turns
from app.programme.refusals import NotForThem, NotFound

PUT_BACK = ("state", "since", "asked_at", "reason", "comment", "offered_until", "passed_at")
TAKES_PART = frozenset({EnrolmentState.PLACED, EnrolmentState.WAITING, EnrolmentState.OFFERED})
KEEPS_ITS_TURN = frozenset({EnrolmentState.WANTED, EnrolmentState.WAITING, EnrolmentState.OFFERED})


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What an enrolment becomes; `until` is the deadline of an offer, `turn` its turn on the list when that is new."""

    state: EnrolmentState
    reason: EnrolmentRefusal | None = None
    comment: str = ""
    until: datetime | None = None
    turn: datetime | None = None


def hold(session: Session, activity_id: UUID) -> Activity:
    """Return an activity whose enrolments nobody else changes until the transaction ends.

    :raises NotFound: when there is none at this location.
    :raises NotForThem: when no children take part in it.
    """
    turns.take(session)
    found = session.scalar(
        select(Activity)
        .where(Activity.id == activity_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if found is None:
        raise NotFound(Activity.__tablename__, activity_id)
    if found.audience not in FOR_CHILDREN:
        raise NotForThem(found.audience)
    return found


def enrolments(session: Session, activity_id: UUID, child_ids: Collection[UUID]) -> dict[UUID, Enrolment]:
    """Return the enrolments of these children in an activity, as they are now, by child."""
    rows = session.scalars(
        select(Enrolment)
        .where(Enrolment.activity_id == activity_id, Enrolment.child_id.in_(child_ids))
        .order_by(Enrolment.id)
        .execution_options(populate_existing=True)
    )
    return {row.child_id: row for row in rows}


def find(session: Session, activity_id: UUID, child_id: UUID) -> Enrolment:
    """Return the enrolment of a child.

    :raises NotFound: when it never had any in this activity.
    """
    found = enrolments(session, activity_id, [child_id]).get(child_id)
    if found is None:
        raise NotFound(Enrolment.__tablename__, child_id)
    return found


def refuse_unknown(session: Session, child_ids: Collection[UUID]) -> None:
    """Refuse children who are not of this location.

    :raises NotFound: with the first of them.
    """
    known = set(session.scalars(select(Child.id).where(Child.id.in_(child_ids))))
    for child_id in child_ids:
        if child_id not in known:
            raise NotFound(Child.__tablename__, child_id)


def take(
    session: Session, activity: Activity, steps: Mapping[UUID, Step], *, by: Actor | None, now: datetime
) -> dict[UUID, UUID]:
    """Let the enrolment of each child become what is said, and remember it; return the ids of the changes by child.

    Whoever waits or was offered a seat keeps its turn. Places in meetings come and go with the state. What was done at
    one moment by one person is one act, which `enrolment_undoing` takes back as a whole.
    """
    rows = enrolments(session, activity.id, steps)
    before = {child_id: values(row) for child_id, row in rows.items()}
    for child_id, step in steps.items():
        if child_id not in rows:
            rows[child_id] = Enrolment(location_id=activity.location_id, activity_id=activity.id, child_id=child_id)
            session.add(rows[child_id])
        _become(rows[child_id], step, lapsed=by is None, now=now)
    session.flush()
    taken = [rows[child_id] for child_id in steps]
    changes = {row.child_id: _remember(session, row, before.get(row.child_id), by=by, now=now) for row in taken}
    settle(session, activity.id, taken, now=now)
    course_joining.join(session, activity.id, [row.child_id for row in taken if row.state in TAKES_PART])
    return changes


def _become(row: Enrolment, step: Step, *, lapsed: bool, now: datetime) -> None:
    if step.turn is not None or row.state not in KEEPS_ITS_TURN:
        row.asked_at = step.turn or now
    if lapsed and row.state is EnrolmentState.OFFERED and step.state is EnrolmentState.WAITING:
        row.passed_at = now
    row.state, row.since, row.offered_until = step.state, now, step.until
    row.reason, row.comment = step.reason, step.comment


def settle(session: Session, activity_id: UUID, rows: Collection[Enrolment], *, now: datetime) -> None:
    """Let whoever is placed hold its places in the coming meetings, and whoever is not hold none of which was noted."""
    placed = [row.child_id for row in rows if row.state is EnrolmentState.PLACED]
    others = [row.child_id for row in rows if row.state is not EnrolmentState.PLACED]
    if placed:
        places.hold_for_children(session, activity_id, placed, now=now)
    if others:
        coming = select(ProgrammeSession.id).where(
            ProgrammeSession.activity_id == activity_id,
            ProgrammeSession.ends_at > now,
            ProgrammeSession.rotation_id.is_(None),
        )
        session.execute(
            delete(Attendance).where(
                Attendance.child_id.in_(others),
                Attendance.session_id.in_(coming),
                Attendance.mark == AttendanceMark.NOT_RECORDED,
                Attendance.makes_up_id.is_(None),  # a guest of this group, who catches up here
            )
        )


def values(row: Enrolment) -> dict[str, Any]:
    """Return what an enrolment is, as its history keeps it."""
    return {name: _as_data(getattr(row, name)) for name in PUT_BACK}


def _as_data(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime) else value


def _remember(
    session: Session, row: Enrolment, before: dict[str, Any] | None, *, by: Actor | None, now: datetime
) -> UUID:
    own = {"location_id": row.location_id, "by_id": by.user_id if by else None, "at": now}
    change = EnrolmentChange(
        id=uuid4(),
        enrolment_id=row.id,
        before=before,
        state=row.state,
        reason=row.reason,
        comment=row.comment,
        **own,
    )
    session.add(change)
    session.add(AuditEntry(**own, action=f"enrolment.{row.state}", subject=Enrolment.__tablename__, subject_id=row.id))
    return change.id
