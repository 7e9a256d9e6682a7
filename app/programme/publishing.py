"""Publishing: what was planned becomes what people know, and everybody whom it concerns is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import ARRAY, Uuid, bindparam, insert, select, text, tuple_, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Contact
from app.models.publications import Invitation
from app.models.shifts import Assignment, Engagement
from app.notify import reminders
from app.planning.publication import Notice, NoticeKind
from app.planning.vocabulary import Answer, EngagementState, SessionStatus
from app.programme import mailings, publications, turns
from app.programme.history import remember_all
from app.queries.plan import SessionInPlan, sessions_by_id


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """What publishing did: sessions made known anew or changed, and messages queued."""

    sessions: int
    messages: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Announcement:
    """One session in the summary before publishing: how many people get which sort of message."""

    entry: SessionInPlan
    counts: Mapping[NoticeKind, int]
    partners: tuple[str, ...]


def preview(entries: Iterable[SessionInPlan], *, now: datetime) -> tuple[Announcement, ...]:
    """Return what publishing these sessions would tell whom; sessions without a change are left out."""
    return tuple(_announcement(entry, now) for entry in entries if entry.state in {"draft", "changed"})


def publish(session: Session, session_ids: Sequence[UUID], *, by: Actor, now: datetime, tell: bool = True) -> Published:
    """Make these sessions known as they are planned now, and queue a message for everybody whom a change concerns.

    Safe to run twice and by two people at once: they take turns, and only the difference with what people were told
    is told. Nobody gets a message about a session that is over. With `tell` false the publication and invitations are
    recorded and no message is queued (the demo's past weeks).
    """
    turns.take(session)
    entries = [entry for entry in sessions_by_id(session, session_ids) if entry.state in {"draft", "changed"}]
    publications.store(session, entries, by=by, now=now)
    told = [(entry, notice) for entry in entries for notice in entry.notices(now)]
    _keep_what_was_known(session, told)
    invitations = _store_invitations(session, told, by=by)
    queued = mailings.queue(session, told, invitations, now=now) if tell else 0
    _ask_partners(session, entries)
    _ask_again(session, told)
    session.flush()
    if tell:
        reminders.plan(session, [entry.planned.id for entry in entries], now=now)
    remember_all(session, [entry.planned.id for entry in entries], sort="published", by=by, now=now)
    return Published(sessions=len(entries), messages=queued)


def _announcement(entry: SessionInPlan, now: datetime) -> Announcement:
    found = _due_notices(entry, now)
    return Announcement(
        entry=entry,
        counts={kind: sum(notice.kind is kind for notice in found) for kind in NoticeKind},
        partners=tuple(
            sorted(entry.contacts[notice.recipient] for notice in found if notice.recipient in entry.contacts)
        ),
    )


def _due_notices(entry: SessionInPlan, now: datetime) -> tuple[Notice, ...]:
    return () if entry.facts.ends_at <= now else entry.notices(now)


_KNOWN = text(
    "UPDATE invitation SET known_before = jsonb_build_object('starts_at', told_starts_at, 'ends_at', told_ends_at,"
    " 'hash', told_hash, 'withdrawn', withdrawn, 'declined_at', declined_at,"
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
    " AND NOT EXISTS (SELECT FROM message m WHERE m.state IN ('pending', 'leased', 'held')"
    " AND m.invitation_id = invitation.id AND m.kind IN ('invitation', 'update', 'cancellation'))"
    " AND NOT EXISTS (SELECT FROM message m WHERE m.state IN ('pending', 'leased', 'held')"
    " AND m.invitation_ids @> ARRAY[invitation.id])"
).bindparams(bindparam("sessions", type_=ARRAY(Uuid)), bindparam("recipients", type_=ARRAY(Uuid)))
"""What the recipients know, beside what they are about to be told: undo goes back to it, as long as nothing went out.
When a mail is still waiting, they do not know what it says, but what they knew before that."""


def _keep_what_was_known(session: Session, told: Sequence[tuple[SessionInPlan, Notice]]) -> None:
    before = [(entry.planned.id, notice.recipient) for entry, notice in told if notice.recipient in entry.told]
    if before:
        session.execute(_KNOWN, {"sessions": [key[0] for key in before], "recipients": [key[1] for key in before]})


def _store_invitations(
    session: Session, told: Sequence[tuple[SessionInPlan, Notice]], *, by: Actor
) -> dict[tuple[UUID, UUID], UUID]:
    """Record what each recipient is being told; return invitation ids by session and recipient."""
    ids = _known_invitations(session, {entry.planned.id for entry, _notice in told})
    fresh, changed = [], []
    for entry, notice in told:
        key = (entry.planned.id, notice.recipient)
        values = _told_values(entry, notice)
        if key in ids:
            changed.append(values | {"id": ids[key]})
        else:
            ids[key] = uuid4()
            who = "contact_id" if notice.recipient in entry.contacts else "volunteer_id"
            fresh.append(
                {"volunteer_id": None, "contact_id": None}
                | values
                | {"id": ids[key], "location_id": by.location_id, "session_id": key[0], who: notice.recipient}
                | {"known_before": {}}
            )
    if changed:
        session.execute(update(Invitation), changed)
    if fresh:
        session.execute(insert(Invitation).execution_options(render_nulls=True), fresh)
    return ids


def _known_invitations(session: Session, session_ids: Iterable[UUID]) -> dict[tuple[UUID, UUID], UUID]:
    rows = session.execute(
        select(Invitation.id, Invitation.session_id, Invitation.volunteer_id, Invitation.contact_id).where(
            Invitation.session_id.in_(list(session_ids))
        )
    )
    return {(row.session_id, row.volunteer_id or row.contact_id): row.id for row in rows}


def _told_values(entry: SessionInPlan, notice: Notice) -> dict[str, Any]:
    """Return what the recipient knows after this notice; a cancellation names the time that they were told before."""
    withdrawn = notice.kind is NoticeKind.CANCELLATION
    known = entry.told[notice.recipient] if withdrawn else entry.facts
    return {
        "sequence": notice.sequence,
        "stamped_at": notice.stamped_at,
        "withdrawn": withdrawn,
        "declined_at": None,
        "told_starts_at": known.starts_at,
        "told_ends_at": known.ends_at,
        "told_hash": known.text_hash,
    }


def _ask_partners(session: Session, entries: Sequence[SessionInPlan]) -> None:
    ids = [entry.planned.id for entry in entries if entry.planned.status is SessionStatus.PLANNED]
    session.execute(
        update(Engagement)
        .where(
            Engagement.session_id.in_(ids),
            ~Engagement.withdrawn,
            Engagement.state == EngagementState.NOT_ASKED,
        )
        .values(state=EngagementState.ASKED)
    )


def _ask_again(session: Session, told: Sequence[tuple[SessionInPlan, Notice]]) -> None:
    """Forget the answers of those to whom a new time is told: a yes to Tuesday is no yes to Thursday.

    Likewise of those who are invited again: their yes was to what was cancelled since.
    """
    again = [(entry.planned.id, notice.recipient) for entry, notice in told if _is_new_to_them(entry, notice)]
    session.execute(
        update(Assignment)
        .where(
            tuple_(Assignment.session_id, Assignment.volunteer_id).in_(again),
            Assignment.answer.in_([Answer.ACCEPTED, Answer.TENTATIVE]),
        )
        .values(answer=Answer.NONE, answered_at=None)
    )
    session.execute(
        update(Engagement)
        .where(
            tuple_(Engagement.session_id, Contact.id).in_(again),
            Contact.partner_id == Engagement.partner_id,
            Engagement.state == EngagementState.CONFIRMED,
        )
        .values(state=EngagementState.ASKED, answered_at=None)
    )


def _is_new_to_them(entry: SessionInPlan, notice: Notice) -> bool:
    before = entry.told.get(notice.recipient)
    if before is None or notice.kind is NoticeKind.CANCELLATION:
        return False
    same_time = (before.starts_at, before.ends_at) == (entry.facts.starts_at, entry.facts.ends_at)
    return notice.kind is NoticeKind.INVITATION or not same_time
