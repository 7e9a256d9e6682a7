"""Who goes along when a young person plays outside the location: for the first times somebody must."""

from dataclasses import dataclass
from enum import StrEnum

FIRST_TIMES = 3
"""At how many appointments outside somebody must go along (DOMAIN.md, kind 3: "goes along at first")."""

CHAPERONE = "Begeleider"
"""The role of whoever goes along, in the plan."""


class Chaperone(StrEnum):
    """Whether somebody goes along."""

    COACH = "coach"
    FOUND = "found"
    MISSING = "missing"
    NOT_NEEDED = "not_needed"


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """The seats for whoever goes along in the place of the coach, and how many are taken."""

    need: int
    held: int


def must_go_along(before: int) -> bool:
    """Say whether somebody must go along to an appointment outside, when so many went before it."""
    return before < FIRST_TIMES


def found(*, before: int, coach_goes: bool, seats: Seats | None) -> Chaperone:
    """Return who goes along to an appointment outside, with so many `before` it.

    From the fourth time on nobody has to; when a volunteer is asked all the same, one who is missing is missed.
    """
    if coach_goes:
        return Chaperone.COACH
    if seats is None:
        return Chaperone.MISSING if must_go_along(before) else Chaperone.NOT_NEEDED
    return Chaperone.FOUND if seats.held >= seats.need else Chaperone.MISSING
