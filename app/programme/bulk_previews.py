"""What doing one thing to many sessions would mean, before it is done: what gets in the way, and who would be told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.models.locations import Location, Space
from app.models.people import Volunteer
from app.planning.conflicts import Conflict, Severity, find_conflicts
from app.planning.publication import NoticeKind
from app.planning.vocabulary import SessionStatus
from app.programme import bulk, companions
from app.programme.bulk import Act, AddToAll, CancelAll, MoveAll, ShiftAll
from app.programme.refusals import known
from app.queries.attention import DAY, days_of, plan_of
from app.queries.companions import pairs
from app.queries.plan import SessionInPlan, place, sessions_by_id, sessions_in


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One session: what it is, what it becomes, and what is wrong with that which was not wrong before.

    `beside` is the title of the chosen session that it comes along with, empty for one that was chosen itself.
    """

    before: SessionInPlan
    becomes: SessionInPlan
    conflicts: tuple[Conflict, ...]
    beside: str = ""

    @property
    def hard(self) -> bool:
        """Whether it cannot be done like this."""
        return any(conflict.severity is Severity.HARD for conflict in self.conflicts)


@dataclass(frozen=True, kw_only=True, slots=True)
class Hearer:
    """Somebody who gets one message, about so many sessions."""

    name: str
    partner: bool
    sessions: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Consequences:
    """Everything that would follow, by start of the sessions and by name of the people."""

    lines: tuple[Line, ...]
    hearers: tuple[Hearer, ...]

    @property
    def in_the_way(self) -> int:
        """How many sessions cannot become what is wanted."""
        return sum(line.hard for line in self.lines)


def preview(
    session: Session, session_ids: Collection[UUID], act: Act, *, location: Location, now: datetime
) -> Consequences:
    """Return what would follow, with what comes along, in as many statements for a thousand sessions as for one.

    :raises TooMuchText: when a text becomes too long.
    :raises PlanningError: for a time that no session can have.
    """
    chosen = _together(session, session_ids, act, now=now)
    if not chosen:
        return Consequences(lines=(), hearers=())
    becoming = [_becoming(session, entry, act, location=location) for entry, _title in chosen]
    conflicts = _new_conflicts(session, becoming, location=location, now=now)
    lines = tuple(
        Line(before=before, becomes=becomes, conflicts=tuple(conflicts[before.planned.id]), beside=beside)
        for (before, beside), becomes in zip(chosen, becoming, strict=True)
    )
    return Consequences(lines=lines, hearers=_hearers(session, becoming, now=now))


def _together(
    session: Session, session_ids: Collection[UUID], act: Act, *, now: datetime
) -> tuple[tuple[SessionInPlan, str], ...]:
    """Return by start what goes on of these sessions and of what comes along, with what that is beside."""
    found = pairs(session, of=session_ids) if bulk.takes_along(act) else ()
    there = sessions_by_id(session, {*session_ids, *(pair.companion_id for pair in found)})
    going_on = {entry.planned.id: entry for entry in there if not entry.facts.cancelled and entry.facts.ends_at > now}
    chosen = going_on.keys() & set(session_ids)
    coming = companions.of_many(found, chosen=chosen, along=None)
    beside = {pair.companion_id: pair.title for pair in reversed(found) if pair.meeting_id in chosen}
    return tuple(
        (entry, beside[row_id] if row_id in coming else "")
        for row_id, entry in going_on.items()
        if row_id in chosen | coming
    )


def _becoming(session: Session, entry: SessionInPlan, act: Act, *, location: Location) -> SessionInPlan:
    planned, facts = entry.planned, entry.facts
    match act:
        case CancelAll():
            gone = replace(planned, status=SessionStatus.CANCELLED)
            return replace(entry, planned=gone, facts=replace(facts, cancelled=True))
        case MoveAll(space_id=space_id):
            space = known(session, Space, space_id)  # read once: the session keeps it
            moved = replace(
                planned,
                space_id=space.id,
                space_name=space.name,
                space_shareable=space.shareable,
                space_capacity=space.capacity,
            )
            return replace(entry, planned=moved, facts=replace(facts, place=place(space.name, space.directions)))
        case ShiftAll(minutes=minutes):
            slot = bulk.shifted(planned.slot, minutes=minutes)
            day = slot.starts_at.astimezone(ZoneInfo(location.zone)).date()
            later = replace(facts, starts_at=slot.starts_at, ends_at=slot.ends_at)
            return replace(entry, planned=replace(planned, slot=slot, local_day=day), facts=later)
        case AddToAll(text=text):
            longer = bulk.with_text(facts.description, text, title=planned.title)
            return replace(entry, facts=replace(facts, description=longer))
        case _:
            assert_never(act)


def _new_conflicts(
    session: Session, becoming: Sequence[SessionInPlan], *, location: Location, now: datetime
) -> dict[UUID, list[Conflict]]:
    """Return by session what is wrong afterwards and is not wrong now."""
    days = [entry.planned.local_day for entry in becoming]
    period = days_of(location, min(days) - DAY, max(days) + DAY)
    around = sessions_in(session, starts_at=period.starts_at, ends_at=period.ends_at, location_id=location.id)
    now_is = plan_of(session, location, around, period=period, now=now)
    wanted = {planned.id: planned for planned in now_is.sessions} | {
        entry.planned.id: entry.planned for entry in becoming
    }
    before = set(find_conflicts(now_is))
    chosen = {entry.planned.id for entry in becoming}
    found: dict[UUID, list[Conflict]] = defaultdict(list)
    for conflict in find_conflicts(replace(now_is, sessions=tuple(wanted.values()))):
        if conflict in before or conflict.severity is Severity.NOTE:
            continue
        for session_id in chosen.intersection(conflict.session_ids):
            found[session_id].append(conflict)
    return found


def _hearers(session: Session, becoming: Sequence[SessionInPlan], *, now: datetime) -> tuple[Hearer, ...]:
    """Return who would hear of these sessions when they are published; a draft's first invitations are not news."""
    told = Counter(
        notice.recipient
        for entry in becoming
        for notice in entry.notices(now)
        if notice.kind is not NoticeKind.INVITATION
    )
    partners = {contact: name for entry in becoming for contact, name in entry.contacts.items()}
    names = {
        row.id: row.name for row in session.execute(select(Volunteer.id, Volunteer.name).where(Volunteer.id.in_(told)))
    }
    hearers = (
        Hearer(name=partners.get(person) or names.get(person, ""), partner=person in partners, sessions=number)
        for person, number in told.items()
    )
    return tuple(sorted(hearers, key=lambda hearer: (hearer.partner, hearer.name)))
