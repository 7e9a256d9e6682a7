"""Who must be there, who is missing, and when a meeting without them is cancelled by rule."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from app.planning.vocabulary import RoleHolder

SETTLES_AFTER = timedelta(hours=1)
"""So long everybody has to answer at the least, also when a meeting was made known late."""
WARNED_BEFORE = timedelta(days=7)
"""So long before the decision it asks for attention; earlier, an answer that is not there yet says nothing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Requirement:
    """A role without which a meeting cannot go on: how many are needed, and how many said that they come."""

    role: str
    holder: RoleHolder
    need: int
    there: int

    @property
    def lacking(self) -> int:
        """How many are missing."""
        return max(0, self.need - self.there)


class Verdict(StrEnum):
    """What the rule says of a meeting now."""

    NO_RULE = "no_rule"  # no rule, or switched off for this meeting
    COMPLETE = "complete"
    OPEN = "open"  # somebody is missing, and it will be decided later
    CANCEL = "cancel"


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A meeting that needs people: ``hours`` before its start it is decided (none: never by rule).

    ``known_since`` is when people were told of it last (none: nobody knows of it), ``goes_on`` says that somebody
    wants it to go on whoever is missing.
    """

    starts_at: datetime
    hours: int | None
    known_since: datetime | None
    requirements: tuple[Requirement, ...] = ()
    goes_on: bool = False

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """The roles for which somebody is missing."""
        return tuple(one for one in self.requirements if one.lacking)

    @property
    def decided_at(self) -> datetime | None:
        """When the rule decides; none when there is no rule, or nobody knows of the meeting."""
        if self.hours is None or self.known_since is None:
            return None
        return max(self.starts_at - timedelta(hours=self.hours), self.known_since + SETTLES_AFTER)

    def verdict(self, now: datetime) -> Verdict:
        """Return what the rule says; of a meeting that has begun, nothing any more."""
        decided_at = self.decided_at
        if decided_at is None or self.goes_on or self.starts_at <= now:
            return Verdict.NO_RULE
        if not self.missing:
            return Verdict.COMPLETE
        return Verdict.CANCEL if decided_at <= now else Verdict.OPEN

    def warned(self, now: datetime) -> bool:
        """Tell whether it is time to look for who is missing."""
        decided_at = self.decided_at
        near = decided_at is not None and decided_at - WARNED_BEFORE <= now
        return near and self.verdict(now) in {Verdict.OPEN, Verdict.CANCEL}


def of_roles(
    roles: Sequence[Mapping[str, Any]], *, confirmed: Sequence[str], coming: Collection[str]
) -> tuple[Requirement, ...]:
    """Return what a template's required roles of partners and staff come to; those of volunteers are shifts.

    ``confirmed`` are the sorts of the partners that said yes, ``coming`` the
    roles of staff in which somebody does.
    """
    found = []
    for role in roles:
        holder = RoleHolder(role["who"])
        if not role["required"] or holder is RoleHolder.VOLUNTEER:
            continue
        if holder is RoleHolder.PARTNER:
            sort = role.get("partner")
            there = sum(1 for one in confirmed if sort is None or one == sort)
        else:
            there = int(role["name"] in coming)
        # One answers for the role, however many trainers an organisation sends.
        found.append(Requirement(role=role["name"], holder=holder, need=1, there=there))
    return tuple(found)
