"""Which pages stand side by side on a sheet, so that a pile of sheets folded in the middle reads as a booklet."""

from dataclasses import dataclass

LEAVES = 4
"""A sheet that is printed on both sides and folded once has so many pages."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Side:
    """One side of a sheet: the numbers of the left and the right page, counted from 1."""

    left: int
    right: int


def rounded_up(pages: int) -> int:
    """Return the number of pages that whole sheets have, at least that many."""
    return -(-pages // LEAVES) * LEAVES


def folded(pages: int) -> tuple[Side, ...]:
    """Return the sides as they are printed, front and back of the outermost sheet first (turned on its short edge).

    :raises ValueError: when the pages do not fill whole sheets.
    """
    if pages <= 0 or pages % LEAVES:
        raise ValueError(pages)
    sides = []
    for first in range(1, pages // 2, 2):
        last = pages + 1 - first
        sides += [Side(left=last, right=first), Side(left=first + 1, right=last - 1)]
    return tuple(sides)
