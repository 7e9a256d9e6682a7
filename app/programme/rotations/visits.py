"""The visits of a safety day: put in their place, one of them moved by hand, and put back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.locations import Location
from app.models.rotations import Rotation, RotationEvent, RotationEventSort, Visit
from app.planning.rotation.breaches import breaches
from app.planning.rotation.day import Day, Minute, NamedVisit, Window
from app.planning.rotation.moving import moved
from app.programme.refusals import ChangedSince, NotFound, NothingToUndo
from app.programme.rotations import edits
from app.programme.rotations.refusals import BreaksRules, DayHasBegun, NoSuchVisit
from app.queries import rotation_plan, rotation_problem
from app.queries.rotation_plan import RotationInPlan

UNDO_WITHIN = timedelta(hours=1)
_HOUR = 60

Stored = tuple[UUID, UUID, int]
"""A group, a station and a round."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Move:
    """Whose visit to which station goes to which round."""

    group_id: UUID
    station_id: UUID
    to: int


def move(
    session: Session, rotation_id: UUID, wanted: Move, *, seen: int | None, by: Actor, now: datetime
) -> RotationEvent | None:
    """Move a visit to another round, with whoever is in its way; return what can be undone, if anything changed.

    :raises ChangedMeanwhile: when the day is not any more what the page showed.
    :raises NoSuchVisit: when the group does not come there, or there is no such round.
    :raises BreaksRules: when that breaks a rule that is kept now: nothing was changed.
    :raises DayHasBegun: when the groups are on their way.
    """
    row = edits.opened(session, rotation_id, seen=seen)
    plan = rotation_plan.find(session, rotation_id)
    if plan is None:
        raise NotFound("rotation", rotation_id)
    refuse_begun(session, plan, location_id=by.location_id, now=now)
    day = rotation_problem.running_day(plan)
    names = _Names(plan)
    before = names.named((one.group_id, one.station_id, one.round) for one in plan.visits)
    visit = _found(names, before, wanted, rounds=len(day.rounds()))
    if visit.round == wanted.to:
        return None
    after = moved(day, before, visit=visit, to=wanted.to)
    _refuse_broken(day, before, after)
    event = remember(session, row, what="moved", by=by, now=now)
    put(session, row, names.stored(after), rounds=[[one.start, one.end] for one in plan.rounds])
    row.outcome = (row.outcome or {}) | {"status": "feasible", "by_hand": True}
    edits.changed(session, row, action="visit_moved", by=by, now=now)
    return event


def undo(session: Session, rotation_id: UUID, event_id: UUID, *, by: Actor, now: datetime) -> None:
    """Put the running order back as it was before a change of the last hour.

    :raises NothingToUndo: when it was undone before, is older, or is something that happened on the day.
    :raises ChangedSince: when the running order, or what it goes by, was changed since.
    :raises DayHasBegun: when the groups are on their way.
    """
    row = edits.opened(session, rotation_id)
    event = session.get(RotationEvent, event_id, populate_existing=True)
    if event is None or event.rotation_id != rotation_id:
        raise NotFound("rotation_event", event_id)
    by_hand = event.sort is RotationEventSort.BY_HAND and "version" in event.data
    if not by_hand or event.undone_at is not None or now - event.at > UNDO_WITHIN:
        raise NothingToUndo
    if row.version != event.data["version"]:
        raise ChangedSince
    plan = rotation_plan.find(session, rotation_id)
    if plan is not None:
        refuse_begun(session, plan, location_id=by.location_id, now=now)
    was: Mapping[str, Any] = event.before
    put(session, row, [(UUID(one), UUID(other), at) for one, other, at in was["visits"]], rounds=was["rounds"])
    row.solved_for, row.outcome = was["solved_for"], was["outcome"]
    event.undone_at = now
    edits.changed(session, row, action="visits_undone", by=by, now=now)


def remember(session: Session, row: Rotation, *, what: str, by: Actor, now: datetime) -> RotationEvent:
    """Keep the running order as it is, before it changes; the version after the change says whether it is the last."""
    visits = session.execute(
        select(Visit.group_id, Visit.station_id, Visit.round)
        .where(Visit.rotation_id == row.id)
        .order_by(Visit.round, Visit.group_id)
    )
    event = RotationEvent(
        location_id=row.location_id,
        rotation_id=row.id,
        sort=RotationEventSort.BY_HAND,
        from_round=0,
        data={"what": what, "version": row.version + 1},
        before={
            "rounds": row.rounds,
            "visits": [[str(one.group_id), str(one.station_id), one.round] for one in visits],
            "solved_for": row.solved_for,
            "outcome": row.outcome,
        },
        by_id=by.user_id,
        at=now,
    )
    session.add(event)
    session.flush()
    return event


def put(session: Session, row: Rotation, made: Iterable[Stored], *, rounds: list[list[Minute]]) -> None:
    """Let these be the visits, and these the rounds."""
    session.execute(delete(Visit).where(Visit.rotation_id == row.id))
    common = {"location_id": row.location_id, "rotation_id": row.id}
    rows = [common | {"group_id": group, "station_id": station, "round": at} for group, station, at in made]
    if rows:
        session.execute(insert(Visit), rows)
    row.rounds = rounds


def refuse_begun(session: Session, plan: RotationInPlan, *, location_id: UUID, now: datetime) -> None:
    """Refuse to change the running order of groups that are on their way, or were.

    :raises DayHasBegun: from the first round on.
    """
    zone = session.get_one(Location, location_id).zone
    local = now.astimezone(ZoneInfo(zone))
    starts = plan.rounds[0].start if plan.rounds else plan.starts
    if plan.visits and (local.date(), local.hour * _HOUR + local.minute) >= (plan.day, starts):
        raise DayHasBegun


class _Names:
    """Stored visits as names, and back."""

    def __init__(self, plan: RotationInPlan) -> None:
        self.groups = {one.id: one.name for one in plan.groups}
        self.stations = {one.id: one.name for one in plan.stations}

    def named(self, visits: Iterable[Stored]) -> frozenset[NamedVisit]:
        return frozenset(
            NamedVisit(group=self.groups[group], station=self.stations[station], round=at)
            for group, station, at in visits
        )

    def stored(self, visits: Iterable[NamedVisit]) -> list[Stored]:
        groups = {name: one for one, name in self.groups.items()}
        stations = {name: one for one, name in self.stations.items()}
        return [(groups[one.group], stations[one.station], one.round) for one in sorted(visits)]


def _found(names: _Names, visits: frozenset[NamedVisit], wanted: Move, *, rounds: int) -> NamedVisit:
    asked = (names.groups.get(wanted.group_id), names.stations.get(wanted.station_id))
    found = next((visit for visit in visits if (visit.group, visit.station) == asked), None)
    if found is None or not 0 <= wanted.to < rounds:
        raise NoSuchVisit
    return found


def _refuse_broken(day: Day, before: frozenset[NamedVisit], after: frozenset[NamedVisit]) -> None:
    """Refuse what breaks more than is broken already: then any change could be a step to something better."""
    known = {replace(one, round=None) for one in breaches(day, before)}
    new = tuple(one for one in breaches(day, after) if replace(one, round=None) not in known)
    if new:
        raise BreaksRules(new)


def windows(rounds: Iterable[Window]) -> list[list[Minute]]:
    """Return rounds as they are stored."""
    return [[one.start, one.end] for one in rounds]
