"""What families of the demo wish on the safety day, and which children are friends or never go together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.access import Actor
from app.models.participants import PairSort, SiblingWish
from app.programme.rotations import grouping, grouping_wishes
from app.queries.rotation_groups import Card, Grouping

_FAMILIES, _FRIENDS, _APART = 4, 6, 3


def say(session: Session, rotation_id: UUID, *, by: Actor, now: datetime) -> None:
    """Note wishes of families and pairs of children as they came out in the groups that there are.

    One pair of friends is apart, so that there is something to remark.
    """
    there = grouping.found(session, rotation_id)
    grouping_wishes.wish(session, rotation_id, _wishes(there), by=by, now=now)
    for two, sort in _pairs(there):
        grouping_wishes.pair(session, rotation_id, two, sort=sort, by=by, now=now)


def _wishes(there: Grouping) -> Mapping[UUID, SiblingWish | None]:
    found: dict[UUID, SiblingWish | None] = {}
    for family_id, cards in there.families:
        at = {card.group_id for card in cards}
        if len(at) in (1, len(cards)) and len(found) < _FAMILIES:
            found[family_id] = SiblingWish.TOGETHER if len(at) == 1 else SiblingWish.APART
    return found


def _pairs(there: Grouping) -> list[tuple[tuple[UUID, UUID], PairSort]]:
    friends = [_two(there.of(team.id)) for team in there.teams[:_FRIENDS]]
    parted = (there.of(there.teams[0].id)[-1].id, there.of(there.teams[1].id)[0].id)
    apart = [
        (there.of(one.id)[0].id, there.of(other.id)[-1].id)
        for one, other in zip(there.teams, there.teams[2 : 2 + _APART], strict=False)
    ]
    return [
        *((two, PairSort.FRIENDS) for two in (*friends, parted)),
        *((two, PairSort.NOT_TOGETHER) for two in apart),
    ]


def _two(cards: Sequence[Card]) -> tuple[UUID, UUID]:
    return cards[1].id, cards[2].id
