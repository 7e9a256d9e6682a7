"""The plan of a stretch of time, read in three queries however many sessions there are.

Everything that looks at a plan — the board, the conflicts, the summary before publishing — starts from these values.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.planning.plan import Holder, PlannedEngagement, PlannedSession, PlannedShift
from app.planning.publication import Facts, Notice, Told, notices
from app.planning.timeslots import TimeSlot
from app.planning.vocabulary import ActivityKind, Answer, EngagementState, SchoolHolidays, SessionStatus
from app.queries import outing_rules, plan_rows
from app.queries.plan_rows import Statements

MOST_REMEMBERED = 2_000
"""Sessions of which a process remembers rows and value, some 10 kB each: of a week that changed, most did not."""


@dataclass(frozen=True, kw_only=True)
class SessionInPlan:
    """A session as it is planned, as it was published, and everybody around it."""

    planned: PlannedSession
    location_id: UUID
    kind: ActivityKind
    activity_id: UUID
    activity_title: str
    facts: Facts
    published: Facts | None
    version: int
    volunteers: frozenset[UUID] = frozenset()
    partners: Mapping[UUID, UUID] = field(default_factory=dict)
    """Contact by partner, of every engagement that stands."""
    contacts: Mapping[UUID, str] = field(default_factory=dict)
    """The partner's name by contact, also of an engagement that no longer stands."""
    told: Mapping[UUID, Told] = field(default_factory=dict)
    """What each volunteer (by its id) and contact (by its id) was told last."""

    @property
    def wanted(self) -> frozenset[UUID]:
        """Return who is to come: volunteers and contacts, by id."""
        return self.volunteers | frozenset(self.partners.values())

    def notices(self, now: datetime) -> tuple[Notice, ...]:
        """Return what must be told so that everybody knows this session as it is planned."""
        return notices(facts=self.facts, wanted=self.wanted, told=self.told, now=now)

    @cached_property
    def state(self) -> str:
        """`draft`, `published`, `changed` since it was published, or `cancelled` without anybody who has to know it."""
        if self.published is None:
            return "cancelled" if self.facts.cancelled else "draft"
        if self.published != self.facts or self.notices(self.facts.starts_at):
            return "changed"
        return "cancelled" if self.facts.cancelled else "published"


_remembered_by_id: dict[UUID, tuple[tuple[object, ...], SessionInPlan]] = {}


def sessions_in(
    session: Session, *, starts_at: datetime, ends_at: datetime, location_id: UUID
) -> tuple[SessionInPlan, ...]:
    """Return the sessions that start in [starts_at, ends_at), by start, title and id."""
    return _read(session, plan_rows.IN_PERIOD, {"location_id": location_id, "starts_at": starts_at, "ends_at": ends_at})


def sessions_by_id(session: Session, ids: Iterable[UUID]) -> tuple[SessionInPlan, ...]:
    """Return these sessions, by start, title and id; those of another location are not there."""
    return _read(session, plan_rows.BY_ID, {"ids": list(ids)})


def sessions_of(session: Session, activity_id: UUID) -> tuple[SessionInPlan, ...]:
    """Return the sessions of an activity, by start, title and id; those of another location are not there."""
    return _read(session, plan_rows.OF_ACTIVITY, {"activity_id": activity_id})


def _read(session: Session, statements: Statements, values: Mapping[str, object]) -> tuple[SessionInPlan, ...]:
    rows = statements.sessions.read(session, values)
    seats = _by_session(statements.seats.read(session, values)) if rows else {}
    asked = _by_session(statements.engagements.read(session, values)) if rows else {}
    return tuple(_remembered(row, seats.get(row.id, ()), asked.get(row.id, ())) for row in rows)


def _by_session(rows: Sequence[Any]) -> dict[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.session_id].append(row)
    return found


def _remembered(row: Any, seats: Sequence[Any], asked: Sequence[Any]) -> SessionInPlan:
    """Return the value that these rows make: the one of last time, when they are the same rows."""
    rows = (row, seats, asked)
    known, value = _remembered_by_id.get(row.id, (None, None))
    if known == rows and value is not None:
        return value
    made = _in_plan(row, seats, asked)
    if len(_remembered_by_id) >= MOST_REMEMBERED:
        _remembered_by_id.clear()
    _remembered_by_id[row.id] = rows, made
    return made


