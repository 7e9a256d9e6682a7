"""Publishing: what was planned becomes what people know, and everybody whom it concerns is told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_, update
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.people import Contact
from app.models.shifts import Assignment, Engagement
from app.notify import reminders, staff
from app.planning.publication import Notice, NoticeKind
from app.planning.vocabulary import Answer, EngagementState, SessionStatus
from app.programme import (
    calendar_objects,
    feed_joins,
    invitations,
    mailings,
    publications,
    series_tellings,
    supervision,
    turns,
)
from app.programme.history import remember_all
from app.programme.refusals import TooFewAdults
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

    :raises TooFewAdults: for an outing that nobody knows of yet, with fewer adults than its children take.
    """
    turns.take(session)
    entries = [entry for entry in sessions_by_id(session, session_ids) if entry.state in {"draft", "changed"}]
    _refuse_unwatched(entries, now)
    publications.store(session, entries, by=by, now=now)
    plan = series_tellings.plan(session, entries, by=by, now=now)
    invitations.keep_what_was_known(session, plan)
    ids = invitations.store(session, plan, by=by)
    if tell:
        calendar_objects.settle(session, plan, ids)
    queued = mailings.queue(session, plan, ids, now=now) if tell else 0
    outings = [entry.planned.id for entry in entries if entry.planned.watched is not None]
    with supervision.kept(session, outings, now=now):
        _ask_partners(session, entries)
        _ask_again(session, [(entry, notice) for entry in entries for notice in entry.notices(now)])
        session.flush()
    if tell:
        reminders.plan(session, [entry.planned.id for entry in entries], now=now)
        staff.ask(session, [entry.planned.id for entry in entries], now=now)
    remember_all(session, [entry.planned.id for entry in entries], sort="published", by=by, now=now)
    feed_joins.follow(session, by.location_id, now=now)
    return Published(sessions=len(entries), messages=queued)


def _refuse_unwatched(entries: Sequence[SessionInPlan], now: datetime) -> None:
    """Refuse an outing that would become known with too few adults.

    One that people know of already is told on as it is: they would otherwise go by a time that is not true any more.
    """
    for entry in entries:
        planned = entry.planned
        new = entry.state == "draft" and entry.facts.ends_at > now
        if new and planned.watched is not None and planned.adults < planned.adults_needed:
            raise TooFewAdults(planned.title, planned.adults, planned.adults_needed)


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
