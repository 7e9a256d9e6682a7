"""What a division has to take into account: families, pairs, and whole classes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.access import Actor
from app.models.participants import FamilyWish, PairSort, ParticipantPair, SiblingWish
from app.models.rotations import Rotation
from app.programme import turns
from app.programme.history import audit
from app.programme.refusals import NotFound, Refusal, known
from app.programme.rotations import grouping, grouping_edits

MOST_PAIRS = 300


class SameChild(Refusal):
    """A pair is of two children."""


class TooManyPairs(Refusal):
    """More pairs than can be overseen."""


def wish(
    session: Session, rotation_id: UUID, wishes: Mapping[UUID, SiblingWish | None], *, by: Actor, now: datetime
) -> None:
    """Note what families wish; none takes back what was noted.

    :raises NotFound: for a family of whom nobody goes round.
    """
    turns.take(session)
    there = {family_id for family_id, _cards in grouping.found(session, rotation_id).families}
    unknown = [family_id for family_id in wishes if family_id not in there]
    if unknown:
        raise NotFound(FamilyWish.__tablename__, unknown[0])
    session.execute(
        delete(FamilyWish).where(FamilyWish.rotation_id == rotation_id, FamilyWish.family_id.in_(list(wishes)))
    )
    session.add_all(
        FamilyWish(location_id=by.location_id, rotation_id=rotation_id, family_id=family_id, wish=wanted)
        for family_id, wanted in wishes.items()
        if wanted is not None
    )
    _note(session, rotation_id, by=by, now=now)


def pair(
    session: Session, rotation_id: UUID, two: tuple[UUID, UUID], *, sort: PairSort, by: Actor, now: datetime
) -> None:
    """Note that two are friends, or may never be in one group; what was noted of them before goes.

    :raises NotFound: for somebody who does not go round.
    """
    turns.take(session)
    first, second = sorted(two)
    if first == second:
        raise SameChild
    for one in two:
        grouping.participant(session, rotation_id, one)
    there = session.scalar(select(func.count()).where(ParticipantPair.rotation_id == rotation_id)) or 0
    if there >= MOST_PAIRS:
        raise TooManyPairs
    values = {"participant_id": first, "other_id": second, "sort": sort}
    session.execute(
        insert(ParticipantPair)
        .values(location_id=by.location_id, rotation_id=rotation_id, **values)
        .on_conflict_do_update(index_elements=("participant_id", "other_id"), set_={"sort": sort})
    )
    _note(session, rotation_id, by=by, now=now)


def unpair(session: Session, rotation_id: UUID, pair_id: UUID, *, by: Actor, now: datetime) -> None:
    """Forget a pair; forgetting it twice is as good.

    :raises NotFound: when there is no such rotation at this location.
    """
    turns.take(session)
    known(session, Rotation, rotation_id)
    session.execute(
        delete(ParticipantPair).where(ParticipantPair.rotation_id == rotation_id, ParticipantPair.id == pair_id)
    )
    _note(session, rotation_id, by=by, now=now)


def keep_whole(session: Session, rotation_id: UUID, classes: Collection[str], *, by: Actor, now: datetime) -> None:
    """Let these classes stay whole, and no others; what is no class of anybody is left out."""
    turns.take(session)
    there = grouping.found(session, rotation_id).classes
    known(session, Rotation, rotation_id).whole_classes = [name for name in there if name in set(classes)]
    _note(session, rotation_id, by=by, now=now)


def _note(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> None:
    audit(session, action="rotation.wishes", subject=Rotation.__tablename__, subject_id=rotation_id, by=by, now=now)
    grouping_edits.recount(session, rotation_id)
