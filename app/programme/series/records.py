"""One act on several meetings: written in a few statements, remembered by meeting, and undone in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity, PlanEdit, SessionChange
from app.models.audit import AuditEntry
from app.programme import publications, snapshots, supervision
from app.programme.series import people, schedules, writing
from app.programme.series.people import Becoming, Changed
from app.programme.series.schedules import ActivityChange

SHIFTED_ALONG = "shifted_along"
"""The sort of a change that people do not see: the schedule means another time for a meeting that keeps its own."""

Change = tuple[dict[str, Any], dict[str, Any]]


def change(  # noqa: PLR0913 - what, to which, why, by whom and when
    session: Session,
    activity_id: UUID,
    becoming: Becoming,
    *,
    sort: str,
    by: Actor,
    now: datetime,
    reason: str = "",
    activity: ActivityChange = ({}, {}),
    beside: Mapping[UUID, ActivityChange] = {},
) -> PlanEdit:
    """Let each meeting become what stands beside it, and remember it as one act.

    Those who lose a seat or are asked no more hear of it when their meeting is published. `reason` is why the meetings
    that are cancelled do not go on, `activity` what becomes of the activity itself, and `beside` of those that come
    along.

    :raises Forbidden: when the database forbids it: nothing was changed.
    """
    known = publications.as_planned(session, [becomes.id for _one, becomes in becoming])
    cancelled = [becomes.id for one, becomes in becoming if becomes.cancelled and not one.meeting.cancelled]
    with supervision.kept(session, [becomes.id for _one, becomes in becoming], now=now), writing.together(session):
        roles = people.change_roles(session, becoming, location_id=by.location_id)
        partners = people.change_partners(session, becoming, location_id=by.location_id)
        gone = [shift_id for shift_id, values in roles.after.items() if values["withdrawn"]]
        # Seats first: nobody is kept on a cancelled session (ck_assignment_no_seat_on_a_cancelled_session).
        released = people.release(session, session_ids=cancelled, shift_ids=gone)
        changed = {
            becomes.id: (
                snapshots.of_meeting(one.meeting, cancel_reason=one.cancel_reason) | {"known": becomes.id in known},
                snapshots.of_meeting(becomes, cancel_reason=one.cancel_reason or reason),
            )
            for one, becomes in becoming
        }
        writing.put_sessions(session, {row_id: after for row_id, (_before, after) in changed.items()})
    with_people = _with_people(changed, roles, partners, released)
    return remember(session, activity_id, with_people, sort=sort, by=by, now=now, activity=activity, beside=beside)


def remember(  # noqa: PLR0913 - what, of which, by whom and when
    session: Session,
    activity_id: UUID,
    changes: Mapping[UUID, Change],
    *,
    sort: str,
    by: Actor,
    now: datetime,
    activity: ActivityChange = ({}, {}),
    beside: Mapping[UUID, ActivityChange] = {},
) -> PlanEdit:
    """Remember one act with what it did to each meeting, and change the activities themselves as it says."""
    was, will_be = activity
    others = {str(other_id): {"was": then, "is": after} for other_id, (then, after) in beside.items() if after}
    edit = PlanEdit(
        id=uuid4(),
        location_id=by.location_id,
        activity_id=activity_id,
        sort=sort,
        before=({"was": was, "is": will_be} if was else {}) | ({"beside": others} if others else {}),
        by_id=by.user_id,
        at=now,
    )
    session.add(edit)
    session.flush()
    for changed_id, after in [(activity_id, will_be), *((each, after) for each, (_then, after) in beside.items())]:
        if after:
            session.execute(update(Activity).where(Activity.id == changed_id).values(schedules.stored(after)))
    own = {"location_id": by.location_id, "by_id": by.user_id, "at": now}
    rows = [
        own
        | {"id": uuid4(), "session_id": row_id, "edit_id": edit.id, "before": was, "after": becomes}
        | {"sort": sort if _is_seen(was, becomes) else SHIFTED_ALONG}
        for row_id, (was, becomes) in changes.items()
    ]
    if rows:
        session.execute(insert(SessionChange), rows)
    _audit(session, sort, [("activity", activity_id), *(("programme_session", row_id) for row_id in changes)], own)
    return edit


def _is_seen(was: Mapping[str, Any], becomes: Mapping[str, Any]) -> bool:
    return any(was.get(name) != becomes[name] for name in becomes if name not in {"meant_for", "by_hand"})


def _with_people(
    changed: Mapping[UUID, Change], roles: Changed, partners: Changed, released: Mapping[UUID, list[str]]
) -> dict[UUID, Change]:
    found = {}
    for row_id, (before, after) in changed.items():
        shifts, engagements = roles.of(row_id), partners.of(row_id)
        seats = {"released": released[row_id]} if row_id in released else {}
        found[row_id] = (
            before | _named(shifts=shifts[0], engagements=engagements[0]),
            after | _named(shifts=shifts[1], engagements=engagements[1]) | seats,
        )
    return found


def _named(**parts: dict[str, Any]) -> dict[str, Any]:
    return {name: values for name, values in parts.items() if values}


def _audit(session: Session, sort: str, subjects: Sequence[tuple[str, UUID]], own: Mapping[str, Any]) -> None:
    session.execute(
        insert(AuditEntry),
        [
            dict(own) | {"id": uuid4(), "action": f"series.{sort}", "subject": subject, "subject_id": subject_id}
            for subject, subject_id in subjects
        ],
    )
