"""Sessions that claim the same person, children or place at once, or too shortly after one another to get there."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import chain
from typing import NamedTuple
from uuid import UUID

from app.planning.findings import Conflict, ConflictKind
from app.planning.plan import Holder, Plan, PlannedSession
from app.planning.vocabulary import EngagementState


class Claimant(NamedTuple):
    """A session in a sweep; nobody who comes from it need be looked at after ``reaches``."""

    starts_at: datetime
    ends_at: datetime
    reaches: datetime
    session: PlannedSession


def between_sessions(sessions: Sequence[PlannedSession], plan: Plan) -> Iterator[Conflict]:
    """Yield what is wrong between two or more of these sessions, which come by start."""
    by_start = _claimants(sessions)
    return chain(
        _spaces(by_start),
        _volunteers(by_start),
        _led(by_start),
        _partners(by_start),
        _groups(by_start, plan),
        _families(sessions, plan),
    )


def minutes_needed(one: PlannedSession, other: PlannedSession) -> int:
    """Return how long it takes from one session to the other: by way of the location, unless they are in one space."""
    return 0 if one.space_id is not None and one.space_id == other.space_id else one.away_minutes + other.away_minutes


def minutes_between(earlier: PlannedSession, later: PlannedSession) -> int:
    """Return the whole minutes from the end of one to the start of the other; negative when they overlap."""
    return (later.slot.starts_at - earlier.slot.ends_at) // timedelta(minutes=1)


def _claimants(sessions: Sequence[PlannedSession]) -> list[Claimant]:
    farthest = max((session.away_minutes for session in sessions), default=0)
    return [
        Claimant(
            session.slot.starts_at,
            session.slot.ends_at,
            session.slot.ends_at + timedelta(minutes=session.away_minutes + farthest)
            if farthest
            else session.slot.ends_at,
            session,
        )
        for session in sessions
    ]


def _sweep(claims: Iterable[tuple[int, Claimant]]) -> Iterator[tuple[int, PlannedSession, PlannedSession, bool]]:
    """Sweep over claimants in order of start; yield every two within reach of each other, and whether they overlap.

    What is claimed comes as a number: a UUID is hashed in Python, anew at each look.
    """
    going_on: dict[int, list[Claimant]] = {}
    for claim, later in claims:
        before = going_on.get(claim)
        if before is None:
            going_on[claim] = [later]
            continue
        starts_at = later.starts_at
        still = [earlier for earlier in before if earlier.reaches > starts_at]
        for earlier in still:
            yield claim, earlier.session, later.session, earlier.ends_at > starts_at
        still.append(later)
        going_on[claim] = still


def _spaces(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    booked = (
        (one.session.space_id.int, one)
        for one in by_start
        if one.session.space_id is not None and not one.session.space_shareable
    )
    for _, one, other, at_once in _sweep(booked):
        if at_once:
            yield _clash(ConflictKind.SPACE_DOUBLE_BOOKED, one.space_name, one, other)


def _apart(
    found: Iterable[tuple[int, PlannedSession, PlannedSession, bool]],
) -> Iterator[tuple[int, PlannedSession, PlannedSession, bool]]:
    """Pass over two parts of one safety day: whoever runs it is at several of them on purpose."""
    return (each for each in found if each[1].whole != each[2].whole)


def _once(
    found: Iterable[tuple[int, PlannedSession, PlannedSession, bool]],
) -> Iterator[tuple[int, PlannedSession, PlannedSession, bool]]:
    """Pass likewise over what is said of another part already: that something is at the time of a safety day."""
    said: set[tuple[int, UUID, UUID]] = set()
    for claim, one, other, at_once in _apart(found):
        fact = claim, one.whole, other.whole
        if not at_once or fact not in said:
            yield claim, one, other, at_once
        if at_once:
            said.add(fact)


def _volunteers(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    names: dict[int, str] = {}
    held: list[tuple[int, Claimant]] = []
    for claimant in by_start:
        seats = [holder for shift in claimant.session.shifts for holder in shift.holding]
        there = {holder.volunteer_id.int: holder.name for holder in seats}
        names.update(there)
        held.extend((volunteer_id, claimant) for volunteer_id in there)
        if len(there) < len(seats):
            yield from _in_two_shifts(claimant.session, seats)
    for volunteer_id, one, other, at_once in _sweep(held):
        if at_once:
            yield _clash(ConflictKind.VOLUNTEER_DOUBLE_BOOKED, names[volunteer_id], one, other)
        else:
            yield from _travel(ConflictKind.VOLUNTEER_TRAVEL, names[volunteer_id], one, other)


def _in_two_shifts(session: PlannedSession, seats: Iterable[Holder]) -> Iterator[Conflict]:
    shifts_held = Counter((holder.volunteer_id, holder.name) for holder in seats)
    for (_, name), number in shifts_held.items():
        if number > 1:
            yield Conflict(
                kind=ConflictKind.VOLUNTEER_DOUBLE_BOOKED,
                session_ids=(session.id,),
                names=(name, session.title),
                slots=(session.slot,),
            )


def _led(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    leads = ((one.session.led_by.int, one) for one in by_start if one.session.led_by is not None)
    for _, one, other, at_once in _once(_sweep(leads)):
        if at_once:
            yield _clash(ConflictKind.RESPONSIBLE_DOUBLE_BOOKED, one.responsible_name or "", one, other)


def _partners(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    """Yield where partners cannot be: each has one contact, who is at two sessions at once only in one space."""
    names = {asked.partner_id.int: asked.partner_name for one in by_start for asked in one.session.engagements}
    comes = (
        (asked.partner_id.int, one)
        for one in by_start
        for asked in one.session.engagements
        if asked.state is not EngagementState.DECLINED
    )
    for partner, one, other, at_once in _apart(_sweep(comes)):
        if not at_once:
            yield from _travel(ConflictKind.PARTNER_TRAVEL, names[partner], one, other)
        elif one.space_id is None or one.space_id != other.space_id:
            yield _clash(ConflictKind.PARTNER_DOUBLE_BOOKED, names[partner], one, other)


def _groups(by_start: Sequence[Claimant], plan: Plan) -> Iterator[Conflict]:
    """Yield what children cannot do, as groups or one by one; that there is no time between two sessions once."""
    groups = [*_whole_groups(by_start), *_age_groups(by_start)]
    told = {conflict.session_ids for conflict in groups if conflict.kind is ConflictKind.GROUP_TRAVEL}
    yield from groups
    yield from (
        conflict
        for conflict in _children(by_start, plan.children.places)
        if conflict.kind is not ConflictKind.CHILD_TRAVEL or conflict.session_ids not in told
    )


def _whole_groups(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    grouped = ((one.session.group_id.int, one) for one in by_start if one.session.group_id is not None)
    for _, one, other, at_once in _once(_sweep(grouped)):
        if at_once:
            yield _clash(ConflictKind.GROUP_DOUBLE_BOOKED, one.group_name, one, other)
        else:
            yield from _travel(ConflictKind.GROUP_TRAVEL, one.group_name, one, other)


def _age_groups(by_start: Iterable[Claimant]) -> Iterator[Conflict]:
    grouped = ((one.session.age_group_id.int, one) for one in by_start if one.session.age_group_id is not None)
    for _, one, other, at_once in _once(_sweep(grouped)):
        if one.group_id is not None and other.group_id is not None:
            continue  # two classes of one age, or one class, of which it is said already
        if at_once:
            yield _clash(ConflictKind.AGE_GROUP_OVERLAP, one.age_group_name, one, other)
        else:
            yield from _travel(ConflictKind.GROUP_TRAVEL, one.age_group_name, one, other)


def _children(by_start: Iterable[Claimant], places: Mapping[UUID, tuple[int, ...]]) -> Iterator[Conflict]:
    placed = ((child, one) for one in by_start for child in places.get(one.session.id, ()))
    pairs: dict[tuple[UUID, UUID], list[tuple[PlannedSession, PlannedSession, bool]]] = defaultdict(list)
    for _, one, other, at_once in _sweep(placed):
        pairs[one.id, other.id].append((one, other, at_once))
    for found in pairs.values():
        one, other, at_once = found[0]
        names = (one.title, other.title, str(len(found)))
        if at_once:
            yield _pair(ConflictKind.CHILD_DOUBLE_BOOKED, names, one, other)
        else:
            yield from _too_short(ConflictKind.CHILD_TRAVEL, names, one, other)


def _families(sessions: Iterable[PlannedSession], plan: Plan) -> Iterator[Conflict]:
    """Yield the days on which families have too much: helpers agree who does what, "so that none is overloaded"."""
    if plan.family_limit is None:
        return
    family = plan.children.family
    by_day: dict[date, list[tuple[PlannedSession, set[int]]]] = defaultdict(list)
    for session in sessions:
        families = {family.get(child, child) for child in plan.children.places.get(session.id, ())}
        by_day[session.local_day].append((session, families))
    for day, held in by_day.items():
        taking: dict[UUID, set[int]] = defaultdict(set)
        for session, families in held:
            taking[session.whole] |= families
        counts = Counter(chain.from_iterable(taking.values()))
        many = {family for family, number in counts.items() if number > plan.family_limit}
        if many:
            concerned = [session for session, families in held if families & many]
            yield Conflict(
                kind=ConflictKind.FAMILY_OVERLOADED,
                session_ids=tuple(session.id for session in concerned),
                names=(day.isoformat(), str(len(many)), str(plan.family_limit)),
                slots=tuple(session.slot for session in concerned),
            )


def _travel(kind: ConflictKind, name: str, one: PlannedSession, other: PlannedSession) -> Iterator[Conflict]:
    return _too_short(kind, (name, one.title, other.title), one, other)


def _too_short(
    kind: ConflictKind, names: tuple[str, ...], one: PlannedSession, other: PlannedSession
) -> Iterator[Conflict]:
    between, needed = minutes_between(one, other), minutes_needed(one, other)
    if between < needed:
        yield _pair(kind, (*names, str(between), str(needed)), one, other)


def _clash(kind: ConflictKind, name: str, one: PlannedSession, other: PlannedSession) -> Conflict:
    return _pair(kind, (name, one.title, other.title), one, other)


def _pair(kind: ConflictKind, names: tuple[str, ...], one: PlannedSession, other: PlannedSession) -> Conflict:
    return Conflict(kind=kind, session_ids=(one.id, other.id), names=names, slots=(one.slot, other.slot))
