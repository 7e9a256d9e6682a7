"""Concrete sets of children: a class, a music group, the toddlers' group and the groups of the safety day."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.demo.values import DemoAgeGroup, DemoChild, DemoGroup, demo_id

SAFETY_DAY = "veiligheidsdag"
_SAFETY_DAY_NAMES = ("rood", "blauw", "groen", "geel", "oranje", "paars", "wit", "zwart")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Wanted:
    key: str
    name: str
    age_group: str
    ages: range
    size: int


SCHOOL_CLASSES = ("schakelklas", "taalklas")
"""Groups that go to school together."""

_GROUPS = (
    _Wanted(key="peutergroep", name="Peutergroep", age_group="peuters", ages=range(2, 4), size=16),
    _Wanted(key="schakelklas", name="Schakelklas", age_group="tieners", ages=range(12, 16), size=18),
    _Wanted(key="taalklas", name="Taalklas", age_group="jongeren", ages=range(16, 18), size=14),
    _Wanted(key="muziekgroep-tieners", name="Muziekgroep tieners", age_group="tieners", ages=range(12, 16), size=9),
    _Wanted(key="muziekgroep-jongeren", name="Muziekgroep jongeren", age_group="jongeren", ages=range(15, 18), size=9),
)


def groups(slug: str, *, children: Sequence[DemoChild], age_groups: Sequence[DemoAgeGroup]) -> tuple[DemoGroup, ...]:
    """Return the groups; on the safety day everybody of four to eleven goes round, in eight groups by age."""
    by_key = {group.key: group for group in age_groups}
    settled = [child for child in children if not child.newcomer and child.left_on is None]
    return (
        *(
            DemoGroup(
                id=demo_id(slug, "group", wanted.key),
                key=wanted.key,
                name=wanted.name,
                age_group_id=by_key[wanted.age_group].id,
                child_ids=tuple(child.id for child in settled if child.age in wanted.ages)[: wanted.size],
            )
            for wanted in _GROUPS
        ),
        *_safety_day_groups(slug, [child for child in settled if 4 <= child.age < 12]),  # noqa: PLR2004 - primary school
    )


def _safety_day_groups(slug: str, children: Sequence[DemoChild]) -> list[DemoGroup]:
    by_age = sorted(children, key=lambda child: (child.age, child.pseudonym))
    size = -(-len(by_age) // len(_SAFETY_DAY_NAMES))
    return [
        DemoGroup(
            id=demo_id(slug, "group", SAFETY_DAY, colour),
            key=SAFETY_DAY,
            name=f"Veiligheidsdag {colour}",
            age_group_id=None,
            child_ids=tuple(child.id for child in by_age[number * size : (number + 1) * size]),
        )
        for number, colour in enumerate(_SAFETY_DAY_NAMES)
    ]
