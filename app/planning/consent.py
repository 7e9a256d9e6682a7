"""Who agrees for a child: a parent, the guardian of whoever came alone, and from 16 on the young person as well.

RELIABILITY.md 3.6: under 16 never by the child alone. Who is of age decides alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.planning.errors import PlanningError
from app.planning.vocabulary import ConsentGiver

ALONE_FROM = 16
OF_AGE = 18


@dataclass(eq=False, kw_only=True)
class TooYoungAlone(PlanningError):
    """Whoever is not certainly 16 does not agree alone; a parent does, or the guardian of whoever came alone."""

    unaccompanied: bool


class GuardianDecides(PlanningError):
    """A child that came alone has a guardian, who agrees in the place of parents."""


class ParentDecides(PlanningError):
    """A child that is here with its parents has no guardian."""


class DecidesAlone(PlanningError):
    """Who is of age agrees, and nobody in their place."""


def surely_aged(on: date, *, birth_month: date) -> int:
    """Return the whole years that somebody certainly has: a birthday counts when its month is over."""
    return on.year - birth_month.year - (on.month <= birth_month.month)


def givers(age: int, *, unaccompanied: bool) -> tuple[ConsentGiver, ...]:
    """Return who can agree for somebody of this age, the usual one first."""
    if age >= OF_AGE:
        return (ConsentGiver.YOUNG_PERSON,)
    adult = ConsentGiver.GUARDIAN if unaccompanied else ConsentGiver.PARENT
    return (adult, ConsentGiver.YOUNG_PERSON) if age >= ALONE_FROM else (adult,)


def refuse_others(giver: ConsentGiver, *, age: int, unaccompanied: bool) -> None:
    """Refuse whoever cannot agree for somebody of this age.

    :raises TooYoungAlone: or `DecidesAlone`, `GuardianDecides` or `ParentDecides`.
    """
    if giver in givers(age, unaccompanied=unaccompanied):
        return
    if giver is ConsentGiver.YOUNG_PERSON:
        raise TooYoungAlone(unaccompanied=unaccompanied)
    if age >= OF_AGE:
        raise DecidesAlone
    raise GuardianDecides if unaccompanied else ParentDecides
