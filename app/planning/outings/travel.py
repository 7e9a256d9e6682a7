"""Getting there and back: whether everybody has a seat, small children a seat of their own, and each ride an adult."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from app.planning.vocabulary import TravelMode

SMALL_UNTIL = 8
"""Children younger than this are reckoned to be under 1.35 m, below which a car takes a child seat.

RVV 1990 art. 59: under 1.35 m; on a bike art. 58a asks for a seat under 8 years. A length is not known here; on growth
charts of the country most children pass 1.35 m in their ninth year.
"""
SEATS_FOR_SMALL = frozenset({TravelMode.CAR, TravelMode.BIKE})
"""Who walks needs none, and in a bus or taxi small children may sit without one (RVV 1990 art. 59)."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """A ride as far as counting goes; the adult who goes along takes a seat of it."""

    mode: TravelMode
    number: int
    child_seats: int
    adult: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Company:
    """Who goes: children, of whom some are small, and adults."""

    children: int
    small: int
    adults: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What is missing: seats, seats for small children, and an adult on so many rides."""

    short: int
    child_seats_short: int
    without_adult: int

    @property
    def good(self) -> bool:
        """Say whether nothing is."""
        return not (self.short or self.child_seats_short or self.without_adult)


def outlook(company: Company, rides: Collection[Seats]) -> Outlook:
    """Return what is missing to get a company there; small children go first where they need no seat of their own."""
    adults = max(company.adults, sum(ride.adult for ride in rides))
    free = sum(ride.number - ride.adult for ride in rides if ride.mode not in SEATS_FOR_SMALL)
    fit = sum(ride.child_seats for ride in rides if ride.mode in SEATS_FOR_SMALL)
    return Outlook(
        short=max(0, company.children + adults - sum(ride.number for ride in rides)),
        child_seats_short=max(0, company.small - free - fit),
        without_adult=sum(not ride.adult for ride in rides),
    )
