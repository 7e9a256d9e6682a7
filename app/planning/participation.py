"""Who takes part in what: hours and kinds per child, per age group and per week, so that nobody is left out.

A child counts in every age group that its age on the day fits: age groups overlap (DOMAIN.md, rule 6).
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from app.planning.ages import age_on
from app.planning.vocabulary import ActivityKind
from app.planning.weeks import IsoWeek

LEFT_OUT_AFTER = timedelta(days=14)
_KINDS = {kind: place for place, kind in enumerate(ActivityKind)}


@dataclass(frozen=True, kw_only=True, slots=True)
class Person:
    """A child under its pseudonym."""

    id: UUID
    name: str
    birth_month: date


@dataclass(frozen=True, kw_only=True, slots=True)
class AgeRange:
    """An age group of the location, both ends taking part; `id` is none for the ages that no group has."""

    id: UUID | None
    name: str
    youngest: int
    oldest: int

    def fits(self, age: int) -> bool:
        """Tell whether somebody of this age belongs to it."""
        return self.youngest <= age <= self.oldest


@dataclass(frozen=True, kw_only=True, slots=True)
class Part:
    """What a child does of one kind on one day; `past`: it was there, otherwise it has a place."""

    child_id: UUID
    kind: ActivityKind
    day: date
    minutes: int
    past: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Share:
    """Minutes, and the kinds that they were spent on, in the order of the vocabulary."""

    minutes: int
    kinds: tuple[ActivityKind, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class ChildShare:
    """What one child did and is going to do; the days are none when there is none within the period."""

    child: Person
    age: int
    past: Share
    coming: Share
    last_day: date | None
    next_day: date | None
    left_out: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupShare:
    """The same for the children who are in an age group today."""

    group: AgeRange
    children: int
    past: Share
    coming: Share
    left_out: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Cell:
    """A week of an age group: how many of its children took part or have a place, and for how long together."""

    children: int
    minutes: int
    of: int

    @property
    def minutes_each(self) -> int:
        """Minutes for each child of the group, also for those who did nothing."""
        return round(self.minutes / self.of) if self.of else 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """An age group through the weeks, in one kind or (none) in all together."""

    kind: ActivityKind | None
    cells: tuple[Cell, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class Band:
    """The lines of one age group: all kinds together first, then each kind that it does."""

    group: AgeRange
    lines: tuple[Line, ...]


def with_the_rest(groups: Sequence[AgeRange], children: Iterable[Person], *, on: date) -> tuple[AgeRange, ...]:
    """Return the groups, and one without a name for children whose age no group has, if there are any."""
    ages = {age_on(on, birth_month=child.birth_month) for child in children}
    alone = {age for age in ages if not any(group.fits(age) for group in groups)}
    if not alone:
        return tuple(groups)
    return (*groups, AgeRange(id=None, name="", youngest=min(alone), oldest=max(alone)))


def by_child(children: Iterable[Person], parts: Iterable[Part], *, today: date) -> tuple[ChildShare, ...]:
    """Return what each child did and is going to do, in the order given.

    Left out is who did nothing since `LEFT_OUT_AFTER` before today; what is to come is shown beside it.
    """
    own: dict[UUID, list[Part]] = defaultdict(list)
    for part in parts:
        own[part.child_id].append(part)
    return tuple(_child_share(child, own.get(child.id, ()), today) for child in children)


def by_group(shares: Sequence[ChildShare], groups: Sequence[AgeRange]) -> tuple[GroupShare, ...]:
    """Return what the children of each age group did and are going to do."""
    found = []
    for group in groups:
        members = [share for share in shares if _belongs(group, share.age, groups)]
        found.append(
            GroupShare(
                group=group,
                children=len(members),
                past=_together(share.past for share in members),
                coming=_together(share.coming for share in members),
                left_out=sum(share.left_out for share in members),
            )
        )
    return tuple(found)


def by_week(
    children: Sequence[Person], parts: Iterable[Part], *, groups: Sequence[AgeRange], weeks: Sequence[IsoWeek]
) -> tuple[Band, ...]:
    """Return for each age group and kind how many children take part in each week, by their ages on the days."""
    known = {child.id: child for child in children}
    within: dict[IsoWeek, list[tuple[Part, int]]] = defaultdict(list)
    for part in parts:
        if part.child_id in known:
            age = age_on(part.day, birth_month=known[part.child_id].birth_month)
            within[IsoWeek.containing(part.day)].append((part, age))
    return tuple(_band(group, children, within, groups=groups, weeks=weeks) for group in groups)


def _child_share(child: Person, parts: Sequence[Part], today: date) -> ChildShare:
    past = [part for part in parts if part.past]
    coming = [part for part in parts if not part.past]
    last_day = max((part.day for part in past), default=None)
    return ChildShare(
        child=child,
        age=age_on(today, birth_month=child.birth_month),
        past=_share(past),
        coming=_share(coming),
        last_day=last_day,
        next_day=min((part.day for part in coming), default=None),
        left_out=last_day is None or last_day < today - LEFT_OUT_AFTER,
    )


def _share(parts: Sequence[Part]) -> Share:
    return Share(minutes=sum(part.minutes for part in parts), kinds=_in_order({part.kind for part in parts}))


def _together(shares: Iterable[Share]) -> Share:
    found = list(shares)
    kinds = {kind for share in found for kind in share.kinds}
    return Share(minutes=sum(share.minutes for share in found), kinds=_in_order(kinds))


def _in_order(kinds: Iterable[ActivityKind]) -> tuple[ActivityKind, ...]:
    return tuple(sorted(kinds, key=_KINDS.__getitem__))


def _belongs(group: AgeRange, age: int, groups: Sequence[AgeRange]) -> bool:
    """Tell whether an age is in a group; in the one without a name only when no other has it."""
    if group.id is None:
        return not any(other.fits(age) for other in groups if other.id is not None)
    return group.fits(age)


def _band(
    group: AgeRange,
    children: Sequence[Person],
    within: Mapping[IsoWeek, Sequence[tuple[Part, int]]],
    *,
    groups: Sequence[AgeRange],
    weeks: Sequence[IsoWeek],
) -> Band:
    own = {week: [part for part, age in within.get(week, ()) if _belongs(group, age, groups)] for week in weeks}
    members = {
        week: sum(_belongs(group, age_on(week.monday, birth_month=child.birth_month), groups) for child in children)
        for week in weeks
    }
    kinds = _in_order({part.kind for parts in own.values() for part in parts})
    return Band(
        group=group,
        lines=tuple(
            Line(
                kind=kind,
                cells=tuple(
                    _cell([part for part in own[week] if kind in (None, part.kind)], of=members[week]) for week in weeks
                ),
            )
            for kind in (None, *kinds)
        ),
    )


def _cell(parts: Sequence[Part], *, of: int) -> Cell:
    return Cell(children=len({part.child_id for part in parts}), minutes=sum(part.minutes for part in parts), of=of)
