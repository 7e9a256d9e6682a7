"""Digests: which tellings they take, and the invitations that follow in the week before (CALENDARS.md, rule 15)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from app.models.messages import MessageKind
from app.models.publications import InCalendar, Invitation
from app.notify import digests as digest_rows
from app.notify import outbox
from app.notify.outbox import NewMessage
from app.programme import calendar_objects, digesting, invitations
from app.programme.digesting import WEEK_BEFORE
from app.programme.outgoing import Letter, Outgoing

AT_ONCE = 500
"""How many invitations go out in one transaction; the next round takes the rest."""


def take(session: Session, outgoing: Mapping[UUID, list[Outgoing]], *, now: datetime) -> Mapping[UUID, list[Outgoing]]:
    """Take out what goes into digests, and note which invitations are told by these alone."""
    found = [one for some in outgoing.values() for one in some if one.telling.series_id is None]
    alone = digest_rows.told_alone(session, invitation_ids=[one.invitation_id for one in found])
    taken: dict[UUID, list[Outgoing]] = defaultdict(list)
    for one in found:
        telling = one.telling
        if (telling.digested or one.invitation_id in alone) and digesting.waits(telling, now=now):
            taken[telling.recipient].append(one)
            outgoing[telling.recipient].remove(one)
    in_digests = {one.invitation_id for some in taken.values() for one in some}
    changed = [one for one in found if one.telling.digested != (one.invitation_id in in_digests)]
    if changed:
        values = [{"id": one.invitation_id, "digested": one.invitation_id in in_digests} for one in changed]
        session.execute(update(Invitation), values)
    if in_digests:
        # The object follows in the week before.
        without = update(Invitation).where(Invitation.id.in_(in_digests)).values(in_calendar=InCalendar.ABSENT)
        session.execute(without.execution_options(synchronize_session=False))
    return taken


def messages(
    session: Session, digested: Mapping[UUID, Sequence[Outgoing]], *, zone: str, now: datetime
) -> list[NewMessage]:
    """Return a digest for each of these people, with what an earlier one did not say yet: one a day at the most."""
    if not digested:
        return []
    waiting, last = digest_rows.take_back(session, digested.keys()), digest_rows.last_sent(session, digested.keys())
    letters = []
    for recipient, found in digested.items():
        telling = found[0].telling
        letter = Letter(location_id=telling.location_id, recipient=recipient, to_contact=telling.to_contact)
        for one in found:
            letter.add(one)
        if recipient in waiting:
            letter.invitation_ids |= waiting[recipient].invitation_ids
            letter.over_at.append(waiting[recipient].expires_at)
        goes_at = digesting.next_digest(last=last.get(recipient), zone=zone, now=now)
        letters.append(letter.message(MessageKind.DIGEST, now=goes_at))
    return letters


def invite_to_what_is_near(session: Session, *, now: datetime) -> int:
    """Queue the invitations of meetings within a week that people have from a digest alone; return how many.

    Safe to run twice and by two at once. What somebody declined is left alone; a digest that still waits says no more
    of these meetings.
    """
    near = session.execute(
        select(
            Invitation.id,
            Invitation.location_id,
            Invitation.session_id,
            Invitation.volunteer_id,
            Invitation.contact_id,
            Invitation.sequence,
            Invitation.told_ends_at,
        )
        .where(
            Invitation.digested,
            ~Invitation.withdrawn,
            Invitation.declined_at.is_(None),
            Invitation.told_starts_at <= now + WEEK_BEFORE,
            Invitation.told_starts_at > now,
        )
        .order_by(Invitation.told_starts_at, Invitation.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True)
    ).all()
    if not near:
        return 0
    ids = [row.id for row in near]
    outbox.withdraw(session, invitation_ids=ids, now=now)
    invitations.keep(session, [(row.session_id, row.volunteer_id or row.contact_id) for row in near])
    stamp = now.replace(microsecond=0)
    # A later stamp: the mail is of today, and so is the object in it, which nobody has yet (rule 16).
    session.execute(
        update(Invitation)
        .where(Invitation.id.in_(ids))
        .values(digested=False, stamped_at=stamp)
        .execution_options(synchronize_session=False)
    )
    calendar_objects.settle_meetings(session, ids)
    return outbox.queue(session, [_message(row, stamp, now) for row in near], now=now)


def _message(row: Any, stamp: datetime, now: datetime) -> NewMessage:
    return NewMessage(
        kind=MessageKind.INVITATION,
        dedup_key=f"inv:{row.id}:{row.sequence}:{int(stamp.timestamp())}:near",
        location_id=row.location_id,
        volunteer_id=row.volunteer_id,
        contact_id=row.contact_id,
        session_id=row.session_id,
        invitation_id=row.id,
        sequence=row.sequence,
        stamped_at=stamp,
        due_at=now,
        expires_at=row.told_ends_at,
    )
