"""Looking at who takes part in an activity, and at who could: each with what is against it. The look is noted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.activities import Activity
from app.planning import enrolment as rules
from app.planning.enrolment import ActivityFacts
from app.planning.vocabulary import EnrolmentRefusal, EnrolmentState
from app.programme.history import audit
from app.programme.refusals import NotFound
from app.queries import agreements, child_search, enrolment_facts, yearly_counts
from app.queries import enrolments as queries
from app.queries.agreements import Agreed
from app.queries.enrolment_facts import Standing
from app.queries.enrolments import Enrolled, Head
from app.queries.search import MOST_FOUND

ASKED_AGAIN = frozenset({EnrolmentState.WANTED, EnrolmentState.WAITING})


@dataclass(frozen=True, kw_only=True, slots=True)
class Chance:
    """What would become of a child that is placed now, and with a comment; none: it cannot be."""

    child_id: UUID
    reasons: tuple[EnrolmentRefusal, ...]
    becomes: EnrolmentState | None
    anyway: EnrolmentState | None
    left_out: tuple[datetime, ...]

    @property
    def by_comment(self) -> bool:
        """Whether a comment makes a difference."""
        return self.anyway is not self.becomes


@dataclass(frozen=True, kw_only=True, slots=True)
class Candidate:
    """A child that was searched, with its groups, and how far it is with the activity."""

    name: str
    groups: str
    state: EnrolmentState | None
    chance: Chance


@dataclass(frozen=True, kw_only=True, slots=True)
class Children:
    """Everybody who has to do with an activity, and whoever was searched; `more` than are shown were found.

    `this_year` is how often each of them takes part in the year of the next meeting, where only so many times are
    allowed.
    """

    head: Head
    facts: ActivityFacts
    lines: tuple[Enrolled, ...]
    chances: dict[UUID, Chance]
    found: tuple[Candidate, ...] = ()
    more: bool = False
    agreed: Agreed | None = None
    this_year: Mapping[UUID, int] = field(default_factory=dict)

    def of(self, *states: EnrolmentState) -> tuple[Enrolled, ...]:
        """Return the children in one of these states."""
        return tuple(line for line in self.lines if line.state in states)

    @property
    def unsigned(self) -> int:
        """How many with a place did not sign the agreement that is asked."""
        if self.agreed is None or not self.agreed.asked:
            return 0
        return sum(line.child_id not in self.agreed.signed for line in self.of(EnrolmentState.PLACED))


def look(session: Session, activity_id: UUID, words: Sequence[str], *, by: Actor, now: datetime) -> Children:
    """Return who takes part in an activity, and the children with these words, in a fixed number of statements.

    :raises NotFound: when there is no such activity at this location.
    """
    head = queries.head(session, activity_id)
    if head is None:
        raise NotFound(Activity.__tablename__, activity_id)
    lines = queries.enrolled(session, activity_id, now=now)
    hits = child_search.children(session, words)
    ids = {line.child_id for line in lines if line.state in ASKED_AGAIN} | {hit.id for hit in hits}
    standing = enrolment_facts.read(session, [activity_id], ids, now=now)
    audit(session, action="children.seen", subject=Activity.__tablename__, subject_id=activity_id, by=by, now=now)
    session.flush()
    facts = standing.activities[activity_id]
    return Children(
        head=head,
        facts=facts,
        lines=lines,
        chances={child_id: chance(standing, activity_id, child_id) for child_id in ids},
        found=tuple(
            Candidate(
                name=hit.name,
                groups=hit.note,
                state=standing.children[activity_id, hit.id].state,
                chance=chance(standing, activity_id, hit.id),
            )
            for hit in hits[:MOST_FOUND]
        ),
        more=len(hits) > MOST_FOUND,
        agreed=agreements.of(session, activity_id, now=now),
        this_year=_this_year(session, activity_id, facts, ids | {line.child_id for line in lines}),
    )


def _this_year(
    session: Session, activity_id: UUID, facts: ActivityFacts, child_ids: Collection[UUID]
) -> Mapping[UUID, int]:
    """Return how often each takes part that year; nothing is asked when there is no limit."""
    if facts.most_a_year is None:
        return {}
    return yearly_counts.of_children(session, activity_id, child_ids, year=facts.day.year)


def chance(standing: Standing, activity_id: UUID, child_id: UUID) -> Chance:
    """Return what would become of a child."""
    child, facts = standing.children[activity_id, child_id], standing.activities[activity_id]
    why, seat = rules.reasons(child, facts), rules.has_a_seat(child, facts)
    return Chance(
        child_id=child_id,
        reasons=why,
        becomes=rules.becomes(why, anyway=False, seat=seat),
        anyway=rules.becomes(why, anyway=True, seat=seat),
        left_out=standing.elsewhere.get((activity_id, child_id), ()),
    )
