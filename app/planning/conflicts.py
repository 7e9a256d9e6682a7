"""What is wrong with a plan or asks for attention, found as values; the sentences are left to the page."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import chain
from uuid import UUID

from app.planning.plan import Holder, Plan, PlannedSession, PlannedShift
from app.planning.vocabulary import EngagementState, SessionStatus


class Severity(StrEnum):
    """How bad it is."""

    HARD = "hard"  # the session cannot go on like this
    SOFT = "soft"  # a supervisor may have a reason to accept it
    NOTE = "note"  # good to know


class ConflictKind(StrEnum):
    """What can be wrong. Behind each: the names that a conflict of this kind carries."""

    SPACE_DOUBLE_BOOKED = "space_double_booked"  # space, title, title
    VOLUNTEER_DOUBLE_BOOKED = (
        "volunteer_double_booked"  # volunteer, title, title (one title: two shifts of one session)
    )
    REQUIRED_ROLE_MISSING = "required_role_missing"  # title, role, number of empty seats
    RATIO_NOT_MET = "ratio_not_met"  # title, adults there are, adults needed
    QUALIFICATION_EXPIRES = "qualification_expires"  # title, volunteer, qualification, last valid day or ""
    AGE_GROUP_OVERLAP = "age_group_overlap"  # age group, title, title
    EMPTY_SEATS = "empty_seats"  # title, role, number of empty seats
    RESPONSIBLE_MISSING = "responsible_missing"  # title
    PARTNER_NOT_ASKED = "partner_not_asked"  # title, partner
    PARTNER_DECLINED = "partner_declined"  # title, partner
    VOLUNTEER_UNAVAILABLE = "volunteer_unavailable"  # title, volunteer
    SPACE_TOO_SMALL = "space_too_small"  # title, space, children it holds, children expected
    OUTSIDE_OPENING_HOURS = "outside_opening_hours"  # title, opening time, closing time (as in 09:00)
    PARTNER_NOT_ANSWERED = "partner_not_answered"  # title, partner
    FREE_DAY = "free_day"  # title, name of the day


SEVERITIES = {
    ConflictKind.SPACE_DOUBLE_BOOKED: Severity.HARD,
    ConflictKind.VOLUNTEER_DOUBLE_BOOKED: Severity.HARD,
    ConflictKind.REQUIRED_ROLE_MISSING: Severity.HARD,
    ConflictKind.RATIO_NOT_MET: Severity.HARD,
    ConflictKind.QUALIFICATION_EXPIRES: Severity.HARD,
    ConflictKind.AGE_GROUP_OVERLAP: Severity.SOFT,
    ConflictKind.EMPTY_SEATS: Severity.SOFT,
    ConflictKind.RESPONSIBLE_MISSING: Severity.SOFT,
    ConflictKind.PARTNER_NOT_ASKED: Severity.SOFT,
    ConflictKind.PARTNER_DECLINED: Severity.SOFT,
    ConflictKind.VOLUNTEER_UNAVAILABLE: Severity.SOFT,
    ConflictKind.SPACE_TOO_SMALL: Severity.SOFT,
    ConflictKind.OUTSIDE_OPENING_HOURS: Severity.SOFT,
    ConflictKind.PARTNER_NOT_ANSWERED: Severity.NOTE,
    ConflictKind.FREE_DAY: Severity.NOTE,
}
_Finding = tuple[ConflictKind, tuple[str, ...]]
_ORDER = {kind: place for place, kind in enumerate(ConflictKind)}
_PARTNER_KINDS = {
    EngagementState.NOT_ASKED: ConflictKind.PARTNER_NOT_ASKED,
    EngagementState.ASKED: ConflictKind.PARTNER_NOT_ANSWERED,
    EngagementState.DECLINED: ConflictKind.PARTNER_DECLINED,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """One thing that is wrong: in which sessions, earliest first, and the names a sentence about it needs."""

    kind: ConflictKind
    session_ids: tuple[UUID, ...]
    names: tuple[str, ...]

    @property
    def severity(self) -> Severity:
        """How bad it is; each kind has one severity."""
        return SEVERITIES[self.kind]


def find_conflicts(plan: Plan) -> list[Conflict]:
    """Return everything wrong with the sessions that are not cancelled, by start, then worst first.

    Takes n log n steps for n sessions, and a step for each pair that clashes.
    """
    sessions = sorted(
        (session for session in plan.sessions if session.status is SessionStatus.PLANNED),
        key=lambda session: (session.slot.starts_at, session.id),
    )
    place = {session.id: number for number, session in enumerate(sessions)}
    found = chain(
        _double_booked_spaces(sessions),
        _double_booked_volunteers(sessions),
        _overlapping_age_groups(sessions),
        chain.from_iterable(_within(session, plan) for session in sessions),
    )
    return sorted(
        found,
        key=lambda conflict: (
            place[conflict.session_ids[0]],
            _ORDER[conflict.kind],
            place[conflict.session_ids[-1]],
            conflict.names,
        ),
    )


def _double_booked_spaces(sessions: Iterable[PlannedSession]) -> Iterator[Conflict]:
    booked = (
        (session.space_id, session)
        for session in sessions
        if session.space_id is not None and not session.space_shareable
    )
    for _, one, other in _clashes(booked):
        yield _clash(ConflictKind.SPACE_DOUBLE_BOOKED, one.space_name, one, other)


def _overlapping_age_groups(sessions: Iterable[PlannedSession]) -> Iterator[Conflict]:
    grouped = ((session.age_group_id, session) for session in sessions if session.age_group_id is not None)
    for _, one, other in _clashes(grouped):
        yield _clash(ConflictKind.AGE_GROUP_OVERLAP, one.age_group_name, one, other)


def _double_booked_volunteers(sessions: Iterable[PlannedSession]) -> Iterator[Conflict]:
    names: dict[UUID, str] = {}
    held: list[tuple[UUID, PlannedSession]] = []
    for session in sessions:
        seats = [holder for _, holder in _holding(session)]
        there = {holder.volunteer_id: holder.name for holder in seats}
        names.update(there)
        held.extend((volunteer_id, session) for volunteer_id in there)
        if len(there) < len(seats):
            yield from _in_two_shifts(session, seats)
    for volunteer_id, one, other in _clashes(held):
        yield _clash(ConflictKind.VOLUNTEER_DOUBLE_BOOKED, names[volunteer_id], one, other)


def _in_two_shifts(session: PlannedSession, seats: Iterable[Holder]) -> Iterator[Conflict]:
    shifts_held = Counter((holder.volunteer_id, holder.name) for holder in seats)
    for (_, name), number in shifts_held.items():
        if number > 1:
            yield Conflict(
                kind=ConflictKind.VOLUNTEER_DOUBLE_BOOKED, session_ids=(session.id,), names=(name, session.title)
            )


def _clashes(by_start: Iterable[tuple[UUID, PlannedSession]]) -> Iterator[tuple[UUID, PlannedSession, PlannedSession]]:
    """Sweep over sessions in order of start; yield every two that claim the same thing at once."""
    going_on: dict[UUID, list[PlannedSession]] = defaultdict(list)
    for claimed, session in by_start:
        still = [earlier for earlier in going_on[claimed] if earlier.slot.ends_at > session.slot.starts_at]
        yield from ((claimed, earlier, session) for earlier in still)
        going_on[claimed] = [*still, session]


def _clash(kind: ConflictKind, name: str, one: PlannedSession, other: PlannedSession) -> Conflict:
    return Conflict(kind=kind, session_ids=(one.id, other.id), names=(name, one.title, other.title))


def _within(session: PlannedSession, plan: Plan) -> Iterator[Conflict]:
    """Yield what is wrong with one session by itself."""
    for kind, names in chain(
        _people(session), _supervision(session), _partners(session), _space(session), _moment(session, plan)
    ):
        yield Conflict(kind=kind, session_ids=(session.id,), names=(session.title, *names))


def _people(session: PlannedSession) -> Iterator[_Finding]:
    for shift in session.shifts:
        if shift.empty_seats:
            kind = ConflictKind.REQUIRED_ROLE_MISSING if shift.required else ConflictKind.EMPTY_SEATS
            yield kind, (shift.role, str(shift.empty_seats))
    for shift, holder in _holding(session):
        if not holder.available:
            yield ConflictKind.VOLUNTEER_UNAVAILABLE, (holder.name,)
        if shift.qualification and not holder.qualified_on(session.local_day):
            until = holder.vog_until.isoformat() if holder.vog_until else ""
            yield ConflictKind.QUALIFICATION_EXPIRES, (holder.name, shift.qualification, until)


def _supervision(session: PlannedSession) -> Iterator[_Finding]:
    if not session.responsible_name:
        yield ConflictKind.RESPONSIBLE_MISSING, ()
    if session.ratio is not None:
        needed = -(-session.placed // session.ratio)  # rounded up: a part of an adult cannot watch a child
        if session.adults < needed:
            yield ConflictKind.RATIO_NOT_MET, (str(session.adults), str(needed))


def _partners(session: PlannedSession) -> Iterator[_Finding]:
    for engagement in session.engagements:
        kind = _PARTNER_KINDS.get(engagement.state)
        if kind is not None:
            yield kind, (engagement.partner_name,)


def _space(session: PlannedSession) -> Iterator[_Finding]:
    expected = max(session.placed, session.capacity or 0)
    if session.space_capacity is not None and expected > session.space_capacity:
        yield ConflictKind.SPACE_TOO_SMALL, (session.space_name, str(session.space_capacity), str(expected))


def _moment(session: PlannedSession, plan: Plan) -> Iterator[_Finding]:
    starts, ends = session.slot.local(plan.zone)
    opens, closes = plan.opening
    if starts.time() < opens or ends.time() > closes or ends.date() > starts.date():
        yield ConflictKind.OUTSIDE_OPENING_HOURS, (f"{opens:%H:%M}", f"{closes:%H:%M}")
    if session.local_day in plan.free_days:
        yield ConflictKind.FREE_DAY, (plan.free_days[session.local_day],)


def _holding(session: PlannedSession) -> Iterator[tuple[PlannedShift, Holder]]:
    return ((shift, holder) for shift in session.shifts for holder in shift.holding)
