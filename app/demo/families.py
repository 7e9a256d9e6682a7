"""Children: ages as they are on a location, brothers and sisters, and young people who came alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from app.demo.values import DemoChild, demo_id

# Of each age from 0 to 17, how many of the 140: many small ones, and a bulge of 16 and 17 who came alone.
AGES = (6, 8, 8, 8, 9, 9, 8, 8, 8, 8, 7, 7, 7, 7, 6, 7, 9, 10)
NEIGHBOUR_AGES = (1, 1, 0, 1, 1, 1, 0, 1, 1, 1, 1, 0, 1, 0, 1, 0, 1, 0)
_ALONE_PER_AGE = {13: 1, 14: 1, 15: 2, 16: 4, 17: 6}
_MOST_SIBLINGS_APART = 12  # years between the oldest and the youngest of a family

_SCHOOL_AGES = range(6, 13)
_LATELY = timedelta(days=5)
_LONG_AGO = tuple(timedelta(days=days) for days in (610, 420, 250, 90))
_LEFT = timedelta(days=6)
"""A family with children at school moved so long ago."""

# Languages of a family and how often of a hundred: what is spoken at home, then what is being learned.
_LANGUAGES = (
    (("ar",), 22),
    (("ar", "nl"), 12),
    (("ar", "en"), 8),
    (("ti",), 9),
    (("ti", "en"), 5),
    (("uk",), 7),
    (("uk", "en"), 4),
    (("tr",), 6),
    (("tr", "nl"), 5),
    (("fa",), 7),
    (("fa", "en"), 4),
    (("so", "ar"), 4),
    (("ku", "tr"), 3),
    (("en",), 3),
    (("nl", "ar"), 1),
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Family:
    number: int
    ages: tuple[int, ...]
    alone: bool


def children(
    slug: str, *, pseudonyms: Sequence[str], ages: Sequence[int], day: date, moved: bool = False
) -> tuple[DemoChild, ...]:
    """Return a child for each of the ages counted in ``ages``, as old as that on ``day``; families stay together.

    Who they are does not depend on the day; when they were born does. ``moved``: one family left lately.
    """
    chance = Random(f"{slug}/families")  # repeatable, not secret  # noqa: S311  # nosec B311
    families = _families(chance, ages)
    names = list(pseudonyms)
    chance.shuffle(names)
    found: list[DemoChild] = []
    gone = next((family for family in families if moved and _at_school(family) > 1), None)
    for family in families:
        languages = chance.choices([words for words, _ in _LANGUAGES], [weight for _, weight in _LANGUAGES])[0]
        newcomer = family.number >= len(families) - len(families) // 20
        arrived_on = day - (_LATELY if newcomer else _LONG_AGO[family.number % len(_LONG_AGO)])
        for age in family.ages:
            name = names[len(found)]
            born = _birth_month(day, months=12 * age + chance.randrange(12))
            child = DemoChild(
                id=demo_id(slug, "child", name),
                pseudonym=name,
                age=age,
                birth_month=born,
                languages=languages,
                family_id=demo_id(slug, "family", family.number),
                newcomer=newcomer,
                arrived_on=max(arrived_on, born),
                unaccompanied=family.alone,
                left_on=day - _LEFT if family is gone else None,
            )
            found.append(child)
    return tuple(sorted(found, key=lambda child: child.pseudonym))


def _families(chance: Random, ages: Sequence[int]) -> list[_Family]:
    """Divide everybody over families: those who came alone first, then groups with a year or more between them."""
    alone = [(age,) for age, number in _ALONE_PER_AGE.items() for _ in range(min(number, ages[age]))]
    left = list(ages)
    for (age,) in alone:
        left[age] -= 1
    together: list[tuple[int, ...]] = []
    while any(left):
        together.append(_siblings(chance, left))
    mixed = [*((family, True) for family in alone), *((family, False) for family in together)]
    chance.shuffle(mixed)
    return [_Family(number=number, ages=family, alone=by_itself) for number, (family, by_itself) in enumerate(mixed)]


def _at_school(family: _Family) -> int:
    return sum(age in _SCHOOL_AGES for age in family.ages)


def _siblings(chance: Random, left: list[int]) -> tuple[int, ...]:
    """Take a family out of what is left: as many as drawn, spread over the ages that can be found."""
    size = chance.choices((1, 2, 3, 4, 5), (20, 34, 26, 14, 6))[0]
    age = max(age for age, number in enumerate(left) if number) if chance.random() < 1 / 2 else _some(chance, left)
    family = [age]
    left[age] -= 1
    while len(family) < size:
        younger = [a for a in range(max(0, age - _MOST_SIBLINGS_APART), family[-1]) if left[a]]
        if not younger:
            break
        family.append(younger[-1 - chance.randrange(min(3, len(younger)))])
        left[family[-1]] -= 1
    return tuple(family)


def _some(chance: Random, left: Sequence[int]) -> int:
    return chance.choices(range(len(left)), left)[0]


def _birth_month(day: date, *, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, 1)
