"""What a template asks that a location does not have yet, before anything is planned from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from app.planning.template import Role, Template
from app.planning.vocabulary import Audience, PartnerKind, Qualification, RoleHolder


class GapSort(StrEnum):
    """What is missing: the name of something, or how many of it there are and should be."""

    NO_SPACE = "no_space"
    NO_SPACE_AWAY = "no_space_away"
    SPACE_TOO_SMALL = "space_too_small"
    NO_PARTNER = "no_partner"
    TOO_FEW_VOLUNTEERS = "too_few_volunteers"
    TOO_FEW_QUALIFIED = "too_few_qualified"
    NO_LANGUAGE = "no_language"
    NO_STAFF = "no_staff"
    NO_AGE_GROUP = "no_age_group"


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Something that is missing: ``what`` names it, ``need`` people or places are asked and ``have`` are there."""

    sort: GapSort
    what: str = ""
    need: int = 0
    have: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Room:
    """A space: how many fit (none: nobody said), and whether it is on the location."""

    capacity: int | None
    on_location: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Here:
    """What a location has: volunteers by the languages of each and whether their VOG is valid."""

    rooms: tuple[Room, ...]
    partners: frozenset[str]
    volunteers: tuple[tuple[frozenset[str], bool], ...]
    staff: int
    age_groups: tuple[tuple[int, int], ...]


def gaps(template: Template, here: Here) -> tuple[Gap, ...]:
    """Return what is missing: spaces, partners, people for each role, and an age group; nothing when all is there."""
    return (
        *_rooms(template, here),
        *(_no_partner(kind) for kind in partners(template) if kind not in here.partners),
        *(gap for role in roles(template) for gap in _people(role, here)),
        *_ages(template, here),
    )


def partners(template: Template) -> tuple[PartnerKind, ...]:
    """Return every sort of partner that a template asks for anywhere, each once."""
    asked = [
        *template.partners,
        *(phase.partner for phase in template.phases),
        *(station.partner for station in template.stations),
        *(task.partner for task in template.tasks),
        *(role.partner for role in roles(template)),
    ]
    return tuple(kind for kind in dict.fromkeys(asked) if kind is not None)


def _rooms(template: Template, here: Here) -> Iterator[Gap]:
    """Yield when nothing is large enough; of an outing the place itself is asked, how large it is is its own affair."""
    away = template.away
    rooms = [room for room in here.rooms if room.on_location is not away]
    if not rooms:
        yield Gap(sort=GapSort.NO_SPACE_AWAY if away else GapSort.NO_SPACE)
    elif not away and template.max_children and all(room.capacity is not None for room in rooms):
        largest = max(room.capacity or 0 for room in rooms)
        if largest < template.max_children:
            yield Gap(sort=GapSort.SPACE_TOO_SMALL, need=template.max_children, have=largest)


def roles(template: Template) -> tuple[Role, ...]:
    """Return the roles of a template and of what is held beside it."""
    return (*template.roles, *(template.beside.roles if template.beside else ()))


def _no_partner(kind: PartnerKind) -> Gap:
    return Gap(sort=GapSort.NO_PARTNER, what=kind.value)


def _people(role: Role, here: Here) -> Iterator[Gap]:
    """Yield when there are fewer people than a role needs; partners of a role are asked by their sort."""
    if role.who is RoleHolder.STAFF and here.staff < role.need:
        yield Gap(sort=GapSort.NO_STAFF, what=role.name, need=role.need, have=here.staff)
    if role.who is not RoleHolder.VOLUNTEER:
        return
    qualified = role.qualification is Qualification.VOG
    fitting = sum(valid or not qualified for _languages, valid in here.volunteers)
    if fitting < role.need:
        sort = GapSort.TOO_FEW_QUALIFIED if qualified else GapSort.TOO_FEW_VOLUNTEERS
        yield Gap(sort=sort, what=role.name, need=role.need, have=fitting)
    speaking = sum(role.language in languages for languages, _valid in here.volunteers)
    if role.language is not None and speaking < role.need:
        yield Gap(sort=GapSort.NO_LANGUAGE, what=role.language, need=role.need, have=speaking)


def _ages(template: Template, here: Here) -> Iterator[Gap]:
    """Yield when no age group of the location holds any of the ages of children who come."""
    coming = [] if template.audience in {Audience.PARENTS, Audience.STAFF} else [template.ages]
    for ages in [*coming, *([template.beside.ages] if template.beside else [])]:
        if not any(low <= ages.oldest and ages.youngest <= high for low, high in here.age_groups):
            yield Gap(sort=GapSort.NO_AGE_GROUP, need=ages.youngest, have=ages.oldest)