def _in_plan(row: Any, seats: Sequence[Any], asked: Sequence[Any]) -> SessionInPlan:
    standing = [line for line in asked if not line.withdrawn]
    return SessionInPlan(
        planned=_planned(row, seats, standing),
        location_id=row.location_id,
        kind=row.kind,
        activity_id=row.activity_id,
        activity_title=row.activity_title,
        facts=_facts(row),
        published=_published(row),
        version=row.version,
        volunteers=frozenset(seat.volunteer_id for seat in seats if seat.volunteer_id and _holds_a_seat(seat)),
        partners={
            line.partner_id: line.contact_id
            for line in standing
            if line.contact_id and line.state is not EngagementState.DECLINED
        },
        contacts={line.contact_id: line.partner_name for line in asked if line.contact_id},
        told=_told(seats, "volunteer_id") | _told(asked, "contact_id"),
    )


def _holds_a_seat(seat: Any) -> bool:
    return not seat.released and seat.answer is not Answer.DECLINED


def _planned(row: Any, seats: Sequence[Any], standing: Sequence[Any]) -> PlannedSession:
    return PlannedSession(
        id=row.id,
        title=row.title,
        slot=TimeSlot(starts_at=row.starts_at, ends_at=row.ends_at),
        local_day=row.starts_local.date(),
        status=SessionStatus.CANCELLED if row.cancelled else SessionStatus.PLANNED,
        space_id=row.space_id,
        space_name=row.space_name,
        space_shareable=row.space_shareable,
        space_capacity=row.space_capacity,
        away_minutes=row.travel_minutes,
        group_id=row.group_id,
        group_name=row.group_name or "",
        age_group_id=row.age_group_id,
        age_group_name=row.age_group_name or "",
        capacity=row.capacity,
        placed=row.placed,
        ratio=row.ratio,
        watched=outing_rules.watched(
            row.outing_sort,
            day=row.starts_local.date(),
            youngest=row.youngest,
            min_age=row.min_age,
            ratio=row.ratio,
        ),
        along=row.along or 0,
        responsible_name=row.responsible_name,
        # Coaches are there themselves; others where nobody else is.
        led_by=row.coach_id or (None if seats or standing else row.responsible_id),
        min_children=row.min_children,
        max_children=row.max_children,
        lead_days=7 * row.lead_weeks,
        briefed=row.briefed,
        language_matters=row.language_matters,
        school_holidays=SchoolHolidays(row.school_holidays or SchoolHolidays.IGNORE),
        rotation_id=row.rotation_id,
        goes_round=row.goes_round,
        shifts=_shifts(seats),
        engagements=tuple(
            PlannedEngagement(partner_id=line.partner_id, partner_name=line.partner_name, state=line.state)
            for line in standing
        ),
    )


def _shifts(seats: Sequence[Any]) -> tuple[PlannedShift, ...]:
    by_shift: dict[UUID, list[Any]] = defaultdict(list)
    for seat in (seat for seat in seats if not seat.withdrawn):
        by_shift[seat.shift_id].append(seat)
    return tuple(
        PlannedShift(
            id=shift_id,
            role=lines[0].role,
            need=lines[0].need,
            required=lines[0].required,
            qualification=lines[0].qualification,
            language=lines[0].language,
            starts_after=lines[0].starts_after,
            ends_before=lines[0].ends_before,
            holders=tuple(_holder(line) for line in lines if line.volunteer_id and not line.released),
        )
        for shift_id, lines in by_shift.items()
    )


def _holder(line: Any) -> Holder:
    return Holder(
        volunteer_id=line.volunteer_id,
        name=line.volunteer_name,
        vog_until=line.vog_until,
        answer=line.answer,
        available=line.available,
    )


def place(space_name: str, directions: str) -> str:
    """Return where to go, as calendars and mails say it."""
    return f"{space_name} ({directions})" if directions else space_name


def _facts(row: Any) -> Facts:
    return Facts(
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        title=row.title,
        description="\n\n".join(part for part in (row.notes, row.description) if part),
        place=place(row.space_name, row.directions),
        cancelled=row.cancelled,
    )


def _published(row: Any) -> Facts | None:
    if row.published_starts_at is None:
        return None
    return Facts(
        starts_at=row.published_starts_at,
        ends_at=row.published_ends_at,
        title=row.published_title,
        description=row.published_description,
        place=row.published_place,
        cancelled=row.published_cancelled,
    )


def _told(lines: Sequence[Any], recipient: str) -> dict[UUID, Told]:
    return {
        getattr(line, recipient): Told(
            sequence=line.sequence,
            stamped_at=line.stamped_at,
            starts_at=line.told_starts_at,
            ends_at=line.told_ends_at,
            text_hash=line.told_hash,
            withdrawn=line.invitation_withdrawn,
            declined=line.declined_at is not None,
        )
        for line in lines
        if line.sequence is not None
    }
