"""Invitations as they are stored: what everybody is being told, of sessions and of series."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Uuid, bindparam, insert, text, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.publications import InCalendar, Invitation, SeriesInvitation
from app.planning.publication import NoticeKind
from app.programme.series_tellings import Plan, SeriesTelling
from app.programme.tellings import Telling

_KNOWN = text(
    "UPDATE invitation SET known_before = jsonb_build_object('starts_at', told_starts_at, 'ends_at', told_ends_at,"
    " 'hash', told_hash, 'withdrawn', withdrawn, 'declined_at', declined_at, 'series', series_id,"
    " 'digested', digested,"
    " 'in_calendar', in_calendar,"
    " 'seats', (SELECT coalesce(jsonb_object_agg("
    "a.id, jsonb_build_object('answer', a.answer, 'at', a.answered_at)), '{}') FROM assignment a"
    " WHERE a.session_id = invitation.session_id AND a.volunteer_id = invitation.volunteer_id"
    " AND a.answer IN ('accepted', 'tentative')),"
    " 'asked', (SELECT coalesce(jsonb_object_agg(e.id, jsonb_build_object('at', e.answered_at)), '{}')"
    " FROM engagement e JOIN contact c ON c.partner_id = e.partner_id"
    " WHERE e.session_id = invitation.session_id AND c.id = invitation.contact_id AND e.state = 'confirmed'))"
    " FROM unnest(:sessions, :recipients) AS told(session_id, recipient)"
    " WHERE invitation.session_id = told.session_id"
    " AND told.recipient IN (invitation.volunteer_id, invitation.contact_id)"
    " AND (EXISTS (SELECT FROM message m WHERE m.handed_over_at IS NOT NULL"
    " AND m.stamped_at >= invitation.stamped_at AND m.kind NOT IN ('feed_chosen', 'invitations_chosen')"
    " AND m.invitation_ids @> ARRAY[invitation.id])"
    " OR NOT EXISTS (SELECT FROM message m WHERE m.state IN ('pending', 'leased', 'held')"
    " AND m.invitation_id = invitation.id AND m.kind IN ('invitation', 'update', 'cancellation'))"
    " AND NOT EXISTS (SELECT FROM message m WHERE m.state IN ('pending', 'leased', 'held')"
    " AND m.kind NOT IN ('feed_chosen', 'invitations_chosen') AND m.invitation_ids @> ARRAY[invitation.id]))"
).bindparams(bindparam("sessions", type_=ARRAY(Uuid)), bindparam("recipients", type_=ARRAY(Uuid)))
"""What the recipients know, beside what they are about to be told: undo goes back to it, as long as nothing went out.
When a mail is still waiting, they do not know what it says, but what they knew before that; one about a series may wait
because of other meetings, while they know this one as it stands."""

_KNOWN_SERIES = text(
    "UPDATE series_invitation SET known_before = jsonb_build_object('days', days, 'starts', starts, 'length', length,"
    " 'hash', told_hash, 'ends_at', ends_at, 'withdrawn', withdrawn, 'in_calendar', in_calendar)"
    " WHERE id = ANY(:ids) AND NOT EXISTS (SELECT FROM message m JOIN invitation i ON i.id = ANY(m.invitation_ids)"
    " WHERE i.series_id = series_invitation.id AND m.kind = 'series' AND m.state IN ('pending', 'leased', 'held'))"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


_BACK_IN_SERIES = text(
    "UPDATE invitation SET series_id = (known_before->>'series')::uuid,"
    " told_starts_at = (known_before->>'starts_at')::timestamptz,"
    " told_ends_at = (known_before->>'ends_at')::timestamptz"
    " WHERE id = ANY(:ids) AND known_before->>'series' IS NOT NULL"
    " AND EXISTS (SELECT FROM message m WHERE m.kind = 'series' AND m.state IN ('pending', 'leased', 'held')"
    " AND m.invitation_ids @> ARRAY[invitation.id])"
    " RETURNING id"
).bindparams(bindparam("ids", type_=ARRAY(Uuid)))


def keep_what_was_known(session: Session, plan: Plan) -> None:
    """Note beside what people are about to be told what they know now, for undo."""
    keep(session, [telling.key for telling in plan.tellings if telling.key in plan.rows])
    known = [series.id for series in plan.series if not series.fresh]
    if known:
        session.execute(_KNOWN_SERIES, {"ids": known})


def keep(session: Session, keys: Sequence[tuple[UUID, UUID]]) -> None:
    """Note what recipients know now of sessions that they are about to be told of, by session and recipient."""
    if keys:
        session.execute(_KNOWN, {"sessions": [key[0] for key in keys], "recipients": [key[1] for key in keys]})


def store(session: Session, plan: Plan, *, by: Actor) -> dict[tuple[UUID, UUID], UUID]:
    """Record what each recipient is being told; return invitation ids by session and recipient."""
    _store_series(session, plan.series, by=by)
    ids = {key: row.id for key, row in plan.rows.items()}
    fresh, changed = [], []
    for telling in plan.tellings:
        values = _told_values(telling)
        if telling.key in ids:
            changed.append(values | {"id": ids[telling.key]})
        else:
            ids[telling.key] = uuid4()
            whose = _recipient(telling.recipient, to_contact=telling.to_contact)
            row = {"id": ids[telling.key], "location_id": by.location_id, "session_id": telling.session_id}
            fresh.append(values | whose | row | {"known_before": {}, "in_calendar": InCalendar.ABSENT})
    if changed:
        session.execute(update(Invitation), changed)
    if fresh:
        session.execute(insert(Invitation).execution_options(render_nulls=True), fresh)
    _forget(session, [invitation_id for one in plan.series for invitation_id in one.forgotten])
    return ids


def back_in_series(session: Session, invitation_ids: Sequence[UUID]) -> frozenset[UUID]:
    """Let these be withdrawn within their series when the mail that says otherwise waits; return which.

    Their recipients know them as meetings of the series alone, at the time that it has.
    """
    if not invitation_ids:
        return frozenset()
    return frozenset(session.scalars(_BACK_IN_SERIES, {"ids": list(invitation_ids)}))


def _store_series(session: Session, series: Sequence[SeriesTelling], *, by: Actor) -> None:
    fresh = [
        _series_values(one)
        | _recipient(one.recipient, to_contact=one.to_contact)
        | {
            "location_id": by.location_id,
            "activity_id": one.activity_id,
            "calendar_uid": uuid4().hex,
            "known_before": {},
            "in_calendar": InCalendar.ABSENT,
        }
        for one in series
        if one.fresh
    ]
    changed = [_series_values(one) for one in series if not one.fresh]
    if changed:
        session.execute(update(SeriesInvitation), changed)
    if fresh:
        session.execute(insert(SeriesInvitation).execution_options(render_nulls=True), fresh)


def _series_values(series: SeriesTelling) -> dict[str, Any]:
    notice = series.notice
    return {
        "id": series.id,
        "sequence": notice.sequence,
        "stamped_at": notice.stamped_at,
        "zone": series.zone,
        "starts": notice.alike.starts,
        "length": notice.alike.length,
        "told_hash": notice.alike.text_hash,
        "days": {str(session_id): day.isoformat() for session_id, day in notice.days.items()},
        "ends_at": series.over_at,
        "withdrawn": notice.kind is NoticeKind.CANCELLATION,
        "renewed": notice.kind is NoticeKind.UPDATE,
    }


def _recipient(recipient: UUID, *, to_contact: bool) -> dict[str, UUID | None]:
    return {"volunteer_id": None if to_contact else recipient, "contact_id": recipient if to_contact else None}


def _told_values(telling: Telling) -> dict[str, Any]:
    return {
        "series_id": telling.series_id,
        "sequence": telling.sequence,
        "stamped_at": telling.stamped_at,
        "withdrawn": telling.kind is NoticeKind.CANCELLATION,
        "declined_at": None,
        "digested": telling.digested,
        "told_starts_at": telling.starts_at,
        "told_ends_at": telling.ends_at,
        "told_hash": telling.text_hash,
    }


def _forget(session: Session, invitation_ids: Sequence[UUID]) -> None:
    """Withdraw what somebody declined and is no longer in their series: a yes now needs a new invitation."""
    if invitation_ids:
        session.execute(update(Invitation).where(Invitation.id.in_(invitation_ids)).values(withdrawn=True))
