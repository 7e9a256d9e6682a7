"""Enrolling many children at once, looked over first: in principle every child takes part, with exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.planning import enrolment as rules
from app.planning.ages import age_on
from app.planning.enrolment import ActivityFacts
from app.planning.participation import AgeRange
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme import enrolment_steps as steps
from app.programme import enrolments, marks
from app.programme.enrolment_steps import Step
from app.programme.history import audit
from app.programme.refusals import ChangedMeanwhile, NotFound, NothingToChange
from app.queries import enrolment_facts, enrolment_sources, participation
from app.queries import enrolments as queries
from app.queries.enrolment_facts import Standing
from app.queries.enrolment_sources import Member, NamedGroup
from app.queries.enrolments import Head


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """Which children: of an age group, of a group, or everybody of the ages of the activity."""

    age_group_id: UUID | None = None
    group_id: UUID | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """What becomes of a child; none: it cannot take part. Siblings among them share `family_id`; it `waits` already."""

    child_id: UUID
    name: str
    groups: str
    family_id: UUID | None
    becomes: EnrolmentState | None
    reasons: tuple[EnrolmentRefusal, ...]
    left_out: tuple[datetime, ...]
    waits: bool

    @property
    def changes(self) -> bool:
        """Whether anything becomes of it that is not so already."""
        return self.becomes is not None and not (self.waits and self.becomes is EnrolmentState.WAITING)


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What enrolling would do, child by child; `already` hold a seat. `mark` is what is sent back with the button."""

    lines: tuple[Line, ...]
    already: int

    @property
    def mark(self) -> str:
        """A short mark of all that was shown."""
        return marks.of(tuple((line.child_id, line.becomes, line.reasons) for line in self.lines))

    @property
    def lacks_consent(self) -> bool:
        """Whether somebody cannot take part, for a consent that is missing."""
        return any(EnrolmentRefusal.NO_CONSENT in line.reasons for line in self.lines)

    def number(self, becomes: EnrolmentState | None) -> int:
        """Return how many children become that."""
        return sum(line.becomes == becomes for line in self.lines)


