"""Counts of people for those who know none of them: a small number is never shown, nor found out by subtraction.

A number below five is shown as *less than five*. A total is then given as what the shown parts leave open, and what is
nearly everybody as what that leaves open: both are computed from what is shown, so that they tell nothing besides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

FEWEST = 5
"""The smallest number that may be known."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Shown:
    """A count as it may be shown: from `least` to `most`, which are the same where it is known."""

    least: int
    most: int

    @property
    def known(self) -> bool:
        """Say whether it is one number."""
        return self.least == self.most

    @property
    def small(self) -> bool:
        """Say whether it is less than five."""
        return self.most < FEWEST

    def __str__(self) -> str:
        """Write it as `23`, as `<5`, or as `41–45`."""
        if self.known:
            return str(self.least)
        return f"<{FEWEST}" if self.small else f"{self.least}–{self.most}"


SMALL = Shown(least=0, most=FEWEST - 1)


def shown(count: int) -> Shown:
    """Return a count as it may be shown by itself; nobody at all is few as well."""
    return SMALL if count < FEWEST else Shown(least=count, most=count)


def total(parts: Iterable[Shown]) -> Shown:
    """Return how many they are together, as far as the shown parts say.

    The exact sum would give away a part that is hidden: it is the sum without the others.
    """
    listed = tuple(parts)
    found = Shown(least=sum(part.least for part in listed), most=sum(part.most for part in listed))
    return SMALL if found.small else found


def part_of(count: int, whole: Shown) -> Shown:
    """Return how many of a whole did something, where the whole is shown beside it.

    Where nearly everybody did, the few that did not would follow from the difference: then it is given as a range that
    leaves open whether anybody did not.
    """
    if count < FEWEST:
        return SMALL
    if count > whole.least - FEWEST:
        return Shown(least=max(FEWEST, whole.least - FEWEST + 1), most=max(whole.most, FEWEST))
    return Shown(least=count, most=count)


def within(counts: Sequence[int], whole: Shown) -> tuple[Shown, ...]:
    """Return how many of a whole did each of several things, where nobody did two of them and the whole is shown.

    Where those who are shown are nearly everybody, the first of them are a range, so that the few others could be none
    or four: which of them is a range says nothing. Of so few that this would be less than five, everything stays open.
    """
    if whole.small:
        return (SMALL,) * len(counts)
    found = [shown(count) for count in counts]
    known = sum(part.least for part in found)
    if known <= whole.least - FEWEST:
        return tuple(found)
    place = next(number for number, part in enumerate(found) if not part.small)
    rest = known - counts[place]
    if whole.least - rest < 2 * FEWEST - 1:
        return (Shown(least=0, most=whole.most),) * len(counts)
    found[place] = part_of(counts[place], Shown(least=whole.least - rest, most=whole.most - rest))
    return tuple(found)


def rest_of(part: Shown, whole: Shown) -> Shown:
    """Return how many did not, as far as what is shown says."""
    found = Shown(least=max(0, whole.least - part.most), most=max(0, whole.most - part.least))
    return SMALL if found.small else found


def share(count: int, whole: int) -> int | None:
    """Return a share in per cent, in steps of five downwards; none where the whole is few."""
    if whole < FEWEST:
        return None
    return count * 100 // whole // FEWEST * FEWEST
