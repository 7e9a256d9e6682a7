"""Who goes round on the safety day of the demo: its children in their colours, guests of the school, and wishes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from app.access import Actor
from app.demo.groups import SAFETY_DAY
from app.demo.values import DemoGroup
from app.models.participants import PairSort, Participant, SiblingWish
from app.models.rotations import RotationGroup
from app.programme.rotations import grouping, grouping_edits, grouping_wishes
from app.queries.rotation_groups import Card, Grouping

_SCHOOL, _GUESTS = "Springplank", 12
_GUEST_LANGUAGES = (("nl",), ("nl", "tr"), ("nl",), ("nl", "ar"), ("nl", "en"))
_FAMILIES, _FRIENDS, _APART = 4, 6, 3


def fill(session: Session, rotation_id: UUID, groups: Sequence[DemoGroup], *, by: Actor, now: datetime) -> None:
    """Put the demo's children in the groups of a rotation that are called after their colour, and guests beside them.

    What families wish holds, and who must not meet does not; some friends are apart, so that there is a remark.
    """
    teams = list(
        session.scalars(
            select(RotationGroup)
            .where(RotationGroup.rotation_id == rotation_id)
            .order_by(RotationGroup.position, RotationGroup.id)
        )
    )
    own = {"location_id": by.location_id, "rotation_id": rotation_id}
    colours = {group.name.split()[-1].casefold(): group.child_ids for group in groups if group.key == SAFETY_DAY}
    session.execute(
        insert(Participant),
        [
            own | {"child_id": child_id, "group_id": team.id, "pinned": False}
            for team in teams
            for child_id in colours.get(team.name.casefold(), ())
        ],
    )
    session.execute(insert(Participant), [own | guest for guest in _guests(teams)])
    grouping_edits.recount(session, rotation_id)
    there = grouping.found(session, rotation_id)
    grouping_wishes.wish(session, rotation_id, _wishes(there), by=by, now=now)
    for two, sort in _pairs(there):
        grouping_wishes.pair(session, rotation_id, two, sort=sort, by=by, now=now)


def _guests(teams: Sequence[RotationGroup]) -> list[dict[str, object]]:
    """Return guests: the youngest in the first groups, as the children are."""
    first = 6
    return [
        {
            "label": f"{_SCHOOL} {number + 1}",
            "age": first + number // 2,
            "languages": list(_GUEST_LANGUAGES[number % len(_GUEST_LANGUAGES)]),
            "school_class": f"{_SCHOOL} groep {3 + number // 2}",
            "group_id": teams[number * len(teams) // _GUESTS].id,
        }
        for number in range(_GUESTS)
    ]


def _wishes(there: Grouping) -> Mapping[UUID, SiblingWish | None]:
    """Return wishes of some families, as it came out for them."""
    found: dict[UUID, SiblingWish | None] = {}
    for family_id, cards in there.families:
        at = {card.group_id for card in cards}
        if len(at) in (1, len(cards)) and len(found) < _FAMILIES:
            found[family_id] = SiblingWish.TOGETHER if len(at) == 1 else SiblingWish.APART
    return found


def _pairs(there: Grouping) -> list[tuple[tuple[UUID, UUID], PairSort]]:
    """Return friends, most of them in one group, and some who must not meet, and do not."""
    friends = [_two(there.of(team.id)) for team in there.teams[:_FRIENDS]]
    apart = [
        (there.of(one.id)[0].id, there.of(other.id)[-1].id)
        for one, other in zip(there.teams, there.teams[2 : 2 + _APART], strict=False)
    ]
    last = (there.of(there.teams[0].id)[-1].id, there.of(there.teams[1].id)[0].id)
    return [
        *((two, PairSort.FRIENDS) for two in (*friends, last)),
        *((two, PairSort.NOT_TOGETHER) for two in apart),
    ]


def _two(cards: Sequence[Card]) -> tuple[UUID, UUID]:
    return cards[1].id, cards[2].id