@dataclass(frozen=True, kw_only=True, slots=True)
class Choices:
    """An activity, and the whole groups that can be enrolled in it."""

    head: Head
    facts: ActivityFacts
    age_groups: tuple[AgeRange, ...]
    groups: tuple[NamedGroup, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Done:
    """How many were placed and how many wait; the step is one of them, by which all is undone."""

    placed: int
    waiting: int
    change_id: UUID


def choices(session: Session, activity_id: UUID, *, now: datetime) -> Choices:
    """Return what can be chosen.

    :raises NotFound: when there is no such activity at this location.
    """
    head = queries.head(session, activity_id)
    if head is None:
        raise NotFound(Activity.__tablename__, activity_id)
    return Choices(
        head=head,
        facts=enrolment_facts.read(session, [activity_id], [], now=now).activities[activity_id],
        age_groups=participation.age_groups(session),
        groups=enrolment_sources.groups(session),
    )


def look(session: Session, activity_id: UUID, source: Source, *, by: Actor, now: datetime) -> Preview:
    """Return what enrolling these children would do; nothing is changed. The look is noted."""
    standing, members = _read(session, activity_id, source, now=now)
    audit(session, action="children.seen", subject=Activity.__tablename__, subject_id=activity_id, by=by, now=now)
    session.flush()
    return _preview(standing, activity_id, members)


def enrol(
    session: Session,
    activity_id: UUID,
    source: Source,
    *,
    chosen: Collection[UUID],
    seen: str,
    by: Actor,
    now: datetime,
) -> Done:
    """Place the chosen children of a preview, or let them wait, as one act; who was left out makes room for others.

    :raises ChangedMeanwhile: when the preview would look otherwise by now.
    :raises NothingToChange: when none of them can take part or wait.
    """
    activity = steps.hold(session, activity_id)
    standing, members = _read(session, activity_id, source, now=now)
    if _preview(standing, activity_id, members).mark != seen:
        raise ChangedMeanwhile
    ticked = frozenset(chosen)
    lines = _preview(standing, activity_id, [member for member in members if member.id in ticked]).lines
    wanted = {line.child_id: _step(line) for line in lines if line.changes}
    if not wanted:
        raise NothingToChange
    changes = steps.take(session, activity, wanted, by=by, now=now)
    numbers = Counter(step.state for step in wanted.values())
    return Done(
        placed=numbers[EnrolmentState.PLACED],
        waiting=numbers[EnrolmentState.WAITING],
        change_id=next(iter(changes.values())),
    )


def _step(line: Line) -> Step:
    waits = line.becomes is EnrolmentState.WAITING
    return Step(
        state=EnrolmentState.WAITING if waits else EnrolmentState.PLACED,
        reason=enrolments.waits_for(line.reasons) if waits else None,
    )


def _read(session: Session, activity_id: UUID, source: Source, *, now: datetime) -> tuple[Standing, list[Member]]:
    facts = enrolment_facts.read(session, [activity_id], [], now=now).activities.get(activity_id)
    if facts is None:
        raise NotFound(Activity.__tablename__, activity_id)
    members = _of_age(session, source, facts)
    return enrolment_facts.read(session, [activity_id], [member.id for member in members], now=now), members


def _preview(standing: Standing, activity_id: UUID, members: list[Member]) -> Preview:
    able = [m for m in members if standing.children[activity_id, m.id].state not in rules.HOLDS_A_SEAT]
    return Preview(
        lines=tuple(_lines(standing, activity_id, _in_turn(able, standing, activity_id))),
        already=len(members) - len(able),
    )


def _of_age(session: Session, source: Source, facts: ActivityFacts) -> list[Member]:
    """Return the children of a source; of a group whatever their age, which is said with each who is too old."""
    members = enrolment_sources.members(session, day=facts.day, group_id=source.group_id)
    if source.group_id is not None:
        return list(members)
    youngest, oldest = facts.youngest or 0, facts.oldest if facts.oldest is not None else 99
    if source.age_group_id is not None:
        groups = [group for group in participation.age_groups(session) if group.id == source.age_group_id]
        if not groups:
            raise NotFound("age_group", source.age_group_id)
        youngest, oldest = groups[0].youngest, groups[0].oldest
    return [m for m in members if youngest <= age_on(facts.day, birth_month=m.birth_month) <= oldest]


def _in_turn(members: Iterable[Member], standing: Standing, activity_id: UUID) -> list[Member]:
    """Return who waits already first, in turn, and families together."""
    firsts: dict[UUID, tuple[int, str]] = {}
    for member in members:
        child = standing.children[activity_id, member.id]
        waits = child.state is EnrolmentState.WAITING
        turn = (child.ahead if waits else 1_000_000, member.name)
        firsts[member.family_id] = min(turn, firsts.get(member.family_id, turn))
    return sorted(members, key=lambda member: (firsts[member.family_id], str(member.family_id), member.name))


def _lines(standing: Standing, activity_id: UUID, members: list[Member]) -> Iterator[Line]:
    facts = standing.activities[activity_id]
    sizes = Counter(member.family_id for member in members)
    waiting = _others_waiting(standing, activity_id, members)
    for member in members:
        child = replace(standing.children[activity_id, member.id], ahead=waiting)
        why = rules.reasons(child, facts)
        becomes = rules.becomes(why, anyway=False, seat=rules.has_a_seat(child, facts))
        if becomes is EnrolmentState.PLACED:
            facts = replace(facts, taken=facts.taken + 1)
        elif becomes is EnrolmentState.WAITING:
            waiting += 1
        yield Line(
            child_id=member.id,
            name=member.name,
            groups=member.groups,
            family_id=member.family_id if sizes[member.family_id] > 1 else None,
            becomes=becomes,
            reasons=why,
            left_out=standing.elsewhere.get((activity_id, member.id), ()),
            waits=child.state is EnrolmentState.WAITING,
        )


def _others_waiting(standing: Standing, activity_id: UUID, members: list[Member]) -> int:
    """Return how many wait already who are not among these children: they keep their turn before all of them."""
    of = [standing.children[activity_id, member.id] for member in members]
    waiting = sum(child.state is EnrolmentState.WAITING for child in of)
    return max((child.ahead + (child.state is EnrolmentState.WAITING) for child in of), default=0) - waiting
