"""Everybody and everything that the plan of a demo location is made of."""

from dataclasses import dataclass
from random import Random

from app.catalogue.loader import read_shipped
from app.demo import families, groups, names, people, places
from app.demo.season import Season
from app.demo.values import (
    DemoAccount,
    DemoAgeGroup,
    DemoChild,
    DemoGroup,
    DemoPartner,
    DemoSpace,
    DemoTemplate,
    DemoVolunteer,
    demo_id,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Cast:
    """The people and things of one location; none of them depends on the plan."""

    slug: str
    season: Season
    spaces: tuple[DemoSpace, ...]
    age_groups: tuple[DemoAgeGroup, ...]
    children: tuple[DemoChild, ...]
    groups: tuple[DemoGroup, ...]
    volunteers: tuple[DemoVolunteer, ...]
    partners: tuple[DemoPartner, ...]
    staff: tuple[DemoAccount, ...]
    templates: tuple[DemoTemplate, ...]

    def chance(self, purpose: str) -> Random:
        """Return chance for one purpose: what is drawn for another does not change what is drawn here."""
        return Random(f"{self.slug}/{self.season.today}/{purpose}")  # repeatable, not secret  # noqa: S311  # nosec B311


def main_cast(slug: str, season: Season) -> Cast:
    """Return the cast of the location of 800 places."""
    age_groups = places.age_groups(slug)
    children = families.children(
        slug, pseudonyms=names.MAIN_PSEUDONYMS, ages=families.AGES, day=season.today, moved=True
    )
    return Cast(
        slug=slug,
        season=season,
        spaces=places.spaces(slug),
        age_groups=age_groups,
        children=children,
        groups=groups.groups(slug, children=children, age_groups=age_groups),
        volunteers=people.volunteers(slug, names.MAIN_VOLUNTEERS, day=season.today),
        partners=places.partners(slug),
        staff=people.staff(slug),
        templates=_templates(slug),
    )


def neighbour_cast(slug: str, season: Season) -> Cast:
    """Return the cast of the small location, which has one supervisor and no partners of its own."""
    return Cast(
        slug=slug,
        season=season,
        spaces=places.neighbour_spaces(slug),
        age_groups=places.age_groups(slug),
        children=families.children(
            slug, pseudonyms=names.NEIGHBOUR_PSEUDONYMS, ages=families.NEIGHBOUR_AGES, day=season.today
        ),
        groups=(),
        volunteers=people.volunteers(slug, names.NEIGHBOUR_VOLUNTEERS, day=season.today),
        partners=(),
        staff=people.neighbour_staff(slug),
        templates=_templates(slug),
    )


def _templates(slug: str) -> tuple[DemoTemplate, ...]:
    return tuple(
        DemoTemplate(id=demo_id(slug, "template", template.slug), template=template) for template in read_shipped()
    )
