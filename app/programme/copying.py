"""Copying a week or a term into another period: what comes along, what does not and why, and the drafts themselves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import ProgrammeSession
from app.models.locations import Location
from app.planning import copying
from app.planning.copying import Copy, Fate, Original
from app.planning.outline import Draft, Need, Outline
from app.planning.vocabulary import SessionStatus
from app.programme import copied_seats, drafts, places, plan_edits, turns
from app.programme.refusals import Forbidden, InTheWay, NothingToChange, TooMany
from app.queries import free_days, space_use
from app.queries.attention import days_of
from app.queries.plan import SessionInPlan, sessions_in

MOST_COPIES = 2000
NEAR = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """Which days, into the week of which day, and what comes along with the sessions."""

    first: date
    last: date
    target: date
    roles: bool = True
    partners: bool = True
    people: bool = True

    @property
    def weeks(self) -> int:
        """How many weeks later the copies are."""
        return copying.weeks_between(self.first, self.target)


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One session: what becomes of it, and the volunteers who are needed elsewhere at that time."""

    copy: Copy
    busy: Mapping[UUID, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True, slots=True)
class CopyPlan:
    """Everything that would be copied, and what would not, by start."""

    lines: tuple[Line, ...]
    sources: Mapping[UUID, SessionInPlan]

    @property
    def coming(self) -> tuple[Line, ...]:
        """What is copied."""
        return tuple(line for line in self.lines if line.copy.fate is Fate.COMES)


@dataclass(frozen=True, kw_only=True, slots=True)
class Copied:
    """What copying did: the act that takes it back, and how many sessions came and stayed behind."""

    edit_id: UUID
    sessions: int
    left: int


def preview(session: Session, wish: Wish, *, location: Location, now: datetime) -> CopyPlan:
    """Return what copying would do: the same number of statements for a week and for a term.

    :raises TooMany: for more than `MOST_COPIES` sessions.
    """
    # A safety day is made from its rotation: a part of it alone would have nobody who comes.
    sources = [one for one in _in(session, wish.first, wish.last, location) if one.planned.rotation_id is None]
    if len(sources) > MOST_COPIES:
        raise TooMany(most=MOST_COPIES)
    if not sources:
        return CopyPlan(lines=(), sources={})
    by = timedelta(weeks=wish.weeks)
    first, last = wish.first + by - NEAR, wish.last + by + NEAR
    found = copying.copies(
        [_original(entry) for entry in sources],
        weeks=wish.weeks,
        zone=location.zone,
        there=_there(session, first, last, location),
        free=free_days.between(session, location_id=location.id, first=first, last=last),
        now=now,
    )
    by_id = {entry.planned.id: entry for entry in sources}
    found = _unless_taken(session, found, by_id)
    busy = copied_seats.busy(session, found, by_id) if wish.roles and wish.people else {}
    lines = tuple(Line(copy=copy, busy=busy.get(copy.original.id, {})) for copy in found)
    return CopyPlan(lines=lines, sources=by_id)


def copy(session: Session, wish: Wish, *, location: Location, by: Actor, now: datetime) -> Copied:
    """Put the copies in the plan as drafts, as one act; what is there already is not doubled.

    :raises NothingToChange: when nothing would come along.
    :raises TooMany: for more than `MOST_COPIES` sessions.
    """
    turns.take(session)
    found = preview(session, wish, location=location, now=now)
    if not found.coming:
        raise NothingToChange
    notes = _notes(session, found.sources)
    made = [_draft(line, found.sources, notes, wish=wish, location=location) for line in found.coming]
    try:
        ids = drafts.put(session, made, by=by, now=now)
    except Forbidden as refusal:  # what is not foreseen here the database still forbids
        raise InTheWay(refusal.constraint) from refusal
    if wish.roles and wish.people:
        seats = {
            row_id: copied_seats.Seats(
                source=found.sources[line.copy.original.id], draft=draft, busy=frozenset(line.busy)
            )
            for row_id, line, draft in zip(ids, found.coming, made, strict=True)
        }
        copied_seats.fill(session, seats, now=now)
    places.hold_for_placed(session, ids)
    edit = plan_edits.adopt(session, ids, sort="copied", by=by, now=now)
    return Copied(edit_id=edit.id, sessions=len(ids), left=len(found.lines) - len(ids))


def _in(session: Session, first: date, last: date, location: Location) -> tuple[SessionInPlan, ...]:
    period = days_of(location, first, last)
    return sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)


def _original(entry: SessionInPlan) -> Original:
    planned = entry.planned
    return Original(
        id=planned.id,
        activity_id=entry.activity_id,
        title=planned.title,
        slot=planned.slot,
        cancelled=planned.status is SessionStatus.CANCELLED,
        school_holidays=planned.school_holidays,
    )


def _there(session: Session, first: date, last: date, location: Location) -> set[tuple[UUID, datetime]]:
    period = days_of(location, first, last)
    rows = session.execute(
        select(ProgrammeSession.activity_id, ProgrammeSession.starts_at).where(
            ProgrammeSession.location_id == location.id,
            ProgrammeSession.starts_at >= period.starts_at,
            ProgrammeSession.starts_at < period.ends_at,
        )
    )
    return {(row.activity_id, row.starts_at) for row in rows}


def _unless_taken(session: Session, found: Sequence[Copy], sources: Mapping[UUID, SessionInPlan]) -> tuple[Copy, ...]:
    """Leave behind what another session is in the way of."""
    asked = [
        (copy, space_id, copy.slot)
        for copy in found
        if copy.fate is Fate.COMES and copy.slot and (space_id := sources[copy.original.id].planned.space_id)
    ]
    uses = space_use.in_the_way(session, [(space_id, slot) for _copy, space_id, slot in asked])
    taken = {asked[number][0].original.id: use.title for number, use in uses.items()}
    return tuple(
        replace(copy, fate=Fate.SPACE_TAKEN, reason=taken[copy.original.id]) if copy.original.id in taken else copy
        for copy in found
    )


def _notes(session: Session, sources: Iterable[UUID]) -> dict[UUID, str]:
    rows = session.execute(
        select(ProgrammeSession.id, ProgrammeSession.notes).where(ProgrammeSession.id.in_(list(sources)))
    )
    return {row.id: row.notes for row in rows}


def _draft(
    line: Line, sources: Mapping[UUID, SessionInPlan], notes: Mapping[UUID, str], *, wish: Wish, location: Location
) -> Draft:
    entry = sources[line.copy.original.id]
    planned = entry.planned
    if line.copy.slot is None or planned.space_id is None:
        raise TypeError("only what comes along becomes a draft")
    needs = tuple(
        Need(
            role=shift.role,
            need=shift.need,
            required=shift.required,
            qualification=shift.qualification,
            language=shift.language,
            position=position,
        )
        for position, shift in enumerate(planned.shifts)
    )
    outline = Outline(
        location_id=location.id,
        activity_id=entry.activity_id,
        title=planned.title,
        notes=notes[planned.id],
        zone=location.zone,
        space_id=planned.space_id,
        space_shareable=planned.space_shareable,
        age_group_id=planned.age_group_id,
        needs=needs if wish.roles else (),
        partner_ids=tuple(each.partner_id for each in planned.engagements) if wish.partners else (),
    )
    return Draft(outline=outline, slot=line.copy.slot, meant_for=None)
