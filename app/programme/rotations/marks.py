"""Who was at which station: ticked by the leaders of the groups on the day, or read from the stamps afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.participants import Participant, StationMark
from app.models.rotations import Rotation, RotationGroup, Station
from app.planning.vocabulary import AttendanceMark
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal
from app.programme.rotations import presence, running_state
from app.queries import rotation_marks
from app.queries.rotation_marks import Sheet

BEFORE, AFTER = 2 * 60, 4 * 60
"""So many minutes before the first round and after the last one a leader knows who is in the group."""


class NotNow(Refusal):
    """The list of a group is there for its leader on the day itself alone."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Tick:
    """What somebody notes of a child at a station, and what was noted when they looked."""

    participant_id: UUID
    station_id: UUID
    mark: AttendanceMark
    seen: AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """A tick that was not taken over: somebody else noted otherwise meanwhile."""

    participant_id: UUID
    station_id: UUID
    mark: AttendanceMark


@dataclass(frozen=True, kw_only=True, slots=True)
class Recorded:
    """How many marks changed, and which ticks wait for a choice."""

    changed: int
    conflicts: tuple[Conflict, ...]


def of_group(session: Session, rotation_id: UUID, group_id: UUID, *, by: Actor, now: datetime) -> Sheet:
    """Return the list of a group to whoever leads it. The look is noted.

    :raises NotFound: to anybody else: to them there is no such list.
    :raises NotNow: when it is not the day, or too early or too late on it.
    """
    refuse_others(session, rotation_id, group_id, by=by, now=now)
    _note(session, "seen", RotationGroup.__tablename__, group_id, by=by, now=now)
    return rotation_marks.sheet(session, rotation_id, group_id=group_id)


def of_all(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> Sheet:
    """Return the lists of all groups, for a supervisor. The look is noted.

    :raises NotFound: when there is no such rotation here.
    """
    _found(session, rotation_id)
    _note(session, "seen", Rotation.__tablename__, rotation_id, by=by, now=now)
    return rotation_marks.sheet(session, rotation_id)


def record_of_group(
    session: Session, rotation_id: UUID, group_id: UUID, ticks: Iterable[Tick], *, by: Actor, now: datetime
) -> Recorded:
    """Note who of a group was at a station; children who are in another group by now are passed over.

    :raises NotFound: and `NotNow`, as `of_group`.
    """
    refuse_others(session, rotation_id, group_id, by=by, now=now)
    return _record(session, rotation_id, {group_id}, ticks, by=by, now=now)


def record(session: Session, rotation_id: UUID, ticks: Iterable[Tick], *, by: Actor, now: datetime) -> Recorded:
    """Note who was at a station, for a supervisor.

    :raises NotFound: when there is no such rotation here.
    """
    _found(session, rotation_id)
    groups = session.scalars(select(RotationGroup.id).where(RotationGroup.rotation_id == rotation_id)).all()
    return _record(session, rotation_id, set(groups), ticks, by=by, now=now)


def refuse_others(session: Session, rotation_id: UUID, group_id: UUID, *, by: Actor, now: datetime) -> None:
    """Let nobody pass but who leads the group, on the day.

    :raises NotFound: to anybody else.
    :raises NotNow: when it is not the day, or too early or too late on it.
    """
    if by.volunteer_id is None or not rotation_marks.leads(session, rotation_id, group_id, by.volunteer_id):
        raise NotFound(RotationGroup.__tablename__, group_id)
    if not is_open(session, rotation_id, now=now):
        raise NotNow


def is_open(session: Session, rotation_id: UUID, *, now: datetime) -> bool:
    """Say whether leaders know now who is in their groups."""
    row = _found(session, rotation_id)
    starts = row.rounds[0][0] if row.rounds else row.starts
    ends = row.rounds[-1][1] if row.rounds else row.ends
    return starts - BEFORE <= running_state.minute_of(session, row, now) < ends + AFTER


def _found(session: Session, rotation_id: UUID) -> Rotation:
    row = session.get(Rotation, rotation_id, populate_existing=True)
    if row is None:
        raise NotFound(Rotation.__tablename__, rotation_id)
    return row


def _record(
    session: Session, rotation_id: UUID, group_ids: set[UUID], ticks: Iterable[Tick], *, by: Actor, now: datetime
) -> Recorded:
    """Take ticks over, each once however often it is sent; those of one group come one after another."""
    asked = {(tick.participant_id, tick.station_id): tick for tick in ticks}
    locked = select(RotationGroup.id).where(RotationGroup.id.in_(group_ids)).order_by(RotationGroup.id)
    session.execute(locked.with_for_update(key_share=True))
    known = _known(session, rotation_id, group_ids, asked)
    rows = {
        (row.participant_id, row.station_id): row
        for row in session.scalars(
            select(StationMark)
            .where(StationMark.participant_id.in_({participant for participant, _station in known}))
            .execution_options(populate_existing=True)
        )
    }
    changed, conflicts = 0, []
    for pair in known:
        tick, row = asked[pair], rows.get(pair)
        is_now = row.mark if row else AttendanceMark.NOT_RECORDED
        if is_now is tick.mark:
            continue
        if is_now is not tick.seen:
            conflicts.append(Conflict(participant_id=pair[0], station_id=pair[1], mark=is_now))
            continue
        _write(session, row, tick, by=by, now=now)
        changed += 1
    if changed:
        session.flush()
        presence.follow(session, {participant for participant, _station in known}, by=by, now=now)
        _note(session, "recorded", Rotation.__tablename__, rotation_id, by=by, now=now)
    return Recorded(changed=changed, conflicts=tuple(conflicts))


def _known(
    session: Session, rotation_id: UUID, group_ids: set[UUID], asked: Iterable[tuple[UUID, UUID]]
) -> list[tuple[UUID, UUID]]:
    """Return which of these pairs are a child of these groups and a station of this day, in their order."""
    pairs = sorted(asked)
    children = set(
        session.scalars(
            select(Participant.id).where(
                Participant.id.in_({participant for participant, _station in pairs}),
                Participant.group_id.in_(group_ids),
            )
        )
    )
    stations = set(session.scalars(select(Station.id).where(Station.rotation_id == rotation_id)))
    return [pair for pair in pairs if pair[0] in children and pair[1] in stations]


def _write(session: Session, row: StationMark | None, tick: Tick, *, by: Actor, now: datetime) -> None:
    if row is None:
        session.add(
            StationMark(
                location_id=by.location_id,
                participant_id=tick.participant_id,
                station_id=tick.station_id,
                mark=tick.mark,
                recorded_at=now,
                recorded_by_id=by.user_id,
            )
        )
    elif tick.mark is AttendanceMark.NOT_RECORDED:
        session.delete(row)
    else:
        row.mark, row.recorded_by_id, row.corrected_at = tick.mark, by.user_id, now


def _note(session: Session, what: str, subject: str, subject_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action=f"station_marks.{what}", subject=subject, subject_id=subject_id, by=by, now=now)
    session.flush()
