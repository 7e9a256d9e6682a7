"""Getting to the lesson: whether everybody has a seat, and every ride an adult."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Seats:
    """A ride as far as counting goes; the adult who goes along takes a seat of it."""

    number: int
    adult: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlook:
    """What is missing: seats for so many people, and an adult on so many rides."""

    short: int
    without_adult: int

    @property
    def good(self) -> bool:
        """Say whether nothing is."""
        return not self.short and not self.without_adult


def outlook(children: int, rides: Collection[Seats]) -> Outlook:
    """Return what is missing to get so many children and their adults there."""
    people = children + sum(ride.adult for ride in rides)
    return Outlook(
        short=max(0, people - sum(ride.number for ride in rides)),
        without_adult=sum(not ride.adult for ride in rides),
    )
