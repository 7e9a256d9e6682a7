"""What can be wrong with a plan, as values: the sorts of conflict, how bad each is, and what one carries."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

from app.planning.timeslots import TimeSlot


class Severity(StrEnum):
    """How bad it is."""

    HARD = "hard"  # the session cannot go on like this
    SOFT = "soft"  # a supervisor may have a reason to accept it
    NOTE = "note"  # good to know


class ConflictKind(StrEnum):
    """What can be wrong, worst first. Behind each: the names that a conflict of this kind carries."""

    SPACE_DOUBLE_BOOKED = "space_double_booked"  # space, title, title
    VOLUNTEER_DOUBLE_BOOKED = (
        "volunteer_double_booked"  # volunteer, title, title (one title: two shifts of one session)
    )
    CHILD_DOUBLE_BOOKED = "child_double_booked"  # title, title, number of children
    OVER_CAPACITY = "over_capacity"  # title, children placed, places
    REQUIRED_ROLE_MISSING = "required_role_missing"  # title, role, number of empty seats
    CANCELLED_BY_RULE = "cancelled_by_rule"  # title, when it is decided (ISO, wall time), the roles that are missing
    RATIO_NOT_MET = "ratio_not_met"  # title, adults, adults needed, from and until in wall time ("": all the time)
    BRIEFING_MISSING = "briefing_missing"  # title
    QUALIFICATION_EXPIRES = "qualification_expires"  # title, volunteer, qualification, last valid day or ""
    GROUP_DOUBLE_BOOKED = "group_double_booked"  # group, title, title
    AGE_GROUP_OVERLAP = "age_group_overlap"  # age group, title, title
    PARTNER_DOUBLE_BOOKED = "partner_double_booked"  # partner, title, title
    RESPONSIBLE_DOUBLE_BOOKED = "responsible_double_booked"  # responsible person, title, title
    VOLUNTEER_TRAVEL = "volunteer_travel"  # volunteer, title, title, minutes between, minutes needed
    GROUP_TRAVEL = "group_travel"  # group or age group, title, title, minutes between, minutes needed
    CHILD_TRAVEL = "child_travel"  # title, title, number of children, minutes between, minutes needed
    PARTNER_TRAVEL = "partner_travel"  # partner, title, title, minutes between, minutes needed
    FAMILY_OVERLOADED = "family_overloaded"  # day, number of families, most activities a family should have
    EMPTY_SEATS = "empty_seats"  # title, role, number of empty seats
    RESPONSIBLE_MISSING = "responsible_missing"  # title
    LEAD_TIME_PASSED = "lead_time_passed"  # title, partner, weeks that asking takes
    PARTNER_NOT_ASKED = "partner_not_asked"  # title, partner
    PARTNER_DECLINED = "partner_declined"  # title, partner
    PARTNER_BUSY = "partner_busy"  # title, partner
    VOLUNTEER_BUSY = "volunteer_busy"  # title, volunteer
    VOLUNTEER_UNAVAILABLE = "volunteer_unavailable"  # title, volunteer
    INTERPRETER_MISSING = "interpreter_missing"  # title, and for each language its code and the number of children
    LANGUAGE_NOT_SPOKEN = "language_not_spoken"  # title, volunteer, code of the language
    SPACE_TOO_SMALL = "space_too_small"  # title, space, children it holds, children expected
    TOO_MANY_CHILDREN = "too_many_children"  # title, children placed, most that the template takes
    TOO_FEW_CHILDREN = "too_few_children"  # title, children placed, fewest that the template takes
    OUTSIDE_OPENING_HOURS = "outside_opening_hours"  # title, opening time, closing time (as in 09:00)
    FREE_DAY = "free_day"  # title, name of the day
    COMPANION_PARTED = "companion_parted"  # title, title of what belongs to it, why (Parted), from, until ("": never)
    PARTNER_NOT_ANSWERED = "partner_not_answered"  # title, partner


_HARD = frozenset(
    {
        ConflictKind.SPACE_DOUBLE_BOOKED,
        ConflictKind.VOLUNTEER_DOUBLE_BOOKED,
        ConflictKind.CHILD_DOUBLE_BOOKED,
        ConflictKind.OVER_CAPACITY,
        ConflictKind.REQUIRED_ROLE_MISSING,
        ConflictKind.CANCELLED_BY_RULE,
        ConflictKind.RATIO_NOT_MET,
        ConflictKind.BRIEFING_MISSING,
        ConflictKind.QUALIFICATION_EXPIRES,
    }
)
_NOTES = frozenset({ConflictKind.PARTNER_NOT_ANSWERED})


def _severity(kind: ConflictKind) -> Severity:
    if kind in _HARD:
        return Severity.HARD
    return Severity.NOTE if kind in _NOTES else Severity.SOFT


SEVERITIES = {kind: _severity(kind) for kind in ConflictKind}
RANK = {kind: place for place, kind in enumerate(ConflictKind)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Conflict:
    """One thing that is wrong: in which sessions, earliest first, and the names a sentence about it needs."""

    kind: ConflictKind
    session_ids: tuple[UUID, ...]
    names: tuple[str, ...]
    slots: tuple[TimeSlot, ...] = field(default=(), repr=False, compare=False)
    """When those sessions are."""

    @property
    def severity(self) -> Severity:
        """How bad it is; each kind has one severity."""
        return SEVERITIES[self.kind]

    @property
    def key(self) -> str:
        """The same for as long as the facts are: who accepted this conflict did not accept it at another time."""
        times = (f"{slot.starts_at.isoformat()}/{slot.ends_at.isoformat()}" for slot in self.slots)
        facts = "\x1f".join((self.kind, *map(str, self.session_ids), *times, *self.names))
        return sha256(facts.encode()).hexdigest()[:32]
