"""The groups of a rotation as a problem for the planner, and back: there children are ids, and groups numbers."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from app.models.participants import PairSort
from app.planning.grouping.problem import Ages, FamilyWish, Member, Problem
from app.queries.rotation_groups import Card, Grouping, Team


def problem(grouping: Grouping, *, number: int | None = None, ages: Ages | None = None) -> Problem:
    """Return what is asked of a division over so many groups: the first of those there are, and new ones after them."""
    many = max(1, len(grouping.teams) if number is None else number)
    teams = grouping.teams[:many]
    usual = Ages.MIXED if grouping.mixed else Ages.ALIKE
    return Problem(
        members=tuple(_member(card, teams) for card in grouping.cards),
        leaders=(*(frozenset(team.leader_languages) for team in teams), *[frozenset[str]()] * (many - len(teams))),
        ages=usual if ages is None else ages,
        families=tuple((str(family_id), FamilyWish(wish.value)) for family_id, wish in grouping.wishes),
        whole_classes=frozenset(grouping.whole_classes),
        not_together=_pairs(grouping, PairSort.NOT_TOGETHER),
        friends=_pairs(grouping, PairSort.FRIENDS),
    )


def placed(grouping: Grouping) -> dict[str, int]:
    """Return the number of the group of each who is in one."""
    numbers = {team.id: number for number, team in enumerate(grouping.teams)}
    return {str(card.id): numbers[card.group_id] for card in grouping.cards if card.group_id is not None}


def divided(groups: Sequence[Sequence[str]], team_ids: Sequence[UUID]) -> dict[UUID, UUID]:
    """Return the group of each, by their ids."""
    return {UUID(one): team_id for team_id, group in zip(team_ids, groups, strict=True) for one in group}


def _member(card: Card, teams: Sequence[Team]) -> Member:
    numbers = {team.id: number for number, team in enumerate(teams)}
    return Member(
        id=str(card.id),
        age=card.age,
        languages=frozenset(card.languages),
        family=str(card.family_id) if card.family_id else None,
        school_class=card.school_class,
        pinned=numbers.get(card.group_id) if card.pinned and card.group_id else None,
    )


def _pairs(grouping: Grouping, sort: PairSort) -> tuple[tuple[str, str], ...]:
    return tuple((str(pair.one), str(pair.other)) for pair in grouping.pairs if pair.sort is sort)
