"""What is asked of a division: the members, the groups, and which of them belong together or apart."""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

MONTHS = 12
"""In a year."""

Pair = tuple[str, str]
"""The ids of two members."""


class Ages(StrEnum):
    """How ages are spread over groups."""

    ALIKE = "alike"
    """Children of about the same age together."""
    MIXED = "mixed"
    """Of every year of life about as many in each group."""


class FamilyWish(StrEnum):
    """What a family asks for its children; most ask nothing."""

    TOGETHER = "together"
    APART = "apart"


@dataclass(frozen=True, kw_only=True, slots=True)
class Member:
    """A child to be placed: its age in months, the languages it speaks (none: not known), and where it must stay.

    `pinned` is the number of a group, from 0.
    """

    id: str
    age: int
    languages: frozenset[str] = frozenset()
    family: str | None = None
    school_class: str | None = None
    pinned: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Problem:
    """Members to divide over groups; `leaders` has the languages of each group's leader, and so a group for each.

    :raises BadProblem: when it names what is not there.
    """

    members: tuple[Member, ...]
    leaders: tuple[frozenset[str], ...]
    ages: Ages = Ages.ALIKE
    families: tuple[tuple[str, FamilyWish], ...] = ()
    whole_classes: frozenset[str] = frozenset()
    not_together: tuple[Pair, ...] = ()
    friends: tuple[Pair, ...] = ()

    def __post_init__(self) -> None:
        ids = Counter(member.id for member in self.members)
        if not self.leaders or any(number > 1 for number in ids.values()):
            raise BadProblem
        pairs = (*self.not_together, *self.friends)
        if any(one == other or one not in ids or other not in ids for one, other in pairs):
            raise BadProblem
        if any(member.pinned is not None and member.pinned not in self.numbers for member in self.members):
            raise BadProblem

    @property
    def numbers(self) -> range:
        """Return the numbers of the groups."""
        return range(len(self.leaders))

    @property
    def by_id(self) -> dict[str, Member]:
        """Return the members by their id."""
        return {member.id: member for member in self.members}

    def family(self, name: str) -> tuple[Member, ...]:
        """Return the children of a family."""
        return tuple(member for member in self.members if member.family == name)

    def in_class(self, name: str) -> tuple[Member, ...]:
        """Return the children of a class."""
        return tuple(member for member in self.members if member.school_class == name)


class BadProblem(ValueError):
    """No group at all, a member twice, or a pair or pin of what is not there."""


def groups_of(members: int, *, size: int) -> int:
    """Return how many groups of at most `size` so many members make: one at the least."""
    return max(1, -(-members // size))
