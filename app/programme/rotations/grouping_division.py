"""Dividing everybody over the groups of a safety day: as many as are wanted, by the planner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.rotations import Rotation, RotationGroup
from app.planning.grouping.dividing import Division, NoDivision, NotFoundInTime, divide
from app.planning.grouping.problem import Ages, Problem, groups_of
from app.planning.grouping.reasons import Reason, reasons
from app.planning.rotation import colours
from app.programme import turns
from app.programme.refusals import ChangedMeanwhile, Refusal, known
from app.programme.rotations import grouping, grouping_edits, grouping_problem
from app.programme.rotations.grouping_edits import Before, Spot
from app.queries.rotation_groups import Grouping

SECONDS = 3.0
"""How long it may take: somebody waits for it."""
MOST_GROUPS = 20
_SEED = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Wanted:
    """How many groups, or of how many at the most where no number is given; `version` is what the page showed."""

    version: int
    size: int
    number: int | None
    mixed: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Divided:
    """What dividing came to. `outdated`: the running order was made for other groups, and must be made again."""

    edit_id: UUID
    division: Division
    outdated: bool


@dataclass
class CannotDivide(Refusal):
    """They cannot be divided over so many groups: rules that cannot hold together, by the ids of participants."""

    reasons: tuple[Reason, ...]
    groups: int


class NobodyToDivide(Refusal):
    """Nobody goes round yet."""


class TooManyGroups(Refusal):
    """It would be more groups than a day has."""


def divide_all(session: Session, rotation_id: UUID, wanted: Wanted, *, by: Actor, now: datetime) -> Divided:
    """Divide everybody over as many groups as are wanted: new ones get a colour, the last ones go.

    The planner works before the turn is taken; whoever changes something meanwhile wins.

    :raises NobodyToDivide: or `TooManyGroups`, when there is nothing sensible to do.
    :raises CannotDivide: with the reasons; without any, when it was not found in time.
    :raises ChangedMeanwhile: when somebody changed the groups since the page was made.
    """
    there = grouping.found(session, rotation_id)
    number = _number(there, wanted)
    problem = grouping_problem.problem(there, number=number, ages=Ages.MIXED if wanted.mixed else Ages.ALIKE)
    division = _division(problem)
    turns.take(session)
    if not wanted.version == there.version == grouping.found(session, rotation_id).version:
        raise ChangedMeanwhile
    rotation = known(session, Rotation, rotation_id)
    rotation.group_size, rotation.mixed_ages = wanted.size, wanted.mixed
    outdated = len(there.teams) != number and any(team.visits or team.is_planned for team in there.teams)
    spots = grouping_edits.spots(session, rotation_id)
    gone = grouping_edits.remove(session, [team.id for team in there.teams[number:]])
    kept = [team.id for team in there.teams[:number]]
    made = _new_teams(session, there, number - len(kept), by=by)
    edit = grouping_edits.put(
        session,
        rotation_id,
        _spots(there, grouping_problem.divided(division.groups, kept + made)),
        before=Before(spots=spots, gone=gone, made=made),
        by=by,
        now=now,
    )
    return Divided(edit_id=edit.id, division=division, outdated=outdated)


def _spots(there: Grouping, at: dict[UUID, UUID]) -> dict[UUID, Spot]:
    """Return where everybody comes; who was pinned in a group that is still there stays pinned."""
    return {card.id: (at[card.id], card.pinned and card.group_id == at[card.id]) for card in there.cards}


def _number(there: Grouping, wanted: Wanted) -> int:
    if not there.cards:
        raise NobodyToDivide
    number = wanted.number or groups_of(len(there.cards), size=wanted.size)
    if number > MOST_GROUPS:
        raise TooManyGroups
    return number


def _division(problem: Problem) -> Division:
    try:
        return divide(problem, seconds=SECONDS, seed=_SEED)
    except NoDivision as error:
        raise CannotDivide(reasons=reasons(problem, seed=_SEED), groups=len(problem.leaders)) from error
    except NotFoundInTime as error:
        raise CannotDivide(reasons=(), groups=len(problem.leaders)) from error


def _new_teams(session: Session, there: Grouping, number: int, *, by: Actor) -> list[UUID]:
    """Make so many groups more, and return their ids."""
    own = {"location_id": by.location_id, "rotation_id": there.rotation_id}
    names, first = colours.unused([team.name for team in there.teams], number), len(there.teams)
    made = [RotationGroup(id=uuid4(), position=first + one, name=names[one], **own) for one in range(number)]
    session.add_all(made)
    session.flush()
    return [row.id for row in made]
