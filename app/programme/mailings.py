"""What goes out when something is published: a message for each notice, or one for all that concerns a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.models.messages import MessageKind
from app.models.publications import SeriesInvitation
from app.notify import outbox
from app.notify.outbox import NewMessage
from app.planning.publication import NoticeKind
from app.programme import digests
from app.programme import invitations as rows
from app.programme.outgoing import Letter, Outgoing
from app.programme.series_tellings import Plan, SeriesTelling
from app.programme.tellings import Telling

GATHERED = frozenset({MessageKind.UPDATE, MessageKind.CANCELLATION})
"""What is put together when a person would get several: an invitation asks something, and stays a mail of its own."""


def queue(session: Session, plan: Plan, invitations: Mapping[tuple[UUID, UUID], UUID], *, now: datetime) -> int:
    """Queue what must be told, and return how many messages that takes.

    What was queued before for the same invitations and not sent is superseded. Who never got an invitation is invited
    to what there is now, and needs no cancellation. A person to whom several meetings changed gets one message, and so
    does everybody who is told of a series: with all that they are told at once.
    """
    series = [_Series(one, invitations) for one in plan.series]
    tellings = _not_within_a_series(session, plan.tellings, invitations)
    settled = {invitations[telling.key] for telling in tellings}.union(*(one.forgotten for one in plan.series))
    concerned = settled.union(*(one.concerned for one in series))
    waiting = outbox.waiting_with(session, invitation_ids=concerned) if series else {}
    never_told = outbox.withdraw(session, invitation_ids=sorted(concerned.union(*waiting.values())), now=now)
    outgoing: dict[UUID, list[Outgoing]] = defaultdict(list)
    for one in _outgoing(tellings, invitations, never_told, now=now):
        outgoing[one.telling.recipient].append(one)
    digested = digests.take(session, outgoing, now=now)
    letters = _about_series(series)
    for recipient, letter in letters.items():
        letter.invitation_ids |= waiting.get(recipient, frozenset()) - settled
        for one in outgoing.pop(recipient, ()):
            letter.add(one)
    _invite_anew(session, [one for one in series if one.is_new_to(never_told)])
    messages = [letter.message(MessageKind.SERIES, now=now) for letter in letters.values() if letter.invitation_ids]
    messages += [message for found in outgoing.values() for message in _without_series(found, now=now)]
    messages += digests.messages(session, digested, zone=plan.zone, now=now)
    return outbox.queue(session, messages, now=now)


def _not_within_a_series(
    session: Session, tellings: Sequence[Telling], invitations: Mapping[tuple[UUID, UUID], UUID]
) -> list[Telling]:
    """Leave out what the mail about a series says, because the one by which it left the series never went."""
    alone = [one for one in tellings if one.kind is NoticeKind.CANCELLATION and one.series_id is None]
    returned = rows.back_in_series(session, [invitations[one.key] for one in alone])
    outbox.begin_again(session, invitation_ids=returned)
    return [one for one in tellings if invitations[one.key] not in returned]


class _Series:
    """A series on its way to the outbox, with the invitations to its meetings: those of now and those of before."""

    def __init__(self, telling: SeriesTelling, invitations: Mapping[tuple[UUID, UUID], UUID]) -> None:
        self.telling = telling
        self.now = self._invitations(telling.notice.days, invitations)
        self.before = self._invitations(telling.before, invitations)
        self.concerned = self.now | self.before

    def _invitations(
        self, session_ids: Iterable[UUID], invitations: Mapping[tuple[UUID, UUID], UUID]
    ) -> frozenset[UUID]:
        keys = [(session_id, self.telling.recipient) for session_id in session_ids]
        return frozenset(invitations[key] for key in keys if key in invitations)

    def is_new_to(self, never_told: Collection[UUID]) -> bool:
        """Say whether the recipient never heard of this series that was told before."""
        return bool(self.before) and self.before <= frozenset(never_told)


def _about_series(series: Sequence[_Series]) -> dict[UUID, Letter]:
    """Return a letter for everybody who is told of a series; what is withdrawn of it comes with the meetings."""
    letters: dict[UUID, Letter] = {}
    for one in series:
        found = one.telling
        letter = letters.setdefault(
            found.recipient,
            Letter(location_id=found.location_id, recipient=found.recipient, to_contact=found.to_contact),
        )
        is_gone = found.notice.kind is NoticeKind.CANCELLATION
        letter.add_series(found, () if is_gone else one.now)
    return letters


def _invite_anew(session: Session, series: Sequence[_Series]) -> None:
    """Let what is told of these read as an invitation: what was told before never went."""
    if series:
        ids = [one.telling.id for one in series]
        session.execute(update(SeriesInvitation).where(SeriesInvitation.id.in_(ids)).values(renewed=False))


def _outgoing(
    tellings: Sequence[Telling],
    invitations: Mapping[tuple[UUID, UUID], UUID],
    never_told: frozenset[UUID],
    *,
    now: datetime,
) -> Iterator[Outgoing]:
    for telling in tellings:
        invitation_id, kind = invitations[telling.key], MessageKind(telling.kind)
        if invitation_id in never_told:
            if telling.kind is NoticeKind.CANCELLATION:
                continue
            kind = MessageKind.INVITATION
        if telling.over_at > now:
            yield Outgoing(telling=telling, invitation_id=invitation_id, kind=kind)


def _without_series(outgoing: Sequence[Outgoing], *, now: datetime) -> list[NewMessage]:
    """Return the messages for one person: what changed in one, and each invitation on its own."""
    gathered = [one for one in outgoing if one.kind in GATHERED]
    if len(gathered) <= 1:
        return [_message(one, now=now) for one in outgoing]
    telling = gathered[0].telling
    letter = Letter(location_id=telling.location_id, recipient=telling.recipient, to_contact=telling.to_contact)
    for one in gathered:
        letter.add(one)
    alone = [_message(one, now=now) for one in outgoing if one.kind not in GATHERED]
    return [*alone, letter.message(MessageKind.CHANGES, now=now)]


def _message(outgoing: Outgoing, *, now: datetime) -> NewMessage:
    telling = outgoing.telling
    return NewMessage(
        kind=outgoing.kind,
        dedup_key=f"inv:{outgoing.fact}",
        location_id=telling.location_id,
        volunteer_id=None if telling.to_contact else telling.recipient,
        contact_id=telling.recipient if telling.to_contact else None,
        session_id=telling.session_id,
        invitation_id=outgoing.invitation_id,
        sequence=telling.sequence,
        stamped_at=telling.stamped_at,
        due_at=now,
        expires_at=telling.over_at,
    )
