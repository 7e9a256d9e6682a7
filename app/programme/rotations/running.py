"""What happens on a safety day while it goes: first what would change, then the change, and taking it back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import assert_never
from uuid import UUID, uuid4

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.rotations import Rotation, RotationEvent, RotationEventSort
from app.planning import running_day
from app.planning.errors import PlanningError
from app.planning.rotation import day as days
from app.planning.running_day import (
    Effect,
    GroupGone,
    GroupLate,
    Happening,
    Outcome,
    Situation,
    SlowerRound,
    StationBack,
    StationOut,
)
from app.planning.timelines import rounds_begun
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import ChangedMeanwhile, ChangedSince, NotFound, NothingToUndo, Refusal
from app.programme.rotations import running_state, scheduling
from app.programme.rotations.running_refusals import CannotHappen, NothingPlanned, NotToday, RoundBegan

_DAY_MINUTES = 24 * 60


USUAL_ROUNDS = 2
"""So long somebody is away when nobody says for how long."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """What somebody says that happened, to a station or a group (none: to a round).

    `since` is the round in which it happened, when that was earlier: somebody had no connection then. Who left comes
    back at the start of the round `until`, or not any more when it is `for_good`.
    """

    sort: RotationEventSort
    subject: UUID | None = None
    since: int | None = None
    until: int | None = None
    for_good: bool = False
    minutes: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Proposal:
    """What happened and what the day becomes, worked out from the version that somebody saw and in the round then."""

    happening: Happening
    outcome: Outcome
    version: int
    begun: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """A proposal with what it makes different from what was; `since` is the round that goes on, or the next one."""

    proposal: Proposal
    effect: Effect
    was: Outcome
    since: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """What was noted; `in_the_way` is why the sessions of the day could not follow, so that nobody was told."""

    event: RotationEvent
    in_the_way: Refusal | None = None


def propose(session: Session, rotation_id: UUID, asked: Asked, *, now: datetime) -> Preview:
    """Work out what the rest of the day becomes when something happens; nothing is changed, nobody has to wait.

    :raises NotFound: when there is no such rotation here, or it has no such station or group.
    :raises NotToday: or `NothingPlanned`, when there is nothing that goes on.
    :raises CannotHappen: when it does not fit the day, such as a station that comes back while it was there.
    """
    row = session.get(Rotation, rotation_id, populate_existing=True)
    if row is None:
        raise NotFound(Rotation.__tablename__, rotation_id)
    _refuse_other_days(session, row, now=now)
    situation = running_state.situation(session, row, now=now)
    if not situation.visits:
        raise NothingPlanned
    happening = _happening(situation, asked)
    try:
        becomes = running_day.outcome(situation, happening)
    except PlanningError as error:
        raise CannotHappen(error) from error
    rounds = tuple(one.window for one in situation.day.rounds())
    was = Outcome(rounds=rounds, breaks=situation.day.breaks, visits=situation.visits)
    return Preview(
        proposal=Proposal(happening=happening, outcome=becomes, version=row.version, begun=situation.begun),
        effect=running_day.effect(was, becomes),
        was=was,
        since=situation.since,
    )


def carry_out(session: Session, rotation_id: UUID, proposal: Proposal, *, key: UUID, by: Actor, now: datetime) -> Done:
    """Let the day become what was proposed, and tell whoever has to be elsewhere; `key` is the event's own id.

    Safe to send again: what was noted under this key before is returned as it is. Children walk by the running order,
    so that it changes also when a session cannot follow it.

    :raises ChangedMeanwhile: when the day is another than the one that was seen: nothing was changed.
    :raises RoundBegan: when another round began since.
    """
    row = _locked(session, rotation_id)
    before = session.get(RotationEvent, key)
    if before is not None:
        if before.rotation_id != rotation_id:
            raise ChangedMeanwhile
        return Done(event=before)
    if row.version != proposal.version:
        raise ChangedMeanwhile
    _refuse_other_days(session, row, now=now)
    was = running_state.as_it_is(session, row)
    if rounds_begun(was.rounds, running_state.minute_of(session, row, now)) != min(proposal.begun, len(was.rounds)):
        raise RoundBegan
    running_state.store(session, row, proposal.outcome)
    event = RotationEvent(
        id=key,
        location_id=row.location_id,
        rotation_id=rotation_id,
        sort=running_state.sort_of(proposal.happening),
        from_round=proposal.begun,
        data=running_state.data_of(proposal.happening)
        | {"after": running_state.written(running_state.as_it_is(session, row))},
        before=running_state.written(was),
        by_id=by.user_id,
        at=now,
    )
    session.add(event)
    _note(session, row, "happened", by=by, now=now)
    return Done(event=event, in_the_way=_follow(session, rotation_id, by=by, now=now))


def undo(session: Session, rotation_id: UUID, event_id: UUID, *, by: Actor, now: datetime) -> Done:
    """Let the day be what it was before the last thing that happened.

    :raises NotFound: for an event of another day.
    :raises NothingToUndo: when it was undone before.
    :raises ChangedSince: when something happened after it, or the day was changed otherwise.
    :raises RoundBegan: when that would change what is done by now.
    """
    row = _locked(session, rotation_id)
    event = session.get(RotationEvent, event_id, populate_existing=True)
    if event is None or event.rotation_id != rotation_id:
        raise NotFound(RotationEvent.__tablename__, event_id)
    if event.undone_at is not None or "after" not in event.data:
        raise NothingToUndo
    is_now = running_state.as_it_is(session, row)
    if _last(session, rotation_id) != event_id or running_state.written(is_now) != event.data["after"]:
        raise ChangedSince
    was = running_state.read(event.before)
    _refuse_other_days(session, row, now=now)
    _refuse_past(session, row, event, was=was, is_now=is_now, now=now)
    running_state.store(session, row, was)
    row.rounds = event.before["rounds"]
    event.undone_at = now
    _note(session, row, "undone", by=by, now=now)
    return Done(event=event, in_the_way=_follow(session, rotation_id, by=by, now=now))


def _happening(situation: Situation, asked: Asked) -> Happening:
    since = situation.since if asked.since is None else min(asked.since, situation.since)
    until = None if asked.for_good else since + USUAL_ROUNDS if asked.until is None else asked.until
    match asked.sort:
        case RotationEventSort.STATION_OUT:
            return StationOut(station=_known(situation.day.stations, asked), since=since, until=until)
        case RotationEventSort.STATION_BACK:
            return StationBack(station=_known(situation.day.stations, asked), since=situation.begun)
        case RotationEventSort.GROUP_LATE:
            back = since + USUAL_ROUNDS if until is None else until
            return GroupLate(group=_known(situation.day.groups, asked), since=since, until=back)
        case RotationEventSort.GROUP_GONE:
            return GroupGone(group=_known(situation.day.groups, asked), since=situation.begun)
        case RotationEventSort.SLOWER_ROUND:
            return SlowerRound(number=since, minutes=asked.minutes)
        case RotationEventSort.BY_HAND:
            raise NotFound(RotationEvent.__tablename__, UUID(int=0))
        case _:
            assert_never(asked.sort)


def _known(parts: tuple[days.Station, ...] | tuple[days.Group, ...], asked: Asked) -> str:
    """Return the id of whom it is about.

    :raises NotFound: when the day has no such station or group.
    """
    wanted = str(asked.subject)
    if all(part.id != wanted for part in parts):
        raise NotFound("rotation_part", asked.subject or UUID(int=0))
    return wanted


def new_key() -> UUID:
    """Return the id of an event that is to be."""
    return uuid4()


def _follow(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Refusal | None:
    """Let the sessions that people know follow, and tell them; return what is in the way, if anything is."""
    planned = select(ProgrammeSession.id).where(ProgrammeSession.rotation_id == rotation_id).limit(1)
    if session.scalar(planned) is None:
        return None
    try:
        with session.begin_nested():
            scheduling.follow(session, rotation_id, by=by, now=now)
    except Refusal as refusal:
        return refusal
    return None


def _locked(session: Session, rotation_id: UUID) -> Rotation:
    turns.take(session)
    row = session.scalar(
        select(Rotation).where(Rotation.id == rotation_id).with_for_update().execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFound(Rotation.__tablename__, rotation_id)
    return row


def _refuse_other_days(session: Session, row: Rotation, *, now: datetime) -> None:
    if not 0 <= running_state.minute_of(session, row, now) < _DAY_MINUTES:
        raise NotToday(row.day)


def _refuse_past(
    session: Session, row: Rotation, event: RotationEvent, *, was: Outcome, is_now: Outcome, now: datetime
) -> None:
    """Refuse to change what is done: visits of a round that began since, or which rounds have begun at all."""
    minute = running_state.minute_of(session, row, now)
    begun = rounds_begun(is_now.rounds, minute)
    since = {visit for visit in was.visits ^ is_now.visits if event.from_round <= visit.round < begun}
    if since or rounds_begun(was.rounds, minute) != begun:
        raise RoundBegan


def _last(session: Session, rotation_id: UUID) -> UUID | None:
    return session.scalar(
        select(RotationEvent.id)
        .where(RotationEvent.rotation_id == rotation_id, RotationEvent.undone_at.is_(None))
        .order_by(RotationEvent.at.desc(), RotationEvent.id.desc())
        .limit(1)
    )


def _note(session: Session, row: Rotation, what: str, *, by: Actor, now: datetime) -> None:
    session.flush()
    audit(session, action=f"rotation.{what}", subject=Rotation.__tablename__, subject_id=row.id, by=by, now=now)
