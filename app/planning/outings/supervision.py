"""How many adults an outing takes: by where it goes and by its youngest child, always the strictest rule that holds.

DOMAIN.md: enough supervision is a hard condition of an outing. The sources give no table; this one is ours, a floor
that no location goes under, and what an activity or an age group asks itself only makes it stricter.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from app.planning.vocabulary import OutingSort

UNKNOWN_AGE = 6
"""The age that is reckoned with while nobody is placed and the group has no ages: the youngest of the template."""
LEAST_AT_WATER = 2
"""At a pool one adult is in the water while the other stays with those who leave it."""

_FROM_AGE = (0, 4, 8, 12)
_USUAL = (3, 5, 8, 10)
_CHILDREN_PER_ADULT: dict[OutingSort, tuple[int, int, int, int]] = {
    OutingSort.SWIMMING: (1, 2, 4, 8),
    OutingSort.ICE_RINK: (2, 4, 6, 8),
    OutingSort.NATURE: (3, 5, 7, 10),
    OutingSort.MUSEUM: _USUAL,
    OutingSort.TOURNAMENT: _USUAL,
    OutingSort.OTHER: _USUAL,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Rule:
    """What an outing asks: so many children for each adult at the most, and never fewer adults than `least`."""

    children_per_adult: int
    least: int = 1

    def adults(self, children: int) -> int:
        """Return how many adults so many children take; nobody takes none."""
        if not children:
            return 0
        return max(self.least, -(-children // self.children_per_adult))

    def children(self, adults: int) -> int:
        """Return how many children so many adults can take; with fewer than it asks at the least none."""
        return 0 if adults < self.least else adults * self.children_per_adult


def rule(sort: OutingSort, *, youngest: int | None, own: Iterable[int | None] = ()) -> Rule:
    """Return the strictest rule for an outing of this sort with a youngest child of so many years.

    `own` are the children per adult that the activity and its age group ask, as far as they ask anything.
    """
    age = UNKNOWN_AGE if youngest is None else max(0, youngest)
    band = max(place for place, since in enumerate(_FROM_AGE) if since <= age)
    asked = [number for number in own if number is not None]
    return Rule(
        children_per_adult=min(_CHILDREN_PER_ADULT[sort][band], *asked) if asked else _CHILDREN_PER_ADULT[sort][band],
        least=LEAST_AT_WATER if sort is OutingSort.SWIMMING else 1,
    )
